// SPDX-License-Identifier: BSD-2-Clause
// D4, F2, E5: what the process that stops sessions does for whom. logind's answers are a table
// here; with the real logind: tests/system/stop_logind_test.sh, session_grant_test.sh.
#include "scope/scope.h"
#include "scope/systemd.h"
#include "wire/channel.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <systemd/sd-login.h>
#include <unistd.h>

static uid_t peer_uid;
static struct {
    bool there;
    uid_t uid;
    const char *class;
} session;
static char called[64]; // the last method that logind or systemd was asked for
static unsigned calls;

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
    struct ucred *peer = value;

    (void)fd;
    assert_int_equal(level, SOL_SOCKET);
    assert_int_equal(name, SO_PEERCRED);
    assert_int_equal(*size, sizeof *peer);
    *peer = (struct ucred){.pid = getpid(), .uid = peer_uid};
    return 0;
}

int __wrap_sd_session_get_uid(const char *name, uid_t *uid);
int __wrap_sd_session_get_uid(const char *name, uid_t *uid)
{
    (void)name;
    *uid = session.uid;
    return session.there ? 0 : -ENXIO;
}

int __wrap_sd_session_get_class(const char *name, char **class);
int __wrap_sd_session_get_class(const char *name, char **class)
{
    (void)name;
    if (!session.there)
        return -ENXIO;
    *class = strdup(session.class);
    return *class == NULL ? -ENOMEM : 0;
}

int __wrap_systemd_open(sd_bus **bus);
int __wrap_systemd_open(sd_bus **bus)
{
    *bus = NULL;
    return 0;
}

static int note(sd_bus_message **message, const char *method)
{
    *message = NULL;
    calls++;
    (void)snprintf(called, sizeof called, "%s", method);
    return 0;
}

int __wrap_systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method);
int __wrap_systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method)
{
    (void)bus;
    return note(message, method);
}

int __wrap_logind_call_new(sd_bus *bus, sd_bus_message **message, const char *method);
int __wrap_logind_call_new(sd_bus *bus, sd_bus_message **message, const char *method)
{
    (void)bus;
    return note(message, method);
}

int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...);
int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...)
{
    (void)message;
    (void)types;
    return 0;
}

int __wrap_sd_bus_call(sd_bus *bus, sd_bus_message *message, uint64_t wait, sd_bus_error *error,
                       sd_bus_message **reply);
int __wrap_sd_bus_call(sd_bus *bus, sd_bus_message *message, uint64_t wait, sd_bus_error *error,
                       sd_bus_message **reply)
{
    (void)bus;
    (void)message;
    (void)wait;
    (void)error;
    (void)reply;
    return 0;
}

// What the process answers to one call, and its exit status.
static ScopeAnswer answer(const ScopeCall *call, int *status)
{
    ScopeReply reply = ScopeReply_init_zero;
    struct frame_reader *reader = NULL;
    int ends[2];

    calls = 0;
    called[0] = '\0';
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(channel_send(ends[0], ScopeCall_fields, call), FAULT_NONE);
    *status = scope_serve(ends[1]);
    close(ends[1]);
    assert_int_equal(frame_reader_new(CLIENT_FRAME_MAX, &reader), FAULT_NONE);
    if (channel_receive(reader, ends[0], ScopeReply_fields, &reply, sizeof reply) != FAULT_NONE)
        reply.answer = ScopeAnswer_SCOPE_ANSWER_NONE;
    frame_reader_free(&reader);
    close(ends[0]);
    return reply.answer;
}

static ScopeCall stop_of(const char *name, uint32_t uid, ScopeStop how)
{
    ScopeCall call = {.stop = how, .uid = uid};

    (void)snprintf(call.session, sizeof call.session, "%s", name);
    return call;
}

static void test_whose_session(void **state)
{
    static const struct {
        const char *what;
        bool there;
        uid_t uid;
        const char *class;
        uint32_t named;
        bool stopped;
    } cases[] = {
        {"theirs", true, 2000, "user", 2000, true},
        {"somebody else's", true, 2001, "user", 2000, false},
        {"root's, named as root's", true, 0, "user", 1, false},
        {"a greeter's", true, 2000, "greeter", 2000, false},
        {"a lock screen's", true, 2000, "lock-screen", 2000, false},
        {"one that nobody has", true, 2000, "background", 2000, false},
        {"one that is gone", false, 0, "", 2000, true},
    };
    static const struct {
        ScopeStop how;
        const char *method;
    } ways[] = {{ScopeStop_SCOPE_STOP_END, "TerminateSession"},
                {ScopeStop_SCOPE_STOP_KILL, "KillSession"},
                {ScopeStop_SCOPE_STOP_LOCK, "LockSession"}};

    (void)state;
    peer_uid = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        session.there = cases[i].there;
        session.uid = cases[i].uid;
        session.class = cases[i].class;
        for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
            const ScopeCall call = stop_of("c7", cases[i].named, ways[w].how);
            int status;
            const ScopeAnswer said = answer(&call, &status);
            if ((said == ScopeAnswer_SCOPE_DONE) != cases[i].stopped ||
                (status == EX_OK) != cases[i].stopped ||
                (calls == 1 && strcmp(called, ways[w].method) == 0) != cases[i].stopped)
                fail_msg("%s: answer %d, status %d, asked %u times for '%s'", cases[i].what, said,
                         status, calls, called);
        }
    }
}

static void test_calls_that_mean_nothing(void **state)
{
    const ScopeCall wrong[] = {
        {.until = UINT64_MAX},
        {.until = 5, .uid = 2000},
        {.until = 5, .grant = UINT64_MAX},
        {.stop = ScopeStop_SCOPE_STOP_END},
        {.stop = ScopeStop_SCOPE_STOP_END, .until = 5, .uid = 2000},
        {.stop = ScopeStop_SCOPE_STOP_END, .grant = 3, .uid = 2000},
        {.stop = ScopeStop_SCOPE_STOP_END, .grant = UINT64_MAX},
        {.stop = ScopeStop_SCOPE_STOP_LOCK, .uid = 2000},
        {.stop = ScopeStop_SCOPE_STOP_LOCK, .grant = 3},
        stop_of("c7", 0, ScopeStop_SCOPE_STOP_END),
    };

    (void)state;
    peer_uid = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int status;
        const ScopeAnswer said = answer(&wrong[i], &status);
        if (said != ScopeAnswer_SCOPE_REFUSED || status != EX_UNAVAILABLE || calls != 0)
            fail_msg("call %zu: answer %d, status %d, asked for '%s'", i, said, status, called);
    }
}

static void test_whoever_is_not_root(void **state)
{
    const ScopeCall call = stop_of("c7", 2000, ScopeStop_SCOPE_STOP_END);
    int status;

    (void)state;
    session.there = true;
    session.uid = 2000;
    session.class = "user";
    peer_uid = 2000;
    assert_int_equal(answer(&call, &status), ScopeAnswer_SCOPE_ANSWER_NONE);
    assert_int_equal(status, EX_NOPERM);
    assert_int_equal(calls, 0);
}

static void test_outside_of_sessions(void **state)
{
    const ScopeCall ends = {.stop = ScopeStop_SCOPE_STOP_END, .uid = 2000};
    const ScopeCall kills = {.stop = ScopeStop_SCOPE_STOP_KILL, .uid = 2000};
    int status;

    (void)state;
    peer_uid = 0;
    assert_int_equal(answer(&ends, &status), ScopeAnswer_SCOPE_DONE);
    assert_string_equal(called, "TerminateUser");
    assert_int_equal(answer(&kills, &status), ScopeAnswer_SCOPE_DONE);
    assert_string_equal(called, "KillUser");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E5 F2 a session is stopped if it is the named person's, never root's or a greeter's",
         test_whose_session, NULL, NULL, NULL},
        {"D4 a call that means nothing stops nothing", test_calls_that_mean_nothing, NULL, NULL,
         NULL},
        {"D4 who is not root is not heard", test_whoever_is_not_root, NULL, NULL, NULL},
        {"B8 what somebody runs outside of sessions", test_outside_of_sessions, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
