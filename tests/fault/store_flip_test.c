// SPDX-License-Identifier: BSD-2-Clause
// abuse:S5: bytes flipped anywhere in the store are noticed, or change nothing at all. Every page
// is hit; CI_SLOW=1 flips every byte of it.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PEOPLE 40
#define PAGE 4096

static void fill(struct store *store)
{
    assert_done(store_begin(store));
    for (uint32_t i = 0; i < PEOPLE; i++) {
        char name[33];
        snprintf(name, sizeof name, "person%02u", i * 7 % PEOPLE);
        struct person person = help_person(store, name, 1000 + i);
        struct password password;
        help_credential(store, person.id, CREDENTIAL_ACTIVE);
        help_credential(store, person.id, CREDENTIAL_SUSPENDED);
        assert_done(store_password_get(store, person.id, &password));
        strcpy(password.encoded, HELP_ENCODED);
        assert_done(store_password_put(store, &password));
        struct session session = {.person = person.id, .service = "login", .interactive = true};
        struct budget budget = {.failures = i % 3};
        struct budget_key key = {person.id, NULL, true}, ghost = {0, name, false};
        assert_done(store_session_open(store, &session));
        assert_done(store_session_close(store, session.id, (struct wall_time){9}));
        assert_done(store_budget_put(store, &key, &budget));
        budget.failures++;
        assert_done(store_budget_put(store, &ghost, &budget));
        struct audit_record record = {.event = "login.granted", .body = "{\"service\":\"login\"}"};
        strcpy(record.user, name);
        assert_done(store_audit_append(store, &record));
    }
    assert_done(store_meta_put(store, "steady", "1"));
    assert_done(store_commit(store));
}

// Everything that can be asked, with the answer or the fault of each question.
struct answers {
    struct {
        enum fault fault;
        uint8_t hash[8];
    } items[PEOPLE * 8 + 8];
    size_t count;
};

static void answer(struct answers *answers, enum fault fault, const void *data, size_t size)
{
    uint64_t hash = 14695981039346656037u;
    const uint8_t *bytes = data;
    for (size_t i = 0; fault == FAULT_NONE && i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    answers->items[answers->count].fault = fault;
    memcpy(answers->items[answers->count].hash, &hash, 8);
    answers->count++;
}

struct reading {
    uint64_t hash;
    bool flawed; // the log said that it was altered
};

static bool see_flaw(void *context, const struct log_flaw *flaw)
{
    (void)flaw;
    ((struct reading *)context)->flawed = true;
    return true;
}

static bool read_record(void *context, const struct audit_record *record)
{
    struct reading *reading = context;
    const char *texts[] = {record->event, record->user, record->body};
    reading->hash = reading->hash * 31 + (uint64_t)record->sequence;
    for (size_t i = 0; i < 3; i++)
        for (const char *at = texts[i]; *at != '\0'; at++)
            reading->hash = reading->hash * 31 + (uint8_t)*at;
    return true;
}

static void ask(struct store *store, struct answers *answers)
{
    *answers = (struct answers){0};
    for (uint32_t i = 0; i < PEOPLE; i++) {
        char name[33];
        struct person person = {0};
        struct password password = {0};
        struct otp_credential credentials[4] = {0};
        struct session session = {0};
        struct budget budget = {0};
        size_t count = 0;
        int64_t id = i + 1;
        snprintf(name, sizeof name, "person%02u", i);
        answer(answers, store_person_by_uid(store, 1000 + i, &person), &person, sizeof person);
        answer(answers, store_person_by_name(store, name, &person), &person, sizeof person);
        answer(answers, store_password_get(store, id, &password), &password, sizeof password);
        answer(answers, store_otp_list(store, id, credentials, 4, &count), credentials,
               sizeof credentials);
        answer(answers, store_session_last(store, id, &session), &session, sizeof session);
        answer(answers, store_session_last_closed(store, id, &session), &session, sizeof session);
        answer(answers, store_budget_get(store, &(struct budget_key){id, NULL, true}, &budget),
               &budget, sizeof budget);
        answer(answers, store_budget_get(store, &(struct budget_key){0, name, false}, &budget),
               &budget, sizeof budget);
    }
    struct person people[PEOPLE + 1] = {0};
    struct reading reading = {0};
    struct audit_record last = {0};
    char value[512] = "";
    uint64_t open = 0, number = 0;
    size_t count = 0;
    // A row that does not open is in the list as damaged, or in none where it has no name any more;
    // by its id it is found as what it is.
    struct person one;
    enum fault fault = store_person_list(store, "", people, PEOPLE + 1, &count);
    for (int64_t id = 1; id <= PEOPLE && fault == FAULT_NONE; id++)
        if (store_person_by_id(store, id, &one) == FAULT_CORRUPT)
            fault = FAULT_CORRUPT;
    answer(answers, fault, people, sizeof people);
    const struct audit_filter all = {.flawed = see_flaw};
    fault = store_audit_list(store, &all, read_record, &reading);
    if (fault == FAULT_NONE && reading.flawed)
        fault = FAULT_CORRUPT;
    answer(answers, fault, &reading.hash, sizeof reading.hash);
    // The newest that is as it was written: another one where the log says that it was altered.
    if (!reading.flawed)
        fault = store_audit_last(store, &last);
    answer(answers, fault, &last.sequence, sizeof last.sequence);
    answer(answers, store_meta_get(store, "steady", value, sizeof value), value, sizeof value);
    answer(answers, store_session_count_open(store, &open), &open, sizeof open);
    answer(answers, store_person_count(store, &number), &number, sizeof number);
}

static bool is_fresh(const struct answers *answers, size_t i)
{
    static struct answers fresh;
    const struct budget budget = {0};
    fresh.count = 0;
    answer(&fresh, FAULT_NONE, &budget, sizeof budget);
    return memcmp(fresh.items[0].hash, answers->items[i].hash, 8) == 0;
}

static void flips(void **state)
{
    struct place *place = *state;
    static struct answers truth, found;
    static uint8_t image[1 << 20];
    const char *slow = getenv("CI_SLOW");
    size_t step = slow != NULL && strcmp(slow, "1") == 0 ? 1 : 53;
    int refused = 0, noticed = 0, harmless = 0, forgotten = 0;
    fill(place->store);
    ask(place->store, &truth);
    for (size_t i = 0; i < truth.count; i++)
        assert_int_equal(truth.items[i].fault, FAULT_NONE);
    store_close(&place->store);
    int fd = open(place->path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(fd, image, sizeof image);
    close(fd);
    assert_true(size > 10 * PAGE && size < (ssize_t)sizeof image);
    for (size_t at = 0; at < (size_t)size;) {
        char why[256];
        uint8_t flip = (uint8_t)(1u << (at * 5 % 8));
        fd = open(place->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
        image[at] ^= flip;
        assert_int_equal(write(fd, image, (size_t)size), size);
        image[at] ^= flip;
        close(fd);
        enum fault fault = help_try_open(place, why, sizeof why);
        if (fault != FAULT_NONE) {
            // Never "there is none", or somebody would make a new one.
            if (fault == FAULT_NOT_FOUND || why[0] == '\0')
                fail_msg("byte %zu: %s: %s", at, fault_name(fault), why);
            refused++;
        } else {
            bool faulty = false;
            ask(place->store, &found);
            for (size_t i = 0; i < found.count; i++) {
                if (found.items[i].fault != FAULT_NONE) {
                    if (found.items[i].fault == FAULT_NOT_FOUND)
                        fail_msg("byte %zu: question %zu: a silent \"not found\"", at, i);
                    faulty = true;
                } else if (memcmp(found.items[i].hash, truth.items[i].hash, 8) == 0) {
                    continue;
                } else if (i < PEOPLE * 8 && i % 8 == 7 && is_fresh(&found, i)) {
                    // The bucket of an unknown name, who is denied whatever it says.
                    forgotten++;
                } else {
                    fail_msg("byte %zu: question %zu: silently another answer", at, i);
                }
            }
            noticed += faulty;
            harmless += !faulty;
            store_close(&place->store);
        }
        // The first page (schema, head) and each page's head byte by byte, the rest in steps.
        at += at % PAGE < 32 || at < 128 ? 1 : step;
    }
    print_message(
        "# %d flips in %zd pages: %d refused at opening, %d noticed when read, %d without "
        "any effect, %d unknown names forgotten\n",
        refused + noticed + harmless, size / PAGE, refused, noticed, harmless, forgotten);
    assert_true(refused > 0 && noticed > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:S5 flipped bytes are noticed or change nothing", flips, help_setup, help_teardown,
         NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
