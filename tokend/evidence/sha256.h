// SPDX-License-Identifier: BSD-2-Clause
// The hash function of the log's tree.
#ifndef WARIFU_EVIDENCE_SHA256_H
#define WARIFU_EVIDENCE_SHA256_H

#include "core/merkle.h"

void evidence_sha256(struct merkle_hash *hash, const struct merkle_piece *pieces, size_t count);

#endif
