// SPDX-License-Identifier: BSD-2-Clause
// G1: what is read of PAM's files, and what is made of the modules' results, is what the real
// libpam does, over thousands of files that a generator writes.
#include "../random.h"
#include "../stack/real.h"
#include "config.h"
#include "stack/dispatch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <security/pam_modules.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SERVICE "s"

static const char *const modules[] = {"pam_a.so", "pam_b.so", "pam_c.so", "pam_warifu.so", NULL};

// --- the modules' results ------------------------------------------------------------------------

// A number that depends on everything that is told, so that each line has a result of its own.
static int result_of(void *context, const char *type, const char *module, size_t count,
                     const char *const *arguments)
{
    static const int results[] = {0, 0, 0, 0, 0, 7, 7, 25, 12, 9, 6, 10, 28, 4, 26, 30};
    const uint64_t seed = *(const uint64_t *)context;
    uint64_t hash = seed;

    for (const char *c = type; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    for (const char *c = module; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    for (size_t i = 0; i < count; i++)
        for (const char *c = arguments[i]; *c != '\0'; c++)
            hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    // In every third file most modules succeed, so that stacks come to their end.
    return seed % 3 == 0 && (hash >> 40 & 7) != 0 ? PAM_SUCCESS : results[hash >> 60];
}

struct ours {
    uint64_t seed;
    enum stack_type type;
    struct real_trace *trace;
};

static bool is_there(const char *module)
{
    const char *name = strncmp(module, "/lib/security/", 14) == 0 ? module + 14 : module;

    for (size_t i = 0; modules[i] != NULL; i++)
        if (strcmp(name, modules[i]) == 0)
            return true;
    return false;
}

static int call(void *context, const struct stack_entry *entry)
{
    struct ours *ours = context;
    const char *slash = strrchr(entry->module, '/');
    const char *name = slash != NULL ? slash + 1 : entry->module;
    const char *arguments[LEVELS_MAX * 64];
    const char *at = entry->arguments;

    if (!is_there(entry->module))
        return PAM_MODULE_UNKNOWN;
    assert_true(entry->argument_count < COUNT(arguments));
    for (size_t i = 0; i < entry->argument_count; i++, at += strlen(at) + 1)
        arguments[i] = at;
    trace_add(ours->trace, stack_type_name(ours->type), name, entry->argument_count, arguments);
    return result_of(&ours->seed, stack_type_name(ours->type), name, entry->argument_count,
                     arguments);
}

// --- both ----------------------------------------------------------------------------------------

static const enum stack_type compared[] = {STACK_AUTH, STACK_ACCOUNT, STACK_SESSION};

static bool is_undefined(const struct stacks *stacks)
{
    for (size_t i = 0; i < COUNT(compared); i++) {
        const struct stack *stack = stacks_of(stacks, compared[i]);
        for (size_t j = 0; j < stack->count; j++)
            if (stack->entries[j].undefined)
                return true;
    }
    return false;
}

struct tally {
    unsigned same, refused, undefined, loops, succeeded, denied;
};

static void say(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[2048];

    if (file == NULL)
        return;
    print_message("# == %s\n", path);
    while (fgets(line, sizeof line, file) != NULL)
        print_message("# |%s%s", line, strchr(line, '\n') != NULL ? "" : "\n");
    fclose(file);
}

static const char *const names[] = {"s", "other", "a", "b", "c"};

static void say_all(void)
{
    char path[64];

    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "/etc/pam.d/%s", names[i]);
        say(path);
        snprintf(path, sizeof path, "/usr/lib/pam.d/%s", names[i]);
        say(path);
    }
    say("/etc/pam.conf");
}

// Whether ours is what libpam did.
static bool is_same(const struct stacks *stacks, uint64_t seed, struct tally *tally)
{
    static struct real_trace real, own;
    int wanted[STACK_TYPES];

    real_tell(result_of, &seed);
    if (!real_login(SERVICE, wanted, &real)) {
        tally->refused++;
        return stacks->state == STACKS_REFUSED;
    }
    if (stacks->state != STACKS_MADE)
        return false;
    own = (struct real_trace){.size = 0};
    for (size_t i = 0; i < COUNT(compared); i++) {
        struct ours ours = {.seed = seed, .type = compared[i], .trace = &own};
        const int got = dispatch_run(stacks_of(stacks, compared[i]), call, &ours);
        if (got != wanted[compared[i]]) {
            print_message("# %s: libpam %d, ours %d\n", stack_type_name(compared[i]),
                          wanted[compared[i]], got);
            print_message("# libpam called\n%sours\n%s", real.text, own.text);
            return false;
        }
        *(got == PAM_SUCCESS ? &tally->succeeded : &tally->denied) += 1;
    }
    if (strcmp(real.text, own.text) != 0)
        print_message("# libpam called\n%sours\n%s", real.text, own.text);
    return strcmp(real.text, own.text) == 0;
}

static void compare(uint64_t seed, struct tally *tally)
{
    struct stacks stacks;

    assert_int_equal(stacks_read(&real_files, SERVICE, &stacks), FAULT_NONE);
    if (stacks.state == STACKS_CRASH || stacks.state == STACKS_ENDLESS || is_undefined(&stacks))
        tally->undefined++;
    else if (stacks.loop)
        tally->loops++;
    else if (is_same(&stacks, seed, tally))
        tally->same++;
    else {
        say_all();
        fail_msg("libpam and ours differ: seed %llu", (unsigned long long)seed);
    }
    stacks_free(&stacks);
}

// --- the generator -------------------------------------------------------------------------------

struct page {
    char text[16384];
    size_t size;
};

static void put(struct page *page, const char *text)
{
    const size_t length = strlen(text);

    if (page->size + length < sizeof page->text) {
        memcpy(page->text + page->size, text, length);
        page->size += length;
    }
}

#define PICK(random, list) ((list)[random_below(random, COUNT(list))])

static void put_blank(struct random *random, struct page *page)
{
    static const char *const blanks[] = {" ",   " ", " ",     " ",    "\t", "  ",
                                         " \t", " ", " \\\n", "    ", " "};
    put(page, PICK(random, blanks));
}

static void put_pairs(struct random *random, struct page *page)
{
    static const char *const results[] = {"success",        "default",          "ignore",
                                          "auth_err",       "new_authtok_reqd", "authinfo_unavail",
                                          "default",        "success",          "user_unknown",
                                          "module_unknown", "perm_denied"};
    static const char *const actions[] = {"ok", "done", "bad", "die", "ignore", "reset",
                                          "1",  "2",    "1",   "3",   "ok",     "ignore"};
    static const char *const odd[] = {"successful=ok",
                                      "success=okay",
                                      "success",
                                      "=ok",
                                      "success=",
                                      "success=0",
                                      "Success=ok",
                                      "success = ok",
                                      "success=4294967295",
                                      "\\]",
                                      "success=99",
                                      "default=end",
                                      "success=1default=ok",
                                      "success=4294967290",
                                      "success=4294967280",
                                      "success=4294967297"};
    put(page, "[");
    for (uint32_t i = random_below(random, 4) + 1; i > 0; i--) {
        if (random_below(random, 24) == 0) {
            put(page, PICK(random, odd));
        } else {
            put(page, PICK(random, results));
            put(page, "=");
            put(page, PICK(random, actions));
        }
        put(page, random_below(random, 16) == 0 ? "" : " ");
    }
    if (random_below(random, 60) != 0)
        put(page, "]");
}

static void put_line(struct random *random, struct page *page, bool with_service)
{
    static const char *const services[] = {"s", "S", "other", "t", "OTHER", "s", "s"};
    static const char *const types[] = {"auth",     "auth",    "auth",    "account",
                                        "account",  "session", "-auth",   "AUTH",
                                        "-account", "Account", "password"};
    static const char *const odd_types[] = {"auht",   "[auth]",   "-",        "@include",
                                            "auth\r", "@INCLUDE", "-@include"};
    static const char *const words[] = {"required", "requisite",  "sufficient",
                                        "optional", "sufficient", "required",
                                        "Required", "[required]", "success=ok"};
    static const char *const files[] = {"a",      "b", "c", "/etc/pam.d/a", "/usr/lib/pam.d/b",
                                        "missing"};
    static const char *const there[] = {"a", "b", "c", "/etc/pam.d/a"};
    static const char *const named[] = {
        "pam_a.so", "pam_b.so", "pam_c.so", "pam_warifu.so", "/lib/security/pam_a.so",
        "pam_a.so", "pam_b.so"};
    static const char *const odd_named[] = {
        "pam_missing.so",  "?",        "[pam_a.so]",    "pam_a.so\r", ".so",
        "lib/../pam_a.so", "PAM_A.SO", "/lib/security/"};
    static const char *const ends[] = {"\n",        "\n",    "\n",   " \n",
                                       " # more\n", "#\\\n", "\t\n", "\n\n"};
    char number[16];

    if (with_service) {
        put(page, PICK(random, services));
        put_blank(random, page);
    }
    if (random_below(random, 8) == 0 && !with_service) {
        put(page, "@include ");
        put(page, random_below(random, 20) == 0 ? "missing" : PICK(random, there));
        put(page, "\n");
        return;
    }
    put(page, random_below(random, 60) == 0 ? PICK(random, odd_types) : PICK(random, types));
    put_blank(random, page);
    if (random_below(random, 7) == 0) {
        put(page, random_below(random, 2) == 0 ? "include" : "substack");
        put_blank(random, page);
        put(page, PICK(random, files));
        put(page, "\n");
        return;
    }
    if (random_below(random, 3) == 0)
        put_pairs(random, page);
    else
        put(page, PICK(random, words));
    put_blank(random, page);
    if (random_below(random, 80) != 0)
        put(page, random_below(random, 50) == 0 ? PICK(random, odd_named) : PICK(random, named));
    snprintf(number, sizeof number, " n=%u", (unsigned)random_below(random, 100000));
    put(page, number);
    if (random_below(random, 10) == 0)
        put(page, " [two words] a[b c\\]d [e\\]f]");
    put(page, PICK(random, ends));
}

static void put_odd(struct random *random, struct page *page)
{
    char filler[1400];
    size_t length;

    switch (random_below(random, 12)) {
    case 0: // a comment that is longer than the buffer, and goes on as a line
        length = 1000 + random_below(random, 60);
        memset(filler, ' ', length);
        filler[0] = '#';
        filler[length] = '\0';
        put(page, filler);
        put(page, "auth sufficient pam_a.so long\n");
        break;
    case 1:
        put(page, "\r\n");
        break;
    case 2:
        put(page, "auth required pam_a.so \\");
        break;
    case 3:
        put(page, "auth required pam_a.so \\\n# between\n\n   more\n");
        break;
    case 4:
        put(page, "   # only\n\t\n");
        break;
    case 5:
        put(page, "auth\n");
        break;
    case 6:
        put(page, "auth required pam_b.so a#b c\n");
        break;
    case 7:
        put(page, "auth required pam_c.so \\# not joined\n");
        break;
    default:
        put(page, "\n");
    }
}

static void write_page(struct random *random, const char *path, bool with_service, uint32_t most)
{
    static struct page page;

    page.size = 0;
    for (uint32_t i = random_below(random, most); i > 0; i--) {
        if (random_below(random, 30) == 0)
            put_odd(random, &page);
        else
            put_line(random, &page, with_service);
    }
    if (random_below(random, 40) == 0 && page.size > 3)
        page.text[random_below(random, (uint32_t)page.size)] = '\0';
    if (random_below(random, 30) == 0 && page.size > 3)
        page.size -= 1 + random_below(random, 2); // without its last end
    real_write(path, page.text, page.size);
}

static void write_machine(struct random *random)
{
    char path[64];
    const uint32_t form = random_below(random, 20);

    real_clear();
    if (form == 0 || form == 1) // no /etc/pam.d
        real_remove("/etc/pam.d");
    if (form >= 1 && form < 8)
        assert_int_equal(mkdir("/usr/lib/pam.d", 0755), 0);
    if (form == 0 || random_below(random, 8) == 0)
        write_page(random, "/etc/pam.conf", true, 10);
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "/etc/pam.d/%s", names[i]);
        if (form > 1 && random_below(random, i == 0 ? 12 : 4) != 0)
            write_page(random, path, false, i == 0 ? 8 : 5);
        snprintf(path, sizeof path, "/usr/lib/pam.d/%s", names[i]);
        if (form >= 1 && form < 8 && random_below(random, 2) != 0)
            write_page(random, path, false, 6);
    }
}

static void as_libpam_over_files_that_a_generator_writes(void **state)
{
    struct random random = random_start("files of PAM's", 74);
    const char *wish = getenv("STACK_ROUNDS");
    const unsigned usual = SANITIZED ? 150 : 2500; // a sanitizer loads modules slowly
    const unsigned rounds = wish != NULL ? (unsigned)strtoul(wish, NULL, 10) : usual;
    struct tally tally = {0};

    (void)state;
    for (unsigned i = 0; i < rounds; i++) {
        write_machine(&random);
        compare(random_next(&random), &tally);
    }
    print_message("# %u the same (%u of them refused by pam_start); phases that succeed %u, are "
                  "denied %u; not compared: %u undefined, %u with loops\n",
                  tally.same, tally.refused, tally.succeeded, tally.denied, tally.undefined,
                  tally.loops);
    assert_true(tally.same > rounds / 2);
    assert_true(tally.succeeded > rounds / 4);
    assert_true(tally.refused > rounds / 100);
}

// --- what would end or stop this process ---------------------------------------------------------

static int give_success(void *context, const char *type, const char *module, size_t count,
                        const char *const *arguments)
{
    (void)context;
    (void)type;
    (void)module;
    (void)count;
    (void)arguments;
    return PAM_SUCCESS;
}

// How a child ends that logs in: its status of waitpid().
static int login_in_child(void)
{
    int status = 0;

    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        static struct real_trace trace;
        int results[STACK_TYPES] = {0};
        const struct rlimit files = {256, 256}, none = {0, 0};
        signal(SIGSEGV, SIG_DFL);
        setrlimit(RLIMIT_NOFILE, &files);
        setrlimit(RLIMIT_CORE, &none);
        real_tell(give_success, NULL);
        alarm(2); // what hangs says so by this signal
        _exit(real_login(SERVICE, results, &trace) ? 10 + results[STACK_AUTH] : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static enum stacks_state state_of(const char *text, size_t size, bool *loop)
{
    struct stacks stacks;

    real_clear();
    real_write("/etc/pam.d/" SERVICE, text, size);
    assert_int_equal(stacks_read(&real_files, SERVICE, &stacks), FAULT_NONE);
    const enum stacks_state state = stacks.state;
    *loop = stacks.loop;
    stacks_free(&stacks);
    return state;
}

static void an_include_that_names_no_file_crashes_libpam(void **state)
{
    static const char text[] = "auth include\nauth required pam_a.so\n";
    bool loop;

    (void)state;
    assert_int_equal(state_of(text, strlen(text), &loop), STACKS_CRASH);
    const int status = login_in_child();
    // AddressSanitizer turns the signal into an exit of its own.
    assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) ||
                (WIFEXITED(status) && WEXITSTATUS(status) < 10));
}

static void a_line_that_leaves_one_byte_hangs_libpam(void **state)
{
    char text[1100];
    bool loop;

    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text, "auth", 4);
    text[1022] = '\\';
    text[sizeof text - 1] = '\n';
    assert_int_equal(state_of(text, sizeof text, &loop), STACKS_ENDLESS);
    const int status = login_in_child();
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

static void a_file_that_includes_itself_denies(void **state)
{
    static const char text[] = "auth include " SERVICE "\nauth sufficient pam_a.so\n";
    bool loop;

    (void)state;
    assert_int_equal(state_of(text, strlen(text), &loop), STACKS_MADE);
    assert_true(loop);
    const int status = login_in_child();
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 10 + PAM_PERM_DENIED);
}

static int run(void)
{
    const struct CMUnitTest tests[] = {
        {"G1 H1 an include that names no file crashes libpam",
         an_include_that_names_no_file_crashes_libpam, NULL, NULL, NULL},
        {"G1 H1 a line that leaves one byte hangs libpam", a_line_that_leaves_one_byte_hangs_libpam,
         NULL, NULL, NULL},
        {"G1 H1 a file that includes itself denies", a_file_that_includes_itself_denies, NULL, NULL,
         NULL},
        {"G1 as libpam over files that a generator writes",
         as_libpam_over_files_that_a_generator_writes, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("G1 PAM's files as libpam reads them", tests, NULL, NULL);
}

int main(void)
{
    return real_run(modules, run);
}
