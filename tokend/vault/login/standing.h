// SPDX-License-Identifier: BSD-2-Clause
// Whether what was proved still holds, asked of the store as it is at this moment: by every call
// that takes a ticket, in every phase of a login (promise 7, abuse:R1, abuse:M21). Nothing here is
// remembered from the time of the proof but what the ticket names: the person, their role, the
// password, the code or emergency code, the key and with it its card.
#ifndef WARIFU_VAULT_STANDING_H
#define WARIFU_VAULT_STANDING_H

#include "store/password.h"
#include "store/person.h"
#include "vault/loop/state.h"

struct standing {
    const char *why; // for the record, "card_lost"; NULL: all of it holds
    Lapse lapse;     // the same for the person
    bool owes;       // the password must be changed before anything else is done (B3, B5, B6)
};

// `privileged`: by a rule for privilege, so that the password's age is that of privilege (D3).
enum fault standing_read(struct vault *vault, const struct ticket *ticket, bool privileged,
                         struct standing *standing) MUST_CHECK;

// When somebody last saw the person: a login, another proof, being resumed or added (A5).
struct wall_time person_last_seen(const struct person *person);
// Whether nobody has seen the person for so long that the policy refuses them, or whether they were
// refused for that before and nobody has resumed them (A5). An administrator is by the latter
// alone: the last one who could administer never is (vault/admin/watch.h).
bool person_is_dormant(const struct vault *vault, const struct person *person);
// Whether the time for which the person was given the ID is over (A5).
bool person_is_over(const struct vault *vault, const struct person *person);
// Whether they could log in and answer for what they ask for: active, and neither of these (A5,
// abuse:R1).
bool person_stands(const struct vault *vault, const struct person *person);

// Days until a password expires, if it is time to warn, else 0; *expired when it must be changed
// now (B5, B6). `privileged`: of an administrator or auditor, or used for privilege (D3).
uint32_t password_days_left(const struct vault *vault, const struct password *password,
                            bool privileged, bool *expired);

// Within how many logins it must be changed (privileged_max_uses), once a tenth of them or fewer
// are left: 1 at the last; else 0 (B6).
uint32_t password_logins_left(const struct vault *vault, const struct password *password,
                              bool privileged);

#endif
