// SPDX-License-Identifier: BSD-2-Clause
// Administrators' verbs: one function for each that is declared (verbs/verbs.h).
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

#define ROWS_PER_PAGE 4
#define REASON_MAX 256 // bytes

struct admin;

// Fills the page and ends it with admin_end() or admin_done(). A fault means that the store or the
// system failed; a refusal is an answer, not a fault.
typedef enum fault admin_run(struct admin *admin);

// NULL: no verb of the vault.
admin_run *admin_handler(const char *wire);
// The names of all, one after the other; NULL behind the last.
const char *admin_handler_name(size_t n);

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

// The end of the page. Anything but DONE and MORE undoes what the verb did.
enum fault admin_end(struct admin *admin, AdminStatus status, const char *message, const char *hint,
                     const char *subject);
// The same, and a warning as hint when somebody who logs in for the first time could not go on
// here.
enum fault admin_done_for_somebody_new(struct admin *admin, const char *message) MUST_CHECK;
enum fault admin_done(struct admin *admin, const char *message);
// DONE, or MORE with the row number as cursor.
enum fault admin_pages(struct admin *admin);
enum fault admin_cursor(struct admin *admin, const char *cursor); // MORE

// Whether the next row is on this page.
bool admin_shows_next(const struct admin *admin);
// The next row, counted; rows outside the page go to `spare`.
AdminRow *admin_row(struct admin *admin);
void row_text(AdminRow *row, const char *name, const char *text);
void row_number(AdminRow *row, const char *name, int64_t number);
void row_flag(AdminRow *row, const char *name, bool flag);

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

// The word for what a person has in the place of a password: "set", "temporary", "none" ...
enum fault admin_password_state(struct vault *vault, const struct person *person,
                                const char **word) MUST_CHECK;

// From whose hands this person has what the caller gives them now (store/giver.h): nobody's in a
// rescue, which is listed, and of what two people do; of what they do for themselves, that of what
// they prove themselves with.
enum fault admin_giver(struct admin *admin, int64_t person, int64_t *giver) MUST_CHECK;

// Who makes this call, for what remembers it.
struct doer admin_doer(const struct admin *admin) MUST_CHECK;

// Rows of the log: a record, and what is in the place of some that were altered.
struct audit_record;
struct log_flaw;
void admin_put_audit_record(struct admin *admin, const struct audit_record *record);
void admin_put_flaw(struct admin *admin, const struct log_flaw *flaw);

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
// Whether the person has nothing to log in with as the policy stands: no password where they are
// kept here, or neither generator nor registration code where they are not; nor a key.
// Administrators look at that when knowledge has changed.
enum fault admin_person_stuck(struct vault *vault, const struct person *person,
                              bool *stuck) MUST_CHECK;
// For what makes sense only where passwords are kept here.
enum fault admin_refuse_elsewhere(struct admin *admin, const char *hint);

const char *role_name(enum role role);
// ROLE_NONE when there is no such role.
enum role role_by_name(const char *name);

// admin_user.c
enum fault verb_user_add(struct admin *admin);
enum fault verb_user_list(struct admin *admin);
enum fault verb_user_show(struct admin *admin);
enum fault verb_user_suspend(struct admin *admin);
enum fault verb_user_resume(struct admin *admin);
enum fault verb_user_remove(struct admin *admin);
enum fault verb_user_role(struct admin *admin); // admin_role.c
enum fault verb_user_term(struct admin *admin); // admin_term.c
// admin_user_review.c
enum fault verb_user_review(struct admin *admin);
// signing.c
enum fault verb_review_sign(struct admin *admin);
// admin_review.c
enum fault verb_review_list(struct admin *admin);
enum fault verb_review_approve(struct admin *admin);
enum fault verb_review_close(struct admin *admin);
// admin_request.c
enum fault verb_request_list(struct admin *admin);
enum fault verb_request_show(struct admin *admin);
enum fault verb_request_approve(struct admin *admin);
enum fault verb_request_reject(struct admin *admin);
enum fault verb_request_withdraw(struct admin *admin);
enum fault verb_request_end(struct admin *admin);
// admin_privilege.c
enum fault verb_privilege_request(struct admin *admin);
enum fault verb_privilege_stop(struct admin *admin);
enum fault verb_session_own(struct admin *admin);
enum fault verb_privilege_review(struct admin *admin);
// admin_deputy.c
enum fault verb_deputy_request(struct admin *admin);
// admin_exception.c
enum fault verb_exception_request(struct admin *admin);
// admin_rename.c
enum fault verb_user_rename(struct admin *admin);
enum fault verb_user_renumber(struct admin *admin);
// admin_session.c
enum fault verb_session_list(struct admin *admin);
enum fault verb_session_stopped(struct admin *admin);
enum fault verb_session_stop(struct admin *admin); // admin_stop.c
// What this verb took away, and what the policy wants done with the sessions that rest on it, into
// the first row (A9, C4). `taking` lacks what is taken: the table of taking.c has that. Of somebody
// who is `gone` no session is locked: nobody could unlock it.
void admin_put_taken(struct admin *admin, struct taking taking, bool gone);

// How many sessions of the person are open, into the row.
enum fault admin_put_open(struct admin *admin, AdminRow *row,
                          const struct person *person) MUST_CHECK;
// admin_shared.c
enum fault verb_shared_create(struct admin *admin);
enum fault verb_shared_add(struct admin *admin);
enum fault verb_shared_remove(struct admin *admin);
enum fault verb_shared_list(struct admin *admin);
// admin_password.c
enum fault verb_password_reset(struct admin *admin);
enum fault verb_password_expire(struct admin *admin);
enum fault verb_password_policy(struct admin *admin);
// admin_totp.c
enum fault verb_totp_enrol(struct admin *admin);
enum fault verb_totp_register(struct admin *admin); // admin_first.c
enum fault verb_totp_confirm(struct admin *admin);
enum fault verb_totp_import(struct admin *admin);
enum fault verb_totp_resync(struct admin *admin);
enum fault verb_totp_revoke(struct admin *admin);
enum fault verb_totp_list(struct admin *admin);
// admin_emergency.c
enum fault verb_emergency_issue(struct admin *admin);
enum fault verb_emergency_approve(struct admin *admin);
enum fault verb_emergency_list(struct admin *admin);
enum fault verb_emergency_close(struct admin *admin);
// admin_glass.c
enum fault verb_glass_issue(struct admin *admin);
enum fault verb_glass_confirm(struct admin *admin);
enum fault verb_glass_list(struct admin *admin);
enum fault verb_glass_revoke(struct admin *admin);
// admin_card.c
enum fault verb_card_issue(struct admin *admin);
enum fault verb_card_list(struct admin *admin);
enum fault verb_card_show(struct admin *admin);
enum fault verb_card_replace(struct admin *admin);
enum fault verb_card_collect(struct admin *admin);
enum fault verb_card_destroy(struct admin *admin);
// admin_card_lost.c
enum fault verb_card_suspend(struct admin *admin);
enum fault verb_card_lost(struct admin *admin);
enum fault verb_user_offboard(struct admin *admin);
// Closes the person's emergency codes that were not used; those that were wait for their review.
enum fault admin_close_emergencies(struct admin *admin, const struct person *person,
                                   unsigned *closed, unsigned *used) MUST_CHECK;
// admin_key.c
// A row that describes a key of the person.
void admin_put_key(struct admin *admin, const char *user, const struct key_credential *key);
// Where the caller sits, for the person who will be told: "tty1, desk-7".
void admin_where(const Subject *actor, char *text, size_t size);
enum fault verb_key_enrol(struct admin *admin);
enum fault verb_key_add(struct admin *admin);
enum fault verb_key_import(struct admin *admin); // admin_key_import.c
enum fault verb_key_list(struct admin *admin);
enum fault verb_key_revoke(struct admin *admin);
enum fault verb_key_restore(struct admin *admin);
// admin_key_pin.c
enum fault verb_key_pin_set(struct admin *admin);
enum fault verb_key_pin_change(struct admin *admin);
// admin_lock.c
enum fault verb_lock_show(struct admin *admin);
enum fault verb_audit_search(struct admin *admin);
enum fault verb_audit_recover(struct admin *admin);
enum fault verb_lock_clear(struct admin *admin);
// A row for each of the person's budgets, with their name or without.
enum fault admin_put_budgets(struct admin *admin, const struct person *person,
                             bool named) MUST_CHECK;
// admin_policy.c
enum fault verb_policy_explain(struct admin *admin);
// admin_policy_text.c
enum fault verb_policy_text(struct admin *admin);
enum fault verb_policy_list(struct admin *admin);
enum fault verb_policy_logins(struct admin *admin); // admin_log.c
enum fault verb_policy_people(struct admin *admin);
enum fault verb_policy_activate(struct admin *admin); // admin_policy_activate.c
// The one version whose digest begins so; *found is false when the page has been ended with why
// not.
struct policy_version;
enum fault admin_policy_version(struct admin *admin, const char *prefix,
                                struct policy_version *version, bool *found) MUST_CHECK;
enum fault verb_status(struct admin *admin);
// admin_log.c
enum fault verb_log(struct admin *admin);
// A text longer than a field goes into several fields of that name, cut between characters
// (doc/PROTOCOL.md).
void admin_put_pieces(AdminRow *row, const char *name, const char *text);
// admin_audit.c
enum fault verb_audit_head(struct admin *admin);
enum fault verb_audit_export(struct admin *admin);
// admin_init.c
enum fault verb_init(struct admin *admin);

// Refuses whoever is not independent of whoever did what this is about (independence.h).
enum fault admin_refuse_dependent(struct admin *admin, const char *about) MUST_CHECK;

#endif
