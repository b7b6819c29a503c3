// SPDX-License-Identifier: BSD-2-Clause
#include "restore_again.h"
#include "audit_verdict.h"
#include "base/text.h"
#include "json_read.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

// %U: whom it was about; %C: the credential; %S: the card.
static const struct {
    const char *event, *command;
} taken[] = {
    {"otp.revoked", "warifu totp revoke %U --credential %C --reason REASON"},
    {"otp.suspended", "warifu totp list %U"},
    {"key.revoked", "warifu key revoke %U --credential %C --reason REASON"},
    {"key.suspended", "warifu key list %U"},
    {"key.count", "warifu key list %U"},
    {"card.lost", "warifu card lost %S --reported-by NAME --when 1d"},
    {"card.suspended", "warifu card suspend %S --reason REASON"},
    {"card.revoked", "warifu card lost %S --reported-by NAME --when 1d"},
    {"user.suspended", "warifu user suspend %U --reason REASON"},
    {"user.offboarded", "warifu user offboard %U --reason REASON"},
    {"user.removed", "warifu user remove %U --reason REASON"},
    {"user.term", "warifu user show %U"},
    {"user.role", "warifu user show %U"},
    {"member.removed", "warifu user show %U"},
    {"password.expired", "warifu password expire %U --reason REASON"},
    {"password.changed", "warifu password expire %U --reason REASON"},
    {"password.reset", "warifu password reset %U --reason REASON"},
    {"emergency.used", "warifu emergency list"},
    {"emergency.revoked", "warifu emergency list"},
    {"emergency.closed", "warifu emergency list"},
    {"break_glass.revoked", "warifu break-glass list"},
    {"break_glass.used", "warifu break-glass list"},
    {"login.locked", "warifu lock show"},
    {"request.ended", "warifu request list"},
    {"policy.activated", "warifu policy list"},
};

const char *restore_command(const char *event)
{
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(event, taken[i].event) == 0)
            return taken[i].command;
    return NULL;
}

struct entry_facts {
    int64_t sequence, time;
    char event[64], user[256], credential[32], card[128];
};

static void take(void *context, const struct json_member *member)
{
    struct entry_facts *facts = context;

    if (strcmp(member->name, "sequence") == 0)
        facts->sequence = strtoll(member->value, NULL, 10);
    if (strcmp(member->name, "time") == 0)
        facts->time = strtoll(member->value, NULL, 10);
    if (strcmp(member->name, "event") == 0)
        snprintf(facts->event, sizeof facts->event, "%.63s", member->value);
    if (strcmp(member->name, "user") == 0)
        snprintf(facts->user, sizeof facts->user, "%.255s", member->value);
}

static void take_of_record(void *context, const struct json_member *member)
{
    struct entry_facts *facts = context;

    if (strcmp(member->name, "credential") == 0)
        snprintf(facts->credential, sizeof facts->credential, "%.31s", member->value);
    if (strcmp(member->name, "card") == 0)
        snprintf(facts->card, sizeof facts->card, "%.127s", member->value);
}

// Names come from a log that somebody brings: words for people to read, which no shell gets.
static void put_command(const struct entry_facts *facts, const char *command, char *text,
                        size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (; *command != '\0' && used + 1 < size; command++) {
        const char *name = command[0] != '%'   ? NULL
                           : command[1] == 'U' ? facts->user
                           : command[1] == 'C' ? facts->credential
                                               : facts->card;
        if (name == NULL) {
            text[used++] = *command;
            text[used] = '\0';
            continue;
        }
        const int added = snprintf(text + used, size - used, "%s", name);
        used += added > 0 && (size_t)added < size - used ? (size_t)added : 0;
        command++;
    }
}

static void report_entry(const struct entry_facts *facts, const char *command,
                         struct report *report)
{
    AdminRow row = AdminRow_init_zero;
    char text[512];

    put_command(facts, command, text, sizeof text);
    row_add_number(&row, "sequence", facts->sequence);
    row_add_number(&row, "time", facts->time);
    row_add_text(&row, "event", facts->event);
    row_add_text(&row, "user", facts->user);
    row_add_text(&row, "again", text);
    report_row(report, &row);
}

// {"hash":"...","entry":{"sequence":1,...,"record":{...}}}: what is flat is read, once before the
// record and once in it.
static bool read_entry(char *line, struct entry_facts *facts)
{
    static const char of_entry[] = "\"entry\":", of_record[] = ",\"record\":";
    char *entry = strstr(line, of_entry), *record = strstr(line, of_record);
    size_t length = strcspn(line, "\r\n");

    line[length] = '\0';
    if (entry == NULL)
        return strstr(line, "\"head\":") != NULL;
    if (record == NULL || record < entry || length < 2 || line[length - 1] != '}' ||
        line[length - 2] != '}')
        return false;
    line[length - 2] = '\0'; // those of the line and of the entry
    *record = '}';
    const char *body = record + strlen(of_record);
    const bool object = *body == '{';
    record[1] = '\0';
    return json_read_object(entry + strlen(of_entry), take, facts) &&
           (!object || json_read_object(body, take_of_record, facts));
}

bool restore_again(const char *path, int64_t after, struct report *report, unsigned *found)
{
    FILE *in = fopen(path, "re");
    struct export_result result;
    char *line = NULL;
    size_t room = 0;
    bool good = in != NULL, any = false;
    int64_t newest = 0;

    // Of a log that ends too early, or was altered, nothing can be said.
    good = good && audit_check(in, NULL, NULL, &result) == FAULT_NONE &&
           result.verdict == EXPORT_COMPLETE;
    if (good)
        rewind(in);
    while (good && getline(&line, &room, in) >= 0) {
        struct entry_facts facts = {.sequence = 0};
        const bool whole = strchr(line, '\n') != NULL;
        good = whole && read_entry(line, &facts);
        any = true;
        newest = facts.sequence > newest ? facts.sequence : newest;
        const char *command = restore_command(facts.event);
        if (!good || facts.sequence <= after || command == NULL)
            continue;
        report_entry(&facts, command, report);
        ++*found;
    }
    free(line);
    if (in != NULL)
        fclose(in);
    return good && any && newest >= after;
}
