// SPDX-License-Identifier: BSD-2-Clause
// The last verb of a rescue that is on record: its further pages are not put there again.
#ifndef WARIFU_VAULT_ANNOUNCED_H
#define WARIFU_VAULT_ANNOUNCED_H

#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stdint.h>

#define ANNOUNCED_SIZE 32

struct announced { // all zero: none
    uint8_t hash[ANNOUNCED_SIZE];
};

// The same verb with the same arguments, whatever page of it, in the same rescue (the number of its
// ticket).
bool announced_is(const struct announced *announced, const AdminCall *call, uint64_t rescue);
void announced_note(struct announced *announced, const AdminCall *call, uint64_t rescue);

#endif
