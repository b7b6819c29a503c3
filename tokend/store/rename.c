// SPDX-License-Identifier: BSD-2-Clause
// A person's name and number are what the machine calls them by, and change (M6). The row's id is
// who they are; what is stored by the name follows it here.
#include "store/internal.h"
#include <string.h>

enum fault store_person_rename(struct store *store, struct person *person, const char *name,
                               uint32_t uid)
{
    enum fault fault = person_rename_row(store, person, name, uid);
    if (fault == FAULT_NONE && strcmp(person->name, name) != 0) {
        fault = session_rename_member(store, person, name);
        // The row alone must not be committed.
        if (fault != FAULT_NONE && store->broken == FAULT_NONE)
            store->broken = fault;
    }
    return fault == FAULT_NONE ? store_person_by_id(store, person->id, person) : fault;
}
