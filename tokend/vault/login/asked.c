// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/asked.h"
#include "settings/services.h"
#include <string.h>

static bool opens_for_polkit(const struct claimant *claimant)
{
    const char *service = claimant->subject->service;

    return strcmp(service, "polkit-1") == 0 || service_is(service, "apart");
}

static enum fault rest_on(struct vault *vault, struct claimant *claimant,
                          const struct ticket *ticket, const char **why)
{
    entrants_drop(&vault->entrants, ticket->number);
    const enum fault fault =
        claimant_rest_on(vault, claimant, ticket, STEP_SESSION_OPEN, UINT32_MAX);
    *why = claimant->standing.why;
    return fault == FAULT_REFUSED ? FAULT_NONE : fault;
}

enum fault asked_before(struct vault *vault, struct claimant *claimant, struct ticket *asked,
                        const char **why)
{
    const Subject *subject = claimant->subject;
    struct ticket somebody;

    *why = NULL;
    if (entrants_asked(&vault->entrants, &vault->tickets, subject, vault->now.boot, asked))
        return rest_on(vault, claimant, asked, why);
    claimant->standing.lapse = Lapse_LAPSE_NONE;
    if (!opens_for_polkit(claimant) || subject->root)
        return FAULT_NONE;
    // Of somebody whose program cannot be told from others it lends no grant.
    if (entrants_asked_somebody(&vault->entrants, &vault->tickets, subject, vault->now.boot,
                                &somebody))
        return rest_on(vault, claimant, &somebody, why);
    claimant->standing.lapse = Lapse_LAPSE_TICKET;
    *why = "nobody_asked";
    return FAULT_NONE;
}
