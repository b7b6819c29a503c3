// SPDX-License-Identifier: BSD-2-Clause
#include "store/budget_pack.h"

// The first number of a packed budget. BUDGET_LOCKED did not say for how long; it is read, and
// becomes BUDGET_LOCKED_FOR when it is written next.
enum { BUDGET_FRESH, BUDGET_OPEN, BUDGET_LOCKED, BUDGET_LOCKED_FOR };

bool budget_is_fresh(const struct budget *budget)
{
    return budget->failures == 0 && budget->first_failure.milliseconds == 0 &&
           budget->locked_at.milliseconds == 0 && budget->lock == 0 && !budget->locked &&
           budget->since_success == 0;
}

void budget_pack(struct packer *packer, const struct budget *budget)
{
    if (budget_is_fresh(budget)) {
        pack_number(packer, 0);
        return;
    }
    pack_number(packer, budget->locked ? BUDGET_LOCKED_FOR : BUDGET_OPEN);
    pack_number(packer, budget->failures);
    pack_signed(packer, budget->first_failure.milliseconds);
    pack_signed(packer, budget->locked_at.milliseconds);
    pack_number(packer, budget->since_success);
    if (budget->locked)
        pack_number(packer, budget->lock);
}

void budget_unpack(struct unpacker *unpacker, struct budget *budget)
{
    *budget = (struct budget){0};
    uint64_t kind = unpack_number(unpacker, BUDGET_LOCKED_FOR);
    if (kind == 0)
        return;
    budget->locked = kind != BUDGET_OPEN;
    budget->failures = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    budget->first_failure.milliseconds = unpack_signed(unpacker, INT64_MIN, INT64_MAX);
    budget->locked_at.milliseconds = unpack_signed(unpacker, INT64_MIN, INT64_MAX);
    budget->since_success = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    if (kind == BUDGET_LOCKED_FOR)
        budget->lock = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    if (budget_is_fresh(budget)) // that has a form of its own
        unpacker->bad = true;
}

// Since these are kept a lock says for how long.
static void unpack_exact(struct unpacker *unpacker, struct budget *budget)
{
    budget_unpack(unpacker, budget);
    if (budget->locked && budget->lock == 0)
        unpacker->bad = true;
}

bool foreign_is_fresh(const struct foreign *foreign)
{
    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        if (foreign->callers[i].uid != 0)
            return false;
    return budget_is_fresh(&foreign->rest);
}

void foreign_pack(struct packer *packer, const struct foreign *foreign)
{
    uint64_t used = 0;

    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        used |= (uint64_t)(foreign->callers[i].uid != 0) << i;
    pack_number(packer, used);
    for (size_t i = 0; i < FOREIGN_CALLERS; i++) {
        const struct foreign_caller *caller = &foreign->callers[i];
        if (caller->uid == 0)
            continue;
        pack_number(packer, caller->uid);
        pack_text(packer, caller->via);
        budget_pack(packer, &caller->budget);
    }
    budget_pack(packer, &foreign->rest);
}

void foreign_unpack(struct unpacker *unpacker, struct foreign *foreign)
{
    *foreign = (struct foreign){0};
    const uint64_t used = unpack_number(unpacker, (1u << FOREIGN_CALLERS) - 1);
    for (size_t i = 0; i < FOREIGN_CALLERS; i++) {
        struct foreign_caller *caller = &foreign->callers[i];
        if ((used >> i & 1) == 0)
            continue;
        caller->uid = (uint32_t)unpack_number(unpacker, UINT32_MAX);
        unpacker->bad = unpacker->bad || caller->uid == 0;
        unpack_text(unpacker, caller->via, sizeof caller->via);
        unpack_exact(unpacker, &caller->budget);
    }
    unpack_exact(unpacker, &foreign->rest);
}
