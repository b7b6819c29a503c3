// SPDX-License-Identifier: BSD-2-Clause
// A balanced tree, not a hash: names come from outside, and nobody can choose them so that it slows
// down.
#include "recent.h"
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct recent *)a)->name, ((const struct recent *)b)->name);
}

void recent_begin(struct recent_table *table, struct recent_room *room, size_t size,
                  void (*clear)(void *context, struct recent *item), void *context)
{
    *table = (struct recent_table){.room = room, .size = size, .clear = clear, .context = context};
    TAILQ_INIT(&table->order);
}

static void let_go(struct recent_table *table, struct recent *item)
{
    if (table->clear != NULL)
        table->clear(table->context, item);
    tdelete(item, &table->tree, by_name);
    TAILQ_REMOVE(&table->order, item, order);
    table->count--;
    table->room->used--;
    free(item->name);
    free(item);
}

void recent_end(struct recent_table *table)
{
    struct recent *item;

    while ((item = TAILQ_FIRST(&table->order)) != NULL)
        let_go(table, item);
}

void *recent_find(const struct recent_table *table, const char *name)
{
    char *wanted = (char *)(uintptr_t)name; // read only
    const struct recent key = {.name = wanted};
    void *const *found = tfind(&key, (void *const *)&table->tree, by_name);

    return found != NULL ? *found : NULL;
}

static struct recent *add(struct recent_table *table, const char *name)
{
    struct recent *item = calloc(1, table->size);

    if (item == NULL || (item->name = strdup(name)) == NULL ||
        tsearch(item, &table->tree, by_name) == NULL) {
        if (item != NULL)
            free(item->name);
        free(item);
        return NULL;
    }
    TAILQ_INSERT_TAIL(&table->order, item, order);
    table->count++;
    table->room->used++;
    return item;
}

void *recent_take(struct recent_table *table, const char *name, int64_t now)
{
    struct recent *item = recent_find(table, name);

    if (item != NULL) {
        TAILQ_REMOVE(&table->order, item, order);
        TAILQ_INSERT_TAIL(&table->order, item, order);
    } else {
        if (table->room->used >= table->room->most) {
            table->room->forgotten++;
            if (TAILQ_EMPTY(&table->order))
                return NULL;
            let_go(table, TAILQ_FIRST(&table->order));
        }
        item = add(table, name);
        if (item == NULL) {
            table->room->forgotten++;
            return NULL;
        }
    }
    item->touched = now;
    return item;
}

void recent_expire(struct recent_table *table, int64_t since)
{
    struct recent *item;

    while ((item = TAILQ_FIRST(&table->order)) != NULL && item->touched < since)
        let_go(table, item);
}

void recent_drop(struct recent_table *table, void *item)
{
    let_go(table, item);
}
