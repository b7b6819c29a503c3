// SPDX-License-Identifier: BSD-2-Clause
#include "core/open_items.h"
#include <string.h>

#define BY_USER EVENT_FIELDS // the key is the person

static const struct {
    const char *name, *clause;
    bool owed;
} kinds[OPEN_ITEM_KINDS] = {
    [OPEN_CARD] = {"card", "C5", true},        [OPEN_EMERGENCY] = {"emergency", "F2", true},
    [OPEN_REVIEW] = {"review", "F3", true},    [OPEN_REQUEST] = {"request", "F3", false},
    [OPEN_GRANTED] = {"granted", "F1", false}, [OPEN_ID] = {"id", "A5", true},
    [OPEN_KEY] = {"copied_key", "C4", true},   [OPEN_LOG] = {"altered_log", "E1", true},
};

enum step { OPENS, CLOSES, RENAMES };

// An event may stand in several rows; all have the same key.
static const struct {
    enum event_id event;
    enum open_item_kind kind;
    enum step step;
    unsigned key; // enum event_field, or BY_USER
} steps[] = {
    {EVENT_CARD_LOST, OPEN_CARD, OPENS, FIELD_CARD},
    {EVENT_CARD_REVOKED, OPEN_CARD, OPENS, FIELD_CARD},
    {EVENT_CARD_COLLECTED, OPEN_CARD, OPENS, FIELD_CARD},
    {EVENT_CARD_DESTROYED, OPEN_CARD, CLOSES, FIELD_CARD},
    {EVENT_EMERGENCY_USED, OPEN_EMERGENCY, OPENS, FIELD_EMERGENCY},
    {EVENT_EMERGENCY_CLOSED, OPEN_EMERGENCY, CLOSES, FIELD_EMERGENCY},
    {EVENT_REVIEW_OPENED, OPEN_REVIEW, OPENS, FIELD_REVIEW},
    {EVENT_ADMIN_RESCUE, OPEN_REVIEW, OPENS, FIELD_REVIEW},
    {EVENT_GLASS_USED, OPEN_REVIEW, OPENS, FIELD_REVIEW},
    {EVENT_REVIEW_CLOSED, OPEN_REVIEW, CLOSES, FIELD_REVIEW},
    {EVENT_REVIEW_CLOSED, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_ROLE_REQUESTED, OPEN_REQUEST, OPENS, FIELD_REVIEW},
    {EVENT_USER_ROLE, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_MADE, OPEN_REQUEST, OPENS, FIELD_REVIEW},
    {EVENT_REQUEST_APPROVED, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_APPROVED, OPEN_GRANTED, OPENS, FIELD_REVIEW},
    {EVENT_REQUEST_REJECTED, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_WITHDRAWN, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_CARRIED_OUT, OPEN_GRANTED, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_ENDED, OPEN_REQUEST, CLOSES, FIELD_REVIEW},
    {EVENT_REQUEST_ENDED, OPEN_GRANTED, CLOSES, FIELD_REVIEW},
    {EVENT_USER_DORMANT, OPEN_ID, OPENS, BY_USER},
    {EVENT_USER_ENDED, OPEN_ID, OPENS, BY_USER},
    {EVENT_USER_RESUMED, OPEN_ID, CLOSES, BY_USER},
    {EVENT_USER_SUSPENDED, OPEN_ID, CLOSES, BY_USER}, // somebody has decided about it
    {EVENT_USER_TERM, OPEN_ID, CLOSES, BY_USER},
    {EVENT_USER_OFFBOARDED, OPEN_ID, CLOSES, BY_USER},
    {EVENT_USER_REMOVED, OPEN_ID, CLOSES, BY_USER},
    {EVENT_USER_RENAMED, OPEN_ID, RENAMES, FIELD_BEFORE},
    {EVENT_KEY_COUNT, OPEN_KEY, OPENS, FIELD_CREDENTIAL},
    {EVENT_KEY_RESTORED, OPEN_KEY, CLOSES, FIELD_CREDENTIAL},
    {EVENT_KEY_REVOKED, OPEN_KEY, CLOSES, FIELD_CREDENTIAL},
    {EVENT_LOG_ALTERED, OPEN_LOG, OPENS, FIELD_WHAT},
    {EVENT_LOG_RECOVERED, OPEN_LOG, CLOSES, FIELD_WHAT},
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

static void open_one(struct open_items *items, enum open_item_kind kind,
                     const struct open_record *record)
{
    struct open_item *item = find(items, kind, record->key);

    if (item == NULL && items->count == OPEN_ITEMS_MAX) {
        items->more++;
        return;
    }
    if (item == NULL)
        item = &items->items[items->count++];
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

void open_items_add(struct open_items *items, const struct open_record *record)
{
    for (size_t i = 0; i < STEPS; i++) {
        if (steps[i].event != record->event)
            continue;
        struct open_item *item = find(items, steps[i].kind, record->key);
        if (steps[i].step == OPENS)
            open_one(items, steps[i].kind, record);
        else if (steps[i].step == CLOSES) // who looks into an altered log looks into all of it
            close_all(items, steps[i].kind, steps[i].kind == OPEN_LOG ? NULL : record->key);
        else if (item != NULL)
            put(item->key, sizeof item->key, record->after);
    }
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
