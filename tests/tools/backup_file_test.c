// SPDX-License-Identifier: BSD-2-Clause
// H3: a backup's file: what was put in comes out, by the right key alone; each byte that is
// changed, and each place where it is cut off, is noticed. The paper of its key.
#include "backup_file.h"
#include "backup_folder.h"
#include "backup_paper.h"
#include "cli_check.h"
#include "restore_deeds.h"
#include <unistd.h>

#define SIZE 150000 // more than two pieces

struct taken {
    char names[128];
    uint8_t bytes[SIZE + 64];
    size_t size;
};

static enum fault take_member(void *context, const char *name, uint64_t size)
{
    struct taken *taken = context;
    const size_t used = strlen(taken->names);

    snprintf(taken->names + used, sizeof taken->names - used, "%s=%llu;", name,
             (unsigned long long)size);
    return FAULT_NONE;
}

static enum fault take_bytes(void *context, const void *data, size_t size)
{
    struct taken *taken = context;

    assert_true(taken->size + size <= sizeof taken->bytes);
    memcpy(taken->bytes + taken->size, data, size);
    taken->size += size;
    return FAULT_NONE;
}

static uint8_t public_key[BACKUP_KEY_SIZE], secret_key[BACKUP_KEY_SIZE], content[SIZE];

static size_t written(size_t size, char **file)
{
    static struct backup_writer writer;
    size_t length = 0;
    FILE *out = open_memstream(file, &length);

    assert_non_null(out);
    assert_int_equal(backup_begin(&writer, out, public_key), FAULT_NONE);
    assert_int_equal(backup_member(&writer, "nothing", 0), FAULT_NONE);
    assert_int_equal(backup_member(&writer, "store", size), FAULT_NONE);
    assert_int_equal(backup_bytes(&writer, content, size), FAULT_NONE);
    assert_int_equal(backup_end(&writer), FAULT_NONE);
    backup_wipe(&writer);
    assert_int_equal(fclose(out), 0);
    return length;
}

static enum fault read_back(char *file, size_t length, const uint8_t *key, struct taken *taken)
{
    const struct backup_taker taker = {taken, take_member, take_bytes};
    FILE *in = fmemopen(file, length, "r");

    memset(taken, 0, sizeof *taken);
    assert_non_null(in);
    const enum fault fault = backup_read(in, key, NULL, &taker);
    fclose(in);
    return fault;
}

static int make_keys(void **state)
{
    (void)state;
    assert_true(sodium_init() >= 0);
    crypto_box_keypair(public_key, secret_key);
    randombytes_buf(content, sizeof content);
    return 0;
}

static void what_was_put_in_comes_out(void **state)
{
    static struct taken taken;
    char *file = NULL;
    const size_t length = written(SIZE, &file);
    uint8_t other[BACKUP_KEY_SIZE], other_public[BACKUP_KEY_SIZE];

    (void)state;
    assert_int_equal(read_back(file, length, secret_key, &taken), FAULT_NONE);
    assert_string_equal(taken.names, "nothing=0;store=150000;");
    assert_int_equal(taken.size, SIZE);
    assert_memory_equal(taken.bytes, content, SIZE);
    crypto_box_keypair(other_public, other);
    assert_int_equal(read_back(file, length, other, &taken), FAULT_REFUSED);
    assert_int_equal(taken.size, 0);
    free(file);
}

static void each_change_is_noticed(void **state)
{
    static struct taken taken;
    char *file = NULL;
    const size_t length = written(100, &file);

    (void)state;
    for (size_t i = 0; i < length; i++) {
        file[i] ^= 0x10;
        assert_int_not_equal(read_back(file, length, secret_key, &taken), FAULT_NONE);
        file[i] ^= 0x10;
        if (i > 0)
            assert_int_not_equal(read_back(file, i, secret_key, &taken), FAULT_NONE);
    }
    char *longer = calloc(1, length + 1);
    assert_non_null(longer);
    memcpy(longer, file, length);
    assert_int_equal(read_back(longer, length + 1, secret_key, &taken), FAULT_CORRUPT);
    assert_int_equal(read_back(file, length, secret_key, &taken), FAULT_NONE);
    free(longer);
    free(file);
}

// What nobody here can open is compared with what was written: a start that the medium has spoilt
// would be found out on the day of the restore.
static void the_start_is_read_again(void **state)
{
    static struct backup_writer writer;
    static struct taken taken;
    const struct backup_taker taker = {&taken, take_member, take_bytes};
    size_t length = 0;
    char *file = NULL;
    FILE *out = open_memstream(&file, &length);

    (void)state;
    assert_non_null(out);
    assert_int_equal(backup_begin(&writer, out, public_key), FAULT_NONE);
    assert_int_equal(backup_member(&writer, "store", 3), FAULT_NONE);
    assert_int_equal(backup_bytes(&writer, content, 3), FAULT_NONE);
    assert_int_equal(backup_end(&writer), FAULT_NONE);
    assert_int_equal(fclose(out), 0);
    for (size_t i = 0; i <= BACKUP_START_SIZE; i++) {
        memset(&taken, 0, sizeof taken);
        if (i > 0)
            file[i - 1] ^= 0x01;
        FILE *in = fmemopen(file, length, "r");
        assert_non_null(in);
        assert_int_equal(backup_read(in, NULL, &writer, &taker),
                         i == 0 ? FAULT_NONE : FAULT_CORRUPT);
        fclose(in);
        if (i > 0)
            file[i - 1] ^= 0x01;
    }
    backup_wipe(&writer);
    free(file);
}

static void paper_is_read_as_people_type_it(void **state)
{
    char paper[BACKUP_PAPER_SIZE], typed[BACKUP_PAPER_SIZE];
    uint8_t key[BACKUP_KEY_SIZE];

    (void)state;
    backup_paper_write(BACKUP_PAPER_WHOLE, secret_key, paper);
    assert_int_equal(strlen(paper), 56 + 13);
    assert_int_equal(backup_paper_read(paper, key), BACKUP_PAPER_WHOLE);
    assert_memory_equal(key, secret_key, sizeof key);
    for (size_t i = 0; i <= strlen(paper); i++)
        typed[i] = paper[i] == '-' ? ' ' : paper[i] == '0' ? 'o' : paper[i] == '1' ? 'l' : paper[i];
    assert_int_equal(backup_paper_read(typed, key), BACKUP_PAPER_WHOLE);
    for (size_t i = 0; i < strlen(paper); i++) { // each letter
        if (paper[i] == '-')
            continue;
        memcpy(typed, paper, sizeof typed);
        typed[i] = paper[i] == 'Z' ? 'Y' : 'Z';
        assert_int_equal(backup_paper_read(typed, key), BACKUP_PAPER_NONE);
    }
    paper[68] = '\0';
    assert_int_equal(backup_paper_read(paper, key), BACKUP_PAPER_NONE);
    assert_int_equal(backup_paper_read("", key), BACKUP_PAPER_NONE);
}

static void two_shares_are_one_key(void **state)
{
    uint8_t first[BACKUP_KEY_SIZE], second[BACKUP_KEY_SIZE], key[BACKUP_KEY_SIZE];
    char one[BACKUP_PAPER_SIZE], other[BACKUP_PAPER_SIZE];

    (void)state;
    backup_paper_split(secret_key, first, second);
    assert_memory_not_equal(first, secret_key, sizeof first);
    assert_memory_not_equal(second, secret_key, sizeof second);
    backup_paper_write(BACKUP_PAPER_FIRST, first, one);
    backup_paper_write(BACKUP_PAPER_SECOND, second, other);
    assert_int_equal(backup_paper_read(one, first), BACKUP_PAPER_FIRST);
    assert_int_equal(backup_paper_read(other, second), BACKUP_PAPER_SECOND);
    backup_paper_join(second, first, key);
    assert_memory_equal(key, secret_key, sizeof key);
    backup_paper_split(secret_key, second, key); // another time, others
    assert_memory_not_equal(first, second, sizeof first);
}

static void what_is_typed_back(void **state)
{
    char paper[BACKUP_PAPER_SIZE], typed[32];

    (void)state;
    backup_paper_write(BACKUP_PAPER_WHOLE, secret_key, paper);
    for (unsigned i = 1; i <= BACKUP_PAPER_GROUPS; i++)
        for (unsigned k = 1; k <= BACKUP_PAPER_GROUPS; k++) {
            const unsigned groups[2] = {i, k};
            const char *one = paper + (size_t)(i - 1) * 5, *other = paper + (size_t)(k - 1) * 5;
            snprintf(typed, sizeof typed, "%.4s %.4s", one, other);
            assert_true(backup_paper_has(paper, groups, typed));
            assert_true(backup_paper_has(paper, groups, paper));
            typed[0] = typed[0] == 'A' ? 'B' : 'A';
            assert_false(backup_paper_has(paper, groups, typed));
            assert_false(backup_paper_has(paper, groups, ""));
        }
}

// --- of each night ------------------------------------------------------------------------------

static void make_file(const char *folder, const char *name)
{
    char path[300];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static bool is_there(const char *folder, const char *name)
{
    char path[300];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

// Those that were made when the clock was ahead push no later one out.
static void the_newest_stay(void **state)
{
    static const char *const names[] = {
        "another.backup",
        "warifu-20300101-020000.backup", // of before they had numbers
        "warifu-20260101-020000-000007.backup",
        "warifu-20991231-020000-000006.backup",
        "warifu-20991230-020000-000005.backup",
        "warifu-20260102-020000-000008.backup", // just made
        "warifu-20260103-020000-9999999999.backup",
        "warifu-20260103-020000-x.backup",
    };
    char folder[] = "/tmp/warifu-nights.XXXXXX", path[300];
    struct daemon_settings settings = {.backup_keep = 2};

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(backup_folder_next(folder), 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        make_file(folder, names[i]);
    assert_int_equal(backup_folder_next(folder), 9);
    snprintf(settings.backup_folder, sizeof settings.backup_folder, "%s", folder);
    snprintf(path, sizeof path, "%s/%s", folder, names[5]);
    assert_int_equal(backup_folder_trim(&settings, path), 3);
    assert_false(is_there(folder, names[1]));
    assert_true(is_there(folder, names[2]));
    assert_false(is_there(folder, names[3]));
    assert_false(is_there(folder, names[4]));
    assert_true(is_there(folder, names[5]));
    // What was just made stays, also where others have the higher numbers.
    make_file(folder, names[4]);
    snprintf(path, sizeof path, "%s/%s", folder, names[4]);
    assert_int_equal(backup_folder_trim(&settings, path), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(unlink(path), i == 1 || i == 3 ? -1 : 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

// --- what is to be taken away again --------------------------------------------------------------

static enum fault add_text(void *context, const struct restored_line *line)
{
    const size_t used = strlen(context);

    return restored_put_line(line, (char *)context + used, 512 - used);
}

static void add(struct restore_deeds *deeds, enum restored_deed deed, int64_t number,
                const char *name)
{
    struct restored_line line = {.deed = deed, .number = number};

    snprintf(line.name, sizeof line.name, "%s", name);
    assert_int_equal(restore_deeds_add(deeds, &line), FAULT_NONE);
}

// Whoever suspends and resumes somebody all day fills no mark.
static void each_deed_once(void **state)
{
    struct restore_deeds deeds = {.tree = NULL};
    char text[512] = "";

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        add(&deeds, RESTORED_PERSON_SUSPEND, 0, "taro");
        add(&deeds, RESTORED_OTP_REVOKE, 7, i % 2 == 0 ? "hanako" : "renamed");
        add(&deeds, RESTORED_OTP_SUSPEND, 7, "hanako");
        add(&deeds, RESTORED_OTP_REVOKE, 8, "hanako");
        add(&deeds, RESTORED_PERSON_SUSPEND, 0, "jiro");
        add(&deeds, RESTORED_PERSON_END, i == 500 ? 1000 : 2000, "taro");
        add(&deeds, RESTORED_CARD_REVOKE, 0, "K 1");
    }
    assert_int_equal(deeds.count, 7);
    assert_int_equal(restore_deeds_visit(&deeds, add_text, text), FAULT_NONE);
    assert_string_equal(text, "person.suspend 0 taro\notp.revoke 7 hanako\notp.suspend 7 hanako\n"
                              "otp.revoke 8 hanako\nperson.suspend 0 jiro\n"
                              "person.end 1000 taro\ncard.revoke 0 K 1\n");
    restore_deeds_free(&deeds);
    assert_int_equal(deeds.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"H3 what was put in comes out, by the right key alone", what_was_put_in_comes_out,
         make_keys, NULL, NULL},
        {"H3 each change and each cut is noticed", each_change_is_noticed, make_keys, NULL, NULL},
        {"H3 what was written is compared from its first byte", the_start_is_read_again, make_keys,
         NULL, NULL},
        {"H3 two shares are one key", two_shares_are_one_key, make_keys, NULL, NULL},
        {"H3 what is typed back is on the paper", what_is_typed_back, make_keys, NULL, NULL},
        {"H3 the paper is read as people type it", paper_is_read_as_people_type_it, make_keys, NULL,
         NULL},
        {"H3 of those of each night the newest stay, whatever the clock said", the_newest_stay,
         NULL, NULL, NULL},
        {"abuse:R6 each deed stands once in the mark of a restore", each_deed_once, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests_name("backup file", tests, NULL, NULL);
}
