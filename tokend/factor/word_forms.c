// SPDX-License-Identifier: BSD-2-Clause
// Runs while the product is built, on the machine that builds: writes every form of the words in
// tokend/factor/words, sorted, as C (word_forms.h). Its input is ours, and a test folds it
// (password_judge_test), so what does not fit ends the build.
#include "factor/word_forms.h"
#include "factor/romaji.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
    uint8_t kind;
    const char *reading, *written; // "": none
} rows[] = {
#include "factor/words.inc"
};
#define ROWS (sizeof rows / sizeof *rows)

// What is shorter is in too many passwords that nobody would call a word.
#define LEAST_LATIN 4
#define LEAST_KANA 3
#define LEAST_WRITTEN 2

static uint16_t *points;
static size_t used, room;
static struct form *forms;
static size_t count, forms_room;

static _Noreturn void stop(const char *what, const char *text)
{
    fprintf(stderr, "word-forms: %s: %s\n", what, text);
    exit(EXIT_FAILURE);
}

static void *more(void *old, size_t items, size_t size)
{
    void *larger = realloc(old, items * size);

    if (larger == NULL)
        stop("no memory", "");
    return larger;
}

static uint32_t keep(const ucs4_t *c, size_t length)
{
    const size_t at = used;

    if (used + length > room)
        points = more(points, room = 2 * (room + length), sizeof *points);
    for (size_t i = 0; i < length; i++)
        points[used++] = (uint16_t)c[i];
    return (uint32_t)at;
}

// UTF-8 of up to three bytes a character (RFC 3629); longer words count by their beginning.
static size_t decode(const char *text, ucs4_t c[WORD_LIST_LONGEST])
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = 0;

    while (*at != '\0' && length < WORD_LIST_LONGEST) {
        const unsigned more_bytes = *at < 0x80 ? 0 : *at < 0xe0 ? 1 : 2;
        if (*at >= 0xf0)
            stop("a character beyond the basic plane", text);
        ucs4_t point = more_bytes == 0 ? *at : *at & (more_bytes == 1 ? 0x1fu : 0x0fu);
        at++;
        for (unsigned i = 0; i < more_bytes; i++, at++) {
            if ((*at & 0xc0) != 0x80)
                stop("no UTF-8", text);
            point = point << 6 | (*at & 0x3fu);
        }
        c[length++] = point;
    }
    return length;
}

static int is_worth_looking_for(const ucs4_t *c, size_t length)
{
    int latin = 1, kana = 1;

    for (size_t i = 0; i < length; i++) {
        latin = latin && c[i] < 0x80;
        kana = kana && ((c[i] >= 0x3041 && c[i] <= 0x3096) || c[i] == 0x30fc);
    }
    return length >= (latin ? LEAST_LATIN : kana ? LEAST_KANA : LEAST_WRITTEN);
}

static void add(uint8_t kind, const ucs4_t *c, size_t length)
{
    if (!is_worth_looking_for(c, length))
        return;
    if (count == forms_room)
        forms = more(forms, forms_room = 2 * forms_room + 1024, sizeof *forms);
    forms[count++] = (struct form){keep(c, length), (uint8_t)length, kind};
}

// Spellings that are alike are many; they go when the forms are sorted.
static void add_romaji(uint8_t kind, const ucs4_t *kana, size_t length)
{
    for (unsigned how = 0; how < ROMAJI_WAYS; how++) {
        char text[4 * WORD_LIST_LONGEST];
        ucs4_t c[WORD_LIST_LONGEST];

        if (!romaji_spell(kana, length, how, text, sizeof text))
            return;
        add(kind, c, decode(text, c));
    }
}

static int by_points(const void *one, const void *other)
{
    const struct form *a = one, *b = other;

    for (size_t i = 0; i < a->count && i < b->count; i++)
        if (points[a->at + i] != points[b->at + i])
            return points[a->at + i] < points[b->at + i] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

static void sort(void)
{
    size_t kept = 0;

    qsort(forms, count, sizeof *forms, by_points);
    for (size_t i = 0; i < count; i++)
        if (kept > 0 && by_points(&forms[kept - 1], &forms[i]) == 0)
            forms[kept - 1].kind |= forms[i].kind;
        else
            forms[kept++] = forms[i];
    count = kept;
}

// Without the letters of the forms that went.
static void pack(void)
{
    const uint16_t *all = points;

    points = NULL;
    used = room = 0;
    for (size_t i = 0; i < count; i++) {
        ucs4_t c[WORD_LIST_LONGEST];

        for (size_t k = 0; k < forms[i].count; k++)
            c[k] = all[forms[i].at + k];
        forms[i].at = keep(c, forms[i].count);
    }
}

static void put_readings(void)
{
    printf("static const struct reading readings[] = {\n");
    for (size_t i = 0; i < ROWS; i++) {
        ucs4_t written[WORD_LIST_LONGEST], reading[WORD_LIST_LONGEST];
        const size_t w = decode(rows[i].written, written), r = decode(rows[i].reading, reading);

        if (w == 0 || r == 0)
            continue;
        const uint32_t at = keep(written, w);
        printf("{%u, %u, %zu, %zu},\n", at, keep(reading, r), w, r);
    }
    printf("};\n");
}

int main(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        ucs4_t c[WORD_LIST_LONGEST];
        size_t length = decode(rows[i].written, c);

        add(rows[i].kind, c, length);
        length = decode(rows[i].reading, c);
        add(rows[i].kind, c, length);
        add_romaji(rows[i].kind, c, length);
    }
    sort();
    pack();
    put_readings();
    printf("static const struct form forms[] = {\n");
    for (size_t i = 0; i < count; i++)
        printf("{%u, %u, %u},\n", forms[i].at, forms[i].count, forms[i].kind);
    printf("};\nstatic const uint16_t points[] = {");
    for (size_t i = 0; i < used; i++)
        printf("%s%u,", i % 16 == 0 ? "\n" : "", points[i]);
    printf("\n};\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
