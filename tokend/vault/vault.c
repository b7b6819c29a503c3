// SPDX-License-Identifier: BSD-2-Clause
// Which call goes where.
#include "vault/vault.h"
#include "vault/admin/memory.h"
#include "vault/admin/owed.h"
#include "vault/admin/watch.h"
#include "vault/login/calls.h"
#include "vault/loop/batch.h"
#include "vault/loop/delivery.h"
#include "vault/loop/jobs.h"
#include "vault/loop/loop.h"

#define SYNCHRONISED_MS 1000 // between two questions to the kernel whether its clock is disciplined

typedef enum fault call_fn(struct vault *vault, const struct asked *asked, VaultReply *reply,
                           struct step_wants *wants);

static const struct route {
    pb_size_t call, reply;
    call_fn *handle;
    bool rescue; // comes by ENDPOINT_RESCUE too
} routes[] = {
    {VaultCall_plan_tag, VaultReply_plan_tag, call_plan, true},
    {VaultCall_member_tag, VaultReply_member_tag, call_member, false},
    {VaultCall_attempt_tag, VaultReply_outcome_tag, call_attempt, false},
    {VaultCall_challenge_tag, VaultReply_challenge_tag, call_challenge, false},
    {VaultCall_lost_tag, VaultReply_outcome_tag, call_lost, false},
    {VaultCall_account_tag, VaultReply_account_tag, call_account, false},
    {VaultCall_set_password_tag, VaultReply_change_tag, call_set_password, false},
    {VaultCall_enrol_tag, VaultReply_offer_tag, call_enrol, false},
    {VaultCall_confirm_tag, VaultReply_confirmed_tag, call_confirm, false},
    {VaultCall_session_open_tag, VaultReply_session_tag, call_session_open, false},
    {VaultCall_session_close_tag, VaultReply_session_tag, call_session_close, false},
    {VaultCall_admin_tag, VaultReply_page_tag, call_admin, true},
};

// What is said about another call, and not answered.
static bool take_word(struct vault *vault, const struct endpoint *endpoint)
{
    const VaultCall *call = &vault->call;

    switch (call->which_body) {
    case VaultCall_cancel_tag:
        jobs_cancel(vault, (struct caller){call->body.cancel.call, endpoint->generation});
        return true;
    case VaultCall_settle_tag:
        delivery_settle(vault, (struct caller){call->body.settle.call, endpoint->generation},
                        call->body.settle.taken);
        return true;
    default:
        return false;
    }
}

struct routing {
    const struct route *route;
    struct asked asked;
    enum fault why; // it failed
};

static enum fault step_call(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    const struct routing *routing = context;

    return routing->route->handle(vault, &routing->asked, reply, wants);
}

// What is to stay on record whatever becomes of an administrator's call.
static enum fault step_announce(struct vault *vault, void *context, VaultReply *reply,
                                struct step_wants *wants)
{
    const struct routing *routing = context;

    (void)reply;
    (void)wants;
    return admin_announce(vault, &routing->asked);
}

static enum fault step_record_fault(struct vault *vault, void *context, VaultReply *reply,
                                    struct step_wants *wants)
{
    const struct routing *routing = context;

    (void)reply;
    (void)wants;
    return call_record_fault(vault, routing->asked.call, routing->why);
}

static bool handle_call(struct vault *vault, const struct endpoint *endpoint)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (routes[i].call != vault->call.which_body)
            continue;
        const bool rescue = endpoint == &vault->endpoints[ENDPOINT_RESCUE];
        if (rescue && !routes[i].rescue)
            return false;
        struct routing routing = {
            .route = &routes[i],
            .asked = {.call = &vault->call,
                      .caller = {.id = vault->call.id, .front = endpoint->generation},
                      .rescue = rescue},
        };
        const struct caller nobody = {0};
        if (routes[i].handle == call_admin)
            batch_write_deliveries(vault); // they may want to read it
        if (routes[i].handle == call_admin &&
            batch_step(vault, nobody, 0, step_announce, &routing) != FAULT_NONE)
            batch_refuse(vault, routing.asked.caller, routes[i].reply); // no record, no deed
        else
            routing.why =
                batch_step(vault, routing.asked.caller, routes[i].reply, step_call, &routing);
        // Else the log has said why.
        if (routing.why != FAULT_NONE && vault->store != NULL && vault->batch_fault == FAULT_NONE)
            (void)!batch_step(vault, nobody, 0, step_record_fault, &routing);
        return true;
    }
    return take_word(vault, endpoint); // else a call without a body: this front is not ours
}

// What there is to do when nobody asks.
static enum fault do_duty(struct vault *vault, bool *more)
{
    bool owed = false;
    enum fault fault = owed_some(vault, &owed);

    if (fault == FAULT_NONE)
        fault = watch_some(vault, more);
    *more = *more || owed;
    return fault;
}

int vault_serve_at(struct vault_ports *ports, const struct policy *policy,
                   const struct daemon_settings *settings, const struct vault_clock *clock,
                   void (*ready)(void))
{
    struct admin_memory memory = {.announced = {{0}}};

    return loop_serve(ports, policy, settings, clock, handle_call, do_duty, &memory, ready);
}

// The kernel takes minutes to call a clock undisciplined, and asking takes longer than the rest of
// the clocks. One that comes right is noticed at once.
static bool was_synchronised(void)
{
    static struct boot_time asked;
    static bool answer;
    struct boot_time now;

    if (clock_read_boot(&now) != FAULT_NONE)
        return clock_is_synchronised();
    if (!answer || now.milliseconds - asked.milliseconds >= SYNCHRONISED_MS) {
        answer = clock_is_synchronised();
        asked = now;
    }
    return answer;
}

int vault_serve(struct vault_ports *ports, const struct policy *policy,
                const struct daemon_settings *settings, void (*ready)(void))
{
    static const struct vault_clock kernel = {
        .wall = clock_read_wall,
        .boot = clock_read_boot,
        .synchronised = was_synchronised,
        .boot_id = clock_boot_id,
    };

    return vault_serve_at(ports, policy, settings, &kernel, ready);
}
