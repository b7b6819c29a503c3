// SPDX-License-Identifier: BSD-2-Clause
#include "core/signed_note.h"
#include "base/text.h"
#include "core/base64.h"
#include <string.h>

#define DASH "\xe2\x80\x94 " // an em dash and a blank begin a line with a signature

// White space as Unicode has it, and the plus, which divides a key into its parts.
static const char *const not_in_names[] = {
    "+",
    " ",
    "\xc2\x85",     // U+0085
    "\xc2\xa0",     // U+00A0
    "\xe1\x9a\x80", // U+1680
    "\xe2\x80\x80",
    "\xe2\x80\x81",
    "\xe2\x80\x82",
    "\xe2\x80\x83", // U+2000 ...
    "\xe2\x80\x84",
    "\xe2\x80\x85",
    "\xe2\x80\x86",
    "\xe2\x80\x87",
    "\xe2\x80\x88",
    "\xe2\x80\x89",
    "\xe2\x80\x8a", // ... U+200A
    "\xe2\x80\xa8",
    "\xe2\x80\xa9", // U+2028, U+2029
    "\xe2\x80\xaf", // U+202F
    "\xe2\x81\x9f", // U+205F
    "\xe3\x80\x80", // U+3000
};

bool note_name_is_valid(const char *name)
{
    const size_t length = strlen(name);
    if (length == 0 || length >= NOTE_NAME_SIZE || !text_is_utf8(name))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
            return false;
    for (size_t i = 0; i < sizeof not_in_names / sizeof *not_in_names; i++)
        if (strstr(name, not_in_names[i]) != NULL)
            return false;
    return true;
}

// --- reading ---------------------------------------------------------------------------------

// What stands before the next `end`; `rest` then begins behind that. False where there is none.
static bool take_until(struct note_part *rest, char end, struct note_part *part)
{
    const char *found = rest->size > 0 ? memchr(rest->at, end, rest->size) : NULL;
    if (found == NULL)
        return false;
    part->at = rest->at;
    part->size = (size_t)(found - rest->at);
    rest->size -= part->size + 1;
    rest->at = found + 1;
    return true;
}

static bool read_name(const struct note_part *part, char name[NOTE_NAME_SIZE])
{
    if (part->size >= NOTE_NAME_SIZE)
        return false;
    memcpy(name, part->at, part->size);
    name[part->size] = '\0';
    return note_name_is_valid(name);
}

#define PLAIN_SIZE (NOTE_KEY_ID_SIZE + NOTE_SIGNATURE_SIZE)
#define TIMED_SIZE (NOTE_KEY_ID_SIZE + NOTE_TIME_SIZE + NOTE_SIGNATURE_SIZE)

// Decoded as far as it is of use: the key id and, if it is as long as one of a kind that we know,
// the signature with its time.
static bool read_encoded(const struct note_part *part, struct note_signature *signature)
{
    uint8_t bytes[TIMED_SIZE] = {0};
    size_t size, used;
    if (!base64_read(part->at, part->size, NULL, SIZE_MAX, &size) || size <= NOTE_KEY_ID_SIZE)
        return false;
    signature->ed25519 = size == PLAIN_SIZE;
    signature->cosignature = size == TIMED_SIZE;
    const bool known = signature->ed25519 || signature->cosignature;
    const size_t wanted = known ? part->size : BASE64_SIZE(NOTE_KEY_ID_SIZE);
    if (!base64_read(part->at, wanted, bytes, sizeof bytes, &used))
        return false;
    const uint8_t *at = bytes + NOTE_KEY_ID_SIZE;
    memcpy(signature->key_id, bytes, NOTE_KEY_ID_SIZE);
    signature->time = 0;
    for (unsigned i = 0; signature->cosignature && i < NOTE_TIME_SIZE; i++)
        signature->time = signature->time << 8 | *at++;
    memcpy(signature->bytes, at, NOTE_SIGNATURE_SIZE);
    return true;
}

static bool take_signature(struct note_part *rest, struct note_signature *signature)
{
    struct note_part line, encoded;
    char name[NOTE_NAME_SIZE];
    const size_t dash = strlen(DASH);
    if (!take_until(rest, '\n', &line) || line.size <= dash || memcmp(line.at, DASH, dash) != 0)
        return false;
    encoded = (struct note_part){line.at + dash, line.size - dash};
    return take_until(&encoded, ' ', &signature->name) && read_name(&signature->name, name) &&
           read_encoded(&encoded, signature);
}

bool note_read(const char *data, struct signed_note *note)
{
    const size_t size = strnlen(data, NOTE_MAX + 1);
    struct signed_note found = {0};
    struct note_signature signature;
    if (size > NOTE_MAX || !text_is_utf8(data))
        return false;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)data[i] < 0x20 && data[i] != '\n')
            return false;
        // The last empty line divides it: a text may have others.
        if (i > 0 && data[i] == '\n' && data[i - 1] == '\n') {
            found.text = (struct note_part){data, i};
            found.signatures = (struct note_part){data + i + 1, size - i - 1};
        }
    }
    if (found.text.size == 0 || found.signatures.size == 0)
        return false;
    struct note_part rest = found.signatures;
    for (unsigned lines = 0; rest.size > 0; lines++)
        if (lines == NOTE_SIGNATURES_MAX || !take_signature(&rest, &signature))
            return false;
    *note = found;
    return true;
}

bool note_next_signature(const struct signed_note *note, size_t *place,
                         struct note_signature *signature)
{
    struct note_part rest = {note->signatures.at + *place, note->signatures.size - *place};
    if (!take_signature(&rest, signature))
        return false;
    *place = note->signatures.size - rest.size;
    return true;
}

bool note_take_line(struct note_part *rest, struct note_part *line)
{
    return take_until(rest, '\n', line);
}

bool note_read_number(const struct note_part *digits, uint64_t *number)
{
    uint64_t read = 0;
    if (digits->size == 0 || (digits->at[0] == '0' && digits->size > 1))
        return false;
    for (size_t i = 0; i < digits->size; i++) {
        const unsigned digit = (unsigned char)digits->at[i] - (unsigned)'0';
        if (digit > 9 || read > (MERKLE_SIZE_MAX - digit) / 10)
            return false;
        read = read * 10 + digit;
    }
    *number = read;
    return true;
}

bool checkpoint_read(const struct note_part *text, struct checkpoint *checkpoint)
{
    struct note_part rest = *text, origin, size, root;
    struct checkpoint found = {.size = 0};
    size_t bytes;
    if (!take_until(&rest, '\n', &origin) || !take_until(&rest, '\n', &size) ||
        !take_until(&rest, '\n', &root) || rest.size > 0 || !read_name(&origin, found.origin) ||
        !note_read_number(&size, &found.size) ||
        !base64_read(root.at, root.size, found.root.bytes, sizeof found.root.bytes, &bytes) ||
        bytes != sizeof found.root.bytes)
        return false;
    *checkpoint = found;
    return true;
}

// --- writing ---------------------------------------------------------------------------------

char *note_put_number(char *out, uint64_t number)
{
    char digits[20];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (count > 0)
        *out++ = digits[--count];
    return out;
}

_Static_assert(BASE64_ROOT == BASE64_SIZE(MERKLE_HASH_SIZE), "a head in characters");
_Static_assert(NOTE_LINE_SIZE >= NOTE_NAME_SIZE + 5 + BASE64_SIZE(TIMED_SIZE) + 2,
               "a line with a signature in characters");

enum fault checkpoint_write(const struct checkpoint *checkpoint, char text[CHECKPOINT_SIZE])
{
    if (memchr(checkpoint->origin, '\0', sizeof checkpoint->origin) == NULL ||
        !note_name_is_valid(checkpoint->origin))
        return FAULT_FORMAT;
    if (checkpoint->size > MERKLE_SIZE_MAX)
        return FAULT_LIMIT;
    char *out = stpcpy(text, checkpoint->origin);
    *out++ = '\n';
    out = note_put_number(out, checkpoint->size);
    *out++ = '\n';
    base64_write(out, checkpoint->root.bytes, sizeof checkpoint->root.bytes);
    strcat(out, "\n");
    return FAULT_NONE;
}

static enum fault write_line(const char *name, const uint8_t *bytes, size_t size,
                             char line[NOTE_LINE_SIZE])
{
    if (!note_name_is_valid(name))
        return FAULT_FORMAT;
    char *out = stpcpy(stpcpy(line, DASH), name);
    *out++ = ' ';
    base64_write(out, bytes, size);
    strcat(out, "\n");
    return FAULT_NONE;
}

enum fault note_write_signature(const char *name, const uint8_t key_id[NOTE_KEY_ID_SIZE],
                                const uint8_t signature[NOTE_SIGNATURE_SIZE],
                                char line[NOTE_LINE_SIZE])
{
    uint8_t bytes[PLAIN_SIZE];
    memcpy(bytes, key_id, NOTE_KEY_ID_SIZE);
    memcpy(bytes + NOTE_KEY_ID_SIZE, signature, NOTE_SIGNATURE_SIZE);
    return write_line(name, bytes, sizeof bytes, line);
}

enum fault note_write_cosignature(const char *name, const uint8_t key_id[NOTE_KEY_ID_SIZE],
                                  uint64_t time, const uint8_t signature[NOTE_SIGNATURE_SIZE],
                                  char line[NOTE_LINE_SIZE])
{
    uint8_t bytes[TIMED_SIZE];
    memcpy(bytes, key_id, NOTE_KEY_ID_SIZE);
    for (unsigned i = 0; i < NOTE_TIME_SIZE; i++)
        bytes[NOTE_KEY_ID_SIZE + i] = (uint8_t)(time >> (56 - 8 * i));
    memcpy(bytes + NOTE_KEY_ID_SIZE + NOTE_TIME_SIZE, signature, NOTE_SIGNATURE_SIZE);
    return write_line(name, bytes, sizeof bytes, line);
}
