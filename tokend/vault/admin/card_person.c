// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/card_person.h"
#include "base/log.h"
#include "store/person.h"
#include "vault/admin/damaged.h"
#include "vault/admin/whom.h"
#include <inttypes.h>

enum fault card_person_gone(struct admin *admin, int64_t id, bool takes, bool *gone)
{
    unsigned closed = 0, used = 0;
    struct person person;
    enum fault fault = store_person_row_by_id(admin->vault->store, id, &person);

    *gone = fault == FAULT_NOT_FOUND || (fault == FAULT_NONE && person.state == PERSON_DAMAGED);
    if (fault != FAULT_NONE || !*gone || !takes)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    fault = damaged_end(admin, &person);
    if (fault == FAULT_CORRUPT) {
        log_error("person %" PRId64 " is damaged, and so is another row", id);
        return FAULT_NONE;
    }
    if (fault == FAULT_NONE)
        fault = admin_close_emergencies(admin, &person, &closed, &used);
    admin->damaged_ended = admin->damaged_ended || fault == FAULT_NONE;
    return fault;
}
