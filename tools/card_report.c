// SPDX-License-Identifier: BSD-2-Clause
#include "card_report.h"
#include "base/clock.h"
#include "base/file.h"
#include "json_read.h"
#include "language.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEOPLE_MAX 17
#define CREDENTIALS_MAX 64
#define USES_MAX 20            // the latest
#define LOOK_BACK (30 * 86400) // seconds before the loss

struct use {
    int64_t time;
    char user[64], service[80], host[80], tty[80], rhost[160];
    bool after; // the loss
};

struct facts {
    int64_t missed, known; // when it was missed, when it was reported
    char people[PEOPLE_MAX][40];
    size_t people_count;
    int64_t credentials[CREDENTIALS_MAX];
    size_t credential_count;
    struct use uses[USES_MAX];
    size_t use_count, later; // later: after the loss
    const char *serial;
};

static const char *text_or(const char *text, const char *otherwise)
{
    return text != NULL && *text != '\0' ? outcome_quote(text) : otherwise;
}

static const char *when(int64_t seconds, char out[40])
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (localtime_r(&time, &parts) == NULL || strftime(out, 40, "%Y-%m-%d %H:%M", &parts) == 0)
        snprintf(out, 40, "-");
    return out;
}

static void add_person(struct facts *facts, const char *name)
{
    if (name != NULL && *name != '\0' && facts->people_count < PEOPLE_MAX)
        snprintf(facts->people[facts->people_count++], sizeof *facts->people, "%s", name);
}

static enum exit_code see_card(void *context, const AdminRow *row)
{
    struct facts *facts = context;

    if (row_text(row, "serial") != NULL)
        add_person(facts, row_text(row, "holder"));
    add_person(facts, row_text(row, "member"));
    if (row_field(row, "credential") != NULL && facts->credential_count < CREDENTIALS_MAX)
        facts->credentials[facts->credential_count++] = row_number(row, "credential", 0);
    return EXIT_DONE;
}

struct reading {
    struct facts *facts;
    struct use use;
    bool ours;
};

static void see_member(void *context, const struct json_member *member)
{
    struct reading *reading = context;
    struct use *use = &reading->use;
    const struct {
        const char *name;
        char *out;
        size_t size;
    } kept[] = {{"service", use->service, sizeof use->service},
                {"host", use->host, sizeof use->host},
                {"tty", use->tty, sizeof use->tty},
                {"rhost", use->rhost, sizeof use->rhost}};

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(member->name, kept[i].name) == 0)
            snprintf(kept[i].out, kept[i].size, "%.*s", (int)kept[i].size - 1, member->value);
    if (strcmp(member->name, "card") == 0)
        reading->ours = reading->ours || strcmp(member->value, reading->facts->serial) == 0;
    if (strcmp(member->name, "credential") == 0)
        for (size_t i = 0; i < reading->facts->credential_count; i++)
            reading->ours = reading->ours || strtoll(member->value, NULL, 10) ==
                                                 (long long)reading->facts->credentials[i];
}

static enum exit_code see_login(void *context, const AdminRow *row)
{
    struct facts *facts = context;
    struct reading reading = {.facts = facts, .use.time = row_number(row, "time", 0)};
    char record[8192] = "";
    size_t used = 0;

    for (pb_size_t i = 0; i < row->fields_count; i++)
        if (strcmp(row->fields[i].name, "record") == 0 &&
            row->fields[i].which_value == Field_text_tag) {
            size_t size = strlen(row->fields[i].value.text);
            if (used + size >= sizeof record)
                return EXIT_DONE;
            memcpy(record + used, row->fields[i].value.text, size + 1);
            used += size;
        }
    if (!json_read_object(record, see_member, &reading) || !reading.ours)
        return EXIT_DONE;
    const char *user = row_text(row, "user");
    snprintf(reading.use.user, sizeof reading.use.user, "%.*s", (int)sizeof reading.use.user - 1,
             user != NULL ? user : "");
    reading.use.after = reading.use.time >= facts->missed;
    facts->later += reading.use.after;
    if (facts->use_count == USES_MAX) {
        memmove(facts->uses, facts->uses + 1, (USES_MAX - 1) * sizeof *facts->uses);
        facts->use_count--;
    }
    facts->uses[facts->use_count++] = reading.use;
    return EXIT_DONE;
}

static enum exit_code gather(struct cli *cli, struct facts *facts, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    enum exit_code code;

    snprintf(call.verb, sizeof call.verb, "card.show");
    if (!call_add_text(&call, "serial", facts->serial))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("The record does not fit into a call."));
    code = session_call(cli, &call, see_card, facts, outcome);
    for (size_t i = 0; i < facts->people_count && code == EXIT_DONE; i++) {
        call = (AdminCall)AdminCall_init_zero;
        snprintf(call.verb, sizeof call.verb, "log");
        if (!call_add_text(&call, "user", facts->people[i]) ||
            !call_add_text(&call, "event", "login.granted") ||
            !call_add_number(&call, "since",
                             facts->missed > LOOK_BACK ? facts->missed - LOOK_BACK : 0))
            return outcome_set(outcome, EXIT_INTERNAL, NULL,
                               _("The record does not fit into a call."));
        code = session_call(cli, &call, see_login, facts, outcome);
    }
    return code;
}

// --- the paper: always in both languages, so these texts are not gettext's ---

static void put_uses(FILE *out, const struct facts *facts, const char *none, const char *after)
{
    char time[40];

    if (facts->use_count == 0)
        fprintf(out, "    %s\n", none);
    for (size_t i = 0; i < facts->use_count; i++) {
        const struct use *use = &facts->uses[i];
        fprintf(out, "    %s  %s  %s  %s %s %s%s\n", when(use->time, time),
                outcome_quote(use->user), outcome_quote(use->service), outcome_quote(use->host),
                outcome_quote(use->tty), outcome_quote(use->rhost), use->after ? after : "");
    }
}

static void put_japanese(FILE *out, const struct facts *facts, const struct arguments *arguments,
                         const AdminRow *row)
{
    char time[40];

    fprintf(out, "情報セキュリティインシデント報告書（案）\n\n");
    fprintf(out, "ア 件名\n    IDカード等（番号 %s）の紛失\n", outcome_quote(facts->serial));
    fprintf(out, "イ 判明した日時\n    %s\n", when(facts->known, time));
    fprintf(out, "ウ 発生した日時\n    %s（届出による）\n", when(facts->missed, time));
    fprintf(out, "エ 通報者\n    %s\n",
            text_or(argument_text(arguments, "reported-by"), "（記入）"));
    fprintf(out, "オ 事件事故等の内容\n    場所: %s\n",
            text_or(argument_text(arguments, "where"), "不明（記入）"));
    fprintf(out, "    所持者: %s  所属: %s\n", text_or(row_text(row, "holder"), "―"),
            text_or(row_text(row, "department"), "―"));
    fprintf(out, "    このカードによる最近のログイン（発生の 30 日前から）:\n");
    put_uses(out, facts, "記録なし", "  ★紛失後");
    fprintf(out,
            "カ 漏えいした情報\n    紛失後に成功したログイン: %zu 件（記録による）\n"
            "    （漏えいの有無と内容を記入）\n",
            facts->later);
    fprintf(out, "キ 想定される原因\n    （記入）\n");
    fprintf(
        out,
        "ク 事件事故等への対応\n    %s、カード上の認証情報 %lld 件（%lld 人分）をすべて失効させた。"
        "所要 %lld ミリ秒。\n    以後このカードで成功するログインはない。（ほかの対応を記入）\n",
        when(facts->known, time), (long long)row_number(row, "credentials", 0),
        (long long)row_number(row, "people", 0), (long long)row_number(row, "milliseconds", 0));
    fprintf(out,
            "ケ 復旧方針\n    カードを交換する（warifu card replace）。それまでは緊急コードで"
            "業務を続ける（warifu emergency issue）。\n"
            "    見つかった旧カードは回収し、復元できない方法で破棄する。（ほかの方針を記入）\n");
}

static void put_english(FILE *out, const struct facts *facts, const struct arguments *arguments,
                        const AdminRow *row)
{
    char time[40];

    fprintf(out, "\n\nInformation security incident report (draft)\n\n");
    fprintf(out, "1 Subject\n    Loss of the ID card or key %s\n", outcome_quote(facts->serial));
    fprintf(out, "2 Found out\n    %s\n", when(facts->known, time));
    fprintf(out, "3 Happened\n    %s (as reported)\n", when(facts->missed, time));
    fprintf(out, "4 Reported by\n    %s\n",
            text_or(argument_text(arguments, "reported-by"), "(fill in)"));
    fprintf(out, "5 What happened\n    Where: %s\n",
            text_or(argument_text(arguments, "where"), "unknown (fill in)"));
    fprintf(out, "    Holder: %s  Department: %s\n", text_or(row_text(row, "holder"), "-"),
            text_or(row_text(row, "department"), "-"));
    fprintf(out, "    Recent logins with this card (from 30 days before):\n");
    put_uses(out, facts, "none on record", "  * after the loss");
    fprintf(out,
            "6 Information leaked\n    Logins granted after the loss: %zu (on record)\n"
            "    (fill in whether anything leaked, and what)\n",
            facts->later);
    fprintf(out, "7 Likely cause\n    (fill in)\n");
    fprintf(
        out,
        "8 What was done\n    %s: all %lld credentials on the card (of %lld people) were revoked"
        " in %lld ms.\n    No login with it has succeeded since. (fill in what else)\n",
        when(facts->known, time), (long long)row_number(row, "credentials", 0),
        (long long)row_number(row, "people", 0), (long long)row_number(row, "milliseconds", 0));
    fprintf(out,
            "9 Recovery\n    Replace the card (warifu card replace); until then work with an "
            "emergency code (warifu emergency issue).\n"
            "    Collect the old card if it is found, and destroy it beyond recovery. (fill in "
            "what else)\n");
}

enum exit_code card_report_write(struct cli *cli, const struct arguments *arguments,
                                 const AdminRow *row, struct outcome *outcome)
{
    const char *path = argument_text(arguments, "report");
    struct facts *facts;
    struct outcome unused = *outcome;
    struct wall_time now = {0};
    char *paper = NULL;
    size_t size = 0;
    enum fault fault = FAULT_MEMORY;

    if (path == NULL || argument_flag(arguments, "dry-run"))
        return EXIT_DONE;
    facts = calloc(1, sizeof *facts);
    FILE *out = open_memstream(&paper, &size);
    if (facts != NULL && out != NULL && clock_read_wall(&now) == FAULT_NONE) {
        facts->serial = argument_text(arguments, "serial");
        facts->missed = argument_number(arguments, "when", now.seconds);
        facts->known = now.seconds;
        // What cannot be read is left for the person to fill in; the paper is made all the same.
        (void)gather(cli, facts, &unused);
        put_japanese(out, facts, arguments, row);
        put_english(out, facts, arguments, row);
        fault = fflush(out) == 0 ? FAULT_NONE : FAULT_MEMORY;
    }
    if (fault == FAULT_NONE)
        fault = file_create(path, 0600, paper, size);
    if (out != NULL)
        fclose(out);
    free(paper);
    free(facts);
    if (fault == FAULT_NONE)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NOT_WRITTEN,
                       _("The log has what the report would say: warifu log --event card.lost"),
                       _("The card is dead, but the report could not be written to %s: %s."),
                       outcome_quote(path), fault_name(fault));
}
