// SPDX-License-Identifier: BSD-2-Clause
// Size and speed of the store: 100,000 people with a password and three code generators each fit in
// 35 MB, and a login costs about the same with 1,000 people and with 100,000. Sizes are asserted,
// speed is printed (machines differ) and asserted against a floor far below what any machine does.
#include "../store/store_help.h"
#include "config.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define BATCH 64

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint32_t random_state = 1;
static uint32_t roll(uint32_t sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % sides;
}

static void add_one(struct store *store, uint32_t i, uint32_t people)
{
    struct person person = {.uid = 10000 + i,
                            .role = ROLE_STAFF,
                            .state = PERSON_ACTIVE,
                            .display = "神戸 花子",
                            .created = {1790000000 + i}};
    struct password password;
    snprintf(person.name, sizeof person.name, "user%06u", // not in the order of the alphabet
             (unsigned)((uint64_t)i * 7919 % people));
    assert_done(store_person_add(store, &person));
    assert_done(store_password_get(store, person.id, &password));
    strcpy(password.encoded, HELP_ENCODED);
    password.encoded[60] = (char)('A' + i % 26);
    password.set_at.seconds = 1790000100 + i;
    assert_done(store_password_put(store, &password));
    for (int n = 0; n < 3; n++) {
        struct otp_credential credential = {
            .person = person.id,
            .state = CREDENTIAL_ACTIVE,
            .label = "token",
            .parameters = {OTP_TOTP, OTP_SHA1, 6, 30, 0, {1}, 20},
            .last = 59666666,
            .created = {1790000050 + i},
            .confirmed = {1790000090 + i},
            .last_used = {1790900050 + i},
        };
        assert_done(store_otp_add(store, &credential));
    }
}

// What one login with password and code asks of the store.
static void login(struct store *store, uint32_t uid, int64_t at)
{
    struct person person;
    struct password password;
    struct otp_credential credentials[8];
    struct budget budget;
    size_t count;
    assert_done(store_savepoint(store));
    assert_done(store_person_by_uid(store, uid, &person));
    const struct budget_key key = {person.id, NULL, false};
    assert_done(store_budget_get(store, &key, &budget));
    assert_done(store_password_get(store, person.id, &password));
    assert_done(store_otp_list(store, person.id, credentials, 8, &count));
    assert_int_equal(count, 3);
    assert_done(store_otp_advance(store, credentials[0].id, credentials[0].last,
                                  credentials[0].last + 1, 0, (struct wall_time){at}));
    budget = (struct budget){0};
    assert_done(store_budget_put(store, &key, &budget));
    person.last_login.seconds = at;
    person.logins++;
    assert_done(store_person_update(store, &person));
    struct audit_record record = {
        .wall = {at},
        .steady = {at},
        .event = "login.granted",
        .body = "{\"service\":\"login\",\"tty\":\"tty1\",\"rule\":\"staff\",\"factors\":"
                "\"password+otp\",\"clauses\":\"A1,A4\"}",
    };
    strcpy(record.user, person.name);
    assert_done(store_audit_append(store, &record));
    assert_done(store_release(store));
}

static double logins_a_second(struct place *place, uint32_t people, uint32_t total)
{
    uint64_t granted = 0;
    struct person person;
    double start = now();
    for (uint32_t done = 0; done < total; done += BATCH) {
        assert_done(store_begin(place->store));
        for (int i = 0; i < BATCH; i++)
            login(place->store, 10000 + roll(people), 1791000000 + done);
        assert_done(store_commit(place->store));
    }
    double took = now() - start;
    for (uint32_t i = 0; i < people; i++) { // they were all recorded
        assert_done(store_person_by_uid(place->store, 10000 + i, &person));
        granted += person.logins;
    }
    assert_int_equal(granted, (total + BATCH - 1) / BATCH * BATCH);
    return (double)granted / took;
}

static void scale(void **state)
{
    static const uint32_t sizes[] = {1000, 100000};
    uint32_t total = SANITIZED ? 2048 : 32768;
    double rates[2] = {0};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct place *place;
        struct stat status;
        void *fresh;
        uint32_t people = SANITIZED && i == 1 ? 5000 : sizes[i];
        assert_int_equal(help_setup(&fresh), 0);
        place = fresh;
        for (uint32_t n = 0; n < people;) {
            assert_done(store_begin(place->store));
            for (int j = 0; j < 1000; j++, n++)
                add_one(place->store, n, people);
            assert_done(store_commit(place->store));
            store_checkpoint(place->store);
        }
        store_close(&place->store); // the log is empty then
        assert_int_equal(stat(place->path, &status), 0);
        double start = now();
        help_reopen(place);
        print_message("# %u people x (password + 3 codes): %.1f MB, opened in %.0f ms\n", people,
                      (double)status.st_size / 1e6, (now() - start) * 1e3);
        assert_true(status.st_size <= 400 * 1024 + (off_t)people * 350);
        if (people == 100000)
            assert_true(status.st_size <= 35000000);
        rates[i] = logins_a_second(place, people, total);
        print_message("# %u people: %.0f logins/s in batches of %d\n", people, rates[i], BATCH);
        help_teardown(&fresh);
    }
    assert_true(rates[1] > (SANITIZED ? 50 : 1000));
    assert_true(rates[1] > rates[0] / 4); // a search through all would be a hundred times slower
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"size and speed: 100,000 people in 35 MB, at the price of 1,000", scale, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
