// SPDX-License-Identifier: BSD-2-Clause
// Whether a new password is the old one with a little change: "Sakura2025!" after "Sakura2024!".
#ifndef WARIFU_FACTOR_PASSWORD_SIMILAR_H
#define WARIFU_FACTOR_PASSWORD_SIMILAR_H

#include "factor/fold.h"

// True if one contains the other (and that is no mere scrap of it), or if fewer than four
// characters, or fewer than a third of the longer one, have to be changed, put in or left out
// (Levenshtein) to get from one to the other or to its reverse. "" is like nothing.
enum fault password_is_similar(const struct folded *one, const struct folded *other,
                               bool *similar) MUST_CHECK;

#endif
