// SPDX-License-Identifier: BSD-2-Clause
// Whom an administrator's call is about, and what is shown of them.
#ifndef WARIFU_VAULT_WHOM_H
#define WARIFU_VAULT_WHOM_H

#include "vault/admin/admin.h"

// The person that args["user"] means. Who is found by name alone, while the account has another uid
// now, is shown, and what is theirs can be taken away, but nothing is given to them (abuse:I2).
// *found is false when the page has been ended with why not.
enum fault admin_person(struct admin *admin, struct person *person, bool *found) MUST_CHECK;
// The same; also of somebody whose row does not open (PERSON_DAMAGED), to be shown or removed.
enum fault admin_person_or_damaged(struct admin *admin, struct person *person,
                                   bool *found) MUST_CHECK;

// End the page with who has the account's name, or its uid, but not both, and what mends that
// (abuse:I2).
enum fault admin_refuse_name(struct admin *admin, const struct person *holder);
enum fault admin_refuse_uid(struct admin *admin, const struct person *holder);

// The same, but not a shared ID, which has no password or code of its own and no role (A6).
enum fault admin_own_person(struct admin *admin, struct person *person, bool *found) MUST_CHECK;
// "active", "dormant", "expired", "suspended": what a login would find.
const char *admin_person_state(const struct vault *vault, const struct person *person);
// A row for each in whose hands the ID is: what keeps somebody from being a second person (D8).
enum fault admin_put_givers(struct admin *admin, const struct person *person) MUST_CHECK;
// A row for each member of a shared ID.
enum fault admin_put_members(struct admin *admin, const struct person *shared) MUST_CHECK;
// Somebody new, from args["user"] and args["display"]; *good is false when the page has been ended
// with why not.
enum fault admin_new_person(struct admin *admin, struct person *person, bool *good) MUST_CHECK;
// Adds them. What locks the last one of this name or uid, who was removed, locks them: nobody gets
// new tries by being removed and added (A4, D8).
enum fault admin_add_person(struct admin *admin, struct person *person) MUST_CHECK;

// The word for what a person has in the place of a password: "set", "temporary", "none" ...
enum fault admin_password_state(struct vault *vault, const struct person *person,
                                const char **word) MUST_CHECK;
// Whether the person has nothing to log in with as the policy stands: no password where they are
// kept here, or neither generator nor registration code where they are not; nor a key.
// Administrators look at that when knowledge has changed.
enum fault admin_person_stuck(struct vault *vault, const struct person *person,
                              bool *stuck) MUST_CHECK;

// What this verb took away, and what the policy wants done with the sessions that rest on it, into
// the first row (A9, C4). `taking` lacks what is taken: the table of taking.c has that. Of somebody
// who is `gone` no session is locked: nobody could unlock it.
void admin_put_taken(struct admin *admin, struct taking taking, bool gone);

// How many sessions of the person are open, into the row.
enum fault admin_put_open(struct admin *admin, AdminRow *row,
                          const struct person *person) MUST_CHECK;
// Closes the person's emergency codes that were not used; those that were wait for their review.
enum fault admin_close_emergencies(struct admin *admin, const struct person *person,
                                   unsigned *closed, unsigned *used) MUST_CHECK;
// A row that describes a key of the person.
void admin_put_key(struct admin *admin, const char *user, const struct key_credential *key);
// Where the caller sits, for the person who will be told: "tty1, desk-7".
void admin_where(const Subject *actor, char *text, size_t size);
// A row for each of the person's budgets, with their name or without.
enum fault admin_put_budgets(struct admin *admin, const struct person *person,
                             bool named) MUST_CHECK;
// The one version whose digest begins so; *found is false when the page has been ended with why
// not.
struct policy_version;
enum fault admin_policy_version(struct admin *admin, const char *prefix,
                                struct policy_version *version, bool *found) MUST_CHECK;

// From whose hands this person has what the caller gives them now (store/giver.h): nobody's in a
// rescue, which is listed, and of what two people do; of what they do for themselves, that of what
// they prove themselves with.
enum fault admin_giver(struct admin *admin, int64_t person, int64_t *giver) MUST_CHECK;

#endif
