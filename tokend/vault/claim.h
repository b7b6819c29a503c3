// SPDX-License-Identifier: BSD-2-Clause
// A claim: who somebody says to be, as policy and store see it at this moment.
#ifndef WARIFU_VAULT_CLAIM_H
#define WARIFU_VAULT_CLAIM_H

#include "vault/jobs.h"
#include "vault/state.h"

struct claim {
    const Subject *subject;
    struct decision decision;
    const struct rule *rule; // NULL: denied, whatever is shown
    const char *why;         // denied by: "no_rule", "rule", "groups", "peer"
    bool remote;
    bool found;           // an account that the name service knows
    bool known;           // a person of the store with this very name and uid (I2)
    bool usable;          // known and active
    struct person person; // if known
};

// Faults when the name service or the store did not answer: then nothing can be decided.
enum fault claim_read(struct vault *vault, bool has_subject, const Subject *subject,
                      struct claim *claim) MUST_CHECK;

// Without the store: what the policy alone says.
enum fault claim_decide(struct vault *vault, bool has_subject, const Subject *subject,
                        struct claim *claim) MUST_CHECK;

// Whether the operation is one that factors are proved for, under this service: admin factors under
// ADMIN_SERVICE only, whatever a front says.
#define ADMIN_SERVICE "warifu"
bool claim_may_prove(const Subject *subject, Operation operation);

struct budget_key claim_budget(const struct claim *claim);
struct throttle_limit claim_limit(const struct claim *claim);
struct lane claim_lane(const Subject *subject);

// Fills in where and by which rule.
void claim_event(struct event *event, enum event_id id, const struct claim *claim);

// Whether what a ticket says was proved still holds: neither was the code's credential revoked
// since nor the password replaced (promise 7, R1).
enum fault claim_still_proves(struct vault *vault, const struct claim *claim,
                              const struct ticket *ticket, bool *holds) MUST_CHECK;

// A ticket of one of `kinds` that was given to this person for this service, is fresh and still
// proves what it says; one of a session proves nothing and outlives that. REFUSED otherwise.
enum fault claim_ticket(struct vault *vault, const struct claim *claim, const uint8_t *bytes,
                        size_t size, unsigned kinds, uint32_t seconds,
                        struct ticket *ticket) MUST_CHECK;

// Seals a ticket for the claim's person and service as of now.
enum fault claim_seal(struct vault *vault, const struct claim *claim, struct ticket *ticket,
                      uint8_t out[TICKET_SIZE]) MUST_CHECK;

// Days until the person's password expires, if it is time to warn, else 0; *expired when it must be
// changed now (B5, B6).
uint32_t password_days_left(const struct vault *vault, const struct password *password,
                            bool *expired);

#endif
