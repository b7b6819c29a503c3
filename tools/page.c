// SPDX-License-Identifier: BSD-2-Clause
#include "page.h"
#include "base/text.h"
#include "formula.h"
#include <stdlib.h>
#include <string.h>

// --- characters ---------------------------------------------------------------------------------

// The next character, as it may stand in a file for people; controls and what hides or turns text
// around become U+FFFD. Moves on.
static const char *next_character(const char **text, char out[5])
{
    char escaped[48];
    size_t length = 1;

    if (**text >= ' ' && **text <= '~') {
        out[0] = *(*text)++;
        out[1] = '\0';
        return out;
    }
    for (; length <= 4 && (*text)[length - 1] != '\0'; length++) {
        memcpy(out, *text, length);
        out[length] = '\0';
        if (text_is_utf8(out))
            break;
    }
    if (length > 4 || (*text)[length - 1] == '\0') { // not UTF-8
        (*text)++;
        return "\xef\xbf\xbd";
    }
    *text += length;
    escape_text(escaped, sizeof escaped, out);
    return strcmp(out, "\\") == 0 || strcmp(escaped, out) == 0 ? out : "\xef\xbf\xbd";
}

// --- CSV ----------------------------------------------------------------------------------------

// What follows the first quote.
static void put_quoted(FILE *out, const char *text, bool last)
{
    char one[5];

    while (*text != '\0') {
        const char *character = next_character(&text, one);
        fputs(strcmp(character, "\"") == 0 ? "\"\"" : character, out);
    }
    fputs(last ? "\"\r\n" : "\",", out);
}

void page_csv_field(FILE *out, const char *text, bool last)
{
    fputs(formula_begins(text) ? "\"'" : "\"", out);
    put_quoted(out, text, last);
}

void page_csv_exactly(FILE *out, const char *text, bool last)
{
    fputc('"', out);
    put_quoted(out, text, last);
}

char *page_finished(FILE *out, char **text, size_t *size)
{
    const bool failed = ferror(out) != 0;

    if (fclose(out) == 0 && !failed)
        return *text;
    free(*text);
    *size = 0;
    return NULL;
}

void page_text(FILE *out, const char *text)
{
    static const struct {
        const char *character, *reference;
    } references[] = {
        {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}};
    char one[5];

    while (*text != '\0') {
        const char *character = next_character(&text, one);
        for (size_t i = 0; i < sizeof references / sizeof *references; i++)
            if (strcmp(character, references[i].character) == 0)
                character = references[i].reference;
        fputs(character, out);
    }
}

void page_element(FILE *out, const char *begin, const char *text, const char *end)
{
    fputs(begin, out);
    page_text(out, text);
    fputs(end, out);
}
