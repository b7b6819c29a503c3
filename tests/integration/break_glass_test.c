// SPDX-License-Identifier: BSD-2-Clause
// F2: the codes of the sealed envelope and their files: no typing error passes, each is used once,
// and what was damaged opens nothing.
#include "base/secret.h"
#include "break_glass/envelope.h"
#include "core/console.h"
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// --- what is typed
// -----------------------------------------------------------------------------------

static void plain(const char *code, char letters[GLASS_LETTERS + 1])
{
    unsigned group;

    assert_true(glass_code_read(code, letters, &group));
}

static void f2_no_typing_error_passes(void **state)
{
    char code[GLASS_CODE_SIZE], letters[GLASS_LETTERS + 1], read[GLASS_LETTERS + 1];
    unsigned group;

    (void)state;
    for (unsigned round = 0; round < 50; round++) {
        assert_int_equal(glass_code_generate(code), FAULT_NONE);
        plain(code, letters);
        for (unsigned at = 0; at < GLASS_LETTERS; at++) {
            char wrong[GLASS_LETTERS + 1];
            for (unsigned other = 0; other < 32; other++) { // any other letter
                memcpy(wrong, letters, sizeof wrong);
                wrong[at] = alphabet[other];
                const bool same = wrong[at] == letters[at];
                assert_int_equal(glass_code_read(wrong, read, &group), same);
                if (!same)
                    assert_int_equal(group, at / 5 + 1);
            }
            for (unsigned to = at + 1; to < (at / 5 + 1) * 5;
                 to++) { // any two of a group exchanged
                memcpy(wrong, letters, sizeof wrong);
                wrong[at] = letters[to];
                wrong[to] = letters[at];
                assert_int_equal(glass_code_read(wrong, read, &group), letters[at] == letters[to]);
            }
        }
        char exchanged[GLASS_LETTERS + 1]; // two groups
        memcpy(exchanged, letters, sizeof exchanged);
        memcpy(exchanged, letters + 5, 5);
        memcpy(exchanged + 5, letters, 5);
        assert_false(glass_code_read(exchanged, read, &group));
    }
}

static void f2_a_code_is_read_as_people_type(void **state)
{
    char code[GLASS_CODE_SIZE], letters[GLASS_LETTERS + 1], read[GLASS_LETTERS + 1], typed[64];
    unsigned group, used = 0;

    (void)state;
    assert_int_equal(glass_code_generate(code), FAULT_NONE);
    assert_int_equal(strlen(code), GLASS_CODE_SIZE - 1);
    plain(code, letters);
    for (const char *at = letters; *at != '\0';
         at++) { // small letters, spaces, the letters that look like digits
        typed[used++] = *at == '0' ? 'o' : *at == '1' ? 'l' : *at >= 'A' ? (char)(*at + 32) : *at;
        typed[used++] = ' ';
    }
    typed[used] = '\0';
    assert_true(glass_code_read(typed, read, &group));
    assert_string_equal(read, letters);
    static const char *const none[] = {"",
                                       "-",
                                       "ABCD",
                                       "000000000000000000000",
                                       "U0000000000000000000",
                                       "ＡＢＣＤＥＦＧＨＪＫＭＮＰＱＲＳＴＶＷＸ"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_false(glass_code_read(none[i], read, &group));
        assert_int_equal(group, 0);
    }
}

static void f2_no_name_gives_a_pseudo_terminal(void **state)
{
    static const struct {
        const char *name;
        unsigned major, minor; // 0: none
    } names[] = {{"tty1", 4, 1},      {"tty63", 4, 63},         {"ttyS0", 4, 64},
                 {"ttyS191", 4, 255}, {"ttyAMA0", 204, 64},     {"hvc0", 229, 0},
                 {"tty0", 0, 0},      {"tty64", 0, 0},          {"tty", 0, 0},
                 {"tty01", 0, 0},     {"tty1 ", 0, 0},          {"ttyS192", 0, 0},
                 {"pts/0", 0, 0},     {"ptyp0", 0, 0},          {"console", 0, 0},
                 {"../tty1", 0, 0},   {"tty99999999999", 0, 0}, {"", 0, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct console_number number = {0, 0};
        assert_int_equal(console_number(names[i].name, &number), names[i].major != 0);
        assert_int_equal(number.major, names[i].major);
        assert_int_equal(number.minor, names[i].minor);
    }
}

// --- files
// -------------------------------------------------------------------------------------------

struct place {
    char path[64];
    struct glass_folder folder;
    struct glass_draft draft;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    strcpy(place->path, "/tmp/warifu-glass-XXXXXX");
    assert_non_null(mkdtemp(place->path));
    assert_int_equal(glass_folder_open(place->path, &place->folder), FAULT_NONE);
    place->draft.set = (struct glass_set){.host = "desk-1",
                                          .machine = "0123456789abcdef0123456789abcdef",
                                          .account = "root",
                                          .consoles = {"tty1", "ttyS0"},
                                          .console_count = 2,
                                          .codes = 4,
                                          .issued = {1000},
                                          .until = {2000},
                                          .issued_by = "boss for chief",
                                          .issuers = {{3, {900}, "boss"}, {4, {901}, "chief"}},
                                          .issuer_count = 2};
    assert_int_equal(glass_draft_make(&place->draft), FAULT_NONE);
    assert_int_equal(glass_draft_write(&place->folder, &place->draft), FAULT_NONE);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    DIR *directory = opendir(place->path);
    const struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL)
        (void)unlinkat(place->folder.fd, entry->d_name, 0);
    if (directory != NULL)
        closedir(directory);
    glass_folder_close(&place->folder);
    rmdir(place->path);
    free(place);
    return 0;
}

static struct glass_found find(struct place *place, unsigned number)
{
    char letters[GLASS_LETTERS + 1];
    struct glass_found found;

    plain(place->draft.codes[number - 1], letters);
    assert_int_equal(glass_find(&place->folder, &place->draft.set, letters, &found), FAULT_NONE);
    return found;
}

static const struct glass_use use = {.wall = {1500},
                                     .uptime = 77,
                                     .boot = "00000000-1111-2222-3333-444444444444",
                                     .terminal = "tty1",
                                     .granted = true};

static void promise_5_a_code_is_used_once(void **state)
{
    struct place *place = *state;
    struct glass_found found = find(place, 2), again = find(place, 2);
    struct glass_use read;

    assert_int_equal(found.number, 2);
    assert_false(found.used);
    assert_int_equal(glass_mark(&place->folder, &place->draft.set, &found, &use), FAULT_NONE);
    // Who had found it before it was used does not get it either.
    assert_int_equal(glass_mark(&place->folder, &place->draft.set, &again, &use), FAULT_CONFLICT);
    glass_found_close(&found);
    glass_found_close(&again);
    found = find(place, 2);
    assert_true(found.used);
    assert_int_equal(found.fd, -1);
    assert_int_equal(glass_use_read(&place->folder, place->draft.set.id, 2, &read), FAULT_NONE);
    assert_memory_equal(&read.wall, &use.wall, sizeof read.wall);
    assert_int_equal(read.uptime, 77);
    assert_string_equal(read.terminal, "tty1");
    assert_true(read.granted);
}

static void a4_tries_are_counted_on_disk(void **state)
{
    struct place *place = *state;

    for (unsigned i = 0; i < GLASS_TRIES_MOST; i++) {
        struct glass_found found = find(place, 1);
        assert_int_equal(found.tries, i);
        assert_int_equal(glass_count_try(&found), FAULT_NONE);
        glass_found_close(&found);
    }
}

static void f2_a_code_of_another_machine_or_envelope_is_none(void **state)
{
    struct place *place = *state;

    place->draft.set.machine[0] = 'f';
    assert_int_equal(find(place, 1).number, 0);
    place->draft.set.machine[0] = '0';
    struct glass_found found = find(place, 1);
    assert_int_equal(found.number, 1);
    glass_found_close(&found);
}

// Cut at each byte, and each byte flipped: it is what it was, or it opens nothing.
static void m18_damaged_files_open_nothing(void **state)
{
    struct place *place = *state;
    char name[GLASS_NAME_SIZE], path[128], whole[GLASS_FILE_SIZE];
    unsigned opened = 0;

    glass_name(name, place->draft.set.id, 3, ".code");
    snprintf(path, sizeof path, "%s/%s", place->path, name);
    const int fd = open(path, O_RDWR);
    assert_int_equal(read(fd, whole, sizeof whole), sizeof whole);
    for (off_t size = 0; size < GLASS_FILE_SIZE; size += 7) {
        assert_int_equal(ftruncate(fd, size), 0);
        assert_int_equal(find(place, 3).number, 0);
    }
    for (off_t at = 0; at < 512; at++) {
        whole[at] ^= 1;
        assert_int_equal(pwrite(fd, whole, sizeof whole, 0), sizeof whole);
        struct glass_found found = find(place, 3);
        opened += found.number != 0;
        glass_found_close(&found);
        whole[at] ^= 1;
    }
    assert_int_equal(opened, 0);
    assert_int_equal(pwrite(fd, whole, sizeof whole, 0), sizeof whole);
    close(fd);
    struct glass_found found = find(place, 3);
    assert_int_equal(found.number, 3);
    glass_found_close(&found);
}

static void m18_a_cut_description_is_none(void **state)
{
    struct place *place = *state;
    struct glass_set set;
    struct stat status;
    char path[128];

    assert_int_equal(glass_set_read(&place->folder, place->draft.set.id, &set), FAULT_NONE);
    assert_string_equal(set.account, "root");
    assert_int_equal(set.console_count, 2);
    snprintf(path, sizeof path, "%s/%s.set", place->path, place->draft.set.id);
    assert_int_equal(stat(path, &status), 0);
    while (status.st_size > 0) {
        assert_int_equal(truncate(path, --status.st_size), 0);
        assert_int_equal(glass_set_read(&place->folder, place->draft.set.id, &set), FAULT_FORMAT);
    }
}

// Whose number it is follows from when they were made, too; envelopes that were printed before that
// was written down go on.
static void d8_who_printed_it(void **state)
{
    static const struct {
        const char *line;
        enum fault fault;
    } rows[] = {{"issuer 3\n", FAULT_NONE},          {"issuer 3 900 boss\n", FAULT_NONE},
                {"issuer 3 900\n", FAULT_FORMAT},    {"issuer 3 900 \n", FAULT_FORMAT},
                {"issuer 3 0 boss\n", FAULT_FORMAT}, {"issuer x 900 boss\n", FAULT_FORMAT},
                {"issuer 3 9x boss\n", FAULT_FORMAT}};
    struct place *place = *state;
    struct glass_set set;
    char name[GLASS_NAME_SIZE], text[4096], other[4096 + 64];
    size_t size;

    assert_int_equal(glass_set_read(&place->folder, place->draft.set.id, &set), FAULT_NONE);
    assert_int_equal(set.issuer_count, 2);
    assert_int_equal(set.issuers[1].id, 4);
    assert_int_equal(set.issuers[1].created.seconds, 901);
    assert_string_equal(set.issuers[1].name, "chief");
    snprintf(name, sizeof name, "%.8s.set", place->draft.set.id);
    assert_int_equal(glass_file_read(&place->folder, name, text, sizeof text, &size, NULL),
                     FAULT_NONE);
    char *line = strstr(text, "issuer "), *after = strstr(text, "issued ");
    assert_true(line != NULL && after != NULL);
    *line = '\0';
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int length = snprintf(other, sizeof other, "%s%s%s", text, rows[i].line, after);
        assert_int_equal(glass_file_write(&place->folder, name, other, (size_t)length), FAULT_NONE);
        if (glass_set_read(&place->folder, place->draft.set.id, &set) != rows[i].fault)
            fail_msg("%s", rows[i].line);
        if (rows[i].fault == FAULT_NONE)
            assert_true(set.issuer_count == 1 && set.issuers[0].id == 3);
    }
}

static void d13_owner_mode_links(void **state)
{
    struct place *place = *state;
    char path[128], name[GLASS_NAME_SIZE], other[160];
    struct glass_folder folder;

    glass_name(name, place->draft.set.id, 1, ".code");
    snprintf(path, sizeof path, "%s/%s", place->path, name);
    snprintf(other, sizeof other, "%s/other", place->path);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(find(place, 1).number, 0);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(link(path, other), 0);
    assert_int_equal(find(place, 1).number, 0);
    assert_int_equal(rename(path, path), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(find(place, 1).number, 0);
    assert_int_equal(chmod(place->path, 0750), 0);
    assert_int_equal(glass_folder_open(place->path, &folder), FAULT_REFUSED);
    assert_int_equal(chmod(place->path, 0700), 0);
}

static void f2_one_envelope_is_in_force(void **state)
{
    struct place *place = *state;
    struct glass_draft next = {.set = place->draft.set};
    char id[GLASS_SET_SIZE];
    struct glass_count count;

    assert_int_equal(glass_active_read(&place->folder, id), FAULT_NOT_FOUND);
    assert_int_equal(glass_activate(&place->folder, place->draft.set.id), FAULT_NONE);
    struct glass_found found = find(place, 1);
    assert_int_equal(glass_mark(&place->folder, &place->draft.set, &found, &use), FAULT_NONE);
    glass_found_close(&found);
    assert_int_equal(glass_draft_make(&next), FAULT_NONE);
    assert_int_equal(glass_draft_write(&place->folder, &next), FAULT_NONE);
    assert_int_equal(glass_active_read(&place->folder, id), FAULT_NONE);
    assert_string_equal(id, place->draft.set.id);
    assert_int_equal(glass_count(&place->folder, id, &count), FAULT_NONE);
    assert_int_equal(count.left, 3);
    assert_int_equal(count.used, 1);
    assert_int_equal(glass_activate(&place->folder, next.set.id), FAULT_NONE);
    assert_int_equal(glass_count(&place->folder, place->draft.set.id, &count), FAULT_NONE);
    assert_int_equal(count.left, 0);
    assert_int_equal(count.used, 1); // what happened stays
    assert_int_equal(glass_deactivate(&place->folder), FAULT_NONE);
    assert_int_equal(glass_active_read(&place->folder, id), FAULT_NOT_FOUND);
    assert_int_equal(glass_count(&place->folder, next.set.id, &count), FAULT_NONE);
    assert_int_equal(count.left, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F2 no typing error passes", f2_no_typing_error_passes, NULL, NULL, NULL},
        {"F2 a code is read as people type it", f2_a_code_is_read_as_people_type, NULL, NULL, NULL},
        {"F2 no name gives a pseudo terminal", f2_no_name_gives_a_pseudo_terminal, NULL, NULL,
         NULL},
        {"promise 5 a code is used once", promise_5_a_code_is_used_once, setup, teardown, NULL},
        {"A4 tries are counted on disk", a4_tries_are_counted_on_disk, setup, teardown, NULL},
        {"F2 a code of another machine is none", f2_a_code_of_another_machine_or_envelope_is_none,
         setup, teardown, NULL},
        {"abuse:M18 damaged codes open nothing", m18_damaged_files_open_nothing, setup, teardown,
         NULL},
        {"abuse:M18 a cut description is none", m18_a_cut_description_is_none, setup, teardown,
         NULL},
        {"D8 abuse:I2 who printed it, by number, moment and name", d8_who_printed_it, setup,
         teardown, NULL},
        {"abuse:D13 mode, second names, links", d13_owner_mode_links, setup, teardown, NULL},
        {"F2 one envelope is in force", f2_one_envelope_is_in_force, setup, teardown, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
