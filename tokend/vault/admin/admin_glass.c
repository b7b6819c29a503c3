// SPDX-License-Identifier: BSD-2-Clause
// Break-glass: the sealed envelope of this host is made, put in force when its paper was printed,
// shown and taken out of force (F2, H3). What becomes of its codes is in vault/loop/glass.h.
#include "base/secret.h"
#include "base/text.h"
#include "break_glass/envelope.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/loop/glass.h"
#include <stdio.h>
#include <string.h>

#define MACHINE_ID "/etc/machine-id"

// *good is false when the page has been ended with why not.
static enum fault open_folder(struct admin *admin, struct glass_folder *folder, bool *good)
{
    const enum fault fault = glass_folder_open(glass_folder_of(admin->vault), folder);

    *good = fault == FAULT_NONE;
    if (*good || fault == FAULT_MEMORY)
        return fault;
    return admin_end(
        admin, AdminStatus_ADMIN_FAILED,
        N_("The folder of break-glass codes is not there, or not what it must be."),
        N_("As root: systemd-tmpfiles --create warifu.conf && systemctl restart tokend"),
        glass_folder_of(admin->vault));
}

static enum fault end_unwritable(struct admin *admin)
{
    return admin_end(
        admin, AdminStatus_ADMIN_FAILED, N_("The folder of break-glass codes cannot be written."),
        N_("As root: systemd-tmpfiles --create warifu.conf && systemctl restart tokend; then look "
           "whether its disk is full or read-only."),
        glass_folder_of(admin->vault));
}

static enum fault record(struct admin *admin, enum event_id id, const struct glass_set *set,
                         const char *before, const char *after)
{
    struct event event;

    admin_event(admin, &event, id, set->account);
    event_text(&event, FIELD_ENVELOPE, set->id);
    event_number(&event, FIELD_COUNT, set->codes);
    event_number(&event, FIELD_UNTIL, set->until.seconds);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    return admin_record(admin, &event);
}

// --- issuing
// ---------------------------------------------------------------------------------------

static void name_consoles(const struct text_list *consoles, struct glass_set *set)
{
    static const char *const usual[] = {"tty1", "tty2", "tty3", "tty4", "tty5", "tty6"};
    const size_t count = consoles->count > 0 ? consoles->count : sizeof usual / sizeof *usual;

    for (size_t i = 0; i < count && i < GLASS_CONSOLES_MAX; i++)
        text_put(set->consoles[set->console_count++], CONSOLE_NAME_SIZE,
                 consoles->count > 0 ? consoles->items[i] : usual[i]);
}

static void name_issuer(struct glass_set *set, const struct person *person)
{
    struct glass_issuer *issuer = &set->issuers[set->issuer_count++];

    issuer->id = person->id;
    issuer->created = person->created;
    text_put(issuer->name, sizeof issuer->name, person->name);
}

static enum fault fill(const struct admin *admin, struct glass_set *set)
{
    const struct vault *vault = admin->vault;
    const struct glass_policy *policy = &vault->policy->glass;
    const struct doer doer = admin_doer(admin);
    enum fault fault = text_copy(set->host, sizeof set->host, vault->settings->host);

    if (fault == FAULT_NONE)
        fault = text_copy(set->account, sizeof set->account, policy->account);
    if (fault == FAULT_NONE)
        fault = text_copy(set->issued_by, sizeof set->issued_by, doer.name);
    if (doer.person != 0)
        name_issuer(set, &admin->self);
    if (admin->represented.id != 0)
        name_issuer(set, &admin->represented);
    glass_machine(MACHINE_ID, set->machine);
    name_consoles(&policy->consoles, set);
    set->codes = policy->codes;
    set->issued = vault->now.wall;
    set->until.seconds = vault->now.wall.seconds + policy->lasts_seconds;
    return fault;
}

static void join_consoles(const struct glass_set *set, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < set->console_count && used < size; i++)
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " " : "", set->consoles[i]);
}

static AdminRow *put_set(struct admin *admin, const struct glass_set *set, const char *state)
{
    AdminRow *row = admin_row(admin);
    char consoles[GLASS_CONSOLES_MAX * CONSOLE_NAME_SIZE];

    join_consoles(set, consoles, sizeof consoles);
    row_text(row, "envelope", set->id);
    row_text(row, "state", state);
    row_text(row, "host", set->host);
    row_text(row, "account", set->account);
    row_text(row, "consoles", consoles);
    row_number(row, "issued", set->issued.seconds);
    row_text(row, "issued_by", set->issued_by);
    row_number(row, "until", set->until.seconds);
    row_number(row, "count", set->codes);
    return row;
}

static void put_codes(AdminRow *row, const struct glass_draft *draft)
{
    char text[GLASS_CODES_TEXT] = "";
    size_t used = 0;

    for (unsigned i = 0; i < draft->set.codes; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? " " : "",
                                 draft->codes[i]);
    row_text(row, "codes", text);
    row_text(row, "check", draft->set.check);
    secret_wipe(text, sizeof text);
}

static enum fault issue(struct admin *admin, const struct glass_folder *folder,
                        struct glass_draft *draft)
{
    const bool dry = admin->call->call.dry_run;
    enum fault fault = fill(admin, &draft->set);

    if (fault == FAULT_NONE)
        fault = glass_draft_make(draft);
    if (fault != FAULT_NONE)
        return fault;
    fault = record(admin, EVENT_GLASS_ISSUED, &draft->set, "none", "issued");
    if (fault == FAULT_NONE && !dry && glass_draft_write(folder, draft) != FAULT_NONE)
        return end_unwritable(admin);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = put_set(admin, &draft->set, "issued");
    if (!dry)
        put_codes(row, draft);
    return admin_done(admin, N_("Issued; nothing of it works before the paper is seen to be "
                                "printed: type what stands on it in warifu break-glass confirm"));
}

static enum fault verb_glass_issue(struct admin *admin)
{
    struct glass_folder folder = {.fd = -1};
    struct glass_draft draft = {0};
    bool good = false;

    if (!admin->vault->policy->glass.allow)
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT, N_("The policy does not allow break-glass codes."),
            N_("Set allow = yes in its section break_glass; see warifu-policy(5)."), NULL);
    enum fault fault = open_folder(admin, &folder, &good);
    if (fault == FAULT_NONE && good)
        fault = issue(admin, &folder, &draft);
    glass_draft_wipe(&draft);
    glass_folder_close(&folder);
    return fault;
}

// --- in force, and out of it
// -----------------------------------------------------------------------

static enum fault end_unknown(struct admin *admin)
{
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("No envelope has this number."),
                     N_("See: warifu break-glass list"), "envelope");
}

static enum fault confirm(struct admin *admin, const struct glass_folder *folder,
                          const struct glass_set *set)
{
    char typed[GLASS_CHECK_SIZE], active[GLASS_SET_SIZE] = "";
    const enum fault read = glass_active_read(folder, active);
    struct glass_count count = {0};

    if (!glass_letters_read(admin_text(admin, "check"), typed, sizeof typed) ||
        strcmp(typed, set->check) != 0)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("That is not what stands on the paper of this envelope."),
                         N_("Read the four letters again; if nothing was printed: warifu "
                            "break-glass issue"),
                         "check");
    if (read == FAULT_NONE && strcmp(active, set->id) == 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("It is in force already."), NULL,
                         set->id);
    enum fault fault = glass_count(folder, set->id, &count);
    if (fault == FAULT_NONE && (count.left != set->codes || count.used != 0))
        return end_unknown(admin); // one that was replaced
    if (fault == FAULT_NONE)
        fault =
            record(admin, EVENT_GLASS_ACTIVATED, set, active[0] != '\0' ? active : "none", set->id);
    if (fault == FAULT_NONE)
        fault = glass_recorded(admin->vault, set->id);
    if (fault != FAULT_NONE)
        return fault;
    if (!admin->call->call.dry_run && glass_activate(folder, set->id) != FAULT_NONE)
        return end_unwritable(admin);
    put_set(admin, set, "active");
    return admin_done(admin, N_("In force; no older code works. Seal the paper in its envelope now "
                                "and keep it in the safe."));
}

static enum fault verb_glass_confirm(struct admin *admin)
{
    struct glass_folder folder = {.fd = -1};
    struct glass_set set;
    char id[GLASS_SET_SIZE];
    bool good = false;
    enum fault fault = open_folder(admin, &folder, &good);

    if (fault == FAULT_NONE && good) {
        const bool known = glass_letters_read(admin_text(admin, "envelope"), id, sizeof id) &&
                           glass_set_read(&folder, id, &set) == FAULT_NONE;
        fault = known ? confirm(admin, &folder, &set) : end_unknown(admin);
    }
    glass_folder_close(&folder);
    return fault;
}

static enum fault revoke(struct admin *admin, const struct glass_folder *folder)
{
    struct glass_set set = {0};
    char active[GLASS_SET_SIZE] = "";
    const enum fault read = glass_active_read(folder, active);

    if (read == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("No envelope is in force."),
                         N_("See: warifu break-glass list"), NULL);
    if (read != FAULT_NONE || glass_set_read(folder, active, &set) != FAULT_NONE)
        text_put(set.account, sizeof set.account, "?"); // what is damaged can be taken away
    if (set.id[0] == '\0')
        text_put(set.id, sizeof set.id, active[0] != '\0' ? active : "?");
    enum fault fault = record(admin, EVENT_GLASS_REVOKED, &set, "active", "revoked");
    if (fault == FAULT_NONE)
        fault = glass_recorded(admin->vault, "");
    if (fault != FAULT_NONE)
        return fault;
    if (!admin->call->call.dry_run && glass_deactivate(folder) != FAULT_NONE)
        return end_unwritable(admin);
    put_set(admin, &set, "revoked");
    return admin_done(admin, N_("Revoked: no code of it works any more. Destroy the paper."));
}

static enum fault verb_glass_revoke(struct admin *admin)
{
    struct glass_folder folder = {.fd = -1};
    bool good = false;
    enum fault fault = open_folder(admin, &folder, &good);

    if (fault == FAULT_NONE && good)
        fault = revoke(admin, &folder);
    glass_folder_close(&folder);
    return fault;
}

// --- looking
// ---------------------------------------------------------------------------------------

struct listing {
    struct admin *admin;
    const struct glass_folder *folder;
    char active[GLASS_SET_SIZE];
};

static bool list_one(void *context, const char *name)
{
    struct listing *listing = context;
    struct glass_count count = {0};
    struct glass_set set = {0};
    char id[GLASS_SET_SIZE] = "";
    const size_t length = strlen(name);

    if (length != GLASS_SET_SIZE - 1 + 4 || strcmp(name + length - 4, ".set") != 0)
        return true;
    memcpy(id, name, GLASS_SET_SIZE - 1);
    const bool read = glass_set_read(listing->folder, id, &set) == FAULT_NONE;
    if (!read)
        text_put(set.id, sizeof set.id, id);
    (void)!glass_count(listing->folder, id, &count);
    AdminRow *row = put_set(listing->admin, &set,
                            !read                              ? "damaged"
                            : strcmp(id, listing->active) == 0 ? "active"
                            : count.left == set.codes          ? "issued"
                                                               : "revoked");
    row_number(row, "left", count.left);
    row_number(row, "used", count.used);
    return true;
}

static enum fault verb_glass_list(struct admin *admin)
{
    struct glass_folder folder = {.fd = -1};
    bool good = false;
    enum fault fault = open_folder(admin, &folder, &good);

    if (fault == FAULT_NONE && good) {
        struct listing listing = {.admin = admin, .folder = &folder};
        (void)!glass_active_read(&folder, listing.active);
        fault = glass_each(&folder, list_one, &listing);
        if (fault == FAULT_NONE)
            fault = admin_pages(admin);
    }
    glass_folder_close(&folder);
    return fault;
}

const struct admin_handler handlers_glass[] = {
    {"glass.issue", verb_glass_issue},
    {"glass.confirm", verb_glass_confirm},
    {"glass.list", verb_glass_list},
    {"glass.revoke", verb_glass_revoke},
    {NULL, NULL},
};
