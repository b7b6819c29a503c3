// SPDX-License-Identifier: BSD-2-Clause
// `policy simulate`: the logins of the log once more, by another policy: who would have been
// refused and why, who was refused and would have come in. The engine is the one that logs people
// in; what it is asked is what the record says, and what the record does not say is told at the
// end.
#include "arguments.h"
#include "base/text.h"
#include "cli.h"
#include "commands.h"
#include "core/classes.h"
#include "core/policy_decide.h"
#include "json_read.h"
#include "policy_people.h"
#include "policy_source.h"
#include "progress.h"
#include "report.h"
#include "settings/decision_words.h"
#include "settings/holidays_file.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MONTH (30 * 86400)
#define NAMES_SHOWN 6

enum would { WOULD_REFUSE, WOULD_ASK_MORE, WOULD_WANT_GRANT, WOULD_ADMIT, EFFECTS };
static const char *const effect_names[EFFECTS] = {"would_refuse", "would_ask_more",
                                                  "would_want_grant", "would_admit"};

struct login { // what a record says
    bool granted;
    char user[256], service[64], host[65], rhost[256], why[32], classes[64];
    int64_t uid, peer, time;
    bool has_uid, emergency;
};

struct outcome_row { // logins with the same effect
    enum would effect;
    char service[64], words[DECISION_WORDS_SIZE];
    enum origin origin;
    uint64_t *people; // bits; the last is for all who are not known any more
    size_t people_count, logins;
    int64_t first, last;
};

struct simulation {
    struct cli *cli;
    const struct policy *policy;
    const struct policy_people *people;
    struct holidays holidays;
    bool japanese;
    int64_t from, until;
    struct login login; // being read
    struct outcome_row *rows;
    size_t row_count, row_room;
    size_t granted, refused, unknown; // looked at; of people who are not known any more
    bool lost;
    struct progress progress;
};

// --- a record ------------------------------------------------------------------------------------

static void take_member(void *context, const struct json_member *member)
{
    struct login *login = context;
    static const struct {
        const char *name;
        size_t at, size;
    } texts[] = {
#define TEXT(field) {#field, offsetof(struct login, field), sizeof((struct login *)NULL)->field}
        TEXT(user), TEXT(service), TEXT(host), TEXT(rhost), TEXT(why), TEXT(classes),
#undef TEXT
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(member->name, texts[i].name) == 0)
            snprintf((char *)login + texts[i].at, texts[i].size, "%s", member->value);
    if (strcmp(member->name, "uid") == 0)
        login->has_uid = text_to_number(member->value, 0, UINT32_MAX, &login->uid) == FAULT_NONE;
    else if (strcmp(member->name, "peer") == 0)
        (void)!text_to_number(member->value, 0, UINT32_MAX, &login->peer);
    else if (strcmp(member->name, "emergency") == 0)
        login->emergency = true;
}

// The pieces of a record from field `from` on; how many.
static pb_size_t join(const AdminRow *row, pb_size_t from, char *out, size_t size)
{
    size_t used = 0;
    pb_size_t at = from;

    out[0] = '\0';
    for (; at < row->fields_count && row->fields[at].which_value == Field_text_tag; at++)
        if (used < size)
            used += (size_t)snprintf(out + used, size - used, "%s", row->fields[at].value.text);
    return (pb_size_t)(at - from);
}

static bool civil(int64_t seconds, struct civil_time *time)
{
    const time_t wall = (time_t)seconds;
    struct tm parts;

    if (localtime_r(&wall, &parts) == NULL || parts.tm_year < 1 - 1900 ||
        parts.tm_year > 9999 - 1900)
        return false;
    *time = (struct civil_time){
        .date = {(uint16_t)(parts.tm_year + 1900), (uint8_t)(parts.tm_mon + 1),
                 (uint8_t)parts.tm_mday},
        .minute = (uint16_t)(parts.tm_hour * 60 + parts.tm_min),
    };
    return true;
}

static class_set classes_of(const char *words)
{
    class_set set = CLASS_NONE;

    set = strstr(words, "knowledge") != NULL ? (class_set)(set | CLASS_KNOWLEDGE) : set;
    set = strstr(words, "possession") != NULL ? (class_set)(set | CLASS_POSSESSION) : set;
    return strstr(words, "inherence") != NULL ? (class_set)(set | CLASS_INHERENCE) : set;
}

// --- by the other policy -------------------------------------------------------------------------

static struct outcome_row *row_for(struct simulation *self, enum would effect, enum origin origin,
                                   const char *words)
{
    const struct login *login = &self->login;

    for (size_t i = 0; i < self->row_count; i++) {
        struct outcome_row *row = &self->rows[i];
        if (row->effect == effect && row->origin == origin &&
            strcmp(row->service, login->service) == 0 && strcmp(row->words, words) == 0)
            return row;
    }
    if (self->row_count == self->row_room) {
        const size_t room = self->row_room == 0 ? 64 : self->row_room * 2;
        struct outcome_row *more = reallocarray(self->rows, room, sizeof *more);
        if (more == NULL)
            return NULL;
        self->rows = more;
        self->row_room = room;
    }
    struct outcome_row *row = &self->rows[self->row_count];
    *row = (struct outcome_row){.effect = effect, .origin = origin, .first = login->time};
    snprintf(row->service, sizeof row->service, "%s", login->service);
    snprintf(row->words, sizeof row->words, "%s", words);
    row->people = calloc(self->people->count / 64 + 1, sizeof *row->people);
    if (row->people == NULL)
        return NULL;
    self->row_count++;
    return row;
}

static void note(struct simulation *self, enum would effect, enum origin origin,
                 const struct decision *decision, const struct compare_person *person)
{
    char words[DECISION_WORDS_SIZE];
    struct outcome_row *row =
        row_for(self, effect, origin, decision_words(decision, self->japanese, words));

    if (row == NULL) {
        self->lost = true;
        return;
    }
    row->logins++;
    row->last = self->login.time;
    const size_t n = person != NULL ? (size_t)(person - self->people->people) : self->people->count;
    if ((row->people[n / 64] >> n % 64 & 1) == 0)
        row->people_count++;
    row->people[n / 64] |= UINT64_C(1) << n % 64;
}

// Refused for what the policy said, not for what the person was.
static bool was_policy(const char *why)
{
    static const char *const reasons[] = {"no_rule", "rule", "groups", "time", "clock"};

    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i], why) == 0)
            return true;
    return false;
}

static void judge(struct simulation *self)
{
    const struct login *login = &self->login;
    const struct compare_person *person = policy_people_find(self->people, login->user);
    const bool same = person != NULL && login->has_uid && person->uid == (uint32_t)login->uid;
    struct civil_time local;
    // As the vault does: of programs that are not root's the host that they name does not count.
    const enum origin origin = login->peer == 0 ? policy_origin(login->rhost) : ORIGIN_LOCAL;
    const struct policy_request request = {
        .service = login->service,
        .user = login->user,
        .host = login->host,
        .user_found = login->has_uid,
        .uid = login->has_uid ? (uint32_t)login->uid : 0,
        .groups_known = true,
        .groups = same ? person->groups[0] : NULL,
        .groups_size = same ? sizeof person->groups[0] : 0,
        .origin = origin,
        .now = civil(login->time, &local) ? &local : NULL,
        .synchronised = true,
        .holidays = &self->holidays,
    };
    const struct decision decision = policy_decide(self->policy, &request);
    const struct rule *rule = decision.kind == DECISION_RULE ? decision.rule : NULL;

    if (!login->granted) {
        self->refused++;
        if (rule != NULL && was_policy(login->why))
            note(self, WOULD_ADMIT, origin, &decision, person);
        return;
    }
    self->granted++;
    self->unknown += !same && login->uid != 0;
    if (rule == NULL || (login->emergency && !rule->emergency))
        note(self, WOULD_REFUSE, origin, &decision, person);
    else if (!rule->account_without_authentication &&
             !classes_satisfy(classes_of(login->classes), rule->classes, rule->include))
        note(self, WOULD_ASK_MORE, origin, &decision, person);
    else if (decision.grant)
        note(self, WOULD_WANT_GRANT, origin, &decision, person);
}

// Many logins in a row: the time of each, by the name of how it ended, and its record behind it.
static enum exit_code take_logins(void *context, const AdminRow *row)
{
    struct simulation *self = context;
    char record[16384];

    for (pb_size_t i = 0; i < row->fields_count;) {
        const Field *field = &row->fields[i++];
        if (field->which_value != Field_number_tag)
            continue;
        self->login = (struct login){.time = field->value.number,
                                     .granted = strcmp(field->name, "granted") == 0};
        i += join(row, i, record, sizeof record);
        if (self->login.time >= self->until ||
            !json_read_object(record, take_member, &self->login)) // `log` names it
            continue;
        judge(self);
        progress_show(&self->progress, self->granted + self->refused, 0);
    }
    return self->lost ? EXIT_INTERNAL : EXIT_DONE;
}

// --- told ----------------------------------------------------------------------------------------

static int by_effect(const void *a, const void *b)
{
    const struct outcome_row *x = a, *y = b;

    if (x->effect != y->effect)
        return x->effect < y->effect ? -1 : 1;
    return x->logins != y->logins ? (x->logins > y->logins ? -1 : 1)
                                  : strcmp(x->service, y->service);
}

static void show_row(const struct simulation *self, const struct outcome_row *one,
                     struct report *report)
{
    AdminRow row = AdminRow_init_zero;
    char who[400] = "";
    size_t used = 0, shown = 0;

    for (size_t i = 0; i < self->people->count && shown < NAMES_SHOWN; i++) {
        const char *name = self->people->people[i].name;
        if ((one->people[i / 64] >> i % 64 & 1) == 0 || used + strlen(name) + 40 > sizeof who)
            continue;
        used +=
            (size_t)snprintf(who + used, sizeof who - used, "%s%s", shown++ > 0 ? ", " : "", name);
    }
    if (shown < one->people_count)
        snprintf(who + used, sizeof who - used, _(" and %zu more"), one->people_count - shown);
    row_add_text(&row, "effect", effect_names[one->effect]);
    row_add_number(&row, "logins", (int64_t)one->logins);
    row_add_number(&row, "people", (int64_t)one->people_count);
    row_add_text(&row, "who", who);
    row_add_text(&row, "service", one->service);
    row_add_text(&row, "origin", one->origin == ORIGIN_LOCAL ? "local" : "remote");
    row_add_text(&row, "decision", one->words);
    row_add_number(&row, "first", one->first);
    row_add_number(&row, "last", one->last);
    report_row(report, &row);
}

static enum exit_code sum_up(struct simulation *self, struct report *report,
                             struct outcome *outcome)
{
    size_t logins[EFFECTS] = {0};

    if (self->row_count > 0)
        qsort(self->rows, self->row_count, sizeof *self->rows, by_effect);
    for (size_t i = 0; i < self->row_count; i++) {
        show_row(self, &self->rows[i], report);
        logins[self->rows[i].effect] += self->rows[i].logins;
    }
    return outcome_set(
        outcome, self->row_count > 0 ? EXIT_FAILED : EXIT_DONE,
        _("A record does not say in which groups somebody was then (those of today are taken), "
          "whether another factor or a grant would have been at hand, nor whether the clock was "
          "synchronised (it is taken to be). Tries with wrong factors are not looked at."),
        _("Logins looked at: %zu let in, %zu refused. Let in, and refused by this policy: %zu; "
          "asked for another class: %zu; only with a grant: %zu. Refused, and let in by this "
          "policy: %zu. Of people who are not known any more: %zu."),
        self->granted, self->refused, logins[WOULD_REFUSE], logins[WOULD_ASK_MORE],
        logins[WOULD_WANT_GRANT], logins[WOULD_ADMIT], self->unknown);
}

static enum exit_code replay(struct simulation *self, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "policy.logins");
    (void)call_add_number(&call, "since", self->from);
    const enum exit_code code = session_call(self->cli, &call, take_logins, self, outcome);
    progress_end(&self->progress);
    return self->lost ? outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY))
                      : code;
}

enum exit_code policy_simulate_run(struct cli *cli, const struct verb *verb,
                                   const struct arguments *arguments, struct report *report,
                                   struct outcome *outcome)
{
    const int64_t now = (int64_t)time(NULL);
    struct policy_source source = {.name = NULL};
    struct policy_people people = {.count = 0};
    struct simulation self = {.cli = cli,
                              .people = &people,
                              .japanese = strncmp(cli->language.wire, "ja", 2) == 0,
                              .until = argument_number(arguments, "to", now + 1),
                              .progress = progress_begin()};
    char error[512];

    (void)verb;
    self.from = argument_number(arguments, "from", self.until - MONTH);
    enum exit_code code =
        policy_source_read(cli, argument_text(arguments, "policy"), &source, outcome);
    if (code == EXIT_DONE) {
        const struct policy *const policies[2] = {source.policy, source.policy};
        self.policy = source.policy;
        code = policy_people_load(cli, policies, &people, outcome);
    }
    if (code == EXIT_DONE) {
        // Without a list nobody is let in by what hangs on holidays, as at a login.
        (void)!holidays_load(NULL, &self.holidays, error, sizeof error);
        code = replay(&self, outcome);
    }
    if (code == EXIT_DONE)
        code = sum_up(&self, report, outcome);
    holidays_free(&self.holidays);
    for (size_t i = 0; i < self.row_count; i++)
        free(self.rows[i].people);
    free(self.rows);
    policy_people_free(&people);
    policy_source_free(&source);
    return code;
}
