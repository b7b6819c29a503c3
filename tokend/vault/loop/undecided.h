// SPDX-License-Identifier: BSD-2-Clause
// Replies that say that nothing was decided. A result of zero says "denied", so none may leave as
// it was zeroed (abuse:L13, doc/decisions/0017).
#ifndef WARIFU_VAULT_UNDECIDED_H
#define WARIFU_VAULT_UNDECIDED_H

#include "wire/channel.pb.h"
#include <stdint.h>

// Wipes the reply; then it has this id and this body, which is zeros. `body`: a tag of VaultReply.
void reply_begin(VaultReply *reply, uint64_t id, pb_size_t body);

// The same, and its result is RESULT_FAULT; a page ends with ADMIN_FAILED and says where to look.
// MemberReply says "nobody of that name" instead, which lets nobody in.
void reply_fault(VaultReply *reply, uint64_t id, pb_size_t body);

// The answer to a call that cannot be served in time: try again in so many seconds. Where a reply
// has no room for that it is reply_fault().
void reply_busy(VaultReply *reply, uint32_t seconds);

// After reply_fault(), for a page: that it is neither the disk nor its room, but a store that is
// not where it was, or not as it was written. Another body stays as it is.
void reply_displaced(VaultReply *reply);
void reply_altered(VaultReply *reply);

#endif
