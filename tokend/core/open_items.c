// SPDX-License-Identifier: BSD-2-Clause
#include "core/open_items.h"
#include <string.h>

#define BY_USER EVENT_FIELDS // the key is the person

static const struct {
    const char *name, *clause;
    bool owed;
} kinds[OPEN_ITEM_KINDS] = {
    [OPEN_CARD] = {"card", "C5", true},
    [OPEN_LOST_CARD] = {"lost_card", "C5", false},
    [OPEN_SUSPENDED_CARD] = {"suspended_card", "C4", true},
    [OPEN_EMERGENCY] = {"emergency", "F2", true},
    [OPEN_REVIEW] = {"review", "F3", true},
    [OPEN_REQUEST] = {"request", "F3", false},
    [OPEN_GRANTED] = {"granted", "F1", false},
    [OPEN_ID] = {"id", "A5", true},
    [OPEN_ENDED_ID] = {"ended_id", "A5", true},
    [OPEN_LAST_ADMINISTRATOR] = {"unused_administrator", "A5", true},
    [OPEN_SESSION] = {"open_session", "C4", true},
    [OPEN_KEY] = {"copied_key", "C4", true},
    [OPEN_POLICY] = {"offered_policy", "D7", true},
    [OPEN_DAMAGE] = {"damaged_row", "E2", true},
    [OPEN_LOG] = {"altered_log", "E1", true},
};

enum step {
    OPENS,
    CLOSES,     // with the same `what`, or an item that has none
    CLOSES_ANY, // of the key, whatever its `what`
    CLOSES_ALL, // of the kind
    RENAMES,
    REPLACES, // a card: one that was lost is owed no more, but to be known
};

#define GONE "gone screen_locked" // tools/stopped.c
#define LAST "last_administrator" // vault/admin/watch.c

// An event may stand in several rows; all have the same key, and look at the same word.
static const struct {
    enum event_id event;
    enum open_item_kind kind;
    enum step step;
    unsigned key;      // enum event_field, or BY_USER
    const char *words; // only if what the record says is one of these; NULL: whatever it says
    bool others;       // ... or none of these
} steps[] = {
    {EVENT_CARD_LOST, OPEN_CARD, OPENS, FIELD_CARD, NULL, false},
    {EVENT_CARD_LOST, OPEN_SUSPENDED_CARD, CLOSES_ANY, FIELD_CARD, NULL, false},
    {EVENT_CARD_ISSUED, OPEN_CARD, REPLACES, FIELD_BEFORE, NULL, false},
    {EVENT_CARD_REVOKED, OPEN_CARD, OPENS, FIELD_CARD, NULL, false},
    {EVENT_CARD_REVOKED, OPEN_SUSPENDED_CARD, CLOSES_ANY, FIELD_CARD, NULL, false},
    {EVENT_CARD_COLLECTED, OPEN_LOST_CARD, CLOSES_ANY, FIELD_CARD, NULL, false},
    {EVENT_CARD_COLLECTED, OPEN_CARD, OPENS, FIELD_CARD, NULL, false},
    {EVENT_CARD_DESTROYED, OPEN_CARD, CLOSES_ANY, FIELD_CARD, NULL, false},
    {EVENT_CARD_SUSPENDED, OPEN_SUSPENDED_CARD, OPENS, FIELD_CARD, NULL, false},
    {EVENT_CARD_FOUND, OPEN_SUSPENDED_CARD, CLOSES_ANY, FIELD_CARD, NULL, false},
    {EVENT_EMERGENCY_USED, OPEN_EMERGENCY, OPENS, FIELD_EMERGENCY, NULL, false},
    {EVENT_EMERGENCY_CLOSED, OPEN_EMERGENCY, CLOSES_ANY, FIELD_EMERGENCY, NULL, false},
    {EVENT_REVIEW_OPENED, OPEN_REVIEW, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_ADMIN_RESCUE, OPEN_REVIEW, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_GLASS_USED, OPEN_REVIEW, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_REVIEW_CLOSED, OPEN_REVIEW, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REVIEW_CLOSED, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_ROLE_REQUESTED, OPEN_REQUEST, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_USER_ROLE, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_MADE, OPEN_REQUEST, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_APPROVED, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_APPROVED, OPEN_GRANTED, OPENS, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_REJECTED, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_WITHDRAWN, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_CARRIED_OUT, OPEN_GRANTED, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_ENDED, OPEN_REQUEST, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_REQUEST_ENDED, OPEN_GRANTED, CLOSES_ANY, FIELD_REVIEW, NULL, false},
    {EVENT_USER_DORMANT, OPEN_ID, OPENS, BY_USER, NULL, false},
    {EVENT_USER_DORMANT, OPEN_LAST_ADMINISTRATOR, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_UNUSED, OPEN_LAST_ADMINISTRATOR, OPENS, BY_USER, LAST, false},
    {EVENT_LOGIN_GRANTED, OPEN_LAST_ADMINISTRATOR, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_ENDED, OPEN_ENDED_ID, OPENS, BY_USER, NULL, false},
    // Each undoes one: a new last day wakes nobody, and who is woken has the same last day.
    {EVENT_USER_RESUMED, OPEN_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_TERM, OPEN_ENDED_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_SUSPENDED, OPEN_ID, CLOSES_ANY, BY_USER, NULL, false}, // somebody has decided
    {EVENT_USER_SUSPENDED, OPEN_LAST_ADMINISTRATOR, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_OFFBOARDED, OPEN_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_OFFBOARDED, OPEN_ENDED_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_OFFBOARDED, OPEN_LAST_ADMINISTRATOR, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_OFFBOARDED, OPEN_DAMAGE, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_REMOVED, OPEN_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_REMOVED, OPEN_ENDED_ID, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_REMOVED, OPEN_LAST_ADMINISTRATOR, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_REMOVED, OPEN_DAMAGE, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_USER_RENAMED, OPEN_ID, RENAMES, FIELD_BEFORE, NULL, false},
    {EVENT_USER_RENAMED, OPEN_ENDED_ID, RENAMES, FIELD_BEFORE, NULL, false},
    {EVENT_USER_RENAMED, OPEN_LAST_ADMINISTRATOR, RENAMES, FIELD_BEFORE, NULL, false},
    // Whether a session that was ordered to end did end: as somebody saw, or as it said itself. Of
    // several sessions of one person the log does not say which one was ordered to.
    {EVENT_SESSION_ORDERED, OPEN_SESSION, OPENS, BY_USER, NULL, false},
    {EVENT_SESSION_STOPPED, OPEN_SESSION, CLOSES, BY_USER, GONE, false},
    {EVENT_SESSION_STOPPED, OPEN_SESSION, OPENS, BY_USER, GONE, true},
    {EVENT_SESSION_CLOSED, OPEN_SESSION, CLOSES_ANY, BY_USER, NULL, false},
    {EVENT_KEY_COUNT, OPEN_KEY, OPENS, FIELD_CREDENTIAL, NULL, false},
    {EVENT_KEY_RESTORED, OPEN_KEY, CLOSES_ANY, FIELD_CREDENTIAL, NULL, false},
    {EVENT_KEY_REVOKED, OPEN_KEY, CLOSES_ANY, FIELD_CREDENTIAL, NULL, false},
    // One file lies there: another one, or the policy in force, takes its place.
    {EVENT_POLICY_OFFERED, OPEN_POLICY, CLOSES_ALL, FIELD_AFTER, NULL, false},
    {EVENT_POLICY_OFFERED, OPEN_POLICY, OPENS, FIELD_AFTER, NULL, false},
    {EVENT_POLICY_WITHDRAWN, OPEN_POLICY, CLOSES_ALL, FIELD_AFTER, NULL, false},
    {EVENT_POLICY_ACTIVATED, OPEN_POLICY, CLOSES_ANY, FIELD_AFTER, NULL, false},
    {EVENT_STORE_DAMAGED, OPEN_DAMAGE, OPENS, BY_USER, NULL, false}, // as the row is removed
    // Who looks into an altered log looks into all of it.
    {EVENT_LOG_ALTERED, OPEN_LOG, OPENS, FIELD_WHAT, NULL, false},
    {EVENT_LOG_RECOVERED, OPEN_LOG, CLOSES_ALL, FIELD_WHAT, NULL, false},
    // Whoever starts tells all of it anew.
    {EVENT_VAULT_STARTED, OPEN_DAMAGE, CLOSES_ALL, BY_USER, NULL, false},
};

#define STEPS (sizeof steps / sizeof *steps)

const char *open_items_key(enum event_id event)
{
    for (size_t i = 0; i < STEPS; i++)
        if (steps[i].event == event)
            return steps[i].key == BY_USER ? "user"
                                           : event_field_name((enum event_field)steps[i].key);
    return NULL;
}

bool open_items_want(const struct open_items *items, enum event_id event)
{
    for (size_t i = 0; i < STEPS; i++) {
        if (steps[i].event != event)
            continue;
        if (steps[i].step == OPENS)
            return true;
        for (unsigned k = 0; k < items->count; k++)
            if (items->items[k].kind == steps[i].kind)
                return true;
    }
    return false;
}

// `key` NULL: any.
static struct open_item *find(const struct open_items *items, enum open_item_kind kind,
                              const char *key)
{
    for (unsigned i = 0; i < items->count; i++)
        if (items->items[i].kind == kind && (key == NULL || strcmp(items->items[i].key, key) == 0))
            return &items->items[i];
    return NULL;
}

static void put(char *out, size_t size, const char *text)
{
    const size_t length = strnlen(text, size - 1);

    memcpy(out, text, length);
    out[length] = '\0';
}

static void take_out(struct open_items *items, unsigned at)
{
    memmove(&items->items[at], &items->items[at + 1],
            (items->count - at - 1) * sizeof *items->items);
    items->count--;
}

// `what` is cut as it is kept.
static bool is_same(const struct open_item *item, const struct open_record *record)
{
    return strncmp(item->what, record->operation, sizeof item->what - 1) == 0;
}

static void open_one(struct open_items *items, enum open_item_kind kind,
                     const struct open_record *record)
{
    if (items->count == OPEN_ITEMS_MAX) {
        items->more++;
        return;
    }
    struct open_item *item = &items->items[items->count++];
    *item = (struct open_item){.kind = kind,
                               .event = record->event,
                               .since = record->time,
                               .until = record->until,
                               .sequence = record->sequence};
    put(item->key, sizeof item->key, record->key);
    put(item->what, sizeof item->what, record->operation);
}

static void close_all(struct open_items *items, enum open_item_kind kind, const char *key)
{
    struct open_item *item;

    while ((item = find(items, kind, key)) != NULL)
        take_out(items, (unsigned)(item - items->items));
}

static void close_one(struct open_items *items, enum open_item_kind kind,
                      const struct open_record *record)
{
    for (unsigned i = items->count; i-- > 0;) {
        const struct open_item *item = &items->items[i];
        if (item->kind == kind && strcmp(item->key, record->key) == 0 &&
            (item->what[0] == '\0' || is_same(item, record)))
            take_out(items, i);
    }
}

static bool is_among(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = strstr(words, word); length > 0 && at != NULL; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void take_step(struct open_items *items, enum open_item_kind kind, enum step step,
                      const struct open_record *record)
{
    struct open_item *item;

    switch (step) {
    case OPENS:
        close_one(items, kind, record); // it stands at this one now
        open_one(items, kind, record);
        break;
    case CLOSES:
        close_one(items, kind, record);
        break;
    case CLOSES_ANY:
        close_all(items, kind, record->key);
        break;
    case CLOSES_ALL:
        close_all(items, kind, NULL);
        break;
    case RENAMES:
        while ((item = find(items, kind, record->key)) != NULL &&
               strcmp(record->key, record->after) != 0)
            put(item->key, sizeof item->key, record->after);
        break;
    case REPLACES:
        item = find(items, kind, record->key);
        if (item != NULL && item->event == EVENT_CARD_LOST)
            item->kind = OPEN_LOST_CARD;
        break;
    }
}

void open_items_add(struct open_items *items, const struct open_record *record)
{
    for (size_t i = 0; i < STEPS; i++)
        if (steps[i].event == record->event &&
            (steps[i].words == NULL || is_among(steps[i].words, record->word) != steps[i].others))
            take_step(items, steps[i].kind, steps[i].step, record);
}

// What was asked for is granted until then, or worth nothing any more.
void open_items_end(struct open_items *items, int64_t now)
{
    for (unsigned i = items->count; i-- > 0;) {
        const struct open_item *item = &items->items[i];
        if (!kinds[item->kind].owed && item->until > 0 && item->until <= now)
            take_out(items, i);
    }
}

const char *open_item_name(enum open_item_kind kind)
{
    return kinds[kind].name;
}

const char *open_item_clause(enum open_item_kind kind)
{
    return kinds[kind].clause;
}

bool open_item_is_owed(enum open_item_kind kind)
{
    return kinds[kind].owed;
}
