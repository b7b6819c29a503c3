// SPDX-License-Identifier: BSD-2-Clause
#include "restore_again.h"
#include "audit_verdict.h"
#include "base/text.h"
#include "json_read.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define DAY 86400

// %U: whom it was about; %C: the credential; %S: the card. What tokend can take away again by
// itself it does before it lets anybody in; the rest is for people.
static const struct taken {
    const char *event;
    enum restored_deed deed;
    const char *command;
} taken[] = {
    {"otp.revoked", RESTORED_OTP_REVOKE, "warifu totp revoke %U --credential %C --reason REASON"},
    {"otp.suspended", RESTORED_OTP_SUSPEND, "warifu totp list %U"},
    {"key.revoked", RESTORED_KEY_REVOKE, "warifu key revoke %U --credential %C --reason REASON"},
    {"key.suspended", RESTORED_KEY_SUSPEND, "warifu key list %U"},
    {"key.count", RESTORED_KEY_SUSPEND, "warifu key list %U"},
    {"card.lost", RESTORED_CARD_REVOKE, "warifu card lost %S --reported-by NAME --when 1d"},
    {"card.suspended", RESTORED_CARD_SUSPEND, "warifu card suspend %S --reason REASON"},
    {"card.revoked", RESTORED_CARD_REVOKE, "warifu card lost %S --reported-by NAME --when 1d"},
    {"card.collected", RESTORED_CARD_REVOKE, "warifu card show %S"},
    {"card.destroyed", RESTORED_CARD_REVOKE, "warifu card show %S"},
    {"user.suspended", RESTORED_PERSON_SUSPEND, "warifu user suspend %U --reason REASON"},
    {"user.offboarded", RESTORED_PERSON_SUSPEND, "warifu user offboard %U --reason REASON"},
    {"user.removed", RESTORED_PERSON_SUSPEND, "warifu user remove %U --reason REASON"},
    // Whoever has another name there is found by the one that the backup knows.
    {"user.renamed", RESTORED_PERSON_SUSPEND, "warifu user show %U"},
    {"user.term", RESTORED_PERSON_END, "warifu user show %U"},
    {"user.role", RESTORED_PERSON_SUSPEND, "warifu user show %U"},
    {"member.removed", RESTORED_PERSON_SUSPEND, "warifu user show %U"},
    {"password.expired", RESTORED_PASSWORD_EXPIRE, "warifu password expire %U --reason REASON"},
    // Nobody knows whether it was replaced because somebody else knew it.
    {"password.changed", RESTORED_PASSWORD_CLOSE, "warifu password reset %U --reason REASON"},
    {"password.reset", RESTORED_PASSWORD_CLOSE, "warifu password reset %U --reason REASON"},
    {"emergency.used", RESTORED_NOTHING, "warifu emergency list"},
    {"emergency.revoked", RESTORED_NOTHING, "warifu emergency list"},
    {"emergency.closed", RESTORED_NOTHING, "warifu emergency list"},
    {"break_glass.revoked", RESTORED_NOTHING, "warifu break-glass list"},
    {"break_glass.used", RESTORED_NOTHING, "warifu break-glass list"},
    {"login.locked", RESTORED_NOTHING, "warifu lock show"},
    {"request.ended", RESTORED_NOTHING, "warifu request list"},
    {"policy.activated", RESTORED_NOTHING, "warifu policy list"},
};

static const struct taken *find(const char *event)
{
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(event, taken[i].event) == 0)
            return &taken[i];
    return NULL;
}

const char *restore_command(const char *event)
{
    const struct taken *row = find(event);

    return row != NULL ? row->command : NULL;
}

enum restored_deed restore_deed(const char *event)
{
    const struct taken *row = find(event);

    return row != NULL ? row->deed : RESTORED_NOTHING;
}

struct entry_fields {
    int64_t sequence, time, until;
    char event[64], user[256], credential[32], card[128], before[32];
};

static void take(void *context, const struct json_member *member)
{
    struct entry_fields *fields = context;

    if (strcmp(member->name, "sequence") == 0)
        fields->sequence = strtoll(member->value, NULL, 10);
    if (strcmp(member->name, "time") == 0)
        fields->time = strtoll(member->value, NULL, 10);
    if (strcmp(member->name, "event") == 0)
        snprintf(fields->event, sizeof fields->event, "%.63s", member->value);
    if (strcmp(member->name, "user") == 0)
        snprintf(fields->user, sizeof fields->user, "%.255s", member->value);
}

static void take_of_record(void *context, const struct json_member *member)
{
    struct entry_fields *fields = context;

    if (strcmp(member->name, "credential") == 0)
        snprintf(fields->credential, sizeof fields->credential, "%.31s", member->value);
    if (strcmp(member->name, "card") == 0)
        snprintf(fields->card, sizeof fields->card, "%.127s", member->value);
    if (strcmp(member->name, "before") == 0)
        snprintf(fields->before, sizeof fields->before, "%.31s", member->value);
    if (strcmp(member->name, "until") == 0)
        fields->until = strtoll(member->value, NULL, 10);
}

static void put_command(const struct entry_fields *fields, const char *command, char *text,
                        size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (; *command != '\0' && used + 1 < size; command++) {
        const char *name = command[0] != '%'   ? NULL
                           : command[1] == 'U' ? fields->user
                           : command[1] == 'C' ? fields->credential
                                               : fields->card;
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

// A role that is given, or an end that is put off for ever, takes nothing away.
static enum restored_deed deed_of(const struct entry_fields *fields, const struct taken *row)
{
    const bool had_role =
        strcmp(fields->before, "admin") == 0 || strcmp(fields->before, "auditor") == 0;

    if (row->deed == RESTORED_PERSON_END && fields->until <= 0)
        return RESTORED_NOTHING;
    if (strcmp(row->event, "user.role") == 0 && !had_role)
        return RESTORED_NOTHING;
    return row->deed;
}

static void put_line(const struct entry_fields *fields, enum restored_deed deed,
                     struct restored_line *line)
{
    const bool of_card = deed == RESTORED_CARD_REVOKE || deed == RESTORED_CARD_SUSPEND;

    line->deed = deed;
    line->number = deed == RESTORED_PERSON_END    ? fields->until
                   : deed <= RESTORED_KEY_SUSPEND ? strtoll(fields->credential, NULL, 10)
                                                  : 0;
    snprintf(line->name, sizeof line->name, "%s", of_card ? fields->card : fields->user);
}

// {"hash":"...","entry":{"sequence":1,...,"record":{...}}}: what is flat is read, once before the
// record and once in it.
static bool read_entry(char *line, struct entry_fields *fields)
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
    return json_read_object(entry + strlen(of_entry), take, fields) &&
           (!object || json_read_object(body, take_of_record, fields));
}

struct visitor {
    enum fault (*visit)(void *context, const struct restore_entry *entry);
    void *context;
};

static enum fault visit(const struct visitor *visitor, const struct entry_fields *fields,
                        const struct taken *row)
{
    struct restore_entry entry = {.sequence = fields->sequence, .time = fields->time};

    snprintf(entry.event, sizeof entry.event, "%s", fields->event);
    snprintf(entry.user, sizeof entry.user, "%s", fields->user);
    put_line(fields, deed_of(fields, row), &entry.line);
    put_command(fields, row->command, entry.command, sizeof entry.command);
    return visitor->visit(visitor->context, &entry);
}

// Of a log that ends too early, or was altered, nothing can be said.
static enum fault open_whole(const char *path, struct restore_log *log, FILE **in)
{
    struct export_result result;

    *in = fopen(path, "re");
    if (*in == NULL)
        return FAULT_CORRUPT;
    const enum fault fault = audit_check(*in, log->read ? &log->key : NULL, NULL, &result);
    rewind(*in);
    if (fault != FAULT_NONE || result.verdict != EXPORT_COMPLETE)
        return FAULT_CORRUPT;
    log->key = result.first_key; // the restored store may be older than the newest
    log->read = true;
    return FAULT_NONE;
}

static bool is_later(const struct entry_fields *fields, const struct restore_since *since)
{
    return since->records > 0 ? fields->sequence > since->records
                              : fields->time >= since->made - DAY;
}

enum fault restore_again(const char *path, const struct restore_since *since,
                         enum fault (*visit_entry)(void *context,
                                                   const struct restore_entry *entry),
                         void *context, struct restore_log *log)
{
    const struct visitor visitor = {visit_entry, context};
    FILE *in = NULL;
    char *line = NULL;
    size_t room = 0;
    int64_t last = 0;
    enum fault fault = open_whole(path, log, &in);

    while (fault == FAULT_NONE && getline(&line, &room, in) >= 0) {
        struct entry_fields fields = {.sequence = 0};
        if (strchr(line, '\n') == NULL || !read_entry(line, &fields)) {
            fault = FAULT_CORRUPT;
            break;
        }
        last = fields.sequence > last ? fields.sequence : last;
        const struct taken *row = find(fields.event);
        if (row != NULL && is_later(&fields, since))
            fault = visit(&visitor, &fields, row);
    }
    free(line);
    if (in != NULL)
        fclose(in);
    if (fault == FAULT_NONE && (last == 0 || last < since->records))
        fault = FAULT_CORRUPT;
    log->newest = last;
    return fault;
}
