// SPDX-License-Identifier: BSD-2-Clause
// The vault's parts that stand alone: event lines, tickets, steady time, dummies.
#include "factor/password.h"
#include "vault/loop/dummy.h"
#include "vault/loop/event.h"
#include "vault/loop/spent.h"
#include "vault/loop/steady.h"
#include "vault/loop/ticket.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// --- events ---

static void line_of(const char *user, const char *rhost, char *out, size_t size)
{
    struct event event;

    event_init(&event, EVENT_LOGIN_DENIED, user);
    event_text(&event, FIELD_RHOST, rhost);
    event_number(&event, FIELD_UID, -1);
    assert_int_equal(event_write(&event, out, size), FAULT_NONE);
}

static void events_are_one_canonical_line(void **state)
{
    static const struct {
        const char *user, *line;
    } cases[] = {
        {"alice", "\"alice\""},
        {"a\nb", "\"a\\u000ab\""},
        {"a\rb", "\"a\\u000db\""},
        {"\x1b[2J", "\"\\u001b[2J\""},
        {"\" result=ok \"", "\"\\u0022 result=ok \\u0022\""},
        {"back\\slash", "\"back\\u005cslash\""},
        {"\xc2\x9b"
         "31m",
         "\"\\u009b31m\""},
        {"\xe2\x80\xa8", "\"\\u2028\""},
        {"\xe2\x80\xae"
         "evil",
         "\"\\u202eevil\""},
        {"\xe2\x80\x8b", "\"\\u200b\""},
        {"\xf3\xa0\x81\x81", "\"\\udb40\\udc41\""}, // an invisible tag character
        {"\xff\xfe", "\"\\ufffd\\ufffd\""},
        {"\xc0\xaf", "\"\\ufffd\\ufffd\""},                           // overlong
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},                // a surrogate
        {"\xe5\xb1\xb1\xe7\x94\xb0", "\"\xe5\xb1\xb1\xe7\x94\xb0\""}, // 山田 stays readable
        {"\xf0\x9f\x94\x91", "\"\xf0\x9f\x94\x91\""},
        {"\x7f", "\"\\u007f\""},
        {"cut\xe5\xb1", "\"cut\\ufffd\\ufffd\""},
    };
    char line[EVENT_BODY_MAX], wanted[EVENT_BODY_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(wanted, sizeof wanted,
                 "{\"event\":\"login.denied\",\"clause\":\"A4\",\"severity\":5,\"user\":%s,"
                 "\"rhost\":%s,\"uid\":-1}",
                 cases[i].line, cases[i].line);
        line_of(cases[i].user, cases[i].user, line, sizeof line);
        assert_string_equal(line, wanted);
        assert_null(strpbrk(line, "\n\r\x1b"));
    }
}

static void events_have_bounds(void **state)
{
    char text[600], line[EVENT_BODY_MAX];
    struct event event;

    (void)state;
    // The longest texts of every field fit into a line; what was escaped too long is cut.
    memset(text, '\x01', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    event_init(&event, EVENT_ADMIN_RESCUE, "root");
    for (unsigned field = 0; field < EVENT_FIELDS; field++)
        if ((event_kind(EVENT_ADMIN_RESCUE)->fields & (uint64_t)1 << field) != 0 &&
            field != FIELD_UID && field != FIELD_PEER)
            event_text(&event, (enum event_field)field, text);
    assert_int_equal(event_write(&event, line, sizeof line), FAULT_LIMIT);
    event_init(&event, EVENT_LOGIN_DENIED, "root");
    event_text(&event, FIELD_RHOST, text);
    event_text(&event, FIELD_TTY, text);
    event_text(&event, FIELD_RUSER, text);
    event_text(&event, FIELD_SERVICE, text);
    event_text(&event, FIELD_HOST, text);
    assert_int_equal(event_write(&event, line, sizeof line), FAULT_NONE);
    assert_non_null(strstr(line, "\\u0001...\""));
    // A field that the catalogue does not name for this event is a mistake of ours, not a record.
    event_init(&event, EVENT_PASSWORD_UPGRADED, "alice");
    event_text(&event, FIELD_REASON, "x");
    assert_int_equal(event_write(&event, line, sizeof line), FAULT_INTERNAL);
}

static void the_catalogue_is_complete(void **state)
{
    (void)state;
    for (unsigned id = 0; id < EVENT_COUNT_; id++) {
        const struct event_kind *kind = event_kind((enum event_id)id);
        assert_non_null(kind->name);
        assert_true(strlen(kind->name) <= 48 && strchr(kind->name, '.') != NULL);
        assert_true(strlen(kind->clauses) % 3 == 2);
        assert_true(kind->severity >= SEVERITY_ALERT && kind->severity <= SEVERITY_INFO);
        for (unsigned other = 0; other < id; other++)
            assert_string_not_equal(kind->name, event_kind((enum event_id)other)->name);
    }
    for (unsigned field = 1; field < EVENT_FIELDS; field++)
        assert_true(strcmp(event_field_name((enum event_field)(field - 1)),
                           event_field_name((enum event_field)field)) < 0);
    assert_null(event_kind(EVENT_COUNT_));
}

// --- tickets ---

static void tickets_open_only_whole_and_where_they_belong(void **state)
{
    const struct ticket ticket = {.kind = TICKET_LOGIN,
                                  .flags = TICKET_MUST_CHANGE,
                                  .classes = CLASS_KNOWLEDGE,
                                  .uid = 1000,
                                  .person = 7,
                                  .wall = {1800000000},
                                  .boot = {5000},
                                  .password_mark = 42};
    struct ticket_keys keys, others;
    uint8_t sealed[TICKET_SIZE], again[TICKET_SIZE];
    struct ticket opened;

    (void)state;
    assert_int_equal(ticket_keys_make(&keys), FAULT_NONE);
    assert_int_equal(ticket_keys_make(&others), FAULT_NONE);
    assert_int_equal(ticket_seal(&keys, &ticket, "login", sealed), FAULT_NONE);
    assert_int_equal(ticket_seal(&keys, &ticket, "login", again), FAULT_NONE);
    assert_memory_not_equal(sealed, again, TICKET_SIZE); // no two look alike
    assert_int_equal(ticket_open(&keys, sealed, TICKET_SIZE, "login", &opened), FAULT_NONE);
    assert_int_equal(opened.number, 1);
    opened.number = 0;
    assert_memory_equal(&opened, &ticket, sizeof ticket);
    assert_int_equal(ticket_open(&keys, sealed, TICKET_SIZE, "sudo", &opened), FAULT_REFUSED);
    assert_int_equal(opened.kind, TICKET_NONE);
    assert_int_equal(ticket_open(&others, sealed, TICKET_SIZE, "login", &opened), FAULT_REFUSED);
    assert_int_equal(ticket_open(&keys, sealed, 0, "login", &opened), FAULT_REFUSED);
    assert_int_equal(ticket_open(&keys, sealed, TICKET_SIZE - 1, "login", &opened), FAULT_REFUSED);
    for (unsigned bit = 0; bit < TICKET_SIZE * 8; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(ticket_open(&keys, sealed, TICKET_SIZE, "login", &opened), FAULT_REFUSED);
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void tickets_hold_for_one_kind_person_and_time(void **state)
{
    const struct ticket ticket = {.kind = TICKET_ADMIN, .uid = 1000, .boot = {100000}};
    const unsigned admin = TICKET_BIT(TICKET_ADMIN);

    (void)state;
    assert_true(ticket_holds(&ticket, admin, 1000, (struct boot_time){100000}, 10));
    assert_true(ticket_holds(&ticket, admin, 1000, (struct boot_time){110000}, 10));
    assert_false(ticket_holds(&ticket, admin, 1000, (struct boot_time){110001}, 10));
    assert_false(ticket_holds(&ticket, admin, 1000, (struct boot_time){99999}, 10));
    assert_false(ticket_holds(&ticket, admin, 1001, (struct boot_time){100000}, 10));
    assert_false(ticket_holds(&ticket, TICKET_BIT(TICKET_LOGIN) | TICKET_BIT(TICKET_RESCUE), 1000,
                              (struct boot_time){100000}, 10));
    assert_false(ticket_holds(&(struct ticket){.uid = 1000}, ~0u, 1000, (struct boot_time){0}, 10));
}

// --- steady time ---

static void steady_time_never_goes_back(void **state)
{
    static const struct {
        const char *what, *boot_id;
        int64_t boot, wall;
        bool synchronised;
        int64_t steady; // wanted, right after the start
    } cases[] = {
        {"the same boot is exact", "one", 70000, 9999, true, 80000},
        {"whatever the wall clock says", "one", 70000, 2000000000, false, 80000},
        {"a record is never in the future", "one", 10000, 1000, true, 50000},
        {"a reboot adds what has passed", "two", 500, 1060, true, 110000},
        {"an untrusted clock adds nothing", "two", 500, 1060, false, 50000},
        {"a clock that went back adds nothing", "two", 500, 10, true, 50000},
        {"a clock at the end of time is bounded", "two", 500, INT64_MAX, true,
         50000 + INT64_C(100) * 366 * 86400 * 1000},
    };
    const struct steady_past past = {
        .known = true, .boot_id = "one", .offset = 10000, .wall = {1000}, .steady = {50000}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct boot_time boot = {cases[i].boot};
        const int64_t offset =
            steady_offset(&past, cases[i].boot_id, boot, (struct wall_time){cases[i].wall},
                          cases[i].synchronised);
        if (boot.milliseconds + offset != cases[i].steady)
            fail_msg("%s: %lld", cases[i].what, (long long)(boot.milliseconds + offset));
    }
    assert_int_equal(steady_offset(&(struct steady_past){.known = false}, "one",
                                   (struct boot_time){5}, (struct wall_time){1}, true),
                     0);
}

static void a_ticket_is_spent_for_one_step(void **state)
{
    struct spent spent = {.count = 0};

    (void)state;
    assert_false(spent_is(&spent, 0, 0));
    spent_note(&spent, 7, 1);
    const size_t mark = spent_mark(&spent);
    spent_note(&spent, 8, 1);
    assert_true(spent_is(&spent, 7, 1) && spent_is(&spent, 8, 1));
    assert_false(spent_is(&spent, 7, 2));
    spent_forget(&spent, mark);
    assert_true(spent_is(&spent, 7, 1));
    assert_false(spent_is(&spent, 8, 1));
    for (uint64_t number = 9; number < 9 + SPENT_KEPT; number++)
        spent_note(&spent, number, 1);
    assert_false(spent_is(&spent, 7, 1)); // of more the oldest
    assert_true(spent_is(&spent, 9, 1) && spent_is(&spent, 8 + SPENT_KEPT, 1));
}

static void dummies_cost_the_same_and_match_nothing(void **state)
{
    const struct password_cost cost = {1024, 2};
    struct dummy dummy, other;
    bool matches = true;

    (void)state;
    assert_int_equal(dummy_make(cost, &dummy), FAULT_NONE);
    assert_int_equal(dummy_make(cost, &other), FAULT_NONE);
    assert_string_not_equal(dummy.encoded, other.encoded);
    assert_false(password_needs_upgrade(dummy.encoded, cost));
    assert_int_equal(password_verify("", dummy.encoded, &matches), FAULT_NONE);
    assert_false(matches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:A1 an event is one canonical line whatever is in a name",
         events_are_one_canonical_line, NULL, NULL, NULL},
        {"H1 events have bounds and a catalogue", events_have_bounds, NULL, NULL, NULL},
        {"E2 the catalogue names clause, severity and fields of every event",
         the_catalogue_is_complete, NULL, NULL, NULL},
        {"abuse:D8 a ticket opens only whole, here and for its service",
         tickets_open_only_whole_and_where_they_belong, NULL, NULL, NULL},
        {"abuse:D8 a ticket holds for one kind, person and time",
         tickets_hold_for_one_kind_person_and_time, NULL, NULL, NULL},
        {"abuse:L12 steady time never goes back", steady_time_never_goes_back, NULL, NULL, NULL},
        {"abuse:D8 a ticket is spent for one step", a_ticket_is_spent_for_one_step, NULL, NULL,
         NULL},
        {"abuse:L11 a dummy costs the same and matches nothing",
         dummies_cost_the_same_and_match_nothing, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("vault parts", tests, NULL, NULL);
}
