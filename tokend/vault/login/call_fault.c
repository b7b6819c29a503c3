// SPDX-License-Identifier: BSD-2-Clause
// A call that failed is on record (E2): what was being done, for whom, and why not.
#include "vault/login/calls.h"
#include <stddef.h>

// An attempt says itself what became of the try (attempt.fault).
static const struct recorded {
    pb_size_t call;
    const char *operation;
    size_t has_subject, subject; // where a VaultCall has them
} recorded[] = {
#define OF(call, name)                                                                             \
    {                                                                                              \
        VaultCall_##call##_tag, name, offsetof(VaultCall, body.call.has_subject),                  \
            offsetof(VaultCall, body.call.subject)                                                 \
    }
    OF(plan, "plan"),
    OF(member, "member"),
    OF(challenge, "challenge"),
    OF(lost, "lost"),
    OF(account, "account"),
    OF(set_password, "set_password"),
    OF(enrol, "enrol"),
    OF(confirm, "confirm"),
    OF(session_open, "open"),
    OF(session_close, "close"),
#undef OF
    {VaultCall_admin_tag, "admin", offsetof(VaultCall, body.admin.has_actor),
     offsetof(VaultCall, body.admin.actor)},
};

static enum fault record(struct vault *vault, const struct recorded *row, const VaultCall *call,
                         enum fault why)
{
    const char *bytes = (const char *)call;
    const Subject *subject = (const void *)(bytes + row->subject);
    struct claimant claimant;
    struct event event;

    if (!*(const bool *)(bytes + row->has_subject))
        return FAULT_NONE; // no front of ours says such a thing
    // As much of whose it was as can be read.
    (void)!claimant_read(vault, true, subject, &claimant);
    claimant.subject = subject;
    claimant_event(&event, EVENT_CALL_FAULT, &claimant);
    event_text(&event, FIELD_OPERATION, row->operation);
    event_text(&event, FIELD_WHY, fault_name(why));
    return journal_record(vault, &event);
}

enum fault call_record_fault(struct vault *vault, const VaultCall *call, enum fault why)
{
    for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++)
        if (recorded[i].call == call->which_body)
            return record(vault, &recorded[i], call, why);
    return FAULT_NONE;
}
