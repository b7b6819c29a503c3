// SPDX-License-Identifier: BSD-2-Clause
// One row of the table `item`: something with a life cycle (an emergency code, a card, a request).
// Sealed as a whole, never deleted, counted in the store's row about itself.
#ifndef WARIFU_STORE_ITEM_H
#define WARIFU_STORE_ITEM_H

#include "store/card.h"
#include "store/internal.h"

enum item_kind { // stored; never renumber
    ITEM_EMERGENCY = 1,
    ITEM_CARD = 2,
    ITEM_REQUEST = 3,
    ITEM_POLICY = 4, // a version of the policy; its text is in the pieces behind it
    ITEM_POLICY_PIECE = 5,
    ITEM_ROLE =
        6, // a request too, about a role or a deputy: who is independent of whom is read from these
};

#define ITEM_PACKED_MAX 16384

struct item {
    int64_t id; // 0 when new
    enum item_kind kind;
    char name[CARD_SERIAL_SIZE]; // "": none; else unique in its kind
    int64_t person;
    bool open;
    size_t size;
    uint8_t packed[ITEM_PACKED_MAX];
};

enum fault item_add(struct store *store, struct item *item) MUST_CHECK; // sets id; EXISTS
enum fault item_put(struct store *store, const struct item *item) MUST_CHECK;
// Migration: the same, and the row gets another kind; `open` stays.
enum fault item_put_kind(struct store *store, const struct item *item) MUST_CHECK;

// Takes one item; any fault ends the reading. The item is wiped afterwards.
typedef enum fault (*item_take)(void *context, const struct item *item);

// Runs an ITEM_* statement whose first argument is the kind. With `count_all` the number of rows is
// compared with that count first: CORRUPT when one is missing.
enum fault item_read(struct store *store, enum statement statement, const struct value *arguments,
                     unsigned count, bool count_all, item_take take, void *context) MUST_CHECK;

// The same with statements that name the kinds of requests (3 and 4) themselves.
enum fault item_read_requests(struct store *store, enum statement statement,
                              const struct value *arguments, unsigned count, bool count_all,
                              item_take take, void *context) MUST_CHECK;

#endif
