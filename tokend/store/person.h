// SPDX-License-Identifier: BSD-2-Clause
// The people who are enrolled. Everywhere else the store refers to them by the id of their row.
#ifndef WARIFU_STORE_PERSON_H
#define WARIFU_STORE_PERSON_H

#include "core/lifecycle.h"
#include "store/store.h"

// Who did something. Compare people by `person` only: the name is the one they had then, and may
// belong to somebody else now.
struct doer {
    int64_t person; // 0: root in a rescue, or somebody from before schema 7 who is no longer known
    char name[STORE_NAME_SIZE];
};

enum role { ROLE_NONE = 0, ROLE_STAFF = 1, ROLE_ADMIN = 2, ROLE_AUDITOR = 3 };

enum person_told { TOLD_QUIET = 1, TOLD_ENDING = 2, TOLD_ENDED = 4, TOLD_ALL = 7 };

struct person {
    int64_t id; // 0 when new
    char name[STORE_NAME_SIZE];
    uint32_t uid; // as bound when added; a different uid later is not this person (abuse:I2)
    char display[129];
    enum role role;
    enum person_state state;
    struct wall_time created;
    struct wall_time last_login; // 0: never
    struct wall_time seen;       // proved otherwise than by a login, or resumed (A5); 0: never
    uint32_t logins;             // granted ones
    bool shared;                 // an ID of several, without password or code of its own (A6)
    struct wall_time dormant;    // refused since then, because nobody used it (A5); 0: is not
    struct wall_time ends;       // the ID is over from then on (A5); 0: it has no end
    unsigned told;               // bits of person_told: what of these is on record already
    int64_t giver;               // who enrolled them, alone (giver.h)
    uint32_t version;            // set by reading; see store_person_update()
    int64_t logged;              // the log's newest record when the row was written; 0: none
    uint32_t copied_keys;        // suspended as such; set by store_person_list() alone
};

enum fault store_person_add(struct store *store,
                            struct person *person) MUST_CHECK; // sets id; EXISTS
// Everything but id, name and uid. CONFLICT when the person was updated since `person` was read:
// what was read before a suspension or removal cannot undo it (abuse:R1). Removing wipes password
// and secrets.
enum fault store_person_update(struct store *store, const struct person *person) MUST_CHECK;
// Gives somebody another name or uid, or both. Nothing else is written, because nothing stored
// depends on a name; history (the log, who changed a card) stays as it is. EXISTS: the name or uid
// belongs to somebody else who is not removed; CONFLICT: as above; LIMIT: no name, or (uid_t)-1.
// *person is as it is stored afterwards.
enum fault store_person_rename(struct store *store, struct person *person, const char *name,
                               uint32_t uid) MUST_CHECK;
// Persons that are not REMOVED; NOT_FOUND otherwise.
enum fault store_person_by_uid(struct store *store, uint32_t uid, struct person *person) MUST_CHECK;
enum fault store_person_by_name(struct store *store, const char *name,
                                struct person *person) MUST_CHECK;
// As store_person_by_name(), by the row's id.
enum fault store_person_by_id(struct store *store, int64_t id, struct person *person) MUST_CHECK;
// The same three, for what takes away and what only looks: of a row that does not open what stands
// beside it, which nobody vouches for, with the state PERSON_DAMAGED.
enum fault store_person_row_by_uid(struct store *store, uint32_t uid,
                                   struct person *person) MUST_CHECK;
enum fault store_person_row_by_name(struct store *store, const char *name,
                                    struct person *person) MUST_CHECK;
enum fault store_person_row_by_id(struct store *store, int64_t id,
                                  struct person *person) MUST_CHECK;
// Puts the row of somebody removed in the place of one that does not open, so that nothing comes
// back with it when it opens again: a revocation that found nothing to revoke would be undone then
// (abuse:R6). *person, which is PERSON_DAMAGED, is as it is stored afterwards. CONFLICT: the row
// opens; CORRUPT: other rows are not as they were written either (rows.h).
enum fault store_person_end_damaged(struct store *store, struct person *person) MUST_CHECK;
// As store_person_by_id(), also of who was removed: for what they have open still.
enum fault store_person_account(struct store *store, int64_t id, struct person *person) MUST_CHECK;
// People who are not removed, by name, after `after` ("" for the first); at most `max`. A row that
// does not open is PERSON_DAMAGED, and keeps none of the others back.
enum fault store_person_list(struct store *store, const char *after, struct person *persons,
                             size_t max, size_t *count) MUST_CHECK;
// The name of whoever has, or had, this id.
enum fault store_person_name(struct store *store, int64_t id,
                             char name[STORE_NAME_SIZE]) MUST_CHECK;
// Whether somebody with this name or uid was removed. Such an account is not a system account that
// was never enrolled, and is refused until it is enrolled anew (C6, abuse:I2).
enum fault store_person_was_removed(struct store *store, uint32_t uid, const char *name,
                                    bool *removed) MUST_CHECK;
// The id of the last of them; 0: there was none.
enum fault store_person_before(struct store *store, uint32_t uid, const char *name,
                               int64_t *person) MUST_CHECK;
// The highest id that was given; 0: none. Each up to it belongs to somebody, or did.
enum fault store_person_latest(struct store *store, int64_t *id) MUST_CHECK;
enum fault store_person_count(struct store *store, uint64_t *count) MUST_CHECK;

#endif
