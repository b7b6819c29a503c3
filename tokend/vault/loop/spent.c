// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/spent.h"

void spent_note(struct spent *spent, uint64_t ticket, unsigned step)
{
    spent->rows[spent->count % SPENT_KEPT].ticket = ticket;
    spent->rows[spent->count % SPENT_KEPT].step = step;
    spent->count++;
}

bool spent_is(const struct spent *spent, uint64_t ticket, unsigned step)
{
    for (size_t i = 0; i < spent->count && i < SPENT_KEPT; i++)
        if (spent->rows[i].ticket == ticket && spent->rows[i].step == step)
            return true;
    return false;
}

size_t spent_mark(const struct spent *spent)
{
    return spent->count;
}

void spent_forget(struct spent *spent, size_t mark)
{
    while (spent->count > mark) {
        spent->count--;
        spent->rows[spent->count % SPENT_KEPT].ticket = 0; // a number that no ticket has
    }
}
