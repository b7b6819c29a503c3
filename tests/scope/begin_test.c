// SPDX-License-Identifier: BSD-2-Clause
// D4: what systemd is asked for when a privileged session begins, and what is believed of it. The
// bus and what systemd knows of a process are answered here; with the real one:
// tests/system/session_grant_test.sh, session_limit_test.sh.
#include "base/clock.h"
#include "base/scope_name.h"
#include "scope/scope.h"
#include "scope/systemd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define NOW INT64_C(1000000)
#define HOUR INT64_C(3600000)

static struct {
    const char *unit, *session; // of the process at first; NULL: none
    bool answers, moves;        // systemd takes the call; and the process is then in the scope
} machine;
static int64_t boot;
static int held[2]; // the process lives as long as held[1] is open
static unsigned calls;
static char made[SCOPE_NAME_SIZE]; // the unit that was asked for
static char asked[1024];           // its properties: "Name=value;"

enum fault __wrap_clock_read_boot(struct boot_time *now);
enum fault __wrap_clock_read_boot(struct boot_time *now)
{
    now->milliseconds = boot;
    return FAULT_NONE;
}

int __wrap_usleep(useconds_t microseconds);
int __wrap_usleep(useconds_t microseconds)
{
    boot += microseconds / 1000;
    return 0;
}

static int copy(const char *text, char **out)
{
    *out = text != NULL ? strdup(text) : NULL;
    return *out != NULL ? 0 : -ENODATA;
}

int __wrap_sd_pid_get_unit(pid_t pid, char **unit);
int __wrap_sd_pid_get_unit(pid_t pid, char **unit)
{
    assert_int_equal(pid, 77);
    return copy(calls > 0 && machine.moves ? made : machine.unit, unit);
}

int __wrap_sd_pid_get_slice(pid_t pid, char **slice);
int __wrap_sd_pid_get_slice(pid_t pid, char **slice)
{
    assert_int_equal(pid, 77);
    return copy("user-2000.slice", slice);
}

int __wrap_sd_pid_get_session(pid_t pid, char **session);
int __wrap_sd_pid_get_session(pid_t pid, char **session)
{
    assert_int_equal(pid, 77);
    return copy(machine.session, session);
}

int __wrap_systemd_open(sd_bus **bus);
int __wrap_systemd_open(sd_bus **bus)
{
    *bus = NULL;
    return 0;
}

int __wrap_systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method);
int __wrap_systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method)
{
    (void)bus;
    *message = NULL;
    assert_string_equal(method, "StartTransientUnit");
    return 0;
}

int __wrap_sd_bus_message_open_container(sd_bus_message *message, char type, const char *contents);
int __wrap_sd_bus_message_open_container(sd_bus_message *message, char type, const char *contents)
{
    (void)message;
    assert_int_equal(type, 'a');
    assert_string_equal(contents, "(sv)");
    return 0;
}

int __wrap_sd_bus_message_close_container(sd_bus_message *message);
int __wrap_sd_bus_message_close_container(sd_bus_message *message)
{
    (void)message;
    return 0;
}

int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...);
int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...)
{
    char *end = asked + strlen(asked);
    const size_t room = sizeof asked - (size_t)(end - asked);
    va_list values;

    (void)message;
    va_start(values, types);
    if (strcmp(types, "ss") == 0) {
        (void)snprintf(made, sizeof made, "%s", va_arg(values, const char *));
        assert_string_equal(va_arg(values, const char *), "fail");
    } else if (strcmp(types, "(sv)") == 0) {
        const char *name = va_arg(values, const char *), *type = va_arg(values, const char *);
        if (type[0] == 'a') // of one
            assert_int_equal(va_arg(values, int), 1);
        switch (type[strlen(type) - 1]) {
        case 's':
            (void)snprintf(end, room, "%s=%s;", name, va_arg(values, const char *));
            break;
        case 't':
            (void)snprintf(end, room, "%s=%" PRIu64 ";", name, va_arg(values, uint64_t));
            break;
        default:
            (void)snprintf(end, room, "%s=%d;", name, va_arg(values, int));
        }
    }
    va_end(values);
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
    calls++;
    return machine.answers ? 0 : -EACCES;
}

static int begin(void **state)
{
    (void)state;
    machine.unit = "session-c7.scope";
    machine.session = "c7";
    machine.answers = machine.moves = true;
    boot = NOW;
    calls = 0;
    made[0] = asked[0] = '\0';
    return pipe(held);
}

static void dies(void)
{
    close(held[1]);
    held[1] = -1;
}

static int end(void **state)
{
    (void)state;
    if (held[1] >= 0)
        dies();
    return close(held[0]);
}

static ScopeAnswer begin_until(int64_t until)
{
    const struct scope_order order = {.pid = 77, .held = held[0], .until = until, .grant = 5};

    return scope_begin(&order);
}

static bool was_asked(const char *property)
{
    return strstr(asked, property) != NULL;
}

static void test_as_long_as_it_may(void **state)
{
    struct scope_name name;

    (void)state;
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_DONE);
    assert_int_equal(calls, 1);
    assert_true(was_asked("RuntimeMaxUSec=3600000000;"));
    assert_true(was_asked("Slice=user-2000.slice;"));
    assert_true(was_asked("PIDs=77;"));
    assert_true(was_asked("Description=Privileged session by grant 5;"));
    assert_true(scope_name_read(made, &name));
    assert_int_equal(name.grant, 5);
    assert_string_equal(name.login, "c7");
}

static void test_time_that_is_over(void **state)
{
    (void)state;
    assert_int_equal(begin_until(NOW), ScopeAnswer_SCOPE_REFUSED);
    assert_int_equal(begin_until(NOW - 1), ScopeAnswer_SCOPE_REFUSED);
    assert_int_equal(begin_until(NOW + 366 * 24 * HOUR + 1), ScopeAnswer_SCOPE_REFUSED);
    assert_int_equal(calls, 0);
    assert_int_equal(begin_until(NOW + 366 * 24 * HOUR), ScopeAnswer_SCOPE_DONE);
}

static void test_bound_to_the_login(void **state)
{
    static const struct {
        const char *unit, *session, *login;
        bool bound;
    } cases[] = {
        {"session-c7.scope", "c7", "c7", true},
        {"user@2000.service", NULL, SCOPE_LOGIN_MANAGER, true},
        {"cron.service", NULL, SCOPE_LOGIN_NONE, false},
    };
    char outer[SCOPE_NAME_SIZE] = "", bound[SCOPE_NAME_SIZE + 16];
    struct scope_name name;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i > 0)
            assert_int_equal(end(state) + begin(state), 0);
        machine.unit = cases[i].unit;
        machine.session = cases[i].session;
        assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_DONE);
        (void)snprintf(bound, sizeof bound, "BindsTo=%s;", cases[i].unit);
        assert_int_equal(was_asked(bound), cases[i].bound);
        assert_int_equal(was_asked("After="), cases[i].bound);
        assert_true(scope_name_read(made, &name));
        assert_string_equal(name.login, cases[i].login);
        if (i == 0)
            memcpy(outer, made, sizeof outer);
    }
    assert_int_equal(end(state) + begin(state), 0);
    machine.unit = outer; // sudo in a session that began by sudo
    machine.session = NULL;
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_DONE);
    (void)snprintf(bound, sizeof bound, "BindsTo=%s;", outer);
    assert_true(was_asked(bound));
    assert_true(scope_name_read(made, &name));
    assert_string_equal(name.login, "c7");
}

static void test_what_was_not_seen(void **state)
{
    machine.unit = NULL;
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_FAILED);
    assert_int_equal(calls, 0);

    assert_int_equal(end(state) + begin(state), 0);
    machine.answers = false;
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_FAILED);
    assert_int_equal(calls, 1);

    assert_int_equal(end(state) + begin(state), 0);
    machine.moves = false; // systemd has taken the call, and does nothing
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_FAILED);
    assert_in_range(boot - NOW, 5000, 5010);
}

// The number may be another process's by now.
static void test_a_process_that_has_ended(void **state)
{
    (void)state;
    dies();
    assert_int_equal(begin_until(NOW + HOUR), ScopeAnswer_SCOPE_FAILED);
    assert_int_equal(calls, 0);
}

int main(void)
{
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, begin, end, NULL                                                           \
    }
    const struct CMUnitTest tests[] = {
        TEST("D4 a privileged session is limited to the time that is left", test_as_long_as_it_may),
        TEST("D4 no session begins when its time is over", test_time_that_is_over),
        TEST("D4 it ends with the login in which it began, and with no service",
             test_bound_to_the_login),
        TEST("D4 a scope is there when it was seen", test_what_was_not_seen),
        TEST("D4 nothing is begun for a process that has ended", test_a_process_that_has_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
