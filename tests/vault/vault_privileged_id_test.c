// SPDX-License-Identifier: BSD-2-Clause
// What a privileged ID is has one answer (D1-D3): whoever asks, for two people (D7), for new
// passwords (D3) or about contractors (D2), treats the same people as such.
#include "core/policy_groups.h"
#include "settings/policy_file.h"
#include "vault_review_rig.h"
#include <stdio.h>
#include <string.h>

#define WAITS AdminStatus_ADMIN_REQUESTED
#define HOUR 3600
#define SHORT "vKq-7TzmwPx" // one character less than privilege asks for
#define LIMITS " failures = 5 window = \"15m\" lock = \"15m\" "
#define TWO " classes = 2 include = {\"knowledge\"} way = {\"password+otp\"}" LIMITS

#define HEAD                                                                                       \
    "profile = \"rig\"\ndocuments = {\"test\"}\nprivileged_services = {\"sudo\"}\n"                \
    "deputy_longest = \"30d\"\nexception_longest = \"12h\"\n"                                      \
    "grant_longest = \"12h\"\ntwo_people_privileged = {\"password reset\"}\n"                      \
    "password { min_length = 8 dictionary = no argon2_memory_kib = 1024\n"                         \
    " privileged_min_length = 12 }\n"                                                              \
    "rule \"login\" { service = {\"login\"} first_login = yes unsynchronised_clock = warn" TWO     \
    "}\nrule \"warifu\" { service = {\"warifu\"} unsynchronised_clock = warn" TWO "}\n"            \
    "rule \"desk\" { service = {\"desk\"} host = {\"desk-9\"}" TWO "}\n"
#define NAMED                                                                                      \
    "rule \"wheel\" { service = {\"sud*\"} group = {\"wheel\"} time = {\"mon 09:00-10:00\"}" TWO   \
    "}\nrule \"it\" { service = {\"sudo\"} user = {\"jo*\"} host = {\"elsewhere\"}" TWO            \
    "}\nrule \"granted\" { service = {\"sudo\"} group = {\"holders\"} grant = yes" TWO "}\n"
#define ANYBODY "rule \"all\" { service = {\"sudo\"}" TWO "}\n"
#define REST "rule \"rest\" { deny = yes }\n"

enum comes {
    BY_NOTHING,
    BY_ROLE,
    BY_WAITING_ROLE,
    BY_DEPUTY,
    BY_WAITING_DEPUTY,
    BY_GRANT,
    BY_WAITING_GRANT,
    BY_ENDED_GRANT,
    BY_EXCEPTION,
    BY_WAITING_EXCEPTION,
    BY_OTHER_EXCEPTION
};

static const struct row {
    const char *user, *group; // NULL: in none; "?": nobody knows
    enum comes comes;
    bool privileged;
} rows[] = {
    {"eto", NULL, BY_NOTHING, false},
    {"fuji", "wheel", BY_NOTHING, true}, // in a pattern's rule, at another time
    {"goto", "?", BY_NOTHING, true},     // abuse:I4
    {"hata", NULL, BY_DEPUTY, true},
    {"ikeda", NULL, BY_WAITING_DEPUTY, true},
    {"jomo", NULL, BY_NOTHING, true}, // named by a pattern, on another host
    {"kubo", NULL, BY_WAITING_GRANT, true},
    {"mori", NULL, BY_GRANT, true},
    {"nara", NULL, BY_WAITING_EXCEPTION, true},
    {"oda", NULL, BY_OTHER_EXCEPTION, false},
    {"pakku", "holders", BY_NOTHING, true}, // may have a grant as soon as they ask
    {"rin", NULL, BY_EXCEPTION, true},
    {"saito", NULL, BY_WAITING_ROLE, true},
    {"tono", NULL, BY_ENDED_GRANT, false},
    {"ueda", NULL, BY_ROLE, true}, // an auditor
};
#define ROWS (sizeof rows / sizeof *rows)

static struct enrolled people[ROWS], chiba;

static int64_t ask(struct rig *rig, const char *verb, const struct rig_arg *arguments)
{
    if (by(rig, &rig_amano, verb, arguments) != DONE)
        fail_msg("%s: %s", verb, rig_end(rig)->message);
    return rig_number(rig, 0, "request");
}

static void bring(struct rig *rig, const struct row *row)
{
    const int64_t until = rig->clock->wall + HOUR;
    const char *rule = row->comes == BY_OTHER_EXCEPTION ? "desk" : "wheel";
    int64_t request = 0;

    switch (row->comes) {
    case BY_NOTHING:
    case BY_ROLE:
        return;
    case BY_WAITING_ROLE:
        assert_int_equal(
            by(rig, &rig_amano, "user.role", ARGS(USER(row->user), TEXT("role", "admin"), WHY)),
            DONE);
        return;
    case BY_DEPUTY:
    case BY_WAITING_DEPUTY:
        request = ask(rig, "deputy.request", ARGS(USER(row->user), NUMBER("until", until), WHY));
        break;
    case BY_GRANT:
    case BY_WAITING_GRANT:
    case BY_ENDED_GRANT:
        request = ask(rig, "privilege.request",
                      ARGS(USER(row->user), TEXT("service", "sudo"), NUMBER("until", until), WHY));
        break;
    default:
        request = ask(rig, "exception.request",
                      ARGS(TEXT("rule", rule),
                           TEXT("setting", row->comes == BY_OTHER_EXCEPTION ? "host" : "time"),
                           TEXT("to", "any"),
                           TEXT("service", row->comes == BY_OTHER_EXCEPTION ? "desk" : "sudo"),
                           USER(row->user), NUMBER("until", until), WHY));
    }
    if (row->comes == BY_DEPUTY || row->comes == BY_GRANT || row->comes == BY_ENDED_GRANT ||
        row->comes == BY_EXCEPTION)
        assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    if (row->comes == BY_ENDED_GRANT)
        assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)),
                         DONE);
}

static Identity groups_of(const struct rig *rig, const char *group, bool contractor)
{
    Identity who = {.groups_known = group == NULL || strcmp(group, "?") != 0,
                    .groups_of = policy_groups_digest(rig->policy)};
    const char *item;

    for (size_t n = 0; (item = policy_group_item(rig->policy, n)) != NULL; n++) {
        const bool in = contractor ? strcmp(item, "gaibu") == 0 : false;
        who.groups.size = (pb_size_t)(n / 8 + 1);
        if (in || (group != NULL && strcmp(item, group) == 0))
            who.groups.bytes[n / 8] |= (uint8_t)(1U << n % 8);
    }
    return who;
}

static void put_groups(Identity *who, const Identity *groups)
{
    who->groups_known = groups->groups_known;
    who->groups_of = groups->groups_of;
    who->groups = groups->groups;
}

static bool takes_two(struct rig *rig, const struct row *row)
{
    const Identity groups = groups_of(rig, row->group, false);
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");

    rig->target_groups = groups;
    const AdminStatus status =
        rig_admin_by(rig, &chiba, &ticket, "password.reset", ARGS(USER(row->user), WHY), true);
    assert_int_equal(status, DONE);
    return strstr(rig_end(rig)->hint, "two people") != NULL;
}

static bool needs_longer(struct rig *rig, const struct row *row, struct enrolled *person)
{
    const Identity groups = groups_of(rig, row->group, false);
    const Outcome proved = rig_granted(rig, person, "login");
    SetPasswordCall *change = &rig->call.body.set_password;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    change->has_subject = true;
    change->subject = rig_subject(person->user, person->uid, "login");
    put_groups(&change->subject.who, &groups);
    memcpy(&change->ticket, &proved.ticket, sizeof change->ticket);
    snprintf(change->password, sizeof change->password, SHORT);
    rig_ask(rig);
    const ChangeReply *reply = &rig->reply.body.change;
    if (reply->result == Result_RESULT_NOT_CHANGED &&
        reply->flaws[0] == PasswordFlaw_FLAW_TOO_SHORT)
        return true;
    assert_int_equal(reply->result, Result_RESULT_GRANTED);
    snprintf(person->password, sizeof person->password, SHORT);
    return false;
}

static bool is_barred(struct rig *rig, const struct row *row, const struct enrolled *person)
{
    const Identity groups = groups_of(rig, row->group, true);
    const struct login login = rig_login(person, "login", NULL);

    (void)rig_plan(rig, &login);
    rig->call.body.plan.operation = Operation_OPERATION_CHANGE;
    put_groups(&rig->call.body.plan.subject.who, &groups);
    rig_ask(rig);
    return rig->reply.body.plan.change_refusal == ChangeRefusal_CHANGE_REFUSAL_CONTRACTOR;
}

static struct rig *make(const char *policy)
{
    struct rig *rig = rig_make(policy);
    char temporary[64];

    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    for (size_t i = 0; i < ROWS; i++) {
        rig_person(rig, rows[i].user, rows[i].comes == BY_ROLE ? "auditor" : "staff", &people[i]);
        bring(rig, &rows[i]);
    }
    return rig;
}

static int setup_named(void **state)
{
    *state = make(HEAD NAMED REST);
    return 0;
}

static int setup_anybody(void **state)
{
    *state = make(HEAD NAMED ANYBODY REST);
    return 0;
}

// From now on some are contractors; the rig's administrators are in no group that anybody knows.
static void name_contractors(struct rig *rig, const char *policy)
{
    char error[512];

    rig_stop(rig);
    policy_free(&rig->policy);
    assert_int_equal(policy_parse("rig", policy, &rig->policy, error, sizeof error), FAULT_NONE);
    rig_start(rig);
}

static void agree(struct rig *rig, const char *with_contractors, bool all_longer)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (takes_two(rig, &rows[i]) != rows[i].privileged)
            fail_msg("%s: two people", rows[i].user);
        if (needs_longer(rig, &rows[i], &people[i]) != (rows[i].privileged || all_longer))
            fail_msg("%s: a longer password", rows[i].user);
    }
    name_contractors(rig, with_contractors);
    for (size_t i = 0; i < ROWS; i++)
        if (is_barred(rig, &rows[i], &people[i]) != rows[i].privileged)
            fail_msg("%s: a contractor", rows[i].user);
}

#define CONTRACTORS "contractors = {\"gaibu\"}\n"

static void everybody_agrees(void **state)
{
    agree(*state, CONTRACTORS HEAD NAMED REST, false);
}

// A rule for everybody makes nobody's ID a privileged one; but any password may be used by it.
static void as_anybody(void **state)
{
    agree(*state, CONTRACTORS HEAD NAMED ANYBODY REST, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D1 D2 D3 D7 abuse:I4 who has a privileged ID, by whatever they come to it",
         everybody_agrees, setup_named, rig_teardown, NULL},
        {"D3 D7 a rule for everybody makes nobody's ID privileged, and every password longer",
         as_anybody, setup_anybody, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("what a privileged ID is", tests, NULL, NULL);
}
