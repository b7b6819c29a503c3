// SPDX-License-Identifier: BSD-2-Clause
// The call that a request of two people holds (D7): a verb and its arguments, never a secret, a
// ticket or who asked. Verbs that take a secret are none that could wait (core/dual_control.h).
#ifndef WARIFU_VAULT_DUAL_CALL_H
#define WARIFU_VAULT_DUAL_CALL_H

#include "store/request.h"
#include "verbs/verbs.h"
#include "wire/channel.pb.h"

// LIMIT: its arguments are too long for a row.
enum fault dual_call_keep(const AdminVaultCall *call, struct request *request) MUST_CHECK;

// `call` as it was, without actor and ticket. CORRUPT.
enum fault dual_call_read(const struct request *request, AdminVaultCall *call) MUST_CHECK;

// Whether both ask for the same: all arguments but the reason, and times, which people write as
// "4h from now".
bool dual_call_is_same(const struct verb *verb, const AdminCall *one, const AdminCall *other);

// A text argument of it; NULL: it has none of that name. A number of it, or `otherwise`.
const char *dual_call_text(const AdminCall *call, const char *name);
int64_t dual_call_number(const AdminCall *call, const char *name, int64_t otherwise);

// As somebody would type it, without the reason: "warifu lock clear taro --origin local".
void dual_call_command(const struct verb *verb, const AdminCall *call, char *text, size_t size);

#endif
