// SPDX-License-Identifier: BSD-2-Clause
// Lists that somebody looks through and signs (G3, D1): which list it was (its digest), who signed
// it, when, and whether it is time for another one.
#ifndef WARIFU_VAULT_SIGNING_H
#define WARIFU_VAULT_SIGNING_H

#include "vault/admin/admin.h"

enum signed_list { SIGNED_PEOPLE, SIGNED_PRIVILEGE, SIGNED_LISTS_ };

struct signing { // the last one; all zero: none yet
    struct wall_time when;
    int64_t record;  // the log's last when the list was made
    int64_t rows;    // people in it
    char digest[65]; // SHA-256 of the file, in hexadecimal
    char by[STORE_NAME_SIZE];
};

enum fault signing_last(struct vault *vault, enum signed_list list,
                        struct signing *signing) MUST_CHECK;
// "never", "overdue", "signed": by the policy's review_every; without that "not_asked".
const char *signing_standing(const struct vault *vault, const struct signing *signing);
// What of it a list begins with, into the row: last signed when, by whom, its digest and record.
void signing_put(const struct vault *vault, const struct signing *signing, AdminRow *row);

// The row with which a list begins, for whoever signs it: when, where and by whom it was made,
// under which settings, up to which record, and who signed the last one.
enum fault admin_put_list(struct admin *admin, enum signed_list list, uint64_t rows) MUST_CHECK;

#endif
