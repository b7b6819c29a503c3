// SPDX-License-Identifier: BSD-2-Clause
#include "core/desk.h"

enum sits { AT_DESK, REMOTE, NOBODY_KNOWS };

static enum sits of_session(const struct desk_evidence *evidence)
{
    if (evidence->remote)
        return REMOTE;
    return evidence->seated && !evidence->others_remote ? AT_DESK : NOBODY_KNOWS;
}

static enum sits of_manager(const struct desk_evidence *evidence)
{
    if (evidence->others_remote)
        return evidence->seated ? NOBODY_KNOWS : REMOTE;
    return evidence->seated ? AT_DESK : NOBODY_KNOWS;
}

static enum sits where(const struct desk_evidence *evidence)
{
    if (evidence->rhost)
        return REMOTE;
    if (evidence->trusted)
        return AT_DESK;
    if (!evidence->known)
        return NOBODY_KNOWS;
    switch (evidence->place) {
    case DESK_IN_SESSION:
        return of_session(evidence);
    case DESK_IN_MANAGER:
        return of_manager(evidence);
    case DESK_NO_SESSION:
        return evidence->root && !evidence->audited ? AT_DESK : NOBODY_KNOWS;
    case DESK_PLACES:
        break;
    }
    return NOBODY_KNOWS;
}

struct desk desk_decide(const struct desk_evidence *evidence)
{
    const enum sits sits = where(evidence);

    return (struct desk){.at_desk = sits == AT_DESK,
                         .remote = sits == REMOTE || (sits == NOBODY_KNOWS && evidence->set_uid)};
}
