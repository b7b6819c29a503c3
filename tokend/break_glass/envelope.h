// SPDX-License-Identifier: BSD-2-Clause
// What the vault does with envelopes: makes one, puts it in force, takes it out of force. At each
// step a power cut leaves the one that was in force before, or the new one, never both.
#ifndef WARIFU_BREAK_GLASS_ENVELOPE_H
#define WARIFU_BREAK_GLASS_ENVELOPE_H

#include "break_glass/use.h"

#define GLASS_CODES_TEXT (GLASS_CODES_MAX * GLASS_CODE_SIZE) // all of them, a space between, NUL

// Fills the set's number and check, and makes its codes; nothing is written. RANDOM.
struct glass_draft {
    struct glass_set set;
    char codes[GLASS_CODES_MAX][GLASS_CODE_SIZE];
};
enum fault glass_draft_make(struct glass_draft *draft) MUST_CHECK;
void glass_draft_wipe(struct glass_draft *draft);

// Writes it beside what is in force, and takes earlier ones away that never came into force.
enum fault glass_draft_write(const struct glass_folder *folder,
                             const struct glass_draft *draft) MUST_CHECK;

// From now on this one is in force, and nothing of any other.
enum fault glass_activate(const struct glass_folder *folder, const char *id) MUST_CHECK;
// None is. NOT_FOUND: none was.
enum fault glass_deactivate(const struct glass_folder *folder) MUST_CHECK;

#endif
