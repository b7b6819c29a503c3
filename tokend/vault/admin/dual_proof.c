// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/dual_proof.h"

enum fault dual_proof(struct admin *admin, bool *enough)
{
    const struct ticket *ticket = &admin->ticket;
    const int64_t age = admin->vault->now.boot.milliseconds - ticket->boot.milliseconds;

    *enough = false;
    if (ticket->credential < 0)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "emergency",
                            N_("An emergency code is not enough for what two people do."),
                            N_("Use your own authenticator, or ask another administrator."), NULL);
    if (class_count(ticket->classes) < 2)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "one_class",
                            N_("What two people do takes two different factors of each."),
                            N_("The rule for warifu asks for one: set classes = 2 in the policy."),
                            NULL);
    if (age > (int64_t)DUAL_FRESH_SECONDS * 1000)
        return admin_refuse(admin, AdminStatus_ADMIN_STALE, "too_old",
                            N_("Your factors are no longer fresh."),
                            N_("Run the command again and prove who you are."), NULL);
    *enough = true;
    return FAULT_NONE;
}
