// SPDX-License-Identifier: BSD-2-Clause
// ID cards and security keys on a rig: cards of the register, shared IDs, a card that is lost (C1,
// C2, C4, C5, A6, abuse:R1).
#include "../vault/vault_rig_first.h"
#include "../vault/vault_rig_key.h"
#include "store/person.h"
#include "store/session.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static struct enrolled taro, hanako;
static struct held key;

static int setup(void **state)
{
    struct rig *rig = rig_with_keys("");

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_person(rig, "hanako", "staff", &hanako);
    rig_new_key(&key);
    return 0;
}

static struct login at_desk(const struct enrolled *who)
{
    return (struct login){.user = who->user, .uid = who->uid, .service = "login"};
}

static Result opens(struct rig *rig, const struct enrolled *who, struct held *held)
{
    const struct login login = at_desk(who);

    return rig_key_login(rig, &login, held)->result;
}

static bool log_says(struct rig *rig, const char *event, const char *user, const char *part)
{
    const struct rig_arg arguments[] = {USER(user), TEXT("event", event), {0}};

    // The last page is enough: each test writes a few.
    assert_int_equal(rig_admin(rig, "log", arguments), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strstr(rig_text(rig, i, "record"), part) != NULL)
            return true;
    return false;
}

static const char *card_state(struct rig *rig, const char *serial)
{
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", serial))), DONE);
    return rig_text(rig, 0, "state");
}

static void issue(struct rig *rig, const char *serial, const char *holder)
{
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", serial), TEXT("user", holder))), DONE);
}

static AdminStatus lost(struct rig *rig, const char *serial, int64_t found)
{
    return rig_admin(rig, "card.lost",
                     ARGS(TEXT("serial", serial), TEXT("reporter", "山田 太郎"),
                          NUMBER("when", 1799999000), NUMBER("found", found)));
}

static void card_of_register(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), NOT_FOUND);
    assert_string_equal(rig_end(rig)->hint, "Register it first: warifu card issue");
    issue(rig, "K-1", "taro");
    assert_int_equal(rig_key_enrol(rig, "hanako", "K-1", &key), CONFLICT);
    assert_string_equal(rig_end(rig)->hint, "See whose it is: warifu card show");
    assert_string_equal(card_state(rig, "K-1"), "issued"); // an order alone puts nothing on it
    assert_int_equal(rig_key_order(rig, ARGS(USER("taro"), TEXT("card", "K-1"))), DONE);
    assert_string_equal(card_state(rig, "K-1"), "issued");
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), DONE);
    assert_string_equal(rig_text(rig, 0, "card"), "K-1");
    assert_string_equal(card_state(rig, "K-1"), "active");
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_GRANTED);
    assert_true(log_says(rig, "login.granted", "taro", "\"card\":\"K-1\""));
    assert_int_equal(opens(rig, &hanako, &key), Result_RESULT_DENIED);
    // The order was made while the card was fine; it is lost before the key answers (abuse:R1).
    struct held second;
    rig_new_key(&second);
    assert_int_equal(rig_key_order(rig, ARGS(USER("taro"), TEXT("card", "K-1"))), DONE);
    const VaultCall asked = rig->call;
    const VaultReply order = rig->reply;
    assert_int_equal(lost(rig, "K-1", 0), DONE);
    rig->call = asked;
    rig->reply = order;
    assert_int_equal(rig_key_made(rig, &second), CONFLICT);
    assert_string_equal(rig_end(rig)->hint, "Issue another one: warifu card replace");
    assert_int_equal(rig_admin(rig, "key.list", ARGS(USER("taro"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
}

// Whoever had logged in by the key alone does not take the place of the password that an
// administrator has set since.
static void by_key_before_a_reset(void **state)
{
    struct rig *rig = *state;
    const struct login login = at_desk(&taro);

    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &key), DONE);
    const Outcome shown = *rig_key_login(rig, &login, &key);
    assert_int_equal(shown.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(
        rig_set_password(rig, "taro", "login", &shown.ticket, "Kusunoki-neu-75").result,
        Result_RESULT_DENIED);
    assert_true(log_says(rig, "password.refused", "taro", "changed_meanwhile"));
}

static void lost_card(void **state)
{
    const struct login login = at_desk(&taro);
    struct rig *rig = *state;

    issue(rig, "K-1", "taro");
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), DONE);
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_DENIED);
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), CONFLICT);
    assert_string_equal(rig_end(rig)->hint, "If it was found: warifu card lost --found");
    assert_int_equal(lost(rig, "K-1", 1), DONE);
    const Outcome before = *rig_key_login(rig, &login, &key);
    assert_int_equal(before.result, Result_RESULT_GRANTED);
    // A challenge is out, and a ticket, when the loss is reported.
    const Challenge waiting = rig_challenge(rig, &login);
    assert_int_equal(lost(rig, "K-1", 0), DONE);
    assert_int_equal(rig_number(rig, 0, "credentials"), 1);
    assert_int_equal(rig_key_answer(rig, &login, &waiting, &key)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_account(rig, &login, &before).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_DENIED);
    assert_int_equal(lost(rig, "K-1", 1), CONFLICT); // found: a revocation stays
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_DENIED);
    assert_int_equal(
        rig_admin(rig, "card.replace", ARGS(TEXT("serial", "K-1"), TEXT("new", "K-2"))), DONE);
    struct held second;
    rig_new_key(&second);
    assert_int_equal(rig_key_enrol(rig, "taro", "K-2", &second), DONE);
    assert_int_equal(opens(rig, &taro, &second), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "card.collect", ARGS(TEXT("serial", "K-1"))), DONE);
    assert_int_equal(rig_admin(rig, "card.destroy",
                               ARGS(TEXT("serial", "K-1"), TEXT("method", "shredder"),
                                    TEXT("witness", "hanako"))),
                     DONE);
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_DENIED);
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &second), CONFLICT);
}

// What is taken out of use while its holder is waited for, and by which means.
static void withdrawn(void **state)
{
    static const struct enrolled nobody = {.user = "nobody.here", .uid = 4711};
    const struct login taros = at_desk(&taro), hanakos = at_desk(&hanako),
                       strange = at_desk(&nobody);
    struct rig *rig = *state;
    struct held second;

    rig_new_key(&second);
    issue(rig, "K-1", "taro");
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), DONE);
    const Challenge one = rig_challenge(rig, &taros);
    const Challenge without = rig_challenge(rig, &hanakos), unknown = rig_challenge(rig, &strange);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_ALL);
    assert_true(log_says(rig, "login.withdrawn", "taro", "\"clause\":\"C4\""));
    const Challenge decoy = rig_challenge(rig, &taros);
    assert_int_equal(lost(rig, "K-1", 1), DONE);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_NONE);
    // Whoever has none goes on, also when one is given to them meanwhile (promise 3).
    assert_int_equal(rig_withdrawn(rig, &taros, &decoy), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_withdrawn(rig, &hanakos, &without), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_withdrawn(rig, &strange, &unknown), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_ALL);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &second), DONE);
    const Challenge two = rig_challenge(rig, &taros);
    assert_int_equal(two.handles_count, 2);
    assert_int_equal(lost(rig, "K-1", 0), DONE);
    assert_int_equal(rig_withdrawn(rig, &taros, &two), Withdrawal_WITHDRAWN_SOME);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_ALL);
    assert_false(log_says(rig, "login.withdrawn", "hanako", ""));
    // What the front asked has used up nothing: the second one still opens.
    assert_int_equal(rig_key_answer(rig, &taros, &two, &second)->result, Result_RESULT_GRANTED);
}

// What real people have stays over a restart, so what nobody has does too; in another town it is
// another one.
static void decoys(void **state)
{
    static const struct enrolled nobody = {.user = "nobody.here", .uid = 4711};
    const struct login hanakos = at_desk(&hanako), strange = at_desk(&nobody);
    struct rig *rig = *state;
    const Challenge without = rig_challenge(rig, &hanakos), unknown = rig_challenge(rig, &strange);

    assert_int_equal(without.handles_count, 1);
    assert_int_equal(unknown.handles_count, 1);
    assert_memory_not_equal(&without.handles, &unknown.handles, sizeof unknown.handles[0]);
    rig_stop(rig);
    rig_start(rig);
    Challenge again = rig_challenge(rig, &hanakos);
    assert_memory_equal(&again.handles, &without.handles, sizeof again.handles[0]);
    again = rig_challenge(rig, &strange);
    assert_memory_equal(&again.handles, &unknown.handles, sizeof again.handles[0]);
    void *other = rig_with_keys("");
    const Challenge elsewhere = rig_challenge(other, &strange);
    assert_int_equal(elsewhere.handles[0].size, unknown.handles[0].size);
    assert_memory_not_equal(&elsewhere.handles, &unknown.handles, sizeof unknown.handles[0]);
    rig_teardown(&other);
}

// Whoever has the card does not hide where they are by more refusals than the log takes.
static void flooded(void **state)
{
    const struct login login = at_desk(&taro);
    struct login refused = login;
    struct rig *rig = *state;

    rig_stop(rig);
    rig->settings.event_rate = 3;
    rig_start(rig);
    refused.service = "nothing";
    issue(rig, "K-1", "taro");
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), DONE);
    const Challenge challenge = rig_challenge(rig, &login);
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(rig_plan(rig, &refused)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.refused", "taro"), 3);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_ALL);
    assert_int_equal(rig_count(rig, "login.withdrawn", "taro"), 1);
}

// The vault is started anew, as for a new policy: nobody's handles are others from then on.
static void started_anew(void **state)
{
    const struct login taros = at_desk(&taro), hanakos = at_desk(&hanako);
    struct rig *rig = *state;

    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &key), DONE);
    const Challenge one = rig_challenge(rig, &taros), without = rig_challenge(rig, &hanakos);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_withdrawn(rig, &hanakos, &without), Withdrawal_WITHDRAWN_NONE);
    // Who is removed has no key that is known.
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(rig_withdrawn(rig, &taros, &one), Withdrawal_WITHDRAWN_ALL);
    assert_true(log_says(rig, "login.withdrawn", "taro", "\"why\":\"removed\""));
}

// Nothing was taken out of use, so nobody is told that: they open nothing here any more.
static void barred(void **state)
{
    const struct login login = {
        .user = "madoguchi", .uid = rig_uid("madoguchi"), .service = "login", .member = "hanako"};
    const struct login own = at_desk(&hanako);
    struct rig *rig = *state;

    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    assert_int_equal(rig_key_enrol(rig, "hanako", NULL, &key), DONE);
    const Challenge challenge = rig_challenge(rig, &login), hanakos = rig_challenge(rig, &own);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(
        rig_admin(rig, "shared.remove", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)),
        DONE);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_BARRED);
    assert_true(log_says(rig, "login.withdrawn", "madoguchi", "\"why\":\"not_a_member\""));
    assert_int_equal(rig_withdrawn(rig, &own, &hanakos), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("hanako"), WHY)), DONE);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_ALL);
}

static void department_card(void **state)
{
    struct login login = at_desk(&taro);
    struct held hanakos;
    struct rig *rig = *state;

    assert_int_equal(rig_admin(rig, "card.issue",
                               ARGS(TEXT("serial", "D-1"), TEXT("department", "市民課"),
                                    TEXT("members", "taro,hanako"))),
                     DONE);
    rig_new_key(&hanakos); // another credential on the same card
    assert_int_equal(rig_key_enrol(rig, "amano", "D-1", &key), CONFLICT);
    assert_int_equal(rig_key_enrol(rig, "taro", "D-1", &key), DONE);
    assert_int_equal(rig_key_enrol(rig, "hanako", "D-1", &hanakos), DONE);
    // Its PIN is known to all of them, so it is not a second class of the member's own.
    assert_int_equal(rig_key_login(rig, &login, &key)->result, Result_RESULT_DENIED);
    assert_true(log_says(rig, "login.denied", "taro", "\"classes\":\"possession\""));
    login.password = taro.password;
    assert_int_equal(rig_key_login(rig, &login, &key)->result, Result_RESULT_GRANTED);
    assert_true(log_says(rig, "login.granted", "taro", "\"card\":\"D-1\""));
    login = at_desk(&hanako);
    login.password = hanako.password;
    assert_int_equal(rig_key_login(rig, &login, &hanakos)->result, Result_RESULT_GRANTED);
    assert_int_equal(lost(rig, "D-1", 0), DONE);
    assert_int_equal(rig_number(rig, 0, "credentials"), 2);
    assert_int_equal(rig_number(rig, 0, "people"), 2);
    assert_int_equal(rig_key_login(rig, &login, &hanakos)->result, Result_RESULT_DENIED);
}

// Of a front that was taken over, too: it may say so only once.
static void not_at_the_desk(void **state)
{
    struct rig *rig = *state;
    const struct login here = at_desk(&taro);
    struct login away = here;

    assert_int_equal(rig_key_enrol(rig, "taro", "", &key), DONE);
    away.away = true;
    for (unsigned i = 0; i < 3; i++) {
        away.remote = i == 1;
        away.rhost = i == 2 ? "192.0.2.7" : NULL;
        away.away = i < 2;
        const Plan plan = *rig_plan(rig, &away);
        assert_int_equal(plan.result, Result_RESULT_GRANTED);
        assert_int_equal(plan.factors[0], FactorKind_FACTOR_PASSWORD);
        assert_int_equal(rig_challenge(rig, &away).result, Result_RESULT_DENIED);
        const Challenge challenge = rig_challenge(rig, &here);
        assert_int_equal(challenge.result, Result_RESULT_GRANTED);
        assert_int_equal(rig_key_answer(rig, &away, &challenge, &key)->result,
                         Result_RESULT_DENIED);
        assert_true(log_says(rig, "login.refused", "taro", "\"why\":\"desk\""));
    }
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_GRANTED);
}

static void shared_id(void **state)
{
    struct rig *rig = *state;
    const struct login login = {
        .user = "madoguchi", .uid = rig_uid("madoguchi"), .service = "login", .member = "hanako"};
    struct login other = login;
    struct held taros;

    rig_new_key(&taros);
    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    assert_int_equal(rig_key_enrol(rig, "hanako", NULL, &key), DONE);
    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &taros), DONE);
    const Challenge challenge = rig_challenge(rig, &login);
    assert_int_equal(challenge.handles_count, 1);
    assert_memory_equal(challenge.handles[0].bytes, key.signer.id, sizeof key.signer.id);
    const Outcome outcome = *rig_key_answer(rig, &login, &challenge, &key);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_true(log_says(rig, "login.granted", "madoguchi", "\"member\":\"hanako\""));
    // Nobody else's, under whichever name.
    assert_int_equal(rig_key_login(rig, &login, &taros)->result, Result_RESULT_DENIED);
    other.member = "taro";
    assert_int_equal(rig_key_login(rig, &other, &taros)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_key_login(rig, &other, &key)->result, Result_RESULT_DENIED);
    // It is hanako's: what ends it ends it here too.
    assert_int_equal(rig_admin(rig, "key.revoke", ARGS(USER("hanako"), WHY)), DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_key_login(rig, &login, &key)->result, Result_RESULT_DENIED);
    // The ID has no key of its own.
    assert_int_equal(rig_key_order(rig, ARGS(USER("madoguchi"))), CONFLICT);
}

// Somebody who can write the database takes the key out of the index.
static void index_damaged(void **state)
{
    struct rig *rig = *state;
    sqlite3 *database = NULL;

    issue(rig, "K-1", "taro");
    assert_int_equal(rig_key_enrol(rig, "taro", "K-1", &key), DONE);
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_GRANTED);
    rig_stop(rig);
    assert_int_equal(sqlite3_open(rig->settings.store_file, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "DELETE FROM key_index", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    rig_start(rig);
    assert_int_equal(opens(rig, &taro, &key), Result_RESULT_FAULT);
    // What is on a card is found by the register all the same.
    assert_int_equal(lost(rig, "K-1", 0), DONE);
    assert_int_equal(rig_number(rig, 0, "credentials"), 1);
    assert_int_equal(rig_admin(rig, "key.list", ARGS(USER("taro"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked");
}

static int64_t code_on(struct rig *rig, const char *serial, const char *seed)
{
    const struct rig_arg import[] = {
        USER("taro"),
        TEXT("kind", "hotp"),
        TEXT("algorithm", "SHA1"),
        NUMBER("digits", 6),
        TEXT("secret", seed),
        TEXT(serial[0] != '\0' ? "card" : "label", serial[0] != '\0' ? serial : "telephone"),
        {0}};

    if (serial[0] != '\0')
        issue(rig, serial, "taro");
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    return rig_number(rig, 0, "credential");
}

static int64_t key_on(struct rig *rig, const char *serial)
{
    struct held held;

    if (serial[0] != '\0')
        issue(rig, serial, "taro");
    rig_new_key(&held);
    assert_int_equal(rig_key_enrol(rig, "taro", serial, &held), DONE);
    return rig_number(rig, 0, "credential");
}

static void two_cards(void **state)
{
    struct rig *rig = *state;
    const int64_t on_card = key_on(rig, "K-1"), on_none = key_on(rig, ""),
                  beside = code_on(rig, "K-2", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
                  telephone = code_on(rig, "", "AEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    const struct {
        int64_t key, code;
        const char *with, *card, *code_card;
    } table[] = {
        // a page of rows
        {on_card, beside, "security_key", "K-1", "K-2"},
        {on_card, telephone, "security_key", "K-1", NULL},
        {on_none, beside, "security_key", "", "K-2"},
        {on_none, telephone, "security_key", "", NULL},
    };
    struct person person;

    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_person_by_name(store, "taro", &person), FAULT_NONE);
    assert_int_equal(store_begin(store), FAULT_NONE);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct session session = {.person = person.id,
                                  .service = "login",
                                  .proved = true,
                                  .key = table[i].key,
                                  .credential = table[i].code};
        assert_int_equal(store_session_open(store, &session), FAULT_NONE);
    }
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "session.list", ARGS(USER("taro"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, sizeof table / sizeof *table);
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        const AdminRow *row = &rig->reply.body.page.rows[i];
        const char *code_card = NULL;

        assert_string_equal(rig_text(rig, i, "with"), table[i].with);
        assert_string_equal(rig_text(rig, i, "card"), table[i].card);
        for (pb_size_t field = 0; field < row->fields_count; field++)
            if (strcmp(row->fields[field].name, "code_card") == 0)
                code_card = row->fields[field].value.text;
        assert_string_equal(code_card != NULL ? code_card : "none",
                            table[i].code_card != NULL ? table[i].code_card : "none");
    }
}

// Its row went when newer keys needed the place: it may have been the one on the card (abuse:R1).
static void a_key_that_is_gone(void **state)
{
    struct rig *rig = *state;
    const int64_t on_card = key_on(rig, "K-1");
    struct person person;
    char word[128];

    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_person_by_name(store, "taro", &person), FAULT_NONE);
    struct session session = {
        .person = person.id, .service = "login", .proved = true, .key = on_card + 1000};
    assert_int_equal(store_begin(store), FAULT_NONE);
    assert_int_equal(store_session_open(store, &session), FAULT_NONE);
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
    assert_int_equal(lost(rig, "K-1", 0), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "taken"));
    assert_int_equal(rig_admin(rig, "session.list", ARGS(TEXT("taken", word))), DONE);
    assert_string_equal(rig_text(rig, 0, "user"), "taro");
    assert_string_equal(rig_text(rig, 0, "rests"), "unknown");
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("C1 C2 a key is put on a registered card of the person's own, and on no other",
             card_of_register),
        test("abuse:W3 a login by a key from before a reset sets no password",
             by_key_before_a_reset),
        test("C4 C5 abuse:R1 a lost card with a key: dead at once and for ever, replaced, "
             "collected, "
             "destroyed",
             lost_card),
        test("C4 abuse:R1 what a waiting ceremony is for: gone, gone in part, or as it was",
             withdrawn),
        test("promise 3 a decoy is the same after a restart, and another in another store", decoys),
        test("C4 abuse:X4 where a card is that was taken out of use is on record in a flood",
             flooded),
        test("abuse:R1 promise 3 nor is a waiting ceremony for anything else in the next vault",
             started_anew),
        test("C4 A6 who may no longer is not told that the card was taken out of use", barred),
        test("C2 a department's card names who uses it and is one class alone", department_card),
        test("abuse:F12 a key is asked for, and taken, at the desk only", not_at_the_desk),
        test("A6 a key opens a shared ID as its member's own", shared_id),
        test("abuse:S5 C4 a key that was taken out of the index opens nothing, and dies with its "
             "card",
             index_damaged),
        test("C4 a session that a key and a code opened names the cards of both", two_cards),
        test("C4 abuse:R1 a session by a key that is gone may rest on the lost card",
             a_key_that_is_gone),
    };

    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
