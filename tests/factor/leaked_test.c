// SPDX-License-Identifier: BSD-2-Clause
// The reader of lists of leaked passwords (B1, B5), against a slow and obvious one, on files that
// are whole, damaged, out of order, cut, or changed while they are open (abuse:M18, abuse:D13); and
// what a look-up reads of a list of ten gigabytes.
#include "../random.h"
#include "factor/leaked.h"
#include "factor/leaked_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SHA1 40
#define NTLM 32
#define COUNT(array) (sizeof(array) / sizeof *(array))

static char directory[] = "/tmp/leaked-XXXXXX", path[64];

static int setup(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/list", directory);
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

static void write_file(const char *name, const char *text, size_t size)
{
    (void)unlink(name);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(name, 0644), 0);
}

// --- against a slow one
// -----------------------------------------------------------------------------

static const char digits[] = "0123456789ABCDEF";

static void draw(struct random *random, unsigned count, char *hash)
{
    for (unsigned i = 0; i < count; i++)
        hash[i] = digits[random_below(random, 16)];
    hash[count] = '\0';
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

struct made { // a list, as text and as what is in it
    char (*hashes)[SHA1 + 1];
    bool *padding;
    size_t count;
    char *text;
    size_t size;
};

// `crowded`: nearly all hashes begin alike, so that where one lies cannot be guessed from it.
static struct made make(struct random *random, size_t count, unsigned size, bool crowded,
                        const char *end, bool last_ends)
{
    struct made made = {.count = count};

    made.hashes = calloc(count, sizeof *made.hashes);
    made.padding = calloc(count, sizeof *made.padding);
    FILE *out = open_memstream(&made.text, &made.size);
    assert_true(made.hashes != NULL && made.padding != NULL && out != NULL);
    for (size_t i = 0; i < count; i++) {
        draw(random, size, made.hashes[i]);
        if (crowded)
            memset(made.hashes[i], '0' + (int)random_below(random, 2), size - 9);
    }
    qsort(made.hashes, count, sizeof *made.hashes, by_text);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(made.hashes[i], made.hashes[i - 1]) == 0)
            made.hashes[i][0] = '\0'; // not twice
        made.padding[i] = random_below(random, 10) == 0;
        if (made.hashes[i][0] != '\0')
            fprintf(out, "%s:%u%s", made.hashes[i],
                    made.padding[i] ? 0 : 1 + (unsigned)random_below(random, 1000000),
                    i + 1 == count && !last_ends ? "" : end);
    }
    assert_int_equal(fclose(out), 0);
    return made;
}

static void made_free(struct made *made)
{
    free(made->hashes);
    free(made->padding);
    free(made->text);
}

static bool slowly(const struct made *made, const char *hash)
{
    for (size_t i = 0; i < made->count; i++)
        if (strcmp(made->hashes[i], hash) == 0)
            return !made->padding[i];
    return false;
}

static void agrees_with_a_slow_one(void **state)
{
    struct random random = random_start("leaked", 41);
    unsigned found = 0, padding = 0, absent = 0;

    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        const unsigned size = round % 2 == 0 ? SHA1 : NTLM;
        struct leaked_list list;
        struct made made = make(&random, 1 + random_below(&random, round < 20 ? 5 : 900), size,
                                round % 3 == 0, round % 4 < 2 ? "\n" : "\r\n", round % 5 != 0);
        write_file(path, made.text, made.size);
        assert_int_equal(leaked_open(path, size, &list), FAULT_NONE);
        for (unsigned i = 0; i < 300; i++) {
            char hash[SHA1 + 1];
            bool has = true;
            snprintf(hash, sizeof hash, "%s",
                     made.hashes[random_below(&random, (unsigned)made.count)]);
            if (hash[0] == '\0' || i % 3 == 0)
                draw(&random, size, hash);
            else if (i % 3 == 1) // a neighbour
                hash[size - 1] = digits[random_below(&random, 16)];
            const bool is = slowly(&made, hash);
            assert_int_equal(leaked_has(&list, hash, &has), FAULT_NONE);
            assert_int_equal(has, is);
            found += is;
            absent += !is;
            for (size_t k = 0; k < made.count; k++)
                padding += made.padding[k] && strcmp(made.hashes[k], hash) == 0;
        }
        leaked_close(&list);
        made_free(&made);
    }
    assert_true(found > 1000 && absent > 1000 && padding > 100);
}

// --- files that are no list
// -----------------------------------------------------------------------------

#define A "00000000000000000000000000000000000000AA"
#define B "11111111111111111111111111111111111111BB"
#define C "22222222222222222222222222222222222222CC"

static enum fault opened(const char *text, unsigned size)
{
    struct leaked_list list;

    write_file(path, text, strlen(text));
    const enum fault fault = leaked_open(path, size, &list);
    if (fault == FAULT_NONE)
        leaked_close(&list);
    return fault;
}

static void abuse_m18_damage_is_named(void **state)
{
    static const struct {
        const char *text;
        enum fault fault;
    } files[] = {
        {A ":1\n" B ":2\n", FAULT_NONE},
        {A ":1\r\n" B ":2", FAULT_NONE},
        {"", FAULT_CORRUPT},
        {"\n", FAULT_CORRUPT},
        {A "\n" B "\n", FAULT_CORRUPT},    // no counts
        {A ":\n" B ":2\n", FAULT_CORRUPT}, // an empty one
        {A ":x\n", FAULT_CORRUPT},
        {A ":1 \n", FAULT_CORRUPT},
        {A ":1\n" B ":2\n\n", FAULT_CORRUPT}, // an empty line
        {B ":1\n" A ":2\n", FAULT_CORRUPT},   // not in order
        {"password:1\n", FAULT_CORRUPT},      // not hashed
        {A "0:1\n", FAULT_CORRUPT},           // longer
        {A ":123456789012345678901234567890\n" B ":1\n", FAULT_CORRUPT},
        {A ":1\n" B, FAULT_CORRUPT}, // cut
    };

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++)
        if (opened(files[i].text, SHA1) != files[i].fault)
            fail_msg("file %zu: %d", i, (int)opened(files[i].text, SHA1));
    assert_int_equal(opened(A ":1\n", NTLM), FAULT_CORRUPT); // of another kind
    assert_int_equal(opened("000102030405060708090a0b0c0d0e0f:1\n", NTLM), FAULT_NONE);
}

static void abuse_d13_only_files_that_nobody_else_writes(void **state)
{
    struct leaked_list list;
    char other[80];

    (void)state;
    snprintf(other, sizeof other, "%s-link", path);
    assert_int_equal(opened(A ":1\n", SHA1), FAULT_NONE);
    assert_int_equal(symlink(path, other), 0);
    assert_int_equal(leaked_open(other, SHA1, &list), FAULT_REFUSED);
    assert_int_equal(unlink(other), 0);
    assert_int_equal(leaked_open(other, SHA1, &list), FAULT_NOT_FOUND);
    assert_int_equal(mkfifo(other, 0644), 0);
    assert_int_equal(leaked_open(other, SHA1, &list), FAULT_REFUSED); // and at once
    assert_int_equal(unlink(other), 0);
    assert_int_equal(leaked_open("/dev/null", SHA1, &list), FAULT_REFUSED);
    for (mode_t mode = 0; mode < 0200; mode += 0002) {
        assert_int_equal(chmod(path, 0644 | mode), 0);
        const enum fault fault = leaked_open(path, SHA1, &list);
        assert_int_equal(fault, (mode & 0022) == 0 ? FAULT_NONE : FAULT_REFUSED);
        if (fault == FAULT_NONE)
            leaked_close(&list);
    }
    assert_int_equal(chmod(path, 0644), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 1234, 0), 0);
        assert_int_equal(leaked_open(path, SHA1, &list), FAULT_REFUSED);
        assert_int_equal(chown(path, 0, 0), 0);
    }
}

// What was not looked at when it was opened is noticed where a search comes by; and never is a
// hash that is on a list of any kind said to be on none without a fault, but where the damage is a
// whole line less.
static void abuse_m18_damage_never_says_no(void **state)
{
    struct random random = random_start("leaked damage", 43);
    unsigned refused = 0, answered = 0;

    (void)state;
    for (unsigned round = 0; round < 400; round++) {
        struct made made = make(&random, 400, SHA1, false, "\n", true);
        struct leaked_list list;
        const size_t at = random_below(&random, (unsigned)made.size);
        char before = made.text[at];
        made.text[at] = (char)random_below(&random, 256);
        write_file(path, made.text, made.size);
        const enum fault fault = leaked_open(path, SHA1, &list);
        if (fault != FAULT_NONE) {
            assert_int_equal(fault, FAULT_CORRUPT);
            refused++;
        }
        for (size_t i = 0; i < made.count && fault == FAULT_NONE; i += 7) {
            bool has = true;
            if (made.hashes[i][0] == '\0')
                continue;
            const enum fault asked = leaked_has(&list, made.hashes[i], &has);
            const char *line = strstr(made.text, made.hashes[i]);
            assert_true(asked == FAULT_NONE || asked == FAULT_CORRUPT);
            assert_true(asked == FAULT_NONE || !has);
            refused += asked != FAULT_NONE;
            answered += asked == FAULT_NONE;
            if (asked == FAULT_NONE && line != NULL && !made.padding[i] &&
                memchr(line, ':', SHA1 + 1) == line + SHA1 &&
                !(at >= (size_t)(line - made.text) && at < (size_t)(line - made.text) + SHA1 + 12))
                assert_true(has);
        }
        made.text[at] = before;
        if (fault == FAULT_NONE)
            leaked_close(&list);
        made_free(&made);
    }
    assert_true(refused > 100 && answered > 1000);
}

// A list of a thousand lines whose hashes are so spread that a search for the 300th overshoots to
// where it is known what comes after, and then falls short to the 178th. With `disorder`, lines of
// further behind stand there: to believe them is to look on the wrong side of them.
static enum fault look_up_in_disorder(bool disorder, bool *has)
{
    char text[SHA1 + 1], hash[SHA1 + 1] = "";
    struct leaked_list list;

    (void)unlink(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (unsigned i = 0; i < 1000; i++) {
        double place = i < 300   ? 0.4 * i / 300
                       : i < 400 ? 0.4 + 0.5 * (i - 300) / 100
                                 : 0.9 + 0.1 * (i - 400) / 600;
        if (disorder && i >= 176 && i <= 181) // between two that are looked at before
            place = 0.95 + i * 1e-6;
        snprintf(text, sizeof text, "%016llX%024X", (unsigned long long)(place * 0x1p64), i);
        fprintf(file, "%s:1\n", text);
        if (i == 300)
            memcpy(hash, text, sizeof hash);
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(leaked_open(path, SHA1, &list), FAULT_NONE);
    const enum fault fault = leaked_has(&list, hash, has);
    leaked_close(&list);
    return fault;
}

static void abuse_m18_lines_out_of_order(void **state)
{
    bool has = false;

    (void)state;
    assert_int_equal(look_up_in_disorder(false, &has), FAULT_NONE);
    assert_true(has);
    assert_int_equal(look_up_in_disorder(true, &has), FAULT_CORRUPT);
    assert_false(has);
}

// Cut, written to, replaced: what was opened is told apart from what lies there now.
static void abuse_m18_changed_while_it_is_open(void **state)
{
    struct leaked_list list;
    bool has = true;

    (void)state;
    assert_int_equal(opened(A ":1\n" B ":1\n" C ":1\n", SHA1), FAULT_NONE);
    assert_int_equal(leaked_open(path, SHA1, &list), FAULT_NONE);
    assert_int_equal(leaked_has(&list, B, &has), FAULT_NONE);
    assert_true(has);
    const uint64_t stamp = leaked_stamp(path);
    assert_true(stamp != 0 && leaked_check(path, SHA1) == FAULT_NONE);
    assert_int_equal(truncate(path, 20), 0);
    assert_int_equal(leaked_has(&list, B, &has), FAULT_CONFLICT);
    assert_false(has);
    assert_true(leaked_stamp(path) != stamp);
    assert_int_equal(leaked_check(path, SHA1), FAULT_CORRUPT);
    leaked_close(&list);
    // Replaced by name: the one that is open stays good, until the hasher is started anew.
    assert_int_equal(opened(A ":1\n" B ":1\n", SHA1), FAULT_NONE);
    assert_int_equal(leaked_open(path, SHA1, &list), FAULT_NONE);
    assert_int_equal(opened(C ":1\n", SHA1), FAULT_NONE);
    assert_true(leaked_stamp(path) != 0);
    leaked_close(&list);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(leaked_stamp(path), 0);
    assert_int_equal(leaked_check(path, SHA1), FAULT_NOT_FOUND);
}

// --- a folder
// ---------------------------------------------------------------------------------------------

static void a_folder_of_prefixes(void **state)
{
    char folder[80], name[96];
    struct leaked_list list;
    bool has = false;

    (void)state;
    snprintf(folder, sizeof folder, "%s/folder", directory);
    assert_int_equal(mkdir(folder, 0755), 0);
    assert_int_equal(leaked_open(folder, SHA1, &list), FAULT_CORRUPT); // nothing in it
    // Those that are looked at, and two with something in them.
    for (unsigned i = 0; i < 64 + 2; i++) {
        const unsigned value = i < 64 ? i * ((1U << 20) - 1) / 63 : i == 64 ? 0x5BAA6 : 0x5BAA7;
        snprintf(name, sizeof name, "%s/%05X%s", folder, value, i % 2 == 0 ? "" : ".txt");
        const char text[] = "1E4C9B93F3F0682250B6CF8331B7EE68FD8:3861493\r\n"
                            "2E4C9B93F3F0682250B6CF8331B7EE68FD8:0\r\n";
        write_file(name, text, sizeof text - 1);
    }
    assert_int_equal(leaked_open(folder, SHA1, &list), FAULT_NONE);
    assert_true(list.folder);
    assert_int_equal(leaked_has(&list, "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8", &has),
                     FAULT_NONE);
    assert_true(has); // "password"
    assert_int_equal(leaked_has(&list, "5BAA71E4C9B93F3F0682250B6CF8331B7EE68FD8", &has),
                     FAULT_NONE);
    assert_true(has);
    assert_int_equal(leaked_has(&list, "5BAA62E4C9B93F3F0682250B6CF8331B7EE68FD8", &has),
                     FAULT_NONE);
    assert_false(has); // padding
    assert_int_equal(leaked_has(&list, "5BAA80E4C9B93F3F0682250B6CF8331B7EE68FD8", &has),
                     FAULT_CORRUPT);
    assert_false(has); // its file is missing
    snprintf(name, sizeof name, "%s/5BAA6", folder);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(symlink("/etc/passwd", name), 0);
    assert_int_equal(leaked_has(&list, "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8", &has),
                     FAULT_REFUSED);
    assert_false(has);
    leaked_close(&list);
}

// --- what it is asked for
// -----------------------------------------------------------------------------------

static void hashes_as_the_lists_have_them(void **state)
{
    static const struct {
        const char *typed, *sha1, *nt;
    } known[] = {
        {"password", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
         "8846F7EAEE8FB117AD06BDD830B7586C"},
        {"", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "31D6CFE0D16AE931B73C59D7E0C089C0"},
    };
    char hash[LEAKED_DIGITS_MOST + 1], other[LEAKED_DIGITS_MOST + 1];

    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        assert_int_equal(leaked_hash(known[i].typed, SHA1, hash), FAULT_NONE);
        assert_string_equal(hash, known[i].sha1);
        assert_int_equal(leaked_hash(known[i].typed, NTLM, hash), FAULT_NONE);
        assert_string_equal(hash, known[i].nt);
    }
    // One password however an input method composes it; beyond the first plane as two units.
    assert_int_equal(leaked_hash("\xe3\x81\x8c", SHA1, hash), FAULT_NONE);
    assert_int_equal(leaked_hash("\xe3\x81\x8b\xe3\x82\x99", SHA1, other), FAULT_NONE);
    assert_string_equal(hash, other);
    // iconv -t UTF-16LE | openssl md4
    assert_int_equal(leaked_hash("\xf0\x9f\x8c\xb8", NTLM, hash), FAULT_NONE);
    assert_string_equal(hash, "AAFFB23F6BEBB077E46B9EA0552420B0");
    assert_int_equal(leaked_hash("a\001b", SHA1, hash), FAULT_FORMAT);
}

// --- ten gigabytes
// ---------------------------------------------------------------------------------------------

// Lines of 45 bytes whose hashes are known without writing them all: each begins with its number,
// spread over the whole range. Only the places where lines are looked at are written; the rest are
// holes.
#define LINES UINT64_C(240000000)
#define WIDTH 45

static void line_of(uint64_t number, char text[WIDTH + 1])
{
    const uint64_t first = (uint64_t)((__extension__(unsigned __int128) number << 64) / LINES);

    snprintf(text, WIDTH + 1, "%016llX%024llX:%03u\n", (unsigned long long)first,
             (unsigned long long)number, (unsigned)(1 + number % 999));
}

static uint64_t reads;

// The file is made of nothing while it is read.
ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t at);
ssize_t __real_pread(int fd, void *buffer, size_t size, off_t at);
ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t at, size_t room);
static bool made_up;

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t at)
{
    return __wrap___pread_chk(fd, buffer, size, at, size);
}

ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t at, size_t room)
{
    char line[WIDTH + 1];

    assert_true(size <= room);
    reads++;
    if (!made_up)
        return __real_pread(fd, buffer, size, at);
    for (size_t i = 0; i < size; i++) {
        const uint64_t byte = (uint64_t)at + i;
        if (i == 0 || byte % WIDTH == 0)
            line_of(byte / WIDTH, line);
        ((char *)buffer)[i] = line[byte % WIDTH];
    }
    return (ssize_t)size;
}

static void ten_gigabytes(void **state)
{
    struct random random = random_start("leaked large", 47);
    struct leaked_list list;
    struct timespec begun, ended;
    uint64_t most = 0;

    (void)state;
    write_file(path, "", 0);
    assert_int_equal(truncate(path, (off_t)(LINES * WIDTH)), 0);
    made_up = true;
    assert_int_equal(leaked_open(path, SHA1, &list), FAULT_NONE);
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    for (unsigned i = 0; i < 2000; i++) {
        const uint64_t number =
            ((uint64_t)random_below(&random, 1U << 30) << 30 | random_below(&random, 1U << 30)) %
            LINES;
        char line[WIDTH + 1];
        bool has = false;
        line_of(number, line);
        line[SHA1] = '\0';
        reads = 0;
        if (i % 2 == 0)
            line[20] = 'F'; // between two
        assert_int_equal(leaked_has(&list, line, &has), FAULT_NONE);
        assert_int_equal(has, i % 2 != 0);
        most = reads > most ? reads : most;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &ended);
    made_up = false;
    const double each = ((double)(ended.tv_sec - begun.tv_sec) * 1e3 +
                         (double)(ended.tv_nsec - begun.tv_nsec) / 1e6) /
                        2000;
    printf("# a list of %.1f GB: at most %llu reads a look-up, %.3f ms without the disk\n",
           (double)(LINES * WIDTH) / 1e9, (unsigned long long)most, each);
    assert_true(most <= 20); // of 192 bytes: 50 ms leave 2.5 ms for each
    assert_true(each < 5);
    leaked_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B1 a list of leaked passwords says what a slow reader says", agrees_with_a_slow_one, NULL,
         NULL, NULL},
        {"abuse:M18 what is no list of leaked passwords is named", abuse_m18_damage_is_named, NULL,
         NULL, NULL},
        {"abuse:D13 only a list that nobody else writes is opened, and no trap",
         abuse_d13_only_files_that_nobody_else_writes, NULL, NULL, NULL},
        {"abuse:M18 damage is a fault, and never no", abuse_m18_damage_never_says_no, NULL, NULL,
         NULL},
        {"abuse:M18 lines out of order are a fault, and not no", abuse_m18_lines_out_of_order, NULL,
         NULL, NULL},
        {"abuse:M18 a list that changes while it is open", abuse_m18_changed_while_it_is_open, NULL,
         NULL, NULL},
        {"B1 a folder of files by prefix", a_folder_of_prefixes, NULL, NULL, NULL},
        {"B1 SHA-1 and NT hashes as the lists have them", hashes_as_the_lists_have_them, NULL, NULL,
         NULL},
        {"B1 ten gigabytes in a few reads", ten_gigabytes, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
