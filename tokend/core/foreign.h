// SPDX-License-Identifier: BSD-2-Clause
// Tries at a person from sessions of other people (`su COLLEAGUE`): nobody spends another's tries
// (A4, abuse:M19). Each of the first callers has a budget of its own, and all further ones share
// one. So what they use up keeps them out, never the person: neither at the console nor in sudo, at
// the locker or in `warifu`; and however many callers there are, they have no more tries together
// than FOREIGN_BUDGETS budgets have. Pure arithmetic, as core/throttle.h.
#ifndef WARIFU_CORE_FOREIGN_H
#define WARIFU_CORE_FOREIGN_H

#include "core/throttle.h"

#define FOREIGN_CALLERS 3
#define FOREIGN_BUDGETS (FOREIGN_CALLERS + 1)
#define FOREIGN_VIA_SIZE 24

// The caller of a program that was started for somebody, nobody can see for whom.
#define CALLER_NOBODY 65534

struct foreign_caller {
    uint32_t uid; // of the caller; 0, root's, is never one: this place is free
    struct budget budget;
    char via[FOREIGN_VIA_SIZE]; // PAM service of the last wrong try; "": a name too long for this
};

struct foreign { // as stored; all zero: fresh
    struct foreign_caller callers[FOREIGN_CALLERS];
    struct budget rest; // of all further callers
};

// Whether a try of this caller may be evaluated.
struct throttle_answer foreign_ask(const struct foreign *foreign, uint32_t caller,
                                   const struct throttle_limit *limit, struct steady_time now);

// One wrong try of this caller. Whoever has no place gets one that nothing counts in any more; what
// its former owner's tries have still to be told as goes to `rest`. A place changes its owner only
// when its budget begins anew anyway, so this gives nobody a try more. *fell: a lock fell by it.
void foreign_charge(struct foreign *foreign, uint32_t caller, const char *via,
                    const struct throttle_limit *limit, struct steady_time now, bool *fell);

// After a complete, granted login from this caller's session: their own budget begins anew, but for
// what the person has still to be told. That of the rest serves others too and stays.
void foreign_settle(struct foreign *foreign, uint32_t caller);

// Wrong tries that the person has not been told of.
uint32_t foreign_untold(const struct foreign *foreign);
void foreign_told(struct foreign *foreign);

// No lock, no failure that counts; what the person has still to be told stays.
void foreign_clear(struct foreign *foreign);

#endif
