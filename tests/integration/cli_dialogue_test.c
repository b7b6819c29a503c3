// SPDX-License-Identifier: BSD-2-Clause
// The dialogue and the calls of `warifu`, against a daemon that follows a script and sometimes
// lies.
#include "../tools/cli_check.h"
#include <sys/stat.h>
#include <unistd.h>

static void proves_and_calls(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "user.resume user=taro reason=back"},
                   {ROW, 0, "user=taro;state=active"}, {END, 1, "Resumed.|||"},
                   {EXPECT_EOF, 0, NULL}),
            ANSWERS, WORDS("--stdin", "user", "resume", "taro", "--reason", "back"));
    check(&run, 0, "active", "Resumed.");
    assert_non_null(strstr(run.err, "Password: "));
    run_free(&run);
}

static void every_status_has_its_exit_code(void **state)
{
    static const struct {
        int status, code;
        const char *name;
    } table[] = {{0, 1, "failed"},   {1, 0, "done"},      {3, 2, "usage"},     {4, 3, "not-found"},
                 {5, 4, "conflict"}, {6, 5, "forbidden"}, {99, 76, "protocol"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct run run;
        char name[64];

        cli_run(&run,
                SCRIPT(GRANTED_ADMIN, {CALL, 0, "lock.clear user=taro reason=x"},
                       {END, table[i].status, "what|do this|user|"}),
                ANSWERS, WORDS("--stdin", "lock", "clear", "taro", "--reason=x", "--json"));
        snprintf(name, sizeof name, "\"name\": \"%s\", \"exit\": %d", table[i].name, table[i].code);
        check(&run, table[i].code, name, NULL);
        assert_non_null(
            strstr(run.out, "\"message\": \"what\", \"hint\": \"do this\", \"subject\": \"user\""));
        run_free(&run);
    }
}

static void every_verdict_has_its_exit_code(void **state)
{
    static const struct {
        int result, code;
        const char *says;
    } table[] = {{0, 77, "did not prove"},    {2, 77, "Too many"},
                 {3, 75, "could not decide"}, {4, 77, "must be changed"},
                 {5, 77, "expired"},          {6, 77, "not an administrator"},
                 {7, 77, "not changed"},      {42, 76, "not understood"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct run run;

        cli_run(&run,
                SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {VERDICT, table[i].result, NULL},
                       {EXPECT_EOF, 0, NULL}),
                "", WORDS("--stdin", "status"));
        check(&run, table[i].code, NULL, table[i].says);
        run_free(&run);
    }
}

static void all_pages_are_fetched(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "totp.list user=taro"},
                   {ROW, 0, "user=taro;credential#1"}, {END, 2, "|||c 1"},
                   {CALL, 0, "totp.list user=taro after=c 1"}, {ROW, 0, "user=taro;credential#2"},
                   {END, 2, "|||c 2"}, {CALL, 0, "totp.list user=taro after=c 2"},
                   {ROW, 0, "user=taro;credential#3"}, {END, 1, ""}),
            ANSWERS, WORDS("--stdin", "totp", "list", "taro", "--json"));
    check(&run, 0, "\"credential\": 3}", NULL);
    assert_non_null(strstr(run.out, "\"credential\": 1}"));
    run_free(&run);
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "log"},
                   {ROW, 0, "sequence#1;time#5;event=a.b;user=u;record={}"}, {END, 2, "|||17"},
                   {CALL, 0, "log after#17"}, {END, 1, ""}),
            ANSWERS, WORDS("--stdin", "log"));
    check(&run, 0, "a.b", NULL);
    run_free(&run);
    // Whoever searches through much may have found nothing so far.
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "log user=u"}, {END, 2, "|||20000"},
                   {CALL, 0, "log user=u after#20000"},
                   {ROW, 0, "sequence#20001;time#5;event=a.b;user=u;record={}"}, {END, 1, ""}),
            ANSWERS, WORDS("--stdin", "log", "--user", "u"));
    check(&run, 0, "a.b", NULL);
    run_free(&run);
}

static void a_page_that_leads_nowhere_ends(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "user.list"}, {END, 2, "|||x"},
                   {CALL, 0, "user.list after=x"}, {END, 2, "|||x"}, {EXPECT_EOF, 0, NULL}),
            ANSWERS, WORDS("--stdin", "user", "list"));
    check(&run, 76, NULL, "not understood");
    run_free(&run);
}

static void stale_asks_again_and_repeats_the_call(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "status"}, {END, 7, ""}, GRANTED_ADMIN,
                   {CALL, 0, "status"}, {ROW, 0, "item=version;value=1"}, {END, 1, ""}),
            ANSWERS ANSWERS, WORDS("--stdin", "status"));
    check(&run, 0, "version", "no longer fresh");
    run_free(&run);
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "status"}, {END, 7, ""}, GRANTED_ADMIN,
                   {CALL, 0, "status"}, {END, 7, "x"}),
            ANSWERS ANSWERS, WORDS("--stdin", "status"));
    check(&run, 6, NULL, NULL);
    run_free(&run);
}

static void rescue_is_for_root_and_loud(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, "rescue=all cards lost "}, {VERDICT, 1, NULL},
                   {CALL, 0, "status"}, {END, 1, ""}),
            NULL, WORDS("--rescue", "all cards lost", "status"));
    check(&run, 0, NULL, "RESCUE");
    run_free(&run);
    cli_run(
        &run,
        SCRIPT(
            {ACCEPT, 0, NULL}, {BEGIN, 0, "rescue=warifu init "}, {VERDICT, 1, NULL},
            {CALL, 0, "init user=hanako"},
            {ROW, 0,
             "store=/s;key_file=/k;user=hanako;temporary_password=Xy7kkkkkkkkk;expires#1800000000"},
            {END, 1, ""}),
        NULL, WORDS("init", "hanako", "--show-secret"));
    check(&run, 0, "Xy7kkkkkkkkk", NULL);
    assert_null(strstr(run.err, "RESCUE"));
    run_free(&run);
}

static void D8_a_verdict_for_another_nonce_is_no_verdict(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {BAD_NONCE, 0, NULL}, {EXPECT_EOF, 0, NULL}),
            NULL, WORDS("--stdin", "status"));
    check(&run, 76, NULL, "not understood");
    run_free(&run);
}

static void D7_a_socket_in_a_directory_that_others_may_write_gets_nothing(void **state)
{
    struct run run;

    (void)state;
    assert_int_equal(chmod(cli_directory(), 0777), 0);
    cli_run(&run, NULL, NULL, WORDS("status"));
    check(&run, 69, NULL, "not the real tokend");
    run_free(&run);
    assert_int_equal(chmod(cli_directory(), 0700), 0);
}

static void no_daemon_says_so(void **state)
{
    struct run run;

    (void)state;
    cli_run_alone(&run, WORDS("status"));
    check(&run, 69, NULL, "systemctl");
    run_free(&run);
    cli_run_alone(&run, WORDS("status", "--json"));
    check(&run, 69, "\"name\": \"unreachable\", \"exit\": 69", NULL);
    run_free(&run);
}

static void garbage_instead_of_frames(void **state)
{
    static const struct {
        const char *bytes;
        int size, code;
    } table[] = {
        {"HTTP/1.1 400 Bad Request\r\n", 26, 76},
        {"\0\0\0\0", 4, 76},
        {"\xff\xff\xff\xff", 4, 76},
        {"\0\0\0\3\xff\xff\xff", 7, 76},
        {"\0\0\0\2\x2a\0", 6, 76},     // a row instead of a verdict
        {"\0\0\0\4\x0a\2\x08", 7, 75}, // cut short, then the end
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct run run;

        cli_run(&run,
                SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {RAW, table[i].size, table[i].bytes},
                       {HANGUP, 0, NULL}),
                NULL, WORDS("--stdin", "status"));
        check(&run, table[i].code, NULL, "warifu: ");
        run_free(&run);
    }
}

static void hang_up_and_stall_at_every_step(void **state)
{
    const struct fake_step whole[] = {
        GRANTED_ADMIN, {CALL, 0, "status"}, {ROW, 0, "item=a;value=b"}, {END, 1, ""}};
    const size_t steps = sizeof whole / sizeof *whole;

    (void)state;
    for (size_t cut = 1; cut < steps; cut++) {
        struct fake_step script[24] = {0};
        struct run run;

        memcpy(script, whole, cut * sizeof *whole);
        script[cut] = (struct fake_step){HANGUP, 0, NULL};
        cli_run(&run, script, ANSWERS, WORDS("--stdin", "status"));
        if (run.code != 75)
            print_error("hung up after step %zu: exit %d, %s\n", cut, run.code, run.err);
        assert_int_equal(run.code, 75);
        run_free(&run);
    }
    for (size_t cut = 2; cut < steps; cut += 4) {
        struct fake_step script[24] = {0};
        struct run run;

        memcpy(script, whole, cut * sizeof *whole);
        script[cut] = (struct fake_step){SLEEP, 1600, NULL};
        cli_run(&run, script, ANSWERS, WORDS("--stdin", "--timeout", "1", "status"));
        assert_int_equal(run.code, 75);
        assert_non_null(strstr(run.err, "stopped answering"));
        run_free(&run);
    }
}

static void wait_gives_more_time(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {WAIT, 3, NULL}, {SLEEP, 1500, NULL},
                   {VERDICT, 1, NULL}, {CALL, 0, "status"}, {WAIT, 3, NULL}, {SLEEP, 1500, NULL},
                   {END, 1, ""}),
            NULL, WORDS("--stdin", "--timeout", "1", "status"));
    check(&run, 0, NULL, NULL);
    run_free(&run);
}

static void an_endless_dialogue_ends(void **state)
{
    static struct fake_step script[1100] = {{ACCEPT, 0, NULL}, {BEGIN, 0, ""}};
    struct run run;

    (void)state;
    for (size_t i = 2; i < 1099; i++)
        script[i] = (struct fake_step){INFO, 0, "and on"};
    cli_run(&run, script, NULL, WORDS("--stdin", "status"));
    assert_int_equal(run.code, 76);
    run_free(&run);
}

static void W1_answers_are_never_cut(void **state)
{
    char input[2000];
    struct run run;

    (void)state;
    memset(input, 'a', sizeof input);
    input[513] = '\n'; // 512 bytes fit, 513 do not
    input[514] = '\0';
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {ANSWER, 2, NULL},
                   {VERDICT, 0, NULL}),
            input, WORDS("--stdin", "status"));
    check(&run, 77, NULL, NULL);
    run_free(&run);
    input[512] = '\n';
    input[513] = '\0';
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {ANSWER, 1, NULL},
                   {VERDICT, 0, NULL}),
            input, WORDS("--stdin", "status"));
    check(&run, 77, NULL, NULL);
    run_free(&run);
}

static void no_answer_and_no_terminal(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {ANSWER, 0, NULL},
                   {VERDICT, 0, NULL}),
            "", WORDS("--stdin", "status"));
    check(&run, 77, NULL, NULL);
    run_free(&run);
    // Without --stdin the answers are not taken from a pipe by mistake.
    cli_run(
        &run,
        SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {EXPECT_EOF, 0, NULL}),
        "right\n", WORDS("status"));
    check(&run, 66, NULL, "--stdin");
    run_free(&run);
    cli_run(
        &run,
        SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {EXPECT_EOF, 0, NULL}),
        "\xc6\xfc\xcb\xdc\n", WORDS("--stdin", "status"));
    check(&run, 66, NULL, "UTF-8");
    run_free(&run);
}

static void prompts_on_the_terminal_without_echo(void **state)
{
    static const struct typed typed[] = {{.wait = "Password: ", .send = "right\n"},
                                         {.wait = "One-time code: ", .send = "123456\n"},
                                         {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(
        &run,
        SCRIPT(GRANTED_ADMIN, {CALL, 0, "status"}, {ROW, 0, "item=schema;value=4"}, {END, 1, ""}),
        typed, "TERM=xterm", 80, 24, WORDS("status"));
    check(&run, 0, "store format", NULL);
    assert_null(strstr(run.out, "right"));      // no echo
    assert_non_null(strstr(run.out, "123456")); // echo where the daemon said so
    run_free(&run);
}

static void an_interrupt_restores_the_terminal(void **state)
{
    static const struct typed typed[] = {{.wait = "Password: ", .send = "half\003"},
                                         {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(
        &run,
        SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {EXPECT_EOF, 0, NULL}),
        typed, "TERM=xterm", 80, 24, WORDS("status"));
    check(&run, 128 + 2, NULL, NULL);
    assert_null(strstr(run.out, "half"));
    run_free(&run);
}

static void A1_speech_of_the_daemon_reaches_no_terminal_raw(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, ""},
                   {INFO, 0, "a\033[2Jb\xc2\x9bz\xe2\x80\xae\nC:\\x"},
                   {PROMPT, 0, "\033]0;x\007? "}, {ANSWER, 0, "y"}, {VERDICT, 1, NULL},
                   {CALL, 0, "status"}, {END, 0, "m\033[1m|h\033[1m||"}),
            "y\n", WORDS("--stdin", "status"));
    check(&run, 1, NULL, "a\\x1b[2Jb\\u009bz\\u202e\nC:\\x");
    assert_null(strchr(run.err, '\033'));
    assert_null(strchr(run.out, '\033'));
    run_free(&run);
}

static void shell_uses_one_proof_for_many_commands(void **state)
{
    static const struct typed typed[] = {
        {.wait = "Password: ", .send = "right\n"},
        {.wait = "One-time code: ", .send = "123456\n"},
        {.wait = "warifu> ", .send = "lock clear taro --reason 'we said \"so\"'\n"},
        {.wait = "warifu> ", .send = "nonsense\n"},
        {.wait = "warifu> ", .send = "status --json\n"},
        {.wait = "warifu> ", .send = "status\n"},
        {.wait = "Password: ", .send = "right\n"},
        {.wait = "One-time code: ", .send = "123456\n"},
        {.wait = "warifu> ", .send = "lock show 'open\n"},
        {.wait = "warifu> ", .send = "exit\n"},
        {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(
        &run,
        SCRIPT(GRANTED_ADMIN, {CALL, 0, "lock.clear user=taro reason=we said \"so\""},
               {END, 1, "Cleared.|||"}, {CALL, 0, "status"}, {ROW, 0, "item=a;value=b"},
               {END, 1, ""}, {CALL, 0, "status"}, {END, 7, ""}, GRANTED_ADMIN, {CALL, 0, "status"},
               {ROW, 0, "item=fresh;value=again"}, {END, 1, ""}, {EXPECT_EOF, 0, NULL}),
        typed, "TERM=xterm", 80, 24, WORDS("--lang", "en"));
    check(&run, 2, "Cleared.", NULL); // the last command had an open quote
    assert_non_null(strstr(run.out, "\"rows\": ["));
    assert_non_null(strstr(run.out, "There is no command \"nonsense\""));
    assert_non_null(strstr(run.out, "fresh"));
    assert_non_null(strstr(run.out, "quote"));
    run_free(&run);
}

static void shell_reads_commands_from_a_pipe(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, "rescue=x "}, {VERDICT, 1, NULL},
                   {CALL, 0, "lock.show"}, {END, 1, ""}, {CALL, 0, "user.show user=-f root"},
                   {END, 4, "none"}, {EXPECT_EOF, 0, NULL}),
            "# comment\n\nlock show\nuser show -- '-f root'", WORDS("shell", "--rescue=x"));
    check(&run, 3, NULL, "none");
    run_free(&run);
}

static void shell_comes_back_after_the_daemon_restarted(void **state)
{
    static const struct typed typed[] = {
        {.wait = "Password: ", .send = "right\n"},
        {.wait = "code: ", .send = "123456\n"},
        {.wait = "warifu> ", .send = "status\n", .look = cli_wait_for_hang_up},
        {.wait = "Password: ", .send = "right\n"},
        {.wait = "code: ", .send = "123456\n"},
        {.wait = "warifu> ", .send = "\004"},
        {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(&run,
                     SCRIPT(GRANTED_ADMIN, {HANGUP, 0, NULL}, GRANTED_ADMIN, {CALL, 0, "status"},
                            {ROW, 0, "item=back;value=again"}, {END, 1, ""}),
                     typed, "TERM=xterm", 80, 24, WORDS("shell"));
    check(&run, 0, "back", NULL);
    run_free(&run);
}

static void confirmation_before_removal(void **state)
{
    static const struct typed no[] = {{.wait = "permanently? [y/N] ", .send = "\n"},
                                      {.wait = NULL}};
    static const struct typed yes[] = {{.wait = "permanently? [y/N] ", .send = "y\n"},
                                       {.wait = "Password: ", .send = "right\n"},
                                       {.wait = "code: ", .send = "123456\n"},
                                       {.wait = NULL}};
    const char *const *words = WORDS("user", "remove", "taro", "--reason", "r");
    struct run run;

    (void)state;
    cli_run_terminal(&run, NULL, no, "TERM=xterm", 80, 24, words);
    check(&run, 1, "Not confirmed", NULL);
    run_free(&run);
    cli_run_terminal(&run,
                     SCRIPT(GRANTED_ADMIN, {CALL, 0, "user.remove user=taro reason=r"},
                            {ROW, 0, "user=taro;taken=person 0 5;revoked_sessions=end"},
                            {END, 1, "Gone.|||"}),
                     yes, "TERM=xterm", 80, 24, words);
    check(&run, 7, "It was done", NULL); // nobody was there who could say which sessions are open
    run_free(&run);
    cli_run_alone(&run, words);
    check(&run, 2, NULL, "--yes");
    run_free(&run);
    cli_run(&run, SCRIPT(GRANTED_ADMIN, {CALL, 0, "user.remove? user=taro reason=r"}, {END, 1, ""}),
            ANSWERS, WORDS("--stdin", "user", "remove", "taro", "--reason", "r", "--dry-run"));
    check(&run, 0, NULL, NULL);
    run_free(&run);
}

static void an_empty_answer_is_told(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run, SCRIPT(GRANTED_ADMIN, {CALL, 0, "lock.show"}, {END, 1, ""}), ANSWERS,
            WORDS("--stdin", "lock", "show"));
    check(&run, 0, NULL, "There is nothing to show.");
    run_free(&run);
    cli_run(&run,
            SCRIPT(GRANTED_ADMIN, {CALL, 0, "lock.show"},
                   {ROW, 0, "user=taro;origin=local;failures#1"}, {END, 1, ""}),
            ANSWERS, WORDS("--stdin", "lock", "show"));
    check(&run, 0, "taro", NULL);
    assert_null(strstr(run.err, "nothing to show"));
    run_free(&run);
}

static void language_is_told_to_the_daemon(void **state)
{
    static const struct {
        const char *all, *term, *begin;
    } table[] = {
        {"LC_ALL=ja_JP.UTF-8", "TERM=xterm", "language=ja_JP.UTF-8 terminal=xterm"},
        {"LC_ALL=ja_JP.UTF-8", "TERM=linux", "language=en_US.UTF-8 terminal=linux"},
        {"LC_ALL=ja_JP.eucJP", "TERM=xterm", "language=en_US.UTF-8"},
        {"LC_ALL=C", "TERM=xterm", "language=en_US.UTF-8"},
        {"LC_ALL=tr_TR.UTF-8", "TERM=xterm", "language=en_US.UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct run run;

        cli_environment(table[i].all);
        cli_environment(table[i].term);
        cli_run(&run, SCRIPT({ACCEPT, 0, NULL}, {BEGIN, 0, table[i].begin}, {VERDICT, 0, NULL}),
                NULL, WORDS("--stdin", "status"));
        check(&run, 77, NULL, NULL);
        run_free(&run);
    }
    cli_environment("LC_ALL=C.UTF-8");
    cli_environment("TERM=xterm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("proves who you are, then calls", proves_and_calls),
        NAMED("every AdminStatus has its exit code", every_status_has_its_exit_code),
        NAMED("every verdict has its exit code", every_verdict_has_its_exit_code),
        NAMED("all pages are fetched", all_pages_are_fetched),
        NAMED("a page that leads nowhere ends", a_page_that_leads_nowhere_ends),
        NAMED("stale: asks again and repeats the call, once",
              stale_asks_again_and_repeats_the_call),
        NAMED("rescue is loud, init is not", rescue_is_for_root_and_loud),
        NAMED("abuse:D8 a verdict for another nonce is no verdict",
              D8_a_verdict_for_another_nonce_is_no_verdict),
        NAMED("abuse:D7 a socket where others may write gets nothing",
              D7_a_socket_in_a_directory_that_others_may_write_gets_nothing),
        NAMED("no daemon: says so and what to do", no_daemon_says_so),
        NAMED("garbage instead of frames", garbage_instead_of_frames),
        NAMED("abuse:P2 the daemon hangs up or stalls at every step",
              hang_up_and_stall_at_every_step),
        NAMED("Wait gives more time", wait_gives_more_time),
        NAMED("an endless dialogue ends", an_endless_dialogue_ends),
        NAMED("abuse:W1 answers are never cut", W1_answers_are_never_cut),
        NAMED("no answer, no terminal, no UTF-8", no_answer_and_no_terminal),
        NAMED("prompts on the terminal, without echo", prompts_on_the_terminal_without_echo),
        NAMED("an interrupt ends the prompt", an_interrupt_restores_the_terminal),
        NAMED("abuse:A1 what the daemon says reaches no terminal raw",
              A1_speech_of_the_daemon_reaches_no_terminal_raw),
        NAMED("shell: one proof for many commands, asked again when stale",
              shell_uses_one_proof_for_many_commands),
        NAMED("abuse:D14 shell: commands from a pipe, names are data",
              shell_reads_commands_from_a_pipe),
        NAMED("shell: comes back after the daemon restarted",
              shell_comes_back_after_the_daemon_restarted),
        NAMED("removal is confirmed", confirmation_before_removal),
        NAMED("an empty answer is told", an_empty_answer_is_told),
        NAMED("abuse:E2 language and terminal are told to the daemon",
              language_is_told_to_the_daemon),
    };

    RUN_CLI_TESTS(tests);
}
