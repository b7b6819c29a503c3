// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/unnamed.h"
#include "base/log.h"
#include "front/ports/ports.h"
#include <stddef.h>
#include <stdlib.h>

struct unnamed_call {
    struct caller caller;
};

static void on_replied(struct caller *caller, const void *reply)
{
    (void)reply;
    free((struct unnamed_call *)(void *)((char *)caller - offsetof(struct unnamed_call, caller)));
}

static void on_lost(struct caller *caller, bool oldest)
{
    (void)oldest;
    on_replied(caller, NULL);
}

static const struct caller_events events = {on_replied, on_lost};

void unnamed_tell(struct ports *ports, Operation operation, const Subject *subject)
{
    struct unnamed_call *unnamed = calloc(1, sizeof *unnamed);

    if (unnamed == NULL) {
        log_error("out of memory: a login without a name is not on record");
        return;
    }
    unnamed->caller.events = &events;
    VaultCall *call = ports_draft(ports, VaultCall_plan_tag);
    call->body.plan.operation = operation;
    call->body.plan.has_subject = true;
    call->body.plan.subject = *subject;
    call->body.plan.subject.who.status = NameStatus_NAME_FAILED;
    const enum fault fault = ports_ask_vault(ports, &unnamed->caller);
    if (fault == FAULT_NONE)
        return;
    free(unnamed);
    if (fault != FAULT_CLOSED)
        log_error("a login without a name is not on record: %s", fault_name(fault));
}
