// SPDX-License-Identifier: BSD-2-Clause
// Help, made from the declarations of verbs.
#ifndef WARIFU_TOOLS_HELP_H
#define WARIFU_TOOLS_HELP_H

#include "outcome.h"
#include "verb_search.h"
#include <stdbool.h>
#include <stddef.h>

// Help for a verb, for a group ("user"), for "exit" (the exit codes), or, without words, for all.
enum exit_code help_words(const struct verb *const *groups, char *const words[], size_t count,
                          struct outcome *outcome);

// Whether several verbs begin with this word.
bool help_group_exists(const struct verb *const *groups, const char *word);

void help_version(void);

#endif
