// SPDX-License-Identifier: BSD-2-Clause
#include "factor/qr_text.h"
#include "base/secret.h"
#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// ISO/IEC 18004 asks for four light modules around; readers are content with two, and a text
// console of 25 lines has no room for more.
#define QUIET 2

struct picture {
    const QRcode *code;
    size_t side; // with the quiet zone
};

// Light modules are drawn, so that on a dark background the code is dark on light as printed.
static bool light(const struct picture *picture, size_t x, size_t y)
{
    size_t width = (size_t)picture->code->width;

    if (y >= picture->side)
        return false; // below an odd last row
    if (x < QUIET || y < QUIET || x >= QUIET + width || y >= QUIET + width)
        return true;
    return (picture->code->data[(y - QUIET) * width + x - QUIET] & 1) == 0;
}

static size_t half_block_line(const struct picture *picture, size_t line, char *out)
{
    static const char *const blocks[2][2] = {{" ", "\xe2\x96\x84"},
                                             {"\xe2\x96\x80", "\xe2\x96\x88"}};
    size_t used = 0;

    for (size_t x = 0; x < picture->side; x++) {
        const char *block = blocks[light(picture, x, 2 * line)][light(picture, x, 2 * line + 1)];
        memcpy(out + used, block, strlen(block));
        used += strlen(block);
    }
    return used;
}

static size_t ascii_line(const struct picture *picture, size_t line, char *out)
{
    for (size_t x = 0; x < picture->side; x++)
        memcpy(out + 2 * x, light(picture, x, line) ? "##" : "  ", 2);
    return 2 * picture->side;
}

static const struct {
    size_t rows;    // modules a line is high
    size_t columns; // characters a module is wide
    size_t bytes;   // a module at most
    size_t (*draw)(const struct picture *, size_t, char *);
} styles[] = {
    [QR_HALF_BLOCKS] = {2, 1, 3, half_block_line},
    [QR_ASCII] = {1, 2, 2, ascii_line},
};

// libqrencode frees its copy of the text as it is. Whoever asks for as much again gets that memory.
static void wipe_freed_copies(size_t size)
{
    char *again[4];

    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        again[i] = malloc(size);
        if (again[i] != NULL)
            secret_wipe(again[i], size);
    }
    for (size_t i = 0; i < sizeof again / sizeof *again; i++)
        free(again[i]);
}

enum fault qr_text_make(const char *text, enum qr_style style, struct qr_text **qr)
{
    struct picture picture;
    struct qr_text *made = NULL;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    enum fault fault = FAULT_MEMORY;
    const int error = errno;

    wipe_freed_copies(strlen(text));
    if (code == NULL)
        return error == ERANGE || error == EINVAL ? FAULT_LIMIT : FAULT_MEMORY;
    picture = (struct picture){code, (size_t)code->width + 2 * QUIET};
    if (picture.side * styles[style].bytes > QR_LINE_MAX) {
        fault = FAULT_LIMIT;
        goto out;
    }
    made = calloc(1, sizeof *made);
    if (made == NULL)
        goto out;
    made->columns = picture.side * styles[style].columns;
    size_t count = (picture.side + styles[style].rows - 1) / styles[style].rows;
    made->lines = calloc(count, sizeof *made->lines);
    if (made->lines == NULL)
        goto out;
    for (; made->count < count; made->count++) {
        char *line = calloc(1, QR_LINE_MAX + 1);
        if (line == NULL)
            goto out;
        styles[style].draw(&picture, made->count, line);
        made->lines[made->count] = line;
    }
    *qr = made;
    made = NULL;
    fault = FAULT_NONE;
out:
    qr_text_free(&made);
    secret_wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return fault;
}

void qr_text_free(struct qr_text **qr)
{
    if (*qr == NULL)
        return;
    for (size_t i = 0; i < (*qr)->count; i++)
        secret_free_string(&(*qr)->lines[i]);
    free((*qr)->lines);
    free(*qr);
    *qr = NULL;
}
