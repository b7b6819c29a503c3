// SPDX-License-Identifier: BSD-2-Clause
// What tokend says of itself, for parts of the inspection that a file cannot answer (decision 76).
#ifndef WARIFU_TOOLS_CHECK_TOKEND_H
#define WARIFU_TOOLS_CHECK_TOKEND_H

#include "check.h"
#include <stddef.h>

// One item of `warifu status`, asked as root without a reason (decision 73). `value` is "" where
// tokend does not have the item. NULL, or why tokend could not be asked, in the reader's language:
// valid until the next call.
const char *check_status_item(struct checking *checking, const char *item, char *value,
                              size_t size);

#endif
