// SPDX-License-Identifier: BSD-2-Clause
// An administrator's call (verbs/verbs.h): who makes it, with what, what they may, and what of it
// is recorded. What its verbs do is found by handlers.h.
#ifndef WARIFU_VAULT_ADMIN_H
#define WARIFU_VAULT_ADMIN_H

#include "factor/emergency.h"
#include "store/key.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/admin/taking.h"
#include "vault/login/claimant.h"
#include "vault/loop/event.h"
#include "vault/loop/text.h"
#include "verbs/verbs.h"

#define TOTP_RESYNC_COUNTERS 1000 // presses of a button in a pocket

#define REASON_MAX 256 // bytes

struct admin;

// Fills the page and ends it with admin_end() or admin_done(). A fault means that the store or the
// system failed; a refusal is an answer, not a fault.
typedef enum fault admin_run(struct admin *admin);

struct rehearsal;

// What was done with an approval leaves this to the client: sessions to stop, and a hint.
struct deed_left {
    char taken[TAKING_TEXT_SIZE], sessions[16], hint[512];
};

struct admin { // one call
    struct vault *vault;
    const AdminVaultCall *call;
    AdminPage *page;
    const struct verb *verb;
    bool by_rescue;                         // came by ENDPOINT_RESCUE
    bool rescue;                            // root without factors
    bool look;                              // root asks how the service is, and nothing else
    struct person self;                     // the caller; zero if rescue
    struct person represented;              // whose deputy they are now (D6); id 0: nobody's
    enum role role;                         // what they may: their own role, or that one's
    const char *actor;                      // for the log
    char registration[EMERGENCY_CODE_SIZE]; // a registration code that was made
    HashCall *order;                        // where a verb may order a hash
    bool ordered;                           // it did: run again with the hash
    const HashReply *hash;                  // the hash that was ordered
    uint64_t skip, index;                   // paging by row number
    bool more;
    AdminRow spare; // takes the rows of other pages
    struct ticket ticket;
    bool revert;        // what it did is undone: it was refused, or only looked
    bool told;          // its change is recorded
    bool same_hands;    // by that the caller is not independent (admin_independent())
    bool damaged_ended; // somebody whose row did not open was removed on the way
    bool able_admin;    // it concerns an administrator who could administer before it
    int64_t concerned[REQUEST_CONCERNED_MAX]; // in a rescue: administrators and auditors
    size_t concerned_count;
    // Runs the verb of a call, this one or one that was approved, with what keeps it in check.
    admin_run *carry_out;
    struct rehearsal *rehearsal;    // nothing of it stays: it notes what would happen
    const struct request *approved; // what two people do (D7)
    struct deed_left left;
    struct taking owed; // what a verb has taken away, and sessions have to be stopped for
};

// Arguments, checked against the table already. NULL or `otherwise` when absent.
const char *admin_text(const struct admin *admin, const char *name);
int64_t admin_number(const struct admin *admin, const char *name, int64_t otherwise);
bool admin_has(const struct admin *admin, const char *name);

// Who has which part in a thing; ids, 0: nobody.
struct parts {
    int64_t subject, issuer, approver;
};
// Whether the caller may go on, by the verb's row: every verb that finds out whom or what it is
// about asks this before it changes anything. *may is false when the page has been ended with why
// not; that is recorded.
enum fault admin_may(struct admin *admin, const struct parts *parts, bool *may) MUST_CHECK;
// In a rescue: this administrator or auditor is concerned.
void admin_concerns(struct admin *admin, int64_t person);
// Whether the caller is independent of whoever did that (independence.h), and so is whom they stand
// in for.
struct deed;
enum fault admin_independent(struct admin *admin, const struct deed *deed,
                             bool *independent) MUST_CHECK;
// Ends the page with a refusal that is recorded.
enum fault admin_refuse(struct admin *admin, AdminStatus status, const char *why,
                        const char *message, const char *hint, const char *subject) MUST_CHECK;
// Whether the role of an active administrator who could not administer anyway may be taken: some
// other has to be active. The last who could is kept by the verb's row. *allowed is false when the
// page has been ended with why not (D1).
enum fault admin_may_weaken(struct admin *admin, const struct person *person,
                            bool *allowed) MUST_CHECK;

// Who makes this call, for what remembers it.
struct doer admin_doer(const struct admin *admin) MUST_CHECK;

// An event with actor, reason and peer filled in.
void admin_event(const struct admin *admin, struct event *event, enum event_id id,
                 const char *user);
// INTERNAL for a change without what was before and after.
enum fault admin_record(struct admin *admin, const struct event *event) MUST_CHECK;

// Makes a temporary password and orders its hash.
enum fault admin_order_password(struct admin *admin) MUST_CHECK;
// True when admin_order_password() must be returned first.
bool admin_needs_hash(const struct admin *admin);
// Stores for the person what they begin with: the temporary password whose hash is there (in a dry
// run a verifier that nothing matches), or a registration code (vault/login/registration.h).
enum fault admin_store_first(struct admin *admin, int64_t person,
                             struct wall_time *expires) MUST_CHECK;
// That secret into the one answer that shows it, and until when it is good; "" in a dry run.
void admin_put_first(const struct admin *admin, AdminRow *row, struct wall_time expires);
// For what makes sense only where passwords are kept here.
enum fault admin_refuse_elsewhere(struct admin *admin, const char *hint);

const char *role_name(enum role role);
// ROLE_NONE when there is no such role.
enum role role_by_name(const char *name);

// Refuses whoever is not independent of whoever did what this is about (independence.h).
enum fault admin_refuse_dependent(struct admin *admin, const char *about) MUST_CHECK;

#endif
