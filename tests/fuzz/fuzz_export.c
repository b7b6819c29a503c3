// SPDX-License-Identifier: BSD-2-Clause
// An exported log that anybody may have written, an older head, and a key (E4, H1). What is read
// has one form only; what was found fits together.
#include "evidence/export.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void verify(const char *text, size_t size, const char *older)
{
    static struct export_check check;
    export_check_start(&check, NULL, older);
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end != NULL ? (size_t)(end - text) - at : size - at;
        if (!export_check_line(&check, text + at, length, end != NULL))
            break;
        at += length + 1;
    }
    const struct export_result result = export_check_end(&check);
    expect(result.verdict < EXPORT_VERDICTS);
    expect(result.first >= 0 && (result.first <= result.last || result.verdict == EXPORT_COMPLETE));
    expect(result.verdict != EXPORT_COMPLETE || older == NULL || result.older_head_is_part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct signed_note note;
    struct checkpoint checkpoint;
    struct note_key key;

    if (text == NULL || note_keys_start() != FAULT_NONE)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    verify(text, size, NULL);
    // The same, and its second half as an older head.
    verify(text, size, text + size / 2);
    if (note_key_read(text, &key)) {
        char again[NOTE_KEY_TEXT_SIZE];
        note_key_write(&key, again);
        expect(strcmp(again, text) == 0);
    }
    if (note_read(text, &note)) {
        struct note_signature signature;
        size_t place = 0, count = 0;
        while (note_next_signature(&note, &place, &signature))
            count++;
        expect(count > 0 && place == note.signatures.size);
        if (checkpoint_read(&note.text, &checkpoint)) {
            char again[CHECKPOINT_SIZE];
            expect(checkpoint_write(&checkpoint, again) == FAULT_NONE);
            expect(strlen(again) == note.text.size &&
                   memcmp(again, note.text.at, note.text.size) == 0);
        }
    }
    free(text);
    return 0;
}
