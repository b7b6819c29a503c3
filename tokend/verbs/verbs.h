// SPDX-License-Identifier: BSD-2-Clause
// All declarations, a file a noun. To add a verb: its row in that file, and what carries it out in
// vault/admin and, where the CLI does more than call and show, in tools.
#ifndef WARIFU_VERBS_VERBS_H
#define WARIFU_VERBS_VERBS_H

#include "verbs/verb.h"

extern const struct verb verbs_init[], verbs_setup[], verbs_user[], verbs_account[], verbs_shared[],
    verbs_session[], verbs_password[], verbs_totp[], verbs_key[], verbs_key_pin[], verbs_card[],
    verbs_emergency[], verbs_glass[], verbs_request[], verbs_exception[], verbs_deputy[],
    verbs_review[], verbs_signing[], verbs_lock[], verbs_policy[], verbs_status[], verbs_log[],
    verbs_audit[], verbs_notice[], verbs_witness[], verbs_check[], verbs_doctor[], verbs_report[],
    verbs_backup[], verbs_destroy[], verbs_shell[], verbs_help[];

// All of them in the order of `warifu help`; NULL ends it.
extern const struct verb *const verb_groups[];

bool verb_is_end(const struct verb *verb);

// Calls the visitor with every verb in the order of the table until it returns false.
void verb_each(const struct verb *const *groups,
               bool (*visit)(void *context, const struct verb *verb), void *context);

// The same with those that somebody can type.
void verb_each_command(const struct verb *const *groups,
                       bool (*visit)(void *context, const struct verb *verb), void *context);

// The verb that the vault knows by this name; NULL: none.
const struct verb *verb_by_wire(const char *wire);

// What the vault takes of that name: typed or made; NULL: nothing. "after" of what comes in pages
// is among it.
const struct argument *verb_argument(const struct verb *verb, const char *wire);
// Calls the visitor with every argument that the vault takes, until it returns false.
void verb_each_argument(const struct verb *verb,
                        bool (*visit)(void *context, const struct argument *argument),
                        void *context);

// Whether the text is one of the argument's choices.
bool argument_is_choice(const struct argument *argument, const char *text);

#endif
