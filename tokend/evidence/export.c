// SPDX-License-Identifier: BSD-2-Clause
// Writing an export; export_check.c verifies one.
#include "evidence/export.h"
#include "core/base64.h"
#include "evidence/export_form.h"
#include "evidence/sha256.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Nothing in a note but its newlines needs an escape in JSON: keys have no quotes or backslashes.
static char *put_note(char *out, const char *note)
{
    for (; *note != '\0'; note++) {
        if (*note == '\n')
            out = stpcpy(out, "\\n");
        else
            *out++ = *note;
    }
    return stpcpy(out, EXPORT_NOTE_END);
}

// Of a key that was never rotated it has the older form, which older programs read.
enum fault export_first_line(const struct note_key *keys, size_t count, const char *head,
                             char **line)
{
    char text[NOTE_KEY_TEXT_SIZE];
    char *made = malloc(count * (sizeof text + 3) + 2 * strlen(head) + 128);
    if (made == NULL)
        return FAULT_MEMORY;
    char *out = stpcpy(made, count == 1 ? EXPORT_FIRST : EXPORT_FIRST_KEYS);
    for (size_t i = 0; i < count; i++) {
        note_key_write(&keys[i], text);
        out = stpcpy(i == 0 ? out : stpcpy(out, EXPORT_NEXT_KEY), text);
    }
    out = stpcpy(out, count == 1 ? EXPORT_FIRST_HEAD : EXPORT_KEYS_HEAD);
    strcpy(put_note(out, head), "\n");
    *line = made;
    return FAULT_NONE;
}

enum fault export_head_line(const char *head, char **line)
{
    char *made = malloc(2 * strlen(head) + 128);
    if (made == NULL)
        return FAULT_MEMORY;
    strcpy(put_note(stpcpy(made, EXPORT_HEAD), head), "\n");
    *line = made;
    return FAULT_NONE;
}

enum fault export_record_line(const struct entry *entry, char **line)
{
    struct merkle_hash leaf;
    char *text;
    size_t length;
    enum fault fault = entry_line(entry, &text, &length);
    if (fault != FAULT_NONE)
        return fault;
    char *made = malloc(length + 128);
    if (made != NULL) {
        merkle_leaf(evidence_sha256, text, length, &leaf);
        char *out = stpcpy(made, EXPORT_HASH);
        base64_write(out, leaf.bytes, sizeof leaf.bytes);
        out = stpcpy(out + BASE64_ROOT, EXPORT_ENTRY);
        strcpy(stpcpy(out, text), EXPORT_ENTRY_END "\n");
        *line = made;
    }
    free(text);
    return made != NULL ? FAULT_NONE : FAULT_MEMORY;
}
