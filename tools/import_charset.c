// SPDX-License-Identifier: BSD-2-Clause
#include "import_charset.h"
#include "base/text.h"
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define NOT_OPEN ((iconv_t)-1)

static iconv_t converter = NOT_OPEN; // for as long as the process lives: it is shut in

bool import_charset_prepare(void)
{
    if (converter == NOT_OPEN)
        converter = iconv_open("UTF-8", "CP932");
    return converter != NOT_OPEN;
}

// Whether some line of a copy of `data` has characters beyond ASCII, and is UTF-8.
static bool has_utf8_line(char *copy)
{
    for (char *rest = copy, *line; (line = strsep(&rest, "\n")) != NULL;) {
        const char *c = line;
        while (*c != '\0' && (unsigned char)*c < 0x80)
            c++;
        if (*c != '\0' && text_is_utf8(line))
            return true;
    }
    return false;
}

static char *convert(char *from, size_t size)
{
    const size_t room = 3 * size; // of one byte come three at most: half-width kana
    char *const utf8 = malloc(room + 1), *to = utf8;
    size_t left = room;

    if (utf8 == NULL)
        return NULL;
    (void)iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &size, &to, &left) != 0 || size != 0) {
        free(utf8);
        return NULL;
    }
    *to = '\0';
    return utf8;
}

char *import_charset_utf8(const char *data, size_t size)
{
    if (converter == NOT_OPEN || text_is_utf8(data))
        return NULL;
    char *copy = strdup(data), *utf8 = NULL;
    const bool damaged = copy == NULL || has_utf8_line(copy);

    if (!damaged) {
        memcpy(copy, data, size);
        utf8 = convert(copy, size);
    }
    free(copy);
    return utf8;
}
