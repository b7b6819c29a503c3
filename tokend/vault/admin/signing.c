// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/signing.h"
#include "store/audit.h"
#include "store/meta.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MADE_LONG_AGO 86400 // seconds; a list that is older is made anew

static const struct {
    const char *name, *meta;
    unsigned roles; // who may sign
} lists[SIGNED_LISTS_] = {
    [SIGNED_PEOPLE] = {"people", "signed.people", BY_ADMIN | BY_AUDITOR},
    // Administrators stand in it (D8).
    [SIGNED_PRIVILEGE] = {"privilege", "signed.privilege", BY_AUDITOR},
};

enum fault signing_last(struct vault *vault, enum signed_list list, struct signing *signing)
{
    char text[64 * 3 + 65 + STORE_NAME_SIZE] = "";
    int used = 0;
    enum fault fault = store_meta_get(vault->store, lists[list].meta, text, sizeof text);

    *signing = (struct signing){.rows = 0};
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    if (sscanf(text, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %64[0-9a-f] %n", &signing->when.seconds,
               &signing->record, &signing->rows, signing->digest, &used) != 4 ||
        strlen(text + used) >= sizeof signing->by)
        return FAULT_CORRUPT;
    strcpy(signing->by, text + used);
    return FAULT_NONE;
}

const char *signing_standing(const struct vault *vault, const struct signing *signing)
{
    const uint32_t every = vault->policy->review_seconds;

    if (every == 0)
        return "not_asked";
    if (signing->when.seconds == 0)
        return "never";
    return vault->now.wall.seconds - signing->when.seconds > (int64_t)every ? "overdue" : "signed";
}

void signing_put(const struct vault *vault, const struct signing *signing, AdminRow *row)
{
    row_text(row, "standing", signing_standing(vault, signing));
    row_number(row, "signed", signing->when.seconds);
    row_text(row, "signed_by", signing->by);
    row_text(row, "signed_digest", signing->digest);
    row_number(row, "signed_record", signing->record);
    row_number(row, "signed_rows", signing->rows);
}

// --- the verb -----------------------------------------------------------------------------------

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static enum fault keep(struct vault *vault, enum signed_list list, const struct signing *signing)
{
    char text[64 * 3 + 65 + STORE_NAME_SIZE];

    snprintf(text, sizeof text, "%" PRId64 " %" PRId64 " %" PRId64 " %s %s", signing->when.seconds,
             signing->record, signing->rows, signing->digest, signing->by);
    return store_meta_put(vault->store, lists[list].meta, text);
}

static enum fault record_it(struct admin *admin, enum signed_list list,
                            const struct signing *before, const struct signing *now)
{
    struct event event;

    admin_event(admin, &event, EVENT_REVIEW_SIGNED, "");
    event_text(&event, FIELD_OPERATION, lists[list].name);
    event_text(&event, FIELD_BEFORE, before->digest[0] != '\0' ? before->digest : "none");
    event_text(&event, FIELD_AFTER, now->digest);
    event_number(&event, FIELD_COUNT, now->rows);
    return admin_record(admin, &event);
}

static enum fault verb_review_sign(struct admin *admin)
{
    const char *name = admin_text(admin, "list");
    const enum signed_list list =
        strcmp(name, lists[SIGNED_PRIVILEGE].name) == 0 ? SIGNED_PRIVILEGE : SIGNED_PEOPLE;
    const int64_t made = admin_number(admin, "made", 0);
    struct vault *vault = admin->vault;
    struct signing before, now = {.when = vault->now.wall,
                                  .record = admin_number(admin, "record", 0),
                                  .rows = admin_number(admin, "rows", 0)};
    struct audit_record newest = {.sequence = 0};
    enum fault fault = store_audit_last(vault->store, &newest);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    const unsigned mine = admin->self.role == ROLE_AUDITOR ? BY_AUDITOR : BY_ADMIN;
    if ((lists[list].roles & mine) == 0)
        return admin_refuse(
            admin, AdminStatus_ADMIN_FORBIDDEN, "role",
            N_("Whoever stands in this list does not sign it: it takes an auditor."),
            N_("Ask an auditor: warifu privilege review --sign"), "list");
    if (!is_digest(admin_text(admin, "digest")) || now.record > newest.sequence)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The argument is empty, too long, out of range, or no plain text."),
                         NULL, "digest");
    if (made > now.when.seconds || now.when.seconds - made > MADE_LONG_AGO)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This list was not made within the last day; much may have changed."),
                         N_("Make it anew, look through it, and sign that one."), "made");
    memcpy(now.digest, admin_text(admin, "digest"), sizeof now.digest);
    memcpy(now.by, admin->self.name, sizeof now.by);
    fault = signing_last(vault, list, &before);
    if (fault == FAULT_NONE)
        fault = keep(vault, list, &now);
    if (fault == FAULT_NONE)
        fault = record_it(admin, list, &before, &now);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "list", name);
    signing_put(vault, &now, row);
    return admin_done(admin, N_("Signed; the log has the digest of this list."));
}

const struct admin_handler handlers_signing[] = {
    {"review.sign", verb_review_sign},
    {NULL, NULL},
};
