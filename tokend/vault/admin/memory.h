// SPDX-License-Identifier: BSD-2-Clause
// What administration keeps between two calls, all of it lost with the process and missed by
// nobody. Each member is the business of the file that it is named after.
#ifndef WARIFU_VAULT_MEMORY_H
#define WARIFU_VAULT_MEMORY_H

#include "vault/admin/announced.h"
#include "vault/admin/owed.h"
#include "vault/admin/people.h"

struct admin_memory { // vault->admin; all zero at the start
    struct announced announced;
    struct owed_told owed;
    struct people_counted people;
};

#endif
