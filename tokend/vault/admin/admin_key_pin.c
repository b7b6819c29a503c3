// SPDX-License-Identifier: BSD-2-Clause
// The PIN of the key that is plugged in: its first one, or a new one. It goes from the person to
// the key; the vault gives the order, says how long it must be, and records what came of it (B2).
#include "factor/key_status.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/loop/event.h"

// Out of the dry run, so that whoever types hears before what is demanded.
static enum fault tell_demand(struct admin *admin)
{
    row_number(admin_row(admin), "least", admin->vault->policy->key.pin_length);
    return admin_done(admin, "");
}

static enum fault order(struct admin *admin, DeviceTask task)
{
    KeyOrder *wanted = &admin->page->order;

    wanted->has_challenge = true; // nothing is signed
    wanted->challenge.result = Result_RESULT_GRANTED;
    wanted->challenge.least_pin = admin->vault->policy->key.pin_length;
    wanted->task = task;
    admin->page->has_order = true;
    return admin_done(admin, "");
}

static enum fault conclude(struct admin *admin, DeviceTask task)
{
    const KeyRegistration *came = &admin->call->registration;
    const char *why = key_status_pin(came->status);
    struct event event;

    if (why != NULL)
        (void)admin_end(admin, AdminStatus_ADMIN_FAILED, why,
                        N_("The PIN of the key was not changed."), NULL);
    else
        (void)admin_done(admin, task == DeviceTask_DEVICE_SET_PIN
                                    ? N_("The PIN of the key is set, as of now.")
                                    : N_("The key has its new PIN, as of now."));
    if (why != NULL && came->tries_known)
        row_number(admin_row(admin), "tries", came->tries);
    admin->revert = false; // a failure is recorded too
    admin_event(admin, &event, EVENT_KEY_PIN, admin->actor);
    event_text(&event, FIELD_VERB, admin->verb->wire);
    event_text(&event, FIELD_WHY, key_status_name(came->status));
    event_text(&event, FIELD_TTY, admin->call->actor.tty);
    event_text(&event, FIELD_HOST, admin->call->actor.host);
    return admin_record(admin, &event);
}

static enum fault carry_out(struct admin *admin, DeviceTask task)
{
    if (!claimant_at_desk(
            &admin->call->actor)) // the key is at the desk, the caller is not (abuse:F12)
        return admin_end(admin, AdminStatus_ADMIN_FORBIDDEN,
                         N_("The PIN of a key is set at the computer it is plugged into."),
                         N_("Run the command there."), NULL);
    if (admin->call->has_registration)
        return conclude(admin, task);
    return admin->call->call.dry_run ? tell_demand(admin) : order(admin, task);
}

static enum fault verb_key_pin_set(struct admin *admin)
{
    return carry_out(admin, DeviceTask_DEVICE_SET_PIN);
}

static enum fault verb_key_pin_change(struct admin *admin)
{
    return carry_out(admin, DeviceTask_DEVICE_CHANGE_PIN);
}

const struct admin_handler handlers_key_pin[] = {
    {"key.pin.set", verb_key_pin_set},
    {"key.pin.change", verb_key_pin_change},
    {NULL, NULL},
};
