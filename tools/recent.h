// SPDX-License-Identifier: BSD-2-Clause
// Things kept by name, with an end: however many names somebody makes up, so many are kept at most,
// the ones that were used last, and what had to be forgotten is counted. For whoever reads a log
// that others have filled. Several tables share one room. Pure; memory is calloc's.
#ifndef WARIFU_TOOLS_RECENT_H
#define WARIFU_TOOLS_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct recent_room {
    size_t used, most; // items of all tables that share it
    int64_t forgotten; // items that had to go although they still counted, or found no place
};

// The first member of what is kept.
struct recent {
    TAILQ_ENTRY(recent) order;
    char *name; // of the table
    int64_t touched;
};

struct recent_table {
    struct recent_room *room;
    size_t size;                                       // of an item, bytes
    void (*clear)(void *context, struct recent *item); // before an item goes; NULL: nothing to do
    void *context;
    void *tree;
    TAILQ_HEAD(recent_order, recent) order; // the one that was touched longest ago first
    size_t count;
};

void recent_begin(struct recent_table *table, struct recent_room *room, size_t size,
                  void (*clear)(void *context, struct recent *item), void *context);
// Lets all go, with clear().
void recent_end(struct recent_table *table);

// NULL: none of that name.
void *recent_find(const struct recent_table *table, const char *name);

// The one of that name, which is then touched at `now`; a new one is all zero behind its first
// member. Without room the one of this table that was touched longest ago goes, and is counted.
// NULL: no memory, or no room and nothing here that could go, which is counted, too.
void *recent_take(struct recent_table *table, const char *name, int64_t now);

// Those that were touched before `since` go, and are not counted: they count no more.
void recent_expire(struct recent_table *table, int64_t since);
void recent_drop(struct recent_table *table, void *item);

#endif
