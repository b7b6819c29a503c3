// SPDX-License-Identifier: BSD-2-Clause
// The shape of a catalogue of translations (GNU .mo), before gettext trusts its offsets.
#ifndef WARIFU_NEEDS_CATALOGUE_H
#define WARIFU_NEEDS_CATALOGUE_H

#include "base/fault.h"

// NOT_FOUND, or CORRUPT when a text would lie outside of the file or there is none.
enum fault catalogue_check(const char *path) MUST_CHECK;

#endif
