// SPDX-License-Identifier: BSD-2-Clause
#include "command.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

// One file a group; the order is that of `warifu help`.
static const struct verb *const groups[] = {
    verbs_init, verbs_user,  verbs_shared,    verbs_session, verbs_password, verbs_totp,
    verbs_key,  verbs_card,  verbs_emergency, verbs_lock,    verbs_policy,   verbs_status,
    verbs_log,  verbs_shell, verbs_help,      NULL,
};

void verb_each(bool (*visit)(void *context, const struct verb *verb), void *context)
{
    for (size_t g = 0; groups[g] != NULL; g++)
        for (const struct verb *verb = groups[g]; verb->words != NULL; verb++)
            if (!visit(context, verb))
                return;
}

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

const struct verb *verb_find(char *const words[], size_t count, size_t *used)
{
    struct search search = {.words = words, .count = count};

    verb_each(exact, &search);
    *used = search.used;
    return search.found;
}

#define WORD_MAX 40

size_t edit_distance(const char *a, const char *b)
{
    size_t table[WORD_MAX + 1][WORD_MAX + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > WORD_MAX || m > WORD_MAX)
        return n > m ? n : m;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            size_t best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (table[i - 1][j] + 1 < best)
                best = table[i - 1][j] + 1;
            if (table[i][j - 1] + 1 < best)
                best = table[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                table[i - 2][j - 2] + 1 < best)
                best = table[i - 2][j - 2] + 1;
            table[i][j] = best;
        }
    return table[n][m];
}

// Compares as many typed words as the verb has, so that arguments do not count.
static bool nearest(void *context, const struct verb *verb)
{
    struct search *search = context;
    char typed[3 * WORD_MAX] = "";
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

const struct verb *verb_nearest(char *const words[], size_t count)
{
    struct search search = {.words = words, .count = count, .best = 4};

    verb_each(nearest, &search);
    // Three wrong letters of four are not a slip.
    return search.found != NULL && search.best * 2 < strlen(search.found->words) ? search.found
                                                                                 : NULL;
}
