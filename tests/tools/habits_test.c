// SPDX-License-Identifier: BSD-2-Clause
// E3 E7: logins that are unlike the person, and privilege outside its time, as `audit analyse`
// finds them.
#include "alerts_rig.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

// --- what is unlike people -----------------------------------------------------------------------

// So many mornings at nine, one a day, at the same desk.
static int64_t live(const char *user, unsigned days)
{
    int64_t time = 9 * HOUR;

    for (unsigned day = 0; day < days; day++)
        add(EVENT_LOGIN_GRANTED, user, "192.0.2.7", time = day * DAY + 9 * HOUR);
    return time;
}

static void a_login_at_an_odd_hour(void **state)
{
    (void)state;
    // At the third hour of the night; learnt from 5 logins and 7 days.
    static const struct {
        unsigned days, hour;
        bool odd;
    } cases[] = {{8, 3, true},  {7, 3, false},  {7, 12, true}, {8, 8, false},
                 {8, 9, false}, {8, 10, false}, {8, 11, true}, {8, 7, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(&policy);
        live("taro", cases[i].days);
        const int64_t at = (int64_t)cases[i].days * DAY + cases[i].hour * HOUR;
        const int64_t first = add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", at);
        add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", at + 60); // the same night: one alert
        end();
        const struct alert *alert = only(ALERT_ODD_HOUR);
        assert_int_equal(alert != NULL, cases[i].odd);
        assert_int_equal(found_count, cases[i].odd);
        if (alert == NULL)
            continue;
        assert_int_equal(alert->first, first);
        assert_int_equal(alert->count, 2);
        assert_int_equal(alert->severity, ALERT_LOW);
    }
    // 5 of 1000 logins of everybody are in this hour: it is not odd for anybody.
    for (unsigned others = 4; others <= 6; others++) {
        begin(&policy);
        for (unsigned i = 0; i < 1000 - others - 8; i++)
            add(EVENT_LOGIN_GRANTED, person(i), "", i < 1 ? 0 : 12 * HOUR);
        for (unsigned i = 0; i < others; i++) {
            struct alert_record record = record_of(EVENT_LOGIN_GRANTED, person(5000 + i), "", 1);
            record.hour = 3;
            alerts_add(alerts, &record);
        }
        live("taro", 8);
        add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", 8 * DAY + 3 * HOUR);
        end();
        assert_int_equal(only(ALERT_ODD_HOUR) != NULL, others < 5);
    }
}

// The clock was set before that login, or corrected by the next start: hours are those of a clock
// that has not jumped.
static void an_hour_of_a_wrong_clock(void **state)
{
    (void)state;
    static const struct {
        unsigned hour; // in truth
        int wrong;     // hours
        bool restarted, odd;
    } cases[] = {{9, -2, false, false}, {9, 7, false, false}, {3, 6, false, true},
                 {9, -9, false, false}, {9, -2, true, false}, {3, 0, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int64_t wrong = cases[i].wrong * (int64_t)HOUR, night = 8 * DAY;
        begin(&policy);
        live("taro", 8);
        struct alert_record record = record_of(EVENT_SESSION_CLOSED, "hanako", "", night);
        record.time += wrong;
        alerts_add(alerts, &record);
        if (cases[i].restarted) { // set right while the machine was off
            record = record_of(EVENT_VAULT_STARTED, "", "", night + 2 * HOUR);
            record.steady = night * 1000 + 60000;
            alerts_add(alerts, &record);
        }
        record = record_of(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7",
                           night + (int64_t)cases[i].hour * HOUR);
        record.time += cases[i].restarted ? 0 : wrong;
        if (cases[i].restarted)
            record.steady -= 2 * HOUR * INT64_C(1000) - 60000;
        record.hour = (unsigned)(record.time / HOUR % 24);
        alerts_add(alerts, &record);
        end();
        assert_int_equal(only(ALERT_ODD_HOUR) != NULL, cases[i].odd);
    }
}

static void a_place_for_the_first_time(void **state)
{
    (void)state;
    for (unsigned days = 6; days <= 8; days++) {
        begin(&policy);
        live("taro", days);
        add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", days * DAY + 9 * HOUR);
        const int64_t first = add(EVENT_LOGIN_GRANTED, "taro", "198.51.100.1",
                                  days * DAY + 10 * HOUR); // later than a way takes
        add(EVENT_LOGIN_GRANTED, "taro", "198.51.100.1", days * DAY + 10 * HOUR + 5);
        end();
        const struct alert *alert = only(ALERT_FIRST_PLACE);
        assert_int_equal(alert != NULL, days >= 7);
        assert_int_equal(found_count, days >= 7);
        if (alert != NULL) {
            assert_string_equal(alert->place, "198.51.100.1");
            assert_int_equal(alert->first, first);
            assert_int_equal(alert->count, 2);
        }
    }
}

static void a_login_after_a_long_time(void **state)
{
    (void)state;
    for (int late = -1; late <= 1; late++) {
        begin(&policy);
        const int64_t last = live("taro", 3);
        add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", last + 60 * DAY + late);
        add(EVENT_LOGIN_GRANTED, "hanako", "192.0.2.8", last + 60 * DAY + late); // the first
        end();
        const struct alert *alert = only(ALERT_WOKE);
        assert_int_equal(alert != NULL, late >= 0);
        if (alert != NULL) {
            assert_string_equal(alert->who, "taro");
            assert_int_equal(alert->since, 3);
            assert_int_equal(alert->first, 4);
        }
    }
}

static void nobody_is_at_two_places(void **state)
{
    static const struct {
        const char *tty, *rhost, *host, *tty2, *rhost2, *host2;
        int64_t later;
        bool told;
    } cases[] = {
        {"", "192.0.2.7", "desk-1", "", "198.51.100.9", "desk-1", 120, true},
        {"", "192.0.2.7", "desk-1", "", "198.51.100.9", "desk-1", 121, false},
        {"", "192.0.2.7", "desk-1", "", "198.51.100.9", "desk-1", 0, true},
        {"", "192.0.2.7", "desk-1", "", "192.0.2.7", "desk-1", 1, false},
        {":0", "", "desk-1", ":0", "", "desk-2", 60, true},
        {":0", "", "desk-1", "pts/1", "", "desk-1", 60, false},          // sudo in a window
        {"tty1", "", "desk-1", "", "198.51.100.9", "desk-1", 60, false}, // a desk, and another host
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(&policy);
        struct alert_record record = record_of(EVENT_LOGIN_GRANTED, "taro", cases[i].rhost, 1000);
        record.tty = cases[i].tty;
        record.host = cases[i].host;
        alerts_add(alerts, &record);
        add(EVENT_LOGIN_GRANTED, "hanako", "203.0.113.1", 1000); // between them
        record = record_of(EVENT_LOGIN_GRANTED, "taro", cases[i].rhost2, 1000 + cases[i].later);
        record.tty = cases[i].tty2;
        record.host = cases[i].host2;
        alerts_add(alerts, &record);
        end();
        const struct alert *alert = only(ALERT_TWO_PLACES);
        assert_int_equal(alert != NULL, cases[i].told);
        if (alert == NULL)
            continue;
        assert_int_equal(alert->entries[0], 1);
        assert_int_equal(alert->entries[1], 3);
        assert_int_equal(alert->count, 2);
        assert_true(alert->many_places);
        assert_int_equal(alert->severity, ALERT_HIGH);
    }
}

// --- privilege -----------------------------------------------------------------------------------

static int64_t add_privilege(enum event_id event, int64_t time, int64_t until, int64_t session)
{
    struct alert_record record = record_of(event, "taro", "", time);

    record.review = 7;
    record.until = until;
    record.session = session;
    record.operation =
        event == EVENT_REQUEST_APPROVED || event == EVENT_REQUEST_ENDED ? "privilege" : "";
    alerts_add(alerts, &record);
    return record.sequence;
}

static void privilege_outside_its_time(void **state)
{
    (void)state;
    for (int late = -1; late <= 1; late++) { // it begins
        begin(&policy);
        const int64_t approved = add_privilege(EVENT_REQUEST_APPROVED, 1000, 5000, 0);
        const int64_t opened = add_privilege(EVENT_SESSION_OPENED, 5000 + late, 0, 31);
        end();
        const struct alert *alert = only(ALERT_PRIVILEGE);
        assert_int_equal(alert != NULL, late >= 0);
        if (alert != NULL) {
            assert_int_equal(alert->since, approved);
            assert_int_equal(alert->first, opened);
        }
    }
    for (int late = 0; late <= 1; late++) { // it goes on
        begin(&policy);
        add_privilege(EVENT_REQUEST_APPROVED, 1000, 5000, 0);
        add_privilege(EVENT_SESSION_OPENED, 2000, 0, 31);
        struct alert_record other = record_of(EVENT_SESSION_CLOSED, "hanako", "", 90000);
        other.session = 32;
        if (late == 0)
            add_privilege(EVENT_REQUEST_ENDED, 5000, 0, 0);
        add_privilege(EVENT_SESSION_CLOSED, 5600 + late, 0, 31);
        alerts_add(alerts, &other);
        end();
        assert_int_equal(only(ALERT_PRIVILEGE) != NULL, late);
    }
    begin(&policy); // it was taken back
    add_privilege(EVENT_REQUEST_APPROVED, 1000, 5000, 0);
    add_privilege(EVENT_REQUEST_ENDED, 1500, 0, 0);
    add_privilege(EVENT_SESSION_OPENED, 2000, 0, 31);
    end();
    assert_non_null(only(ALERT_PRIVILEGE));
    begin(&policy); // there never was one; sessions without a grant have nothing to do with it
    add_privilege(EVENT_SESSION_OPENED, 2000, 0, 31);
    add(EVENT_SESSION_OPENED, "hanako", "", 2000);
    end();
    assert_int_equal(the(ALERT_PRIVILEGE)->count, 1);
}

static void tries_outside_a_window(void **state)
{
    (void)state;
    for (unsigned tries = 2; tries <= 4; tries++) {
        begin(&policy);
        for (unsigned i = 0; i < tries; i++) {
            struct alert_record record =
                record_of(i == 1 ? EVENT_ACCOUNT_REFUSED : EVENT_LOGIN_REFUSED, "taro", "", 1000);
            record.why = i == 1 ? "time" : "no_grant";
            alerts_add(alerts, &record);
            record.why = "no_rule";
            add_next(&record);
        }
        end();
        assert_int_equal(only(ALERT_OUTSIDE) != NULL, tries >= policy.outside_tries);
        assert_int_equal(found_count, tries >= policy.outside_tries);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("E3 E7 a login at an odd hour", a_login_at_an_odd_hour),
        TEST("E3 E7 E6 an hour of a wrong clock", an_hour_of_a_wrong_clock),
        TEST("E3 E7 a place for the first time", a_place_for_the_first_time),
        TEST("E3 E7 A5 a login after a long time", a_login_after_a_long_time),
        TEST("E3 E7 nobody is at two places", nobody_is_at_two_places),
        TEST("E3 E7 D4 privilege outside its time", privilege_outside_its_time),
        TEST("E3 E7 D4 tries outside a window", tries_outside_a_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
