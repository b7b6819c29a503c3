// SPDX-License-Identifier: BSD-2-Clause
// E7: what `audit analyse` finds while records go by: at the threshold and one below, across the
// end of a window, between each other, and in memory that has an end.
#include "alerts_rig.h"
#include "recent.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

// --- guessing ------------------------------------------------------------------------------------

static void guessing_begins_at_its_threshold(void **state)
{
    (void)state;
    for (unsigned tries = 1; tries <= 7; tries++) {
        begin(&policy);
        for (unsigned i = 0; i < tries; i++) {
            add(EVENT_LOGIN_DENIED, "taro", "192.0.2.7", 1000 + i);
            add(EVENT_LOGIN_DENIED, person(i % 2), "192.0.2.8", 1000 + i); // between them
        }
        end();
        const struct alert *alert = only(ALERT_GUESSING);
        assert_int_equal(alert != NULL, tries >= policy.guess_failures);
        if (alert == NULL)
            continue;
        assert_string_equal(alert->who, "taro");
        assert_string_equal(alert->place, "192.0.2.7");
        assert_false(alert->many_places);
        assert_int_equal(alert->severity, ALERT_MEDIUM);
        assert_int_equal(alert->count, tries);
        assert_int_equal(alert->entry_count, tries);
        for (unsigned i = 0; i < tries; i++)
            assert_int_equal(alert->entries[i], 1 + i * 2);
        assert_int_equal(alert->first, 1);
        assert_int_equal(alert->last, 2 * tries - 1);
        assert_int_equal(alert->from, 1000);
        assert_int_equal(alert->to, 1000 + tries - 1);
    }
}

static void a_window_ends_to_the_second(void **state)
{
    (void)state;
    for (int late = 0; late <= 1; late++) {
        begin(&policy);
        for (unsigned i = 0; i < policy.guess_failures; i++)
            add(EVENT_LOGIN_DENIED, "taro", "", 1000 + (i == 4 ? HOUR + late : (int)i));
        end();
        assert_int_equal(only(ALERT_GUESSING) != NULL, late == 0);
    }
    begin(&policy); // all in one moment
    for (unsigned i = 0; i < policy.guess_failures; i++)
        add(EVENT_LOGIN_DENIED, "taro", "", 1000);
    end();
    assert_non_null(only(ALERT_GUESSING));
}

static void an_alert_goes_on_and_ends(void **state)
{
    (void)state;
    begin(&policy);
    for (unsigned i = 0; i < 100; i++)
        add(EVENT_LOGIN_DENIED, "taro", i == 50 ? "192.0.2.9" : "192.0.2.7", 1000 + i * 60);
    assert_int_equal(found_count, 0);
    add(EVENT_LOGIN_DENIED, "hanako", "", 1000 + 99 * 60 + HOUR + 1);
    end();
    const struct alert *alert = the(ALERT_GUESSING);
    assert_int_equal(alert->count, 100);
    assert_int_equal(alert->entry_count, ALERT_ENTRIES);
    assert_int_equal(alert->entries[ALERT_ENTRIES - 1], ALERT_ENTRIES);
    assert_int_equal(alert->last, 100);
    assert_true(alert->many_places);

    begin(&policy); // two of them, with a night between
    for (unsigned i = 0; i < 10; i++)
        add(EVENT_LOGIN_DENIED, "taro", "", 1000 + (i < 5 ? 0u : 8u * HOUR) + i);
    end();
    assert_int_equal(found_count, 2);
    assert_int_equal(found[0].last, 5);
    assert_int_equal(found[1].first, 6);
}

static void a_login_that_follows_is_told(void **state)
{
    (void)state;
    begin(&policy);
    for (unsigned i = 0; i < 5; i++)
        add(EVENT_LOGIN_DENIED, "taro", "192.0.2.7", 1000 + i);
    const int64_t in = add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", 1010);
    add(EVENT_LOGIN_GRANTED, "taro", "192.0.2.7", 1020);
    end();
    const struct alert *alert = the(ALERT_GUESSING);
    assert_int_equal(alert->let_in, in);
    assert_int_equal(alert->let_ins, 2);
    assert_int_equal(alert->severity, ALERT_HIGH);
}

static void what_is_no_guess_does_not_count(void **state)
{
    (void)state;
    begin(&policy);
    for (unsigned i = 0; i < 20; i++) {
        struct alert_record record = record_of(EVENT_LOGIN_DENIED, "taro", "", 1000 + i);
        record.code = "clock"; // the machine's own fault
        alerts_add(alerts, &record);
        add(EVENT_LOGIN_LOCKED, "taro", "", 1000 + i); // stands beside the try that it fell by
        add(EVENT_LOGIN_REFUSED, "taro", "", 1000 + i);
        record = record_of(EVENT_LOGIN_DENIED, "hanako", "", 1000 + i);
        record.before = true; // of another time
        alerts_add(alerts, &record);
    }
    end();
    assert_int_equal(found_count, 0);
    begin(&policy);
    for (unsigned i = 0; i < 5; i++) { // what is not even looked at is a try all the same
        struct alert_record record = record_of(EVENT_LOGIN_REFUSED, "kanri", "", 1000 + i);
        record.why = "locked";
        record.member = "taro";
        alerts_add(alerts, &record);
    }
    end();
    assert_non_null(only(ALERT_GUESSING));
    assert_string_equal(found[0].who, "taro"); // who uses a shared ID, not the ID
}

// --- many people ---------------------------------------------------------------------------------

static void one_place_against_many_people(void **state)
{
    (void)state;
    for (unsigned people = 2; people <= 5; people++) {
        begin(&policy);
        for (unsigned i = 0; i < people; i++) {
            add(EVENT_LOGIN_DENIED, person(i), "192.0.2.7", 1000 + i * 15 * MINUTE);
            add(EVENT_LOGIN_DENIED, person(i), "192.0.2.7", 1001 + i * 15 * MINUTE);
        }
        end();
        const struct alert *alert = only(ALERT_ONE_SOURCE);
        assert_int_equal(alert != NULL, people >= policy.source_people);
        assert_null(only(ALERT_SPRAYING)); // too slow for that
        if (alert == NULL)
            continue;
        assert_string_equal(alert->place, "192.0.2.7");
        assert_int_equal(alert->people, people);
        assert_int_equal(alert->count, 2 * people);
        assert_int_equal(alert->entry_count, 2 * people);
        for (unsigned i = 0; i < 2 * people; i++)
            assert_int_equal(alert->entries[i], i + 1);
        assert_int_equal(alert->severity, ALERT_HIGH);
    }
}

// However long it goes on: there never are enough of them in the time.
static void a_slip_now_and_then_is_no_attack(void **state)
{
    (void)state;
    begin(&policy);
    for (unsigned i = 0; i < 100; i++)
        add(EVENT_LOGIN_DENIED, person(i), "192.0.2.7", 1000 + i * 25 * MINUTE);
    end();
    assert_int_equal(found_count, 0);
}

static void many_places_against_many_people(void **state)
{
    (void)state;
    for (unsigned people = 5; people <= 7; people++) {
        begin(&policy);
        for (unsigned i = 0; i < people; i++) {
            add(EVENT_LOGIN_DENIED, person(i), place_of(i), 1000 + i * MINUTE);
        }
        end();
        const struct alert *alert = only(ALERT_SPRAYING);
        assert_int_equal(alert != NULL, people >= policy.spray_people);
        assert_null(only(ALERT_ONE_SOURCE));
        if (alert == NULL)
            continue;
        assert_int_equal(alert->people, people);
        assert_true(alert->many_places);
        assert_int_equal(alert->first, 1);
        assert_int_equal(alert->last, people);
    }
}

// A morning: everybody mistypes, and then logs in.
static void slips_are_no_spraying(void **state)
{
    (void)state;
    for (int late = 0; late <= 1; late++) {
        begin(&policy);
        for (unsigned i = 0; i < 20; i++)
            add(EVENT_LOGIN_DENIED, person(i), "192.0.2.7", 1000 + i * 2);
        for (unsigned i = 0; i < 20; i++)
            add(EVENT_LOGIN_GRANTED, person(i), late ? "192.0.2.8" : "192.0.2.7", 1100 + i);
        end();
        assert_int_equal(only(ALERT_SPRAYING) != NULL, late); // elsewhere is no excuse
        assert_int_equal(only(ALERT_ONE_SOURCE) != NULL, late);
    }
}

static void who_was_let_in_among_them_is_told(void **state)
{
    (void)state;
    begin(&policy);
    int64_t in = 0;
    for (unsigned i = 0; i < 8; i++) {
        add(EVENT_LOGIN_DENIED, person(i), "192.0.2.7", 1000 + i * 10);
        if (i == 5)
            in = add(EVENT_LOGIN_GRANTED, person(i), "192.0.2.7", 1005 + i * 10);
    }
    end();
    const struct alert *alert = the(ALERT_SPRAYING);
    assert_int_equal(alert->people, 7);
    assert_int_equal(alert->let_in, in);
    assert_non_null(only(ALERT_ONE_SOURCE));
}

// --- keys, dormant IDs, the clock ----------------------------------------------------------------

static void wrong_pins_and_copied_keys(void **state)
{
    (void)state;
    for (unsigned tries = 2; tries <= 4; tries++) {
        begin(&policy);
        for (unsigned i = 0; i < tries; i++) {
            struct alert_record record = record_of(EVENT_LOGIN_DENIED, "taro", "", 1000 + i);
            record.key = "pin";
            record.card = i == 1 ? "K-2" : "K-1"; // between them
            alerts_add(alerts, &record);
            record.key = "signature"; // no PIN
            add_next(&record);
        }
        end();
        const struct alert *alert = only(ALERT_PIN);
        assert_int_equal(alert != NULL, tries == 4);
        if (alert != NULL)
            assert_string_equal(alert->who, "K-1");
    }
    begin(&policy);
    struct alert_record record = record_of(EVENT_KEY_COUNT, "taro", "", 1000);
    record.credential = 12;
    alerts_add(alerts, &record);
    end();
    assert_string_equal(the(ALERT_COPIED_KEY)->who, "key 12");
    assert_int_equal(found[0].severity, ALERT_HIGH);
}

static void a_dormant_id_that_is_tried(void **state)
{
    (void)state;
    begin(&policy);
    add(EVENT_LOGIN_DORMANT, "taro", "", 1000);
    add(EVENT_LOGIN_DORMANT, "taro", "", 1010);
    end();
    assert_int_equal(found_count, 1);
    assert_int_equal(found[0].kind, ALERT_DORMANT);
    assert_int_equal(found[0].count, 2);
}

static void a_clock_that_jumps(void **state)
{
    static const int jumps[] = {119, 120, -119, -120, 86400, -86400};

    (void)state;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        begin(&policy);
        add(EVENT_LOGIN_GRANTED, "taro", "", 100000);
        struct alert_record record = record_of(EVENT_LOGIN_GRANTED, "taro", "", 100010);
        record.time += jumps[i];
        alerts_add(alerts, &record);
        end();
        const struct alert *alert = only(ALERT_CLOCK);
        assert_int_equal(alert != NULL, abs(jumps[i]) >= 120);
        if (alert != NULL) {
            assert_int_equal(alert->jump, jumps[i]);
            assert_int_equal(alert->entries[0], 1);
            assert_int_equal(alert->entries[1], 2);
        }
    }
    for (int back = 0; back <= 1; back++) { // while the machine was off
        begin(&policy);
        add(EVENT_LOGIN_GRANTED, "taro", "", 100000);
        struct alert_record record = record_of(EVENT_VAULT_STARTED, "", "", 100000);
        record.time += back ? -DAY : DAY;
        alerts_add(alerts, &record);
        end();
        assert_int_equal(only(ALERT_CLOCK) != NULL, back);
    }
}

// A clock that goes back in the log moves no window: the store's own time does not.
static void windows_do_not_follow_the_clock(void **state)
{
    (void)state;
    for (int spread = 0; spread <= 1; spread++) {
        begin(&policy);
        for (unsigned i = 0; i < 5; i++) {
            struct alert_record record = record_of(EVENT_LOGIN_DENIED, "taro", "", 1000);
            record.time = 1000000 - i * DAY;
            record.steady = 1000 * (int64_t)(i * (spread ? HOUR : 1));
            alerts_add(alerts, &record);
        }
        end();
        assert_int_equal(only(ALERT_GUESSING) != NULL, !spread);
    }
    begin(&policy); // time that went on does not go back
    for (unsigned i = 0; i < 4; i++)
        add(EVENT_LOGIN_DENIED, "taro", "", 1000 + i);
    add(EVENT_LOGIN_PROVED, "hanako", "", 1000 + 10 * HOUR);
    add(EVENT_LOGIN_DENIED, "taro", "", 1005);
    end();
    assert_null(only(ALERT_GUESSING));
}

// --- an end of memory ----------------------------------------------------------------------------

static void names_that_are_made_up_have_an_end(void **state)
{
    const size_t before = mallinfo2().uordblks;
    size_t most = 0;

    (void)state;
    begin(&policy);
    for (unsigned i = 0; i < 1000000; i++) {
        add(EVENT_LOGIN_DENIED, person(i), place_of(i), 1000 + i / 5000);
        if (i % 50000 == 0 && mallinfo2().uordblks > most)
            most = mallinfo2().uordblks;
    }
    end();
    assert_true(forgotten > 0); // it is told, not silent
    assert_non_null(only(ALERT_SPRAYING));
    if (most == 0) // an allocator of its own, as sanitizers have
        most = before;
    print_message("# %zu MB at most, %lld times something was forgotten\n", (most - before) >> 20,
                  (long long)forgotten);
    assert_true(most - before < (size_t)160 << 20);
    assert_true(mallinfo2().uordblks <= before + 4096); // and all of it is given back

    begin(&policy); // people who log in, each elsewhere
    most = before;
    for (unsigned i = 0; i < 1000000; i++) {
        add(EVENT_LOGIN_GRANTED, person(i / 4), place_of(i), 1000 + i);
        if (i % 50000 == 0 && mallinfo2().uordblks > most)
            most = mallinfo2().uordblks;
    }
    end();
    assert_true(forgotten > 0);
    print_message("# %zu MB at most, %lld times something was forgotten\n", (most - before) >> 20,
                  (long long)forgotten);
    assert_true(most - before < (size_t)160 << 20);

    begin(&policy); // as many over a long time leave room
    for (unsigned i = 0; i < 200000; i++)
        add(EVENT_LOGIN_DENIED, person(i), place_of(i), (int64_t)i * 200);
    end();
    assert_int_equal(forgotten, 0);
}

static void the_oldest_goes_first(void **state)
{
    struct recent_room room = {.most = 3};
    struct recent_table table, other;

    (void)state;
    recent_begin(&table, &room, sizeof(struct recent), NULL, NULL);
    recent_begin(&other, &room, sizeof(struct recent), NULL, NULL);
    assert_non_null(recent_take(&table, "a", 1));
    assert_non_null(recent_take(&table, "b", 2));
    assert_non_null(recent_take(&table, "c", 3));
    assert_non_null(recent_take(&table, "a", 4));
    assert_null(recent_take(&other, "x", 4)); // no room, and none of its own
    assert_int_equal(room.forgotten, 1);
    assert_non_null(recent_take(&table, "d", 5));
    assert_int_equal(room.forgotten, 2);
    assert_null(recent_find(&table, "b"));
    assert_non_null(recent_find(&table, "a"));
    recent_expire(&table, 4);
    assert_null(recent_find(&table, "c"));
    assert_int_equal(room.forgotten, 2);
    assert_int_equal(table.count, 2);
    recent_end(&table);
    recent_end(&other);
    assert_int_equal(room.used, 0);
}

static void words_and_places(void **state)
{
    enum alert_severity severity;
    char place[ALERT_PLACE_SIZE];

    (void)state;
    for (unsigned i = 0; i < ALERT_KINDS; i++)
        assert_true(alert_kind_name((enum alert_kind)i)[0] != '\0');
    assert_true(alert_severity_read("high", &severity) && severity == ALERT_HIGH);
    assert_false(alert_severity_read("worst", &severity));
    struct alert_record record = record_of(EVENT_LOGIN_DENIED, "taro", "", 1);
    assert_string_equal(alert_place(&record, place), "desk-1");
    record.tty = "tty2";
    assert_string_equal(alert_place(&record, place), "desk-1 tty2");
    record.caller = 1004;
    assert_string_equal(alert_place(&record, place), "uid 1004 on desk-1");
    record.rhost = "192.0.2.7";
    assert_string_equal(alert_place(&record, place), "192.0.2.7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("E7 A4 guessing at its threshold", guessing_begins_at_its_threshold),
        TEST("E7 the end of a window", a_window_ends_to_the_second),
        TEST("E7 an alert goes on and ends", an_alert_goes_on_and_ends),
        TEST("E7 a login that follows is told", a_login_that_follows_is_told),
        TEST("E7 A6 what is no guess does not count", what_is_no_guess_does_not_count),
        TEST("E7 one place against many people", one_place_against_many_people),
        TEST("E7 a slip now and then", a_slip_now_and_then_is_no_attack),
        TEST("E7 many places against many people", many_places_against_many_people),
        TEST("E7 slips of a morning are no spraying", slips_are_no_spraying),
        TEST("E7 who was let in among them", who_was_let_in_among_them_is_told),
        TEST("E7 B2 C4 wrong PINs and copied keys", wrong_pins_and_copied_keys),
        TEST("E7 A5 a dormant ID that is tried", a_dormant_id_that_is_tried),
        TEST("E7 E6 a clock that jumps", a_clock_that_jumps),
        TEST("E7 E6 windows do not follow the clock", windows_do_not_follow_the_clock),
        TEST("E7 made-up names have an end", names_that_are_made_up_have_an_end),
        TEST("E7 the oldest goes first", the_oldest_goes_first),
        TEST("E7 words and places", words_and_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
