// SPDX-License-Identifier: BSD-2-Clause
// Who is a second person for what somebody did (D8): two are not two when one made the other an
// administrator alone a minute ago.
#ifndef WARIFU_VAULT_INDEPENDENCE_H
#define WARIFU_VAULT_INDEPENDENCE_H

#include "vault/loop/state.h"

// What somebody did, or asked for, and another approves or looks at.
struct deed {
    int64_t by; // 0: root, and nobody knows who that was
    struct wall_time when;
    int64_t item;  // its number in the list of reviews; INT64_MAX where it has none there
    bool approval; // it waits for an administrator; else an auditor too may look at it
};

// Whether `person` is independent of whoever did it. They are not where both have keys on one card:
// whoever holds it may be both. Nor where a gift of a role joins
// them, either way or through others: one gave the other their role, or both have theirs from the
// same person. A gift joins two as long as nobody independent of them has looked at it, and had
// done so before the deed. For whoever judges the role counts in which they would: an auditor who
// was made an administrator still looks at everything. For everybody else it is the
// administrator's, for only those give roles and ask for something.
// Nor are they where one has their ID, or what they log in with, from the other's hands, or both
// from the same one's, directly or through others (login/hands.h): whoever made an ID, or gave it
// its factors, may be the one who uses it. That holds as long as those open, whoever has looked.
// Nor are they where one stood in for the other when it was done, or has since (D6), directly or
// through others.
// What is given back by whoever had taken it last, or by somebody joined to them, joins nobody.
// What root does in a rescue joins nobody either: it is listed itself, until somebody has looked at
// it whom that rescue did not concern, who may be whom another rescue made; the log keeps both; and
// of root without a name everybody is independent. That nobody judges what they did themselves is
// said elsewhere (admin_may). Reads all changes of roles, as often as a round joins somebody more.
enum fault independence_of(struct vault *vault, const struct deed *deed, int64_t person,
                           bool *independent) MUST_CHECK;

#endif
