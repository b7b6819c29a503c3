// SPDX-License-Identifier: BSD-2-Clause
// Administrators' verbs that a policy may have two people do together (D7): `two_people` and
// `two_people_privileged`. Both who reads a policy (settings) and who carries verbs out (vault)
// look here; tests/vault/vault_dual_test.c holds the table against the declarations
// (verbs/verbs.h), which say far more than a policy needs. Pure.
#ifndef WARIFU_CORE_DUAL_CONTROL_H
#define WARIFU_CORE_DUAL_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

// How a verb is done once a second person has approved it.
enum dual_way {
    DUAL_NEVER = 0,   // it cannot wait: `why` says for what reason
    DUAL_AT_APPROVAL, // in the same transaction as the approval
    // By whoever asked for it, who runs the same command again: it makes a secret that is theirs
    // alone to see (B4), or takes an authenticator or a file that they have.
    DUAL_BY_APPLICANT,
};

struct dual_control {
    const char *words; // as it is typed, and as the policy has it: "card issue"
    const char *wire;  // verbs/verb.h
    enum dual_way way;
    bool takes_away;    // and gives nothing: who demands two people for that lets an attacker go on
    bool gives_factor;  // to somebody: whoever does that alone for another's ID can be both of two
    const char *option; // the verb with this flag only, which has another row without it; or NULL
    const char *like;   // NEVER: refused where two people do that verb instead; or NULL
    const char *why;    // NEVER
};

// NULL: it is none that a policy could name.
const struct dual_control *dual_control_by_words(const char *words);
// All of them; NULL behind the last.
const struct dual_control *dual_control_at(size_t n);

#endif
