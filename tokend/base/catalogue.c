// SPDX-License-Identifier: BSD-2-Clause
#include "base/catalogue.h"
#include "base/file.h"
#include "base/text.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x950412deu // in this machine's order: msgfmt ran on it
#define LARGEST ((size_t)4 * 1024 * 1024)
#define ARGUMENTS_MAX 16 // of one text

struct header {
    uint32_t magic, revision, count, originals, translations, hash_size, hashes;
};
struct place {
    uint32_t length, offset;
};

struct catalogue {
    char *file;
    size_t size;
    struct header header;
};

const char *catalogue_path(const char *locales, char path[CATALOGUE_PATH_SIZE])
{
    if (snprintf(path, CATALOGUE_PATH_SIZE, "%s/ja/LC_MESSAGES/warifu.mo",
                 locales != NULL ? locales : LOCALEDIR) >= CATALOGUE_PATH_SIZE)
        path[0] = '\0';
    return path;
}

static struct place place_of(const struct catalogue *catalogue, uint32_t table, uint32_t number)
{
    struct place place;

    memcpy(&place, catalogue->file + table + (size_t)number * sizeof place, sizeof place);
    return place;
}

static const char *text_at(const struct catalogue *catalogue, uint32_t table, uint32_t number)
{
    return catalogue->file + place_of(catalogue, table, number).offset;
}

// --- what a text asks of printf(3) --------------------------------------------------------------

struct arguments {
    char kinds[ARGUMENTS_MAX][4]; // length modifier and conversion: "s", "lu"
    unsigned count;               // none has no kind
};

// Reads one directive behind its '%'. Returns where it ends; NULL: none that our texts may have.
// A width or precision that is an argument of its own is none.
static const char *read_directive(const char *at, unsigned next, struct arguments *arguments)
{
    unsigned number = next;
    const size_t digits = strspn(at, "0123456789");
    size_t length;

    if (digits > 0 && digits < 3 && at[digits] == '$') {
        number = (unsigned)strtoul(at, NULL, 10) - 1;
        at += digits + 1;
    }
    at += strspn(at, "-+ #0");
    at += strspn(at, "0123456789");
    if (*at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    length = strspn(at, "hlzjt");
    if (length > 2 || number >= ARGUMENTS_MAX || at[length] == '\0' ||
        strchr("diouxXcs", at[length]) == NULL)
        return NULL;
    memset(arguments->kinds[number], 0, sizeof arguments->kinds[number]);
    memcpy(arguments->kinds[number], at, length + 1);
    if (number >= arguments->count)
        arguments->count = number + 1;
    return at + length + 1;
}

// False: it is no format of ours, and must not be used as one.
static bool read_format(const char *text, struct arguments *arguments)
{
    unsigned next = 0;

    memset(arguments, 0, sizeof *arguments);
    while ((text = strchr(text, '%')) != NULL) {
        text++;
        if (*text == '%') {
            text++;
        } else {
            text = read_directive(text, next++, arguments);
            if (text == NULL)
                return false;
        }
    }
    return true;
}

// A text that is no format in English is never used as one, whatever its translation holds. Of two
// English forms the second, for many, has all the arguments.
static bool asks_the_same(const char *original, size_t length, const char *translation)
{
    struct arguments english, japanese;

    if (strlen(original) < length)
        original += strlen(original) + 1;
    if (!read_format(original, &english))
        return true;
    return read_format(translation, &japanese) && english.count == japanese.count &&
           memcmp(english.kinds, japanese.kinds, sizeof english.kinds) == 0;
}

// --- its shape ----------------------------------------------------------------------------------

static bool lies_inside(const struct catalogue *catalogue, uint64_t offset, uint64_t length)
{
    return offset + length <= catalogue->size;
}

static bool text_lies_inside(const struct catalogue *catalogue, uint32_t table, uint32_t number)
{
    const struct place place = place_of(catalogue, table, number);

    return lies_inside(catalogue, place.offset, (uint64_t)place.length + 1) &&
           catalogue->file[(size_t)place.offset + place.length] == '\0';
}

static bool is_readable(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
        if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f ||
            (*at == 0xc2 && at[1] < 0xa0)) // C1
            return false;
    return text_is_utf8(text);
}

static bool text_is_good(const struct catalogue *catalogue, uint32_t number)
{
    const struct header *header = &catalogue->header;

    if (!text_lies_inside(catalogue, header->originals, number) ||
        !text_lies_inside(catalogue, header->translations, number))
        return false;
    const char *original = text_at(catalogue, header->originals, number);
    const char *translation = text_at(catalogue, header->translations, number);
    const size_t length = place_of(catalogue, header->originals, number).length;
    if (number > 0 && strcmp(text_at(catalogue, header->originals, number - 1), original) >= 0)
        return false;
    return strlen(translation) == place_of(catalogue, header->translations, number).length &&
           is_readable(original) && is_readable(translation) &&
           asks_the_same(original, length, translation);
}

// The translation of the empty text says how the others are written.
static bool header_is_good(const struct catalogue *catalogue)
{
    const char *says = text_at(catalogue, catalogue->header.translations, 0);

    return place_of(catalogue, catalogue->header.originals, 0).length == 0 &&
           strstr(says, "charset=UTF-8\n") != NULL && strstr(says, "nplurals=1;") != NULL;
}

static uint32_t end_of_texts(const struct catalogue *catalogue)
{
    const struct header *header = &catalogue->header;
    uint32_t end = 0;

    for (uint32_t i = 0; i < header->count; i++) {
        const struct place places[] = {place_of(catalogue, header->originals, i),
                                       place_of(catalogue, header->translations, i)};
        for (size_t j = 0; j < 2; j++)
            if (places[j].offset + places[j].length + 1 > end)
                end = places[j].offset + places[j].length + 1;
    }
    return end;
}

// cksum(1), as POSIX writes it: a CRC of the bytes and then of their number.
static uint32_t checksum(const char *bytes, size_t size)
{
    uint32_t crc = 0;

    for (size_t i = 0, rest = size; i < size || rest > 0; i++) {
        uint8_t byte = (uint8_t)(i < size ? bytes[i] : (char)rest);
        if (i >= size)
            rest >>= 8;
        crc ^= (uint32_t)byte << 24;
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (crc & 0x80000000u) != 0 ? crc << 1 ^ 0x04c11db7u : crc << 1;
    }
    return ~crc;
}

static bool end_is_good(const struct catalogue *catalogue)
{
    const uint32_t end = end_of_texts(catalogue);
    char expected[64];

    if (end == catalogue->size)
        return true;
    snprintf(expected, sizeof expected, "cksum %u %u\n", checksum(catalogue->file, end), end);
    return strlen(expected) == catalogue->size - end &&
           memcmp(catalogue->file + end, expected, strlen(expected)) == 0;
}

static bool is_good(struct catalogue *catalogue)
{
    struct header *header = &catalogue->header;

    if (catalogue->size < sizeof *header)
        return false;
    memcpy(header, catalogue->file, sizeof *header);
    const uint64_t table = (uint64_t)header->count * sizeof(struct place);
    if (header->magic != MAGIC || header->revision != 0 || header->count == 0 ||
        !lies_inside(catalogue, header->originals, table) ||
        !lies_inside(catalogue, header->translations, table) ||
        !lies_inside(catalogue, header->hashes, (uint64_t)header->hash_size * sizeof(uint32_t)))
        return false;
    for (uint32_t i = 0; i < header->count; i++)
        if (!text_is_good(catalogue, i))
            return false;
    return header_is_good(catalogue) && end_is_good(catalogue);
}

enum fault catalogue_read(char *file, size_t size, struct catalogue **catalogue)
{
    struct catalogue *new = calloc(1, sizeof *new);

    if (new == NULL) {
        free(file);
        return FAULT_MEMORY;
    }
    new->file = file;
    new->size = size;
    if (!is_good(new)) {
        catalogue_free(&new);
        return FAULT_CORRUPT;
    }
    *catalogue = new;
    return FAULT_NONE;
}

enum fault catalogue_load(const char *path, struct catalogue **catalogue)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0, LARGEST};
    char *file = NULL;
    size_t size = 0;
    const enum fault fault = file_read_checked(path, &demand, &file, &size);

    return fault == FAULT_NONE ? catalogue_read(file, size, catalogue) : fault;
}

// --- looking up ---------------------------------------------------------------------------------

const char *catalogue_text(const struct catalogue *catalogue, const char *english)
{
    uint32_t low = 0, high;

    // The empty text is the catalogue's own header.
    if (catalogue == NULL || english[0] == '\0')
        return english;
    high = catalogue->header.count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = strcmp(english, text_at(catalogue, catalogue->header.originals, middle));
        if (order == 0)
            return text_at(catalogue, catalogue->header.translations, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}

void catalogue_free(struct catalogue **catalogue)
{
    if (*catalogue != NULL)
        free((*catalogue)->file);
    free(*catalogue);
    *catalogue = NULL;
}
