// SPDX-License-Identifier: BSD-2-Clause
// What is known of the modules that stand in stacks: what they judge, and what they can say.
#ifndef WARIFU_STACK_MODULE_H
#define WARIFU_STACK_MODULE_H

#include "stack/stack.h"
#include <stdint.h>

enum module_kind {
    MODULE_UNKNOWN,   // may be anything: what it says is no proof
    MODULE_WARIFU,    // ours
    MODULE_FACTOR,    // judges a password, a code, a key, a fingerprint
    MODULE_ROOT,      // lets whoever is root already
    MODULE_CONDITION, // looks at who it is, where from or when, and asks nothing
    MODULE_PERMIT,    // says yes
    MODULE_DENY,      // says no
    MODULE_NEUTRAL,   // prepares something, and asks nothing
};

// By the name without its folders. An entry that is no module is MODULE_DENY.
enum module_kind module_kind(const struct stack_entry *entry);

// Bits of PAM codes that it can give in this phase, once it runs.
uint32_t module_results(const struct stack_entry *entry, enum stack_type type);

// Whether a word is among its arguments; of one that ends in "=", whatever its value.
bool module_has_argument(const struct stack_entry *entry, const char *word);
// Of a line of pam_warifu: the first word that it does not know, which makes it deny; NULL: none.
const char *module_stray_argument(const struct stack_entry *entry);

// Only the name of "/lib/security/pam_x.so".
const char *module_name(const struct stack_entry *entry);

#endif
