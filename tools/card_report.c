// SPDX-License-Identifier: BSD-2-Clause
#include "card_report.h"
#include "arguments.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "json_read.h"
#include "language.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEOPLE_MAX 17
#define CREDENTIALS_MAX 64
#define USES_MAX 20 // the latest
#define RECORD_SIZE 8192
#define LOOK_BACK (30 * 86400) // seconds before the loss

struct use {
    int64_t time;
    char user[ACCOUNT_NAME_SIZE], service[80], host[80], tty[80], rhost[160];
    bool after; // the loss
};

struct incident {
    const char *serial;
    int64_t milliseconds;  // that the command took; negative: not known any more
    bool lost;             // the log has its loss
    int64_t missed, known; // when it was lost or last seen, when it was reported
    int64_t revoked;       // credentials
    char reporter[80], place[300], how[80], holder[ACCOUNT_NAME_SIZE], department[80];
    char people[PEOPLE_MAX][ACCOUNT_NAME_SIZE];
    size_t people_count;
    int64_t credentials[CREDENTIALS_MAX];
    size_t credential_count;
    struct use uses[USES_MAX];
    size_t use_count;
    size_t later, too_late; // logins after the loss; after the revocation: there must be none
};

static const char *text_or(const char *text, const char *otherwise)
{
    return *text != '\0' ? outcome_quote(text) : otherwise;
}

static void keep(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text != NULL ? text : "");
}

static const char *when(int64_t seconds, char out[40])
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (localtime_r(&time, &parts) == NULL || strftime(out, 40, "%Y-%m-%d %H:%M", &parts) == 0)
        snprintf(out, 40, "-");
    return out;
}

static void add_person(struct incident *incident, const char *name)
{
    if (name != NULL && *name != '\0' && incident->people_count < PEOPLE_MAX)
        snprintf(incident->people[incident->people_count++], sizeof *incident->people, "%s", name);
}

static enum exit_code see_card(void *context, const AdminRow *row)
{
    struct incident *incident = context;

    if (field_text(row, "serial") != NULL) {
        keep(incident->holder, sizeof incident->holder, field_text(row, "holder"));
        keep(incident->department, sizeof incident->department, field_text(row, "department"));
        add_person(incident, incident->holder);
    }
    add_person(incident, field_text(row, "member"));
    if (row_field(row, "credential") != NULL && incident->credential_count < CREDENTIALS_MAX)
        incident->credentials[incident->credential_count++] = field_number(row, "credential", 0);
    return EXIT_DONE;
}

// What is kept of a record's members.
struct kept {
    const char *name;
    char *out;
    size_t size;
};

static void keep_member(const struct kept *kept, size_t count, const struct json_member *member)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(member->name, kept[i].name) == 0)
            keep(kept[i].out, kept[i].size, member->value);
}

// --- the loss ---

struct loss {
    char card[80], reporter[80], place[300], how[80], when[24], count[24];
};

static void see_loss_member(void *context, const struct json_member *member)
{
    struct loss *loss = context;
    const struct kept kept[] = {{"card", loss->card, sizeof loss->card},
                                {"reporter", loss->reporter, sizeof loss->reporter},
                                {"place", loss->place, sizeof loss->place},
                                {"method", loss->how, sizeof loss->how},
                                {"when", loss->when, sizeof loss->when},
                                {"count", loss->count, sizeof loss->count}};

    keep_member(kept, sizeof kept / sizeof *kept, member);
}

static enum exit_code see_loss(void *context, const AdminRow *row)
{
    struct incident *incident = context;
    struct loss loss = {.card = ""};
    char record[RECORD_SIZE];

    if (!field_pieces(row, "record", record, RECORD_SIZE) ||
        !json_read_object(record, see_loss_member, &loss) ||
        strcmp(loss.card, incident->serial) != 0)
        return EXIT_DONE;
    incident->lost = true;
    incident->known = field_number(row, "time", 0);
    incident->missed = strtoll(loss.when, NULL, 10);
    incident->revoked = strtoll(loss.count, NULL, 10);
    keep(incident->reporter, sizeof incident->reporter, loss.reporter);
    keep(incident->place, sizeof incident->place, loss.place);
    keep(incident->how, sizeof incident->how, loss.how);
    return EXIT_DONE;
}

// --- what it was used for ---

struct reading {
    const struct incident *incident;
    struct use use;
    bool ours;
};

static void see_member(void *context, const struct json_member *member)
{
    struct reading *reading = context;
    struct use *use = &reading->use;
    const struct kept kept[] = {{"service", use->service, sizeof use->service},
                                {"host", use->host, sizeof use->host},
                                {"tty", use->tty, sizeof use->tty},
                                {"rhost", use->rhost, sizeof use->rhost}};

    keep_member(kept, sizeof kept / sizeof *kept, member);
    if (strcmp(member->name, "card") == 0)
        reading->ours = reading->ours || strcmp(member->value, reading->incident->serial) == 0;
    if (strcmp(member->name, "credential") == 0)
        for (size_t i = 0; i < reading->incident->credential_count; i++)
            reading->ours = reading->ours || strtoll(member->value, NULL, 10) ==
                                                 (long long)reading->incident->credentials[i];
}

static enum exit_code see_login(void *context, const AdminRow *row)
{
    struct incident *incident = context;
    struct reading reading = {.incident = incident, .use.time = field_number(row, "time", 0)};
    char record[RECORD_SIZE];

    if (!field_pieces(row, "record", record, RECORD_SIZE) ||
        !json_read_object(record, see_member, &reading) || !reading.ours)
        return EXIT_DONE;
    keep(reading.use.user, sizeof reading.use.user, field_text(row, "user"));
    reading.use.after = reading.use.time >= incident->missed;
    incident->later += reading.use.after;
    incident->too_late += reading.use.time > incident->known;
    if (incident->use_count == USES_MAX) {
        memmove(incident->uses, incident->uses + 1, (USES_MAX - 1) * sizeof *incident->uses);
        incident->use_count--;
    }
    incident->uses[incident->use_count++] = reading.use;
    return EXIT_DONE;
}

// The log's records of one event, of everybody when `user` is "".
static enum exit_code read_log(struct cli *cli, const char *user, const char *event, int64_t since,
                               enum exit_code (*visit)(void *, const AdminRow *),
                               struct incident *incident, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "log");
    if ((*user != '\0' && !call_add_text(&call, "user", user)) ||
        !call_add_text(&call, "event", event) || !call_add_number(&call, "since", since))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("The record does not fit into a call."));
    return session_call(cli, &call, visit, incident, outcome);
}

static enum exit_code gather(struct cli *cli, struct incident *incident, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    enum exit_code code;

    snprintf(call.verb, sizeof call.verb, "card.show");
    if (!call_add_text(&call, "serial", incident->serial))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("The record does not fit into a call."));
    code = session_call(cli, &call, see_card, incident, outcome);
    if (code == EXIT_DONE)
        code = read_log(cli, incident->holder, "card.lost", 0, see_loss, incident, outcome);
    if (code == EXIT_DONE && !incident->lost)
        return outcome_set(outcome, EXIT_CONFLICT, _("Report it first: warifu card lost"),
                           _("The card %s has not been reported lost."),
                           outcome_quote(incident->serial));
    const int64_t since = incident->missed > LOOK_BACK ? incident->missed - LOOK_BACK : 0;
    for (size_t i = 0; i < incident->people_count && code == EXIT_DONE; i++)
        code = read_log(cli, incident->people[i], "login.granted", since, see_login, incident,
                        outcome);
    return code;
}

// --- the paper: always in both languages, so these texts are not gettext's ---

static void put_uses(FILE *out, const struct incident *incident, const char *none,
                     const char *after)
{
    char time[40];

    if (incident->use_count == 0)
        fprintf(out, "    %s\n", none);
    for (size_t i = 0; i < incident->use_count; i++) {
        const struct use *use = &incident->uses[i];
        fprintf(out, "    %s  %s  %s  %s %s %s%s\n", when(use->time, time),
                outcome_quote(use->user), outcome_quote(use->service), outcome_quote(use->host),
                outcome_quote(use->tty), outcome_quote(use->rhost), use->after ? after : "");
    }
}

static void put_japanese(FILE *out, const struct incident *incident)
{
    char time[40], took[80] = "";

    if (incident->milliseconds >= 0)
        snprintf(took, sizeof took, "所要 %lld ミリ秒。", (long long)incident->milliseconds);

    fprintf(out, "情報セキュリティインシデント報告書（案）\n\n");
    fprintf(out, "ア 件名\n    IDカード等（番号 %s）の紛失\n", outcome_quote(incident->serial));
    fprintf(out, "イ 判明した日時\n    %s\n", when(incident->known, time));
    fprintf(out, "ウ 発生した日時\n    %s（届出による）\n", when(incident->missed, time));
    fprintf(out, "エ 通報者\n    %s\n", text_or(incident->reporter, "（記入）"));
    fprintf(out, "オ 事件事故等の内容\n    場所: %s\n", text_or(incident->place, "不明（記入）"));
    fprintf(out, "    経緯: %s\n", text_or(incident->how, "（記入）"));
    fprintf(out, "    所持者: %s  カードの交付先の部署: %s\n", text_or(incident->holder, "―"),
            text_or(incident->department, "―"));
    fprintf(out, "    このカードによる最近のログイン（発生の 30 日前から）:\n");
    put_uses(out, incident, "記録なし", "  ★紛失後");
    fprintf(out,
            "カ 漏えいした情報\n    紛失後に成功したログイン: %zu 件（記録による）\n"
            "    （漏えいの有無と内容を記入）\n",
            incident->later);
    fprintf(out, "キ 想定される原因\n    （記入）\n");
    fprintf(out,
            "ク 事件事故等への対応\n    %s、カード上の認証情報 %lld 件をすべて失効させた。%s\n"
            "    （この端末で。ほかの端末での処置を記入）\n"
            "    失効後にこのカードで成功したログイン: %zu 件（記録による）\n"
            "    （開いていたセッションの処置、ほかの対応を記入）\n",
            when(incident->known, time), (long long)incident->revoked, took, incident->too_late);
    fprintf(out,
            "ケ 復旧方針\n    カードを交換する（warifu card replace）。それまでは緊急コードで"
            "業務を続ける（warifu emergency issue）。\n"
            "    見つかった旧カードは回収し、復元できない方法で廃棄する。（ほかの方針を記入）\n");
}

static void put_english(FILE *out, const struct incident *incident)
{
    char time[40], took[80] = "";

    if (incident->milliseconds >= 0)
        snprintf(took, sizeof took, " in %lld ms", (long long)incident->milliseconds);

    fprintf(out, "\n\nInformation security incident report (draft)\n\n");
    fprintf(out, "1 Subject\n    Loss of the ID card or key %s\n", outcome_quote(incident->serial));
    fprintf(out, "2 Found out\n    %s\n", when(incident->known, time));
    fprintf(out, "3 Happened\n    %s (as reported)\n", when(incident->missed, time));
    fprintf(out, "4 Reported by\n    %s\n", text_or(incident->reporter, "(fill in)"));
    fprintf(out, "5 What happened\n    Where: %s\n", text_or(incident->place, "unknown (fill in)"));
    fprintf(out, "    How: %s\n", text_or(incident->how, "(fill in)"));
    fprintf(out, "    Holder: %s  Issued to the department: %s\n", text_or(incident->holder, "-"),
            text_or(incident->department, "-"));
    fprintf(out, "    Recent logins with this card (from 30 days before):\n");
    put_uses(out, incident, "none on record", "  * after the loss");
    fprintf(out,
            "6 Information leaked\n    Logins granted after the loss: %zu (on record)\n"
            "    (fill in whether anything leaked, and what)\n",
            incident->later);
    fprintf(out, "7 Likely cause\n    (fill in)\n");
    fprintf(out,
            "8 What was done\n    %s: all %lld credentials on the card were revoked%s.\n"
            "    (on this host; fill in what was done on each other one)\n"
            "    Logins with it granted since then: %zu (on record)\n"
            "    (fill in what became of open sessions, and what else was done)\n",
            when(incident->known, time), (long long)incident->revoked, took, incident->too_late);
    fprintf(out,
            "9 Recovery\n    Replace the card (warifu card replace); until then work with an "
            "emergency code (warifu emergency issue).\n"
            "    Collect the old card if it is found, and destroy it beyond recovery. (fill in "
            "what else)\n");
}

enum exit_code card_report_write(struct cli *cli, const char *serial, const char *path,
                                 int64_t milliseconds, struct outcome *outcome)
{
    struct incident *incident = calloc(1, sizeof *incident);
    char *paper = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&paper, &size);
    enum exit_code code = EXIT_DONE;
    enum fault fault = FAULT_MEMORY;

    if (incident != NULL && out != NULL) {
        incident->serial = serial;
        incident->milliseconds = milliseconds;
        code = gather(cli, incident, outcome);
        put_japanese(out, incident);
        put_english(out, incident);
        fault = fflush(out) == 0 ? FAULT_NONE : FAULT_MEMORY;
    }
    if (fault == FAULT_NONE && code == EXIT_DONE)
        fault = file_create(path, 0600, paper, size);
    if (out != NULL)
        fclose(out);
    free(paper);
    free(incident);
    if (fault == FAULT_NONE || code != EXIT_DONE)
        return code;
    return outcome_set(outcome, EXIT_NOT_WRITTEN, _("Try again elsewhere: warifu card report"),
                       _("The report could not be written to %s: %s."), outcome_quote(path),
                       fault_name(fault));
}
