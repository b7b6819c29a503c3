// SPDX-License-Identifier: BSD-2-Clause
// Daemons that are gone, stopped, mute or lying: refused, in time, and the person is told which.
// poll below stands in for the libc's, so its fortified inline form must not be declared.
#undef _FORTIFY_SOURCE
#include "pair.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// With timeout=1 in the stack: refused as a fault, by that bound and not by a daemon that comes
// round.
static void refuses_in_time(const char *told)
{
    double begin = host_seconds();
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    double took = host_seconds() - begin;
    if (took > 30) // a busy machine is slow; who waits for longer waits for ever
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

// abuse:P3: nobody opens a stack that bridges a server's absence by ending or flooding the daemon.
static void absence_is_not_bridged(void **state)
{
    static fake_script *const scripts[] = {say_nothing, hang_up, say_garbage};

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        use(scripts[i], pair_bridging_stack, host_right_answers);
        assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
        assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SYSTEM_ERR);
        done(NULL);
    }
    use(fake_works, pair_bridging_stack, host_right_answers);
    unlink(fake.path);
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SYSTEM_ERR);
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

// Stand before libc's: with `hurried` nobody waits for longer than three seconds, the clock says
// that they did, and the longest is noted.
static bool hurried;
static int longest;
static long skipped;

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec *now)
{
    const int result = (int)syscall(SYS_clock_gettime, clock, now);
    now->tv_sec += skipped;
    return result;
}

__attribute__((visibility("default"))) int poll(struct pollfd *list, nfds_t count, int milliseconds)
{
    if (hurried && milliseconds > 3000) {
        if (milliseconds > longest)
            longest = milliseconds;
        milliseconds = 3000;
        skipped += longest / 1000;
    }
    const struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, list, count, milliseconds < 0 ? NULL : &limit, NULL, 8);
}

static void asks_for_a_year(struct fake_peer *peer)
{
    fake_wait(peer, 365 * 24 * 3600);
    pause();
}

static void patience_has_an_end(void **state)
{
    (void)state;
    use(asks_for_a_year, host_whole_stack, NULL);
    hurried = true;
    const int code = host_authenticate(&host);
    hurried = false;
    skipped = 0;
    assert_int_equal(code, PAM_SYSTEM_ERR);
    assert_in_range(longest, 200 * 1000, 301 * 1000);
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

int main(void)
{
    if (!pair_can_run())
        return 0;
    setenv("LC_ALL", "C", 1);
    const struct CMUnitTest tests[] = {
        TEST("abuse:P2 no socket", no_socket),
        TEST("abuse:P2 a socket where nobody listens", nobody_listens),
        TEST("abuse:P2 a stopped daemon", a_stopped_daemon),
        TEST("abuse:P2 a daemon stopped in mid-conversation", a_daemon_stopped_in_mid_conversation),
        TEST("abuse:P9 a daemon killed in mid-conversation", a_daemon_killed_in_mid_conversation),
        TEST("abuse:P2 abuse:D3 daemons that lie, drip, stop short or never end", lying_daemons),
        TEST("abuse:P3 abuse:P2 authinfo_unavail=ignore does not bridge its absence",
             absence_is_not_bridged),
        TEST("abuse:D8 a replayed GRANT", a_replayed_grant),
        TEST("a prompt where none belongs", a_prompt_where_none_belongs),
        TEST("abuse:P2 a daemon is waited for as long as it asks, within a bound",
             patience_has_an_end),
        TEST("abuse:P2 a socket that one may not open", an_unreachable_socket_for_others),
        TEST("abuse:D7 an attacker's socket gets nothing", an_attackers_socket),
    };
    return cmocka_run_group_tests_name("bad daemons", tests, NULL, NULL);
}
