// SPDX-License-Identifier: BSD-2-Clause
#include "front/lost.h"
#include "base/log.h"
#include "front/state.h"
#include "wire/codec.h"
#include <stddef.h>
#include <stdlib.h>

struct lost_call {
    STAILQ_ENTRY(lost_call) others;
    struct front *front;
    struct caller caller;
    LostCall call;
};

static struct lost_call *of_caller(struct caller *caller)
{
    return (struct lost_call *)(void *)((char *)caller - offsetof(struct lost_call, caller));
}

static void send_one(struct lost_call *lost)
{
    VaultCall *call = &lost->front->vault_call;
    call->which_body = VaultCall_lost_tag;
    call->body.lost = lost->call;
    enum fault fault = upstream_call(lost->front->ports[PORT_VAULT].upstream, &lost->caller, call);
    message_wipe(VaultCall_fields, call, sizeof *call);
    if (fault != FAULT_NONE && fault != FAULT_CLOSED)
        log_error("an attempt that the vault lost is not charged yet: %s", fault_name(fault));
}

static void on_replied(struct caller *caller, const void *reply)
{
    struct lost_call *lost = of_caller(caller);
    const VaultReply *answer = reply;
    if (answer->which_body == VaultReply_outcome_tag &&
        answer->body.outcome.result == Result_RESULT_FAULT) {
        log_error("an attempt that the vault lost could not be charged; the next vault is asked");
        return;
    }
    STAILQ_REMOVE(&lost->front->lost, lost, lost_call, others);
    free(lost);
}

static void on_lost(struct caller *caller, bool oldest)
{
    (void)caller; // stays queued for the next vault
    (void)oldest;
}

static const struct caller_events lost_events = {on_replied, on_lost};

void lost_add(struct front *front, const Subject *subject, const Member *member)
{
    struct lost_call *lost = calloc(1, sizeof *lost);
    if (lost == NULL) {
        log_error("out of memory: an attempt that the vault lost is not charged");
        return;
    }
    *lost = (struct lost_call){.front = front,
                               .caller.events = &lost_events,
                               .call = {.has_subject = true, .subject = *subject}};
    if (member != NULL) {
        lost->call.has_member = true;
        lost->call.member = *member;
    }
    STAILQ_INSERT_TAIL(&front->lost, lost, others);
    send_one(lost);
}

void lost_send_all(struct front *front)
{
    struct lost_call *lost;
    STAILQ_FOREACH(lost, &front->lost, others)
    if (lost->caller.id == 0)
        send_one(lost);
}

void lost_free_all(struct front *front)
{
    while (!STAILQ_EMPTY(&front->lost)) {
        struct lost_call *lost = STAILQ_FIRST(&front->lost);
        STAILQ_REMOVE_HEAD(&front->lost, others);
        upstream_forget(&lost->caller);
        free(lost);
    }
}
