// SPDX-License-Identifier: BSD-2-Clause
// How a request is shown, and the word over what was shown (D7).
#include "base/secret.h"
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/administrators.h"
#include "vault/admin/dual_call.h"
#include "vault/admin/page.h"
#include "vault/admin/policy_changes.h"
#include "vault/login/shown_name.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Whom it is about, as they are: an approver has seen this, too.
enum fault request_hash_person(struct admin *admin, int64_t id, crypto_generichash_state *state)
{
    struct person person = {.id = 0};
    const enum fault fault =
        id != 0 ? store_person_row_by_id(admin->vault->store, id, &person) : FAULT_NOT_FOUND;
    const int64_t standing[] = {person.id, person.uid, (int64_t)person.role, (int64_t)person.state};

    crypto_generichash_update(state, (const uint8_t *)standing, sizeof standing);
    crypto_generichash_update(state, (const uint8_t *)person.name, strlen(person.name) + 1);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static void hash_row(const AdminRow *row, crypto_generichash_state *state)
{
    for (size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];
        const bool text = field->which_value == Field_text_tag;
        const int64_t number = text ? 0 : field->value.number;
        crypto_generichash_update(state, (const uint8_t *)field->name, strlen(field->name) + 1);
        if (text)
            crypto_generichash_update(state, (const uint8_t *)field->value.text,
                                      strlen(field->value.text) + 1);
        crypto_generichash_update(state, (const uint8_t *)&number, sizeof number);
    }
}

static void put_text(AdminRow *row, const char *name, const char *text)
{
    if (text[0] != '\0') // a row has room for 24 fields
        row_text(row, name, text);
}

static void put_time(AdminRow *row, const char *name, struct wall_time time)
{
    if (time.seconds != 0)
        row_number(row, name, time.seconds);
}

// What two people do, as it would be typed; for the client, whose account it is about.
static enum fault put_call(const struct request *request, AdminRow *row)
{
    AdminVaultCall *call = malloc(sizeof *call);
    char command[sizeof row->fields[0].value.text];
    enum fault fault = call != NULL ? dual_call_read(request, call) : FAULT_MEMORY;
    const struct verb *verb = fault == FAULT_NONE ? verb_by_wire(call->call.verb) : NULL;

    if (verb != NULL) {
        const char *account = dual_call_text(&call->call, "user");
        dual_call_command(verb, &call->call, command, sizeof command);
        row_text(row, "command", command);
        put_time(row, "ends", (struct wall_time){dual_call_number(&call->call, "until", 0)});
        put_text(row, "account", account != NULL ? account : "");
    }
    if (call != NULL)
        secret_wipe(call, sizeof *call);
    free(call);
    return fault;
}

static enum fault fill(struct admin *admin, const struct request *request, AdminRow *row)
{
    const struct request_life life = request_life(request);
    char person[STORE_NAME_SIZE] = "";

    if (request->person != 0)
        person_called(admin->vault, request->person, person);
    row_number(row, "request", request->id);
    row_text(row, "kind", request_kind_name(request->kind));
    row_text(row, "clause", request_kind_clause(request->kind));
    row_text(row, "state", request_standing(&life, admin->vault->now.wall));
    row_text(row, "user", person);
    if (request->kind == REQUEST_ROLE) {
        row_text(row, "before", role_name(request->before));
        row_text(row, "after", role_name(request->after));
    }
    put_text(row, "service", request->service);
    put_text(row, "host", request->host);
    put_text(row, "what", request->what);
    const enum fault fault = request->kind == REQUEST_DEED ? put_call(request, row) : FAULT_NONE;
    put_time(row, "from", request->from);
    put_time(row, "until", request->until);
    row_text(row, "by", request->by.name);
    row_number(row, "opened", request->opened.seconds);
    put_time(row, "answer_by", request->answer_by);
    row_text(row, "reason", request->reason);
    put_text(row, "done", request->done);
    put_text(row, "closed_by", request->closed_by.name);
    put_time(row, "closed", request->closed);
    put_text(row, "verdict", request->verdict);
    put_text(row, "ended_by", request->ended_by.name);
    put_time(row, "ended", request->ended);
    return fault;
}

static enum fault word_of(struct admin *admin, const struct request *request, const AdminRow *row,
                          const char *effect, char shown[REQUEST_SHOWN_SIZE])
{
    crypto_generichash_state state;
    uint8_t hash[16];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_row(row, &state);
    crypto_generichash_update(&state, request->call, request->call_size);
    if (policy_binds(request)) // what it means the rules say, as they are now
        crypto_generichash_update(&state, (const uint8_t *)admin->vault->policy_digest,
                                  strlen(admin->vault->policy_digest) + 1);
    if (effect != NULL)
        crypto_generichash_update(&state, (const uint8_t *)effect, strlen(effect) + 1);
    enum fault fault = request_hash_person(admin, request->person, &state);
    if (fault == FAULT_NONE)
        fault = request_hash_person(admin, request->by.person, &state);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(shown, REQUEST_SHOWN_SIZE, hash, (REQUEST_SHOWN_SIZE - 1) / 2);
    return fault;
}

enum fault request_word(struct admin *admin, const struct request *request, const char *effect,
                        char shown[REQUEST_SHOWN_SIZE])
{
    AdminRow row = {0};
    const enum fault fault = fill(admin, request, &row);

    return fault == FAULT_NONE ? word_of(admin, request, &row, effect, shown) : fault;
}

// Who could approve it now, for those who have to find one of them.
static enum fault put_approvers(struct admin *admin, const struct request *request, AdminRow *row)
{
    char names[256] = "";
    const enum fault fault = administrators_to_approve(admin->vault, request, names, sizeof names);

    put_text(row, "approvers", names);
    return fault;
}

enum fault request_put_fully(struct admin *admin, const struct request *request, const char *effect)
{
    char shown[REQUEST_SHOWN_SIZE] = "";
    AdminRow *row = admin_row(admin);
    enum fault fault = fill(admin, request, row);

    // What two people do is shown by what it would do; without that there is nothing to approve.
    if (fault == FAULT_NONE && (request->kind != REQUEST_DEED || effect != NULL))
        fault = word_of(admin, request, row, effect, shown);
    if (fault == FAULT_NONE && request->state == REQUEST_REQUESTED)
        fault = put_approvers(admin, request, row);
    put_text(row, "shown", shown);
    return fault;
}

enum fault request_put(struct admin *admin, const struct request *request)
{
    char shown[REQUEST_SHOWN_SIZE] = "";
    AdminRow *row = admin_row(admin);
    enum fault fault = fill(admin, request, row);

    if (fault == FAULT_NONE && request->kind != REQUEST_DEED)
        fault = word_of(admin, request, row, NULL, shown);
    put_text(row, "shown", shown);
    return fault;
}
