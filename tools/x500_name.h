// SPDX-License-Identifier: BSD-2-Clause
// Whom a distinguished name means (RFC 4514, and the older forms of RFC 2253 and RFC 1779), as PSKC
// files name people (RFC 6030 section 4.2.1).
#ifndef WARIFU_TOOLS_X500_NAME_H
#define WARIFU_TOOLS_X500_NAME_H

#include <stdbool.h>
#include <stddef.h>

// Whether the text is meant as one: it begins with an attribute and "=".
bool x500_is_name(const char *text);

// The value of uid, else of cn, that is nearest to the leaf: names are written from the leaf (RFC
// 4514) or from the root ("DC=net,DC=example,UID=k02"). False when there is neither, the name is
// malformed, or the value does not fit or is not UTF-8.
bool x500_user(const char *text, char *user, size_t size);

#endif
