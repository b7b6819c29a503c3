// SPDX-License-Identifier: BSD-2-Clause
#include "json_write.h"
#include "base/text.h"
#include <string.h>

static void put_unit(FILE *out, unsigned unit)
{
    fprintf(out, "\\u%04x", unit);
}

static void put_code(FILE *out, unsigned code)
{
    if (code < 0x10000) {
        put_unit(out, code);
        return;
    }
    put_unit(out, 0xd800 + ((code - 0x10000) >> 10));
    put_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
}

// One character at `text` into *code; its length, 0 when it is not UTF-8.
static size_t decode(const char *text, unsigned *code)
{
    for (size_t length = 1; length <= 4; length++) {
        char one[5] = "";

        if (text[length - 1] == '\0')
            return 0;
        memcpy(one, text, length);
        if (!text_is_utf8(one))
            continue;
        *code =
            length == 1 ? (unsigned char)one[0] : (unsigned char)one[0] & (0xffu >> (length + 1));
        for (size_t i = 1; i < length; i++)
            *code = *code << 6 | ((unsigned char)one[i] & 0x3fu);
        return length;
    }
    return 0;
}

void json_put_characters(FILE *out, const char *text)
{
    while (*text != '\0') {
        char one[5] = "", escaped[48];
        unsigned code = 0;
        size_t length = decode(text, &code);

        if (length == 0) { // cannot come over the wire; never invalid output whatever happens
            put_unit(out, 0xfffd);
            text++;
            continue;
        }
        memcpy(one, text, length);
        text += length;
        escape_text(escaped, sizeof escaped, one);
        if (code == '"' || code == '\\')
            fprintf(out, "\\%s", one);
        else if (strcmp(escaped, one) != 0)
            put_code(out, code);
        else
            fputs(one, out);
    }
}

void json_put_string(FILE *out, const char *text)
{
    fputc('"', out);
    json_put_characters(out, text);
    fputc('"', out);
}
