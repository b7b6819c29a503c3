// SPDX-License-Identifier: BSD-2-Clause
// Files of other systems are read by a process of its own (tools/import_file.c, import_reader.c):
// it finds what the parsers find, can do nothing else, and is not believed (abuse:D17).
#include "config.h"

#include "import_record.h"
#include "import_sandbox.h"
#include "import_seen.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[] = "/tmp/warifu-reader.XXXXXX", file[64], program[64], answer[64];

static void write_file(const char *path, mode_t mode, const void *bytes, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
}

static int make_directory(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(file, sizeof file, "%s/file", directory);
    snprintf(program, sizeof program, "%s/reader", directory);
    snprintf(answer, sizeof answer, "%s/answer", directory);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    unlink(file);
    unlink(program);
    unlink(answer);
    return rmdir(directory);
}

// What the parser finds in this process and what the reader hands over are the same, in every
// format.
static void the_reader_finds_what_the_parser_finds(void **state)
{
    (void)state;
    static const struct {
        enum import_format format;
        const char *text;
        size_t count, problems;
    } files[] = {
        {IMPORT_PSKC,
         PSKC_OPEN PSKC_KEY("1", "ana", "hotp", DIGITS("8"), PSKC_SECRET COUNTER("7"))
             PSKC_KEY("2", "bob", "ocra", DIGITS("6"), PSKC_SECRET) PSKC_CLOSE,
         1, 1},
        {IMPORT_PSKC, "<KeyContainer>", 0, 1},
        {IMPORT_PAM_OATH, "HOTP ana - " HEX20 "\nHOTP bob\n", 1, 1},
        {IMPORT_OTPAUTH, "otpauth://totp/x:ana?secret=" BASE32 "&image=y\nhttps://example.jp/\n", 1,
         1},
        // What is left out is named as it is written there, not composed.
        {IMPORT_OTPAUTH, "otpauth://totp/x:ana?secret=" BASE32 "&\xe3\x81\x8b\xe3\x82\x99=1\n", 1,
         0},
        {IMPORT_PEOPLE, "user,display,role,reason\nana,山田 花子,admin,採用\nbob,,boss,\n", 1, 1},
        {IMPORT_PEOPLE, "", 0, 1},
        {IMPORT_PEOPLE, "user,display\r\nana,\xd4\xcf\xc0\xde\r\n", 1, 0}, // CP932
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_true(import_prepare(files[i].format));
        const enum fault fault = parse(files[i].format, files[i].text, NULL);
        const typeof(seen) here = seen;
        assert_int_equal(here.count, files[i].count);
        assert_int_equal(here.problems, files[i].problems);
        write_file(file, 0600, files[i].text, strlen(files[i].text));
        assert_int_equal(by_reader(files[i].format, file), fault);
        assert_int_equal(seen.count, here.count);
        assert_int_equal(seen.problems, here.problems);
        assert_memory_equal(seen.lines, here.lines, sizeof here.lines);
        assert_memory_equal(seen.problem_lines, here.problem_lines, sizeof here.problem_lines);
        assert_memory_equal(seen.messages, here.messages, sizeof here.messages);
        for (size_t found = 0; found < here.count; found++) {
            const struct import_token *token = &seen.tokens[found], *parsed = &here.tokens[found];
            assert_string_equal(token->user, parsed->user);
            assert_string_equal(token->label, parsed->label);
            assert_string_equal(token->ignored, parsed->ignored);
            assert_int_equal(token->counter, parsed->counter);
            assert_int_equal(token->parameters.kind, parsed->parameters.kind);
            assert_int_equal(token->parameters.digits, parsed->parameters.digits);
            assert_memory_equal(token->parameters.secret, parsed->parameters.secret,
                                parsed->parameters.secret_size);
            assert_string_equal(seen.persons[found].display, here.persons[found].display);
            assert_string_equal(seen.persons[found].reason, here.persons[found].reason);
        }
    }
}

static enum fault keep(void *context, size_t line, const char *message)
{
    (void)line;
    snprintf(context, IMPORT_MESSAGE_SIZE, "%s", message);
    return FAULT_NONE;
}

static void it_says_so_in_japanese(void **state)
{
    (void)state;
    char catalogues[512], said[IMPORT_MESSAGE_SIZE] = "";
    const struct import_handlers handlers = {said, NULL, NULL, NULL, keep};
    struct import_source source = {.format = IMPORT_PEOPLE,
                                   .path = file,
                                   .reader = built_reader(),
                                   .language = "ja_JP.UTF-8",
                                   .catalogues = catalogues};
    snprintf(catalogues, sizeof catalogues, "%s/po", getenv("top_builddir"));
    write_file(file, 0600, "user,role\nana,boss\n", 18);
    assert_int_equal(import_file(&source, &handlers), FAULT_NONE);
    assert_non_null(strstr(said, "権限"));
}

static enum fault stop(void *context, size_t line, const struct import_person *person)
{
    (void)line;
    (void)person;
    ++*(unsigned *)context;
    return FAULT_FULL;
}

// More than a pipe holds, and nobody who takes it.
static void who_stops_hears_no_more(void **state)
{
    (void)state;
    unsigned calls = 0;
    const struct import_handlers handlers = {&calls, NULL, stop, NULL, on_problem};
    const struct import_source source = {
        .format = IMPORT_PEOPLE, .path = file, .reader = built_reader(), .language = "en"};
    FILE *people = fopen(file, "w");
    assert_non_null(people);
    fputs("user\n", people);
    for (unsigned i = 0; i < 20000; i++)
        fprintf(people, "person%u\n", i);
    fclose(people);
    assert_int_equal(import_file(&source, &handlers), FAULT_FULL);
    assert_int_equal(calls, 1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // and no process is left
    assert_int_equal(errno, ECHILD);
}

// --- a reader that somebody else has taken over
// ---------------------------------------------------

static enum import_format format = IMPORT_PEOPLE; // of the file

// A reader that runs `before`, says `size` bytes, and then runs `then`.
static enum fault by_another(const void *said, size_t size, const char *before, const char *then)
{
    char script[512];
    const struct import_source source = {
        .format = format, .path = file, .user = "ana", .reader = program, .language = "en"};

    snprintf(script, sizeof script, "#!/bin/sh\n/bin/cat >/dev/null; %s; /bin/cat %s; %s\n", before,
             answer, then);
    unlink(program);
    write_file(program, 0700, script, strlen(script));
    write_file(answer, 0600, said, size);
    write_file(file, 0600, "user\n", 5);
    memset(&seen, 0, sizeof seen);
    return import_file(&source, &peer);
}

static struct import_record record_of(enum import_record_kind kind)
{
    struct import_record record;

    memset(&record, 0, sizeof record);
    record.kind = kind;
    record.line = 2;
    if (kind == IMPORT_RECORD_PERSON)
        strcpy(record.person.user, "ana");
    if (kind == IMPORT_RECORD_PROBLEM)
        strcpy(record.message, "This is wrong.");
    if (kind == IMPORT_RECORD_TOKEN) {
        strcpy(record.token.user, "ana");
        record.token.parameters = (struct otp_parameters){.kind = OTP_TOTP,
                                                          .algorithm = OTP_SHA1,
                                                          .digits = 6,
                                                          .period = 30,
                                                          .secret_size = OTP_SECRET_MIN};
    }
    if (kind == IMPORT_RECORD_KEY) {
        strcpy(record.key.user, "ana");
        record.key.handle_size = 16;
        record.key.key = (struct fido2_key){.algorithm = FIDO2_ES256, .size = 64};
    }
    return record;
}

static void a_reader_that_says_what_it_should(void **state)
{
    (void)state;
    const struct import_record records[] = {record_of(IMPORT_RECORD_PERSON),
                                            record_of(IMPORT_RECORD_PROBLEM),
                                            record_of(IMPORT_RECORD_END)};
    assert_int_equal(by_another(records, sizeof records, ":", ":"), FAULT_NONE);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.persons[0].user, "ana");
    assert_int_equal(seen.problems, 1);
}

static void a_reader_that_does_not_come_to_its_end(void **state)
{
    (void)state;
    const struct import_record records[] = {record_of(IMPORT_RECORD_PERSON),
                                            record_of(IMPORT_RECORD_END)};
    static const char *const ends[] = {":", "kill -SEGV $$", "kill -SYS $$"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        // Nothing, a part of a record, a record, and a part of the end.
        const size_t sizes[] = {0, sizeof *records - 1, sizeof *records, sizeof records - 1};
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            assert_int_equal(by_another(records, sizes[s], ":", ends[i]), FAULT_FORMAT);
            assert_int_equal(seen.count, sizes[s] >= sizeof *records);
            expect_problem(0, 0, "ended too early");
        }
    }
}

// Whoever says such a thing is ended, whatever it does.
static void a_record_of_another_kind(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 8; kind++) {
        struct import_record records[] = {record_of((enum import_record_kind)kind),
                                          record_of(IMPORT_RECORD_END)};
        if (kind == IMPORT_RECORD_PERSON || kind == IMPORT_RECORD_PROBLEM ||
            kind == IMPORT_RECORD_END)
            continue;
        assert_int_equal(by_another(records, sizeof records, ":", "exec /bin/sleep 1000"),
                         FAULT_FORMAT);
        assert_int_equal(seen.count, 0);
    }
}

static void a_record_that_no_parser_makes(void **state)
{
    (void)state;
    struct import_record records[] = {record_of(IMPORT_RECORD_PERSON),
                                      record_of(IMPORT_RECORD_END)};
    strcpy(records[0].person.user, "ana\x1b[2J");
    assert_int_equal(by_another(records, sizeof records, ":", ":"), FAULT_FORMAT);
    assert_int_equal(seen.count, 0);
    expect_problem(0, 0, "ended too early");
}

// What is wrong here is not said of the file.
static void a_reader_that_cannot_begin(void **state)
{
    (void)state;
    assert_int_equal(by_another("", 0, ":", "exit 70"), FAULT_INTERNAL);
    expect_problem(0, 0, "does not work on this machine");
}

// It has the file and nothing else: no terminal, which it could write to past every check, no other
// descriptor (the shell has its script as one) and no environment.
static void it_is_given_nothing_else(void **state)
{
    (void)state;
    const struct import_record records[] = {record_of(IMPORT_RECORD_END)};
    assert_int_equal(
        by_another(records, sizeof records,
                   "[ \"$(/bin/readlink /proc/$$/fd/2)\" = /dev/null ] || exit 70;"
                   "for fd in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$fd ] && exit 70; done;"
                   "[ -z \"$HOME$USER$LANG\" ] || exit 70",
                   ":"),
        FAULT_NONE);
}

// More than the file can hold.
static void more_records_than_bytes(void **state)
{
    (void)state;
    struct import_record records[14];
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        records[i] = record_of(IMPORT_RECORD_PERSON);
    records[13] = record_of(IMPORT_RECORD_END);
    assert_int_equal(by_another(records, sizeof records, ":", ":"), FAULT_FORMAT);
    assert_in_range(seen.count, 0, 8);
}

// google-authenticator's file names nobody: whose it is has been said to warifu, not to the reader.
static void a_token_of_somebody_else(void **state)
{
    (void)state;
    struct import_record records[] = {record_of(IMPORT_RECORD_TOKEN), record_of(IMPORT_RECORD_END)};
    format = IMPORT_GOOGLE;
    const enum fault theirs = by_another(records, sizeof records, ":", ":");
    const size_t count = seen.count;
    strcpy(records[0].token.user, "root");
    const enum fault not_theirs = by_another(records, sizeof records, ":", ":");
    format = IMPORT_PEOPLE;
    assert_int_equal(theirs, FAULT_NONE);
    assert_int_equal(count, 1);
    assert_int_equal(not_theirs, FAULT_FORMAT);
    assert_int_equal(seen.count, 0);
}

static void a_reader_that_is_not_there(void **state)
{
    (void)state;
    struct import_source source = {
        .format = IMPORT_PEOPLE, .path = file, .reader = "/nonexistent/reader", .language = "en"};
    write_file(file, 0600, "user\n", 5);
    memset(&seen, 0, sizeof seen);
    assert_int_equal(import_file(&source, &peer), FAULT_INTERNAL);
    expect_problem(0, 0, "/nonexistent/reader, cannot be started (No such file or directory)");
}

// A text that does not end or moves the cursor, a number out of its range, a fault that is none.
static void records_that_no_parser_makes(void **state)
{
    (void)state;
#define CHANGE(kind, what)                                                                         \
    do {                                                                                           \
        struct import_record record = record_of(kind);                                             \
        assert_true(import_record_is_sound(&record));                                              \
        what;                                                                                      \
        if (import_record_is_sound(&record))                                                       \
            fail_msg("sound: %s", #what);                                                          \
    } while (0)
#define ENDLESS(field) memset(field, 'a', sizeof(field))
    CHANGE(IMPORT_RECORD_PERSON, ENDLESS(record.person.user));
    CHANGE(IMPORT_RECORD_PERSON, ENDLESS(record.person.display));
    CHANGE(IMPORT_RECORD_PERSON, ENDLESS(record.person.role));
    CHANGE(IMPORT_RECORD_PERSON, ENDLESS(record.person.reason));
    CHANGE(IMPORT_RECORD_PERSON, strcpy(record.person.user, "a\x1b[2J"));
    CHANGE(IMPORT_RECORD_PERSON, strcpy(record.person.display, "\xff"));
    CHANGE(IMPORT_RECORD_PROBLEM, ENDLESS(record.message));
    CHANGE(IMPORT_RECORD_PROBLEM, strcpy(record.message, "a\x1b[2J"));
    CHANGE(IMPORT_RECORD_PROBLEM, strcpy(record.message, "a\nb"));
    CHANGE(IMPORT_RECORD_PROBLEM, strcpy(record.message, "\xc3"));
    CHANGE(IMPORT_RECORD_TOKEN, ENDLESS(record.token.user));
    CHANGE(IMPORT_RECORD_TOKEN, ENDLESS(record.token.label));
    CHANGE(IMPORT_RECORD_TOKEN, ENDLESS(record.token.ignored));
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.secret_size = OTP_SECRET_MAX + 1);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.secret_size = OTP_SECRET_MIN - 1);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.algorithm = (enum otp_algorithm)4);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.kind = (enum otp_kind)0);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.digits = 9);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.digits = 5);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.period = 0);
    CHANGE(IMPORT_RECORD_KEY, ENDLESS(record.key.user));
    CHANGE(IMPORT_RECORD_KEY, record.key.handle_size = IMPORT_HANDLE_MOST + 1);
    CHANGE(IMPORT_RECORD_KEY, record.key.handle_size = 0);
    CHANGE(IMPORT_RECORD_PERSON, record.person.user[0] = '\0');
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.drift = OTP_RANGE_MAX + 1);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.parameters.drift = -OTP_RANGE_MAX - 1);
    CHANGE(IMPORT_RECORD_TOKEN, record.token.counter = INT64_MAX);
    CHANGE(IMPORT_RECORD_TOKEN, strcpy(record.token.ignored, "\x1b[2J"));
    CHANGE(IMPORT_RECORD_KEY, record.key.user[0] = '\0');
    CHANGE(IMPORT_RECORD_KEY, record.key.key.size = 32);
    CHANGE(IMPORT_RECORD_KEY, record.key.key.size = FIDO2_KEY_MOST + 1);
    CHANGE(IMPORT_RECORD_KEY, record.key.key.algorithm = (enum fido2_algorithm)0);
    CHANGE(IMPORT_RECORD_KEY, memset(&record.key.pin, 2, 1));
    CHANGE(IMPORT_RECORD_KEY, memset(&record.key.old, 2, 1));
    CHANGE(IMPORT_RECORD_KEY, memset(&record.key.verification, 2, 1));
    CHANGE(IMPORT_RECORD_END, record.fault = FAULT_COUNT_);
}

// --- what it can do
// -------------------------------------------------------------------------------

static void opens(void)
{
    (void)!open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void looks(void)
{
    struct stat status;
    (void)!stat("/etc/passwd", &status);
}

static void connects(void)
{
    (void)!socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void runs(void)
{
    execl("/bin/true", "true", (char *)NULL);
}

static void forks(void)
{
    if (fork() == 0)
        _exit(0);
}

static void kills(void)
{
    kill(getpid(), 0);
}

static void traces(void)
{
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void writes_elsewhere(void)
{
    (void)!write(STDERR_FILENO, "", 0);
}

static void reads_elsewhere(void)
{
    char byte;
    (void)!read(STDERR_FILENO, &byte, 0);
}

static void maps_code(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void makes_code(void)
{
    static char pages[3 * 4096];
    char *page = pages + 4096 - (uintptr_t)pages % 4096;
    (void)!mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void waits_for_ever(void)
{
    (void)poll(NULL, 0, -1);
}

static void writes_its_answer(void)
{
    (void)!write(STDOUT_FILENO, "", 0);
}

// Whatever takes the reader over is ended at once where it does anything but its work.
static void it_can_do_nothing_else(void **state)
{
    (void)state;
    static const struct {
        void (*act)(void);
        bool allowed;
    } acts[] = {{.act = opens},
                {.act = looks},
                {.act = connects},
                {.act = runs},
                {.act = forks},
                {.act = kills},
                {.act = traces},
                {.act = writes_elsewhere},
                {.act = reads_elsewhere},
                {.act = maps_code},
                {.act = makes_code},
                {.act = waits_for_ever},
                {.act = writes_its_answer, .allowed = true}};
    if (SANITIZED) {
        print_message("# SKIP a sanitizer opens files; build/gcc runs it\n");
        skip();
    }
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        int status = -1;
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            if (!import_shut_in())
                _exit(1);
            acts[i].act();
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (acts[i].allowed ? status != 0 : !WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
            fail_msg("act %zu: status %d", i, status);
    }
}

static bool is_shut_in(pid_t process)
{
    char path[32], line[128];
    bool filtered = false;

    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *status = fopen(path, "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        filtered = filtered || strcmp(line, "Seccomp:\t2\n") == 0;
    if (status != NULL)
        fclose(status);
    return filtered;
}

// Before it has read the first byte, whatever the format.
static void it_is_shut_in_first(void **state)
{
    (void)state;
    if (SANITIZED) {
        print_message("# SKIP a sanitizer opens files; build/gcc runs it\n");
        skip();
    }
    for (int kind = 0; kind < IMPORT_FORMAT_COUNT_; kind++) {
        int ends[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        const pid_t reader = fork();
        assert_true(reader >= 0);
        if (reader == 0) {
            dup2(ends[1], STDIN_FILENO);
            dup2(ends[1], STDOUT_FILENO);
            execl(built_reader(), built_reader(), import_format_name((enum import_format)kind),
                  "ja", "", "", (char *)NULL);
            _exit(127);
        }
        close(ends[1]);
        for (unsigned looks_left = 3000; !is_shut_in(reader); looks_left--) { // then it waits
            assert_int_equal(waitpid(reader, NULL, WNOHANG), 0);
            assert_true(looks_left > 0);
            poll(NULL, 0, 10);
        }
        struct import_record record;
        shutdown(ends[0], SHUT_WR);
        do
            assert_int_equal(recv(ends[0], &record, sizeof record, MSG_WAITALL), sizeof record);
        while (record.kind != IMPORT_RECORD_END);
        int status = -1;
        assert_int_equal(waitpid(reader, &status, 0), reader);
        assert_int_equal(status, 0);
        close(ends[0]);
    }
}

int main(void)
{
#define CASE(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }
    const struct CMUnitTest tests[] = {
        CASE("abuse:D17 the reader finds what the parser finds",
             the_reader_finds_what_the_parser_finds),
        CASE("abuse:E1 it says so in Japanese", it_says_so_in_japanese),
        CASE("who stops hears no more, and no process is left", who_stops_hears_no_more),
        CASE("a reader that says what it should", a_reader_that_says_what_it_should),
        CASE("abuse:D17 a reader that does not come to its end",
             a_reader_that_does_not_come_to_its_end),
        CASE("abuse:D17 a record of another kind", a_record_of_another_kind),
        CASE("abuse:D17 a record that no parser makes", a_record_that_no_parser_makes),
        CASE("abuse:D17 a reader that is not there", a_reader_that_is_not_there),
        CASE("abuse:D17 records that no parser makes", records_that_no_parser_makes),
        CASE("abuse:D17 it can do nothing else", it_can_do_nothing_else),
        CASE("abuse:D17 it is shut in before the first byte", it_is_shut_in_first),
        CASE("abuse:D17 it is given nothing else", it_is_given_nothing_else),
        CASE("abuse:D17 more records than bytes", more_records_than_bytes),
        CASE("abuse:D17 a token of somebody else", a_token_of_somebody_else),
        CASE("a reader that cannot begin", a_reader_that_cannot_begin),
    };
    return cmocka_run_group_tests_name("import reader", tests, make_directory, remove_directory);
}
