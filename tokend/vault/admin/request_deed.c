// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/request_deed.h"
#include "base/secret.h"
#include "store/person.h"
#include "vault/admin/dual_call.h"
#include "vault/admin/page.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// --- what it would do ---------------------------------------------------------------------------

static enum fault nobody_asks(struct rehearsal **rehearsal)
{
    *rehearsal = calloc(1, sizeof **rehearsal);
    if (*rehearsal == NULL)
        return FAULT_MEMORY;
    text_put((*rehearsal)->end.message, sizeof(*rehearsal)->end.message,
             N_("The person, or whoever made the request, has changed since then."));
    return FAULT_NONE;
}

enum fault deed_rehearse(struct admin *admin, const struct request *request, AdminVaultCall *call,
                         struct rehearsal **rehearsal)
{
    struct person applicant = {.id = 0};
    enum fault fault = dual_call_read(request, call);

    *rehearsal = NULL;
    if (fault == FAULT_NONE)
        fault = store_person_row_by_id(admin->vault->store, request->by.person, &applicant);
    if (fault == FAULT_NOT_FOUND || (fault == FAULT_NONE && applicant.state == PERSON_DAMAGED))
        return nobody_asks(rehearsal); // removed since, or nobody can tell
    if (fault != FAULT_NONE)
        return fault;
    // As at the applicant's desk, whoever looks and wherever they are.
    call->has_actor = true;
    call->actor = admin->call->actor;
    call->actor.at_desk = true;
    call->actor.remote = false;
    call->actor.rhost[0] = '\0';
    return rehearse(admin, &applicant, call, rehearsal);
}

// Those that found no room are shown by their number alone, and hashed like the others.
static void hash_rest(crypto_generichash_state *state, const struct rehearsal *rehearsal)
{
    crypto_generichash_state rest = rehearsal->rest;
    const uint64_t more = rehearsal->more;
    uint8_t hash[16];

    if (more == 0)
        return;
    crypto_generichash_final(&rest, hash, sizeof hash);
    crypto_generichash_update(state, (const uint8_t *)&more, sizeof more);
    crypto_generichash_update(state, hash, sizeof hash);
}

enum fault deed_effect(struct admin *admin, const struct request *request,
                       const struct rehearsal *rehearsal, char effect[REQUEST_SHOWN_SIZE])
{
    crypto_generichash_state state;
    uint8_t hash[16];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    const char *refused = rehearsal->fine ? "" : rehearsal->end.message;
    crypto_generichash_update(&state, (const uint8_t *)refused, strlen(refused) + 1);
    for (size_t i = 0; i < rehearsal->count; i++)
        change_hash(&state, &rehearsal->changes[i]);
    hash_rest(&state, rehearsal);
    enum fault fault = request_hash_person(admin, request->by.person, &state);
    for (size_t i = 0; i < rehearsal->subject_count && fault == FAULT_NONE; i++)
        fault = request_hash_person(admin, rehearsal->subjects[i], &state);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(effect, REQUEST_SHOWN_SIZE, hash, (REQUEST_SHOWN_SIZE - 1) / 2);
    return fault;
}

void deed_put_changes(struct admin *admin, const struct rehearsal *rehearsal)
{
    for (size_t i = 0; i < rehearsal->count; i++) {
        const struct change *change = &rehearsal->changes[i];
        AdminRow *row = admin_row(admin);
        row_text(row, "change", change->event);
        row_text(row, "whose", change->user);
        row_text(row, "object", change->object);
        row_text(row, "before", change->before);
        row_text(row, "after", change->after);
    }
    if (rehearsal->more > 0)
        row_number(admin_row(admin), "more", (int64_t)rehearsal->more);
}

// --- whether it may be done ---------------------------------------------------------------------

bool deed_is_of_account(const AdminVaultCall *asked, const AdminVaultCall *given)
{
    // One that was gone when it was asked for still is: nobody puts another in its place.
    if (!asked->has_target || asked->target.status != NameStatus_NAME_FOUND)
        return !given->has_target || given->target.status != NameStatus_NAME_FOUND;
    return given->has_target && given->target.status == NameStatus_NAME_FOUND &&
           given->target.uid == asked->target.uid &&
           strcmp(given->target.name, asked->target.name) == 0;
}

static bool concerns_the_same(const struct request *request, const struct rehearsal *rehearsal)
{
    if (rehearsal->subject_count == 0)
        return request->person == 0;
    // Behind them stands whom a deputy stood in for who asked.
    if (rehearsal->subjects[0] != request->person ||
        rehearsal->subject_count > request->concerned_count + 1 ||
        rehearsal->subject_count < request->concerned_count)
        return false;
    for (size_t i = 0; i + 1 < rehearsal->subject_count; i++)
        if (rehearsal->subjects[i + 1] != request->concerned[i])
            return false;
    return true;
}

enum fault deed_may(struct admin *admin, const struct request *request, const AdminVaultCall *asked,
                    const struct rehearsal *rehearsal, bool *may)
{
    *may = false;
    if (!rehearsal->fine)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, rehearsal->end.message,
                         N_("As things stand it would be refused, so there is nothing to approve: "
                            "warifu request reject"),
                         rehearsal->end.subject);
    if (!concerns_the_same(request, rehearsal) || !deed_is_of_account(asked, admin->call))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The account is not the one for which this was asked."),
                         N_("Decline it, and have it asked for again: warifu request reject"),
                         "request");
    *may = true;
    return FAULT_NONE;
}

// --- its carrying out ---------------------------------------------------------------------------

static void keep_text(const AdminPage *page, const char *name, char *text, size_t size)
{
    for (pb_size_t i = 0; page->rows_count > 0 && i < page->rows[0].fields_count; i++) {
        const Field *field = &page->rows[0].fields[i];
        if (strcmp(field->name, name) == 0 && field->which_value == Field_text_tag)
            snprintf(text, size, "%s", field->value.text);
    }
}

static enum fault run(struct admin *admin, const struct request *request,
                      const AdminVaultCall *call, AdminPage *page, HashCall *order, bool *done)
{
    struct admin other = {
        .vault = admin->vault,
        .call = call,
        .page = page,
        .verb = verb_by_wire(call->call.verb),
        .order = order,
        .ticket = admin->ticket,
        .carry_out = admin->carry_out,
        .role = ROLE_ADMIN, // that, or a deputy: whoever asked still stands
        .approved = request,
    };
    enum fault fault = other.verb != NULL ? store_person_by_id(admin->vault->store,
                                                               request->by.person, &other.self)
                                          : FAULT_INTERNAL;

    other.actor = other.self.name;
    if (fault == FAULT_NONE)
        fault = other.carry_out(&other);
    admin->revert = admin->revert || other.revert;
    if (fault == FAULT_NONE && (!page->has_end || other.ordered || page->has_order))
        fault = FAULT_INTERNAL; // of those whoever asked carries out
    *done = fault == FAULT_NONE && page->end.status == AdminStatus_ADMIN_DONE;
    secret_wipe(other.registration, sizeof other.registration);
    secret_wipe(&other.spare, sizeof other.spare);
    if (fault != FAULT_NONE || *done)
        return fault;
    return admin_end(admin, page->end.status, page->end.message, page->end.hint, page->end.subject);
}

enum fault deed_carry_out(struct admin *admin, const struct request *request,
                          const AdminVaultCall *asked, bool *done)
{
    AdminVaultCall *call = malloc(sizeof *call);
    AdminPage *page = calloc(1, sizeof *page);
    HashCall *order = calloc(1, sizeof *order);
    enum fault fault = FAULT_MEMORY;

    *done = false;
    if (call != NULL && page != NULL && order != NULL) {
        *call = *asked;
        call->actor = admin->call->actor;
        if (asked->has_target && asked->target.status == NameStatus_NAME_FOUND)
            call->target = admin->call->target; // the same account, as it is now
        call->call.dry_run = admin->call->call.dry_run;
        fault = run(admin, request, call, page, order, done);
    }
    if (fault == FAULT_NONE && *done) {
        struct deed_left *left = &admin->left;
        keep_text(page, "taken", left->taken, sizeof left->taken);
        keep_text(page, "revoked_sessions", left->sessions, sizeof left->sessions);
        text_put(left->hint, sizeof left->hint, page->end.hint);
    }
    if (call != NULL)
        secret_wipe(call, sizeof *call);
    if (page != NULL)
        secret_wipe(page, sizeof *page);
    if (order != NULL)
        secret_wipe(order, sizeof *order);
    free(call);
    free(page);
    free(order);
    return fault;
}
