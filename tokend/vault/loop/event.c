// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/event.h"
#include <stdio.h>
#include <string.h>

// Which workstation it was is in every record (A7), and in whose place somebody did it, may be
// (D6).
#define EVERYWHERE ((uint64_t)1 << FIELD_HOST | (uint64_t)1 << FIELD_DEPUTY_FOR)

void event_init(struct event *event, enum event_id id, const char *user)
{
    memset(event, 0, sizeof *event);
    event->id = id;
    event->user = user != NULL ? user : "";
}

void event_text(struct event *event, enum event_field field, const char *text)
{
    if (text != NULL && text[0] != '\0')
        event->values[field] = (struct event_value){.type = VALUE_TEXT, .text = text};
}

void event_number(struct event *event, enum event_field field, int64_t number)
{
    event->values[field] = (struct event_value){.type = VALUE_NUMBER, .number = number};
}

// --- the line ---

struct line {
    char *out;
    size_t size, used;
    bool full;
};

static void put(struct line *line, const char *bytes, size_t count)
{
    if (line->full || count >= line->size - line->used) {
        line->full = true;
        return;
    }
    memcpy(line->out + line->used, bytes, count);
    line->used += count;
    line->out[line->used] = '\0';
}

static void put_text(struct line *line, const char *text)
{
    put(line, text, strlen(text));
}

// One code point; the number of bytes it takes, or 0 if these bytes are no UTF-8.
static size_t decode(const unsigned char *at, uint32_t *point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length;

    if (at[0] < 0x80) {
        *point = at[0];
        return 1;
    }
    if ((at[0] & 0xe0) == 0xc0)
        length = 2, *point = at[0] & 0x1f;
    else if ((at[0] & 0xf0) == 0xe0)
        length = 3, *point = at[0] & 0x0f;
    else if ((at[0] & 0xf8) == 0xf0)
        length = 4, *point = at[0] & 0x07;
    else
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (at[i] & 0x3f);
    }
    if (*point < smallest[length] || *point > 0x10ffff || (*point >= 0xd800 && *point <= 0xdfff))
        return 0;
    return length;
}

// Ranges that may break a line, turn it round, or hide something on a terminal (abuse:A1).
static bool is_dangerous(uint32_t point)
{
    static const uint32_t ranges[][2] = {
        {0x00, 0x1f},     {'"', '"'},       {'\\', '\\'},     {0x7f, 0x9f},       {0xad, 0xad},
        {0x061c, 0x061c}, {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},
        {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i][0] && point <= ranges[i][1])
            return true;
    return false;
}

static void put_string(struct line *line, const char *text)
{
    const size_t most = line->used + 768;
    const unsigned char *at = (const unsigned char *)text;

    put(line, "\"", 1);
    while (*at != '\0') {
        char escape[16];
        uint32_t point;
        size_t length = decode(at, &point);

        if (line->used > most) {
            put_text(line, "...");
            break;
        }
        if (length == 0) {
            put_text(line, "\\ufffd");
            length = 1;
        } else if (!is_dangerous(point)) {
            put(line, (const char *)at, length);
        } else {
            if (point >= 0x10000)
                snprintf(escape, sizeof escape, "\\u%04x\\u%04x",
                         (unsigned)(0xd800 + ((point - 0x10000) >> 10)),
                         (unsigned)(0xdc00 + ((point - 0x10000) & 0x3ff)));
            else
                snprintf(escape, sizeof escape, "\\u%04x", (unsigned)point);
            put_text(line, escape);
        }
        at += length;
    }
    put(line, "\"", 1);
}

static void put_member(struct line *line, const char *name, const char *text)
{
    put_text(line, line->used > 1 ? ",\"" : "\"");
    put_text(line, name);
    put_text(line, "\":");
    put_string(line, text);
}

enum fault event_write(const struct event *event, char *out, size_t size)
{
    const struct event_kind *kind = event_kind(event->id);
    struct line line = {.out = out, .size = size};
    char number[32], clause[EVENT_CLAUSE_SIZE];

    if (kind == NULL || size == 0)
        return FAULT_INTERNAL;
    put(&line, "{", 1);
    put_member(&line, "event", kind->name);
    put_member(&line, "clause", event_clause(kind, clause));
    snprintf(number, sizeof number, ",\"severity\":%d", (int)kind->severity);
    put_text(&line, number);
    if (event->user[0] != '\0')
        put_member(&line, "user", event->user);
    for (unsigned i = 0; i < EVENT_FIELDS; i++) {
        const struct event_value *value = &event->values[i];
        if (value->type == VALUE_ABSENT)
            continue;
        if (((kind->fields | EVERYWHERE) & (uint64_t)1 << i) == 0)
            return FAULT_INTERNAL;
        if (value->type == VALUE_TEXT) {
            put_member(&line, event_field_name((enum event_field)i), value->text);
        } else {
            snprintf(number, sizeof number, ",\"%s\":%lld", event_field_name((enum event_field)i),
                     (long long)value->number);
            put_text(&line, number);
        }
    }
    put(&line, "}", 1);
    return line.full ? FAULT_LIMIT : FAULT_NONE;
}
