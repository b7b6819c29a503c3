// SPDX-License-Identifier: BSD-2-Clause
// Where secrets may be seen during `warifu`: on the person's own screen until it is cleared, or in
// a file of the person's own; nowhere else (abuse:C1, abuse:C2, abuse:C3, abuse:C7).
#include "../tools/cli_check.h"
#include "../tools/cli_files.h"
#include "config.h"
#include "disclose.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define GROUPED "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
#define URI "otpauth://totp/Town:taro?secret=" SEED "&issuer=Town"
#define OFFER "user=taro;credential#7;uri=" URI ";secret=" SEED ";digits#6"
#define ERASE "\033[H\033[2J\033[3J"

struct watch {
    unsigned looks;
    bool seed_seen, dumpable;
};

// While the seed is on the screen: what other processes can read of this one.
static void look_from_outside(int pid, void *context)
{
    static const char *const names[] = {"cmdline", "environ", "comm"};
    struct watch *watch = context;
    char path[64];
    size_t size;
    struct stat status;

    watch->looks++;
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
        const char *data = read_all(path, &size);
        if (data != NULL && memmem(data, size, "JBSW", 4) != NULL)
            watch->seed_seen = true;
    }
    // The files of a process that may not be looked into belong to root, whoever runs it.
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    watch->dumpable = stat(path, &status) == 0 && status.st_uid != 0;
}

static void C1_enrolment_on_the_screen(void **state)
{
    struct watch watch = {0};
    const struct typed typed[] = {
        {.wait = "code: ", .send = "right\n"},
        {.wait = "code: ", .send = "123456\n"},
        {.wait = GROUPED, .send = "", .look = look_from_outside, .context = &watch},
        {.wait = "shows now: ", .send = "12345\n"},
        {.wait = "shows now: ", .send = "111111\n"},
        {.wait = "Wrong.", .send = ""},
        {.wait = "shows now: ", .send = "222222\n"},
        {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(
        &run,
        SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "code: "}, {ANSWER, 0, "right"},
               {PROMPT, 1, "code: "}, {ANSWER, 0, "123456"}, {VERDICT, 1, NULL},
               {CALL, 0, "totp.enrol user=taro label=phone reason=r"}, {ROW, 0, OFFER},
               {END, 1, ""}, {CALL, 0, "totp.confirm user=taro credential#7 reason=r code=111111"},
               {END, 0, "Wrong.|||"},
               {CALL, 0, "totp.confirm user=taro credential#7 reason=r code=222222"},
               {ROW, 0, "user=taro;credential#7;state=active"}, {END, 1, "Active.|||"}),
        typed, "TERM=xterm", 120, 60,
        WORDS("totp", "enrol", "taro", "--reason=r", "--label", "phone"));
    check(&run, 0, "Active.", NULL);
    assert_int_equal(watch.looks, 1);
    assert_false(watch.seed_seen);
    assert_non_null(strstr(run.out, "▀")); // a QR code of half blocks
    // The seed was on a page of its own, and after the last of it the page was cleared for good.
    char *entered = strstr(run.out, "\033[?1049h"), *seed = NULL;
    for (char *at = run.out; (at = strstr(at, GROUPED)) != NULL; at++)
        seed = at;
    assert_non_null(entered);
    assert_non_null(seed);
    assert_true(entered < seed);
    (void)must_hold(seed, ERASE "\033[?1049l" ERASE);
    char *left = strstr(seed, "\033[?1049l");
    assert_true(left != NULL && strstr(left, "JBSW") == NULL);
    run_free(&run);
}

static void C1_interrupted_enrolment_is_cleared(void **state)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct typed typed[] = {{.wait = "shows now: ", .signal = signals[i]},
                                      {.wait = NULL}};
        struct run run;

        cli_run_terminal(&run,
                         SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"},
                                {ROW, 0, OFFER}, {END, 1, ""}, {EXPECT_EOF, 0, NULL}),
                         typed, "TERM=xterm", 120, 60,
                         WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test"));
        check(&run, 128 + signals[i], GROUPED, NULL);
        char *seed = strstr(run.out, GROUPED);
        assert_non_null(strstr(seed, ERASE "\033[?1049l" ERASE));
        run_free(&run);
    }
}

static void C1_stop_key_does_not_leave_it_on_the_screen(void **state)
{
    const struct typed typed[] = {
        {.wait = "shows now: ", .send = "\032"}, {.wait = "", .send = "222222\n"}, {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER}, {END, 1, ""},
               {CALL, 0, "totp.confirm user=taro credential#7 reason=r code=222222"}, {END, 1, ""}),
        typed, "TERM=xterm", 120, 60,
        WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test"));
    check(&run, 0, ERASE "\033[?1049l", NULL);
    run_free(&run);
}

static void C1_small_window_and_lost_daemon(void **state)
{
    const struct typed scan[] = {{.wait = "press Enter: ", .send = "\n"},
                                 {.wait = "shows now: ", .send = "111111\n"},
                                 {.wait = NULL}};
    const struct typed none[] = {{.wait = "too small", .send = ""},
                                 {.wait = "shows now: ", .send = "111111\n"},
                                 {.wait = NULL}};
    const struct fake_step *script = SCRIPT(
        RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER}, {END, 1, ""},
        {CALL, 0, "totp.confirm user=taro credential#7 reason=r code=111111"}, {HANGUP, 0, NULL});
    struct run run;

    (void)state;
    cli_run_terminal(&run, script, scan, "TERM=xterm", 80, 24,
                     WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test"));
    check(&run, 75, ERASE "\033[?1049l", NULL);
    run_free(&run);
    cli_run_terminal(&run, script, none, "TERM=xterm", 30, 10,
                     WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test"));
    check(&run, 75, ERASE "\033[?1049l", NULL);
    assert_null(strstr(run.out, "▀"));
    run_free(&run);
}

static void C2_no_terminal_no_secret(void **state)
{
    static const char *const verbs[][6] = {{"totp", "enrol", "taro", "--reason=r"},
                                           {"user", "add", "taro", "--reason=r"},
                                           {"password", "reset", "taro", "--reason=r"},
                                           {"init", "taro"}};
    struct run run;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        cli_run_alone(&run, verbs[i]); // there is no daemon: it must not even be asked
        check(&run, 2, NULL, "not a terminal");
        assert_non_null(strstr(run.err, "--output"));
        run_free(&run);
    }
    // A terminal that cannot be cleared is none.
    cli_run_terminal(&run, NULL, NULL, "TERM=dumb", 80, 24,
                     WORDS("totp", "enrol", "taro", "--reason=r"));
    check(&run, 2, "cannot be cleared", NULL);
    run_free(&run);
    // With the explicit flag it is printed, and the code still asked for.
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER}, {END, 1, ""}),
        NULL, WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test", "--show-secret"));
    check(&run, 0, URI, "warifu totp confirm taro 7");
    assert_non_null(strstr(run.out, "not confirmed"));
    run_free(&run);
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER}, {END, 1, ""},
               {CALL, 0, "totp.confirm user=taro credential#7 reason=r code=333333"}, {END, 1, ""}),
        "333333\n",
        WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test", "--show-secret", "--stdin",
              "--json"));
    check(&run, 0, "\"secret\": \"" SEED "\"", NULL);
    run_free(&run);
    // Whoever gives no code now has a generator that waits for one, and is told so.
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER}, {END, 1, ""},
               {EXPECT_EOF, 0, NULL}),
        "",
        WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test", "--show-secret", "--stdin"));
    check(&run, 66, URI, "warifu totp confirm taro 7");
    run_free(&run);
}

static void C3_output_file(void **state)
{
    static const mode_t masks[] = {0, 077, 0777};
    struct stat status;
    struct run run;
    size_t size;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        mode_t before = umask(masks[i]);

        cli_run(&run,
                SCRIPT(RESCUED, {CALL, 0, "totp.enrol user=taro reason=r"}, {ROW, 0, OFFER},
                       {END, 1, ""}),
                NULL,
                WORDS("totp", "enrol", "taro", "--reason=r", "--rescue=test", "--output",
                      in_directory("seed")));
        umask(before);
        check(&run, 0, NULL, "warifu totp confirm taro 7");
        assert_null(strstr(run.out, "JBSW"));
        assert_null(strstr(run.err, "JBSW"));
        assert_int_equal(lstat(in_directory("seed"), &status), 0);
        assert_int_equal(status.st_mode, S_IFREG | 0600);
        assert_string_equal(read_all(in_directory("seed"), &size), URI "\n");
        assert_int_equal(unlink(in_directory("seed")), 0);
        run_free(&run);
    }
}

static void C3_output_onto_something_is_refused(void **state)
{
    char victim[256], link[256], fifo[256];
    size_t size;
    struct run run;

    (void)state;
    snprintf(victim, sizeof victim, "%s", in_directory("victim"));
    snprintf(link, sizeof link, "%s", in_directory("link"));
    snprintf(fifo, sizeof fifo, "%s", in_directory("fifo"));
    write_all(victim, 0644, "precious\n");
    assert_int_equal(symlink(in_directory("nowhere"), link), 0);
    assert_int_equal(mkfifo(fifo, 0666), 0);
    const char *const targets[] = {victim, link, fifo, cli_directory(), "/nonexistent/x"};
    for (size_t i = 0; i < 5; i++) {
        cli_run_alone(&run, WORDS("user", "add", "taro", "--reason=r", "--output",
                                  targets[i])); // refused before tokend is asked
        check(&run, 73, NULL, "cannot be created");
        run_free(&run);
    }
    assert_string_equal(read_all(victim, &size), "precious\n");
    assert_int_equal(access(in_directory("nowhere"), F_OK), -1);
    // A call that fails leaves no empty file behind.
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "user.add user=taro reason=r"}, {END, 5, "There."}),
            NULL,
            WORDS("user", "add", "taro", "--reason=r", "--rescue=test", "--output",
                  in_directory("passwords")));
    check(&run, 4, NULL, "There.");
    assert_int_equal(access(in_directory("passwords"), F_OK), -1);
    run_free(&run);
    unlink(victim);
    unlink(link);
    unlink(fifo);
}

// The file can be made, and then nothing can be written into it: what was issued, and what to do.
static void a_full_disk_is_told_with_the_way_out(void **state)
{
    static const struct {
        const char *words[8];
        const char *call, *row, *says, *hint;
    } table[] = {
        {{"user", "add", "taro", "--reason=r"},
         "user.add user=taro reason=r",
         "user=taro;uid#1001;temporary_password=Kx9p;expires#1790000000",
         "password of taro could not",
         "warifu password reset taro"},
        {{"password", "reset", "taro", "--reason", "x"},
         "password.reset user=taro reason=x",
         "user=taro;temporary_password=Kx9p;expires#1790000000",
         "password of taro could not",
         "warifu password reset taro"},
        {{"emergency", "issue", "taro", "--until", "2099-04-01 17:30", "--reason", "x"},
         NULL,
         "user=taro;emergency#7;emergency_code=ABCDE;until#1790000000;state=active",
         "Emergency code no. 7 was issued",
         "warifu emergency close 7"},
        {{"totp", "enrol", "taro", "--reason=r"},
         "totp.enrol user=taro reason=r",
         OFFER,
         "could not be written",
         "Nothing has to be undone"},
        {{"init", "taro"},
         "init user=taro",
         "store=/s;key_file=/k;user=taro;temporary_password=Kx9p;expires#1790000000",
         "password of taro could not",
         "Do not run init again"},
    };

    struct tm until = {
        .tm_year = 199, .tm_mon = 3, .tm_mday = 1, .tm_hour = 17, .tm_min = 30, .tm_isdst = -1};
    char issue[128];

    (void)state;
    snprintf(issue, sizeof issue, "emergency.issue user=taro until#%lld reason=x",
             (long long)mktime(&until));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct rlimit none = {0, RLIM_INFINITY}, all = {RLIM_INFINITY, RLIM_INFINITY};
        const char *words[16] = {0};
        const bool init = strcmp(table[i].words[0], "init") == 0;
        struct run run;
        size_t count = 0;

        while (table[i].words[count] != NULL) {
            words[count] = table[i].words[count];
            count++;
        }
        if (!init)
            words[count++] = "--rescue=test";
        words[count++] = "--output";
        words[count++] = in_directory("full");
        signal(SIGXFSZ, SIG_IGN);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
        cli_run(&run,
                SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, init ? "rescue=warifu init " : "rescue=test "},
                       {VERDICT, 1, NULL}, {CALL, 0, table[i].call != NULL ? table[i].call : issue},
                       {ROW, 0, table[i].row}, {END, 1, ""}),
                NULL, words);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
        signal(SIGXFSZ, SIG_DFL);
        check(&run, 74, NULL, table[i].says);
        if (strstr(run.err, table[i].hint) == NULL)
            fail_msg("%s: %s", table[i].words[0], run.err);
        assert_null(strstr(run.out, "Kx9p"));
        run_free(&run);
        unlink(in_directory("full"));
    }
}

static void temporary_passwords_go_where_they_were_asked(void **state)
{
    const struct fake_step *script =
        SCRIPT(RESCUED, {CALL, 0, "user.add user=taro reason=r"},
               {ROW, 0, "user=taro;uid#1001;temporary_password=Kx,\"9pQ;expires#1790000000"},
               {END, 1, ""});
    struct run run;
    size_t size;

    (void)state;
    cli_run(&run, script, NULL,
            WORDS("user", "add", "taro", "--reason=r", "--rescue=test", "--output",
                  in_directory("passwords")));
    check(&run, 0, "1001", NULL);
    assert_null(strstr(run.out, "Kx"));
    assert_string_equal(read_all(in_directory("passwords"), &size),
                        "user,temporary_password,expires\ntaro,\"Kx,\"\"9pQ\",1790000000\n");
    assert_int_equal(unlink(in_directory("passwords")), 0);
    run_free(&run);
    cli_run_terminal(&run, script, NULL, "TERM=xterm", 80, 24,
                     WORDS("user", "add", "taro", "--reason=r", "--rescue=test"));
    check(&run, 0, "Kx,\"9pQ", NULL);
    run_free(&run);
    cli_run(&run, script, NULL,
            WORDS("user", "add", "taro", "--reason=r", "--rescue=test", "--show-secret", "--json"));
    check(&run, 0, "\"temporary_password\": \"Kx,\\\"9pQ\"", NULL);
    run_free(&run);
    // A dry run makes none, needs no place for it, and shows none.
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.add? user=taro reason=r"},
                   {ROW, 0, "user=taro;temporary_password=Kx9"}, {END, 1, "Added.|||"}),
            NULL, WORDS("user", "add", "taro", "--reason=r", "--rescue=test", "--dry-run"));
    check(&run, 0, "taro", "Nothing was changed (--dry-run). It would end with: Added.");
    assert_null(strstr(run.out, "Kx9"));
    run_free(&run);
}

static void resync_asks_for_two_codes(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN,
                   {CALL, 0, "totp.resync user=taro reason=r first=111111 second=222222"},
                   {ROW, 0, "user=taro;credential#7;drift#-2"}, {END, 1, ""}),
            ANSWERS "111 111\n111111\n222222\n",
            WORDS("--stdin", "totp", "resync", "taro", "--reason", "r"));
    check(&run, 0, "-2", "six to eight digits");
    run_free(&run);
    cli_run(&run, SCRIPT(GRANTED_ADMIN, {EXPECT_EOF, 0, NULL}), ANSWERS,
            WORDS("--stdin", "totp", "confirm", "taro", "7", "--reason=r"));
    check(&run, 66, NULL, "No code");
    run_free(&run);
    // Codes are no arguments: they would stand in the list of processes and in the history.
    cli_run_alone(&run, WORDS("totp", "confirm", "taro", "7", "--reason=r", "123456"));
    check(&run, 2, NULL, "one word too many");
    run_free(&run);
}

static void W8_no_look_into_memory(void **state)
{
    struct watch watch = {0};
    const struct typed typed[] = {
        {.wait = "Password: ", .signal = SIGABRT, .look = look_from_outside, .context = &watch},
        {.wait = NULL}};
    struct run run;

    (void)state;
    if (SANITIZED) {
        print_message("# the leak check of sanitized builds must trace its own process\n");
        skip();
    }
    if (!cli_as(65534)) {
        assert_true(cli_as(0));
        print_message("# cannot run the client as nobody here\n");
        skip();
    }
    cli_run_terminal(
        &run,
        SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {EXPECT_EOF, 0, NULL}),
        typed, "TERM=xterm", 80, 24, WORDS("status"));
    assert_true(cli_as(0));
    check(&run, 128 + SIGABRT, NULL, NULL);
    assert_int_equal(watch.looks, 1);
    assert_false(watch.dumpable);
    run_free(&run);
}

// Several secrets of which each needs its own place, and that turn out to be worth nothing.
static void C3_what_is_worth_nothing_stays_nowhere(void **state)
{
    char folder[] = "/tmp/warifu-beside.XXXXXX", path[2][64];
    struct disclosure files[2], again;
    struct outcome outcome = {0};
    struct stat status;

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (unsigned i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s/key.%u", folder, i + 1);
        assert_int_equal(disclosure_beside(&files[i], path[i], &outcome), EXIT_DONE);
        assert_true(disclosure_write(&files[i], "secret\n"));
        assert_int_equal(stat(path[i], &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
        assert_int_equal(status.st_size, 7);
    }
    assert_int_equal(disclosure_beside(&again, path[0], &outcome), EXIT_NO_OUTPUT);
    disclosure_forget(&files[0]);
    for (unsigned i = 0; i < 2; i++)
        disclosure_close(&files[i]);
    assert_int_not_equal(access(path[0], F_OK), 0);
    assert_int_equal(access(path[1], F_OK), 0);
    assert_int_equal(unlink(path[1]), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("abuse:C3 what is worth nothing stays nowhere",
              C3_what_is_worth_nothing_stays_nowhere),
        NAMED("abuse:C1 enrolment: on the screen only, then cleared", C1_enrolment_on_the_screen),
        NAMED("abuse:C1 an interrupted enrolment is cleared", C1_interrupted_enrolment_is_cleared),
        NAMED("abuse:C1 it cannot be stopped with the secret on the screen",
              C1_stop_key_does_not_leave_it_on_the_screen),
        NAMED("abuse:C1 small window, lost daemon", C1_small_window_and_lost_daemon),
        NAMED("abuse:C2 no terminal, no secret, no connection", C2_no_terminal_no_secret),
        NAMED("abuse:C3 the output file is 0600 whatever the umask", C3_output_file),
        NAMED("abuse:C3 output onto something is refused first",
              C3_output_onto_something_is_refused),
        NAMED("B4 temporary passwords go where they were asked",
              temporary_passwords_go_where_they_were_asked),
        NAMED("abuse:C3 abuse:S4 a disk that fills up: what was issued is said, and what to do",
              a_full_disk_is_told_with_the_way_out),
        NAMED("abuse:T6 resync asks for two codes, never as arguments", resync_asks_for_two_codes),
        NAMED("abuse:W8 no look into its memory", W8_no_look_into_memory),
    };

    RUN_CLI_TESTS(tests);
}
