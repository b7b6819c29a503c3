// SPDX-License-Identifier: BSD-2-Clause
// All that the personnel office looks through once a year: who has an ID, what they can do with it,
// and when they last did (A5, G3). A page at a time, so that nobody's login waits for it.
#include "base/secret.h"
#include "factor/fido2_classes.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/emergency.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/signing.h"
#include "vault/admin/watch.h"
#include "vault/admin/whom.h"
#include "vault/login/emergency.h"
#include "vault/login/moment.h"
#include "vault/loop/configuration.h"
#include <string.h>

struct holdings {
    unsigned codes, keys, cards, emergencies, grants;
    class_set classes; // the most that they could show
};

static enum fault look_at_codes(struct vault *vault, int64_t person, struct holdings *held)
{
    struct otp_credential codes[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault = store_otp_list(vault->store, person, codes, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        held->codes += codes[i].state == CREDENTIAL_ACTIVE;
    if (held->codes > 0)
        held->classes |= CLASS_POSSESSION;
    secret_wipe(codes, sizeof codes);
    return fault;
}

static enum fault look_at_keys(struct vault *vault, int64_t person, struct holdings *held)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    const enum fault fault = store_key_list(vault->store, person, keys, STORE_KEYS_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const bool pin = (keys[i].capability & FIDO2_CAN_PIN) != 0;
        if (keys[i].state != CREDENTIAL_ACTIVE)
            continue;
        held->keys++;
        held->classes |= fido2_classes(keys[i].capability, FIDO2_FLAG_UP | FIDO2_FLAG_UV,
                                       pin ? FIDO2_METHOD_PIN : FIDO2_METHOD_BUILT_IN);
    }
    return fault;
}

static enum fault look_at_items(struct vault *vault, int64_t person, struct holdings *held)
{
    struct emergency emergencies[EMERGENCY_OPEN_MAX];
    struct request requests[4];
    struct card cards[4];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do { // those that are not back yet
        fault = store_card_of(vault->store, person, after, cards, 4, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
            after = cards[i].id;
        held->cards += (unsigned)count;
    } while (fault == FAULT_NONE && count == 4);
    if (fault == FAULT_NONE)
        fault = store_emergency_of(vault->store, person, emergencies, EMERGENCY_OPEN_MAX, &count);
    held->emergencies = fault == FAULT_NONE ? (unsigned)count : 0;
    after = 0;
    while (fault == FAULT_NONE) {
        fault = store_request_of(vault->store, person, after, requests, 4, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const struct request_life life = request_life(&requests[i]);
            after = requests[i].id;
            held->grants +=
                requests[i].kind == REQUEST_PRIVILEGE && request_runs(&life, vault->now.wall);
        }
        if (count < 4)
            break;
    }
    return fault;
}

static enum fault put_person(struct admin *admin, const struct person *person)
{
    struct vault *vault = admin->vault;
    const char *password = "";
    struct holdings held = {.codes = 0};
    char day[MOMENT_DAY_SIZE];
    const bool damaged = person->state == PERSON_DAMAGED; // they have what others keep of them
    enum fault fault = damaged ? FAULT_NONE : admin_password_state(vault, person, &password);

    if (fault == FAULT_NONE && !damaged)
        fault = look_at_codes(vault, person->id, &held);
    if (fault == FAULT_NONE && !damaged)
        fault = look_at_keys(vault, person->id, &held);
    if (fault == FAULT_NONE)
        fault = look_at_items(vault, person->id, &held);
    if (fault != FAULT_NONE)
        return fault;
    if (strcmp(password, "none") != 0 && !person->shared)
        held.classes |= CLASS_KNOWLEDGE;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person->name);
    row_text(row, "display", person->display);
    row_number(row, "uid", person->uid);
    row_text(row, "role", role_name(person->role));
    row_text(row, "state", admin_person_state(vault, person));
    row_flag(row, "shared", person->shared);
    row_text(row, "classes", held.classes != CLASS_NONE ? class_set_name(held.classes) : "none");
    row_text(row, "password", password);
    row_number(row, "otp", held.codes);
    row_number(row, "keys", held.keys);
    row_number(row, "cards", held.cards);
    row_number(row, "emergencies", held.emergencies);
    row_number(row, "grants", held.grants);
    row_number(row, "created", person->created.seconds);
    row_number(row, "last_login", person->last_login.seconds);
    row_number(row, "seen", person_last_seen(person).seconds);
    row_number(row, "dormant", watch_dormant_at(vault, person));
    row_text(row, "until", moment_last_day(person->ends, day));
    return FAULT_NONE;
}

enum fault admin_put_list(struct admin *admin, enum signed_list list, uint64_t rows)
{
    char digest[CONFIGURATION_DIGEST_SIZE];
    struct audit_record last = {.sequence = 0};
    struct signing signing;
    enum fault fault = store_audit_last(admin->vault->store, &last);

    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = configuration_digest(admin->vault, digest);
    if (fault == FAULT_NONE)
        fault = signing_last(admin->vault, list, &signing);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_number(row, "made", admin->vault->now.wall.seconds);
    row_text(row, "by", admin->actor);
    row_text(row, "host", admin->vault->settings->host);
    row_text(row, "policy", admin->vault->policy->profile);
    row_text(row, "configuration", digest);
    row_number(row, "record", last.sequence);
    row_number(row, "rows", (int64_t)rows);
    signing_put(admin->vault, &signing, row);
    return FAULT_NONE;
}

static enum fault verb_user_review(struct admin *admin)
{
    const char *after = admin_text(admin, "after");
    char last[STORE_NAME_SIZE] = "";
    struct person persons[ROWS_PER_PAGE];
    uint64_t people = 0;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    admin->skip = 0; // this cursor is a name, whatever it looks like
    if (after != NULL && after[0] != '\0') {
        text_put(last, sizeof last, after);
    } else {
        fault = store_person_count(admin->vault->store, &people);
        if (fault == FAULT_NONE)
            fault = admin_put_list(admin, SIGNED_PEOPLE, people);
    }
    const size_t room = ROWS_PER_PAGE - admin->page->rows_count;
    if (fault == FAULT_NONE)
        fault = store_person_list(admin->vault->store, last, persons, room, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        fault = put_person(admin, &persons[i]);
    if (fault != FAULT_NONE)
        return fault;
    return count == room ? admin_cursor(admin, persons[count - 1].name) : admin_done(admin, "");
}

const struct admin_handler handlers_user_review[] = {
    {"user.review", verb_user_review},
    {NULL, NULL},
};
