// SPDX-License-Identifier: BSD-2-Clause
#include "factor/qr_text.h"
#include "base/secret.h"
#include <qrcodegen/qrcodegen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// ISO/IEC 18004 asks for four light modules around; readers are content with two, and a text
// console of 25 lines has no room for more.
#define QUIET 2

struct picture {
    const uint8_t *modules; // as the library packs them
    size_t side;            // with the quiet zone
};

// Light modules are drawn, so that on a dark background the code is dark on light as printed.
static bool light(const struct picture *picture, size_t x, size_t y)
{
    if (y >= picture->side)
        return false; // below an odd last row
    // Outside of the code, where the quiet zone is, no module is dark.
    return !qrcodegen_getModule(picture->modules, (int)x - QUIET, (int)y - QUIET);
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

// Whether `text` fits into a code that can be drawn; the code is in `modules` then. The library
// keeps nothing beside these two buffers, which are the caller's to wipe.
static bool encode(const char *text, uint8_t work[], uint8_t modules[])
{
    return text[0] != '\0' && strlen(text) < qrcodegen_BUFFER_LEN_MAX &&
           qrcodegen_encodeText(text, work, modules, qrcodegen_Ecc_LOW, qrcodegen_VERSION_MIN,
                                qrcodegen_VERSION_MAX, qrcodegen_Mask_AUTO, false);
}

static enum fault draw(const uint8_t modules[], enum qr_style style, struct qr_text *qr)
{
    const struct picture picture = {modules, (size_t)qrcodegen_getSize(modules) + 2 * QUIET};
    const size_t count = (picture.side + styles[style].rows - 1) / styles[style].rows;

    if (picture.side * styles[style].bytes > QR_LINE_MAX)
        return FAULT_LIMIT;
    qr->columns = picture.side * styles[style].columns;
    qr->lines = calloc(count, sizeof *qr->lines);
    if (qr->lines == NULL)
        return FAULT_MEMORY;
    for (; qr->count < count; qr->count++) {
        char *line = calloc(1, QR_LINE_MAX + 1);
        if (line == NULL)
            return FAULT_MEMORY;
        styles[style].draw(&picture, qr->count, line);
        qr->lines[qr->count] = line;
    }
    return FAULT_NONE;
}

enum fault qr_text_make(const char *text, enum qr_style style, struct qr_text **qr)
{
    uint8_t work[qrcodegen_BUFFER_LEN_MAX], modules[qrcodegen_BUFFER_LEN_MAX];
    struct qr_text *made = calloc(1, sizeof *made);
    enum fault fault = FAULT_MEMORY;

    if (made != NULL)
        fault = encode(text, work, modules) ? draw(modules, style, made) : FAULT_LIMIT;
    secret_wipe(work, sizeof work);
    secret_wipe(modules, sizeof modules);
    if (fault == FAULT_NONE)
        *qr = made;
    else
        qr_text_free(&made);
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
