// SPDX-License-Identifier: BSD-2-Clause
// The hasher as the vault sees it: a process at the other end of a socketpair.
#include "config.h"
#include "factor/hasher.h"
#include "factor/leaked_hash.h"
#include "factor/password.h"
#include "wire/channel.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static void skip_why(const char *why)
{
    printf("# skipped: %s\n", why);
    skip();
}

static char *words[] = {(char[]){"kobeshi"}, (char[]){"warifu"}};
static struct policy policy = {.password = {.dictionary = true,
                                            .site_words = {.items = words, .count = 2},
                                            .argon2_memory_kib = 64}};

static int channel;
static pid_t hasher;
static struct frame_reader *reader;

// A list with this one password on it.
#define LEAKED "mQ2v-Xk7#Wz9"

static int write_list(void)
{
    char hash[LEAKED_DIGITS_MOST + 1];
    char *list = policy.password.leaked;
    strcpy(list, "/tmp/hasher-leaked-XXXXXX");
    policy.password.leaked_digits = 40;
    const int fd = mkstemp(list);
    return fd < 0 || fchmod(fd, 0644) != 0 || leaked_hash(LEAKED, 40, hash) != FAULT_NONE ||
           dprintf(fd, "%s:17\n", hash) < 0 || close(fd) != 0;
}

// Each hasher is a process of its own: what one has opened, the next one has not.
static pid_t serve(const int pair[2], unsigned idle_seconds)
{
    fflush(NULL);
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        close(pair[0]);
        _exit(hasher_serve(pair[1], &policy, idle_seconds));
    }
    return process;
}

static int start(void **state)
{
    (void)state;
    int pair[2];
    if (policy.password.leaked[0] == '\0' && write_list() != 0)
        return 1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return 1;
    hasher = serve(pair, 60);
    close(pair[1]);
    channel = pair[0];
    return frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE;
}

static int exit_status(void)
{
    int status = -1;
    close(channel);
    frame_reader_free(&reader);
    assert_int_equal(waitpid(hasher, &status, 0), hasher);
    return status;
}

static int stop(void **state)
{
    (void)state;
    return exit_status();
}

static HashReply take_reply(const HashCall *call)
{
    HashReply reply;
    assert_int_equal(channel_receive(reader, channel, HashReply_fields, &reply, sizeof reply),
                     FAULT_NONE);
    assert_int_equal(reply.id, call->id);
    return reply;
}

static HashReply ask(const HashCall *call)
{
    assert_int_equal(channel_send(channel, HashCall_fields, call), FAULT_NONE);
    return take_reply(call);
}

static HashCall create_call(const char *password)
{
    HashCall call = {.id = 7,
                     .task = HashTask_HASH_CREATE,
                     .memory_kib = 64,
                     .passes = 1,
                     .history_salt = {.size = 16, .bytes = "0123456789abcde"},
                     .history_costs_count = 1,
                     .history_costs = {{.memory_kib = 64, .passes = 1}},
                     .min_length = 8,
                     .min_classes = 3,
                     .user = "hanako",
                     .full_name = "Tanaka Hanako",
                     .judge = true};
    snprintf(call.password, sizeof call.password, "%s", password);
    return call;
}

static void creates_and_verifies(void **state)
{
    (void)state;
    HashCall call = create_call("Xk7#mQ2v");
    HashReply made = ask(&call);
    uint8_t print[PASSWORD_FINGERPRINT];
    assert_true(made.done);
    assert_int_equal(made.flaws_count, 0);
    assert_int_equal(made.fingerprint.size, sizeof print);
    assert_int_equal(password_fingerprint("Xk7#mQ2v", call.history_salt.bytes,
                                          (struct password_cost){64, 1}, print),
                     FAULT_NONE);
    assert_memory_equal(print, made.fingerprint.bytes, sizeof print);
    HashCall verify = {.id = 8, .task = HashTask_HASH_VERIFY};
    strcpy(verify.encoded, made.encoded);
    strcpy(verify.password, "Xk7#mQ2v");
    HashReply reply = ask(&verify);
    assert_true(reply.done && reply.matches);
    strcpy(verify.password, "Xk7#mQ2w");
    reply = ask(&verify);
    assert_true(reply.done && !reply.matches);
    // The current one again, and the same with another way to write it.
    strcpy(call.encoded, made.encoded);
    reply = ask(&call);
    assert_true(reply.done);
    assert_int_equal(reply.flaws_count, 1);
    assert_int_equal(reply.flaws[0], PasswordFlaw_FLAW_SAME_AS_CURRENT);
    assert_string_equal(reply.encoded, "");
    assert_int_equal(reply.fingerprint.size, 0);
}

static void flaws_come_back_without_a_hash(void **state)
{
    (void)state;
    static const struct {
        const char *password;
        PasswordFlaw flaw;
        uint32_t number;
    } cases[] = {{"kobeshi-01", PasswordFlaw_FLAW_SITE_WORD, 0},
                 {"Sakura2024!", PasswordFlaw_FLAW_DICTIONARY, 0},
                 {"Hanako2024!", PasswordFlaw_FLAW_OWN_NAME, 0},
                 {"Xk7#mQ2", PasswordFlaw_FLAW_TOO_SHORT, 8},
                 {"Xk7#\001mQ2v", PasswordFlaw_FLAW_NOT_TEXT, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        HashCall call = create_call(cases[i].password);
        HashReply reply = ask(&call);
        assert_true(reply.done);
        assert_int_equal(reply.flaws_count, 1);
        assert_int_equal(reply.flaws[0], cases[i].flaw);
        assert_int_equal(reply.number, cases[i].number);
        assert_string_equal(reply.encoded, "");
        assert_int_equal(reply.fingerprint.size, 0);
        call.judge = false; // as for a temporary password
        reply = ask(&call);
        assert_true(reply.done);
        assert_int_equal(reply.encoded[0] == '$', cases[i].flaw != PasswordFlaw_FLAW_NOT_TEXT);
    }
}

static void what_is_on_the_list(void **state)
{
    (void)state;
    HashCall call = create_call(LEAKED);
    HashReply reply = ask(&call);
    assert_true(reply.done);
    assert_int_equal(reply.flaws_count, 1);
    assert_int_equal(reply.flaws[0], PasswordFlaw_FLAW_LEAKED);
    assert_string_equal(reply.encoded, "");
    call.judge = false; // a temporary one is none that anybody chose
    assert_true(ask(&call).flaws_count == 0);
    // With what else is wrong with it.
    call = create_call(LEAKED);
    call.min_length = 40;
    reply = ask(&call);
    assert_int_equal(reply.flaws_count, 2);
    assert_int_equal(reply.flaws[1], PasswordFlaw_FLAW_LEAKED);
    call = create_call("a\001b");
    assert_int_equal(ask(&call).flaws[0], PasswordFlaw_FLAW_NOT_TEXT);
}

// Written to while the hasher has it open.
static void abuse_m18_without_the_list(void **state)
{
    (void)state;
    HashCall call = create_call("Xk7#mQ2v");
    assert_true(ask(&call).done); // it has
    assert_int_equal(truncate(policy.password.leaked, 10), 0);
    HashReply reply = ask(&call);
    assert_true(!reply.done && reply.leaked_unreadable);
    assert_string_equal(reply.encoded, "");
    assert_int_equal(reply.flaws_count, 0);
    call.judge = false;
    reply = ask(&call);
    assert_true(reply.done && !reply.leaked_unreadable && reply.encoded[0] == '$');
    HashCall verify = {.id = 8, .task = HashTask_HASH_VERIFY};
    strcpy(verify.encoded, reply.encoded);
    strcpy(verify.password, "Xk7#mQ2v");
    reply = ask(&verify);
    assert_true(reply.done && reply.matches); // what people have is verified all the same
}

// Gone when a hasher starts.
static void abuse_m18_no_list_at_the_start(void **state)
{
    (void)state;
    assert_int_equal(exit_status(), 0);
    assert_int_equal(unlink(policy.password.leaked), 0);
    assert_int_equal(start(NULL), 0);
    const HashCall call = create_call("Xk7#mQ2v");
    const HashReply reply = ask(&call);
    assert_true(!reply.done && reply.leaked_unreadable);
}

static void faults_decide_nothing(void **state)
{
    (void)state;
    HashCall verify = {.id = 9, .task = HashTask_HASH_VERIFY, .password = "x"};
    HashReply reply = ask(&verify);
    assert_false(reply.done || reply.matches); // no string to verify against
    strcpy(verify.encoded, "$argon2id$v=19$m=4294967295,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMw");
    reply = ask(&verify);
    assert_false(reply.done || reply.matches);
    verify.task = HashTask_HASH_NONE;
    reply = ask(&verify);
    assert_false(reply.done);
    HashCall create = create_call("Xk7#mQ2v");
    create.memory_kib = 1;
    reply = ask(&create);
    assert_false(reply.done);
    create.memory_kib = 1u << 21;
    reply = ask(&create);
    assert_false(reply.done);
    create = create_call("Xk7#mQ2v");
    create.history_salt.size = 5;
    reply = ask(&create);
    assert_false(reply.done);
    assert_string_equal(reply.encoded, "");
}

static long status_kib(pid_t pid, const char *field)
{
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            kib = strtol(line + strlen(field) + 1, NULL, 10);
    fclose(file);
    assert_true(kib > 0);
    return kib;
}

static void abuse_x2_memory_is_one_jobs(void **state)
{
    (void)state;
    HashCall call = create_call("Xk7#mQ2v");
    call.memory_kib = 4096;
    HashReply made = ask(&call);
    assert_true(made.done);
    long after_one = status_kib(hasher, "VmHWM:");
    HashCall verify = {.task = HashTask_HASH_VERIFY};
    strcpy(verify.encoded, made.encoded);
    for (unsigned i = 0; i < 100; i++) {
        verify.id = i;
        snprintf(verify.password, sizeof verify.password, "guess %u", i);
        HashReply reply = ask(&verify);
        assert_true(reply.done && !reply.matches);
    }
    long after_hundred = status_kib(hasher, "VmHWM:");
    printf("# abuse:X2 peak of the hasher: %ld KiB after one job, %ld KiB after 100 more\n",
           after_one, after_hundred);
    // The fingerprint of the first job took 19 MiB; sanitizers keep what is freed for a while.
    if (!SANITIZED)
        assert_true(after_hundred <= after_one + 1024);
}

// Counts `text` in the writable memory of a process.
static unsigned hits(pid_t pid, const char *text)
{
    char path[64], line[512];
    unsigned count = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "r");
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long from, to;
        char mode[8], *data;
        if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' ||
            to - from > 256ul << 20)
            continue;
        data = malloc(to - from);
        assert_non_null(data);
        ssize_t size = pread(memory, data, to - from, (off_t)from);
        for (char *at = data;
             size > 0 && (at = memmem(at, (size_t)(data + size - at), text, strlen(text))) != NULL;
             at++) {
            if (getenv("VERBOSE") != NULL)
                printf("# \"%s\" at %lx of %s", text, from + (unsigned long)(at - data), line);
            count++;
        }
        free(data);
    }
    fclose(maps);
    close(memory);
    return count;
}

static void abuse_w8_no_password_stays_in_memory(void **state)
{
    (void)state;
    HashCall call = create_call("Zq9#uniQue-vWx!7"), verify = {.task = HashTask_HASH_VERIFY};
    HashReply reply = ask(&call);
    assert_true(reply.done);
    assert_int_equal(reply.flaws_count, 0);
    strcpy(verify.encoded, reply.encoded);
    strcpy(verify.password, "Zq9#uniQue-vWx!8");
    assert_true(ask(&verify).done);
    // As it was typed, folded, and any half of it.
    assert_int_equal(hits(hasher, "Zq9#uniQue"), 0);
    assert_int_equal(hits(hasher, "niQue-vWx!"), 0);
    assert_int_equal(hits(hasher, "zq9#unique"), 0);
    assert_int_equal(hits(hasher, "nique-vwx!"), 0);
}

// Whether the process has a large mapping for which it asked for huge pages ("hg").
static bool asks_for_huge_pages(pid_t process)
{
    char path[64], line[512];
    unsigned long kilobytes = 0;
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/smaps", (int)process);
    FILE *maps = fopen(path, "r");
    assert_non_null(maps);
    while (!found && fgets(line, sizeof line, maps) != NULL) {
        (void)sscanf(line, "Size: %lu kB", &kilobytes);
        found =
            kilobytes >= 65536 && strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " hg") != NULL;
    }
    fclose(maps);
    return found;
}

// Argon2id's memory is libsodium's to map; the word for the kernel is ours (factor/huge_pages.h).
static void abuse_m8_hashes_in_huge_pages(void **state)
{
    (void)state;
    if (SANITIZED)
        skip_why("a sanitizer has an mmap() of its own");
    if (access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK) != 0)
        skip_why("this kernel has no huge pages: CONFIG_TRANSPARENT_HUGEPAGE would make it run");
    HashCall call = create_call("Xk7#mQ2v");
    call.memory_kib = 262144;
    call.passes = 4;
    assert_int_equal(channel_send(channel, HashCall_fields, &call), FAULT_NONE);
    bool asked = false;
    struct pollfd answer = {channel, POLLIN, 0};
    while (!asked && poll(&answer, 1, 1) == 0)
        asked = asks_for_huge_pages(hasher);
    assert_true(asked); // before the hash was there
    HashReply reply;
    assert_int_equal(channel_receive(reader, channel, HashReply_fields, &reply, sizeof reply),
                     FAULT_NONE);
    assert_true(reply.done);
}

static void abuse_d3_a_broken_frame_ends_it(void **state)
{
    (void)state;
    assert_int_equal(write(channel, "\xff\xff\xff\xff", 4), 4);
    int status = exit_status();
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 0);
}

// A call that comes while it ends is answered by the next one, at the same end.
static void ends_when_nobody_asks(void **state)
{
    HashCall call = create_call("mQ2v-Xk7#Wz4");
    int pair[2], status = -1;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const pid_t first = serve(pair, 0);
    assert_int_equal(waitpid(first, &status, 0), first);
    assert_int_equal(status, EX_OK);
    assert_int_equal(channel_send(pair[0], HashCall_fields, &call), FAULT_NONE);
    const pid_t next = serve(pair, 60);
    close(pair[1]);
    const int before = channel;
    channel = pair[0];
    const HashReply reply = take_reply(&call);
    channel = before;
    assert_true(reply.done);
    close(pair[0]);
    assert_int_equal(waitpid(next, &status, 0), next);
    assert_int_equal(status, EX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"creates and verifies", creates_and_verifies, start, stop, NULL},
        {"B1 flaws come back, and then no hash", flaws_come_back_without_a_hash, start, stop, NULL},
        {"B1 what is on the site's list of leaked passwords is refused", what_is_on_the_list, start,
         stop, NULL},
        {"a fault decides nothing and leaves nothing", faults_decide_nothing, start, stop, NULL},
        {"abuse:X2 one that nobody asks ends, and loses no call", ends_when_nobody_asks, start,
         stop, NULL},
        {"abuse:X2 a hundred jobs take the memory of one", abuse_x2_memory_is_one_jobs, start, stop,
         NULL},
        {"abuse:W8 no password stays in memory", abuse_w8_no_password_stays_in_memory, start, stop,
         NULL},
        {"abuse:M8 hashes are made in huge pages", abuse_m8_hashes_in_huge_pages, start, stop,
         NULL},
        {"abuse:M18 a list of leaked passwords that was written to is no list",
         abuse_m18_without_the_list, start, stop, NULL},
        {"abuse:M18 without the list nothing is judged good", abuse_m18_no_list_at_the_start, start,
         stop, NULL},
        {"abuse:D3 a broken frame ends the process", abuse_d3_a_broken_frame_ends_it, start, NULL,
         NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
