// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/settle.h"
#include "base/log.h"
#include "front/ports/ports.h"

// A vault that is not there has nothing that could be cancelled or settled.
static void tell(struct ports *ports)
{
    const enum fault fault = ports_tell_vault(ports);

    if (fault != FAULT_NONE && fault != FAULT_CLOSED)
        log_error("the vault cannot be told what became of a client: %s", fault_name(fault));
}

void settle_cancel(struct ports *ports, uint64_t call)
{
    ports_draft(ports, VaultCall_cancel_tag)->body.cancel.call = call;
    tell(ports);
}

void settle_grant(struct ports *ports, uint64_t call, bool taken)
{
    VaultCall *draft = ports_draft(ports, VaultCall_settle_tag);

    draft->body.settle.call = call;
    draft->body.settle.taken = taken;
    tell(ports);
}
