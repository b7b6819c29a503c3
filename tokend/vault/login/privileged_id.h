// SPDX-License-Identifier: BSD-2-Clause
// What a privileged ID is (特権ID; D1-D3, B6): the one place that says so. Whoever treats an ID
// otherwise because of privilege asks here: two people (D7), contractors (D2), new passwords (D3).
#ifndef WARIFU_VAULT_PRIVILEGED_ID_H
#define WARIFU_VAULT_PRIVILEGED_ID_H

#include "store/request.h"
#include "vault/login/claimant.h"

// Whether this is a privileged ID: uid 0; an administrator's or auditor's; of somebody for whom a
// role, a grant, a deputy's place or an exception for a privileged service waits for approval, or
// (but the role) is in force; or whom a rule that lets in to privilege names by user or group.
// A rule for everybody makes nobody's ID a privileged one (doc/decisions/0067).
// `person`: NULL where nobody is enrolled. `account`: as the name service knows it; NULL, or that
// of another name, and the person's groups are not known and count as those (abuse:I4).
enum fault privileged_id(struct vault *vault, const struct person *person, const Identity *account,
                         bool *is) MUST_CHECK;

// Whether a rule that lets in to privilege names this person by user. Groups are not asked for: the
// rule itself is what a list of holders shows of them.
bool privileged_by_name(const struct vault *vault, const struct person *person);

// Whether what was asked for is in force and brings its holder privilege: a grant, a deputy's
// place, an exception for a privileged service.
bool privileged_by(const struct vault *vault, struct request *request);

// The same of whoever logs in; what cannot be found out counts as yes.
bool privileged_has_id(struct vault *vault, const struct claimant *claimant);

// Whether a password of theirs may ever be used for privilege, wherever it is chosen: theirs is a
// privileged ID, or a rule for everybody lets them in, too. By that new passwords are judged; what
// cannot be found out counts as yes.
bool privileged_ever(struct vault *vault, const struct claimant *claimant);

// Whether this very login is one for privilege, or of who has a role: then the age and the number
// of uses of passwords for privilege count (B6).
bool privileged_use(const struct claimant *claimant);

// Contractors do not change the passwords of privileged IDs, whichever way that begins (D2).
bool privileged_bars_change(struct vault *vault, const struct claimant *claimant);

#endif
