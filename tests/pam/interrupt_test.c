// SPDX-License-Identifier: BSD-2-Clause
// abuse:M5 abuse:F10: Ctrl-C while the daemon waits for a touch ends it at once, also in a program
// like sudo that keeps the signal until we return; and nothing of the caller's is changed.
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

static volatile sig_atomic_t handled;
static int number; // of the signal; the scripts run in processes that are forked later

static void handle(int signal_number)
{
    handled = signal_number;
}

static bool strike(const struct fake_peer *peer)
{
    struct ucred client;
    socklen_t size = sizeof client;

    return getsockopt(peer->fd, SOL_SOCKET, SO_PEERCRED, &client, &size) == 0 &&
           kill(client.pid, number) == 0;
}

// Nobody touches the key; somebody presses Ctrl-C.
static void waits_for_a_touch(struct fake_peer *peer)
{
    ClientFrame frame;

    fake_wait(peer, 60);
    if (strike(peer))
        (void)fake_receive(peer, &frame); // until the client has gone
}

// The same, and the touch comes all the same, unless the client has gone by then.
static void is_touched(struct fake_peer *peer)
{
    struct pollfd gone = {.fd = peer->fd, .events = POLLRDHUP};

    fake_wait(peer, 60);
    if (strike(peer) && poll(&gone, 1, 300) == 0)
        fake_verdict(peer, Result_RESULT_DENIED, "", 0);
}

static int authenticate(fake_script *script, int signal_number, void (*action)(int), bool held)
{
    struct sigaction ours = {.sa_handler = action, .sa_flags = SA_RESTART}, before, after;
    sigset_t mask, mask_before, mask_after;

    number = signal_number;
    handled = 0;
    sigemptyset(&mask);
    sigaddset(&mask, number);
    assert_int_equal(sigaction(number, &ours, &before), 0);
    if (held)
        assert_int_equal(sigprocmask(SIG_BLOCK, &mask, NULL), 0);
    use(script, host_whole_stack, host_right_answers);
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask_before), 0);
    const unsigned descriptors = host_descriptors();
    const int code = host_authenticate(&host);
    assert_int_equal(host_descriptors(), descriptors);
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask_after), 0);
    for (int i = 1; i < NSIG; i++)
        assert_int_equal(sigismember(&mask_before, i), sigismember(&mask_after, i));
    // What was held back is the caller's again: pending, if they hold it themselves.
    if (held) {
        assert_int_equal(sigpending(&mask_after), 0);
        assert_int_equal(sigismember(&mask_after, number), 1);
        assert_int_equal(handled, 0);
        assert_int_equal(sigprocmask(SIG_UNBLOCK, &mask, NULL), 0);
    }
    assert_int_equal(sigaction(number, &before, &after), 0);
    assert_true(after.sa_handler == action);
    return code;
}

static void a_handler_that_restarts(void **state)
{
    static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(authenticate(waits_for_a_touch, numbers[i], handle, false), PAM_CONV_ERR);
        assert_int_equal(handled, numbers[i]);
        assert_string_equal(host.told, "");
        done(NULL);
    }
}

static void a_signal_that_is_held(void **state)
{
    (void)state;
    assert_int_equal(authenticate(waits_for_a_touch, SIGINT, handle, true), PAM_CONV_ERR);
    assert_int_equal(handled, SIGINT); // once it was let through
}

static void what_is_ignored_means_nothing(void **state)
{
    (void)state;
    assert_int_equal(authenticate(is_touched, SIGINT, SIG_IGN, false), PAM_AUTH_ERR);
    done(NULL);
    assert_int_equal(authenticate(is_touched, SIGHUP, handle, false), PAM_AUTH_ERR);
    assert_int_equal(handled, SIGHUP); // a daemon reads its files again
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    const struct CMUnitTest tests[] = {
        TEST("abuse:M5 Ctrl-C during a touch, handled with SA_RESTART", a_handler_that_restarts),
        TEST("abuse:M5 Ctrl-C during a touch, held as sudo holds it", a_signal_that_is_held),
        TEST("abuse:M5 what is ignored, or means something else, ends nothing",
             what_is_ignored_means_nothing),
    };
    return cmocka_run_group_tests_name("interrupts", tests, NULL, NULL);
}
