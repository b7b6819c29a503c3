// SPDX-License-Identifier: BSD-2-Clause
// A claim: who somebody says to be, as policy and store see it at this moment.
#ifndef WARIFU_VAULT_CLAIM_H
#define WARIFU_VAULT_CLAIM_H

#include "store/budget.h"
#include "store/person.h"
#include "vault/jobs.h"
#include "vault/shown_name.h"
#include "vault/standing.h"
#include "vault/state.h"

struct claim {
    const Subject *subject;
    struct decision decision;
    const struct rule *rule;     // NULL: denied, whatever is shown
    const char *why;             // denied by: "no_rule", "rule", "groups", "peer"
    char shown[SHOWN_NAME_SIZE]; // instead of the name that was typed (M20); "": that name
    bool remote;                 // whose budget: claim_is_afar()
    bool foreign;                // ... but that of another person's session (claim_is_foreign())
    bool found;                  // an account that the name service knows
    bool known;                  // a person of the store with this very name and uid (I2)
    bool dormant;                // known, and not seen for as long as the policy says (A5)
    bool shared;                 // known, and an ID of several people (A6)
    bool usable;                 // known, active, not dormant, and if shared, the rule allows that
    struct person person;        // if known
    // Not known: the person whose uid or name this account has, but not both (I2), or "". Nobody
    // may say which of them it is but an administrator (warifu user rename, renumber, remove).
    char holder[STORE_NAME_SIZE];
    bool holds_uid; // it is the uid that they have in common
    // Whose authenticators and budget it is: the person, or the member of a shared ID.
    const Member *member; // named for a shared ID; NULL: none
    bool prover_known;    // a person of the store
    bool prover_listed;   // for a shared ID: one of its members
    bool prover_usable;   // may prove here and now
    struct person prover; // if known
    // After claim_ticket(): `why` and `lapse` where it refused, `owes` where it did not.
    struct standing standing;
};

// Faults when the name service or the store did not answer: then nothing can be decided.
enum fault claim_read(struct vault *vault, bool has_subject, const Subject *subject,
                      struct claim *claim) MUST_CHECK;

// After claim_read(): the member that was named for a shared ID is the one to prove it. Nobody is
// to be named for another ID; then the claim is denied.
enum fault claim_read_member(struct vault *vault, bool has_member, const Member *member,
                             struct claim *claim) MUST_CHECK;

// Why nobody can prove this claim: "unknown", "suspended", "dormant", "shared" ...; NULL if
// somebody can.
const char *claim_unusable(const struct claim *claim);

// Why the account is not one of a person: "uid_held", "name_held", "name_too_long",
// "name_encoding", "name_form", or "unknown".
const char *claim_stranger(const struct claim *claim);
// Of somebody who is not enrolled: whether they may go on where nobody has to prove anything. *why
// is NULL then. Not who bears the name or uid of somebody who is enrolled (I2), nor who was removed
// (C6).
enum fault claim_stranger_may(struct vault *vault, const struct claim *claim,
                              const char **why) MUST_CHECK;

// Without the store: what the policy alone says.
enum fault claim_decide(struct vault *vault, bool has_subject, const Subject *subject,
                        struct claim *claim) MUST_CHECK;

// Whether the operation is one that factors are proved for, under this service: admin factors under
// ADMIN_SERVICE only, whatever a front says.
#define ADMIN_SERVICE "warifu"
bool claim_may_prove(const Subject *subject, Operation operation);

// Whether the subject's tries are counted as remote ones: they have come in from afar, whatever
// program of theirs asks now (core/desk.h). Rules go by the remote host that root's programs (sshd)
// name; of other programs what they call themselves does not count.
bool claim_is_afar(const Subject *subject);

// Whether the session, or the program, of somebody else asks for the prover (`member`, or the
// subject): then those tries are that caller's (M19). Root's own programs, which let people in, are
// nobody's.
bool claim_is_foreign(const Subject *subject, const Member *member);

// Whether *names* knew which of this policy's group conditions hold of a person.
bool claim_groups_known(const struct vault *vault, const Identity *who);

// Whether the subject sits where a key would be plugged in (F12).
bool claim_at_desk(const Subject *subject);

struct budget_key claim_budget(const struct claim *claim);
struct throttle_limit claim_limit(const struct claim *claim);
// Of the prover: `member` (NULL: none) or the subject.
struct lane claim_lane(const Subject *subject, const Member *member);

// Fills in where and by which rule.
void claim_event(struct event *event, enum event_id id, const struct claim *claim);

// Whether a ticket that ticket_open() took, whoever's it is, is one of `kinds`, fresh, delivered,
// and says what still holds (vault/standing.h); one of a session proves nothing and outlives that.
// REFUSED otherwise, and claim->standing says why. Where it is of this claim's person, the prover
// of a shared ID becomes the one whom it names.
enum fault claim_rest_on(struct vault *vault, struct claim *claim, const struct ticket *ticket,
                         unsigned kinds, uint32_t seconds) MUST_CHECK;
bool claim_is_of(const struct claim *claim, const struct ticket *ticket);

// A ticket of one of `kinds` that was given to this person for this service, and that
// claim_rest_on() takes. REFUSED otherwise, and claim->standing says why; *ticket is then zero.
enum fault claim_ticket(struct vault *vault, struct claim *claim, const uint8_t *bytes, size_t size,
                        unsigned kinds, uint32_t seconds, struct ticket *ticket) MUST_CHECK;

// Whether root is at work on an account, by a program whose rule says so (M2): nobody's
// factors are asked then. Where nobody need log in anyway, only for who is none of our people.
bool claim_by_root(const struct claim *claim);

// Whether the password of this account is one of ours: then nobody else changes it.
bool claim_keeps_password(const struct vault *vault, const struct claim *claim);

// For an event of root's work: who that is, as far as it is known (E5). *person keeps the name.
enum fault claim_event_root(struct vault *vault, struct event *event, const struct claim *claim,
                            struct person *person) MUST_CHECK;

// Seals a ticket for the claim's person and service as of now.
enum fault claim_seal(struct vault *vault, const struct claim *claim, struct ticket *ticket,
                      uint8_t out[TICKET_SIZE]) MUST_CHECK;

bool claim_is_privileged(const struct claim *claim);

#endif
