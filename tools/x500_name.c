// SPDX-License-Identifier: BSD-2-Clause
#include "x500_name.h"
#include "base/text.h"
#include <stdint.h>
#include <string.h>

#define TYPE_SIZE 40
#define VALUE_SIZE 512 // more than any name

enum attribute { OTHER, UID, CN, ROOT }; // ROOT: what stands near the root of a tree

static const struct {
    const char *name;
    enum attribute attribute;
} attributes[] = {
    {"uid", UID},       {"userid", UID},           {"0.9.2342.19200300.100.1.1", UID},
    {"cn", CN},         {"commonname", CN},        {"2.5.4.3", CN},
    {"dc", ROOT},       {"domaincomponent", ROOT}, {"0.9.2342.19200300.100.1.25", ROOT},
    {"c", ROOT},        {"2.5.4.6", ROOT},         {"o", ROOT},
    {"2.5.4.10", ROOT},
};

struct reader {
    const char *at;
    bool bad;
};

static void skip_spaces(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// A pair of hexadecimal digits, or -1.
static int hex_pair(const char *text)
{
    const int high = hex_value(text[0]), low = high < 0 ? -1 : hex_value(text[1]);

    return low < 0 ? -1 : high << 4 | low;
}

// "uid", "OID.2.5.4.3", "2.5.4.3": in lower case, without "oid.".
static enum attribute read_type(struct reader *reader)
{
    char type[TYPE_SIZE];
    size_t used = 0;

    skip_spaces(reader);
    for (; is_letter(*reader->at) || is_digit(*reader->at) || strchr("-.", *reader->at) != NULL;
         reader->at++) {
        if (*reader->at == '\0' || used + 1 == sizeof type)
            break;
        type[used++] = (char)(is_letter(*reader->at) ? *reader->at | 0x20 : *reader->at);
    }
    type[used] = '\0';
    skip_spaces(reader);
    if (used == 0 || *reader->at != '=')
        reader->bad = true;
    else
        reader->at++;
    const char *name = strncmp(type, "oid.", 4) == 0 ? type + 4 : type;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(attributes[i].name, name) == 0)
            return attributes[i].attribute;
    return OTHER;
}

struct value {
    char text[VALUE_SIZE];
    size_t used;
    size_t solid; // bytes that are not spaces at the end, which only count when they are escaped
};

static void put(struct reader *reader, struct value *value, int byte, bool escaped)
{
    if (byte <= 0 || value->used + 1 >= sizeof value->text) {
        reader->bad = true;
        return;
    }
    value->text[value->used++] = (char)byte;
    if (escaped || byte != ' ')
        value->solid = value->used;
}

// After a backslash: a pair of hexadecimal digits, or the character itself.
static void read_escape(struct reader *reader, struct value *value)
{
    const int byte = hex_pair(++reader->at);

    if (byte >= 0) {
        put(reader, value, byte, true);
        reader->at += 2;
    } else {
        put(reader, value, (unsigned char)*reader->at, true);
        reader->at += *reader->at != '\0';
    }
}

// RFC 1779: "a, b".
static void read_quoted(struct reader *reader, struct value *value)
{
    for (reader->at++; *reader->at != '"' && *reader->at != '\0' && !reader->bad;) {
        if (*reader->at == '\\')
            read_escape(reader, value);
        else
            put(reader, value, (unsigned char)*reader->at++, true);
    }
    reader->bad = reader->bad || *reader->at != '"';
    reader->at += *reader->at == '"';
}

// "#0403..." is the value's BER encoding: tag, length, and for every kind of string its bytes.
static void read_encoded(struct reader *reader, struct value *value)
{
    size_t length = 0, count = 0;

    for (reader->at++; hex_pair(reader->at) >= 0; reader->at += 2, count++) {
        const int byte = hex_pair(reader->at);
        if (count == 1)
            length = (size_t)byte; // the long form is longer than any name
        if (count >= 2)
            put(reader, value, byte, true);
    }
    reader->bad = reader->bad || count < 2 || length > 127 || count - 2 != length;
}

static void read_string(struct reader *reader, struct value *value)
{
    while (*reader->at != '\0' && strchr(",;+", *reader->at) == NULL && !reader->bad) {
        if (*reader->at == '\\')
            read_escape(reader, value);
        else
            put(reader, value, (unsigned char)*reader->at++, false);
    }
    value->used = value->solid;
}

static void read_value(struct reader *reader, struct value *value)
{
    skip_spaces(reader);
    if (*reader->at == '#')
        read_encoded(reader, value);
    else if (*reader->at == '"')
        read_quoted(reader, value);
    else
        read_string(reader, value);
    if (reader->bad)
        value->used = 0;
    value->text[value->used] = '\0';
    skip_spaces(reader);
    if (*reader->at != '\0' && strchr(",;+", *reader->at) == NULL)
        reader->bad = true;
}

bool x500_is_name(const char *text)
{
    struct reader reader = {.at = text};

    (void)read_type(&reader);
    return !reader.bad;
}

struct found { // of one attribute: the first and the last in the text
    struct value first, last;
    bool any;
};

static void keep(struct found *found, const struct value *value)
{
    if (value->used == 0)
        return;
    if (!found->any)
        found->first = *value;
    found->last = *value;
    found->any = true;
}

bool x500_user(const char *text, char *user, size_t size)
{
    static const enum attribute wanted[] = {UID, CN};
    struct reader reader = {.at = text};
    struct found found[ROOT + 1] = {0};
    enum attribute first = OTHER, last = OTHER;
    bool more = true;

    for (unsigned count = 0; more && !reader.bad; count++) {
        struct value value = {.used = 0};
        last = read_type(&reader);
        first = count == 0 ? last : first;
        if (!reader.bad)
            read_value(&reader, &value);
        if (!reader.bad)
            keep(&found[last], &value);
        more = *reader.at != '\0';
        reader.at += more;
    }
    const bool from_root = first == ROOT && last != ROOT;
    for (size_t i = 0; !reader.bad && i < sizeof wanted / sizeof *wanted; i++) {
        const struct found *one = &found[wanted[i]];
        if (one->any)
            return text_copy(user, size, from_root ? one->last.text : one->first.text) ==
                   FAULT_NONE;
    }
    return false;
}
