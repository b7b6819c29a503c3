// SPDX-License-Identifier: BSD-2-Clause
#include "../leftovers.h"
#include "base/text.h"
#include "factor/qr_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <qrcodegen/qrcodegen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define URI                                                                                        \
    "otpauth://totp/%E7%A5%9E%E6%88%B8%E5%B8%82:hanako?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"    \
    "&issuer=%E7%A5%9E%E6%88%B8%E5%B8%82&algorithm=SHA1&digits=6&period=30"

// What a camera would see on a dark terminal: one byte a module, 255 where something is drawn.
static size_t paint(const struct qr_text *qr, enum qr_style style, uint8_t *modules, size_t side)
{
    size_t rows = style == QR_HALF_BLOCKS ? 2 : 1;

    for (size_t l = 0; l < qr->count; l++) {
        const char *at = qr->lines[l];
        for (size_t x = 0; x < side; x++) {
            bool upper, lower;
            if (style == QR_ASCII) {
                upper = lower = at[0] == '#';
                assert_int_equal(at[0], at[1]);
                at += 2;
            } else if (*at == ' ') {
                upper = lower = false;
                at++;
            } else {
                upper = strncmp(at, "▀", 3) == 0 || strncmp(at, "█", 3) == 0;
                lower = strncmp(at, "▄", 3) == 0 || strncmp(at, "█", 3) == 0;
                assert_true(upper || lower);
                at += 3;
            }
            modules[rows * l * side + x] = upper ? 255 : 0;
            if (rows == 2 && 2 * l + 1 < side)
                modules[(2 * l + 1) * side + x] = lower ? 255 : 0;
        }
        assert_int_equal(*at, '\0');
    }
    return side;
}

static void read_back(enum qr_style style, const char *text)
{
    struct qr_text *qr = NULL;
    char path[] = "/tmp/warifu-qr-XXXXXX.pgm", command[128], read[600] = "";
    assert_int_equal(qr_text_make(text, style, &qr), FAULT_NONE);
    size_t side = style == QR_HALF_BLOCKS ? qr->columns : qr->columns / 2;
    uint8_t *modules = calloc(side + 1, side);
    assert_non_null(modules);
    paint(qr, style, modules, side);
    int fd = mkstemps(path, 4);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    enum { SCALE = 4 };
    fprintf(file, "P5 %zu %zu 255\n", side * SCALE, side * SCALE);
    for (size_t y = 0; y < side * SCALE; y++)
        for (size_t x = 0; x < side * SCALE; x++)
            putc(modules[y / SCALE * side + x / SCALE], file);
    fclose(file);
    snprintf(command, sizeof command, "zbarimg -q --raw %s 2>/dev/null", path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(read, sizeof read, pipe));
    pclose(pipe);
    unlink(path);
    read[strcspn(read, "\n")] = '\0';
    assert_string_equal(read, text);
    free(modules);
    qr_text_free(&qr);
    assert_null(qr);
}

static void zbar_reads_half_blocks(void **state)
{
    (void)state;
    read_back(QR_HALF_BLOCKS, URI);
    read_back(QR_HALF_BLOCKS, "x");
}

static void zbar_reads_ascii(void **state)
{
    (void)state;
    read_back(QR_ASCII, URI);
}

static void without_zbar(void **state)
{
    (void)state; // the name says that nothing is tested
}

static void abuse_a1_lines_are_plain_text(void **state)
{
    (void)state;
    char text[600];
    for (size_t length = 1; length < 512; length += 17) {
        struct qr_text *qr = NULL;
        memset(text, 'A' + (int)(length % 26), length);
        text[length] = '\0';
        for (int style = QR_HALF_BLOCKS; style <= QR_ASCII; style++) {
            assert_int_equal(qr_text_make(text, (enum qr_style)style, &qr), FAULT_NONE);
            for (size_t i = 0; i < qr->count; i++) {
                assert_true(strlen(qr->lines[i]) <= QR_LINE_MAX);
                assert_true(text_is_utf8(qr->lines[i]));
                for (const char *c = qr->lines[i]; *c != '\0'; c++)
                    assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
            }
            qr_text_free(&qr);
        }
    }
    struct qr_text *qr = NULL;
    static char big[4000];
    memset(big, 'a', sizeof big - 1);
    assert_int_equal(qr_text_make(big, QR_HALF_BLOCKS, &qr), FAULT_LIMIT);
    assert_int_equal(qr_text_make("", QR_HALF_BLOCKS, &qr), FAULT_LIMIT);
    assert_null(qr);
    qr_text_free(&qr);
}

// A heap as a process has it that has served many: freed pieces of every size between others.
static void stir(unsigned seed)
{
    void *pieces[400];

    srand(seed);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        pieces[i] = malloc((size_t)(rand() % 400) + 1);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (rand() % 4 != 0) {
            free(pieces[i]);
            pieces[i] = NULL;
        }
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        free(rand() % 2 == 0 ? pieces[i] : NULL); // the rest stays in between
}

static void wipe_b8_no_copy_stays(void **state)
{
    (void)state;
    static char text[sizeof URI];
    unsigned heaps = 0;
    for (unsigned seed = 1; seed <= 200; seed++) {
        struct qr_text *qr = NULL;
        stir(seed);
        memcpy(text, URI, sizeof text);
        assert_int_equal(qr_text_make(text, seed % 2 == 0 ? QR_HALF_BLOCKS : QR_ASCII, &qr),
                         FAULT_NONE);
        qr_text_free(&qr);
        memset(text, 0, sizeof text);
        heaps += leftovers(0, "secret=GEZDGNBVGY3TQOJQ") != 0;
    }
    if (heaps > 0)
        fail_msg("%u of 200 heaps kept a copy", heaps);
}

// What the library is given to work in is full of the text when that does not fit into a code.
static void wipe_b8_nothing_of_what_does_not_fit(void **state)
{
    (void)state;
    static char text[3500];
    struct qr_text *qr = NULL;
    memset(text, 'a', sizeof text - 1);
    memcpy(text, URI, sizeof URI - 1);
    assert_int_equal(qr_text_make(text, QR_ASCII, &qr), FAULT_LIMIT);
    memset(text, 0, sizeof text);
    assert_int_equal(leftovers(0, "secret=GEZDGNBVGY3TQOJQ"), 0);
}

// The code is the secret, too: whoever finds its modules draws it again.
static void wipe_b8_no_code_stays(void **state)
{
    (void)state;
    enum { PIECE = 16, SIZE = qrcodegen_BUFFER_LEN_MAX };
    // What is shared is not looked at, so what is looked for is made and kept there.
    char *shared = mmap(NULL, (size_t)2 * SIZE + PIECE + 1, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    uint8_t *modules = (uint8_t *)shared, *work = modules + SIZE;
    char *piece = shared + (size_t)2 * SIZE;
    assert_true(qrcodegen_encodeText(URI, work, modules, qrcodegen_Ecc_LOW, qrcodegen_VERSION_MIN,
                                     qrcodegen_VERSION_MAX, qrcodegen_Mask_AUTO, false));
    const uint8_t *at = modules + 1;
    while (memchr(at, 0, PIECE) != NULL) // leftovers() looks for text
        at = (const uint8_t *)memchr(at, 0, PIECE) + 1;
    assert_true(at + PIECE < work);
    memcpy(piece, at, PIECE);
    for (int style = QR_HALF_BLOCKS; style <= QR_ASCII; style++) {
        struct qr_text *qr = NULL;
        assert_int_equal(qr_text_make(URI, (enum qr_style)style, &qr), FAULT_NONE);
        assert_int_equal(leftovers(0, piece), 0);
        qr_text_free(&qr);
    }
    munmap(shared, (size_t)2 * SIZE + PIECE + 1);
}

static void an_enrolment_fits_a_console(void **state)
{
    (void)state;
    struct qr_text *qr = NULL;
    assert_int_equal(qr_text_make(URI, QR_HALF_BLOCKS, &qr), FAULT_NONE);
    printf("# %zu lines of %zu columns\n", qr->count, qr->columns);
    assert_true(qr->columns <= 80);
    qr_text_free(&qr);
}

int main(void)
{
    const bool zbar = system("zbarimg --version >/dev/null 2>&1") == 0;
    const struct CMUnitTest tests[] = {
        {zbar ? "half blocks are read by zbar"
              : "half blocks are read by zbar # SKIP zbarimg is not installed",
         zbar ? zbar_reads_half_blocks : without_zbar, NULL, NULL, NULL},
        {zbar ? "ASCII is read by zbar" : "ASCII is read by zbar # SKIP zbarimg is not installed",
         zbar ? zbar_reads_ascii : without_zbar, NULL, NULL, NULL},
        {"abuse:A1 lines are plain text of at most 511 bytes", abuse_a1_lines_are_plain_text, NULL,
         NULL, NULL},
        {leftovers_can_be_seen()
             ? "B8 abuse:W8 no copy of the text stays"
             : "B8 abuse:W8 no copy of the text stays # SKIP sanitizers keep copies",
         leftovers_can_be_seen() ? wipe_b8_no_copy_stays : without_zbar, NULL, NULL, NULL},
        {leftovers_can_be_seen() ? "B8 abuse:W8 nothing stays of a text that does not fit"
                                 : "B8 abuse:W8 nothing stays of a text that does not fit # SKIP "
                                   "sanitizers keep copies",
         leftovers_can_be_seen() ? wipe_b8_nothing_of_what_does_not_fit : without_zbar, NULL, NULL,
         NULL},
        {leftovers_can_be_seen() ? "B8 abuse:W8 no code stays"
                                 : "B8 abuse:W8 no code stays # SKIP sanitizers keep copies",
         leftovers_can_be_seen() ? wipe_b8_no_code_stays : without_zbar, NULL, NULL, NULL},
        cmocka_unit_test(an_enrolment_fits_a_console),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
