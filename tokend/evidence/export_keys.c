// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/export_keys.h"
#include <string.h>

_Static_assert(EXPORT_KEYS_MAX <= 32, "a bit for each");

#define ROTATES "\"event\":\"log.key_rotated\","
#define AFTER "\"after\":\""

static bool take_key(struct rest *line, const char *end, struct export_keys *keys)
{
    char text[NOTE_KEY_TEXT_SIZE];
    struct note_key *key = &keys->keys[keys->count];
    const size_t length = (size_t)(end - line->at);

    if (keys->count == EXPORT_KEYS_MAX || length >= sizeof text)
        return false;
    memcpy(text, line->at, length);
    text[length] = '\0';
    if (strlen(text) != length || !note_key_read(text, key) ||
        strcmp(key->name, keys->keys[0].name) != 0)
        return false;
    for (size_t i = 0; i < keys->count; i++)
        if (note_key_same(&keys->keys[i], key))
            return false;
    keys->count++;
    line->at += length;
    line->size -= length;
    return true;
}

bool export_keys_read(struct rest *line, struct export_keys *keys)
{
    const char *end;

    *keys = (struct export_keys){.count = 0};
    if (line_take(line, EXPORT_FIRST)) {
        end = memchr(line->at, '"', line->size);
        return end != NULL && take_key(line, end, keys) && line_take(line, EXPORT_FIRST_HEAD);
    }
    if (!line_take(line, EXPORT_FIRST_KEYS))
        return false;
    do {
        end = memchr(line->at, '"', line->size);
        if (end == NULL || !take_key(line, end, keys))
            return false;
    } while (line_take(line, EXPORT_NEXT_KEY));
    return keys->count > 1 && line_take(line, EXPORT_KEYS_HEAD);
}

static bool has(struct rest entry, const char *text)
{
    return memmem(entry.at, entry.size, text, strlen(text)) != NULL;
}

// Three numbers stand before it at most.
#define EVENT_WITHIN 128

bool export_entry_rotates(struct rest entry)
{
    return has((struct rest){entry.at, entry.size < EVENT_WITHIN ? entry.size : EVENT_WITHIN},
               ROTATES);
}

// Quotes in what people give are escaped, so this stands where the member stands.
bool export_keys_go_on(const struct export_keys *keys, struct rest entry)
{
    char member[sizeof AFTER + NOTE_KEY_TEXT_SIZE + 1], *out;

    if (keys->current + 1 == keys->count)
        return false;
    out = stpcpy(member, AFTER);
    note_key_write(&keys->keys[keys->current + 1], out);
    strcat(out, "\"");
    return has(entry, member);
}

void export_keys_turn(struct export_keys *keys, int64_t sequence)
{
    keys->current++;
    keys->turned[keys->current] = sequence;
}

uint32_t export_keys_signed(const struct export_keys *keys, const char *note,
                            struct checkpoint *head)
{
    struct signed_note read;
    uint32_t signers = 0;

    if (!note_read(note, &read) || !checkpoint_read(&read.text, head) ||
        strcmp(head->origin, keys->keys[0].name) != 0)
        return 0;
    for (size_t i = 0; i < keys->count; i++) {
        const enum note_verdict verdict = note_verify(&read, &keys->keys[i]);
        if (verdict == NOTE_FORGED)
            return 0;
        if (verdict == NOTE_SIGNED)
            signers |= UINT32_C(1) << i;
    }
    return signers;
}

uint32_t export_keys_in_force(const struct export_keys *keys, int64_t size)
{
    uint32_t bits = 0;

    for (size_t i = 0; i <= keys->current; i++)
        if (keys->turned[i] <= size && (i == keys->current || size <= keys->turned[i + 1]))
            bits |= UINT32_C(1) << i;
    return bits;
}
