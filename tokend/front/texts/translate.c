// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/translate.h"
#include "base/catalogue.h"
#include "base/text.h"
#include <string.h>
#include <time.h>

// One catalogue is enough: English is the source text itself, so no locale has to be switched for a
// connection. It is in memory, so nothing is opened after the sandbox has closed, and what becomes
// of the file later ends nobody's login (abuse:M18).
static struct catalogue *japanese;

enum fault texts_load(const char *locales)
{
    char path[CATALOGUE_PATH_SIZE];
    tzset();
    catalogue_free(&japanese);
    return catalogue_load(catalogue_path(locales, path), &japanese);
}

const char *texts_translate(const struct reader *reader, const char *english)
{
    return reader->japanese ? catalogue_text(japanese, english) : english;
}

const char *texts_translate_count(const struct reader *reader, const char *one, const char *many,
                                  unsigned long count)
{
    const char *text = texts_translate(reader, one); // Japanese has one form
    return text != one || count == 1 ? text : many;
}

bool texts_readable(const struct reader *reader, char *out, size_t size, const char *text)
{
    escape_text(out, size, text);
    if (!reader->utf8) {
        char *to = out;
        for (const char *from = out; *from != '\0'; from++)
            if ((unsigned char)*from < 0x80)
                *to++ = *from;
        *to = '\0';
    }
    return out[strspn(out, " ")] != '\0';
}
