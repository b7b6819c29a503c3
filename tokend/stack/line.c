// SPDX-License-Identifier: BSD-2-Clause
#include "stack/line.h"
#include <string.h>

#define BLANKS " \n\t" // a carriage return is none: it belongs to the word before it

// As fgets(): up to and with the end of the line, at most room - 1 bytes. False at the end.
static bool take(struct line_source *source, char *to, size_t room)
{
    size_t taken = 0;

    if (room > 1 && source->at >= source->size)
        return false;
    while (taken + 1 < room && source->at < source->size) {
        const char c = source->text[source->at++];
        to[taken++] = c;
        if (c == '\n')
            break;
    }
    to[taken] = '\0';
    const bool whole = (taken > 0 && to[taken - 1] == '\n') || source->at >= source->size;
    if (!whole && source->cut == 0)
        source->cut = source->number + 1;
    source->number += whole;
    return true;
}

// Whether the line goes on: its last character that is no blank is a backslash. That becomes a
// blank, and the line ends behind it.
static char *continued(char *said)
{
    char *last = said + strlen(said) - 1;

    while (last > said && strchr(BLANKS, *last) != NULL)
        last--;
    if (*last != '\\')
        return NULL;
    last[0] = ' ';
    last[1] = '\0';
    return last + 1;
}

enum line_end line_next(struct line_source *source, char line[LINE_SIZE], unsigned *first)
{
    char *to = line;
    bool begun = false;

    for (;;) {
        const size_t room = (size_t)(line + LINE_SIZE - to);
        const unsigned number = source->number + 1;
        if (room == 1)
            return LINE_ENDLESS; // fgets() of one byte reads nothing, for ever
        if (!take(source, to, room))
            return begun ? LINE_REFUSED : LINE_NONE;
        char *said = to + strspn(to, BLANKS);
        if (*said == '\0' || *said == '#')
            continue; // also between continued lines
        if (!begun)
            *first = number;
        begun = true;
        char *comment = strchr(said, '#');
        if (comment != NULL) {
            *comment = '\0'; // a backslash before it joins nothing
            return LINE_READ;
        }
        char *more = continued(said);
        if (more == NULL)
            return LINE_READ;
        to = more;
    }
}

// "a\]b" within brackets is "a]b". Returns where the word ends.
static char *bracketed(char *word)
{
    char *to = word, *from = word;

    for (; *from != '\0' && *from != ']'; to++, from++) {
        if (from[0] == '\\' && from[1] == ']')
            from++;
        *to = *from;
    }
    if (to != from)
        *to = '\0';
    return from;
}

char *line_word(char **rest)
{
    char *word = *rest, *end;

    if (word == NULL)
        return NULL;
    word += strspn(word, BLANKS);
    if (*word == '\0') {
        *rest = NULL;
        return NULL;
    }
    if (*word == '[')
        end = bracketed(++word);
    else
        end = word + strcspn(word, BLANKS);
    if (*end != '\0')
        *end++ = '\0';
    *rest = *end != '\0' ? end : NULL;
    return word;
}
