// SPDX-License-Identifier: BSD-2-Clause
#include "shown.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define WORST 10 // bytes that one byte may become: \UHHHHHHHH

// Length of the character at `text` by its first byte; 1 for what is none.
static size_t character(const char *text)
{
    unsigned char first = (unsigned char)*text;
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;

    for (size_t i = 1; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 1;
    return length;
}

static unsigned code_point(const char *text, size_t length)
{
    unsigned code = (unsigned char)text[0] & (0xffu >> (length + 1));

    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3fu);
    return code;
}

// `kept`: what is not escaped.
static char *show(const struct language *language, const char *text, const char *kept)
{
    size_t size = strlen(text) * WORST + 1, used = 0;
    char *out = malloc(size);

    if (out == NULL)
        return NULL;
    while (*text != '\0') {
        size_t length = character(text);
        char one[5], escaped[48];

        memcpy(one, text, length);
        one[length] = '\0';
        text += length;
        escape_text(escaped, sizeof escaped, one);
        if (strchr(kept, one[0]) != NULL)
            memcpy(escaped, one, 2);
        else if (!language->utf8 && length > 1 && strcmp(escaped, one) == 0)
            snprintf(escaped, sizeof escaped, length == 4 ? "\\U%08x" : "\\u%04x",
                     code_point(one, length));
        length = strlen(escaped);
        if (used + length >= size)
            break;
        memcpy(out + used, escaped, length);
        used += length;
    }
    out[used] = '\0';
    return out;
}

char *shown_data(const struct language *language, const char *text)
{
    return show(language, text, "");
}

char *shown_speech(const struct language *language, const char *text)
{
    return show(language, text, "\\\n");
}

char *shown_sentence(const struct language *language, const char *text)
{
    return show(language, text, "\\");
}

size_t shown_width(const char *text)
{
    size_t width = 0, left = strlen(text);
    mbstate_t state = {0};

    while (left > 0) {
        wchar_t wide;
        size_t length = mbrtowc(&wide, text, left, &state);

        if (length == (size_t)-1 || length == (size_t)-2 || length == 0)
            return width + left; // not text: a byte a column
        int columns = wcwidth(wide);
        width += columns > 0 ? (size_t)columns : 0;
        text += length;
        left -= length;
    }
    return width;
}
