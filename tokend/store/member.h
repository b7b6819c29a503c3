// SPDX-License-Identifier: BSD-2-Clause
// Who may use a shared ID (A6).
#ifndef WARIFU_STORE_MEMBER_H
#define WARIFU_STORE_MEMBER_H

#include "store/store.h"

#define STORE_MEMBERS_MAX 64

// Members by the ids of their rows: somebody who was removed and comes back is another person.
// CONFLICT: already a member, or `shared` is no shared ID; LIMIT: there are STORE_MEMBERS_MAX.
enum fault store_member_add(struct store *store, int64_t shared, int64_t member) MUST_CHECK;
enum fault store_member_remove(struct store *store, int64_t shared,
                               int64_t member) MUST_CHECK; // NOT_FOUND
enum fault store_member_list(struct store *store, int64_t shared,
                             int64_t members[STORE_MEMBERS_MAX], size_t *count) MUST_CHECK;

#endif
