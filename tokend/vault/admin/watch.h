// SPDX-License-Identifier: BSD-2-Clause
// What time does to IDs while nobody asks: one that nobody uses becomes dormant, a term ends, and
// both are told before (A5). A login computes by itself whether it is refused; here that goes on
// record, once, and what is dormant stays so until an administrator resumes it.
#ifndef WARIFU_VAULT_WATCH_H
#define WARIFU_VAULT_WATCH_H

#include "store/person.h"
#include "vault/loop/state.h"

// When the person becomes dormant, if nobody sees them before; 0: never.
int64_t watch_dormant_at(const struct vault *vault, const struct person *person);
// Whether that, or the end of their term, is so near that it is told.
bool watch_dormant_soon(const struct vault *vault, const struct person *person);
bool watch_over_soon(const struct vault *vault, const struct person *person);

// Looks at a few of those whose time has come, in the transaction of the batch; *more: there may be
// others. Nothing is done while the clock is not synchronised: a clock that is wrong would make
// everybody dormant (E6). The last administrator never becomes so (D1).
enum fault watch_some(struct vault *vault, bool *more) MUST_CHECK;

#endif
