// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.h"
#include <stdio.h>
#include <string.h>

// Reads one well-formed character (RFC 3629, table in section 4) of the NUL-terminated text.
// Returns its bytes, or 0 if there is none.
static size_t read_character(const unsigned char *text, uint32_t *code)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t extra = 0; extra < sizeof forms / sizeof *forms; extra++) {
        if ((text[0] & forms[extra].mask) != forms[extra].lead)
            continue;
        uint32_t value = text[0] & (unsigned char)~forms[extra].mask;
        for (size_t i = 1; i <= extra; i++) {
            if ((text[i] & 0xc0) != 0x80) // also stops at the NUL
                return 0;
            value = value << 6 | (text[i] & 0x3f);
        }
        if (value < forms[extra].least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
            return 0;
        *code = value;
        return extra + 1;
    }
    return 0;
}

bool text_is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        uint32_t code;
        size_t length = read_character(at, &code);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

static bool is_japanese(uint32_t code)
{
    return (code >= 0x3000 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) ||
           (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xffef) ||
           (code >= 0x20000 && code <= 0x3ffff);
}

size_t text_measure(const char *text, enum text_script *script)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t characters = 0;

    *script = TEXT_ASCII;
    for (; *at != '\0'; characters++) {
        uint32_t code = 0;
        const size_t length = read_character(at, &code);
        if (length == 0 || (code >= 0x80 && !is_japanese(code)))
            *script = TEXT_OTHER;
        else if (code >= 0x80 && *script == TEXT_ASCII)
            *script = TEXT_JAPANESE;
        at += length > 0 ? length : 1;
    }
    return characters;
}

const char *text_script_name(enum text_script script)
{
    static const char *const names[] = {"ascii", "japanese", "other"};
    return (unsigned)script < sizeof names / sizeof *names ? names[script] : "other";
}

// What could move the cursor, end the line, turn the direction or hide: shown escaped.
static bool is_treacherous(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0000, 0x001f},   // C0
        {'\\', '\\'},       // so that escapes parse back
        {0x007f, 0x009f},   // DEL, C1
        {0x00ad, 0x00ad},   // soft hyphen
        {0x034f, 0x034f},   // combining grapheme joiner
        {0x061c, 0x061c},   // Arabic letter mark
        {0x115f, 0x1160},   // Hangul fillers
        {0x17b4, 0x17b5},   // Khmer inherent vowels
        {0x180b, 0x180f},   // Mongolian selectors and vowel separator
        {0x200b, 0x200f},   // zero width, direction marks
        {0x2028, 0x202e},   // line and paragraph separator, bidirectional embedding
        {0x2060, 0x206f},   // word joiner, invisible operators, bidirectional isolates
        {0x3164, 0x3164},   // Hangul filler
        {0xfe00, 0xfe0f},   // variation selectors
        {0xfeff, 0xfeff},   // zero width no-break space
        {0xffa0, 0xffa0},   // halfwidth Hangul filler
        {0xfff0, 0xfffb},   // interlinear annotation and unassigned neighbours
        {0xfffe, 0xffff},   // not characters
        {0xe0000, 0xe0fff}, // tags, more variation selectors
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

bool text_is_plain(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    uint32_t before = 0;

    while (*at != '\0') {
        uint32_t code = 0;
        const size_t length = read_character(at, &code);
        const bool selects =
            (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
        if (length == 0 || (selects ? before < 0x80 || is_treacherous(before)
                                    : code != '\\' && is_treacherous(code)))
            return false;
        before = code;
        at += length;
    }
    return true;
}

// Writes one character of `text` into `piece` as it is or escaped: \uHHHH is a character, \xHH a
// byte. Returns the bytes taken from `text`.
static size_t escape_character(char piece[32], const unsigned char *text)
{
    uint32_t code = 0;
    size_t length = read_character(text, &code);
    if (length > 0 && !is_treacherous(code)) {
        memcpy(piece, text, length);
        piece[length] = '\0';
        return length;
    }
    if (length > 1 && code <= 0xffff) {
        snprintf(piece, 32, "\\u%04x", (unsigned)code);
        return length;
    }
    if (length == 0)
        length = 1;
    for (size_t i = 0; i < length; i++)
        snprintf(piece + 4 * i, 32 - 4 * i, "\\x%02x", text[i]);
    return length;
}

const char *escape_text(char *out, size_t size, const char *text)
{
    static const char cut[] = "...";
    const unsigned char *at = (const unsigned char *)text;
    size_t used = 0, fits = 0; // `fits`: where the cut mark still has room
    if (size == 0)
        return out;
    while (*at != '\0') {
        char piece[32];
        at += escape_character(piece, at);
        size_t length = strlen(piece);
        if (used + length >= size) {
            size_t room = size - 1 - fits;
            size_t mark = room < strlen(cut) ? room : strlen(cut);
            memcpy(out + fits, cut, mark);
            out[fits + mark] = '\0';
            return out;
        }
        memcpy(out + used, piece, length);
        used += length;
        if (used + sizeof cut <= size)
            fits = used;
    }
    out[used] = '\0';
    return out;
}

enum fault text_copy(char *field, size_t size, const char *text)
{
    if (text == NULL)
        text = "";
    size_t length = strnlen(text, size);
    if (length >= size)
        return FAULT_LIMIT;
    if (!text_is_utf8(text))
        return FAULT_FORMAT;
    memcpy(field, text, length + 1);
    return FAULT_NONE;
}

enum fault text_to_number(const char *text, int64_t min, int64_t max, int64_t *number)
{
    int64_t value = 0;
    if (*text == '\0')
        return FAULT_FORMAT;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return FAULT_FORMAT;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *text - '0', &value))
            return FAULT_LIMIT;
    }
    if (value < min || value > max)
        return FAULT_LIMIT;
    *number = value;
    return FAULT_NONE;
}
