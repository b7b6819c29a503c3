// SPDX-License-Identifier: BSD-2-Clause
// Root's rescue: by its own endpoint alone, loud, and nothing else by that one.
#include "../vault/vault_admin.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// --- a disk that is full: the linker wraps the commit (tests/local.mk) ---

static volatile int *failing; // in memory shared with the vault

enum fault __real_store_commit(struct store *store);
enum fault __wrap_store_commit(struct store *store);

enum fault __wrap_store_commit(struct store *store)
{
    return failing != NULL && *failing != 0 ? FAULT_FULL : __real_store_commit(store);
}

static int setup_disk(void **state)
{
    struct rig *rig = rig_make(rig_policy);
    char temporary[64];

    rig->clock->failing = 0;
    failing = &rig->clock->failing; // before the vault is forked
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static int teardown_disk(void **state)
{
    failing = NULL;
    return rig_teardown(state);
}

static bool status_says(struct rig *rig, const char *part)
{
    char after[sizeof rig_end(rig)->cursor] = "";
    AdminStatus status;
    bool says = false;

    rig_rescue(rig);
    do {
        const struct rig_arg page[] = {{"after", after, 0}, {0}};
        status = rig_admin_again(rig, "status", after[0] != '\0' ? page : NULL);
        assert_true(status == MORE || status == DONE);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            says = says || strstr(rig_text(rig, i, "value"), part) != NULL;
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    return says;
}

// When the disk is full root must be able to look; nothing else changes (abuse:L13).
static void root_looks_at_a_full_disk(void **state)
{
    struct rig *rig = *state;

    rig->clock->failing = 1;
    assert_true(status_says(rig, "disk is full"));
    assert_int_equal(rig_admin(rig, "user.list", NULL), DONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)),
                     AdminStatus_ADMIN_FAILED);
    rig->clock->failing = 0;
    assert_false(status_says(rig, "disk is full"));
}

// --- who may, and by which endpoint ---

static void rescue_is_loud(void **state)
{
    struct rig *rig = *state;
    const unsigned before = rig_count(rig, "admin.rescue", "root");

    assert_int_equal(rig_admin(rig, "user.list", NULL), DONE);
    // The proof, its verb, and the same for the two calls that count.
    assert_true(rig_count(rig, "admin.rescue", "root") >= before + 4);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"severity\":1"));
}

// Somebody has taken over the front: it says that root is there, and why.
static void no_rescue_by_the_front(void **state)
{
    struct rig *rig = *state;
    static const struct enrolled root = {.user = "root"};
    PlanCall *plan = &rig->call.body.plan;
    Outcome stolen = {0};
    const unsigned before = rig_count(rig, "login.refused", "root");

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    plan->operation = Operation_OPERATION_ADMIN;
    plan->has_subject = true;
    plan->subject = rig_subject("root", 0, "warifu");
    snprintf(plan->rescue_reason, sizeof plan->rescue_reason, "believe me");
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.plan.ticket.size, 0);
    assert_int_equal(rig_count(rig, "login.refused", "root"), before + 1);
    // Nor by a ticket that root was given for a rescue.
    rig_rescue(rig);
    memcpy(&stolen.ticket, &rig->reply.body.plan.ticket, sizeof stolen.ticket);
    assert_int_equal(rig_admin_by(rig, &root, &stolen, "user.list", NULL, false), STALE);
    assert_true(rig_count(rig, "admin.refused", "root") > 0);
    assert_int_equal(rig_admin(rig, "user.list", NULL), DONE);
}

static void nothing_but_rescue_by_its_endpoint(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");
    char code[OTP_CODE_SIZE];
    struct login admin = rig_login(&rig_amano, "warifu", rig_code(rig, &rig_amano, code));

    // An administrator's own ticket is not for this endpoint.
    admin.operation = Operation_OPERATION_ADMIN;
    const Outcome own = *rig_attempt(rig, &admin);
    assert_int_equal(own.result, Result_RESULT_GRANTED);
    rig->by_rescue = true;
    assert_int_equal(rig_admin_by(rig, &rig_amano, &own, "user.list", NULL, false), STALE);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &own, "user.list", NULL, false), DONE);
    // Nor is a login: the vault hangs up.
    rig_fill_attempt(rig, &login);
    rig->by_rescue = true;
    rig_send(rig);
    rig->by_rescue = false;
    struct pollfd end = {.fd = rig->rescue, .events = POLLIN};
    char byte;
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_int_equal(recv(rig->rescue, &byte, 1, 0), 0);
    // The front goes on.
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

static unsigned rescues_on_record(struct rig *rig)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;

    do {
        status =
            rig_admin_again(rig, "log", ARGS({"after", NULL, after}, {"event", "admin.rescue", 0}));
        count += rig->reply.body.page.rows_count;
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return count;
}

static void rescue_pages_are_not_events(void **state)
{
    struct rig *rig = *state;
    unsigned before;

    for (unsigned i = 0; i < 3; i++) // more than a page of four
        assert_int_equal(rig_admin(rig, "user.list", NULL), DONE);
    before = rescues_on_record(rig);
    assert_true(before > 4);
    assert_int_equal(rescues_on_record(rig), before + 1);
}

// Who says where to begin was shown nothing before: that is a verb like any other.
static void a_rescue_begins_in_the_middle(void **state)
{
    struct rig *rig = *state;
    const unsigned first = rescues_on_record(rig);
    assert_int_equal(rig_admin(rig, "user.list", NULL), DONE);
    const unsigned second = rescues_on_record(rig);
    (void)rig_admin(rig, "log", ARGS({"after", NULL, 1}));
    assert_int_equal(rescues_on_record(rig) - second, second - first);
}

// The record of what root tried is not undone with what was tried.
static void failing_rescues_stay_on_record(void **state)
{
    struct rig *rig = *state;
    static const struct enrolled root = {.user = "root"};
    Outcome ticket = {0};
    unsigned before;

    rig_rescue(rig);
    memcpy(&ticket.ticket, &rig->reply.body.plan.ticket, sizeof ticket.ticket);
    before = rescues_on_record(rig);
    assert_int_equal(rig_admin_again(rig, "user.suspend", ARGS(USER("baba"), {"reason", "x", 0})),
                     NOT_FOUND);
    assert_int_equal(rig_admin_again(rig, "user.suspend", ARGS(USER("baba"))), INVALID);
    rig->by_rescue = true;
    assert_int_equal(rig_admin_by(rig, &root, &ticket, "user.add", ARGS(USER("baba")), true), DONE);
    assert_int_equal(rescues_on_record(rig), before + 4); // and the looking itself
    // A verb that waits for a hash runs twice, but was asked for once.
    assert_int_equal(rig_admin_again(rig, "user.add", ARGS(USER("baba"))), DONE);
    assert_int_equal(rescues_on_record(rig), before + 6);
}

// Monitoring asks each minute: no reason, no record, nothing to review; and nothing else opens to
// it (decision 73).
static void root_looks_without_a_reason(void **state)
{
    struct rig *rig = *state;
    static const struct enrolled root = {.user = "root"};
    PlanCall *plan = &rig->call.body.plan;
    Outcome ticket = {0};
    const unsigned first = rescues_on_record(rig), second = rescues_on_record(rig);

    for (unsigned by_rescue = 0; by_rescue < 2; by_rescue++) {
        memset(&rig->call, 0, sizeof rig->call);
        rig->call.which_body = VaultCall_plan_tag;
        plan->operation = Operation_OPERATION_ADMIN;
        plan->has_subject = true;
        plan->subject = rig_subject("root", 0, "warifu");
        rig->by_rescue = by_rescue != 0;
        rig_ask(rig);
        if (!by_rescue) // of the front nobody believes it
            assert_int_equal(rig->reply.body.plan.ticket.size, 0);
    }
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    memcpy(&ticket.ticket, &rig->reply.body.plan.ticket, sizeof ticket.ticket);
    rig->by_rescue = true;
    assert_int_equal(rig_admin_by(rig, &root, &ticket, "status", NULL, false), MORE);
    rig->by_rescue = true;
    assert_int_equal(rig_admin_by(rig, &root, &ticket, "user.list", NULL, false), FORBIDDEN);
    rig->by_rescue = true;
    assert_int_equal(
        rig_admin_by(rig, &root, &ticket, "user.suspend", ARGS(USER("amano"), WHY), false),
        FORBIDDEN);
    rig->by_rescue = false;
    assert_int_equal(rig_admin_by(rig, &root, &ticket, "status", NULL, false), STALE);
    assert_int_equal(rescues_on_record(rig) - second, second - first); // the counting itself
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("F2 root's rescue is loud", rescue_is_loud),
        TEST("F2 no rescue by way of the front", no_rescue_by_the_front),
        TEST("F2 nothing but a rescue by its own endpoint", nothing_but_rescue_by_its_endpoint),
        TEST("F2 E5 a rescue that fails, and a dry run, stay on record",
             failing_rescues_stay_on_record),
        {"abuse:L13 F2 root's rescue sees a full disk, and changes nothing",
         root_looks_at_a_full_disk, setup_disk, teardown_disk, NULL},
        TEST("F2 the pages of one list are one event of a rescue", rescue_pages_are_not_events),
        TEST("F2 E1 a rescue that begins in the middle is on record",
             a_rescue_begins_in_the_middle),
        TEST("G1 F2 root looks without a reason, and that opens nothing else",
             root_looks_without_a_reason),
    };

    return cmocka_run_group_tests_name("vault rescue", tests, NULL, NULL);
}
