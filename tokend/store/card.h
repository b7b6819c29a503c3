// SPDX-License-Identifier: BSD-2-Clause
// ID cards and their history: sealed rows, like emergency codes.
#ifndef WARIFU_STORE_CARD_H
#define WARIFU_STORE_CARD_H

#include "core/card.h"
#include "store/person.h"
#include "store/store.h"

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
    int64_t person;      // the holder; 0: a department's card
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
// All cards with id > after, by id; at most `max`.
enum fault store_card_list(struct store *store, int64_t after, struct card *cards, size_t max,
                           size_t *count) MUST_CHECK;

#endif
