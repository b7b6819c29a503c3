// SPDX-License-Identifier: BSD-2-Clause
// Which verb was typed.
#ifndef WARIFU_TOOLS_VERB_SEARCH_H
#define WARIFU_TOOLS_VERB_SEARCH_H

#include "verbs/verbs.h"

// Finds the verb that words[0..count) begin with; *used is how many words it took. NULL if none.
const struct verb *verb_match(const struct verb *const *groups, char *const words[], size_t count,
                              size_t *used);

// The verb whose words are nearest to what was typed; NULL when nothing is near.
const struct verb *verb_nearest(const struct verb *const *groups, char *const words[],
                                size_t count);

#endif
