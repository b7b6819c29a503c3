// SPDX-License-Identifier: BSD-2-Clause
// The narrow interface to everything that is remembered. The vault is its only user. Drivers:
// sqlite now, PostgreSQL by addition; the SQL text is written once (store/sql.h) in the dialect
// that both speak. Rows come back as plain structs owned by the caller.
//
// All that is known of a person is one sealed record (XChaCha20-Poly1305, bound to the store,
// table, row and to every column beside it); so are sessions, buckets and facts; log records are in
// clear text with a keyed MAC. So a flipped, swapped, edited or deleted row is FAULT_CORRUPT, never
// "no credential, so exempt" (B7; abuse cases S5, S6, R5). What no store can see by itself is that
// the whole of it, or the end of its write-ahead log, was put back to an earlier state (T9): that
// takes an anchor outside.
#ifndef WARIFU_STORE_STORE_H
#define WARIFU_STORE_STORE_H

#include "base/clock.h"
#include "base/fault.h"
#include "base/text.h"
#include "core/card.h"
#include "core/emergency.h"
#include "core/foreign.h"
#include "core/lifecycle.h"
#include "core/review.h"
#include "core/throttle.h"
#include "factor/fido2_data.h"
#include "factor/otp.h"
#include "factor/password.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define STORE_KEY_SIZE 32
#define STORE_NAME_SIZE ACCOUNT_NAME_SIZE
#define STORE_SCHEMA_VERSION 7

// --- opening ---------------------------------------------------------------------------------

// Creates a new store at `path` (0600). FAULT_EXISTS if anything is there. Never called on its own:
// only `warifu init` reaches it (R5: a missing store is never "first run").
enum fault store_create(const char *path, const uint8_t key[STORE_KEY_SIZE],
                        struct store **store) MUST_CHECK;

#define STORE_WHY_SIZE 480 // room for a reason and the command, with two paths

// Opens, checks owner and mode, takes the one-daemon lock, migrates to STORE_SCHEMA_VERSION,
// verifies that the key is this store's. NOT_FOUND, REFUSED, BUSY (another daemon), VERSION (newer
// schema), CORRUPT (other key or damaged). `why` receives an English sentence that says what to do.
enum fault store_open(const char *path, const uint8_t key[STORE_KEY_SIZE], struct store **store,
                      char *why, size_t why_size) MUST_CHECK;
void store_close(struct store **store);

// Rows that are read may hold secrets (password.encoded, otp_parameters.secret): the caller wipes
// them. A row that does not verify is FAULT_CORRUPT, whatever was asked; the caller denies.

// --- transactions: the vault's loop opens one a batch; a request is a savepoint --------------

// The database may give a transaction up by itself: on an I/O error, also of a read, without memory
// or space. Then it is lost: every call but store_rollback() answers with that fault, and nothing
// of it, before or after, is ever durable (M13).

// From which decoys are made for people who have nothing: the same at each start, and of this store
// alone, so that asking before and after a restart tells no decoy from what is real (promise 3).
// Wipe when done.
#define STORE_DECOY_KEY_SIZE 32
void store_decoy_key(const struct store *store, uint8_t key[STORE_DECOY_KEY_SIZE]);

enum fault store_begin(struct store *store) MUST_CHECK; // BEGIN IMMEDIATE
// Durable when it returns FAULT_NONE, in the store that the next start will read: NOT_FOUND when
// its file or log was moved, deleted, replaced or mounted over. Then nothing is written any more,
// and the store is only to be closed (E2).
enum fault store_commit(struct store *store) MUST_CHECK;
bool store_is_displaced(const struct store *store);
bool store_is_lost(const struct store *store);
void store_rollback(struct store *store);
enum fault store_savepoint(struct store *store) MUST_CHECK;
enum fault store_release(struct store *store) MUST_CHECK; // keeps the request's changes
void store_revert(struct store *store);                   // undoes them

// Moves the write-ahead log into the database without blocking commits; called between batches by
// the loop when it is idle.
void store_checkpoint(struct store *store);

// --- people ----------------------------------------------------------------------------------

// Who did something. People are compared by `person` alone; the name is what they were called then,
// and may be somebody else's by now.
struct doer {
    int64_t person; // 0: root in a rescue, or somebody of before schema 7 who is not known any more
    char name[STORE_NAME_SIZE];
};

enum role { ROLE_NONE = 0, ROLE_STAFF = 1, ROLE_ADMIN = 2, ROLE_AUDITOR = 3 };

struct person {
    int64_t id; // 0 when new
    char name[STORE_NAME_SIZE];
    uint32_t uid; // as bound when added; a different uid later is not this person (I2)
    char display[129];
    enum role role;
    enum person_state state;
    struct wall_time created;
    struct wall_time last_login; // 0: never
    struct wall_time seen;       // proved otherwise than by a login, or resumed (A5); 0: never
    uint32_t logins;             // granted ones
    bool shared;                 // an ID of several, without password or code of its own (A6)
    uint32_t version;            // set by reading; see store_person_update()
    uint32_t copied_keys;        // suspended as such; set by store_person_list() alone
};

enum fault store_person_add(struct store *store,
                            struct person *person) MUST_CHECK; // sets id; EXISTS
// Everything but id, name and uid. CONFLICT when the person was updated since `person` was read:
// what was read before a suspension or removal cannot undo it (R1). Removing wipes password and
// secrets.
enum fault store_person_update(struct store *store, const struct person *person) MUST_CHECK;
// Gives somebody another name or uid, or both. Nothing else is written, for nothing that is stored
// hangs on a name; what is history (the log, who changed a card) stays as it was told. EXISTS: name
// or uid is somebody else's who is not removed; CONFLICT: as above; LIMIT: no name, or (uid_t)-1.
// *person is as it is stored afterwards.
enum fault store_person_rename(struct store *store, struct person *person, const char *name,
                               uint32_t uid) MUST_CHECK;
// Persons that are not REMOVED; NOT_FOUND otherwise.
enum fault store_person_by_uid(struct store *store, uint32_t uid, struct person *person) MUST_CHECK;
enum fault store_person_by_name(struct store *store, const char *name,
                                struct person *person) MUST_CHECK;
// Not removed, by name, after `after` ("" for the first); at most `max`.
enum fault store_person_list(struct store *store, const char *after, struct person *persons,
                             size_t max, size_t *count) MUST_CHECK;
// The name of whoever has, or had, this number.
enum fault store_person_name(struct store *store, int64_t id,
                             char name[STORE_NAME_SIZE]) MUST_CHECK;
// Whether somebody of this name, or of this uid, was removed: then it is no system account that
// never was enrolled, and stays out until it is enrolled as somebody new (C6, I2).
enum fault store_person_was_removed(struct store *store, uint32_t uid, const char *name,
                                    bool *removed) MUST_CHECK;
enum fault store_person_count(struct store *store, uint64_t *count) MUST_CHECK;

// --- who may use a shared ID (A6) --------------------------------------------------------------

#define STORE_MEMBERS_MAX 64

// Members by the ids of their rows: somebody who was removed and comes back is another person.
// CONFLICT: already a member, or `shared` is no shared ID; LIMIT: there are STORE_MEMBERS_MAX.
enum fault store_member_add(struct store *store, int64_t shared, int64_t member) MUST_CHECK;
enum fault store_member_remove(struct store *store, int64_t shared,
                               int64_t member) MUST_CHECK; // NOT_FOUND
enum fault store_member_list(struct store *store, int64_t shared,
                             int64_t members[STORE_MEMBERS_MAX], size_t *count) MUST_CHECK;
// As store_person_by_name(), by the row's id.
enum fault store_person_by_id(struct store *store, int64_t id, struct person *person) MUST_CHECK;

// --- passwords -------------------------------------------------------------------------------

struct password {
    int64_t person;
    char encoded[PASSWORD_ENCODED_SIZE]; // "" : none
    bool temporary;
    bool used;        // a temporary one with which a first login was begun; for those who look
    bool must_change; // expired by an admin (B5)
    struct wall_time set_at;
    struct wall_time expires; // temporary ones; 0: never
    // Until when a first login whose enrolment was broken off may be taken up again: the lifetime
    // of the temporary password that it began with. 0: no enrolment is owed.
    struct wall_time enrol_until;
    uint8_t history_salt[16]; // given by the store, the same for ever; ignored when put
    uint32_t version;         // set by reading
};

// Exists for every person from the day they are added; NOT_FOUND is damage.
enum fault store_password_get(struct store *store, int64_t person,
                              struct password *password) MUST_CHECK;
// CONFLICT when it was put since it was read: of concurrent changes one wins (W3).
enum fault store_password_put(struct store *store, const struct password *password) MUST_CHECK;
// Notes that a first login has begun with the temporary password; CONFLICT if it is none. It works
// until store_password_put() replaces it, which only one of two can do.
enum fault store_password_begun(struct store *store, int64_t person) MUST_CHECK;
// Newest `keep` stay (at most 256).
enum fault store_history_add(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT],
                             uint32_t keep) MUST_CHECK;
enum fault store_history_has(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT], bool *has) MUST_CHECK;

// --- one-time code credentials ---------------------------------------------------------------

#define STORE_OTP_MAX 32 // kept for one person; beyond, the oldest revoked one goes

// The id of a code or key: whose, and the how many-th of theirs from 1. Numbers are never used
// again; 65535 are more than a life needs.
#define CREDENTIAL_NUMBER_MAX 65535
int64_t credential_id(int64_t person, uint32_t number);
int64_t credential_person(int64_t id); // 0: no credential has this id
uint32_t credential_number(int64_t id);

struct otp_credential {
    int64_t id;
    int64_t person;
    enum credential_state state;
    char label[65];                   // what people call it; nothing hangs on it
    int64_t card;                     // id of the card that it is on; 0: on none
    struct otp_parameters parameters; // the secret is sealed at rest
    int64_t last;                     // last used step or counter; -1 none
    struct wall_time created, confirmed, last_used;
};

enum fault store_otp_add(struct store *store, struct otp_credential *credential) MUST_CHECK;
// The index of seeds that came from elsewhere: whoever had one first, in whatever kind of code,
// stays its owner here when it is revoked or forgotten. Only an index: nothing rests on it but that
// no seed is given out twice.
enum fault store_seed_enter(struct store *store, const struct otp_parameters *parameters,
                            int64_t person) MUST_CHECK;
enum fault store_seed_owner(struct store *store, const struct otp_parameters *parameters,
                            int64_t *person) MUST_CHECK; // NOT_FOUND
enum fault store_otp_get(struct store *store, int64_t id,
                         struct otp_credential *credential) MUST_CHECK;
// All of a person, newest first, whatever their state.
enum fault store_otp_list(struct store *store, int64_t person, struct otp_credential *credentials,
                          size_t max, size_t *count) MUST_CHECK;
// CONFLICT unless it is in `from`. REVOKED is for ever and wipes the secret.
enum fault store_otp_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to,
                               struct wall_time now) MUST_CHECK; // CONFLICT
// Compare-and-set of the used step: succeeds only if the stored `last` is still `expected` and the
// credential is still in state ACTIVE or PENDING, and `last` is greater. CONFLICT otherwise (T1).
enum fault store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                             int32_t drift, struct wall_time now) MUST_CHECK;

// --- FIDO2 credentials: ID cards and security keys -------------------------------------------

#define STORE_KEYS_MAX 8 // kept for one person; beyond, the oldest revoked one goes
#define STORE_KEY_HANDLE_MOST 256
#define STORE_CARD_SIZE 65
#define STORE_PLACE_SIZE 129
#define STORE_RP_SIZE 128

struct key_credential {
    int64_t id; // from the same numbers as those of one-time codes
    int64_t person;
    enum credential_state state;
    char label[65];
    char card[STORE_CARD_SIZE];            // serial of the ID card that it lives on; "": on none
    struct doer by;                        // who enrolled it
    char from[STORE_PLACE_SIZE];           // and where: terminal and host; "": not known
    char rp_id[STORE_RP_SIZE];             // what it is bound to; "": the policy's
    bool told;                             // the owner was told of it (C5)
    bool copied;                           // SUSPENDED because its count fell (F3): a card that is
                                           // found again does not wake it
    uint8_t handle[STORE_KEY_HANDLE_MOST]; // WebAuthn's credential id
    size_t handle_size;
    struct fido2_key key;
    uint8_t aaguid[FIDO2_AAGUID_SIZE];
    uint32_t sign_count;
    unsigned capability;  // FIDO2_CAN_* of factor/fido2_classes.h, as the authenticator said
    uint8_t cred_protect; // 0 (unknown), 1..3
    uint8_t attestation;  // enum fido2_attestation_kind
    bool discoverable;
    struct wall_time created, last_used;
};

// EXISTS when somebody has this very handle already (WebAuthn L3 section 7.1, step 26).
enum fault store_key_add(struct store *store, struct key_credential *key) MUST_CHECK;
enum fault store_key_get(struct store *store, int64_t id, struct key_credential *key) MUST_CHECK;
// All of a person, newest first, whatever their state.
enum fault store_key_list(struct store *store, int64_t person, struct key_credential *keys,
                          size_t max, size_t *count) MUST_CHECK;
// CONFLICT unless it is in `from`. REVOKED is for ever.
enum fault store_key_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to) MUST_CHECK;
// Compare-and-set of the signature count; CONFLICT unless it is still `expected` and ACTIVE (F3).
enum fault store_key_used(struct store *store, int64_t id, uint32_t expected, uint32_t count,
                          struct wall_time now) MUST_CHECK;
// Two of it may exist: SUSPENDED, whatever its card does, until somebody has looked at it. `count`,
// as it was shown, is what later ones have to exceed. CONFLICT unless it is ACTIVE (F3, M10).
enum fault store_key_copied(struct store *store, int64_t id, uint32_t count) MUST_CHECK;
// Somebody has looked at it: in state `to`, ACTIVE or SUSPENDED with its card. CONFLICT unless it
// was suspended by store_key_copied().
enum fault store_key_restore(struct store *store, int64_t id, enum credential_state to) MUST_CHECK;
// Whether the index over all keys says of this one what its sealed record says: the index bears no
// MAC, so whoever can write the database could take a key out of it and have it enrolled for
// somebody else. CORRUPT when it does not (S5).
enum fault store_key_verify(struct store *store, const struct key_credential *key) MUST_CHECK;
// The owner was told of it (C5).
enum fault store_key_told(struct store *store, int64_t id) MUST_CHECK;
// People who have, or had, a key on this card, once each; LIMIT when there are more than `max`.
// Only an index: it finds them without opening every row. What is known of the card's holders
// elsewhere is to be asked as well.
enum fault store_key_people_of_card(struct store *store, const char *serial, int64_t *people,
                                    size_t max, size_t *count) MUST_CHECK;

// --- budgets ---------------------------------------------------------------------------------

// One row per person and origin exists from the day the person is added; a missing one is damage
// (R5). Unknown names share a fixed number of buckets (keyed hash of the name), so an attacker
// cannot grow the store and still sees the same lockout as for known people (promise 3).
struct budget_key {
    int64_t person; // 0: unknown name, then `name` chooses the bucket
    const char *name;
    bool remote;
};

// 32 bits of a keyed hash of a name that nobody has: what a log may say of it (M20).
void store_fingerprint_name(const struct store *store, const char *name, uint8_t print[4]);

enum fault store_budget_get(struct store *store, const struct budget_key *key,
                            struct budget *budget) MUST_CHECK;
enum fault store_budget_put(struct store *store, const struct budget_key *key,
                            const struct budget *budget) MUST_CHECK;
// Those of other people's sessions (M19); the key's origin is not looked at.
enum fault store_foreign_get(struct store *store, const struct budget_key *key,
                             struct foreign *foreign) MUST_CHECK;
enum fault store_foreign_put(struct store *store, const struct budget_key *key,
                             const struct foreign *foreign) MUST_CHECK;
// Persons whose budgets are not all fresh, by name after `after`; all that are not fresh of a
// person or none (max >= BUDGET_ROWS_EACH).
#define BUDGET_ROWS_EACH (2 + FOREIGN_BUDGETS)
struct budget_row {
    char name[STORE_NAME_SIZE];
    bool remote;
    bool foreign;    // from a session of `caller`
    uint32_t caller; // 0: of all who have no budget of their own
    struct budget budget;
};
enum fault store_budget_list(struct store *store, const char *after, struct budget_row *rows,
                             size_t max, size_t *count) MUST_CHECK;

// --- things that are listed until they are closed ----------------------------------------------
// Emergency codes, cards, reviews: sealed rows that are never deleted; a missing one is
// FAULT_CORRUPT when they are listed.

struct emergency {
    int64_t id; // 1, 2, 3 ... among all listed things; set by add
    int64_t person;
    enum emergency_state state;
    struct doer issued_by, approved_by, closed_by; // name "": nobody did yet
    char reason[257];
    uint8_t hash[32]; // of the code (factor/emergency.h)
    struct wall_time issued, until, used, closed;
};

enum fault store_emergency_add(struct store *store, struct emergency *emergency) MUST_CHECK;
enum fault store_emergency_get(struct store *store, int64_t id,
                               struct emergency *emergency) MUST_CHECK;
// CONFLICT unless it is in `from` still: of many that use one code, one succeeds (T10).
enum fault store_emergency_put(struct store *store, const struct emergency *emergency,
                               enum emergency_state from) MUST_CHECK;
// Of a person, those that are not closed, oldest first. LIMIT when there are more than `max`.
enum fault store_emergency_of(struct store *store, int64_t person, struct emergency *emergencies,
                              size_t max, size_t *count) MUST_CHECK;
// All, or those not closed, with id > after, by id; at most `max`.
enum fault store_emergency_list(struct store *store, int64_t after, bool open,
                                struct emergency *emergencies, size_t max,
                                size_t *count) MUST_CHECK;

#define REVIEW_CONCERNED_MAX 16

// What one person did, or asks for, and another looks at.
struct review {
    int64_t id; // among all listed things; set by add
    enum review_kind kind;
    enum review_state state;
    int64_t person;          // REVIEW_ROLE: whose role; else 0
    enum role before, after; // REVIEW_ROLE
    struct doer by, closed_by;
    struct wall_time opened, closed;
    char reason[257];  // of whoever did it or asks
    char verdict[257]; // of whoever closed it
    char done[513];    // REVIEW_RESCUE: verbs
    size_t concerned_count;
    int64_t concerned[REVIEW_CONCERNED_MAX]; // people who do not review it either
};

enum fault store_review_add(struct store *store, struct review *review) MUST_CHECK;
enum fault store_review_get(struct store *store, int64_t id, struct review *review) MUST_CHECK;
// CONFLICT unless it is in `from` still, of this kind, and about this person.
enum fault store_review_put(struct store *store, const struct review *review,
                            enum review_state from) MUST_CHECK;
// All, or those not closed, with id > after, by id; at most `max`.
enum fault store_review_list(struct store *store, int64_t after, bool open, struct review *reviews,
                             size_t max, size_t *count) MUST_CHECK;

#define CARD_SERIAL_SIZE 65
#define CARD_MEMBERS_MAX 16
#define CARD_CHANGES_MAX 16 // kept in the row; the log has all of them

struct card_change {
    enum card_state state; // after it
    struct wall_time when;
    struct doer by;
    char witness[65]; // a person's name, as people write it
    char method[65];  // how: "shredder", "reported by telephone"
    char note[257];   // the reason
};

struct card {
    int64_t id;
    char serial[CARD_SERIAL_SIZE];
    int64_t person;      // whose; 0: a department's
    char department[65]; // "" or the department that it was issued to (C2)
    char kind[17];       // "card", "key", "token"
    enum card_state state;
    char replaces[CARD_SERIAL_SIZE];
    size_t member_count; // of a department's card: who may use it
    int64_t members[CARD_MEMBERS_MAX];
    size_t change_count; // oldest first; the first always stays
    struct card_change changes[CARD_CHANGES_MAX];
};

enum fault store_card_add(struct store *store, struct card *card) MUST_CHECK; // sets id; EXISTS
enum fault store_card_get(struct store *store, const char *serial, struct card *card) MUST_CHECK;
enum fault store_card_by_id(struct store *store, int64_t id, struct card *card) MUST_CHECK;
// Appends the change and stores the card in the change's state. CONFLICT unless it is in `from`.
enum fault store_card_change(struct store *store, struct card *card, enum card_state from,
                             const struct card_change *change) MUST_CHECK;
// The person's cards that are not destroyed, with id > after, by id; at most `max`.
enum fault store_card_of(struct store *store, int64_t person, int64_t after, struct card *cards,
                         size_t max, size_t *count) MUST_CHECK;
// All with id > after, by id; at most `max`.
enum fault store_card_list(struct store *store, int64_t after, struct card *cards, size_t max,
                           size_t *count) MUST_CHECK;

// --- sessions (A4) ---------------------------------------------------------------------------

struct session {
    int64_t id;
    int64_t person;
    char service[64];
    char tty[128];
    char rhost[256];
    struct wall_time opened, closed; // closed 0: open
    bool interactive;
    struct doer member; // who used a shared ID (A6); name "": none, or not known
    bool proved;        // it is known with what the login was that opened it:
    int64_t credential; // one-time code; below 0: emergency code; 0: none
    int64_t key;        // 0: none
};

enum fault store_session_open(struct store *store, struct session *session) MUST_CHECK;
// CONFLICT or, when it is forgotten by now, NOT_FOUND when it is closed already.
enum fault store_session_close(struct store *store, int64_t id, struct wall_time now) MUST_CHECK;
// The interactive session of the person that was opened last; NOT_FOUND if none.
enum fault store_session_last(struct store *store, int64_t person,
                              struct session *session) MUST_CHECK;
// The interactive session that was closed last; NOT_FOUND if none.
enum fault store_session_last_closed(struct store *store, int64_t person,
                                     struct session *session) MUST_CHECK;
// The open sessions of a person (0: of everybody) with ids after `after`, oldest first.
enum fault store_session_list_open(struct store *store, int64_t person, int64_t after,
                                   struct session *sessions, size_t max, size_t *count) MUST_CHECK;
enum fault store_session_count_open(struct store *store, uint64_t *count) MUST_CHECK;

// --- audit (E5; the tree comes by addition) --------------------------------------------------

struct audit_record {
    int64_t sequence; // 1, 2, 3 ... without a gap; set by append
    struct wall_time wall;
    struct steady_time steady;
    char event[49];             // "login.granted"
    char user[STORE_NAME_SIZE]; // whom it is about; may be ""
    const char *body;           // one line of canonical JSON, UTF-8, escaped (vault/event.h)
};

enum fault store_audit_append(struct store *store, struct audit_record *record) MUST_CHECK;
typedef bool (*audit_visit)(void *context, const struct audit_record *record); // false stops
// Which records are wanted; what is left out asks for nothing.
struct audit_filter {
    int64_t after; // sequence > after
    int64_t until; // sequence <= until, 0: to the end. The table is read from end to end: whoever
                   // must not wait long asks for a piece at a time.
    struct wall_time since;
    const char *user;  // whom it is about, or who used a shared ID then (the body's `member`, A6)
    const char *event; // how its name begins
};
// Oldest first.
enum fault store_audit_list(struct store *store, const struct audit_filter *filter,
                            audit_visit visit, void *context) MUST_CHECK;
enum fault store_audit_last(struct store *store,
                            struct audit_record *record) MUST_CHECK; // body NULL

// --- small facts -----------------------------------------------------------------------------

enum fault store_meta_get(struct store *store, const char *name, char *value,
                          size_t size) MUST_CHECK;
enum fault store_meta_put(struct store *store, const char *name, const char *value) MUST_CHECK;

#endif
