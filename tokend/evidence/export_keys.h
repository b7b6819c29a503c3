// SPDX-License-Identifier: BSD-2-Clause
// The keys that signed the heads of an export, oldest first, and from which record on each of them
// did (E1; decision 109). For the files of this folder only.
//
// A key is replaced by a record of the log, log.key_rotated, which names the next one as "after".
// The head that ends with this record is signed by both keys: so whoever has the older one knows
// by it that the next one is meant, and up to which record it signed itself.
#ifndef WARIFU_EVIDENCE_EXPORT_KEYS_H
#define WARIFU_EVIDENCE_EXPORT_KEYS_H

#include "evidence/export_form.h"

// Takes the beginning of a first line off, up to its note. False: it is none, or it names a key
// twice, keys of several logs, or more than EXPORT_KEYS_MAX.
bool export_keys_read(struct rest *line, struct export_keys *keys) MUST_CHECK;

// Whether the entry of a record replaces the key; and by the one that comes next.
bool export_entry_rotates(struct rest entry);
bool export_keys_go_on(const struct export_keys *keys, struct rest entry);
// The next key signs from this record on.
void export_keys_turn(struct export_keys *keys, int64_t sequence);

// Bits, one for each key: which of them have signed this note of a checkpoint (0: none, or what
// claims to be a signature of one of them is none); which of them may sign a head of so many
// records, up to the one that signs now.
uint32_t export_keys_signed(const struct export_keys *keys, const char *note,
                            struct checkpoint *head);
uint32_t export_keys_in_force(const struct export_keys *keys, int64_t size);

#endif
