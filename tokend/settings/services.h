// SPDX-License-Identifier: BSD-2-Clause
// The programs that ask PAM, as policies/services.tsv lists and sorts them (A2, abuse:M3). What is
// not in the table may still have a rule, and what is in it may have none: the policy alone
// decides. The table only says what a program is, so that lint knows it and an administrator is
// told.
#ifndef WARIFU_SETTINGS_SERVICES_H
#define WARIFU_SETTINGS_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

struct service_kind {
    const char *name;    // "locker"
    const char *rule;    // of the shipped profiles
    const char *text[2]; // what it is, in English and Japanese
};

struct service {
    const char *name;   // PAM_SERVICE
    const char *source; // "debian:PACKAGE+PACKAGE", "upstream", "redhat"
    const struct service_kind *kind;
    const char *note[2]; // what to know about it; "": nothing
};

// In the order of the names' bytes.
const struct service *service_table(size_t *count);

// NULL: not in the table.
const struct service *service_by_name(const char *name);

// Whether the service is in the table as one of that kind.
bool service_is(const char *name, const char *kind);

#endif
