// SPDX-License-Identifier: BSD-2-Clause
// Whoever waits for an administrator: IDs that are or soon will be unused or over (A5), keys of
// which there may be two (abuse:M10).
#ifndef WARIFU_VAULT_PEOPLE_H
#define WARIFU_VAULT_PEOPLE_H

#include "vault/loop/state.h"

struct people_count {
    uint64_t dormant, dormant_soon, expired, expiring, copied;
};

// As they were counted last; only people.c looks inside.
struct people_counted {
    const void *store; // in which
    struct boot_time when;
    struct people_count people;
};

// Counts them, or, where `of_late` is enough, has those of the last hour: a look at everybody opens
// a seal for each, and monitoring asks each minute.
enum fault people_count(struct vault *vault, bool of_late, struct people_count *people) MUST_CHECK;

#endif
