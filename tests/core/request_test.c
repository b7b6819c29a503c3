// SPDX-License-Identifier: BSD-2-Clause
// The one life of requests, grants, exceptions and what is looked at afterwards: every kind, state,
// event, person and moment there is, and what must hold of all of them.
#include "core/request.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ROOT = 0, APPLICANT = 1, CONCERNED = 2, SOMEBODY = 3 };
enum { FROM = 20, ANSWER_BY = 25, UNTIL = 30 };

static const int64_t concerned[] = {CONCERNED};
static const int64_t moments[] = {0,         FROM - 1,  FROM,  ANSWER_BY - 1,
                                  ANSWER_BY, UNTIL - 1, UNTIL, 99};

// One of all cases.
struct step {
    struct request_life life;
    enum request_event event;
    const struct request_person *who; // NULL: time
    struct wall_time now;
    enum request_answer answer;
    enum request_state to;
};

typedef void look_fn(const struct step *step);

static void take(struct step *step, look_fn *look)
{
    step->to = (enum request_state)77;
    step->answer = request_move(&step->life, step->event, step->who, step->now, &step->to);
    look(step);
}

static void with_everybody(struct step *step, look_fn *look)
{
    step->who = NULL;
    take(step, look);
    for (int64_t id = ROOT; id <= SOMEBODY; id++)
        for (unsigned bits = 0; bits < 8; bits++) {
            const struct request_person who = {id, (bits & 1) != 0, (bits & 2) != 0,
                                               (bits & 4) != 0};
            step->who = &who;
            take(step, look);
        }
    step->who = NULL;
}

static unsigned every_case(look_fn *look)
{
    unsigned cases = 0;

    for (unsigned kind = 0; kind < REQUEST_KIND_COUNT_; kind++)
        for (unsigned from = 0; from < REQUEST_STATE_COUNT_; from++)
            for (unsigned event = 0; event < REQUEST_EVENT_COUNT_; event++)
                for (size_t i = 0; i < COUNT(moments); i++)
                    for (unsigned bound = 0; bound < 4; bound++) {
                        struct step step = {
                            .life = {.kind = kind,
                                     .state = from,
                                     .applicant = APPLICANT,
                                     .concerned = concerned,
                                     .concerned_count = COUNT(concerned),
                                     .answer_by = {bound % 2 != 0 ? ANSWER_BY : 0},
                                     .from = {FROM},
                                     .until = {UNTIL},
                                     .by_applicant = bound >= 2},
                            .event = event,
                            .now = {moments[i]},
                        };
                        with_everybody(&step, look);
                        cases += 33;
                    }
    return cases;
}

// --- the table ----------------------------------------------------------------------------------

static void the_table(void **state)
{
    // columns: APPROVE, REJECT, WITHDRAW, END, CLOSE, EXPIRE, CARRY_OUT
    static const enum request_state once[REQUEST_STATE_COUNT_][REQUEST_EVENT_COUNT_] = {
        [REQUEST_REQUESTED] = {REQUEST_CLOSED, REQUEST_REJECTED, REQUEST_WITHDRAWN, 0, 0,
                               REQUEST_EXPIRED},
        [REQUEST_OPEN] = {0, 0, 0, 0, REQUEST_CLOSED, 0},
    };
    static const enum request_state lasting[REQUEST_STATE_COUNT_][REQUEST_EVENT_COUNT_] = {
        [REQUEST_REQUESTED] = {REQUEST_RUNNING, REQUEST_REJECTED, REQUEST_WITHDRAWN, 0, 0,
                               REQUEST_EXPIRED},
        [REQUEST_RUNNING] = {0, 0, 0, REQUEST_ENDED, 0, REQUEST_ENDED},
        [REQUEST_OPEN] = {0, 0, 0, 0, REQUEST_CLOSED, 0},
    };
    static const enum request_state released[REQUEST_STATE_COUNT_][REQUEST_EVENT_COUNT_] = {
        [REQUEST_REQUESTED] = {REQUEST_RUNNING, REQUEST_REJECTED, REQUEST_WITHDRAWN, 0, 0,
                               REQUEST_EXPIRED},
        [REQUEST_RUNNING] = {0, REQUEST_REJECTED, REQUEST_WITHDRAWN, 0, 0, REQUEST_ENDED,
                             REQUEST_CLOSED},
        [REQUEST_OPEN] = {0, 0, 0, 0, REQUEST_CLOSED, 0},
    };
    // Who may do it, at a moment when it can be done.
    static const struct request_person second = {SOMEBODY, true, false, true};
    static const struct request_person applicant = {APPLICANT, true, false, true};

    (void)state;
    for (unsigned n = 0; n < 2 * REQUEST_KIND_COUNT_; n++)
        for (unsigned from = 0; from < REQUEST_STATE_COUNT_; from++)
            for (unsigned event = 0; event < REQUEST_EVENT_COUNT_; event++) {
                const enum request_kind kind = (enum request_kind)(n / 2);
                const bool by_applicant = n % 2 != 0;
                const struct request_life life = {kind,        from,   APPLICANT, NULL,        0,
                                                  {ANSWER_BY}, {FROM}, {UNTIL},   by_applicant};
                const bool own = event == REQUEST_WITHDRAW || event == REQUEST_CARRY_OUT;
                const struct request_person *who = event == REQUEST_EXPIRE ? NULL
                                                   : own                   ? &applicant
                                                                           : &second;
                const struct wall_time now = {event == REQUEST_EXPIRE ? UNTIL : FROM};
                enum request_state to;
                const enum request_answer answer = request_move(&life, event, who, now, &to);
                const enum request_state expected = request_lasts(kind) ? lasting[from][event]
                                                    : kind == REQUEST_DEED && by_applicant
                                                        ? released[from][event]
                                                        : once[from][event];
                assert_int_equal(to, expected);
                assert_int_equal(answer == REQUEST_MOVES, expected != REQUEST_NONE);
            }
}

// --- what holds of every case -------------------------------------------------------------------

static unsigned approvals, closings;

static void nobody_judges_their_own(const struct step *step)
{
    const bool judges = step->event == REQUEST_APPROVE || step->event == REQUEST_CLOSE;

    if (step->answer != REQUEST_MOVES || !judges)
        return;
    assert_non_null(step->who);
    assert_int_equal(step->who->id, SOMEBODY); // neither root, nor applicant, nor concerned
    assert_true(step->who->independent);
    assert_true(step->who->administrator || (step->event == REQUEST_CLOSE && step->who->auditor));
    approvals += step->event == REQUEST_APPROVE;
    closings += step->event == REQUEST_CLOSE;
}

static void d8_nobody_judges_their_own(void **state)
{
    (void)state;
    approvals = closings = 0;
    assert_true(every_case(nobody_judges_their_own) > 100000);
    assert_true(approvals > 0 && closings > 0);
}

// What is left for somebody to do falls with every move, so a life ends, and nothing comes back.
static unsigned weight(enum request_state state)
{
    static const unsigned weights[REQUEST_STATE_COUNT_] = {
        [REQUEST_REQUESTED] = 2, [REQUEST_RUNNING] = 1, [REQUEST_OPEN] = 1};

    return weights[state];
}

static void it_goes_one_way(const struct step *step)
{
    if (step->answer != REQUEST_MOVES) {
        assert_int_equal(step->to, REQUEST_NONE);
        return;
    }
    assert_in_range(step->to, REQUEST_OPEN, REQUEST_ENDED);
    assert_true(weight(step->to) < weight(step->life.state));
    assert_int_equal(request_is_open(step->to), weight(step->to) > 0);
    if (step->to == REQUEST_RUNNING) {
        assert_true(request_lasts(step->life.kind) ||
                    (step->life.kind == REQUEST_DEED && step->life.by_applicant));
        assert_true(!request_lasts(step->life.kind) || step->now.seconds < UNTIL);
    }
}

static void a_life_ends_and_nothing_comes_back(void **state)
{
    (void)state;
    (void)every_case(it_goes_one_way);
}

static void it_is_in_force_within_its_window(const struct step *step)
{
    const bool within = step->now.seconds >= FROM && step->now.seconds < UNTIL;
    const bool runs = request_runs(&step->life, step->now);
    const char *standing = request_standing(&step->life, step->now);

    assert_int_equal(runs, within && step->life.state == REQUEST_RUNNING &&
                               request_lasts(step->life.kind));
    if (request_lasts(step->life.kind))
        assert_int_equal(runs, strcmp(standing, "running") == 0);
    if (runs) // by time alone it ends, and nobody need do anything
        assert_false(request_runs(&step->life, (struct wall_time){UNTIL}));
    // Time ends nothing before its time, and whatever it may.
    if (step->who == NULL && step->event == REQUEST_EXPIRE && request_lasts(step->life.kind) &&
        (step->life.state == REQUEST_RUNNING || step->life.state == REQUEST_REQUESTED)) {
        const int64_t end =
            step->life.state == REQUEST_REQUESTED && step->life.answer_by.seconds != 0 ? ANSWER_BY
                                                                                       : UNTIL;
        assert_int_equal(step->answer,
                         step->now.seconds >= end ? REQUEST_MOVES : REQUEST_TOO_EARLY);
    }
    // Nothing is approved that nobody answered in time, or whose window has passed.
    if (step->event == REQUEST_APPROVE && step->answer == REQUEST_MOVES) {
        assert_true(step->life.answer_by.seconds == 0 || step->now.seconds < ANSWER_BY);
        assert_true(!request_lasts(step->life.kind) || step->now.seconds < UNTIL);
    }
}

static void d4_it_is_in_force_within_its_window_and_ends_by_itself(void **state)
{
    (void)state;
    (void)every_case(it_is_in_force_within_its_window);
}

static unsigned carried_out;

static void who_takes_back(const struct step *step)
{
    if (step->answer != REQUEST_MOVES)
        return;
    if (step->event == REQUEST_WITHDRAW)
        assert_int_equal(step->who->id, APPLICANT);
    if (step->event == REQUEST_REJECT)
        assert_true(step->who->administrator);
    // What was approved is done by whoever asked, once, and not before or after.
    if (step->event == REQUEST_CARRY_OUT) {
        assert_int_equal(step->who->id, APPLICANT);
        assert_int_equal(step->life.kind, REQUEST_DEED);
        assert_int_equal(step->life.state, REQUEST_RUNNING);
        assert_int_equal(step->to, REQUEST_CLOSED);
        assert_true(step->now.seconds >= FROM && step->now.seconds < UNTIL);
        carried_out++;
    }
    if (step->event == REQUEST_END)
        assert_true(step->who->administrator || step->who->id == APPLICANT ||
                    step->who->id == CONCERNED);
    if (step->event == REQUEST_EXPIRE)
        assert_null(step->who);
    else
        assert_non_null(step->who);
}

static void who_may_take_back_and_decline(void **state)
{
    (void)state;
    carried_out = 0;
    (void)every_case(who_takes_back);
    assert_true(carried_out > 0);
}

// Of what is refused, the reason that its reader can act on.
static void the_answers(void **state)
{
    static const struct {
        enum request_state from;
        enum request_event event;
        struct request_person who;
        int64_t now;
        enum request_answer answer;
    } cases[] = {
        {REQUEST_REQUESTED, REQUEST_APPROVE, {APPLICANT, true, false, true}, FROM, REQUEST_OWN},
        {REQUEST_REQUESTED,
         REQUEST_APPROVE,
         {CONCERNED, true, false, true},
         FROM,
         REQUEST_CONCERNS},
        {REQUEST_REQUESTED,
         REQUEST_APPROVE,
         {SOMEBODY, true, false, false},
         FROM,
         REQUEST_DEPENDENT},
        {REQUEST_REQUESTED, REQUEST_APPROVE, {SOMEBODY, false, true, true}, FROM, REQUEST_NOT_ROLE},
        {REQUEST_REQUESTED, REQUEST_APPROVE, {ROOT, true, false, true}, FROM, REQUEST_NOT_ROOT},
        {REQUEST_REQUESTED,
         REQUEST_APPROVE,
         {SOMEBODY, true, false, true},
         ANSWER_BY,
         REQUEST_TOO_LATE},
        {REQUEST_REQUESTED, REQUEST_WITHDRAW, {SOMEBODY, true, false, true}, FROM, REQUEST_NOT_OWN},
        {REQUEST_REQUESTED, REQUEST_REJECT, {SOMEBODY, false, true, true}, FROM, REQUEST_NOT_ROLE},
        {REQUEST_RUNNING,
         REQUEST_APPROVE,
         {SOMEBODY, true, false, true},
         FROM,
         REQUEST_OTHER_STATE},
        {REQUEST_RUNNING, REQUEST_END, {SOMEBODY, false, true, true}, FROM, REQUEST_NOT_ROLE},
        {REQUEST_RUNNING, REQUEST_END, {SOMEBODY, true, false, true}, UNTIL, REQUEST_TOO_LATE},
        {REQUEST_RUNNING, REQUEST_END, {CONCERNED, false, false, false}, FROM, REQUEST_MOVES},
        {REQUEST_OPEN, REQUEST_CLOSE, {SOMEBODY, false, true, true}, FROM, REQUEST_MOVES},
        {REQUEST_OPEN, REQUEST_CLOSE, {SOMEBODY, false, false, true}, FROM, REQUEST_NOT_ROLE},
        {REQUEST_ENDED, REQUEST_APPROVE, {SOMEBODY, true, false, true}, FROM, REQUEST_OTHER_STATE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct request_life life = {
            REQUEST_PRIVILEGE, cases[i].from, APPLICANT, concerned, COUNT(concerned),
            {ANSWER_BY},       {FROM},        {UNTIL},   false};
        enum request_state to;
        assert_int_equal(request_move(&life, cases[i].event, &cases[i].who,
                                      (struct wall_time){cases[i].now}, &to),
                         cases[i].answer);
    }
}

static void the_words(void **state)
{
    static const struct {
        enum request_kind kind;
        const char *name, *clause;
        bool lasts;
    } kinds[] = {
        {0, "none", "", false},       {1, "rescue", "F2", false},
        {2, "role", "D8", false},     {3, "privilege", "D4", true},
        {4, "deputy", "D6", true},    {5, "two_people", "D7", false},
        {6, "exception", "F1", true}, {7, "break_glass", "F2", false},
        {8, "policy", "D7", false},   {9, "none", "", false},
    };
    static const char *const states[] = {"none",      "requested", "open",    "closed", "rejected",
                                         "withdrawn", "expired",   "running", "ended",  "none"};
    static const struct {
        enum request_state state;
        int64_t now;
        const char *standing;
    } standings[] = {
        {REQUEST_REQUESTED, FROM, "requested"},  {REQUEST_REQUESTED, ANSWER_BY, "expired"},
        {REQUEST_RUNNING, FROM - 1, "approved"}, {REQUEST_RUNNING, FROM, "running"},
        {REQUEST_RUNNING, UNTIL - 1, "running"}, {REQUEST_RUNNING, UNTIL, "ended"},
        {REQUEST_ENDED, FROM, "ended"},          {REQUEST_REJECTED, UNTIL, "rejected"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        assert_string_equal(request_kind_name(kinds[i].kind), kinds[i].name);
        assert_string_equal(request_kind_clause(kinds[i].kind), kinds[i].clause);
        assert_int_equal(request_lasts(kinds[i].kind), kinds[i].lasts);
    }
    for (unsigned i = 0; i < COUNT(states); i++)
        assert_string_equal(request_state_name(i), states[i]);
    for (size_t i = 0; i < COUNT(standings); i++) {
        struct request_life life = {
            REQUEST_DEPUTY, standings[i].state, APPLICANT, NULL, 0, {ANSWER_BY}, {FROM}, {UNTIL},
            false};
        assert_string_equal(request_standing(&life, (struct wall_time){standings[i].now}),
                            standings[i].standing);
        // Released, to be carried out.
        life.kind = REQUEST_DEED;
        life.by_applicant = true;
        assert_string_equal(request_standing(&life, (struct wall_time){standings[i].now}),
                            standings[i].state != REQUEST_RUNNING ? standings[i].standing
                            : standings[i].now < UNTIL            ? "released"
                                                                  : "ended");
    }
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D7 D8 F1 F3 every kind, state and event", the_table),
        TEST("D8 no applicant, nobody concerned, not root, nobody dependent judges",
             d8_nobody_judges_their_own),
        TEST("F1 a life ends, and nothing comes back", a_life_ends_and_nothing_comes_back),
        TEST("D4 D6 F1 in force within its window, and over by itself",
             d4_it_is_in_force_within_its_window_and_ends_by_itself),
        TEST("D8 who takes back, declines and ends", who_may_take_back_and_decline),
        TEST("D8 each refusal has its reason", the_answers),
        TEST("F3 stored numbers and words are fixed", the_words),
    };

    return cmocka_run_group_tests_name("requests", tests, NULL, NULL);
}
