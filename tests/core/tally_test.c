// SPDX-License-Identifier: BSD-2-Clause
// G2: what a report counts, in one size however long the log is; F3, C5: what is open in it.
#include "core/open_items.h"
#include "core/tally.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

// --- counts --------------------------------------------------------------------------------------

static void records_are_counted_by_event_hour_and_month(void **state)
{
    static struct tally tally;
    static const struct tally_record records[] = {
        {5, 100, EVENT_LOGIN_GRANTED, 8, 0}, {6, 90, EVENT_LOGIN_DENIED, 23, 0},
        {7, 200, EVENT_LOGIN_GRANTED, 8, 1}, {8, 210, EVENT_LOGIN_LOCKED, 0, 1},
        {9, 220, EVENT_COUNT_, 0, 1},        {10, 230, EVENT_USER_ADDED, 0, 500},
    };

    (void)state;
    memset(&tally, 0, sizeof tally);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        tally_add(&tally, &records[i]);
    assert_int_equal(tally.records, 6);
    assert_int_equal(tally.first, 5);
    assert_int_equal(tally.last, 10);
    assert_int_equal(tally.unknown, 1);
    assert_int_equal(tally.clock_back, 1);
    assert_int_equal(tally.clock_back_at, 6);
    assert_int_equal(tally.events[EVENT_LOGIN_GRANTED].count, 2);
    assert_int_equal(tally.events[EVENT_LOGIN_GRANTED].first, 5);
    assert_int_equal(tally.events[EVENT_LOGIN_GRANTED].last, 7);
    assert_int_equal(tally.logins_by_hour[8], 2);
    assert_int_equal(tally.failures_by_hour[23], 1);
    assert_int_equal(tally.failures_by_hour[0], 1);
    assert_int_equal(tally.months[0].failures, 1);
    assert_int_equal(tally.months[1].failures, 1);
    assert_int_equal(tally.months[1].lockouts, 1);
    assert_int_equal(tally.month_count, TALLY_MONTHS); // what is later is in the last
}

static void samples_are_spread_over_all(void **state)
{
    (void)state;
    for (int64_t count = 1; count < 5000; count = count * 3 / 2 + 1) {
        static struct tally tally;
        memset(&tally, 0, sizeof tally);
        for (int64_t i = 1; i <= count; i++)
            tally_add(&tally, &(struct tally_record){i, i, EVENT_LOGIN_GRANTED, 0, 0});
        const struct tally_event *event = &tally.events[EVENT_LOGIN_GRANTED];
        assert_int_equal(event->samples[0], 1);
        int64_t last = 0;
        for (unsigned i = 0; i < TALLY_SAMPLES && event->samples[i] != 0; i++) {
            assert_true(event->samples[i] > last);
            last = event->samples[i];
        }
        assert_true(last <= count && count < last + 2 * event->stride);
    }
}

static void a_loss_is_as_long_as_from_when_it_was_missed(void **state)
{
    static const struct {
        int64_t missed, revoked;
        enum tally_delay delay;
    } cases[] = {
        {1000, 1600, DELAY_10_MINUTES}, {1000, 1601, DELAY_1_HOUR},     {1000, 4600, DELAY_1_HOUR},
        {1000, 4601, DELAY_1_DAY},      {1000, 87400, DELAY_1_DAY},     {1000, 87401, DELAY_LONGER},
        {0, 1600, DELAY_NOT_SAID},      {2000, 1000, DELAY_10_MINUTES},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct tally tally;
        memset(&tally, 0, sizeof tally);
        tally_add_loss(&tally, cases[i].missed, cases[i].revoked);
        assert_int_equal(tally.delays[cases[i].delay], 1);
    }
}

// --- the catalogue -------------------------------------------------------------------------------

static void events_are_found_by_name_and_clause(void **state)
{
    char clause[EVENT_CLAUSE_SIZE];

    (void)state;
    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct event_kind *kind = event_kind((enum event_id)i);
        assert_non_null(kind->name);
        assert_int_equal(event_by_name(kind->name, strlen(kind->name)), i);
        assert_int_equal(event_by_name(kind->name, strlen(kind->name) - 1), EVENT_COUNT_);
        // A NUL in it ends no name, and nothing behind the table is read.
        assert_int_equal(event_by_name(kind->name, strlen(kind->name) + 1), EVENT_COUNT_);
        assert_true(event_is_evidence((enum event_id)i, event_clause(kind, clause)));
    }
    assert_true(event_is_evidence(EVENT_LOGIN_LOCKED, "E7"));
    assert_false(event_is_evidence(EVENT_LOGIN_LOCKED, "C1"));
}

static void what_went_wrong_is_adverse(void **state)
{
    static const enum event_id wrong[] = {
        EVENT_LOGIN_LOCKED, EVENT_LOGIN_REFUSED,  EVENT_ADMIN_REFUSED, EVENT_STORE_DAMAGED,
        EVENT_ADMIN_RESCUE, EVENT_EMERGENCY_USED, EVENT_LOG_ALTERED,   EVENT_CLOCK_UNSYNCHRONISED,
    };
    static const enum event_id done[] = {
        EVENT_LOGIN_GRANTED, EVENT_SESSION_CLOSED, EVENT_CARD_DESTROYED,
        EVENT_REVIEW_CLOSED, EVENT_LOG_RECOVERED,  EVENT_VAULT_STARTED,
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_true(event_is_adverse(wrong[i]));
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        assert_false(event_is_adverse(done[i]));
    for (unsigned i = 0; i < EVENT_COUNT_; i++) // every failure of the charts is one
        assert_true(!tally_is_failure((enum event_id)i) || event_is_adverse((enum event_id)i));
    assert_false(event_is_adverse(EVENT_COUNT_));
}

// --- open items ----------------------------------------------------------------------------------

static struct open_items items;

static void tell(enum event_id event, const char *key, int64_t until)
{
    static int64_t sequence;
    sequence++;
    const struct open_record record = {event, sequence, sequence, until, key, "", "exception", ""};
    open_items_add(&items, &record);
}

static void say(enum event_id event, const char *key, const char *what, const char *word)
{
    const struct open_record record = {event, 1, 1, 0, key, "", what, word};
    open_items_add(&items, &record);
}

static void begin(void)
{
    free(items.items);
    items = (struct open_items){.items = calloc(OPEN_ITEMS_MAX, sizeof *items.items)};
    assert_non_null(items.items);
}

static void what_is_begun_is_open_until_its_end(void **state)
{
    static const struct {
        enum event_id opens, goes_on, closes;
        enum open_item_kind kind;
    } lives[] = {
        {EVENT_CARD_LOST, EVENT_CARD_COLLECTED, EVENT_CARD_DESTROYED, OPEN_CARD},
        {EVENT_CARD_REVOKED, EVENT_CARD_COLLECTED, EVENT_CARD_DESTROYED, OPEN_CARD},
        {EVENT_EMERGENCY_USED, EVENT_EMERGENCY_REVOKED, EVENT_EMERGENCY_CLOSED, OPEN_EMERGENCY},
        {EVENT_GLASS_USED, EVENT_GLASS_CHANGED, EVENT_REVIEW_CLOSED, OPEN_REVIEW},
        {EVENT_ADMIN_RESCUE, EVENT_LOGIN_GRANTED, EVENT_REVIEW_CLOSED, OPEN_REVIEW},
        {EVENT_USER_DORMANT, EVENT_LOGIN_DORMANT, EVENT_USER_REMOVED, OPEN_ID},
        {EVENT_USER_ENDED, EVENT_USER_RESUMED, EVENT_USER_TERM, OPEN_ENDED_ID},
        {EVENT_USER_DORMANT, EVENT_USER_TERM, EVENT_USER_RESUMED, OPEN_ID},
        {EVENT_CARD_SUSPENDED, EVENT_LOGIN_DENIED, EVENT_CARD_FOUND, OPEN_SUSPENDED_CARD},
        {EVENT_STORE_DAMAGED, EVENT_STORE_DAMAGED, EVENT_USER_REMOVED, OPEN_DAMAGE},
        {EVENT_STORE_DAMAGED, EVENT_LOGIN_DENIED, EVENT_USER_OFFBOARDED, OPEN_DAMAGE},
        {EVENT_SESSION_ORDERED, EVENT_LOGIN_DENIED, EVENT_SESSION_CLOSED, OPEN_SESSION},
        {EVENT_POLICY_OFFERED, EVENT_USER_ADDED, EVENT_POLICY_ACTIVATED, OPEN_POLICY},
        {EVENT_KEY_COUNT, EVENT_KEY_SUSPENDED, EVENT_KEY_RESTORED, OPEN_KEY},
    };

    (void)state;
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
        begin();
        tell(lives[i].opens, "7", 5);
        tell(lives[i].goes_on, "7", 0);
        tell(lives[i].closes, "8", 0); // another one's
        assert_int_equal(items.count, 1);
        assert_int_equal(items.items[0].kind, lives[i].kind);
        assert_true(open_item_is_owed(lives[i].kind));
        open_items_end(&items, INT64_MAX);
        assert_int_equal(items.count, 1); // time alone closes nothing that is owed
        tell(lives[i].closes, "7", 0);
        assert_int_equal(items.count, 0);
    }
}

static void what_was_asked_for_is_granted_until_it_ends(void **state)
{
    (void)state;
    begin();
    tell(EVENT_REQUEST_MADE, "3", 500);
    assert_int_equal(items.items[0].kind, OPEN_REQUEST);
    tell(EVENT_REQUEST_APPROVED, "3", 500);
    assert_int_equal(items.count, 1);
    assert_int_equal(items.items[0].kind, OPEN_GRANTED);
    assert_string_equal(items.items[0].what, "exception");
    assert_false(open_item_is_owed(OPEN_GRANTED));
    open_items_end(&items, 499);
    assert_int_equal(items.count, 1);
    open_items_end(&items, 500);
    assert_int_equal(items.count, 0);
}

static void a_renamed_id_stays_open(void **state)
{
    (void)state;
    begin();
    tell(EVENT_USER_DORMANT, "old", 0);
    open_items_add(&items,
                   &(struct open_record){EVENT_USER_RENAMED, 99, 99, 0, "old", "new", "", ""});
    tell(EVENT_USER_REMOVED, "old", 0);
    assert_int_equal(items.count, 1);
    tell(EVENT_USER_REMOVED, "new", 0);
    assert_int_equal(items.count, 0);
}

static void a_lost_card_that_was_replaced_is_to_be_known(void **state)
{
    (void)state;
    begin();
    tell(EVENT_CARD_LOST, "K-1", 0);
    tell(EVENT_CARD_REVOKED, "K-2", 0);
    assert_true(open_item_is_owed(items.items[0].kind));
    tell(EVENT_CARD_ISSUED, "K-1", 0); // in its place
    tell(EVENT_CARD_ISSUED, "K-2", 0);
    assert_int_equal(items.items[0].kind, OPEN_LOST_CARD);
    assert_false(open_item_is_owed(OPEN_LOST_CARD));
    assert_int_equal(items.items[1].kind, OPEN_CARD); // somebody has it, and brings it back
    tell(EVENT_CARD_COLLECTED, "K-1", 0);
    assert_int_equal(items.count, 2);
    assert_int_equal(items.items[1].kind, OPEN_CARD); // it turned up: now it is to be destroyed
    tell(EVENT_CARD_DESTROYED, "K-1", 0);
    tell(EVENT_CARD_DESTROYED, "K-2", 0);
    assert_int_equal(items.count, 0);
    tell(EVENT_CARD_SUSPENDED, "K-3", 0);
    tell(EVENT_CARD_LOST, "K-3", 0);
    assert_int_equal(items.count, 1);
    assert_int_equal(items.items[0].kind, OPEN_CARD);
}

static void a_session_is_open_until_somebody_saw_its_end(void **state)
{
    (void)state;
    begin();
    say(EVENT_SESSION_ORDERED, "taro", "", "owed");
    say(EVENT_SESSION_STOPPED, "taro", "c2", "still_there");
    say(EVENT_SESSION_STOPPED, "taro", "c3", "not_permitted");
    assert_int_equal(items.count, 2);
    assert_string_equal(items.items[0].what, "c2");
    say(EVENT_SESSION_STOPPED, "taro", "c4", "gone"); // another one
    say(EVENT_SESSION_STOPPED, "hanako", "c2", "gone");
    assert_int_equal(items.count, 2);
    say(EVENT_SESSION_STOPPED, "taro", "c2", "screen_locked");
    assert_int_equal(items.count, 1);
    say(EVENT_SESSION_CLOSED, "taro", "", "");
    assert_int_equal(items.count, 0);
    say(EVENT_SESSION_STOPPED, "taro", "c5", "gone");
    assert_int_equal(items.count, 0);
}

static void the_last_administrator_has_to_be_seen(void **state)
{
    (void)state;
    begin();
    say(EVENT_USER_UNUSED, "boss", "", ""); // will be dormant, and then is told
    assert_int_equal(items.count, 0);
    assert_false(open_items_want(&items, EVENT_LOGIN_GRANTED));
    say(EVENT_USER_UNUSED, "boss", "", "last_administrator");
    assert_int_equal(items.count, 1);
    assert_true(open_items_want(&items, EVENT_LOGIN_GRANTED));
    say(EVENT_LOGIN_GRANTED, "taro", "", "");
    assert_int_equal(items.count, 1);
    say(EVENT_LOGIN_GRANTED, "boss", "", "");
    assert_int_equal(items.count, 0);
}

static void an_offered_policy_is_open_until_another_lies_there(void **state)
{
    (void)state;
    begin();
    say(EVENT_POLICY_OFFERED, "aa", "", "");
    say(EVENT_POLICY_ACTIVATED, "bb", "", "");
    assert_int_equal(items.count, 1);
    say(EVENT_POLICY_OFFERED, "cc", "", "");
    assert_int_equal(items.count, 1);
    assert_string_equal(items.items[0].key, "cc");
    say(EVENT_POLICY_WITHDRAWN, "bb", "", "");
    assert_int_equal(items.count, 0);
}

static void one_look_at_an_altered_log_closes_all_of_it(void **state)
{
    (void)state;
    begin();
    tell(EVENT_LOG_ALTERED, "3-4", 0);
    tell(EVENT_LOG_ALTERED, "9", 0);
    assert_int_equal(items.count, 2);
    tell(EVENT_LOG_RECOVERED, "", 0);
    assert_int_equal(items.count, 0);
}

// What a start finds it tells anew; a look at an altered log mends no row.
static void damage_is_over_when_a_start_tells_it_no_more(void **state)
{
    (void)state;
    begin();
    tell(EVENT_STORE_DAMAGED, "taro", 0);
    tell(EVENT_LOG_RECOVERED, "", 0);
    assert_int_equal(items.count, 1);
    tell(EVENT_VAULT_STARTED, "", 0);
    assert_int_equal(items.count, 0);
}

static void beyond_the_room_they_are_counted(void **state)
{
    char key[16];

    (void)state;
    begin();
    for (unsigned i = 0; i < OPEN_ITEMS_MAX + 3; i++) {
        snprintf(key, sizeof key, "%u", i);
        tell(EVENT_CARD_LOST, key, 0);
    }
    assert_int_equal(items.count, OPEN_ITEMS_MAX);
    assert_int_equal(items.more, 3);
    free(items.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("G2 records are counted by event, hour and month",
             records_are_counted_by_event_hour_and_month),
        TEST("G2 numbers of records are named from all of the period", samples_are_spread_over_all),
        TEST("C4 how long a lost card was of use", a_loss_is_as_long_as_from_when_it_was_missed),
        TEST("E2 G2 each event is evidence for the clause that its record cites",
             events_are_found_by_name_and_clause),
        TEST("G2 refusals, damage and rescue prove no control", what_went_wrong_is_adverse),
        TEST("C5 F2 F3 A5 what was begun is open until its end",
             what_is_begun_is_open_until_its_end),
        TEST("F1 what was granted is listed until it ends by itself",
             what_was_asked_for_is_granted_until_it_ends),
        TEST("C5 a lost card that was replaced is to be known, not owed",
             a_lost_card_that_was_replaced_is_to_be_known),
        TEST("C4 F5 a session is open until somebody saw its end",
             a_session_is_open_until_somebody_saw_its_end),
        TEST("A5 the last administrator has to be seen", the_last_administrator_has_to_be_seen),
        TEST("D7 a policy in the file's place is open until another is there",
             an_offered_policy_is_open_until_another_lies_there),
        TEST("A5 a renamed ID stays open under its new name", a_renamed_id_stays_open),
        TEST("E1 one look at an altered log closes all of it",
             one_look_at_an_altered_log_closes_all_of_it),
        TEST("E2 F3 damage is over when a start tells it no more",
             damage_is_over_when_a_start_tells_it_no_more),
        TEST("F3 open items beyond the room for them are counted",
             beyond_the_room_they_are_counted),
    };

    return cmocka_run_group_tests_name("counts and open items", tests, NULL, NULL);
}
