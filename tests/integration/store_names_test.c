// SPDX-License-Identifier: BSD-2-Clause
// The longest names in the fullest rows, and another name for all of them (abuse:E3, abuse:M6).
#include "../store/store_help.h"
#include "factor/fido2_classes.h"
#include "store/card.h"
#include "store/emergency.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"
#include <string.h>

static void fill_text(char *text, size_t size, char with)
{
    memset(text, with, size - 1);
    text[size - 1] = '\0';
}

static struct person long_person(struct store *store, char letter, uint32_t uid, bool shared)
{
    struct person person = {
        .uid = uid, .role = ROLE_STAFF, .state = PERSON_ACTIVE, .created = {50}, .shared = shared};
    fill_text(person.name, sizeof person.name, letter);
    fill_text(person.display, sizeof person.display, letter);
    assert_done(store_person_add(store, &person));
    return person;
}

static void fill_record(struct store *store, const struct person *person)
{
    for (unsigned i = 0; i < STORE_OTP_MAX; i++) {
        struct otp_credential code = {.person = person->id,
                                      .state = CREDENTIAL_ACTIVE,
                                      .parameters = {.kind = OTP_TOTP,
                                                     .algorithm = OTP_SHA512,
                                                     .digits = 8,
                                                     .period = 60,
                                                     .drift = -10000,
                                                     .secret_size = OTP_SECRET_MAX},
                                      .last = INT64_MAX,
                                      .created = {INT32_MAX},
                                      .confirmed = {1},
                                      .last_used = {INT32_MAX}};
        memset(code.parameters.secret, (int)i + 1, sizeof code.parameters.secret);
        fill_text(code.label, sizeof code.label, 'l');
        assert_done(store_otp_add(store, &code));
    }
    for (unsigned i = 0; i < STORE_KEYS_MAX; i++) {
        struct key_credential key = {.person = person->id,
                                     .state = CREDENTIAL_ACTIVE,
                                     .handle_size = STORE_KEY_HANDLE_MOST,
                                     .key = {.algorithm = FIDO2_ES256},
                                     .sign_count = UINT32_MAX,
                                     .capability = FIDO2_CAN_PIN,
                                     .cred_protect = 3,
                                     .created = {INT32_MAX},
                                     .last_used = {1}};
        key.key.size = sizeof key.key.bytes;
        memset(key.handle, (int)i + 1, sizeof key.handle);
        fill_text(key.label, sizeof key.label, 'l');
        fill_text(key.card, sizeof key.card, 'c');
        fill_text(key.from, sizeof key.from, 'f');
        fill_text(key.rp_id, sizeof key.rp_id, 'r');
        key.by.person = INT64_MAX;
        memcpy(key.by.name, person->name, sizeof key.by.name);
        assert_done(store_key_add(store, &key));
    }
    for (unsigned i = 0; i < 256; i++) {
        uint8_t fingerprint[PASSWORD_FINGERPRINT];
        memset(fingerprint, (int)i, sizeof fingerprint);
        assert_done(store_history_add(store, person->id, fingerprint,
                                      (struct password_cost){19456, 2}, 256));
    }
}

static void fill_cards(struct store *store, const struct person *person)
{
    for (unsigned i = 0; i < 6; i++) { // more than are read at once
        struct card card = {.state = CARD_ISSUED,
                            .member_count = CARD_MEMBERS_MAX,
                            .change_count = CARD_CHANGES_MAX};
        fill_text(card.serial, sizeof card.serial, (char)('0' + i));
        fill_text(card.department, sizeof card.department, 'd');
        fill_text(card.kind, sizeof card.kind, 'k');
        fill_text(card.replaces, sizeof card.replaces, 'r');
        for (unsigned k = 0; k < CARD_MEMBERS_MAX; k++)
            card.members[k] = INT64_MAX;
        for (unsigned k = 0; k < CARD_CHANGES_MAX; k++) {
            struct card_change *change = &card.changes[k];
            change->state = CARD_ISSUED;
            change->when.seconds = 100 + (int64_t)k * INT32_MAX;
            change->by.person = INT64_MAX;
            memcpy(change->by.name, person->name, sizeof change->by.name);
            fill_text(change->witness, sizeof change->witness, 'w');
            fill_text(change->method, sizeof change->method, 'm');
            fill_text(change->note, sizeof change->note, 'n');
        }
        if (i == 5) // somebody's own
            card.person = person->id;
        assert_done(store_card_add(store, &card));
    }
}

static void the_fullest_rows_follow(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    char former[STORE_NAME_SIZE], name[STORE_NAME_SIZE], serial[CARD_SERIAL_SIZE];
    struct emergency emergency = {.state = EMERGENCY_REQUESTED, .issued = {100}, .until = {200}};
    struct session session = {.interactive = true, .opened = {100}, .proved = true};
    size_t count;

    assert_done(store_begin(store));
    struct person person = long_person(store, 'p', 1001, false);
    struct person shared = long_person(store, 's', 1002, true);
    memcpy(former, person.name, sizeof former);
    fill_record(store, &person);
    fill_cards(store, &person);
    emergency.person = person.id;
    struct doer *const doers[] = {&emergency.issued_by, &emergency.approved_by,
                                  &emergency.closed_by};
    for (size_t i = 0; i < sizeof doers / sizeof *doers; i++) {
        doers[i]->person = INT64_MAX;
        memcpy(doers[i]->name, former, sizeof former);
    }
    fill_text(emergency.reason, sizeof emergency.reason, 'r');
    assert_done(store_emergency_add(store, &emergency));
    session.person = shared.id;
    session.credential = INT64_MIN;
    session.key = INT64_MAX;
    session.member.person = INT64_MAX;
    memcpy(session.member.name, former, sizeof former);
    fill_text(session.service, sizeof session.service, 's');
    fill_text(session.tty, sizeof session.tty, 't');
    fill_text(session.rhost, sizeof session.rhost, 'h');
    assert_done(store_session_open(store, &session));
    assert_done(store_commit(store));

    fill_text(name, sizeof name, 'q');
    assert_done(store_begin(store));
    assert_fault(store_person_rename(store, &person, "", 1001), FAULT_LIMIT);
    assert_fault(store_person_rename(store, &person, name, UINT32_MAX), FAULT_LIMIT);
    struct person stale = person;
    stale.version++;
    assert_fault(store_person_rename(store, &stale, name, 1001), FAULT_CONFLICT);
    assert_done(store_savepoint(store));
    assert_fault(store_person_rename(store, &person, shared.name, 1001), FAULT_EXISTS);
    store_revert(store);
    assert_done(store_savepoint(store));
    assert_done(store_person_rename(store, &person, name, 2001));
    assert_done(store_release(store));
    assert_done(store_commit(store));
    help_reopen(place);
    store = place->store;

    struct person found;
    struct key_credential keys[STORE_KEYS_MAX];
    struct card card;
    assert_fault(store_person_by_name(store, former, &found), FAULT_NOT_FOUND);
    assert_fault(store_person_by_uid(store, 1001, &found), FAULT_NOT_FOUND);
    assert_done(store_person_by_name(store, name, &found));
    assert_int_equal(found.id, person.id);
    assert_int_equal(found.uid, 2001);
    assert_done(store_key_list(store, found.id, keys, STORE_KEYS_MAX, &count));
    assert_int_equal(count, STORE_KEYS_MAX);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(keys[i].by.name, former); // history
        assert_done(store_key_verify(store, &keys[i]));
    }
    for (unsigned i = 0; i < 6; i++) {
        fill_text(serial, sizeof serial, (char)('0' + i));
        assert_done(store_card_get(store, serial, &card));
        assert_int_equal(card.members[CARD_MEMBERS_MAX - 1], INT64_MAX);
        assert_int_equal(card.person, i == 5 ? person.id : 0);
        assert_string_equal(card.changes[0].by.name, former); // history
    }
    assert_done(store_emergency_get(store, emergency.id, &emergency));
    assert_int_equal(emergency.person, person.id);
    assert_string_equal(emergency.issued_by.name, former); // history
    assert_done(store_session_list_open(store, shared.id, 0, &session, 1, &count));
    assert_int_equal(count, 1);
    assert_int_equal(session.member.person, INT64_MAX);
    assert_string_equal(session.member.name, former); // history
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:E3 abuse:M6 the longest names in the fullest rows follow their person",
             the_fullest_rows_follow),
    };

    return cmocka_run_group_tests_name("store names", tests, NULL, NULL);
}
