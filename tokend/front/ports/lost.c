// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/lost.h"
#include "base/log.h"
#include "front/ports/ports.h"
#include <stddef.h>
#include <stdlib.h>
#include <sys/queue.h>

struct lost_call {
    STAILQ_ENTRY(lost_call) others;
    struct lost_calls *all;
    struct caller caller;
    LostCall call;
};

struct lost_calls {
    struct ports *ports;
    STAILQ_HEAD(queue, lost_call) queue; // oldest first
};

static struct lost_call *of_caller(struct caller *caller)
{
    return (struct lost_call *)(void *)((char *)caller - offsetof(struct lost_call, caller));
}

static void send_one(struct lost_call *lost)
{
    struct ports *ports = lost->all->ports;
    ports_draft(ports, VaultCall_lost_tag)->body.lost = lost->call;
    const enum fault fault = ports_ask_vault(ports, &lost->caller);
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
    STAILQ_REMOVE(&lost->all->queue, lost, lost_call, others);
    free(lost);
}

static void on_lost(struct caller *caller, bool oldest)
{
    (void)caller; // stays queued for the next vault
    (void)oldest;
}

static const struct caller_events lost_events = {on_replied, on_lost};

void lost_add(struct lost_calls *calls, const Subject *subject, const Member *member)
{
    struct lost_call *lost = calloc(1, sizeof *lost);
    if (lost == NULL) {
        log_error("out of memory: an attempt that the vault lost is not charged");
        return;
    }
    *lost = (struct lost_call){.all = calls,
                               .caller.events = &lost_events,
                               .call = {.has_subject = true, .subject = *subject}};
    if (member != NULL) {
        lost->call.has_member = true;
        lost->call.member = *member;
    }
    STAILQ_INSERT_TAIL(&calls->queue, lost, others);
    send_one(lost);
}

void lost_send_all(struct lost_calls *calls)
{
    struct lost_call *lost;
    STAILQ_FOREACH(lost, &calls->queue, others)
    if (lost->caller.id == 0)
        send_one(lost);
}

struct lost_calls *lost_new(struct ports *ports)
{
    struct lost_calls *made = malloc(sizeof *made);
    if (made == NULL)
        return NULL;
    made->ports = ports;
    STAILQ_INIT(&made->queue);
    return made;
}

void lost_free(struct lost_calls **pointer)
{
    struct lost_calls *calls = *pointer;
    if (calls == NULL)
        return;
    *pointer = NULL;
    while (!STAILQ_EMPTY(&calls->queue)) {
        struct lost_call *lost = STAILQ_FIRST(&calls->queue);
        STAILQ_REMOVE_HEAD(&calls->queue, others);
        upstream_forget(&lost->caller);
        free(lost);
    }
    free(calls);
}
