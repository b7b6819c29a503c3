// SPDX-License-Identifier: BSD-2-Clause
// abuse:S5 abuse:R6: one person's row does not open. It lets nobody in; everything else goes on,
// whatever takes away from that person works, and nothing of it is undone when the bytes come back.
#include "core/open_items.h"
#include "store/person.h"
#include "vault_admin.h"
#include "vault_privilege_rig.h"

#include "../store/store_help.h"
#include <stdio.h>
#include <string.h>

static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
static struct enrolled baba; // and chiba, of the rig

#define LOST(number)                                                                               \
    TEXT("serial", number), TEXT("reporter", "山田 太郎"), NUMBER("when", 1799999000),             \
        TEXT("place", "電車")

static void run(struct rig *rig, const char *sql)
{
    struct place place = {.store = NULL};
    char text[1024];

    rig_stop(rig);
    assert_true(strlen(rig->settings.store_file) < sizeof place.path);
    strcpy(place.path, rig->settings.store_file);
    snprintf(text, sizeof text, "ATTACH '%s/rows' AS kept; %s", rig->directory, sql);
    help_sql(&place, text);
    rig_start(rig);
}

static void damage(struct rig *rig)
{
    run(rig, "CREATE TABLE kept.chiba AS SELECT * FROM main.person WHERE name = 'chiba';"
             "UPDATE person SET record = zeroblob(200) WHERE name = 'chiba'");
}

static void bytes_come_back(struct rig *rig)
{
    run(rig, "UPDATE person SET (state, strained, record) ="
             " (SELECT state, strained, record FROM kept.chiba) WHERE name = 'chiba'");
}

static Result logs_in(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(person, "login", rig_code(rig, person, code));

    return rig_attempt(rig, &login)->result;
}

static void opens_a_session(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(person, "login", rig_code(rig, person, code));
    const Outcome outcome = *rig_attempt(rig, &login);

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    (void)opens(rig, person->user, person->uid, "login", &outcome);
}

// chiba has a card with the only generator, and baba one too.
static int with_cards(void **state)
{
    const int status = rig_setup_ready(state);
    struct rig *rig = *state;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "KB-1"), USER("chiba"))),
                     DONE);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("chiba"), WHY)), DONE);
    const struct rig_arg import[] = {USER("chiba"),
                                     TEXT("kind", "totp"),
                                     TEXT("algorithm", "SHA1"),
                                     NUMBER("digits", 6),
                                     NUMBER("period", 30),
                                     TEXT("secret", secret),
                                     TEXT("card", "KB-1"),
                                     {0}};
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    assert_int_equal(otp_from_base32(secret, &chiba.otp), FAULT_NONE);
    chiba.used = rig->clock->wall / 30 + 2;
    return status;
}

static unsigned row_of(struct rig *rig, const char *name)
{
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strcmp(rig_text(rig, i, "user"), name) == 0)
            return i;
    fail_msg("%s is in no row", name);
    return 0;
}

// What is looked at shows it, and what gives says what helps.
static void everything_else_goes_on(void **state)
{
    static const char *const gives[] = {"password.reset", "user.resume", "user.suspend",
                                        "totp.revoke"};
    struct rig *rig = *state;

    opens_a_session(rig, &chiba);
    damage(rig);
    assert_int_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
    assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    assert_string_equal(rig_text(rig, row_of(rig, "chiba"), "state"), "damaged");
    assert_string_equal(rig_text(rig, row_of(rig, "baba"), "state"), "active");
    (void)rig_admin(rig, "user.review", ARGS({0})); // its first page
    assert_string_equal(rig_text(rig, row_of(rig, "chiba"), "state"), "damaged");
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("chiba"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "damaged");
    assert_int_equal(rig_admin(rig, "totp.list", ARGS({0})), DONE);
    assert_int_not_equal(rig_admin(rig, "status", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", "KB-1"))), DONE);
    for (size_t i = 0; i < sizeof gives / sizeof *gives; i++) {
        assert_int_equal(rig_admin(rig, gives[i], ARGS(USER("chiba"), WHY)), CONFLICT);
        assert_non_null(strstr(rig_end(rig)->hint, "warifu user remove"));
    }
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "KB-2"), USER("chiba"))),
                     CONFLICT);
    assert_int_equal(rig_admin(rig, "session.list", ARGS({0})), DONE);
    assert_string_equal(rig_text(rig, 0, "user"), "chiba"); // for whatever stops it
    assert_int_not_equal(rig_admin(rig, "request.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    rig->login_uid = chiba.uid; // who then became root
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    rig->login_uid = 0;
    // What is written beside it counts on, and nothing is accepted on the way.
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(logs_in(rig, &rig_amano), Result_RESULT_GRANTED);
}

// It is found, told, and on record; and what comes back then is an earlier state.
static void is_ended(struct rig *rig)
{
    assert_int_equal(rig_count(rig, "user.removed", "chiba"), 1);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        assert_string_not_equal(rig_text(rig, i, "user"), "chiba");
    assert_int_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
    assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
    bytes_come_back(rig);
    assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

static void their_card_is_lost(void **state)
{
    struct rig *rig = *state;
    char word[128];

    opens_a_session(rig, &chiba);
    damage(rig);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "lost");
    // With what their session was opened is gone with the row, so it may have been this card.
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "taken"));
    assert_int_equal(rig_admin(rig, "session.list", ARGS(TEXT("taken", word))), DONE);
    assert_string_equal(rig_text(rig, 0, "user"), "chiba");
    assert_string_equal(rig_text(rig, 0, "rests"), "unknown");
    assert_non_null(strstr(word, "KB-1"));
    is_ended(rig);
}

static void a_card_of_several_is_lost(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg issue[] = {
        TEXT("serial", "KB-9"), TEXT("department", "税務課"), TEXT("members", "baba,chiba"), {0}};

    assert_int_equal(rig_admin(rig, "card.issue", issue), DONE);
    damage(rig);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-9"))), DONE);
    is_ended(rig);
}

static void they_are_removed(void **state)
{
    struct rig *rig = *state;

    damage(rig);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("chiba"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "removed");
    assert_int_equal(rig_number(rig, 0, "outstanding"), 1);
    // The same account is enrolled anew.
    rig_person(rig, "chiba", "staff", &chiba);
    assert_int_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
}

static void they_leave(void **state)
{
    struct rig *rig = *state;

    damage(rig);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(USER("chiba"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "removed");
    is_ended(rig);
}

// abuse:R6: an earlier row that was spoiled as well is not accepted with the others, and does not
// open when it is whole again.
static void an_older_row_is_spoiled_and_accepted(void **state)
{
    struct rig *rig = *state;

    run(rig, "CREATE TABLE kept.baba AS SELECT * FROM main.person WHERE name = 'baba'");
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    // The older one with its name changed, so that its seal does not fit, and a second row.
    run(rig, "UPDATE person SET (state, strained, record) ="
             " (SELECT state, 1 - strained, record FROM kept.baba) WHERE name = 'baba';"
             "UPDATE person SET record = zeroblob(200) WHERE name = 'chiba'");
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    run(rig, "UPDATE person SET (state, strained, record) ="
             " (SELECT state, strained, record FROM kept.baba) WHERE name = 'baba'");
    assert_int_not_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

static unsigned told(struct rig *rig, const char *now)
{
    AdminStatus status = MORE;
    char rows[8] = "", cursor[272] = "";

    while (status == MORE) {
        const struct rig_arg arguments[] = {TEXT("after", cursor), {0}};
        status = rig_admin(rig, "status", arguments);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), "damaged_rows") == 0)
                snprintf(rows, sizeof rows, "%s", rig_text(rig, i, "value"));
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    }
    assert_int_equal(status, DONE);
    assert_string_equal(rows, now);
    return rig_count(rig, "store.damaged", "");
}

// Bytes between nonce and tag, so that the sums of the rows hold: whoever starts tells of each row.
static void bytes_in_the_middle(void **state)
{
#define FLIP(name)                                                                                 \
    "UPDATE person SET record = CAST(substr(record, 1, 60) || x'0000000000000000' ||"              \
    " substr(record, 69) AS BLOB) WHERE name = '" name "';"
    struct rig *rig = *state;

    run(rig, FLIP("chiba"));
    assert_int_equal(told(rig, "1"), 1);
    assert_int_equal(rig_count(rig, "store.damaged", "chiba"), 1);
    assert_int_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
    assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
    assert_string_equal(rig_text(rig, row_of(rig, "chiba"), "state"), "damaged");
    run(rig, FLIP("baba"));
    assert_int_equal(rig_count(rig, "store.damaged", "chiba"), 2);
    assert_int_equal(rig_count(rig, "store.damaged", "baba"), 1);
    assert_int_equal(told(rig, "2"), 3);
    assert_int_equal(logs_in(rig, &rig_amano), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("baba"), WHY)), DONE);
    // In a report it is open until then: both records have it under one name.
    assert_int_equal(rig_count(rig, "user.removed", "baba"), 1);
    assert_string_equal(open_items_key(EVENT_STORE_DAMAGED), open_items_key(EVENT_USER_REMOVED));
    assert_int_equal(told(rig, "1"), 3); // of one the status still
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(told(rig, "1"), 4);
}

// Whatever is written beside it: nobody else is kept out, and what can be told is told.
static void columns_are_edited(void **state)
{
    static const char *const edits[] = {
        "UPDATE person SET uid = 0 WHERE name = 'chiba'",
        "UPDATE person SET name = '' WHERE name = 'chiba'",
        "UPDATE person SET name = 'a' || char(0) || 'b' WHERE name = 'chiba'",
        "UPDATE person SET name = char(27) || '[2J' WHERE name = 'chiba'",
        "UPDATE person SET strained = 2 WHERE name = 'chiba'",
        "UPDATE person SET state = 3 WHERE name = 'chiba'",
    };
    struct rig *rig = *state;

    run(rig, "CREATE TABLE kept.chiba AS SELECT * FROM main.person WHERE name = 'chiba'");
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        run(rig, edits[i]);
        assert_int_equal(told(rig, "1"), i + 1);
        assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);
        (void)row_of(rig, "amano");
        (void)row_of(rig, "baba");
        assert_int_equal(logs_in(rig, &baba), Result_RESULT_GRANTED);
        assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
        run(rig, "UPDATE person SET (name, uid, state, strained) ="
                 " (SELECT name, uid, state, strained FROM kept.chiba k WHERE k.id = person.id)"
                 " WHERE id = (SELECT id FROM kept.chiba)");
    }
    run(rig,
        edits[sizeof edits / sizeof *edits - 1]); // in no list; their card is lost all the same
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"))), DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "user.removed"));
    bytes_come_back(rig);
    assert_int_not_equal(logs_in(rig, &chiba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

// A card that is suspended and found again gives nothing to who is damaged, and takes nobody's row.
static void a_card_is_found(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    damage(rig);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"), NUMBER("found", 1))), DONE);
    assert_int_equal(rig_count(rig, "user.removed", "chiba"), 0);
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("chiba"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "damaged");
}

// Nobody vouches for the uid beside it: who is removed is the account of that name, or nobody.
static void another_ones_uid(void **state)
{
    struct rig *rig = *state;

    run(rig, "UPDATE person SET uid = 4711 WHERE name = 'chiba'");
    rig->target_uid = chiba.uid;
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("chiba"), WHY)), CONFLICT);
    rig->target_uid = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:S5 a row that does not open is shown, and keeps nothing else back",
         everything_else_goes_on, with_cards, rig_teardown, NULL},
        {"abuse:S5 abuse:R6 C3 the card of a person whose row does not open is lost for ever",
         their_card_is_lost, with_cards, rig_teardown, NULL},
        {"abuse:S5 abuse:R6 C2 a department's card is lost, one member's row does not open",
         a_card_of_several_is_lost, with_cards, rig_teardown, NULL},
        {"abuse:S5 C6 a person whose row does not open is removed, and enrolled anew",
         they_are_removed, with_cards, rig_teardown, NULL},
        {"abuse:S5 abuse:R6 C6 a person whose row does not open leaves", they_leave, with_cards,
         rig_teardown, NULL},
        {"abuse:R6 abuse:T9 an older row that was spoiled is not accepted with the rest",
         an_older_row_is_spoiled_and_accepted, with_cards, rig_teardown, NULL},
        {"abuse:S5 E2 bytes that move no sum are told at the start, each row", bytes_in_the_middle,
         with_cards, rig_teardown, NULL},
        {"abuse:S5 whatever stands beside it, nobody else is kept out", columns_are_edited,
         with_cards, rig_teardown, NULL},
        {"abuse:S5 C4 a card that is found gives nothing to who is damaged", a_card_is_found,
         with_cards, rig_teardown, NULL},
        {"abuse:I2 abuse:S5 nobody else's uid is removed with it", another_ones_uid, with_cards,
         rig_teardown, NULL},
    };
    return cmocka_run_group_tests_name("vault damaged", tests, NULL, NULL);
}
