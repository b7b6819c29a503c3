// SPDX-License-Identifier: BSD-2-Clause
// The order of a conversation (tokend/vault/login/order.h): each step is asked for with each kind
// of ticket of the same person at the same service, and is taken with those of its row alone.
#include "vault/login/order.h"
#include "vault_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint16_t size;
    uint8_t bytes[TICKET_SIZE];
} sealed;

// Where administrators prove who they are, too.
#define SERVICE "warifu"

#define KEEP(ticket, from)                                                                         \
    do {                                                                                           \
        (ticket)->size = (uint16_t)(from).size;                                                    \
        assert_true((from).size == TICKET_SIZE);                                                   \
        memcpy((ticket)->bytes, (from).bytes, TICKET_SIZE);                                        \
    } while (0)
#define BRING(into, ticket)                                                                        \
    do {                                                                                           \
        (into).size = (ticket)->size;                                                              \
        memcpy((into).bytes, (ticket)->bytes, (ticket)->size);                                     \
    } while (0)

static void begin_call(struct rig *rig, pb_size_t body)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = body;
}

#define CALL(rig, name)                                                                            \
    ({                                                                                             \
        begin_call(rig, VaultCall_##name##_tag);                                                   \
        (rig)->call.body.name.has_subject = true;                                                  \
        (rig)->call.body.name.subject = rig_subject("amano", rig_amano.uid, SERVICE);              \
        &(rig)->call.body.name;                                                                    \
    })

// --- the tickets --------------------------------------------------------------------------------

static void prove(struct rig *rig, Operation operation, sealed *ticket)
{
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, SERVICE, rig_code(rig, &rig_amano, code));

    login.operation = operation;
    rig_fill_attempt(rig, &login);
    if (operation == Operation_OPERATION_ADMIN) // their own program
        rig->call.body.attempt.subject.peer_uid = rig_amano.uid;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
    KEEP(ticket, rig->reply.body.outcome.ticket);
}

static void open_one(struct rig *rig, sealed *ticket)
{
    sealed login = {0};

    prove(rig, Operation_OPERATION_AUTHENTICATE, &login);
    SessionOpenCall *call = CALL(rig, session_open);
    BRING(call->ticket, &login);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    KEEP(ticket, rig->reply.body.session.ticket);
}

// A fresh one of this kind: what a step has made stale must not be what is refused.
static void make_ticket(struct rig *rig, enum ticket_kind kind, sealed *ticket)
{
    *ticket = (sealed){0};
    switch (kind) {
    case TICKET_LOGIN:
        prove(rig, Operation_OPERATION_AUTHENTICATE, ticket);
        break;
    case TICKET_CHANGE:
        prove(rig, Operation_OPERATION_CHANGE, ticket);
        break;
    case TICKET_ADMIN:
        prove(rig, Operation_OPERATION_ADMIN, ticket);
        break;
    case TICKET_SESSION:
        open_one(rig, ticket);
        break;
    default:
        break;
    }
}

// --- the steps: whether the ticket was taken
// ------------------------------------------------------

// Without a ticket, or one of its kinds, the factors are asked for first.
static bool plans_change(struct rig *rig, const sealed *ticket)
{
    PlanCall *call = CALL(rig, plan);

    call->operation = Operation_OPERATION_CHANGE;
    BRING(call->ticket, ticket);
    rig_ask(rig);
    return rig->reply.body.plan.result == Result_RESULT_GRANTED &&
           rig->reply.body.plan.change_password && rig->reply.body.plan.factors_count == 0;
}

// One that is refused for what it is: nothing changes.
static bool judges_password(struct rig *rig, const sealed *ticket)
{
    SetPasswordCall *call = CALL(rig, set_password);

    BRING(call->ticket, ticket);
    strcpy(call->password, "short");
    rig_ask(rig);
    return rig->reply.body.change.result == Result_RESULT_NOT_CHANGED;
}

// A ticket that is none of its kinds is told apart by the reason that is on record.
static unsigned refused_for_ticket(struct rig *rig)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;

    do {
        status = rig_admin(
            rig, "log",
            (const struct rig_arg[]){
                {"after", NULL, after}, {"user", "amano", 0}, {"event", "otp.refused", 0}, {0}});
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            count += strstr(rig_text(rig, i, "record"), "\"why\":\"ticket\"") != NULL;
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == AdminStatus_ADMIN_MORE);
    return count;
}

static bool enrols(struct rig *rig, const sealed *ticket)
{
    const unsigned before = refused_for_ticket(rig);
    EnrolCall *call = CALL(rig, enrol);

    BRING(call->ticket, ticket);
    rig_ask(rig);
    assert_int_not_equal(rig->reply.body.offer.result, Result_RESULT_GRANTED); // nothing is owed
    return refused_for_ticket(rig) == before;
}

static bool confirms(struct rig *rig, const sealed *ticket)
{
    const unsigned before = refused_for_ticket(rig);
    ConfirmCall *call = CALL(rig, confirm);

    BRING(call->ticket, ticket);
    strcpy(call->code, "000000");
    rig_ask(rig);
    return refused_for_ticket(rig) == before;
}

static bool lets_account_in(struct rig *rig, const sealed *ticket)
{
    AccountCall *call = CALL(rig, account);

    BRING(call->ticket, ticket);
    rig_ask(rig);
    return rig->reply.body.account.result == Result_RESULT_GRANTED;
}

// As pam_setcred(3) asks: without a ticket it does not rest on whom the account phase has let in.
static bool opens_session(struct rig *rig, const sealed *ticket)
{
    SessionOpenCall *call = CALL(rig, session_open);

    call->credentials = true;
    BRING(call->ticket, ticket);
    rig_ask(rig);
    return rig->reply.body.session.result == Result_RESULT_GRANTED;
}

// By the person's own process, which is believed for its ticket alone.
static bool closes_session(struct rig *rig, const sealed *ticket)
{
    SessionCloseCall *call = CALL(rig, session_close);

    call->subject.peer_uid = rig_amano.uid;
    BRING(call->ticket, ticket);
    rig_ask(rig);
    return rig->reply.body.session.result == Result_RESULT_GRANTED;
}

static bool administers(struct rig *rig, const sealed *ticket)
{
    AdminVaultCall *call = &rig->call.body.admin;

    begin_call(rig, VaultCall_admin_tag);
    call->has_actor = call->has_call = true;
    call->actor = rig_subject("amano", rig_amano.uid, SERVICE);
    call->actor.peer_uid = rig_amano.uid;
    BRING(call->ticket, ticket);
    strcpy(call->call.verb, "user.list");
    rig_ask(rig);
    return rig->reply.body.page.end.status == AdminStatus_ADMIN_DONE;
}

// --- the table
// ------------------------------------------------------------------------------------

#define T(kind) TICKET_BIT(TICKET_##kind)
static const enum ticket_kind kinds[] = {TICKET_NONE, TICKET_LOGIN, TICKET_CHANGE, TICKET_SESSION,
                                         TICKET_ADMIN};

static const struct {
    const char *name;
    enum order_step step;
    bool (*takes)(struct rig *rig, const sealed *ticket);
    unsigned rests_on; // said here again, for a row that becomes wider is a hole
    uint32_t seconds;
    bool once;
} steps[] = {
    {"plan of a change", STEP_PLAN_CHANGE, plans_change, T(LOGIN) | T(CHANGE), TICKET_SECONDS,
     false},
    {"set_password", STEP_SET_PASSWORD, judges_password, T(LOGIN) | T(CHANGE), TICKET_SECONDS,
     true},
    {"enrol", STEP_ENROL, enrols, T(LOGIN) | T(CHANGE), TICKET_SECONDS, false},
    {"confirm", STEP_CONFIRM, confirms, T(LOGIN) | T(CHANGE), TICKET_SECONDS, true},
    {"account", STEP_ACCOUNT, lets_account_in, T(LOGIN), TICKET_SECONDS, false},
    {"session_open", STEP_SESSION_OPEN, opens_session, T(LOGIN), TICKET_SECONDS, false},
    {"session_close", STEP_SESSION_CLOSE, closes_session, T(SESSION), UINT32_MAX, false},
    {"admin", STEP_ADMIN, administers, T(ADMIN), UINT32_MAX, false},
};

static void each_step_with_each_ticket(void **state)
{
    struct rig *rig = *state;
    sealed ticket;

    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        assert_int_equal(order_of(steps[s].step)->rests_on, steps[s].rests_on);
        assert_int_equal(order_of(steps[s].step)->seconds, steps[s].seconds);
        assert_int_equal(order_of(steps[s].step)->once, steps[s].once);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            const bool wanted = (steps[s].rests_on & TICKET_BIT(kinds[k])) != 0;
            make_ticket(rig, kinds[k], &ticket);
            if (steps[s].takes(rig, &ticket) != wanted)
                fail_msg("%s with a ticket of kind %d is %s", steps[s].name, (int)kinds[k],
                         wanted ? "refused" : "taken");
        }
        // One that the vault has not sealed.
        make_ticket(rig, kinds[1], &ticket);
        ticket.bytes[TICKET_SIZE / 2] ^= 1;
        if (steps[s].takes(rig, &ticket))
            fail_msg("%s with a forged ticket is taken", steps[s].name);
    }
}

// A ticket proves its factors no longer than its row says.
static void a_ticket_grows_old(void **state)
{
    struct rig *rig = *state;
    sealed ticket;

    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        if (steps[s].seconds == UINT32_MAX)
            continue;
        make_ticket(rig, TICKET_LOGIN, &ticket);
        rig->clock->boot += (int64_t)steps[s].seconds * 1000 + 1000;
        if (steps[s].takes(rig, &ticket) && steps[s].step != STEP_ENROL &&
            steps[s].step != STEP_CONFIRM) // they say why in another way: too_old
            fail_msg("%s with an old ticket is taken", steps[s].name);
    }
    assert_int_equal(order_of(STEP_SET_PASSWORD_BY_ROOT)->rests_on, T(ROOT));
    assert_int_equal(order_of(STEP_SET_PASSWORD_BY_ROOT)->seconds, TICKET_SECONDS);
    assert_true(order_of(STEP_SET_PASSWORD_BY_ROOT)->once);
    assert_int_equal(order_of(STEP_RESCUE)->rests_on, T(RESCUE));
    assert_int_equal(order_of(STEP_RESCUE)->seconds, TICKET_SECONDS);
    assert_int_equal(order_of(STEP_LOOK)->rests_on, T(LOOK));
    assert_int_equal(order_of(STEP_LOOK)->seconds, TICKET_SECONDS);
}

// What a step has changed makes the ticket that it rested on stale.
static void once_is_once(void **state)
{
    struct rig *rig = *state;
    sealed ticket;

    make_ticket(rig, TICKET_CHANGE, &ticket);
    SetPasswordCall *call = CALL(rig, set_password);
    BRING(call->ticket, &ticket);
    strcpy(call->password, "Sakura-ga-saita-7");
    rig_ask(rig);
    assert_int_equal(rig->reply.body.change.result, Result_RESULT_GRANTED);
    snprintf(rig_amano.password, sizeof rig_amano.password, "Sakura-ga-saita-7");
    assert_false(judges_password(rig, &ticket));
    make_ticket(rig, TICKET_SESSION, &ticket);
    assert_true(closes_session(rig, &ticket));
    assert_false(closes_session(rig, &ticket));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D8 promise 1 each step rests on a ticket of its row, and on no other",
         each_step_with_each_ticket, rig_setup_ready, rig_teardown, NULL},
        {"promise 1 a ticket grows old", a_ticket_grows_old, rig_setup_ready, rig_teardown, NULL},
        {"abuse:W3 once is once: what a step changes makes its ticket stale", once_is_once,
         rig_setup_ready, rig_teardown, NULL},
    };
    return cmocka_run_group_tests_name("vault order", tests, NULL, NULL);
}
