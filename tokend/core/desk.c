// SPDX-License-Identifier: BSD-2-Clause
#include "core/desk.h"

enum sits { HERE, REMOTE, NOBODY_KNOWS };

static enum sits of_session(const struct desk_evidence *evidence)
{
    if (evidence->remote)
        return REMOTE;
    return evidence->seated && !evidence->others_remote ? HERE : NOBODY_KNOWS;
}

static enum sits of_manager(const struct desk_evidence *evidence)
{
    if (evidence->others_remote)
        return evidence->seated ? NOBODY_KNOWS : REMOTE;
    return evidence->seated ? HERE : NOBODY_KNOWS;
}

static enum sits where(const struct desk_evidence *evidence)
{
    if (evidence->rhost)
        return REMOTE;
    if (evidence->trusted)
        return HERE;
    if (!evidence->known)
        return NOBODY_KNOWS;
    switch (evidence->place) {
    case DESK_IN_SESSION:
        return of_session(evidence);
    case DESK_IN_MANAGER:
        return of_manager(evidence);
    case DESK_NO_SESSION:
        return evidence->root && !evidence->audited ? HERE : NOBODY_KNOWS;
    case DESK_PLACES:
        break;
    }
    return NOBODY_KNOWS;
}

struct desk desk_decide(const struct desk_evidence *evidence)
{
    const enum sits sits = where(evidence);

    return (struct desk){.at_desk = sits == HERE,
                         .remote = sits == REMOTE || (sits == NOBODY_KNOWS && evidence->set_uid)};
}
