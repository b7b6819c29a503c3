// SPDX-License-Identifier: BSD-2-Clause
#include "core/desk.h"

enum sits { HERE, AFAR, NOBODY_KNOWS };

static enum sits of_session(const struct desk_facts *facts)
{
    if (facts->remote)
        return AFAR;
    return facts->seated && !facts->others_remote ? HERE : NOBODY_KNOWS;
}

static enum sits of_manager(const struct desk_facts *facts)
{
    if (facts->others_remote)
        return facts->seated ? NOBODY_KNOWS : AFAR;
    return facts->seated ? HERE : NOBODY_KNOWS;
}

static enum sits where(const struct desk_facts *facts)
{
    if (facts->rhost)
        return AFAR;
    if (facts->trusted)
        return HERE;
    if (!facts->known)
        return NOBODY_KNOWS;
    switch (facts->place) {
    case DESK_IN_SESSION:
        return of_session(facts);
    case DESK_IN_MANAGER:
        return of_manager(facts);
    case DESK_NO_SESSION:
        return facts->root && !facts->audited ? HERE : NOBODY_KNOWS;
    case DESK_PLACES:
        break;
    }
    return NOBODY_KNOWS;
}

struct desk desk_decide(const struct desk_facts *facts)
{
    const enum sits sits = where(facts);

    return (struct desk){.here = sits == HERE,
                         .afar = sits == AFAR || (sits == NOBODY_KNOWS && facts->set_uid)};
}
