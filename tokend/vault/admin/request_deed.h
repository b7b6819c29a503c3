// SPDX-License-Identifier: BSD-2-Clause
// What two people do together, seen by the second of them (D7): what it would do now, with the
// rights of whoever asked; and its carrying out.
#ifndef WARIFU_VAULT_REQUEST_DEED_H
#define WARIFU_VAULT_REQUEST_DEED_H

#include "vault/admin/admin_request.h"
#include "vault/admin/rehearsal.h"

// The call that was asked for, and what would come of it if whoever asked made it now. The caller
// wipes *call and frees *rehearsal. Where the person who asked is gone, nothing is `fine`.
enum fault deed_rehearse(struct admin *admin, const struct request *request, AdminVaultCall *call,
                         struct rehearsal **rehearsal) MUST_CHECK;

// A word over what it would do, and over all whom it concerns as they are.
enum fault deed_effect(struct admin *admin, const struct request *request,
                       const struct rehearsal *rehearsal,
                       char effect[REQUEST_SHOWN_SIZE]) MUST_CHECK;

// A row for each change: what is so now, and what would be so; and one with the number of those
// that are too many to be shown.
void deed_put_changes(struct admin *admin, const struct rehearsal *rehearsal);

// Whether `given` is about the account that `asked` was about: its name has not been given to
// another uid since (abuse:I2).
bool deed_is_of_account(const AdminVaultCall *asked, const AdminVaultCall *given);

// Whether it can still be done, to the same people. *may is false when the page has been ended with
// why not.
enum fault deed_may(struct admin *admin, const struct request *request, const AdminVaultCall *asked,
                    const struct rehearsal *rehearsal, bool *may) MUST_CHECK;

// Does it, as whoever asked, in the caller's savepoint. *done is false when the page has been ended
// with why not.
enum fault deed_carry_out(struct admin *admin, const struct request *request,
                          const AdminVaultCall *asked, bool *done) MUST_CHECK;

#endif
