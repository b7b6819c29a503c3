// SPDX-License-Identifier: BSD-2-Clause
// abuse:T9, abuse:R6: an earlier state of the store is refused, root alone accepts it, and codes
// that may have been used since then open nothing again.
#include "../vault/vault_admin.h"
#include "store/anchor.h"
#include "store/audit.h"
#include "store/otp.h"

#include "../store/store_help.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(const struct rig *rig, char kept[300])
{
    snprintf(kept, 300, "%s.kept", rig->settings.store_file);
    help_copy(rig->settings.store_file, kept);
}

static void anchor_path(const struct rig *rig, char path[300])
{
    snprintf(path, 300, "%s", rig->settings.key_file);
    strcpy(strrchr(path, '/'), "/anchor");
}

// A generator by counter, as it was used last.
static void add_counter(struct rig *rig, int64_t last, enum credential_state kept)
{
    struct store *store = rig_store(rig);
    struct otp_credential code = {
        .state = kept,
        .last = last,
        .confirmed = {1},
        .parameters = {OTP_HOTP, OTP_SHA1, 6, 30, 0, "12345678901234567890", 20}};
    struct person person;
    assert_done(store_begin(store));
    assert_done(store_person_by_name(store, "baba", &person));
    code.person = person.id;
    assert_done(store_otp_add(store, &code));
    assert_done(store_commit(store));
    store_close(&store);
}

struct used {
    int64_t counter, step, records;
};

static struct used read_used(struct rig *rig)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct person person;
    struct used used = {0};
    size_t count;
    struct store *store = rig_store(rig);
    assert_done(store_person_by_name(store, "baba", &person));
    assert_done(store_otp_list(store, person.id, codes, STORE_OTP_MAX, &count));
    for (size_t i = 0; i < count; i++)
        *(codes[i].parameters.kind == OTP_HOTP ? &used.counter : &used.step) = codes[i].last;
    used.records = store_audit_count(store);
    store_close(&store);
    return used;
}

static void put_back(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char kept[300], path[300];
    rig_person(rig, "baba", "staff", &baba);
    rig_stop(rig);
    add_counter(rig, 5, CREDENTIAL_SUSPENDED); // it may be resumed
    keep(rig, kept);
    const struct used before = read_used(rig);
    rig_start(rig);
    rig_granted(rig, &baba, "login");
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), CONFLICT); // nothing to accept
    rig_stop(rig);
    const struct used newest = read_used(rig);
    assert_true(newest.records > before.records);
    // The machine's clock went back with it; its file system knows when the anchor was written.
    anchor_path(rig, path);
    const struct timespec written[2] = {{rig->clock->wall, 0}, {rig->clock->wall, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, written, 0), 0);
    rig->clock->wall -= 1800;
    rig->clock->unsynchronised = true;
    help_copy(kept, rig->settings.store_file);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "not synchronised"));
    assert_int_equal(rig_count(rig, "log.recovered", ""), 1);
    rig_stop(rig);
    const struct used after = read_used(rig);
    // As far as each record that is missing may have moved it, by a resynchronisation.
    assert_true(after.counter >= 5 + (newest.records - before.records) * 1000);
    assert_true(after.step > newest.step);
    rig_start(rig); // and stays accepted
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    rig_stop(rig);
    help_copy(kept, rig->settings.store_file); // the same again is none any more
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

static void wrong_clock(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char kept[300], code[OTP_CODE_SIZE];
    const int64_t far = (int64_t)10 * 86400;
    rig_person(rig, "baba", "staff", &baba);
    rig_move_clock(rig, rig->clock->wall + far); // a day on which the clock was wrong
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    rig_move_clock(rig, rig->clock->wall - far);
    rig_stop(rig);
    keep(rig, kept);
    const int64_t had = read_used(rig).records;
    rig_start(rig);
    rig_granted(rig, &baba, "login");
    rig_stop(rig);
    const struct used newest = read_used(rig);
    help_copy(kept, rig->settings.store_file);
    rig->clock->unsynchronised = true;
    rig_start(rig); // nobody knows which is wrong
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), CONFLICT);
    assert_int_equal(strlen(rig_end(rig)->subject), strlen("2030-01-01T00:00:00Z"));
    assert_non_null(strstr(rig_end(rig)->hint, "--clock-right"));
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    // Somebody looked at a watch. What the tries before have recorded is not what was lost.
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY, NUMBER("clock_right", 1))), DONE);
    assert_int_equal(rig_number(rig, 0, "first"), had + 1);
    assert_int_equal(rig_number(rig, 0, "last"), newest.records);
    assert_true(rig_number(rig, 0, "ahead") >= rig->clock->wall + far - 3600);
    assert_true(rig_number(rig, 0, "until") <= rig->clock->wall + 3600);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY, NUMBER("clock_right", 1))), INVALID);
    rig_stop(rig);
    const struct used after = read_used(rig);
    assert_true(after.step >= newest.step);
    assert_true(after.step <= newest.step + 3600 / 30 + 10);
    // A clock that is kept needs nobody's word, and people log in as soon as its time has come.
    help_copy(kept, rig->settings.store_file);
    rig->clock->unsynchronised = false;
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_true(rig_number(rig, 0, "ahead") >= rig->clock->wall + far - 3600);
    rig_move_clock(rig, rig->clock->wall + 3660);
    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// The file alone says which state is the newest; who takes it away is noticed.
static void without_anchor(void **state)
{
    struct rig *rig = *state;
    char path[300];
    rig_stop(rig);
    anchor_path(rig, path);
    assert_int_equal(unlink(path), 0);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_DONE);
    rig_stop(rig);
    rig_start(rig); // it has an anchor again
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_DONE);
    rig_stop(rig);
    assert_int_equal(truncate(path, 100), 0);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

static void compared(void **state)
{
    const struct anchor one = {.epoch = 1, .size = 10};
    struct anchor other = one, opened;
    uint8_t sealed[STORE_ANCHOR_SIZE];
    (void)state;
    assert_int_equal(store_anchor_compare(&one, &other), ANCHOR_HOLDS);
    other.size = 9;
    assert_int_equal(store_anchor_compare(&one, &other), ANCHOR_BEHIND);
    other = (struct anchor){.epoch = 0, .size = 11};
    assert_int_equal(store_anchor_compare(&one, &other), ANCHOR_BEHIND);
    other = (struct anchor){.epoch = 2, .size = 3};
    assert_int_equal(store_anchor_compare(&one, &other), ANCHOR_HOLDS);
    other = one;
    other.root.bytes[0] = 1;
    assert_int_equal(store_anchor_compare(&one, &other), ANCHOR_OTHER);
    // Of this store alone, and every bit of it.
    struct place *place = NULL, *second = NULL;
    assert_int_equal(help_setup((void **)&place), 0);
    assert_int_equal(help_setup((void **)&second), 0);
    assert_done(store_anchor_now(place->store, &other));
    assert_int_equal(other.size, 0);
    assert_done(store_anchor_seal(place->store, &one, sealed));
    assert_done(store_anchor_open(place->store, sealed, &opened));
    assert_int_equal(opened.epoch, 1);
    assert_int_equal(opened.size, 10);
    assert_fault(store_anchor_open(second->store, sealed, &opened), FAULT_CORRUPT);
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        sealed[bit / 8] = (uint8_t)(sealed[bit / 8] ^ 1 << bit % 8);
        assert_fault(store_anchor_open(place->store, sealed, &opened), FAULT_CORRUPT);
        sealed[bit / 8] = (uint8_t)(sealed[bit / 8] ^ 1 << bit % 8);
    }
    help_teardown((void **)&place);
    help_teardown((void **)&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:T9 abuse:R6 a store that was put back is refused until root accepts it", put_back,
         rig_setup_ready, rig_teardown, NULL},
        {"abuse:T9 abuse:T6 a clock that was far ahead moves nobody's generator to that date",
         wrong_clock, rig_setup_ready, rig_teardown, NULL},
        {"abuse:T9 a store whose anchor is gone is refused", without_anchor, rig_setup_ready,
         rig_teardown, NULL},
        {"abuse:T9 anchors", compared, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("vault anchor", tests, NULL, NULL);
}
