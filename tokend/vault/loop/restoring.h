// SPDX-License-Identifier: BSD-2-Clause
// The file beside the store that says that it was restored from a backup and that nobody has
// accepted it yet (evidence/restored.h; decision 85). Written by `warifu restore`, before the store
// has its name; the vault alone takes it away.
#ifndef WARIFU_VAULT_RESTORING_H
#define WARIFU_VAULT_RESTORING_H

#include "base/fault.h"
#include <stdbool.h>

struct vault;

// Also where it cannot be looked at: whoever cannot tell lets nobody in.
bool restoring_is_there(const struct vault *vault);
// NOT_FOUND: there is none. The text is the caller's to free.
enum fault restoring_read(const struct vault *vault, char **text) MUST_CHECK;
// After the commit that accepts the store. A fault: it is there still, so the next start refuses
// the store again.
enum fault restoring_done(const struct vault *vault) MUST_CHECK;

#endif
