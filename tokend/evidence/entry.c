// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/entry.h"
#include "base/text.h"
#include "evidence/sha256.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPED_MOST 6 // bytes for one: \uXXXX

static char *put_escape(char *out, unsigned unit)
{
    return out + sprintf(out, "\\u%04x", unit);
}

// One character of valid UTF-8 beyond ASCII; `in` then stands behind it.
static unsigned take_character(const unsigned char **in)
{
    const unsigned char *at = *in;
    const unsigned more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : 1;
    unsigned character = *at & (0x3fu >> more);
    for (unsigned i = 1; i <= more; i++)
        character = character << 6 | (at[i] & 0x3fu);
    *in = at + more + 1;
    return character;
}

static char *put_character(char *out, unsigned character)
{
    if (character < 0x10000)
        return put_escape(out, character);
    out = put_escape(out, 0xd800 + ((character - 0x10000) >> 10));
    return put_escape(out, 0xdc00 + ((character - 0x10000) & 0x3ff));
}

static char *put_string(char *out, const char *text)
{
    const bool utf8 = text_is_utf8(text);
    *out++ = '"';
    for (const unsigned char *in = (const unsigned char *)text; *in != '\0';) {
        if (*in >= 0x80 && utf8)
            out = put_character(out, take_character(&in));
        else if (*in >= 0x80)
            out = put_escape(out, 0xdc00u + *in++);
        else if (*in < 0x20 || *in == 0x7f || *in == '"' || *in == '\\')
            out = put_escape(out, *in++);
        else
            *out++ = (char)*in++;
    }
    *out++ = '"';
    return out;
}

static bool is_object(const char *body)
{
    const size_t length = strlen(body);
    if (length < 2 || body[0] != '{' || body[length - 1] != '}' || !text_is_utf8(body))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)body[i] < 0x20 || body[i] == 0x7f)
            return false;
    return true;
}

enum fault entry_line(const struct entry *entry, char **line, size_t *length)
{
    const size_t texts = strlen(entry->event) + strlen(entry->user) + strlen(entry->body);
    char *made = malloc(texts * ESCAPED_MOST + 256);
    if (made == NULL)
        return FAULT_MEMORY;
    char *out = made + sprintf(made,
                               "{\"sequence\":%" PRId64 ",\"time\":%" PRId64 ",\"steady\":%" PRId64
                               ",\"event\":",
                               entry->sequence, entry->time, entry->steady);
    out = put_string(out, entry->event);
    out = stpcpy(out, ",\"user\":");
    out = put_string(out, entry->user);
    out = stpcpy(out, ",\"record\":");
    out = is_object(entry->body) ? stpcpy(out, entry->body) : put_string(out, entry->body);
    *out++ = '}';
    *out = '\0';
    *line = made;
    *length = (size_t)(out - made);
    return FAULT_NONE;
}

enum fault entry_leaf(const struct entry *entry, struct merkle_hash *leaf)
{
    char *line;
    size_t length;
    const enum fault fault = entry_line(entry, &line, &length);
    if (fault != FAULT_NONE)
        return fault;
    merkle_leaf(evidence_sha256, line, length, leaf);
    free(line);
    return FAULT_NONE;
}

// --- reading ---------------------------------------------------------------------------------

static bool take_text(const char **at, const char *end, const char *text)
{
    const size_t length = strlen(text);
    if ((size_t)(end - *at) < length || memcmp(*at, text, length) != 0)
        return false;
    *at += length;
    return true;
}

// As entry_line() writes it: without zeros in front.
static bool take_number(const char **at, const char *end, int64_t *number)
{
    char digits[24], again[24];
    size_t length = 0;
    while (*at + length < end && length < sizeof digits - 1 &&
           strchr("-0123456789", (*at)[length]) != NULL && (*at)[length] != '\0') {
        digits[length] = (*at)[length];
        length++;
    }
    digits[length] = '\0';
    const int64_t read = strtoll(digits, NULL, 10);
    snprintf(again, sizeof again, "%" PRId64, read);
    if (strcmp(again, digits) != 0)
        return false;
    *at += length;
    *number = read;
    return true;
}

bool entry_numbers(const char *line, size_t length, int64_t *sequence, int64_t *time)
{
    const char *at = line, *end = line + length;
    return take_text(&at, end, "{\"sequence\":") && take_number(&at, end, sequence) &&
           take_text(&at, end, ",\"time\":") && take_number(&at, end, time) &&
           take_text(&at, end, ",");
}
