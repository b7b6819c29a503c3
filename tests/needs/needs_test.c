// SPDX-License-Identifier: BSD-2-Clause
// What the running product needs: each row of the table, met, missing, damaged and not needed; and
// when a dictionary that changes is taken over.
#include "base/catalogue.h"
#include "daemon/dictionary_watch.h"
#include "factor/dictionary.h"
#include "needs/needs.h"
#include "settings/policy_file.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char home[] = "/tmp/warifu-needs-XXXXXX";

#define RULE(extra)                                                                                \
    "rule \"desk\" {\n service = {\"login\"}\n classes = 2\n " extra                               \
    " failures = 5\n window = \"15m\"\n lock = \"15m\"\n tries = 3\n session = \"12h\"\n}\n"
#define HEAD(dictionary)                                                                           \
    "profile = \"test\"\ndocuments = {\"test\"}\npassword {\n dictionary = " dictionary "\n}\n"

static struct policy *policy_of(const char *text)
{
    struct policy *policy = NULL;
    char error[512] = "";

    if (policy_parse("test", text, &policy, error, sizeof error) != FAULT_NONE)
        fail_msg("%s", error);
    return policy;
}

static enum need_state state_of(const char *name, const struct need_place *place)
{
    for (const struct need *need = needs; need->name != NULL; need++)
        if (strcmp(need->name, name) == 0)
            return need->look(place);
    fail_msg("there is no need %s", name);
    return NEED_NONE;
}

static void write_file(const char *name, const void *bytes, size_t size)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", home, name);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

// A list of one word, as cracklib's packer writes it.
static const uint32_t index_bytes[] = {0x70775631, 1, 16, 0};
static const char words_bytes[] = "secret";
static const uint32_t prefixes_bytes[256];

static void write_dictionary(size_t index, size_t words, size_t prefixes)
{
    write_file("words.pwi", index_bytes, index);
    write_file("words.pwd", words_bytes, words);
    write_file("words.hwm", prefixes_bytes, prefixes);
}

static void dictionaries(void **state)
{
    char path[256], file[300];
    struct policy *yes =
        policy_of(HEAD("yes") RULE("way = {\"password+otp\"}\n first_login = yes\n"));
    struct policy *no =
        policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n first_login = yes\n"));
    struct policy *elsewhere = policy_of("knowledge = \"pam:warifu-password\"\n" HEAD("yes")
                                             RULE("way = {\"password+otp\"}\n"));
    struct need_place place = {.policy = yes, .root = "", .dictionary = path};
    static const struct {
        size_t index, words, prefixes;
    } broken[] = {{0, 7, 1024},  {15, 7, 1024}, {16, 0, 1024},
                  {16, 7, 1023}, {12, 7, 1024}, {16, 6, 1024}};

    (void)state;
    snprintf(path, sizeof path, "%s/words", home);
    assert_int_equal(state_of("dictionary", &place), NEED_MISSING);
    place.policy = elsewhere; // new passwords are judged here wherever they are kept
    assert_int_equal(state_of("dictionary", &place), NEED_MISSING);
    write_dictionary(16, 7, 1024);
    assert_int_equal(state_of("dictionary", &place), NEED_MET);
    place.policy = yes;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        write_dictionary(broken[i].index, broken[i].words, broken[i].prefixes);
        assert_int_equal(state_of("dictionary", &place), NEED_DAMAGED);
    }
    place.policy = no;
    assert_int_equal(state_of("dictionary", &place), NEED_NONE);
    place.policy = yes;
    write_dictionary(16, 7, 1024);
    const uint64_t before = dictionary_stamp(path);
    assert_true(before != 0 && dictionary_stamp(path) == before);
    for (unsigned i = 0; i < 3; i++) { // each of the three
        snprintf(file, sizeof file, "%s.%s", path, (const char *[]){"pwi", "pwd", "hwm"}[i]);
        assert_int_equal(unlink(file), 0);
        assert_int_equal(state_of("dictionary", &place), NEED_MISSING);
        assert_int_equal(dictionary_stamp(path), 0);
        write_dictionary(16, 7, 1024);
    }
    assert_true(dictionary_stamp(path) != before);
    policy_free(&elsewhere);
    policy_free(&yes);
    policy_free(&no);
}

static void clocks(void **state)
{
    struct policy *refuse =
        policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n unsynchronised_clock = refuse\n"));
    struct policy *warn =
        policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n unsynchronised_clock = warn\n"));
    struct policy *key =
        policy_of(HEAD("no") RULE("way = {\"password+key\"}\n unsynchronised_clock = refuse\n"));
    struct need_place place = {.policy = refuse, .root = ""};

    (void)state;
    assert_int_equal(state_of("clock", &place), NEED_MISSING);
    place.synchronised = true;
    assert_int_equal(state_of("clock", &place), NEED_MET);
    place.synchronised = false;
    place.policy = warn;
    assert_int_equal(state_of("clock", &place), NEED_NONE);
    place.policy = key;
    assert_int_equal(state_of("clock", &place), NEED_NONE);
    policy_free(&refuse);
    policy_free(&warn);
    policy_free(&key);
}

static void first_logins(void **state)
{
    struct policy *with =
        policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n first_login = yes\n"));
    struct policy *without = policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n"));
    struct policy *keys = policy_of(HEAD("no") RULE("way = {\"key\"}\n"));
    struct need_place place = {.policy = with, .root = ""};

    (void)state;
    assert_int_equal(state_of("first_login", &place), NEED_MET);
    place.policy = without;
    assert_int_equal(state_of("first_login", &place), NEED_MISSING);
    place.policy = keys;
    assert_int_equal(state_of("first_login", &place), NEED_NONE);
    policy_free(&with);
    policy_free(&without);
    policy_free(&keys);
}

static void stores(void **state)
{
    struct daemon_settings settings = {.language = "en"};
    struct need_place place = {.settings = &settings, .root = ""};
    char folder[200];

    (void)state;
    snprintf(folder, sizeof folder, "%s/store", home);
    snprintf(settings.store_file, sizeof settings.store_file, "%s/warifu.db", folder);
    assert_int_equal(state_of("store", &place), NEED_MISSING);
    assert_int_equal(state_of("disk", &place), NEED_NONE);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(state_of("store", &place), geteuid() == 0 ? NEED_DAMAGED : NEED_MET);
    if (geteuid() == 0) { // root's own directory is none that the vault may write
        assert_int_equal(chown(folder, 65534, 65534), 0);
        assert_int_equal(state_of("store", &place), NEED_MET);
    }
    assert_int_equal(state_of("disk", &place), NEED_MET);
    assert_int_equal(chmod(folder, 0777), 0);
    assert_int_equal(state_of("store", &place), NEED_DAMAGED);
    snprintf(settings.store_file, sizeof settings.store_file, "/proc/warifu.db"); // no room at all
    assert_int_equal(state_of("disk", &place), NEED_MISSING);
}

static char *built_catalogue(size_t *size)
{
    const char *built = getenv("CATALOGUE");
    const int fd =
        open(built != NULL ? built : "po/ja/LC_MESSAGES/warifu.mo", O_RDONLY | O_CLOEXEC);
    struct stat file;
    char *bytes;

    assert_true(fd >= 0 && fstat(fd, &file) == 0 && file.st_size > 1000);
    *size = (size_t)file.st_size;
    bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(read(fd, bytes, *size), *size);
    close(fd);
    return bytes;
}

static void catalogues(void **state)
{
    struct daemon_settings settings = {.language = "ja"};
    struct need_place place = {.settings = &settings, .root = "", .locales = home};
    char path[256], file[NEED_FILE_SIZE];
    size_t size = 0;
    char *bytes = built_catalogue(&size);

    (void)state;
    assert_int_equal(state_of("catalogue", &place), NEED_MISSING);
    snprintf(path, sizeof path, "mkdir -p %s/ja/LC_MESSAGES", home);
    assert_int_equal(system(path), 0);
    write_file("ja/LC_MESSAGES/warifu.mo", bytes, size);
    assert_int_equal(state_of("catalogue", &place), NEED_MET);
    for (size_t left = 0; left < size; left += left < 40 ? 1 : 4099) {
        write_file("ja/LC_MESSAGES/warifu.mo", bytes, left);
        assert_int_equal(state_of("catalogue", &place), NEED_DAMAGED);
    }
    bytes[12] ^= 0x40; // where the originals stand
    write_file("ja/LC_MESSAGES/warifu.mo", bytes, size);
    assert_int_equal(state_of("catalogue", &place), NEED_DAMAGED);
    for (const struct need *need = needs; need->name != NULL; need++)
        if (strcmp(need->name, "catalogue") == 0)
            need_file(need, &place, file);
    snprintf(path, sizeof path, "%s/ja/LC_MESSAGES/warifu.mo", home);
    assert_string_equal(file, path);
    memcpy(settings.language, "en", 3);
    assert_int_equal(state_of("catalogue", &place), NEED_DAMAGED); // some read Japanese everywhere
    assert_int_equal(unlink(path), 0);
    assert_int_equal(state_of("catalogue", &place), NEED_NONE);
    free(bytes);
}

// With a list that came to its end last year, too.
static void holiday_lists(void **state)
{
    static const char with[] =
        HEAD("no") RULE("way = {\"password+otp\"}\n time = {\"!holiday\"}\n");
    struct policy *asks = policy_of(with),
                  *without = policy_of(HEAD("no") RULE("way = {\"otp+password\"}\n"));
    char path[64], command[400], file[NEED_FILE_SIZE];
    struct need_place place = {.policy = without, .holidays = path};
    time_t now = time(NULL);
    const int year = localtime(&now)->tm_year + 1900;

    (void)state;
    snprintf(path, sizeof path, "%s/holidays.tsv", home);
    assert_int_equal(state_of("holidays", &place), NEED_NONE);
    place.policy = asks;
    assert_int_equal(state_of("holidays", &place), NEED_MISSING);
    for (int last = year; last >= year - 1; last--) {
        snprintf(command, sizeof command,
                 "printf 'years\\t%d\\t%d\\n%d-01-01\\tx\\tlaw\\n' >%s && printf 'cksum\\t%%s\\n' "
                 "$(cksum <%s | cut -d ' ' -f 1) >>%s",
                 year - 2, last, year - 1, path, path, path);
        assert_int_equal(system(command), 0);
        assert_int_equal(state_of("holidays", &place), last == year ? NEED_MET : NEED_DAMAGED);
    }
    write_file("holidays.tsv", "years\t2000\t9999\n", 16);
    assert_int_equal(state_of("holidays", &place), NEED_DAMAGED);
    for (const struct need *need = needs; need->name != NULL; need++)
        if (strcmp(need->name, "holidays") == 0)
            need_file(need, &place, file);
    assert_string_equal(file, path);
    policy_free(&asks);
    policy_free(&without);
}

static void keys(void **state)
{
    char command[600];
    struct policy *asks = policy_of(HEAD("no") RULE("way = {\"key\"}\n"));
    struct policy *without = policy_of(HEAD("no") RULE("way = {\"password+otp\"}\n"));
    struct need_place place = {.policy = asks, .root = home};

    (void)state;
    assert_int_equal(state_of("key_rule", &place), NEED_MISSING);
    assert_int_equal(state_of("device_unit", &place), NEED_NONE); // no systemd
    snprintf(command, sizeof command,
             "cd %s && mkdir -p etc/udev/rules.d run/systemd/system && : >etc/udev/rules.d/"
             "70-warifu-keys.rules",
             home);
    assert_int_equal(system(command), 0);
    assert_int_equal(state_of("key_rule", &place), NEED_MET);
    assert_int_equal(state_of("device_unit", &place), NEED_MISSING);
    place.policy = without;
    assert_int_equal(state_of("key_rule", &place), NEED_NONE);
    assert_int_equal(state_of("device_unit", &place), NEED_NONE);
    policy_free(&asks);
    policy_free(&without);
}

static void every_row_helps(void **state)
{
    (void)state;
    for (const struct need *need = needs; need->name != NULL; need++) {
        assert_true(strlen(need->name) < 33);
        assert_true(strlen(need->effect) > 10 && strlen(need->effect) < 200);
        assert_true(strlen(need->remedy) > 10 && strlen(need->remedy) < 400);
        for (const struct need *other = needs; other != need; other++)
            assert_string_not_equal(other->name, need->name);
    }
}

static void a_dictionary_is_taken_over_when_it_is_whole(void **state)
{
    struct dictionary_watch watch;
    int64_t now = 1000;

    (void)state;
    dictionary_watch_begin(&watch, 0, now);
    assert_false(dictionary_watch_look(&watch, 0, now += DICTIONARY_LOOK_MS));
    assert_false(dictionary_watch_look(&watch, 11, now += DICTIONARY_LOOK_MS)); // being written
    assert_false(dictionary_watch_look(&watch, 12, now += DICTIONARY_LOOK_MS));
    assert_true(dictionary_watch_look(&watch, 12, now += DICTIONARY_LOOK_MS));
    assert_false(dictionary_watch_look(&watch, 12, now += DICTIONARY_LOOK_MS)); // once
    assert_false(dictionary_watch_look(&watch, 0, now += DICTIONARY_LOOK_MS));
    assert_false(dictionary_watch_look(&watch, 12, now += DICTIONARY_LOOK_MS)); // as before
    assert_false(dictionary_watch_look(&watch, 12, now += DICTIONARY_LOOK_MS));
    assert_false(dictionary_watch_look(&watch, 0, now += DICTIONARY_LOOK_MS));
    assert_true(dictionary_watch_look(&watch, 0, now += DICTIONARY_LOOK_MS));
    // At the moments at which the roles are asked, too.
    assert_int_equal(watch.due, (now / DICTIONARY_LOOK_MS + 1) * DICTIONARY_LOOK_MS);
}

// Who cannot log in is one thing, what else does not work another: monitoring wakes nobody for it.
static void what_keeps_nobody_out_is_a_warning(void **state)
{
    static const char *const mild[] = {"dictionary", "leaked",  "first_login",
                                       "catalogue",  "anchors", "break_glass"};

    (void)state;
    for (const struct need *need = needs; need->name != NULL; need++) {
        bool is_mild = false;
        for (size_t i = 0; i < sizeof mild / sizeof *mild; i++)
            is_mild = is_mild || strcmp(need->name, mild[i]) == 0;
        assert_string_equal(need_weight_name(need->weight), is_mild ? "warning" : "critical");
    }
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(home) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", home);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_helps),
        {"B1 abuse:M18 the dictionary: missing, truncated, as it should be", dictionaries, NULL,
         NULL, NULL},
        {"E6 the clock matters where a rule refuses codes without it", clocks, NULL, NULL, NULL},
        {"B3 a policy without first logins is told", first_logins, NULL, NULL, NULL},
        {"H1 the store's directory and its room", stores, NULL, NULL, NULL},
        {"abuse:M18 the catalogue: missing, truncated at any place, flipped", catalogues, NULL,
         NULL, NULL},
        {"D4 abuse:M18 the list of holidays: missing, cut, ended", holiday_lists, NULL, NULL, NULL},
        {"H1 what keys need, where the policy asks for keys", keys, NULL, NULL, NULL},
        {"G1 what keeps nobody out is a warning", what_keeps_nobody_out_is_a_warning, NULL, NULL,
         NULL},
        {"B1 a dictionary that comes or goes is taken over when it is whole",
         a_dictionary_is_taken_over_when_it_is_whole, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("needs", tests, setup, teardown);
}
