// SPDX-License-Identifier: BSD-2-Clause
// The lines of an export, taken apart.
#include "core/base64.h"
#include "evidence/export.h"
#include "evidence/export_form.h"
#include "evidence/sha256.h"
#include <string.h>

bool line_take(struct rest *rest, const char *text)
{
    const size_t length = strlen(text);
    if (rest->size < length || memcmp(rest->at, text, length) != 0)
        return false;
    rest->at += length;
    rest->size -= length;
    return true;
}

bool line_take_end(struct rest *rest, const char *text)
{
    const size_t length = strlen(text);
    if (rest->size < length || memcmp(rest->at + rest->size - length, text, length) != 0)
        return false;
    rest->size -= length;
    return true;
}

bool line_note(struct rest rest, char note[EXPORT_HEAD_MAX])
{
    size_t used = 0;
    if (!line_take_end(&rest, EXPORT_NOTE_END))
        return false;
    for (size_t i = 0; i < rest.size; i++) {
        char character = rest.at[i];
        if (character == '\\') {
            if (++i == rest.size || rest.at[i] != 'n')
                return false;
            character = '\n';
        } else if ((unsigned char)character < 0x20 || character == '"') {
            return false;
        }
        if (used == EXPORT_HEAD_MAX - 1)
            return false;
        note[used++] = character;
    }
    note[used] = '\0';
    return true;
}

bool line_record(struct rest line, struct line_record *record)
{
    size_t size;
    *record = (struct line_record){0};
    if (!line_take(&line, EXPORT_HASH) || line.size < BASE64_ROOT ||
        !base64_read(line.at, BASE64_ROOT, record->told.bytes, sizeof record->told.bytes, &size) ||
        size != sizeof record->told.bytes) {
        record->told = (struct merkle_hash){{0}};
        return false;
    }
    line.at += BASE64_ROOT;
    line.size -= BASE64_ROOT;
    if (!line_take(&line, EXPORT_ENTRY) || !line_take_end(&line, EXPORT_ENTRY_END) ||
        !entry_numbers(line.at, line.size, &record->sequence, &record->time))
        return false;
    record->entry = line;
    merkle_leaf(evidence_sha256, line.at, line.size, &record->leaf);
    return merkle_same(&record->leaf, &record->told);
}
