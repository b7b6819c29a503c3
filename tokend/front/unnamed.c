// SPDX-License-Identifier: BSD-2-Clause
#include "front/unnamed.h"
#include "base/log.h"
#include "front/state.h"
#include "wire/codec.h"
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

void unnamed_tell(struct front *front, Operation operation, const Subject *subject)
{
    VaultCall *call = &front->vault_call;
    struct unnamed_call *unnamed = calloc(1, sizeof *unnamed);

    if (unnamed == NULL) {
        log_error("out of memory: a login without a name is not on record");
        return;
    }
    unnamed->caller.events = &events;
    call->which_body = VaultCall_plan_tag;
    call->body.plan.operation = operation;
    call->body.plan.has_subject = true;
    call->body.plan.subject = *subject;
    call->body.plan.subject.who.status = NameStatus_NAME_FAILED;
    const enum fault fault =
        upstream_call(front->ports[PORT_VAULT].upstream, &unnamed->caller, call);
    message_wipe(VaultCall_fields, call, sizeof *call);
    if (fault == FAULT_NONE)
        return;
    free(unnamed);
    if (fault != FAULT_CLOSED)
        log_error("a login without a name is not on record: %s", fault_name(fault));
}
