// SPDX-License-Identifier: BSD-2-Clause
// A claimant: whom somebody claims to be, as policy and store see them at this moment.
#ifndef WARIFU_VAULT_CLAIMANT_H
#define WARIFU_VAULT_CLAIMANT_H

#include "core/policy_decide.h"
#include "store/budget.h"
#include "store/person.h"
#include "vault/login/decision.h"
#include "vault/login/order.h"
#include "vault/login/shown_name.h"
#include "vault/login/standing.h"
#include "vault/loop/jobs.h"
#include "vault/loop/state.h"

struct claimant {
    const Subject *subject;
    struct decision decision;
    const struct rule *rule;     // NULL: denied, whatever is shown
    const char *why;             // denied by: "no_rule", "rule", "groups", "time", "clock", "peer"
    char shown[SHOWN_NAME_SIZE]; // instead of the name that was typed (abuse:M20); "": that name
    bool remote;                 // whose budget: claimant_is_remote()
    bool foreign;                // ... but that of another person's session (claimant_is_foreign())
    bool found;                  // an account that the name service knows
    bool known;                  // a person of the store with this very name and uid (abuse:I2)
    bool dormant;                // known, and not seen for as long as the policy says (A5)
    bool shared;                 // known, and an ID of several people (A6)
    bool active;                 // known, active, not dormant, and if shared, the rule allows that
    bool over;                   // the time of the person, or of the prover, is over (A5)
    bool usable;                 // active, and not over
    struct person person;        // if known
    // Not known: the person whose uid or name this account has, but not both (abuse:I2), or "".
    // Nobody may say which of them it is but an administrator (warifu user rename, renumber,
    // remove).
    char holder[STORE_NAME_SIZE];
    bool holds_uid; // it is the uid that they have in common
    // Whose authenticators and budget it is: the person, or the member of a shared ID.
    const Member *member; // named for a shared ID; NULL: none
    bool prover_known;    // a person of the store
    bool prover_listed;   // for a shared ID: one of its members
    bool prover_usable;   // may prove here and now, although it may be over: then they are told so
    struct person prover; // if known
    // After claimant_ticket(): `why` and `lapse` where it refused, `owes` where it did not.
    struct standing standing;
};

// Faults when the name service or the store did not answer: then nothing can be decided.
enum fault claimant_read(struct vault *vault, bool has_subject, const Subject *subject,
                         struct claimant *claimant) MUST_CHECK;

// After claimant_read(): the member that was named for a shared ID is the one to prove it. Nobody
// is to be named for another ID; then the claimant is denied.
enum fault claimant_read_member(struct vault *vault, bool has_member, const Member *member,
                                struct claimant *claimant) MUST_CHECK;

// Why nobody can prove to be this claimant: "unknown", "suspended", "dormant", "shared" ...; NULL
// if somebody can.
const char *claimant_unusable(const struct claimant *claimant);

// Why the account is not one of a person: "uid_held", "name_held", "name_too_long",
// "name_encoding", "name_form", or "unknown".
const char *claimant_stranger(const struct claimant *claimant);
// Of somebody who is not enrolled: whether they may go on where nobody has to prove anything. *why
// is NULL then. Not who bears the name or uid of somebody who is enrolled (abuse:I2), nor who was
// removed (C6).
enum fault claimant_stranger_may(struct vault *vault, const struct claimant *claimant,
                                 const char **why) MUST_CHECK;

// What the policy says, with the exceptions that are in force (vault/login/decision.h), and nothing
// else of any person.
enum fault claimant_decide(struct vault *vault, bool has_subject, const Subject *subject,
                           struct claimant *claimant) MUST_CHECK;

// Where the policy refuses the claimant: once more, with the exception that a ticket names, by
// which somebody's login was let in (0: none).
enum fault claimant_decide_by(struct vault *vault, int64_t exception,
                              struct claimant *claimant) MUST_CHECK;

// Whether the operation is one that factors are proved for, under this service: admin factors under
// ADMIN_SERVICE only, whatever a front says.
#define ADMIN_SERVICE "warifu"
bool claimant_may_prove(const Subject *subject, Operation operation);

// Whether the subject's tries are counted as remote ones: they have come in from another host,
// whatever program of theirs asks now (core/desk.h). Rules go by the remote host that root's
// programs (sshd) name; of other programs what they call themselves does not count.
bool claimant_is_remote(const Subject *subject);

// Whether the session, or the program, of somebody else asks for the prover (`member`, or the
// subject): then those tries are that caller's (abuse:M19). Root's own programs, which let people
// in, are nobody's.
bool claimant_is_foreign(const Subject *subject, const Member *member);

// Whether the subject sits where a key would be plugged in (abuse:F12).
bool claimant_at_desk(const Subject *subject);

struct budget_key claimant_budget(const struct claimant *claimant);
struct throttle_limit claimant_limit(const struct claimant *claimant);
// Of the prover: `member` (NULL: none) or the subject.
struct lane claimant_lane(const Subject *subject, const Member *member);

// Fills in where and by which rule.
void claimant_event(struct event *event, enum event_id id, const struct claimant *claimant);

// Whether a ticket that ticket_open() took, whoever's it is, is one on which this step rests, no
// older than `seconds` and the step's own limit, delivered, and says what still holds
// (vault/login/standing.h); one of a session proves nothing and outlives that. REFUSED otherwise,
// and claimant->standing says why. Where it is of this claimant's person, the prover of a shared ID
// becomes the one whom it names.
enum fault claimant_rest_on(struct vault *vault, struct claimant *claimant,
                            const struct ticket *ticket, enum order_step step,
                            uint32_t seconds) MUST_CHECK;
bool claimant_is_of(const struct claimant *claimant, const struct ticket *ticket);

// A ticket on which this step rests, that was given to this person for this service, and that
// claimant_rest_on() takes. REFUSED otherwise, and claimant->standing says why; *ticket is then
// zero.
enum fault claimant_ticket(struct vault *vault, struct claimant *claimant, enum order_step step,
                           const uint8_t *bytes, size_t size, struct ticket *ticket) MUST_CHECK;

// Whether root is at work on an account, by a program whose rule says so (abuse:M2): nobody's
// factors are asked then. Where nobody need log in anyway, only for who is none of our people.
bool claimant_by_root(const struct claimant *claimant);

// Whether the password of this account is one of ours: then nobody else changes it.
bool claimant_keeps_password(const struct vault *vault, const struct claimant *claimant);

// For an event of root's work: who that is, as far as it is known (E5). *person keeps the name.
enum fault claimant_event_root(struct vault *vault, struct event *event,
                               const struct claimant *claimant, struct person *person) MUST_CHECK;

// Seals a ticket for the claimant's person and service as of now.
enum fault claimant_seal(struct vault *vault, const struct claimant *claimant,
                         struct ticket *ticket, uint8_t out[TICKET_SIZE]) MUST_CHECK;

#endif
