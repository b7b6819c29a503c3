// SPDX-License-Identifier: BSD-2-Clause
// How far a word is from what somebody may have meant.
#ifndef WARIFU_TOOLS_EDIT_DISTANCE_H
#define WARIFU_TOOLS_EDIT_DISTANCE_H

#include <stddef.h>

#define EDIT_WORD_MAX 40 // bytes; what is longer is near nothing

// Edits (insert, delete, change, swap neighbours) from a to b.
size_t edit_distance(const char *a, const char *b);

#endif
