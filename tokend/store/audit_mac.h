// SPDX-License-Identifier: BSD-2-Clause
// The keyed MAC of a record of the log, over all of it (E5).
#ifndef WARIFU_STORE_AUDIT_MAC_H
#define WARIFU_STORE_AUDIT_MAC_H

#include "store/audit.h"
#include "store/seal.h"

enum fault audit_mac(const struct store *store, const struct audit_record *record,
                     uint8_t mac[SEAL_MAC_SIZE]) MUST_CHECK;

#endif
