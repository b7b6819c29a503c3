// SPDX-License-Identifier: BSD-2-Clause
// Applications that misbehave and stacks that are wrong: never a success, never a crash.
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void odd_conversations(void **state)
{
    (void)state;
    static const struct {
        enum manners manners;
        int code;
    } cases[] = {
        {MANNERS_ERROR, PAM_CONV_ERR},
        {MANNERS_AGAIN, PAM_CONV_ERR},
        {MANNERS_NO_ARRAY, PAM_CONV_ERR},
        {MANNERS_NO_TEXT, PAM_MAXTRIES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        use(fake_works, host_whole_stack, host_right_answers);
        host.manners = cases[i].manners;
        assert_int_equal(host_authenticate(&host), cases[i].code);
        assert_int_equal(fake.seen->grants, 0);
        if (cases[i].manners == MANNERS_NO_TEXT)
            assert_int_equal(fake_last_answer(&fake)->kind, AnswerKind_ANSWER_NONE);
        done(NULL);
    }
}

// Some programs start a handle before they know how to ask.
static void no_conversation(void **state)
{
    (void)state;
    const struct pam_conv none = {NULL, NULL};
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(pam_set_item(host.handle, PAM_CONV, &none), PAM_SUCCESS);
    assert_int_equal(host_authenticate(&host), PAM_CONV_ERR);
    assert_int_equal(fake.seen->grants, 0);
}

static void odd_answers(void **state)
{
    (void)state;
    static char long_text[70001];
    static char longest[513], longer[514];
    memset(long_text, 'x', sizeof long_text - 1);
    memset(longest, 'x', sizeof longest - 1);
    memset(longer, 'x', sizeof longer - 1);
    const struct {
        const char *text;
        AnswerKind kind;
        size_t length;
    } cases[] = {
        {"", AnswerKind_ANSWER_GIVEN, 0},
        {longest, AnswerKind_ANSWER_GIVEN, 512},
        {longer, AnswerKind_ANSWER_OVERSIZE, 0},
        {long_text, AnswerKind_ANSWER_OVERSIZE, 0},
        {"\xff\xfe", AnswerKind_ANSWER_NOT_TEXT, 0},
        {"\b\n\r\177INCORRECT", AnswerKind_ANSWER_GIVEN, 13},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *answers[] = {cases[i].text, cases[i].text, cases[i].text, cases[i].text,
                                 cases[i].text, cases[i].text, NULL};
        use(fake_works, host_whole_stack, answers);
        assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
        assert_int_equal(fake_last_answer(&fake)->kind, cases[i].kind);
        assert_int_equal(strlen(fake_last_answer(&fake)->text), cases[i].length);
        assert_null(strstr(host_log(), "INCORRECT")); // abuse:W7: no answer reaches a log
        done(NULL);
    }
}

static void a_changed_user(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    host.manners = MANNERS_CHANGES_USER;
    assert_int_equal(host_authenticate(&host), PAM_AUTH_ERR);
    assert_int_equal(fake.seen->grants, 1); // the daemon granted alice; mallory gets nothing
    assert_non_null(strstr(host_log(), "PAM_USER"));
}

static void odd_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool sent;
    } cases[] = {
        {"\b\n\r\177INCORRECT", true},
        {"../../x", true},
        {"-f root", true},
        {"abcdefghijklmnopqrstuvwxyz0123456", true}, // 33
        {"\xff", false},
        {"", false},
    };
    static const char *const wrong[] = {"x", "x", "x", "x", "x", "x", NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        host_log_clear();
        fake_start(&fake, fake_works);
        host_start(&host, &fake, cases[i].name, host_whole_stack, wrong);
        assert_int_equal(host_authenticate(&host), PAM_MAXTRIES); // all are asked alike
        assert_int_equal(fake.seen->begins, 1);
        assert_string_equal(fake_last_begin(&fake)->user, cases[i].sent ? cases[i].name : "");
        assert_int_equal(fake_last_begin(&fake)->user_flaw == NameFlaw_NAME_FLAW_NONE,
                         cases[i].sent);
        assert_null(strchr(host_log(), '\r'));
        assert_null(strchr(host_log(), '\177'));
        done(NULL);
    }
}

static void half_a_host_name_is_not_sent(void **state)
{
    (void)state;
    char name[300];
    memset(name, 'h', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    use(fake_works, host_whole_stack, host_right_answers);
    pam_set_item(host.handle, PAM_RHOST, name);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_null(strstr(fake_last_begin(&fake)->rhost, "hhh")); // a mark, which is not "here" either
    assert_ptr_equal(strstr(fake_last_begin(&fake)->rhost, "(299 bytes, "),
                     fake_last_begin(&fake)->rhost);
}

static void wrong_options(void **state)
{
    (void)state;
    static const char *const options[] = {
        "nosuchoption", "try_first_pas", "try_first_pass=1", "timeout=",        "timeout=0",
        "timeout=601",  "timeout=1s",    "timeout=-1",       "socket=relative", "socket=",
        "alwaysok",     "nouserok",      "Timeout=3",        "debug",
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        char lines[256];
        snprintf(lines, sizeof lines,
                 "auth required @ %s\naccount required @ %s\npassword required @ %s\n"
                 "session required @ %s\n",
                 options[i], options[i], options[i], options[i]);
        use(fake_works, lines, host_right_answers);
        assert_int_equal(host_authenticate(&host), PAM_SERVICE_ERR);
        if (strstr(host_log(), options[i]) == NULL)
            fail_msg("not named: %s", options[i]);
        assert_non_null(strstr(host.told, "not set up correctly"));
        assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SERVICE_ERR);
        assert_int_equal(pam_chauthtok(host.handle, 0), PAM_SERVICE_ERR);
        assert_int_equal(pam_open_session(host.handle, 0), PAM_SERVICE_ERR);
        assert_int_equal(fake.seen->connections, 0);
        done(NULL);
    }
}

static void twice_in_a_stack(void **state)
{
    (void)state;
    static const char *const answers[] = {FAKE_PASSWORD, FAKE_CODE, "x", "x", "x",
                                          "x",           "x",       "x", NULL};
    use(fake_works, "auth required @\nauth required @\n", answers);
    assert_int_equal(host_authenticate(&host), PAM_MAXTRIES); // the second line asks again
    assert_int_equal(fake.seen->begins, 2);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
    struct host other; // another service of the same process
    host_start(&other, &fake, "alice", host_whole_stack, NULL);
    assert_int_equal(pam_acct_mgmt(other.handle, 0), PAM_PERM_DENIED);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
    host_end(&other);
}

static void silence_in_trouble(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    unlink(fake.path);
    assert_int_equal(pam_authenticate(host.handle, PAM_SILENT), PAM_SYSTEM_ERR);
    // pkexec aborts when a session module speaks, silent or not
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(host.infos, 0);
}

static void a_session_that_cannot_be_told(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    host.manners = MANNERS_ERROR; // systemd --user and cron answer like this
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SUCCESS);
}

static void trouble_is_told_in_the_persons_language(void **state)
{
    (void)state;
    static const struct {
        const char *language, *terminal;
        bool japanese;
    } cases[] = {
        {"ja_JP.UTF-8", "xterm", true},
        {"ja_JP.utf8", NULL, true},
        {"ja_JP.UTF-8", "linux", false},
        {"ja_JP.eucJP", "xterm", false},
        {"C", "xterm", false},
        {"ja", "xterm", false},
        {"jam_JM.UTF-8", "xterm", false},
        {"ja_JP.UTF-8/../../x", "xterm", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("LC_ALL", cases[i].language, 1);
        if (cases[i].terminal == NULL)
            unsetenv("TERM");
        else
            setenv("TERM", cases[i].terminal, 1);
        use(fake_works, host_whole_stack, host_right_answers);
        unlink(fake.path);
        assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
        assert_int_equal(strstr(host.told, "認証サービス") != NULL, cases[i].japanese);
        assert_int_equal(strstr(host.told, "login service") != NULL, !cases[i].japanese);
        done(NULL);
    }
    setenv("LC_ALL", "C", 1);
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    setenv("LC_ALL", "C", 1);
    const struct CMUnitTest tests[] = {
        TEST("abuse:P5 conversations that fail, stall or return nothing", odd_conversations),
        TEST("abuse:P5 no conversation at all", no_conversation),
        TEST("abuse:P5 abuse:W1 answers that are empty, long or not text", odd_answers),
        TEST("abuse:P6 PAM_USER changed in the conversation", a_changed_user),
        TEST("abuse:P8 abuse:E3 abuse:D14 odd names are data or refused", odd_names),
        TEST("abuse:E3 half a host name is not sent", half_a_host_name_is_not_sent),
        TEST("abuse:P12 wrong options are named and refused", wrong_options),
        TEST("abuse:P17 twice in a stack, two services in a process", twice_in_a_stack),
        TEST("abuse:P16 silence in trouble", silence_in_trouble),
        TEST("abuse:P16 a session that cannot be told is opened all the same",
             a_session_that_cannot_be_told),
        TEST("abuse:E2 trouble is told in the person's language",
             trouble_is_told_in_the_persons_language),
    };
    return cmocka_run_group_tests_name("bad callers", tests, NULL, NULL);
}
