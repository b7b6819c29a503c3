// SPDX-License-Identifier: BSD-2-Clause
// The key that signs the heads of the log, and those before it. For the files of this folder only;
// for all others: tree.h.
//
// In the facts: the key that is to come with the next record, as long as that is not committed; the
// public halves of those that were replaced, and the record that did it. The secret half of one
// that was replaced is nowhere any more.
#ifndef WARIFU_STORE_LOG_KEYS_H
#define WARIFU_STORE_LOG_KEYS_H

#include "store/internal.h"
#include "store/tree.h"

// Of the log, and of each of its keys.
void log_name(const struct store *store, char name[NOTE_NAME_SIZE]);

// Whether the record that the tree now ends with replaces the key.
bool log_key_is_due(const struct meta *meta);
// Signs the text of a head with the key and with the one that is due, which then takes its place in
// `meta`.
enum fault log_key_turn(const struct store *store, struct meta *meta, const char *text,
                        char note[STORE_HEAD_SIZE]) MUST_CHECK;

#endif
