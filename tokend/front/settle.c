// SPDX-License-Identifier: BSD-2-Clause
#include "front/settle.h"
#include "base/log.h"
#include "front/client.h"
#include "wire/codec.h"

// A vault that is not there has nothing that could be cancelled or settled.
static void tell(struct front *front, VaultCall *call)
{
    const enum fault fault = upstream_tell(front->ports[PORT_VAULT].upstream, call);

    message_wipe(VaultCall_fields, call, sizeof *call);

    if (fault != FAULT_NONE && fault != FAULT_CLOSED)
        log_error("the vault cannot be told what became of a client: %s", fault_name(fault));
}

void settle_cancel(struct client *client)
{
    VaultCall *call = &client->front->vault_call;
    const struct pending *pending = &client->pending;

    if (pending->port != PORT_VAULT || pending->caller.id == 0)
        return;
    call->which_body = VaultCall_cancel_tag;
    call->body.cancel.call = pending->caller.id;
    tell(client->front, call);
}

void settle_grant(struct client *client, bool taken)
{
    VaultCall *call = &client->front->vault_call;

    call->which_body = VaultCall_settle_tag;
    call->body.settle.call = client->granted_by;
    call->body.settle.taken = taken;
    tell(client->front, call);
}
