// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes on a rig: once, where the policy says so, until their end, and never without a
// record (F2, abuse:T10).
#include "factor/emergency.h"
#include "store/emergency.h"
#include "vault_admin.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int *failing; // in memory shared with the vault

enum fault __real_store_emergency_put(struct store *store, const struct emergency *emergency,
                                      enum emergency_state from);
enum fault __wrap_store_emergency_put(struct store *store, const struct emergency *emergency,
                                      enum emergency_state from);

enum fault __wrap_store_emergency_put(struct store *store, const struct emergency *emergency,
                                      enum emergency_state from)
{
    return failing != NULL && *failing != 0 ? FAULT_FULL
                                            : __real_store_emergency_put(store, emergency, from);
}

struct given {
    int64_t number;
    char code[EMERGENCY_CODE_SIZE];
};

static struct given issue(struct rig *rig, const char *user, int64_t seconds)
{
    struct given given;

    assert_int_equal(rig_admin(rig, "emergency.issue",
                               ARGS(USER(user), NUMBER("until", rig->clock->wall + seconds), WHY)),
                     DONE);
    given.number = rig_number(rig, 0, "emergency");
    snprintf(given.code, sizeof given.code, "%s", rig_text(rig, 0, "emergency_code"));
    assert_int_equal(strlen(given.code), EMERGENCY_CODE_SIZE - 1);
    return given;
}

static int64_t failures(struct rig *rig, const char *user)
{
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(USER(user))), DONE);
    return rig->reply.body.page.rows_count > 0 ? rig_number(rig, 0, "failures") : 0;
}

static void once_and_for_the_day(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    const struct given given = issue(rig, "baba", 3600);
    const struct login login = rig_login(&baba, "login", given.code);
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_in_range(outcome.session_seconds, 3500, 3600); // the rule has twelve hours
    const AccountReply account = rig_account(rig, &login, &outcome);
    assert_int_equal(account.result, Result_RESULT_GRANTED);
    assert_in_range(account.session_seconds, 3500, 3600);
    SessionOpenCall *const open = &rig->call.body.session_open;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = rig_subject("baba", baba.uid, "login");
    memcpy(&open->ticket, &outcome.ticket, sizeof open->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    assert_in_range(rig->reply.body.session.session_seconds, 3500, 3600); // what the module obeys
    assert_int_equal(rig_count(rig, "emergency.issued", "baba"), 1);
    assert_int_equal(rig_count(rig, "emergency.used", "baba"), 1);
    // Once; sent twice it is no guess.
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "baba"), 0);
    assert_int_equal(rig_count(rig, "login.replayed", "baba"), 1);
    // Listed until somebody has looked at it.
    assert_int_equal(rig_admin(rig, "emergency.list", NULL), DONE);
    assert_int_equal(rig_number(rig, 0, "emergency"), given.number);
    assert_string_equal(rig_text(rig, 0, "state"), "used");
    assert_string_equal(rig_text(rig, 0, "emergency_code"), "");
    const struct rig_arg close[] = {NUMBER("emergency", given.number), WHY, {0}};
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "emergency.close", close, false), DONE);
    assert_int_equal(rig_admin(rig, "emergency.close", close), CONFLICT);
    assert_int_equal(rig_admin(rig, "emergency.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(rig_admin(rig, "emergency.list", ARGS(NUMBER("all", 1))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "closed");
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

// An administrator who was let in by a code does not look at that themselves.
static void nobody_reviews_their_own(void **state)
{
    struct rig *rig = *state;
    const struct given given = issue(rig, "amano", 3600); // by root
    const struct rig_arg close[] = {NUMBER("emergency", given.number), WHY, {0}};
    const struct login login = rig_login(&rig_amano, "login", given.code);
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "emergency.close", close, false), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "emergency.close", close, false),
                     FORBIDDEN);
    assert_int_equal(rig_count(rig, "emergency.closed", "amano"), 0);
}

// Nor whoever has their role from whoever was let in.
static void nor_does_whom_they_made(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba;

    rig_person(rig, "chiba", "staff", &chiba);
    const Outcome theirs = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &theirs, "user.role",
                                  ARGS(USER("chiba"), TEXT("role", "auditor"), WHY), false),
                     DONE);
    const struct given given = issue(rig, "amano", 3600); // by root
    const struct rig_arg close[] = {NUMBER("emergency", given.number), WHY, {0}};
    const struct login login = rig_login(&rig_amano, "login", given.code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    const Outcome chibas = rig_granted(rig, &chiba, "warifu");
    assert_int_equal(rig_admin_by(rig, &chiba, &chibas, "emergency.close", close, false),
                     FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->message, "not independent"));
    assert_int_equal(rig_count(rig, "emergency.closed", "amano"), 0);
}

// Nor does whoever has their role from whoever issued it: approve it, or find it in order.
static void nor_what_their_maker_did(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    Outcome amanos = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &amanos, "user.role",
                                  ARGS(USER("chiba"), TEXT("role", "admin"), WHY), false),
                     DONE);
    const struct rig_arg gift[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    amanos = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &amanos, "emergency.issue",
                                  ARGS(USER("baba"), NUMBER("until", rig->clock->wall + 3600), WHY),
                                  false),
                     DONE);
    const int64_t number = rig_number(rig, 0, "emergency");
    const struct rig_arg close[] = {NUMBER("emergency", number), WHY, {0}};
    char code[EMERGENCY_CODE_SIZE];
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    const struct login login = rig_login(&baba, "login", code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    const Outcome chibas = rig_granted(rig, &chiba, "warifu");
    // It may be stopped by any administrator; what was done with it is another one's to look at.
    assert_int_equal(rig_admin_by(rig, &chiba, &chibas, "emergency.close", close, false), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked");
    assert_int_equal(rig_admin_by(rig, &chiba, &chibas, "emergency.close", close, false),
                     FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->message, "not independent"));
    assert_int_equal(rig_count(rig, "emergency.closed", "baba"), 0);
    // Somebody else finds both in order; what comes after that is chiba's to look at as anybody's.
    struct enrolled doi;
    rig_person(rig, "doi", "auditor", &doi);
    const Outcome theirs = rig_granted(rig, &doi, "warifu");
    assert_int_equal(rig_admin_by(rig, &doi, &theirs, "review.close", gift, false), DONE);
    assert_int_equal(rig_admin_by(rig, &chiba, &chibas, "emergency.close", close, false),
                     FORBIDDEN);
    assert_int_equal(rig_admin_by(rig, &doi, &theirs, "emergency.close", close, false), DONE);
}

static void as_people_type_it(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char typed[64], letters[EMERGENCY_LETTERS + 1];

    rig_person(rig, "baba", "staff", &baba);
    struct given given = issue(rig, "baba", 600);
    assert_true(emergency_read(given.code, letters));
    for (unsigned i = 0; i < EMERGENCY_LETTERS; i++)
        typed[i] = letters[i] == '1'   ? 'l'
                   : letters[i] == '0' ? 'o'
                                       : (char)tolower((unsigned char)letters[i]);
    typed[EMERGENCY_LETTERS] = '\0';
    const struct login login = rig_login(&baba, "login", typed);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    static const char *const not_codes[] = {"",
                                            "123456",
                                            "ABCD-EFGH-JKMN-PQR",
                                            "ABCD-EFGH-JKMN-PQRSS",
                                            "ABCD-EFGH-JKMN-PQRU",
                                            "ABCD_EFGH_JKMN_PQRS",
                                            "ＡBCDEFGHJKMNPQRS"};
    for (unsigned i = 0; i < sizeof not_codes / sizeof *not_codes; i++)
        assert_false(emergency_read(not_codes[i], letters));
    assert_true(emergency_read("abcd efgh jkmn pqrs", letters));
    // What is kept of it is of one person: the same code of somebody else is kept as another.
    uint8_t one[EMERGENCY_HASH_SIZE], other[EMERGENCY_HASH_SIZE];
    emergency_hash(letters, 1, one);
    emergency_hash(letters, 2, other);
    assert_memory_not_equal(one, other, sizeof one);
    assert_string_equal(letters, "ABCDEFGHJKMNPQRS");
}

static void not_for_privilege(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba;

    rig_person(rig, "baba", "admin", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    const struct given given = issue(rig, "baba", 3600);
    struct login login = rig_login(&baba, "sudo", given.code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "baba"), 1); // as a wrong code
    login = rig_login(&baba, "warifu", given.code);
    login.operation = Operation_OPERATION_ADMIN;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "baba"), 2);
    // Nobody else's, wrong ones, and the password is still needed.
    login = rig_login(&chiba, "login", given.code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "chiba"), 1);
    login = rig_login(&baba, "login", "0000-0000-0000-0000");
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login = rig_login(&baba, "login", given.code);
    login.password = "not this one";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "baba"), 4);
    login.password = baba.password;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(failures(rig, "baba"), 0);
}

static void it_ends_by_itself(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const int64_t now = rig->clock->wall;
    assert_int_equal(
        rig_admin(rig, "emergency.issue", ARGS(USER("baba"), NUMBER("until", now), WHY)), INVALID);
    assert_int_equal(rig_admin(rig, "emergency.issue",
                               ARGS(USER("baba"), NUMBER("until", now + 12 * 3600 + 1), WHY)),
                     INVALID);
    const struct given given = issue(rig, "baba", 600);
    assert_int_equal(
        rig_admin(rig, "emergency.issue", ARGS(USER("baba"), NUMBER("until", now + 600), WHY)),
        CONFLICT); // one is enough
    const struct login login = rig_login(&baba, "login", given.code);
    rig->clock->wall = now + 600;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "baba"), 1);
    assert_int_equal(rig_admin(rig, "emergency.list", NULL), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "expired");
    // A login that was begun with one goes no further than its end.
    const struct given second = issue(rig, "baba", 60);
    const struct login other = rig_login(&baba, "login", second.code);
    const Outcome outcome = *rig_attempt(rig, &other);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &other, &outcome).result, Result_RESULT_GRANTED);
    rig->clock->wall += 60;
    assert_int_equal(rig_account(rig, &other, &outcome).result, Result_RESULT_PERMISSION_DENIED);
}

static void forty_at_once(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    for (unsigned round = 0; round < 5; round++) {
        const struct given given = issue(rig, "baba", 600);
        const struct login login = rig_login(&baba, "login", given.code);
        unsigned granted = 0;
        for (unsigned i = 0; i < 40; i++) {
            rig_fill_attempt(rig, &login);
            rig_send(rig);
        }
        for (unsigned i = 0; i < 40; i++) {
            rig_receive(rig);
            granted += rig->reply.body.outcome.result == Result_RESULT_GRANTED;
        }
        assert_int_equal(granted, 1);
    }
    assert_int_equal(rig_count(rig, "emergency.used", "baba"), 5);
}

static void the_consuming_write_fails(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const struct given given = issue(rig, "baba", 600);
    const struct login login = rig_login(&baba, "login", given.code);
    rig->clock->failing = 1;
    assert_int_not_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig->clock->failing = 0;
    assert_int_equal(rig_count(rig, "emergency.used", "baba"), 0);
    assert_int_equal(rig_count(rig, "login.granted", "baba"), 1); // the first login
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void closed_while_a_login_waits(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    struct given given = issue(rig, "baba", 600);
    struct login login = rig_login(&baba, "login", given.code);
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    struct rig_arg close[] = {NUMBER("emergency", given.number), WHY, {0}};
    assert_int_equal(rig_admin(rig, "emergency.close", close), DONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // And between authenticate and account.
    given = issue(rig, "baba", 600);
    login = rig_login(&baba, "login", given.code);
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    close[0].number = given.number;
    assert_int_equal(rig_admin(rig, "emergency.close", close), DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    // And when the person is suspended.
    given = issue(rig, "baba", 600);
    login = rig_login(&baba, "login", given.code);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    close[0].number = given.number;
    assert_int_equal(rig_admin(rig, "emergency.close", close), DONE);
    assert_int_equal(rig_admin(rig, "emergency.issue",
                               ARGS(USER("baba"), NUMBER("until", rig->clock->wall + 60), WHY)),
                     CONFLICT);
}

static int setup_with_approval(void **state)
{
    static const char pending[] = "pending = \"30m\"\n";
    char *policy = malloc(strlen(rig_policy) + 64);
    const char *at = strstr(rig_policy, pending);

    if (policy == NULL || at == NULL)
        return -1;
    sprintf(policy, "%.*s%s emergency_approval = yes\n%s", (int)(at - rig_policy), rig_policy,
            pending, at + strlen(pending));
    struct rig *rig = rig_make(policy);
    char temporary[64];
    free(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static void two_people(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "admin", &chiba);
    const Outcome first = rig_granted(rig, &rig_amano, "warifu");
    const Outcome second = rig_granted(rig, &chiba, "warifu");
    const struct rig_arg ask[] = {USER("baba"), NUMBER("until", rig->clock->wall + 3600), WHY, {0}};
    const struct rig_arg own[] = {
        USER("amano"), NUMBER("until", rig->clock->wall + 3600), WHY, {0}};
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue", own, false),
                     FORBIDDEN);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue", ask, true), DONE);
    assert_string_equal(rig_text(rig, 0, "emergency_code"), ""); // a dry run makes none
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue", ask, false), DONE);
    char code[EMERGENCY_CODE_SIZE];
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    const int64_t number = rig_number(rig, 0, "emergency");
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    const struct login login = rig_login(&baba, "login", code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    const struct rig_arg approve[] = {NUMBER("emergency", number), WHY, {0}};
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.approve", approve, false),
                     FORBIDDEN);
    assert_int_equal(rig_admin(rig, "emergency.approve", approve), FORBIDDEN); // nor root
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.approve", approve, false), DONE);
    assert_string_equal(rig_text(rig, 0, "approved_by"), "chiba");
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.approve", approve, false),
                     CONFLICT);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "emergency.approved", "baba"), 1);
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.approve",
                                  ARGS(NUMBER("emergency", 99), WHY), false),
                     NOT_FOUND);
    // Who had a part in it does not review it, nor does root; an auditor may, and takes none back.
    struct enrolled doi;
    rig_person(rig, "doi", "auditor", &doi);
    const Outcome third = rig_granted(rig, &doi, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.close", approve, false),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked"); // it is stopped, and stays listed
    assert_string_equal(rig_text(rig, 0, "closed_by"), "");
    assert_int_equal(rig_count(rig, "emergency.revoked", "baba"), 1);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.close", approve, false),
                     FORBIDDEN);
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.close", approve, false),
                     FORBIDDEN);
    assert_int_equal(rig_admin(rig, "emergency.close", approve), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "emergency.list", NULL), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked");
    assert_int_equal(rig_admin_by(rig, &doi, &third, "emergency.close", approve, false), DONE);
    assert_string_equal(rig_text(rig, 0, "closed_by"), "doi");
    assert_int_equal(rig_count(rig, "emergency.closed", "baba"), 1);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue", ask, false), DONE);
    assert_int_equal(rig_admin_by(rig, &doi, &third, "emergency.close",
                                  ARGS(NUMBER("emergency", rig_number(rig, 0, "emergency")), WHY),
                                  false),
                     FORBIDDEN);
    // What the new one may do is not what they receive: nobody approves their own code.
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue",
                                  ARGS(USER("chiba"), NUMBER("until", rig->clock->wall + 60), WHY),
                                  false),
                     DONE);
    const struct rig_arg approved[] = {
        NUMBER("emergency", rig_number(rig, 0, "emergency")), WHY, {0}};
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.approve", approved, false),
                     FORBIDDEN);
}

static void the_second_is_not_of_the_first_ones_making(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba, doi;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    const Outcome first = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "user.role",
                                  ARGS(USER("chiba"), TEXT("role", "admin"), WHY), false),
                     DONE);
    const struct rig_arg ask[] = {USER("baba"), NUMBER("until", rig->clock->wall + 3600), WHY, {0}};
    assert_int_equal(rig_admin_by(rig, &rig_amano, &first, "emergency.issue", ask, false), DONE);
    const struct rig_arg approve[] = {
        NUMBER("emergency", rig_number(rig, 0, "emergency")), WHY, {0}};
    const Outcome second = rig_granted(rig, &chiba, "warifu");
    assert_int_equal(rig_admin_by(rig, &chiba, &second, "emergency.approve", approve, false),
                     FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->message, "not independent"));
    assert_int_equal(rig_count(rig, "emergency.approved", "baba"), 0);
    rig_person(rig, "doi", "admin", &doi); // root's gift
    const Outcome third = rig_granted(rig, &doi, "warifu");
    assert_int_equal(rig_admin_by(rig, &doi, &third, "emergency.approve", approve, false), DONE);
}

// What is told as issued works, or it is said what is in its way.
static void what_is_in_its_way_is_said(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const struct rig_arg ask[] = {USER("baba"), NUMBER("until", rig->clock->wall + 600), WHY, {0}};
    const struct given given = issue(rig, "baba", 600);
    assert_string_equal(rig_end(rig)->hint, "");
    assert_int_equal(
        rig_admin(rig, "emergency.close", ARGS(NUMBER("emergency", given.number), WHY)), DONE);
    for (unsigned i = 0; i < 5; i++) {
        const struct login wrong = rig_login(&baba, "login", "000000");
        assert_int_not_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_GRANTED);
    }
    const struct given locked = issue(rig, "baba", 600);
    assert_non_null(strstr(rig_end(rig)->hint, "lock clear"));
    assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "emergency.close", ARGS(NUMBER("emergency", locked.number), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("baba"), WHY)), DONE);
    const struct given owed = issue(rig, "baba", 600);
    assert_non_null(strstr(rig_end(rig)->hint, "password reset"));
    assert_int_equal(rig_admin(rig, "emergency.close", ARGS(NUMBER("emergency", owed.number), WHY)),
                     DONE);

    for (size_t i = 0; i < rig->policy->rule_count; i++) {
        rig->policy->rules[i].emergency = false;
        rig->policy->rules[i].first_login = false;
    }
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "emergency.issue", ask), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->hint, "emergency = yes"));
    // The same of what is given to somebody new.
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("baba"), WHY)), DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "first_login = yes"));
}

static int setup(void **state)
{
    if (rig_setup_ready(state) != 0)
        return -1;
    struct rig *rig = *state;
    rig->clock->failing = 0;
    return 0;
}

// The vault is forked with the rig: what it shares must be there before.
static int setup_failing(void **state)
{
    if (setup(state) != 0)
        return -1;
    struct rig *rig = *state;
    failing = &rig->clock->failing;
    rig_stop(rig);
    rig_start(rig);
    return 0;
}

static int teardown_failing(void **state)
{
    failing = NULL;
    return rig_teardown(state);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("F2 what is in the way of an emergency code is said", what_is_in_its_way_is_said),
        TEST("F2 abuse:T10 an emergency code lets in once and is listed until it is closed",
             once_and_for_the_day),
        TEST("D8 nobody reviews their own", nobody_reviews_their_own),
        TEST("D8 E5 nor does whoever has their role from whoever used it", nor_does_whom_they_made),
        TEST("D8 E5 nor what was done by whoever gave them their role", nor_what_their_maker_did),
        TEST("F2 an emergency code as people type it", as_people_type_it),
        TEST("D3 no emergency code opens privilege; wrong ones are charged", not_for_privilege),
        TEST("F2 an emergency code ends by itself", it_ends_by_itself),
        TEST("abuse:T10 one emergency code 40 times at once is accepted once", forty_at_once),
        {"abuse:T10 the consuming write fails: nobody is let in", the_consuming_write_fails,
         setup_failing, teardown_failing, NULL},
        TEST("abuse:R1 a code that is closed opens no waiting prompt", closed_while_a_login_waits),
        {"D7 D8 a second administrator approves, where the policy says so", two_people,
         setup_with_approval, rig_teardown, NULL},
        {"D8 E5 nor approves what was asked for by whoever gave them their role",
         the_second_is_not_of_the_first_ones_making, setup_with_approval, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("vault emergency codes", tests, NULL, NULL);
}
