// SPDX-License-Identifier: BSD-2-Clause
// What the module refuses: daemons that are gone, mute or lying, applications that misbehave,
// options that are wrong. Never a success, never late, never a crash.
#include "host.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fake fake;
static struct host host;

static void use(fake_script *script, const char *lines, const char *const *answers)
{
    host_log_clear();
    fake_start(&fake, script);
    host_start(&host, &fake, "alice", lines, answers);
}

static int done(void **state)
{
    (void)state;
    if (host.handle != NULL)
        host_end(&host);
    if (fake.pid > 0)
        fake_stop(&fake);
    return 0;
}

// With timeout=1 in the stack: refused as a fault, within the timeout and a second.
static void refuses_in_time(const char *told)
{
    double begin = host_seconds();
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    double took = host_seconds() - begin;
    if (took > 2.0)
        fail_msg("took %.2f s", took);
    if (strstr(host.told, told) == NULL)
        fail_msg("told: %s", host.told);
    assert_non_null(strstr(host_log(), "tokend"));
}

// --- daemons -------------------------------------------------------------------------------------

static void no_socket(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    unlink(fake.path);
    refuses_in_time("cannot be reached");
}

static void nobody_listens(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    kill(fake.pid, SIGKILL);
    waitpid(fake.pid, NULL, 0);
    fake.pid = -1;
    refuses_in_time("cannot be reached");
    fake_stop(&fake);
}

static void a_stopped_daemon(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    kill(fake.pid, SIGSTOP);
    refuses_in_time("does not answer");
}

static void stop_me(struct host *at)
{
    (void)at;
    kill(fake.pid, SIGSTOP);
}

static void a_daemon_stopped_in_mid_conversation(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    host.on_prompt = stop_me;
    refuses_in_time("does not answer");
}

static void kill_it(struct host *at)
{
    (void)at;
    kill(fake.pid, SIGKILL);
    usleep(20000);
}

static void a_daemon_killed_in_mid_conversation(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    host.on_prompt = kill_it;
    refuses_in_time("does not answer");
}

static void say_nothing(struct fake_peer *peer)
{
    char byte;
    (void)!read(peer->fd, &byte, 1); // until the client has gone
}

static void hang_up(struct fake_peer *peer)
{
    (void)peer;
}

static void say_garbage(struct fake_peer *peer)
{
    fake_raw(peer, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
    say_nothing(peer);
}

static void claim_too_much(struct fake_peer *peer)
{
    fake_raw(peer, "\xff\xff\xff\xff", 4);
    say_nothing(peer);
}

static void send_an_empty_frame(struct fake_peer *peer)
{
    fake_raw(peer, "\0\0\0\0", 4);
    say_nothing(peer);
}

static void send_an_unknown_message(struct fake_peer *peer)
{
    fake_raw(peer, "\0\0\0\2\x7a\0", 6); // field 15
    say_nothing(peer);
}

static size_t grant(const struct fake_peer *peer, uint8_t *bytes, size_t size)
{
    ServerFrame frame = {.which_body = ServerFrame_verdict_tag};
    size_t used = 0;
    frame.body.verdict.result = Result_RESULT_GRANTED;
    frame.body.verdict.nonce.size = peer->begin.nonce.size;
    memcpy(frame.body.verdict.nonce.bytes, peer->begin.nonce.bytes, peer->begin.nonce.size);
    if (frame_encode(ServerFrame_fields, &frame, bytes, size, &used) != FAULT_NONE)
        abort();
    return used;
}

static void grant_by_half(struct fake_peer *peer)
{
    uint8_t bytes[64];
    fake_raw(peer, bytes, grant(peer, bytes, sizeof bytes) / 2);
    say_nothing(peer);
}

static void grant_all_but_a_byte(struct fake_peer *peer)
{
    uint8_t bytes[64];
    fake_raw(peer, bytes, grant(peer, bytes, sizeof bytes) - 1);
}

static void drip_a_grant(struct fake_peer *peer)
{
    uint8_t bytes[64];
    size_t size = grant(peer, bytes, sizeof bytes);
    for (size_t i = 0; i < size; i++) {
        fake_raw(peer, bytes + i, 1);
        usleep(200000);
    }
}

static void grant_with_a_duplicate_field(struct fake_peer *peer)
{
    uint8_t bytes[64];
    size_t size = grant(peer, bytes, sizeof bytes);
    bytes[3] = (uint8_t)(bytes[3] + 2);
    bytes[5] = (uint8_t)(bytes[5] + 2);
    memcpy(bytes + size, "\x08\x01", 2); // result = GRANTED once more
    fake_raw(peer, bytes, size + 2);
}

static void grant_somebody_else(struct fake_peer *peer)
{
    peer->begin.nonce.bytes[15] ^= 1;
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void grant_without_nonce(struct fake_peer *peer)
{
    peer->begin.nonce.size = 0;
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void grant_with_half_a_nonce(struct fake_peer *peer)
{
    peer->begin.nonce.size = 8;
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void grant_what_was_granted_before(struct fake_peer *peer)
{
    memcpy(peer->begin.nonce.bytes, peer->seen->old_nonce, sizeof peer->seen->old_nonce);
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void talk_without_end(struct fake_peer *peer)
{
    for (int i = 0; i < 5000; i++)
        fake_wait(peer, 1);
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void lying_daemons(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        fake_script *script;
        const char *told;
    } liars[] = {
        {"says nothing", say_nothing, "does not answer"},
        {"hangs up", hang_up, "does not answer"},
        {"garbage", say_garbage, "bad answer"},
        {"length 2^32-1", claim_too_much, "bad answer"},
        {"length 0", send_an_empty_frame, "bad answer"},
        {"an unknown message", send_an_unknown_message, "bad answer"},
        {"half a grant", grant_by_half, "does not answer"},
        {"a grant but its last byte", grant_all_but_a_byte, "does not answer"},
        {"a grant, 5 bytes a second", drip_a_grant, "does not answer"},
        {"a grant with a duplicate field", grant_with_a_duplicate_field, "bad answer"},
        {"a grant with another nonce", grant_somebody_else, "bad answer"},
        {"a grant without nonce", grant_without_nonce, "bad answer"},
        {"a grant with half a nonce", grant_with_half_a_nonce, "bad answer"},
        {"endless talk", talk_without_end, "bad answer"},
    };
    for (size_t i = 0; i < sizeof liars / sizeof *liars; i++) {
        print_message("# %s\n", liars[i].name);
        use(liars[i].script, host_whole_stack, host_right_answers);
        refuses_in_time(liars[i].told);
        done(NULL);
    }
}

static void a_replayed_grant(void **state)
{
    (void)state;
    use(grant_what_was_granted_before, host_whole_stack, host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS); // the first time it is its own
    for (int i = 0; i < 20; i++)
        assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    assert_memory_not_equal(fake.seen->begin[0].nonce.bytes, fake.seen->begin[1].nonce.bytes, 16);
}

static void ask_everywhere(struct fake_peer *peer)
{
    char text[513];
    fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Password: ", text);
    fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
}

static void a_prompt_where_none_belongs(void **state)
{
    (void)state;
    use(ask_everywhere, host_whole_stack, host_right_answers);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(host.prompts, 0);
}

// An unprivileged locker: what root reaches, others may not.
static void an_unreachable_socket_for_others(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(chmod(fake.path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        if (setuid(65534) != 0)
            _exit(3);
        _exit(host_authenticate(&host) == PAM_SYSTEM_ERR &&
                      strstr(host.told, "cannot be reached") != NULL
                  ? 0
                  : 1);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(fake.seen->connections, 0);
}

static void an_attackers_socket(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(chown(fake.directory, 65534, 65534), 0);
    refuses_in_time("cannot be trusted");
    assert_int_equal(chown(fake.directory, 0, 0), 0);
    assert_int_equal(chmod(fake.directory, 01777), 0);
    refuses_in_time("cannot be trusted");
    assert_int_equal(fake.seen->connections, 0); // not even a connection, let alone a secret
    assert_int_equal(host.prompts, 0);
}

// --- applications --------------------------------------------------------------------------------

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
        {"\xff\xfe", AnswerKind_ANSWER_OVERSIZE, 0},
        {"\b\n\r\177INCORRECT", AnswerKind_ANSWER_GIVEN, 13},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *answers[] = {cases[i].text, cases[i].text, cases[i].text, cases[i].text,
                                 cases[i].text, cases[i].text, NULL};
        use(fake_works, host_whole_stack, answers);
        assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
        assert_int_equal(fake_last_answer(&fake)->kind, cases[i].kind);
        assert_int_equal(strlen(fake_last_answer(&fake)->text), cases[i].length);
        assert_null(strstr(host_log(), "INCORRECT")); // W7: no answer reaches a log
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
        int code;
        bool asked;
    } cases[] = {
        {"\b\n\r\177INCORRECT", PAM_MAXTRIES, true},
        {"../../x", PAM_MAXTRIES, true},
        {"-f root", PAM_MAXTRIES, true},
        {"abcdefghijklmnopqrstuvwxyz012345", PAM_MAXTRIES, true},   // 32
        {"abcdefghijklmnopqrstuvwxyz0123456", PAM_AUTH_ERR, false}, // 33
        {"\xff", PAM_AUTH_ERR, false},
        {"", PAM_AUTH_ERR, false},
    };
    static const char *const wrong[] = {"x", "x", "x", "x", "x", "x", NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        host_log_clear();
        fake_start(&fake, fake_works);
        host_start(&host, &fake, cases[i].name, host_whole_stack, wrong);
        assert_int_equal(host_authenticate(&host), cases[i].code);
        assert_int_equal(fake.seen->begins, cases[i].asked ? 1 : 0);
        if (cases[i].asked)
            assert_string_equal(fake_last_begin(&fake)->user, cases[i].name);
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
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    assert_int_equal(fake.seen->connections, 0);
    assert_non_null(strstr(host_log(), "PAM_RHOST"));
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
    const char *obstacle = host_obstacle();
    if (obstacle != NULL) {
        printf("1..0 # SKIP %s\n", obstacle);
        return 0;
    }
    setenv("LC_ALL", "C", 1);
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, done, NULL                                                           \
    }
    const struct CMUnitTest tests[] = {
        TEST("P2 no socket", no_socket),
        TEST("P2 a socket where nobody listens", nobody_listens),
        TEST("P2 a stopped daemon", a_stopped_daemon),
        TEST("P2 a daemon stopped in mid-conversation", a_daemon_stopped_in_mid_conversation),
        TEST("P9 a daemon killed in mid-conversation", a_daemon_killed_in_mid_conversation),
        TEST("P2 D3 daemons that lie, drip, stop short or never end", lying_daemons),
        TEST("D8 a replayed GRANT", a_replayed_grant),
        TEST("a prompt where none belongs", a_prompt_where_none_belongs),
        TEST("P2 a socket that one may not open", an_unreachable_socket_for_others),
        TEST("D7 an attacker's socket gets nothing", an_attackers_socket),
        TEST("P5 conversations that fail, stall or return nothing", odd_conversations),
        TEST("P5 W1 answers that are empty, long or not text", odd_answers),
        TEST("P6 PAM_USER changed in the conversation", a_changed_user),
        TEST("P8 E3 D14 odd names are data or refused", odd_names),
        TEST("E3 half a host name is not sent", half_a_host_name_is_not_sent),
        TEST("P12 wrong options are named and refused", wrong_options),
        TEST("P17 twice in a stack, two services in a process", twice_in_a_stack),
        TEST("P16 silence in trouble", silence_in_trouble),
        TEST("P16 a session that cannot be told is opened all the same",
             a_session_that_cannot_be_told),
        TEST("E2 trouble is told in the person's language",
             trouble_is_told_in_the_persons_language),
    };
    return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
