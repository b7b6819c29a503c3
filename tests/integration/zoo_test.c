// SPDX-License-Identifier: BSD-2-Clause
// G1, A1: the ways round pam_warifu in configurations as they are met (zoo.txt), and in random
// ones. Each answer is measured with the real libpam: a way is walked through it, and where there
// is none, libpam is tried with many results and must never let anybody in.
#include "../random.h"
#include "../stack/real.h"
#include "stack/ways.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MODULES_MAX 64
#define MODULES "/lib/security/"

static char *zoo; // the text of zoo.txt
static char names[MODULES_MAX][64];
static const char *modules[MODULES_MAX + 1];

// --- zoo.txt -------------------------------------------------------------------------------------

static void read_zoo(void)
{
    const char *top = getenv("top_srcdir");
    char path[512];

    snprintf(path, sizeof path, "%s/tests/stack/zoo.txt", top != NULL ? top : ".");
    FILE *file = fopen(path, "r");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        abort();
    const size_t size = (size_t)ftell(file);
    rewind(file);
    zoo = calloc(1, size + 2);
    if (zoo == NULL || fread(zoo, 1, size, file) != size)
        abort();
    fclose(file);
}

// Every module that is named anywhere.
static void name_modules(void)
{
    size_t count = 0;

    for (const char *at = zoo; (at = strstr(at, "pam_")) != NULL; at += 4) {
        const size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
        bool known = strncmp(at + length, ".so", 3) != 0;
        for (size_t i = 0; i < count; i++)
            known = known || (strlen(names[i]) == length + 3 && strncmp(names[i], at, length) == 0);
        if (known)
            continue;
        if (count >= MODULES_MAX)
            abort();
        snprintf(names[count], sizeof names[0], "%.*s.so", (int)length, at);
        modules[count] = names[count];
        count++;
    }
}

struct animal {
    char name[128], service[64];
    char expected[STACK_TYPES][256];
    char missing[64];
};

static const char *line_end(const char *at)
{
    const char *end = strchr(at, '\n');
    return end != NULL ? end : at + strlen(at);
}

// "\r" is a carriage return, "%1022" so many blanks; otherwise the line as it is.
static void write_line(FILE *file, const char *at, const char *end)
{
    for (; at < end; at++) {
        if (at[0] == '\\' && at[1] == 'r') {
            fputc('\r', file);
            at++;
        } else if (at[0] == '%' && at[1] >= '0' && at[1] <= '9') {
            char *after;
            fprintf(file, "%*s", (int)strtol(at + 1, &after, 10), "");
            at = after - 1;
        } else {
            fputc(*at, file);
        }
    }
    fputc('\n', file);
}

// Writes the files that stand from `at` to the next configuration or base.
static const char *write_files(const char *at)
{
    FILE *file = NULL;

    for (; *at != '\0' && strncmp(at, "\n= ", 3) != 0 && strncmp(at, "\n+ ", 3) != 0 &&
           strncmp(at, "= ", 2) != 0 && strncmp(at, "+ ", 2) != 0;
         at = line_end(at) + (*line_end(at) != '\0')) {
        char path[128];
        if (sscanf(at, "> %127s\n", path) == 1 && at[0] == '>') {
            if (file != NULL)
                fclose(file);
            if (strncmp(path, "/usr/lib/pam.d/", 15) == 0)
                mkdir("/usr/lib/pam.d", 0755);
            file = fopen(path, "w");
            assert_non_null(file);
        } else if (file != NULL) {
            write_line(file, at, line_end(at));
        }
    }
    if (file != NULL)
        fclose(file);
    return at;
}

static void write_base(const char *name)
{
    char heading[80];

    snprintf(heading, sizeof heading, "\n+ %s\n", name);
    const char *at = strstr(zoo, heading);
    assert_non_null(at);
    write_files(at + strlen(heading));
}

// The next configuration, with its files written. NULL: there is none.
static const char *next_animal(const char *at, struct animal *animal)
{
    char word[64];

    at = strncmp(at, "= ", 2) == 0 ? at : strstr(at, "\n= ");
    if (at == NULL)
        return NULL;
    at += *at == '\n';
    memset(animal, 0, sizeof *animal);
    real_clear();
    assert_int_equal(sscanf(at, "= %127s %63s", animal->name, animal->service), 2);
    for (at = line_end(at) + 1; at[0] != '>' && at[0] != '\n' && at[0] != '\0';
         at = line_end(at) + 1) {
        const int length = (int)(line_end(at) - at);
        if (sscanf(at, "base %63s", word) == 1)
            write_base(word);
        else if (strncmp(at, "auth ", 5) == 0)
            snprintf(animal->expected[STACK_AUTH], 256, "%.*s", length - 5, at + 5);
        else if (strncmp(at, "account ", 8) == 0)
            snprintf(animal->expected[STACK_ACCOUNT], 256, "%.*s", length - 8, at + 8);
        else if (sscanf(at, "missing %63s", animal->missing) != 1)
            fail_msg("%s: %.*s", animal->name, length, at);
    }
    return write_files(at);
}

// --- both ----------------------------------------------------------------------------------------

static void path_of(const char *module, char path[256])
{
    snprintf(path, 256, "%s%s", module[0] == '/' ? "" : MODULES, module);
}

static bool is_there(void *context, const struct stack_entry *entry)
{
    char path[256];

    (void)context;
    path_of(entry->module, path);
    return access(path, R_OK) == 0;
}

static void add_word(char *words, size_t size, const char *word)
{
    const size_t length = strlen(words);
    snprintf(words + length, size - length, "%s%s", length > 0 ? " " : "", word);
}

// What is expected is written in the same words.
static void describe(const struct stack_ways *ways, char words[256])
{
    words[0] = '\0';
    for (size_t i = 0; i < ways->count; i++) {
        const struct stack_way *way = &ways->list[i];
        if (way->kind == WAY_PAST)
            add_word(words, 256, "past");
        add_word(words, 256,
                 way->kind == WAY_ABSENT    ? "absent"
                 : way->kind == WAY_IGNORED ? "ignored"
                                            : module_name(way->cause));
    }
    if (ways->count == 0)
        add_word(words, 256, "safe");
    if (ways->judged_before != NULL && ways->asks) {
        add_word(words, 256, "before");
        add_word(words, 256, module_name(ways->judged_before));
    }
}

// Gives what the steps of a way say, one call after the other.
struct walk {
    const struct stack_way *way;
    const char *type;
    size_t next;
};

static int give_step(void *context, const char *type, const char *module, size_t count,
                     const char *const *arguments)
{
    struct walk *walk = context;

    (void)count;
    (void)arguments;
    if (strcmp(type, walk->type) != 0)
        return PAM_AUTH_ERR;
    while (walk->next < walk->way->step_count && walk->next < STACK_STEPS_MAX) {
        const struct stack_step *step = &walk->way->steps[walk->next++];
        if (step->entry->kind == ENTRY_MODULE && is_there(NULL, step->entry)) {
            if (strcmp(module_name(step->entry), module) != 0)
                fail_msg("libpam calls %s, not %s", module, step->entry->module);
            return step->result;
        }
    }
    fail_msg("libpam calls %s, which the way does not", module);
    return PAM_AUTH_ERR;
}

static void walk_through(const struct animal *animal, enum stack_type type,
                         const struct stack_way *way)
{
    static struct real_trace trace;
    struct walk walk = {way, stack_type_name(type), 0};
    int results[STACK_TYPES];

    real_tell(give_step, &walk);
    assert_true(real_login(animal->service, results, &trace));
    if (results[type] != PAM_SUCCESS)
        fail_msg("%s: libpam says %d of the way through %s", animal->name, results[type],
                 stack_type_name(type));
}

// Ours says no, the others anything.
struct dice {
    struct random random;
    unsigned form; // 0: all others succeed
};

static int throw_dice(void *context, const char *type, const char *module, size_t count,
                      const char *const *arguments)
{
    static const int no[] = {7, 7, 6, 4, 5, 11, 13, 3, 30, 9, 10, 24};
    static const int any[] = {0, 0, 0, 0, 7, 25, 12, 10, 9, 6, 28, 4, 26, 0, 7, 13};
    struct dice *dice = context;

    (void)type;
    (void)count;
    (void)arguments;
    if (strcmp(module, "pam_warifu.so") == 0)
        return no[random_below(&dice->random, COUNT(no))];
    if (strcmp(module, "pam_deny.so") == 0)
        return PAM_AUTH_ERR;
    if (dice->form == 0 || strcmp(module, "pam_permit.so") == 0)
        return PAM_SUCCESS;
    return any[random_below(&dice->random, COUNT(any))];
}

static unsigned try_many(const char *service, enum stack_type type, unsigned rounds, uint64_t seed)
{
    static struct real_trace trace;
    struct dice dice = {.random = {seed}};
    int results[STACK_TYPES];
    unsigned in = 0;

    for (unsigned i = 0; i < rounds; i++) {
        dice.form = i % 4;
        real_tell(throw_dice, &dice);
        if (real_login(service, results, &trace) && results[type] == PAM_SUCCESS)
            in++;
    }
    return in;
}

static void look_at(const struct animal *animal, const struct stacks *stacks, enum stack_type type)
{
    const struct stack_question question = {.type = type, .is_there = is_there};
    struct stack_ways ways;
    char words[256];

    assert_int_equal(ways_find(stacks_of(stacks, type), &question, &ways), FAULT_NONE);
    assert_false(ways.too_many);
    describe(&ways, words);
    if (strcmp(words, animal->expected[type]) != 0)
        fail_msg("%s, %s: %s", animal->name, stack_type_name(type), words);
    for (size_t i = 0; i < ways.count; i++)
        walk_through(animal, type, &ways.list[i]);
    if (ways.count == 0)
        assert_int_equal(try_many(animal->service, type, 120, 1), 0);
}

static void set_module(const struct animal *animal, bool there)
{
    char path[256], away[300];

    if (animal->missing[0] == '\0')
        return;
    path_of(animal->missing, path);
    snprintf(away, sizeof away, "%s.away", path);
    assert_int_equal(there ? rename(away, path) : rename(path, away), 0);
}

static void check_animal(const struct animal *animal)
{
    static struct real_trace trace;
    struct stacks stacks;
    int results[STACK_TYPES];

    set_module(animal, false);
    assert_int_equal(stacks_read(&real_files, animal->service, &stacks), FAULT_NONE);
    if (strcmp(animal->expected[STACK_AUTH], "fails") == 0) {
        struct dice dice = {.form = 0};
        real_tell(throw_dice, &dice);
        assert_int_equal(stacks.state, STACKS_REFUSED);
        assert_false(real_login(animal->service, results, &trace));
    } else {
        assert_int_equal(stacks.state, STACKS_MADE);
        look_at(animal, &stacks, STACK_AUTH);
        look_at(animal, &stacks, STACK_ACCOUNT);
    }
    stacks_free(&stacks);
    set_module(animal, true);
}

static void each_configuration_of_the_zoo(void **state)
{
    struct animal animal;
    unsigned count = 0;

    (void)state;
    for (const char *at = zoo; (at = next_animal(at, &animal)) != NULL; count++)
        check_animal(&animal);
    print_message("# %u configurations\n", count);
    assert_true(count >= 40);
}

// --- random ones, with every combination of results ----------------------------------------------

static void put_random(struct random *random, const char *path, unsigned entries, bool ours)
{
    static const char *const others[] = {"pam_unix.so", "pam_oath.so", "pam_townhall.so",
                                         "pam_succeed_if.so"};
    static const char *const words[] = {"required", "requisite", "sufficient", "optional"};
    static const char *const actions[] = {"ok",    "done", "bad", "die", "ignore",
                                          "reset", "1",    "2",   "ok",  "ignore"};
    static const char *const results[] = {"success", "auth_err", "ignore", "new_authtok_reqd"};
    const unsigned own = ours ? random_below(random, entries) : entries;
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (unsigned i = 0; i < entries; i++) {
        if (random_below(random, 6) == 0 && strstr(path, "inner") == NULL)
            fprintf(file, "auth %s inner\n", random_below(random, 2) == 0 ? "include" : "substack");
        fputs("auth ", file);
        if (random_below(random, 2) == 0) {
            fputs(words[random_below(random, COUNT(words))], file);
        } else {
            fputc('[', file);
            for (uint32_t j = random_below(random, 3); j > 0; j--)
                fprintf(file, "%s=%s ", results[random_below(random, COUNT(results))],
                        actions[random_below(random, COUNT(actions))]);
            fprintf(file, "default=%s]", actions[random_below(random, COUNT(actions))]);
        }
        fprintf(file, " %s\n",
                i == own ? "pam_warifu.so" : others[random_below(random, COUNT(others))]);
    }
    fclose(file);
}

// The number of a combination, in the base of so many results; each call takes a digit.
struct combination {
    unsigned left;
    bool passed;
};

static int give_digit(void *context, const char *type, const char *module, size_t count,
                      const char *const *arguments)
{
    static const int results[] = {0, 7, 25, 12, 9};
    static const int of_ours[] = {0, 7, 9};
    struct combination *combination = context;
    const bool ours = strcmp(module, "pam_warifu.so") == 0;
    const unsigned base = ours ? COUNT(of_ours) : COUNT(results);
    const unsigned digit = combination->left % base;

    (void)count;
    (void)arguments;
    if (strcmp(type, "auth") != 0)
        return PAM_AUTH_ERR;
    combination->left /= base;
    combination->passed = combination->passed || (ours && of_ours[digit] == 0);
    return ours ? of_ours[digit] : results[digit];
}

static unsigned calls_of(const struct stack *stack)
{
    unsigned calls = 0;

    for (size_t i = 0; i < stack->count; i++)
        calls += stack->entries[i].kind == ENTRY_MODULE;
    return calls;
}

// Whether libpam lets anybody in without our yes, over all results of up to four calls. What is
// left of a number has no further digit: that combination was seen before.
static bool is_open(unsigned *tried)
{
    static struct real_trace trace;
    int results[STACK_TYPES];

    for (unsigned i = 0; i < 3 * 5 * 5 * 5; i++, (*tried)++) {
        struct combination combination = {.left = i};
        real_tell(give_digit, &combination);
        if (real_login("random", results, &trace) && results[STACK_AUTH] == PAM_SUCCESS &&
            !combination.passed)
            return true;
    }
    return false;
}

static void every_way_and_no_other_over_random_stacks(void **state)
{
    struct random random = random_start("random stacks", 75);
    const struct stack_question question = {.type = STACK_AUTH, .is_there = is_there};
    const char *wish = getenv("STACK_ROUNDS");
    const unsigned rounds = wish != NULL ? (unsigned)strtoul(wish, NULL, 10) : 40;
    unsigned open = 0, shut = 0, tried = 0;

    (void)state;
    real_clear();
    real_keep(modules);
    for (unsigned i = 0; i < rounds; i++) {
        struct stacks stacks;
        struct stack_ways ways;
        put_random(&random, "/etc/pam.d/inner", 1 + random_below(&random, 2),
                   random_below(&random, 3) == 0);
        put_random(&random, "/etc/pam.d/random", 1 + random_below(&random, 3),
                   random_below(&random, 8) != 0);
        assert_int_equal(stacks_read(&real_files, "random", &stacks), FAULT_NONE);
        const struct stack *stack = stacks_of(&stacks, STACK_AUTH);
        if (calls_of(stack) <= 4) {
            assert_int_equal(ways_find(stack, &question, &ways), FAULT_NONE);
            const bool real = is_open(&tried);
            if (real != (ways.count > 0)) {
                for (size_t j = 0; j < stack->count; j++)
                    print_message("# %u %s default %d success %d\n", stack->entries[j].level,
                                  stack->entries[j].module, stack->entries[j].control.actions[9],
                                  stack->entries[j].control.actions[0]);
                fail_msg("round %u: libpam %s, ours %zu ways", i, real ? "opens" : "does not open",
                         ways.count);
            }
            *(real ? &open : &shut) += 1;
        }
        stacks_free(&stacks);
    }
    print_message("# %u open, %u shut, %u logins\n", open, shut, tried);
    assert_true(open > rounds / 20 && shut > rounds / 20);
}

static int run(void)
{
    const struct CMUnitTest tests[] = {
        {"G1 A1 each configuration of the zoo, and what libpam makes of it",
         each_configuration_of_the_zoo, NULL, NULL, NULL},
        {"G1 A1 every way and no other over random stacks",
         every_way_and_no_other_over_random_stacks, NULL, NULL, NULL},
    };
    char *text = NULL;
    size_t size = 0;

    if (mkdir("/opt", 0755) != 0 || mkdir("/opt/town", 0755) != 0 ||
        real_files.read(NULL, MODULES "pam_warifu.so", &text, &size) != FAULT_NONE)
        return 1;
    real_write("/opt/town/pam_warifu.so", text, size);
    free(text);
    return cmocka_run_group_tests_name("G1 A1 ways round pam_warifu", tests, NULL, NULL);
}

int main(void)
{
    read_zoo();
    name_modules();
    const int status = real_run(modules, run);
    free(zoo);
    return status;
}
