// SPDX-License-Identifier: BSD-2-Clause
#include "restore_deeds.h"
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SHORTEST_LINE 12 // "otp.revoke 1": no mark has more lines than fit of these
#define DEEDS_MOST (RESTORED_TEXT_MOST / SHORTEST_LINE)

struct restore_deed {
    struct restored_line line;
    struct restore_deed *next;
};

static bool is_of_number(const struct restored_line *line)
{
    return line->deed <= RESTORED_KEY_SUSPEND;
}

static int compare(const void *one, const void *other)
{
    const struct restored_line *a = one, *b = other; // each the first member of its deed

    if (a->deed != b->deed)
        return a->deed < b->deed ? -1 : 1;
    if (is_of_number(a))
        return (a->number > b->number) - (a->number < b->number);
    return strcmp(a->name, b->name);
}

enum fault restore_deeds_add(struct restore_deeds *deeds, const struct restored_line *line)
{
    void *const *found = tfind(line, &deeds->tree, compare);

    if (found != NULL) {
        struct restored_line *there = &((struct restore_deed *)*found)->line;
        if (line->deed == RESTORED_PERSON_END && line->number < there->number)
            there->number = line->number;
        return FAULT_NONE;
    }
    if (deeds->count >= DEEDS_MOST)
        return FAULT_LIMIT;
    struct restore_deed *deed = calloc(1, sizeof *deed);
    if (deed == NULL)
        return FAULT_MEMORY;
    deed->line = *line;
    if (tsearch(deed, &deeds->tree, compare) == NULL) {
        free(deed);
        return FAULT_MEMORY;
    }
    *(deeds->last != NULL ? &deeds->last->next : &deeds->first) = deed;
    deeds->last = deed;
    deeds->count++;
    return FAULT_NONE;
}

enum fault restore_deeds_visit(const struct restore_deeds *deeds,
                               enum fault (*visit)(void *context, const struct restored_line *line),
                               void *context)
{
    enum fault fault = FAULT_NONE;

    for (const struct restore_deed *deed = deeds->first; deed != NULL && fault == FAULT_NONE;
         deed = deed->next)
        fault = visit(context, &deed->line);
    return fault;
}

void restore_deeds_free(struct restore_deeds *deeds)
{
    while (deeds->first != NULL) {
        struct restore_deed *deed = deeds->first;
        deeds->first = deed->next;
        (void)tdelete(deed, &deeds->tree, compare);
        free(deed);
    }
    *deeds = (struct restore_deeds){.tree = NULL};
}
