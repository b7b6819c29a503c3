// SPDX-License-Identifier: BSD-2-Clause
#include "paragraph.h"
#include "shown.h"
#include <stdbool.h>
#include <string.h>

void paragraph(FILE *out, const char *text, const char *indent, size_t width)
{
    size_t column = 0, blank = 0;

    while (*text != '\0') {
        char word[512];
        size_t length = strcspn(text, " ");

        if ((unsigned char)*text >= 0xe0) { // one wide character
            length = 1;
            while (((unsigned char)text[length] & 0xc0) == 0x80)
                length++;
        } else {
            for (size_t i = 0; i < length; i++)
                if ((unsigned char)text[i] >= 0xe0)
                    length = i;
        }
        if (length >= sizeof word)
            length = sizeof word - 1;
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        // A full stop or comma must not begin a line.
        bool closing = strstr("。、）」", word) != NULL && *word != '\0';
        if (column > 0 && column + blank + shown_width(word) > width && !closing) {
            fputc('\n', out);
            column = blank = 0;
        }
        if (column == 0)
            fputs(indent, out);
        fprintf(out, "%s%s", blank > 0 ? " " : "", word);
        column += blank + shown_width(word);
        text += length;
        blank = *text == ' ';
        text += blank;
    }
    fputc('\n', out);
}
