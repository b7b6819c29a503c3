// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/people.h"
#include "store/person.h"
#include "vault/admin/memory.h"
#include "vault/admin/watch.h"
#include "vault/login/standing.h"
#include <string.h>

#define COUNT_AGAIN_MS INT64_C(3600000)

static enum fault count_everybody(struct vault *vault, struct people_count *people)
{
    char after[STORE_NAME_SIZE] = "";
    struct person persons[32];
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            memcpy(after, persons[i].name, sizeof after);
            people->dormant += person_is_dormant(vault, &persons[i]);
            people->dormant_soon += watch_dormant_soon(vault, &persons[i]);
            people->expired += person_is_over(vault, &persons[i]);
            people->expiring += watch_over_soon(vault, &persons[i]);
            people->copied += persons[i].copied_keys;
        }
    } while (fault == FAULT_NONE && count == 32);
    return fault;
}

enum fault people_count(struct vault *vault, bool of_late, struct people_count *people)
{
    struct people_counted *last = &vault->admin->people;
    const int64_t age = vault->now.boot.milliseconds - last->when.milliseconds;
    enum fault fault = FAULT_NONE;

    if (!of_late || last->store != vault->store || age < 0 || age >= COUNT_AGAIN_MS) {
        struct people_count now = {0};
        fault = count_everybody(vault, &now);
        if (fault == FAULT_NONE)
            *last = (struct people_counted){vault->store, vault->now.boot, now};
    }
    *people = last->people;
    return fault;
}
