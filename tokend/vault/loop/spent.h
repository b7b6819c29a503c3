// SPDX-License-Identifier: BSD-2-Clause
// Which tickets have had what may be had of them once (vault/login/order.h). A ticket dies with
// this process, so nothing of it is stored.
#ifndef WARIFU_VAULT_SPENT_H
#define WARIFU_VAULT_SPENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// More than are spent while a ticket lasts, by far; of more the oldest is forgotten, whose ticket
// then still has to hold for what it was given under (login/standing.h).
#define SPENT_KEPT 256

struct spent { // all zero: none
    struct {
        uint64_t ticket; // its number
        unsigned step;
    } rows[SPENT_KEPT];
    size_t count; // of all that were ever noted
};

void spent_note(struct spent *spent, uint64_t ticket, unsigned step);
bool spent_is(const struct spent *spent, uint64_t ticket, unsigned step);

// What was noted since `mark` did not happen: the step or the batch was undone.
size_t spent_mark(const struct spent *spent);
void spent_forget(struct spent *spent, size_t mark);

#endif
