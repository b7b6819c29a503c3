// SPDX-License-Identifier: BSD-2-Clause
#include "verb_search.h"
#include "edit_distance.h"
#include <stdio.h>
#include <string.h>

struct search {
    char *const *words;
    size_t count, used, best;
    const struct verb *found;
};

// How many of the typed words the verb takes, 0 when it is another.
static size_t words_match(const struct verb *verb, char *const words[], size_t count)
{
    const char *rest = verb->words;

    for (size_t used = 0; used < count;) {
        size_t length = strcspn(rest, " ");

        if (strlen(words[used]) != length || strncmp(words[used], rest, length) != 0)
            return 0;
        used++;
        if (rest[length] == '\0')
            return used;
        rest += length + 1;
    }
    return 0;
}

static bool exact(void *context, const struct verb *verb)
{
    struct search *search = context;
    size_t used = words_match(verb, search->words, search->count);

    if (used > search->used) {
        search->used = used;
        search->found = verb;
    }
    return true;
}

const struct verb *verb_match(const struct verb *const *groups, char *const words[], size_t count,
                              size_t *used)
{
    struct search search = {.words = words, .count = count};

    verb_each_command(groups, exact, &search);
    *used = search.used;
    return search.found;
}

// Compares as many typed words as the verb has, so that arguments do not count.
static bool nearest(void *context, const struct verb *verb)
{
    struct search *search = context;
    char typed[3 * EDIT_WORD_MAX] = "";
    size_t spaces = 0, used = 0;

    for (const char *c = verb->words; *c != '\0'; c++)
        spaces += *c == ' ';
    for (size_t i = 0; i < search->count && i <= spaces; i++) {
        int length =
            snprintf(typed + used, sizeof typed - used, "%s%s", i > 0 ? " " : "", search->words[i]);

        if (length < 0 || (size_t)length >= sizeof typed - used)
            return true;
        used += (size_t)length;
    }

    size_t distance = edit_distance(typed, verb->words);

    if (distance < search->best) {
        search->best = distance;
        search->found = verb;
    }
    return true;
}

const struct verb *verb_nearest(const struct verb *const *groups, char *const words[], size_t count)
{
    struct search search = {.words = words, .count = count, .best = 4};

    verb_each_command(groups, nearest, &search);
    // Three wrong letters of four are not a slip.
    return search.found != NULL && search.best * 2 < strlen(search.found->words) ? search.found
                                                                                 : NULL;
}
