// SPDX-License-Identifier: BSD-2-Clause
#include "json_read.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

static const char *blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

// Four hexadecimal digits.
static const char *unit(const char *at, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, at++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = *at != '\0' ? strchr(digits, *at) : NULL;

        if (digit == NULL)
            return NULL;
        *code = *code << 4 | ((unsigned)(digit - digits) & 15u);
    }
    return at;
}

static size_t encode(unsigned code, char out[5])
{
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = length; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(leads[length] | code);
    out[length] = '\0';
    return length;
}

// After the backslash. A NUL is no character of a text here.
static const char *escape(const char *at, char out[5])
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    unsigned code, low;
    const char *simple = *at != '\0' ? strchr(from, *at) : NULL;

    if (simple != NULL) {
        out[0] = to[simple - from];
        out[1] = '\0';
        return at + 1;
    }
    if (*at != 'u' || (at = unit(at + 1, &code)) == NULL || code == 0)
        return NULL;
    if (code >= 0xd800 && code < 0xdc00) {
        if (at[0] != '\\' || at[1] != 'u' || (at = unit(at + 2, &low)) == NULL || low < 0xdc00 ||
            low > 0xdfff)
            return NULL;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
        return NULL;
    }
    encode(code, out);
    return at;
}

static const char *string(const char *at, char *out, size_t size)
{
    size_t used = 0;
    bool full = false;

    if (*at++ != '"')
        return NULL;
    while (*at != '"') {
        char one[5] = "";

        if ((unsigned char)*at < 0x20)
            return NULL; // also the end
        if (*at == '\\') {
            if ((at = escape(at + 1, one)) == NULL)
                return NULL;
        } else {
            one[0] = *at++;
            for (size_t i = 1; i < 4 && ((unsigned char)*at & 0xc0) == 0x80; i++)
                one[i] = *at++;
        }
        if (!full && used + strlen(one) + 4 > size) {
            full = true;
            memcpy(out + used, "...", 3);
            used += 3;
        } else if (!full) {
            memcpy(out + used, one, strlen(one));
            used += strlen(one);
        }
    }
    out[used] = '\0';
    return at + 1;
}

static const char *number(const char *at)
{
    const char *digits;

    at += *at == '-';
    digits = at;
    at += strspn(at, "0123456789");
    if (at == digits || (*digits == '0' && at > digits + 1))
        return NULL;
    if (*at == '.') {
        digits = ++at;
        at += strspn(at, "0123456789");
        if (at == digits)
            return NULL;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        digits = at;
        at += strspn(at, "0123456789");
        if (at == digits)
            return NULL;
    }
    return at;
}

static const char *value(const char *at, struct json_member *member)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *start = at;

    member->text = *at == '"';
    if (member->text)
        return string(at, member->value, sizeof member->value);
    for (size_t i = 0; i < 3; i++)
        if (at == start && strncmp(at, words[i], strlen(words[i])) == 0)
            at += strlen(words[i]);
    if (at == start)
        at = number(at);
    if (at == NULL || (size_t)(at - start) >= sizeof member->value)
        return NULL;
    snprintf(member->value, sizeof member->value, "%.*s", (int)(at - start), start);
    return at;
}

bool json_read_object(const char *json,
                      void (*visit)(void *context, const struct json_member *member), void *context)
{
    struct json_member member;
    const char *at = blanks(json);

    if (!text_is_utf8(json) || *at != '{')
        return false;
    at = blanks(at + 1);
    if (*at == '}')
        return *blanks(at + 1) == '\0';
    for (;;) {
        if ((at = string(at, member.name, sizeof member.name)) == NULL ||
            *(at = blanks(at)) != ':' || (at = value(blanks(at + 1), &member)) == NULL)
            return false;
        visit(context, &member);
        at = blanks(at);
        if (*at == '}')
            return *blanks(at + 1) == '\0';
        if (*at != ',')
            return false;
        at = blanks(at + 1);
    }
}
