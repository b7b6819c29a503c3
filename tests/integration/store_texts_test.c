// SPDX-License-Identifier: BSD-2-Clause
// Texts in the store: what is put comes back byte for byte, or is refused.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/person.h"
#include "store/session.h"
#include <stdio.h>
#include <string.h>

static struct store *opened(void **state)
{
    return ((struct place *)*state)->store;
}

static const char *const texts[] = {
    "x'); DROP TABLE person; --",
    "\" OR 1=1 --",
    "$1 $2 ?1 :a @b %s %n",
    "a\nb\rc\x1b[2J\x9b",
    "\xe2\x80\xa8\xe2\x80\xae result=ok ",
    "-f root",
    "../../x",
    "NULL",
    " ",
    "\xff\xfe bad",
};

static void texts_verbatim(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct person person = {.uid = 2000 + (uint32_t)i, .state = PERSON_ACTIVE};
        struct otp_credential credential = {
            .state = CREDENTIAL_ACTIVE,
            .parameters = {OTP_HOTP, OTP_SHA512, 8, 0, -3, "k", 1},
            .last = -1,
        };
        struct session session = {.interactive = true, .opened = {5}, .proved = i % 2 == 1};
        struct audit_record record = {.event = "test.text", .body = texts[i]};
        struct budget_key unknown = {0, texts[i], false};
        struct budget budget = {.failures = (uint32_t)i + 1};
        snprintf(person.name, sizeof person.name, "%s", texts[i]);
        snprintf(person.display, sizeof person.display, "神戸 %s 花子", texts[i]);
        snprintf(credential.label, sizeof credential.label, "鍵 %s", texts[i]);
        if (session.proved) { // an emergency code, then a key
            session.credential = i % 4 == 1 ? -7 : 0;
            session.key = i % 4 == 1 ? 0 : INT64_MAX;
        }
        snprintf(session.service, sizeof session.service, "%s", texts[i]);
        snprintf(session.tty, sizeof session.tty, "%s", texts[i]);
        snprintf(session.rhost, sizeof session.rhost, "%s", texts[i]);
        snprintf(record.user, sizeof record.user, "%s", texts[i]);
        struct store *store = place->store;
        assert_done(store_begin(store));
        assert_done(store_person_add(store, &person));
        credential.person = session.person = person.id;
        assert_done(store_otp_add(store, &credential));
        assert_done(store_session_open(store, &session));
        assert_done(store_audit_append(store, &record));
        assert_done(store_budget_put(store, &unknown, &budget));
        assert_done(store_meta_put(store, texts[i], texts[i]));
        assert_done(store_commit(store));
        help_reopen(place);
        store = place->store;

        struct person found;
        struct otp_credential credential_found;
        struct session session_found;
        struct budget budget_found;
        char value[FILENAME_MAX];
        assert_done(store_person_by_name(store, texts[i], &found));
        assert_string_equal(found.name, texts[i]);
        assert_string_equal(found.display, person.display);
        assert_int_equal(found.uid, person.uid);
        assert_done(store_otp_get(store, credential.id, &credential_found));
        assert_memory_equal(&credential_found, &credential, sizeof credential);
        assert_done(store_session_last(store, person.id, &session_found));
        assert_string_equal(session_found.service, texts[i]);
        assert_string_equal(session_found.tty, texts[i]);
        assert_string_equal(session_found.rhost, texts[i]);
        assert_int_equal(session_found.proved, session.proved);
        assert_int_equal(session_found.credential, session.credential);
        assert_int_equal(session_found.key, session.key);
        assert_done(store_budget_get(store, &unknown, &budget_found));
        assert_int_equal(budget_found.failures, i + 1);
        assert_done(store_meta_get(store, texts[i], value, sizeof value));
        assert_string_equal(value, texts[i]);
    }
    struct person people[16];
    size_t count;
    assert_done(store_person_list(place->store, "", people, 16, &count));
    assert_int_equal(count, sizeof texts / sizeof *texts);
}

static void bytes_exact(void **state)
{
    struct store *store = opened(state);
    static const char *const names[] = {
        "\xe3\x81\x8c",             // が, composed (NFC)
        "\xe3\x81\x8b\xe3\x82\x99", // か + voiced mark (NFD)
        "istanbul",
        "\xc4\xb1stanbul",
        "Alice",
        "alice",
        "alice ",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        help_person(store, names[i], 3000 + (uint32_t)i);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct person found;
        assert_done(store_person_by_name(store, names[i], &found));
        assert_int_equal(found.uid, 3000 + i);
        assert_string_equal(found.name, names[i]);
    }
    struct person found;
    assert_fault(store_person_by_name(store, "ALICE", &found), FAULT_NOT_FOUND);
    assert_fault(store_person_by_name(store, "alic", &found), FAULT_NOT_FOUND);
    assert_fault(store_person_by_name(store, "", &found), FAULT_NOT_FOUND);
}

static void too_long(void **state)
{
    struct store *store = opened(state);
    struct person person = {.uid = 1001, .state = PERSON_ACTIVE};
    char name[4097];
    assert_done(store_begin(store));
    memset(person.name, 'a', sizeof person.name); // not terminated
    assert_fault(store_person_add(store, &person), FAULT_LIMIT);
    person.name[STORE_NAME_SIZE - 1] = '\0';
    memset(person.display, 'b', sizeof person.display);
    assert_fault(store_person_add(store, &person), FAULT_LIMIT);
    person.display[0] = '\0';
    assert_done(store_person_add(store, &person));
    assert_done(store_commit(store));
    memset(name, 'a', sizeof name);
    static const size_t lengths[] = {32, 256, 257, 4096};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        name[lengths[i]] = '\0'; // begins like the 255 bytes that are stored, or is their
                                 // beginning, and is not them
        assert_fault(store_person_by_name(store, name, &person), FAULT_NOT_FOUND);
        name[lengths[i]] = 'a';
    }
    name[sizeof name - 1] = '\0';
    struct audit_record record = {.body = "{}"};
    memset(record.event, 'e', sizeof record.event);
    assert_done(store_begin(store));
    assert_fault(store_audit_append(store, &record), FAULT_LIMIT);
    assert_fault(store_meta_put(store, name + 1, "x"), FAULT_LIMIT);
    store_rollback(store);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:D15 abuse:A1 SQL metacharacters, controls and Japanese come back verbatim",
             texts_verbatim),
        test("abuse:E4 NFC, NFD, dotless i, case: names match byte for byte", bytes_exact),
        test("abuse:E3 texts that do not fit are refused, never truncated", too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
