// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/rehearsal.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/admin/admin.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_value(char *text, size_t size, const struct event_value *value)
{
    if (value->type == VALUE_TEXT)
        snprintf(text, size, "%s", value->text);
    else if (value->type == VALUE_NUMBER)
        snprintf(text, size, "%" PRId64, value->number);
}

// Of which of the person's things the record is. Numbers that are given anew each time are not
// among it: a rehearsal has to say the same as the one before.
static void put_object(struct change *change, const struct event *event)
{
    static const enum event_field fields[] = {FIELD_ORIGIN, FIELD_CARD, FIELD_MEMBER,
                                              FIELD_DEPARTMENT, FIELD_CREDENTIAL};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const size_t used = strlen(change->object);
        const struct event_value *value = &event->values[fields[i]];
        if (value->type == VALUE_ABSENT || used + 2 >= sizeof change->object)
            continue;
        const char *separator = used > 0 ? " " : "";
        snprintf(change->object + used, sizeof change->object - used, "%s%s", separator,
                 fields[i] == FIELD_CREDENTIAL ? "no. " : "");
        const size_t begin = strlen(change->object);
        put_value(change->object + begin, sizeof change->object - begin, value);
    }
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    crypto_generichash_update(state, (const uint8_t *)text, strlen(text) + 1);
}

void change_hash(crypto_generichash_state *state, const struct change *change)
{
    hash_text(state, change->event);
    hash_text(state, change->user);
    hash_text(state, change->object);
    hash_text(state, change->before);
    hash_text(state, change->after);
}

void rehearsal_note(struct rehearsal *rehearsal, const struct event *event)
{
    if (event->values[FIELD_BEFORE].type == VALUE_ABSENT &&
        event->values[FIELD_AFTER].type == VALUE_ABSENT)
        return;
    struct change beyond = {.event = ""};
    const bool fits = rehearsal->count < CHANGES_MAX;
    struct change *change = fits ? &rehearsal->changes[rehearsal->count++] : &beyond;
    snprintf(change->event, sizeof change->event, "%s", event_kind(event->id)->name);
    snprintf(change->user, sizeof change->user, "%s", event->user);
    put_object(change, event);
    put_value(change->before, sizeof change->before, &event->values[FIELD_BEFORE]);
    put_value(change->after, sizeof change->after, &event->values[FIELD_AFTER]);
    if (fits)
        return;
    if (rehearsal->more++ == 0)
        crypto_generichash_init(&rehearsal->rest, NULL, 0, 16);
    change_hash(&rehearsal->rest, change);
}

void rehearsal_concerns(struct rehearsal *rehearsal, int64_t person)
{
    for (size_t i = 0; i < rehearsal->subject_count; i++)
        if (rehearsal->subjects[i] == person)
            return;
    if (rehearsal->subject_count < REQUEST_CONCERNED_MAX)
        rehearsal->subjects[rehearsal->subject_count++] = person;
}

static enum fault run(const struct admin *admin, const struct person *as,
                      const AdminVaultCall *call, AdminPage *page, HashCall *order,
                      struct rehearsal *rehearsal)
{
    const bool own = as == &admin->self;
    struct admin other = {
        .vault = admin->vault,
        .call = call,
        .page = page,
        .verb = verb_by_wire(call->call.verb),
        .self = *as,
        .actor = as->name,
        .order = order,
        .ticket = admin->ticket,
        .carry_out = admin->carry_out,
        .role = own ? admin->role : ROLE_ADMIN, // who asks for it was one, or a deputy
        .rehearsal = rehearsal,
    };
    enum fault fault = other.verb != NULL ? store_rehearse(admin->vault->store) : FAULT_INTERNAL;

    if (own)
        other.represented = admin->represented;
    if (fault != FAULT_NONE)
        return fault;
    fault = other.carry_out(&other);
    rehearsal->fine = fault == FAULT_NONE && page->has_end && !other.ordered &&
                      page->end.status == AdminStatus_ADMIN_DONE;
    rehearsal->end = page->end;
    secret_wipe(other.registration, sizeof other.registration);
    secret_wipe(&other.spare, sizeof other.spare);
    const enum fault undone = store_rehearsed(admin->vault->store);
    return fault != FAULT_NONE ? fault : undone;
}

enum fault rehearse(const struct admin *admin, const struct person *as, const AdminVaultCall *call,
                    struct rehearsal **result)
{
    struct vault *vault = admin->vault;
    const size_t mark = journal_mark(&vault->journal);
    struct rehearsal *rehearsal = calloc(1, sizeof *rehearsal);
    AdminVaultCall *dry = malloc(sizeof *dry);
    AdminPage *page = calloc(1, sizeof *page);
    HashCall *order = calloc(1, sizeof *order);
    enum fault fault = FAULT_MEMORY;

    *result = NULL;
    if (rehearsal != NULL && dry != NULL && page != NULL && order != NULL) {
        *dry = *call;
        dry->call.dry_run = true;
        fault = run(admin, as, dry, page, order, rehearsal);
    }
    journal_forget(&vault->journal, mark);
    if (dry != NULL)
        secret_wipe(dry, sizeof *dry);
    if (page != NULL)
        secret_wipe(page, sizeof *page);
    if (order != NULL)
        secret_wipe(order, sizeof *order);
    free(dry);
    free(page);
    free(order);
    if (fault == FAULT_NONE)
        *result = rehearsal;
    else
        free(rehearsal);
    return fault;
}
