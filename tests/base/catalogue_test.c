// SPDX-License-Identifier: BSD-2-Clause
// abuse:M18: a catalogue that is cut short or changed at any byte is refused, and nothing of it is
// used.
#include "base/catalogue.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *built;
static size_t built_size, texts_size; // with and without the checksum behind the texts

static enum fault read_copy(const char *bytes, size_t size)
{
    struct catalogue *catalogue = NULL;
    char *copy = malloc(size > 0 ? size : 1); // exactly so long: sanitizers see what lies behind

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    const enum fault fault = catalogue_read(copy, size, &catalogue);
    catalogue_free(&catalogue);
    return fault;
}

static void every_text_is_found(void **state)
{
    struct catalogue *catalogue = NULL;
    char *copy = malloc(built_size);
    uint32_t header[5];

    (void)state;
    assert_non_null(copy);
    memcpy(copy, built, built_size);
    assert_int_equal(catalogue_read(copy, built_size, &catalogue), FAULT_NONE);
    memcpy(header, built, sizeof header);
    assert_true(header[2] > 300);
    for (uint32_t i = 0; i < header[2]; i++) {
        uint32_t original[2], translation[2];
        memcpy(original, built + header[3] + i * sizeof original, sizeof original);
        memcpy(translation, built + header[4] + i * sizeof translation, sizeof translation);
        assert_string_equal(catalogue_text(catalogue, built + original[1]),
                            original[0] == 0 ? "" : built + translation[1]);
    }
    static const char unknown[] = "no such text %s", last[] = "\xff";
    assert_ptr_equal(catalogue_text(catalogue, unknown), unknown);
    assert_ptr_equal(catalogue_text(catalogue, last), last);
    assert_ptr_equal(catalogue_text(NULL, "Password: "), "Password: ");
    assert_string_not_equal(catalogue_text(catalogue, "Password: "), "Password: ");
    catalogue_free(&catalogue);
}

static void cut_short(void **state)
{
    const size_t step = getenv("CI_SLOW") != NULL ? 1 : built_size / 150;

    (void)state;
    for (size_t left = 0; left < built_size; left += left < 200 ? 1 : step)
        if (left != texts_size && read_copy(built, left) != FAULT_CORRUPT)
            fail_msg("cut to %zu bytes it is taken", left);
    for (size_t left = texts_size - 40; left < built_size; left++)
        assert_int_equal(read_copy(built, left), left == texts_size ? FAULT_NONE : FAULT_CORRUPT);
}

static void changed(void **state)
{
    static const unsigned char flips[] = {0x01, 0x20, 0x80, 0xff};
    const size_t step = getenv("CI_SLOW") != NULL ? 1 : built_size / 250;

    (void)state;
    for (size_t at = 0; at < built_size; at += at < 64 ? 1 : step)
        for (size_t flip = 0; flip < sizeof flips; flip++) {
            built[at] = (char)(built[at] ^ flips[flip]);
            // With its checksum nothing passes; without it what passes is safe to use, which the
            // sanitizers judge.
            if (read_copy(built, built_size) != FAULT_CORRUPT)
                fail_msg("byte %zu changed: taken", at);
            if (at < texts_size)
                (void)read_copy(built, texts_size);
            built[at] = (char)(built[at] ^ flips[flip]);
        }
    assert_int_equal(read_copy(built, built_size), FAULT_NONE);
}

// --- catalogues of one text, without a checksum: only their shape protects ---

struct small {
    uint32_t header[7], originals[2][2], translations[2][2];
    char texts[400];
};

#define SAYS "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"

static size_t make(struct small *small, const char *says, const char *original,
                   const char *translation)
{
    const char *const texts[] = {"", original, says, translation};
    uint32_t at = 0;

    *small = (struct small){.header = {0x950412de, 0, 2, offsetof(struct small, originals),
                                       offsetof(struct small, translations), 0, 0}};
    for (size_t i = 0; i < 4; i++) {
        uint32_t *place = i < 2 ? small->originals[i] : small->translations[i - 2];
        place[0] = (uint32_t)strlen(texts[i]);
        place[1] = (uint32_t)offsetof(struct small, texts) + at;
        memcpy(small->texts + at, texts[i], strlen(texts[i]) + 1);
        at += (uint32_t)strlen(texts[i]) + 1;
    }
    return offsetof(struct small, texts) + at;
}

static enum fault judge(const char *says, const char *original, const char *translation)
{
    struct small small;
    const size_t size = make(&small, says, original, translation);

    return read_copy((const char *)&small, size);
}

static void formats(void **state)
{
    static const struct {
        const char *original, *translation;
        enum fault fault;
    } rows[] = {
        {"%s has %lu keys", "%s: %lu", FAULT_NONE},
        {"%s has %lu keys", "%2$lu: %1$s", FAULT_NONE},
        {"%s has %lu keys", "%lu: %s", FAULT_CORRUPT},
        {"%s has %lu keys", "%s: %u", FAULT_CORRUPT},
        {"%s has %lu keys", "%s", FAULT_CORRUPT},
        {"%s has", "%s %s", FAULT_CORRUPT},
        {"%s has", "%n", FAULT_CORRUPT},
        {"%s has", "%*s", FAULT_CORRUPT},
        {"%s has", "%", FAULT_CORRUPT},
        {"%s has", "%99$s", FAULT_CORRUPT},
        {"100 %% of %s", "%s 100 %%", FAULT_NONE},
        {"no argument", "%s", FAULT_CORRUPT},
        {"%02u:%-10s", "%02u:%-10s", FAULT_NONE},
        {"text", "\x1b[2J", FAULT_CORRUPT},
        {"text",
         "\xc2\x9b"
         "2J",
         FAULT_CORRUPT},
        {"text", "\xe3\x81", FAULT_CORRUPT},
        {"text", "\xe3\x81\x82", FAULT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (judge(SAYS, rows[i].original, rows[i].translation) != rows[i].fault)
            fail_msg("\"%s\" for \"%s\"", rows[i].translation, rows[i].original);
    assert_int_equal(judge("charset=EUC-JP\nnplurals=1;\n", "a", "b"), FAULT_CORRUPT);
    assert_int_equal(judge("charset=UTF-8\nnplurals=2;\n", "a", "b"), FAULT_CORRUPT);
}

static void shapes(void **state)
{
    struct small small;
    const size_t size = make(&small, SAYS, "text", "other");
    uint32_t *const fields[] = {
        &small.header[0],          &small.header[1],          &small.header[2],
        &small.header[3],          &small.header[4],          &small.originals[0][0],
        &small.originals[1][0],    &small.originals[1][1],    &small.translations[0][0],
        &small.translations[0][1], &small.translations[1][0], &small.translations[1][1]};
    static const uint32_t values[] = {0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};

    (void)state;
    assert_int_equal(read_copy((const char *)&small, size), FAULT_NONE);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (size_t j = 0; j < sizeof values / sizeof *values; j++) {
            const uint32_t kept = *fields[i];
            *fields[i] = values[j];
            assert_int_equal(read_copy((const char *)&small, size), FAULT_CORRUPT);
            *fields[i] = kept;
        }
    small.header[5] = 100; // a table of hashes that does not lie inside
    small.header[6] = (uint32_t)size - 4;
    assert_int_equal(read_copy((const char *)&small, size), FAULT_CORRUPT);
    small.header[5] = 0;
    assert_int_equal(read_copy((const char *)&small, size), FAULT_NONE);
    memcpy(small.texts, "z", 1); // the empty text is not first any more
    small.originals[0][0] = 0;
    assert_int_equal(read_copy((const char *)&small, size), FAULT_CORRUPT);
}

static int setup(void **state)
{
    const char *path = getenv("CATALOGUE");
    const int fd = open(path != NULL ? path : "po/ja/LC_MESSAGES/warifu.mo", O_RDONLY | O_CLOEXEC);
    const size_t most = 1000000;

    (void)state;
    built = malloc(most + 1);
    if (fd < 0 || built == NULL)
        return -1;
    const ssize_t got = read(fd, built, most);
    close(fd);
    if (got < 1000)
        return -1;
    built_size = (size_t)got;
    built[built_size] = '\0';
    for (texts_size = built_size - 1; built[texts_size - 1] != '\0'; texts_size--)
        ;
    return strncmp(built + texts_size, "cksum ", 6) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    free(built);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_found),
        {"abuse:M18 a catalogue that was cut short is refused", cut_short, NULL, NULL, NULL},
        {"abuse:M18 a catalogue with any byte changed is refused", changed, NULL, NULL, NULL},
        {"abuse:M18 abuse:A1 a translation takes the arguments of its text and moves no terminal",
         formats, NULL, NULL, NULL},
        {"abuse:M18 tables and texts lie inside the file", shapes, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("catalogue", tests, setup, teardown);
}
