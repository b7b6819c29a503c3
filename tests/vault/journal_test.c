// SPDX-License-Identifier: BSD-2-Clause
// What a flood leaves out of the journal, and what never: alerts; and that what was left out is
// told (abuse:X4, A4).
#include "vault/loop/event.h"
#include "vault/loop/journal.h"
#include "vault/loop/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#define RATE 3
#define FLOOD 10

static unsigned alerts, others;

static void count(const char *line)
{
    if (strstr(line, "login.locked") != NULL)
        alerts++;
    else if (strstr(line, "login.denied") != NULL)
        others++;
}

// There is no journal here, so lines go to syslog, under either of its names.
int __wrap_access(const char *path, int mode);
int __wrap_access(const char *path, int mode)
{
    (void)path;
    (void)mode;
    return -1;
}

__attribute__((format(printf, 2, 3))) void __wrap_syslog(int priority, const char *format, ...);
void __wrap_syslog(int priority, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    (void)priority;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    count(line);
}

__attribute__((format(printf, 3, 4))) void __wrap___syslog_chk(int priority, int flag,
                                                               const char *format, ...);
void __wrap___syslog_chk(int priority, int flag, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    (void)priority;
    (void)flag;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    count(line);
}

static struct vault vault;
static struct daemon_settings settings = {.event_rate = RATE};

static int set_up(void **state)
{
    (void)state;
    memset(&vault, 0, sizeof vault);
    vault.settings = &settings;
    vault.now.boot.milliseconds = 1000000;
    alerts = others = 0;
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    journal_free(&vault.journal);
    return 0;
}

static void happens(enum event_id id)
{
    struct event event;
    event_init(&event, id, "hanako");
    assert_int_equal(journal_record(&vault, &event), FAULT_NONE);
}

static void alerts_are_always_seen(void **state)
{
    (void)state;
    for (int i = 0; i < FLOOD; i++) {
        happens(EVENT_LOGIN_DENIED);
        happens(EVENT_LOGIN_LOCKED);
    }
    journal_mirror(&vault);
    assert_int_equal(alerts, FLOOD);
    assert_int_equal(others, RATE);
}

static void what_was_left_out_is_told(void **state)
{
    (void)state;
    for (int i = 0; i < FLOOD; i++)
        happens(EVENT_LOGIN_BUSY);
    assert_int_equal(journal_mark(&vault.journal), RATE);
    assert_true(journal_owes(&vault.journal));
    assert_int_equal(journal_tick(&vault), FAULT_NONE); // not in the same minute
    assert_int_equal(journal_mark(&vault.journal), RATE);
    vault.now.boot.milliseconds += 60000;
    assert_int_equal(journal_tick(&vault), FAULT_NONE);
    assert_int_equal(journal_mark(&vault.journal), RATE + 1);
    const char *told = vault.journal.lines[RATE].body;
    assert_non_null(strstr(told, "events.dropped"));
    assert_non_null(strstr(told, "\"count\":7")); // FLOOD less RATE
    assert_false(journal_owes(&vault.journal));
}

// What somebody may want to know of later is recorded however many there are.
static void these_are_never_left_out(void **state)
{
    static const enum event_id kept[] = {EVENT_LOGIN_DENIED, EVENT_LOGIN_LOCKED,
                                         EVENT_LOGIN_GRANTED, EVENT_OTP_REVOKED, EVENT_KEY_REVOKED};
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        for (int j = 0; j < FLOOD; j++)
            happens(kept[i]);
    assert_int_equal(journal_mark(&vault.journal), sizeof kept / sizeof *kept * FLOOD);
    assert_int_equal(event_kind(EVENT_LOGIN_LOCKED)->severity, SEVERITY_ALERT);
}

// Whatever it is about.
static void every_record_names_the_workstation(void **state)
{
    (void)state;
    settings.event_rate = EVENT_COUNT_;
    snprintf(settings.host, sizeof settings.host, "madoguchi-7");
    for (enum event_id id = 0; id < EVENT_COUNT_; id++) {
        happens(id);
        assert_non_null(strstr(vault.journal.lines[id].body, "\"host\":\"madoguchi-7\""));
    }
    struct event event; // of another one, as an administrator's terminal says it
    event_init(&event, EVENT_KEY_PIN, "hanako");
    event_text(&event, FIELD_HOST, "madoguchi-8");
    assert_int_equal(journal_record(&vault, &event), FAULT_NONE);
    assert_non_null(strstr(vault.journal.lines[EVENT_COUNT_].body, "\"host\":\"madoguchi-8\""));
    settings = (struct daemon_settings){.event_rate = RATE};
}

int main(void)
{
#define JOURNAL(name, function)                                                                    \
    {                                                                                              \
        name, function, set_up, clean_up, NULL                                                     \
    }
    const struct CMUnitTest tests[] = {
        JOURNAL("abuse:X4 A4 alerts are always seen", alerts_are_always_seen),
        JOURNAL("abuse:X4 what was left out is told", what_was_left_out_is_told),
        JOURNAL("abuse:X4 E5 these are never left out", these_are_never_left_out),
        JOURNAL("A7 E5 every record names the workstation", every_record_names_the_workstation),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
