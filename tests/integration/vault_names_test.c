// SPDX-License-Identifier: BSD-2-Clause
// Names and uids that do not belong together: who is told what, and who gets in (abuse:E3,
// abuse:I2, abuse:M6).
#include "../vault/vault_admin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The newest record of this event, with all its fields.
static const char *last_record(struct rig *rig, const char *event)
{
    static char body[8192];
    int64_t after = 0;
    AdminStatus status;

    body[0] = '\0';
    do {
        const struct rig_arg arguments[] = {{"after", NULL, after}, {"event", event, 0}, {0}};
        status = rig_admin(rig, "log", arguments);
        const AdminPage *page = &rig->reply.body.page;
        for (pb_size_t i = 0; i < page->rows_count; i++) {
            body[0] = '\0';
            for (pb_size_t k = 0; k < page->rows[i].fields_count; k++)
                if (strcmp(page->rows[i].fields[k].name, "record") == 0)
                    strncat(body, page->rows[i].fields[k].value.text,
                            sizeof body - strlen(body) - 1);
        }
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == MORE);
    return body;
}

static void says(const char *body, const char *name, const char *value)
{
    char text[512];

    snprintf(text, sizeof text, "\"%s\":\"%s", name, value != NULL ? value : "");
    if ((strstr(body, text) != NULL) != (value != NULL))
        fail_msg("%s %s in %s", value != NULL ? "no" : "there is", text, body);
}

// The log names who has the uid or the name, and the command that mends it; nobody is let in as a
// system account that only looks like one.
static void strangers_are_explained(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *user, *why, *holder, *remedy;
        uint32_t uid;
        NameFlaw flaw;
        bool found;
    } cases[] = {
        {"amano2", "uid_held", "amano", "warifu user rename;", 2000, NameFlaw_NAME_FLAW_NONE, true},
        {"amano", "name_held", "amano", "warifu user renumber;", 2999, NameFlaw_NAME_FLAW_NONE,
         true},
        {"nobody", "unknown", NULL, NULL, 2998, NameFlaw_NAME_FLAW_NONE, true},
        {"", "name_too_long", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_LONG, false},
        {"", "name_encoding", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_ENCODING, false},
        {"a:b", "name_form", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_FORM, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct login login = {.user = cases[i].user,
                              .uid = cases[i].uid,
                              .service = "login",
                              .password = "x",
                              .code = "123456",
                              .unknown = !cases[i].found};
        rig_fill_attempt(rig, &login);
        rig->call.body.attempt.subject.who.flaw = cases[i].flaw;
        rig_ask(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
        const char *body = last_record(rig, "login.denied");
        says(body, "why", cases[i].why);
        says(body, "holder", cases[i].holder);
        says(body, "remedy", cases[i].remedy);
        login.service = "cron";
        const bool granted = cases[i].found && cases[i].holder == NULL;
        assert_int_equal(rig_account(rig, &login, NULL).result,
                         granted ? Result_RESULT_GRANTED : Result_RESULT_PERMISSION_DENIED);
        if (!granted && cases[i].found)
            says(last_record(rig, "account.refused"), "holder", cases[i].holder);
    }
}

// --- other names and numbers ---

static AdminStatus rename_as(struct rig *rig, const char *old, const char *new, uint32_t uid,
                             int64_t given)
{
    const struct rig_arg without[] = {{"person", old, 0}, USER(new), WHY, {0}};
    const struct rig_arg with[] = {{"person", old, 0}, USER(new), NUMBER("uid", given), WHY, {0}};

    rig_rescue(rig);
    rig->target_uid = uid;
    return rig_admin_again(rig, "user.rename", given != 0 ? with : without);
}

static AdminStatus renumber_as(struct rig *rig, const char *user, uint32_t uid, int64_t given)
{
    rig_rescue(rig);
    rig->target_uid = uid;
    return rig_admin_again(rig, "user.renumber", ARGS(USER(user), NUMBER("uid", given), WHY));
}

static void ends(struct rig *rig, AdminStatus got, AdminStatus wanted, const char *subject)
{
    if (got != wanted || strcmp(rig_end(rig)->subject, subject) != 0)
        fail_msg("%d \"%s\" (%s)", (int)got, rig_end(rig)->message, rig_end(rig)->subject);
    if (wanted != DONE)
        assert_true(rig_end(rig)->hint[0] != '\0');
}

static Result can_log_in(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(person, "login", rig_code(rig, person, code));

    return rig_attempt(rig, &login)->result;
}

// Everything stays with the person, under the new name and nowhere else.
static void renamed(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, former;

    rig_person(rig, "baba", "staff", &baba);
    const Outcome before = rig_granted(rig, &baba, "login");
    former = baba;
    ends(rig, rename_as(rig, "baba", "bando", baba.uid, 0), DONE, "");
    assert_string_equal(rig_text(rig, 0, "user"), "bando");
    assert_string_equal(rig_text(rig, 0, "former_user"), "baba");
    snprintf(baba.user, sizeof baba.user, "bando");
    // A ticket that was out is void under either name.
    struct login old_login = rig_login(&former, "login", ""), login = rig_login(&baba, "login", "");
    assert_int_equal(rig_account(rig, &old_login, &before).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
    former.used = baba.used; // of one generator
    assert_int_equal(can_log_in(rig, &former), Result_RESULT_DENIED);
    says(last_record(rig, "login.denied"), "holder", "bando");
    const Outcome after = rig_granted(rig, &baba, "login");
    assert_int_equal(rig_account(rig, &login, &after).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "user.renamed", "baba"), 1);
    assert_int_equal(rig_count(rig, "user.renamed", "bando"), 1);
    says(last_record(rig, "user.renamed"), "before", "baba");
    says(last_record(rig, "user.renamed"), "after", "bando");
    // And again, and back.
    ends(rig, rename_as(rig, "bando", "baba", baba.uid, 0), DONE, "");
    ends(rig, rename_as(rig, "baba", "bando", baba.uid, 0), DONE, "");
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
    ends(rig, rename_as(rig, "bando", "bando", baba.uid, 0), CONFLICT, "bando");
    ends(rig, rename_as(rig, "baba", "bunko", baba.uid, 0), NOT_FOUND, "baba");
    // The store holds after a restart: no row says what its seal does not.
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
}

static void renumbered(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    struct enrolled former = baba;
    ends(rig, renumber_as(rig, "baba", baba.uid, baba.uid), CONFLICT, "baba"); // has it already
    ends(rig, renumber_as(rig, "baba", 40001, 40002), CONFLICT, "baba"); // the account has 40001
    ends(rig, renumber_as(rig, "baba", rig_amano.uid, rig_amano.uid), CONFLICT, "amano");
    ends(rig, renumber_as(rig, "baba", 40001, 40001), DONE, "");
    assert_int_equal(rig_number(rig, 0, "uid"), 40001);
    baba.uid = 40001;
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
    former.used = baba.used;
    assert_int_equal(can_log_in(rig, &former), Result_RESULT_DENIED);
    says(last_record(rig, "login.denied"), "why", "name_held");
    says(last_record(rig, "user.renumbered"), "after", "40001");
    // Both at once, if it is said.
    ends(rig, rename_as(rig, "baba", "bando", 40002, 0), CONFLICT, "baba");
    ends(rig, rename_as(rig, "baba", "bando", 40002, 40003), CONFLICT, "bando");
    ends(rig, rename_as(rig, "baba", "bando", 40002, 40002), DONE, "");
    snprintf(baba.user, sizeof baba.user, "bando");
    baba.uid = 40002;
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
}

static void names_that_are_held(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, goto_;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "goto", "staff", &goto_);
    ends(rig, rename_as(rig, "baba", "goto", baba.uid, 0), CONFLICT, "goto");
    // The accounts have exchanged their names: by a third one, each step is true.
    ends(rig, rename_as(rig, "baba", "tmp", baba.uid, 0), DONE, "");
    ends(rig, rename_as(rig, "goto", "baba", goto_.uid, 0), DONE, "");
    ends(rig, rename_as(rig, "tmp", "goto", baba.uid, 0), DONE, "");
    snprintf(baba.user, sizeof baba.user, "goto");
    snprintf(goto_.user, sizeof goto_.user, "baba");
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
    assert_int_equal(can_log_in(rig, &goto_), Result_RESULT_GRANTED);
    // Nobody does it to themselves; a dry run changes nothing.
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");
    const struct rig_arg self[] = {{"person", "amano", 0}, USER("amano2"), WHY, {0}};
    const struct rig_arg other[] = {{"person", "goto", 0}, USER("goto2"), WHY, {0}};
    rig->target_uid = rig_amano.uid;
    ends(rig, rig_admin_by(rig, &rig_amano, &ticket, "user.rename", self, false), FORBIDDEN,
         "amano");
    rig->target_uid = baba.uid;
    ends(rig, rig_admin_by(rig, &rig_amano, &ticket, "user.rename", other, true), DONE, "");
    assert_int_equal(can_log_in(rig, &baba), Result_RESULT_GRANTED);
    // What gives something is refused where the account is not the person's; what takes away is
    // not.
    const struct rig_arg who[] = {USER("baba"), WHY, {0}};
    static const char *const giving[] = {"password.reset", "user.resume"};
    for (size_t i = 0; i < 2; i++) {
        rig_rescue(rig);
        rig->target_uid = 45000;
        ends(rig, rig_admin_again(rig, giving[i], who), CONFLICT, "baba");
        assert_non_null(strstr(rig_end(rig)->hint, "user renumber"));
    }
    rig_rescue(rig);
    rig->target_uid = 45000;
    ends(rig, rig_admin_again(rig, "user.suspend", who), DONE, "");
    // A name that nobody is enrolled under, for somebody's uid.
    rig_rescue(rig);
    rig->target_uid = baba.uid;
    ends(rig, rig_admin_again(rig, "user.add", ARGS(USER("newname"))), CONFLICT, "goto");
    assert_non_null(strstr(rig_end(rig)->hint, "user rename"));
    rig_rescue(rig);
    rig->target_uid = baba.uid;
    ends(rig, rig_admin_again(rig, "password.reset", ARGS(USER("newname"), WHY)), CONFLICT, "goto");
    rig_rescue(rig);
    rig->target_uid = 45001;
    ends(rig, rig_admin_again(rig, "user.add", ARGS(USER("goto"))), CONFLICT, "goto");
    assert_non_null(strstr(rig_end(rig)->hint, "user renumber"));
}

// Name the same or another, uid the same or another, person active, suspended or removed: only the
// very person is let in, and only while active; nobody's jobs run on as a system account's.
static void old_credentials_never_wake(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *verb;
        bool person, stranger; // let in
    } states[] = {
        {NULL, true, false}, {"user.suspend", false, false}, {"user.remove", false, false}};
    static const char *const names[] = {"baba", "bizen", "bungo"};

    for (size_t i = 0; i < 3; i++) {
        struct enrolled person;
        rig_person(rig, names[i], "staff", &person);
        if (states[i].verb != NULL)
            ends(rig, rig_admin(rig, states[i].verb, ARGS(USER(names[i]), WHY)), DONE, "");
        for (unsigned other = 0; other < 4; other++) {
            struct enrolled account = person;
            if ((other & 1) != 0)
                snprintf(account.user, sizeof account.user, "other%zu", i);
            if ((other & 2) != 0)
                account.uid = 46000 + (uint32_t)i;
            const bool same = other == 0, none = other == 3;
            const Result result = can_log_in(rig, &account);
            person.used = account.used;
            if ((result == Result_RESULT_GRANTED) != (same && states[i].person))
                fail_msg("%s, %s, %u", names[i], states[i].verb, other);
            struct login job = rig_login(&account, "cron", "");
            const bool runs = rig_account(rig, &job, NULL).result == Result_RESULT_GRANTED;
            if (runs != (none || (same && states[i].person)))
                fail_msg("job of %s, %s, %u", names[i], states[i].verb, other);
            rig_admin(rig, "lock.clear", ARGS(USER(names[i])));
        }
    }
    // Somebody new under the removed one's name, uid, or both, has nothing of theirs.
    rig_rescue(rig);
    rig->target_uid = rig_uid("bungo");
    ends(rig, rig_admin_again(rig, "user.add", ARGS(USER("bungo"))), DONE, "");
    assert_int_equal(rig_admin(rig, "totp.list", ARGS(USER("bungo"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
}

// What is stored by a name goes with the person, and does not come to whoever gets the name next.
static void what_is_stored_by_name(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, goto_;
    const struct rig_arg cards[] = {
        {"serial", "D-1", 0}, {"department", "zeimu", 0}, {"members", "baba,goto", 0}, {0}};

    rig_person(rig, "baba", "admin", &baba);
    rig_person(rig, "goto", "staff", &goto_);
    ends(rig, rig_admin(rig, "card.issue", cards), DONE, "");
    ends(rig, rig_admin(rig, "card.issue", ARGS(TEXT("serial", "B-1"), USER("baba"))), DONE, "");
    rig->clock->wall += 60;
    ends(rig, rename_as(rig, "baba", "bando", baba.uid, 0), DONE, "");
    rig_admin(rig, "card.list", ARGS(USER("bando")));
    assert_int_equal(rig->reply.body.page.rows_count, 2);
    rig_admin(rig, "card.list", ARGS(USER("baba")));
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    // Somebody new gets the old name; and somebody else the name of one who was removed.
    rig_rescue(rig);
    rig->target_uid = 47000;
    ends(rig, rig_admin_again(rig, "user.add", ARGS(USER("baba"))), DONE, "");
    ends(rig, rig_admin(rig, "user.remove", ARGS(USER("goto"), WHY)), DONE, "");
    rig_rescue(rig);
    rig->target_uid = 47001;
    ends(rig, rig_admin_again(rig, "user.add", ARGS(USER("goto"))), DONE, "");
    static const struct {
        const char *user;
        AdminStatus status;
        uint32_t uid;
    } people[] = {{"bando", DONE, 0}, {"baba", CONFLICT, 47000}, {"goto", CONFLICT, 47001}};
    for (unsigned replaced = 0; replaced < 2; replaced++) {
        for (size_t i = 0; i < 3; i++) {
            rig_rescue(rig);
            rig->target_uid = people[i].uid != 0 ? people[i].uid : baba.uid;
            AdminStatus status =
                rig_admin_again(rig, "totp.enrol",
                                ARGS(USER(people[i].user), TEXT("card", replaced ? "D-2" : "D-1")));
            if (status != people[i].status)
                fail_msg("%s: %s", people[i].user, rig_end(rig)->message);
        }
        rig->clock->wall += 60;
        if (!replaced)
            ends(rig,
                 rig_admin(rig, "card.replace",
                           ARGS(TEXT("serial", "D-1"), TEXT("new", "D-2"), WHY)),
                 DONE, "");
    }
}

#define TEST_NAME(name, function)                                                                  \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_NAME("abuse:E3 abuse:I2 abuse:M6 whoever is not the person is told why in the log",
                  strangers_are_explained),
        TEST_NAME("abuse:M6 a renamed person keeps everything, and the old name nothing", renamed),
        TEST_NAME("abuse:M6 another uid", renumbered),
        TEST_NAME("abuse:M6 a name that is held, names that are exchanged", names_that_are_held),
        TEST_NAME("abuse:M6 abuse:I2 C6 old credentials never wake", old_credentials_never_wake),
        TEST_NAME("abuse:M6 C2 what is stored by a name", what_is_stored_by_name),
    };

    return cmocka_run_group_tests_name("vault names", tests, NULL, NULL);
}
