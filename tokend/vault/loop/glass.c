// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/glass.h"
#include "base/log.h"
#include "break_glass/envelope.h"
#include "settings/stopgap.h"
#include "store/meta.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/loop/batch.h"
#include "vault/loop/state.h"
#include "vault/loop/text.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define META_ACTIVE "break_glass.active" // as it was when it was last on record; "": none
#define USES_AT_ONCE 256                 // of those that are not on record
#define RETRY_MS 1000

const char *glass_folder_of(const struct vault *vault)
{
    return vault->ports->break_glass != NULL ? vault->ports->break_glass : GLASS_FOLDER;
}

// --- what is there
// ---------------------------------------------------------------------------------

struct use {
    char set[GLASS_SET_SIZE];
    unsigned number;
    bool known;
    struct glass_use what;
    enum fault fault; // of reading it
};

struct uses {
    struct vault *vault;
    struct use *items;
    size_t count;
    bool full; // there may be more
    enum fault fault;
};

static enum fault forget_known(struct uses *uses);

// Files of uses are never taken away, so there are more and more of them: what is on record leaves
// room for what is not.
static bool note_use(void *context, const char *name)
{
    struct uses *uses = context;
    struct use use = {.known = false};

    if (!glass_name_read(name, ".used", use.set, &use.number))
        return true;
    uses->items[uses->count++] = use;
    if (uses->count == USES_AT_ONCE)
        uses->fault = forget_known(uses);
    uses->full = uses->count == USES_AT_ONCE;
    return uses->fault == FAULT_NONE && !uses->full;
}

static int by_time(const void *one, const void *other)
{
    const struct use *a = one, *b = other;

    if (a->what.wall.seconds != b->what.wall.seconds)
        return a->what.wall.seconds < b->what.wall.seconds ? -1 : 1;
    const int sets = strcmp(a->set, b->set);
    return sets != 0 ? sets : (int)a->number - (int)b->number;
}

static void use_name(const struct use *use, char name[GLASS_NAME_SIZE])
{
    glass_name(name, use->set, use->number, "");
}

// --- what is on record
// -----------------------------------------------------------------------------

struct revived {
    struct vault *vault;
    const struct glass_folder *folder;
};

// A code whose use is on record and that is there again, unused: somebody put an earlier folder
// back (abuse:T9). It is taken away.
static enum fault take_revived(void *context, const char *what)
{
    const struct revived *revived = context;
    char name[GLASS_NAME_SIZE + 8];
    struct event event;

    snprintf(name, sizeof name, "%.24s.code", what);
    if (glass_file_remove(revived->folder, name) != FAULT_NONE)
        return FAULT_NONE; // as it ought to be
    event_init(&event, EVENT_GLASS_CHANGED, "");
    event_text(&event, FIELD_ENVELOPE, what);
    event_text(&event, FIELD_BEFORE, "unused");
    event_text(&event, FIELD_AFTER, "revoked");
    event_text(&event, FIELD_WHY, "restored");
    return journal_record(revived->vault, &event);
}

// Calls the callback with every use that is on record, as "K7QM2XWD-3".
static enum fault each_known(struct vault *vault,
                             enum fault (*visit)(void *context, const char *what), void *context)
{
    struct request requests[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_request_list(vault->store, after, false, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = requests[i].id;
            if (requests[i].kind == REQUEST_BREAK_GLASS)
                fault = visit(context, requests[i].what);
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

static enum fault mark_known(void *context, const char *what)
{
    struct uses *uses = context;
    char name[GLASS_NAME_SIZE];

    for (size_t i = 0; i < uses->count; i++) {
        use_name(&uses->items[i], name);
        uses->items[i].known = uses->items[i].known || strcmp(name, what) == 0;
    }
    return FAULT_NONE;
}

static enum fault forget_known(struct uses *uses)
{
    const enum fault fault = each_known(uses->vault, mark_known, uses);
    size_t kept = 0;

    for (size_t i = 0; i < uses->count && fault == FAULT_NONE; i++)
        if (!uses->items[i].known)
            uses->items[kept++] = uses->items[i];
    if (fault == FAULT_NONE)
        uses->count = kept;
    return fault;
}

// --- taking in
// -------------------------------------------------------------------------------------

static enum fault exclude_name(struct vault *vault, const char *name, struct request *request)
{
    struct person person;
    const enum fault fault = store_person_row_by_name(vault->store, name, &person);

    if (fault == FAULT_NONE)
        request->concerned[request->concerned_count++] = person.id;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Whoever printed the paper does not review what was done with it (D8), nor for whom they stood in:
// by their rows, for a name may be another one's by now (abuse:I2). Where the row of that id is of
// somebody else, or of nobody, the store was made anew or restored since, and all that is known is
// the name: whoever has it is likely the same. Envelopes of earlier versions have that alone, too.
static enum fault exclude(struct vault *vault, const struct glass_set *set, struct request *request)
{
    enum fault fault = FAULT_NONE;

    for (unsigned i = 0; i < set->issuer_count && fault == FAULT_NONE; i++) {
        const struct glass_issuer *issuer = &set->issuers[i];
        struct person person;
        fault = store_person_row_by_id(vault->store, issuer->id, &person);
        if (fault == FAULT_NONE &&
            (person.state == PERSON_DAMAGED || issuer->created.seconds == 0 ||
             issuer->created.seconds == person.created.seconds))
            request->concerned[request->concerned_count++] = person.id;
        else if (fault == FAULT_NONE || fault == FAULT_NOT_FOUND)
            fault = exclude_name(vault, issuer->name, request);
    }
    return set->issuer_count > 0 ? fault : exclude_name(vault, set->issued_by, request);
}

static void describe(const struct use *use, char *text, size_t size)
{
    struct tm moment = {0};
    char when[32] = "?";
    const time_t seconds = (time_t)use->what.wall.seconds;

    if (use->fault == FAULT_NONE && gmtime_r(&seconds, &moment) != NULL)
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &moment);
    if (use->fault == FAULT_NONE)
        snprintf(text, size,
                 "%s on %s at %s by this machine's clock, %" PRId64 " s after its start",
                 use->what.granted ? "login" : "used up by wrong passwords", use->what.terminal,
                 when, use->what.uptime);
    else
        snprintf(text, size, "login; where and when could not be recorded");
}

static enum fault take(struct vault *vault, const struct glass_folder *folder,
                       const struct use *use)
{
    struct request request = {.kind = REQUEST_BREAK_GLASS,
                              .state = REQUEST_OPEN,
                              .by = {.name = "root"},
                              .opened = vault->now.wall};
    struct glass_set set = {0};
    struct event event;
    char name[GLASS_NAME_SIZE];
    enum fault fault = glass_set_read(folder, use->set, &set);

    if (fault == FAULT_NONE)
        fault = exclude(vault, &set, &request);
    else
        fault = FAULT_NONE; // the description is gone: the use is not
    if (fault != FAULT_NONE)
        return fault;
    use_name(use, name);
    text_put(request.what, sizeof request.what, name);
    text_put(request.service, sizeof request.service, "login");
    text_put(request.host, sizeof request.host, vault->settings->host);
    snprintf(request.reason, sizeof request.reason, "%s: %.200s", name,
             set.account[0] != '\0' ? set.account : "?");
    describe(use, request.done, sizeof request.done);
    fault = store_request_add(vault->store, &request);
    if (fault != FAULT_NONE)
        return fault;
    event_init(&event, EVENT_GLASS_USED, set.account[0] != '\0' ? set.account : "root");
    event_text(&event, FIELD_ENVELOPE, name);
    event_number(&event, FIELD_REVIEW, request.id);
    event_text(&event, FIELD_SERVICE, "login");
    event_text(&event, FIELD_TTY, use->what.terminal);
    if (use->fault == FAULT_NONE)
        event_number(&event, FIELD_WHEN, use->what.wall.seconds);
    event_text(&event, FIELD_WHY,
               use->fault != FAULT_NONE ? "unreadable"
               : use->what.granted      ? "granted"
                                        : "spent");
    return journal_record(vault, &event);
}

// In order of time; all that are there, or as many as there is room for.
static enum fault take_some(struct vault *vault, const struct glass_folder *folder,
                            struct uses *uses)
{
    *uses = (struct uses){.vault = vault, .items = uses->items};
    enum fault fault = glass_each(folder, note_use, uses);

    if (fault == FAULT_NONE)
        fault = uses->fault;
    if (fault == FAULT_NONE)
        fault = forget_known(uses);
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < uses->count; i++)
        uses->items[i].fault =
            glass_use_read(folder, uses->items[i].set, uses->items[i].number, &uses->items[i].what);
    qsort(uses->items, uses->count, sizeof *uses->items, by_time);
    for (size_t i = 0; i < uses->count && fault == FAULT_NONE; i++)
        fault = take(vault, folder, &uses->items[i]);
    return fault;
}

static enum fault take_uses(struct vault *vault, const struct glass_folder *folder)
{
    struct uses uses = {.items = calloc(USES_AT_ONCE, sizeof *uses.items)};
    struct revived revived = {vault, folder};
    enum fault fault;

    if (uses.items == NULL)
        return FAULT_MEMORY;
    do
        fault = take_some(vault, folder, &uses);
    while (fault == FAULT_NONE && uses.full);
    free(uses.items);
    return fault == FAULT_NONE ? each_known(vault, take_revived, &revived) : fault;
}

// --- which envelope is in force
// --------------------------------------------------------------------

// NULL: it stays. A clock that nobody keeps ends nothing (E6), nor does a policy that could not be
// read.
static const char *why_ends(const struct vault *vault, const struct glass_set *set)
{
    if (policy_is_stopgap(vault->policy))
        return NULL;
    if (!vault->policy->glass.allow)
        return "policy";
    return vault->now.synchronised && vault->now.wall.seconds >= set->until.seconds ? "expired"
                                                                                    : NULL;
}

static enum fault record_change(struct vault *vault, const char *before, const char *after,
                                const char *why)
{
    struct event event;
    enum fault fault;

    event_init(&event, EVENT_GLASS_CHANGED, "");
    event_text(&event, FIELD_ENVELOPE, after[0] != '\0' ? after : before);
    event_text(&event, FIELD_BEFORE, before[0] != '\0' ? before : "none");
    event_text(&event, FIELD_AFTER, after[0] != '\0' ? after : "none");
    event_text(&event, FIELD_WHY, why);
    fault = journal_record(vault, &event);
    return fault == FAULT_NONE ? store_meta_put(vault->store, META_ACTIVE, after) : fault;
}

enum fault glass_recorded(struct vault *vault, const char *active)
{
    return store_meta_put(vault->store, META_ACTIVE, active);
}

static enum fault settle_active(struct vault *vault, const struct glass_folder *folder)
{
    char before[GLASS_SET_SIZE] = "", active[GLASS_SET_SIZE] = "";
    struct glass_set set = {0};
    const char *why = NULL;
    enum fault fault = store_meta_get(vault->store, META_ACTIVE, before, sizeof before);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    vault->glass.until = 0;
    if (folder->fd >= 0 && glass_active_read(folder, active) == FAULT_NONE &&
        glass_set_read(folder, active, &set) == FAULT_NONE) {
        vault->glass.until = set.until.seconds;
        why = why_ends(vault, &set);
    }
    if (why != NULL) {
        fault = glass_deactivate(folder);
        if (fault != FAULT_NONE) {
            log_error("envelope %s cannot be taken out of force: %s", active, fault_name(fault));
            return FAULT_NONE; // uses are taken in all the same
        }
        vault->glass.until = 0;
        return record_change(vault, active, "", why);
    }
    if (strcmp(before, active) == 0)
        return FAULT_NONE;
    return record_change(vault, before, active, "found");
}

static enum fault step_look(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    struct glass_folder folder = {.fd = -1};
    enum fault fault = glass_folder_open(glass_folder_of(vault), &folder);

    (void)context;
    (void)reply;
    (void)wants;
    if (fault == FAULT_REFUSED)
        log_error("%s is not what it must be: no break-glass code works", glass_folder_of(vault));
    fault = fault == FAULT_NONE ? take_uses(vault, &folder) : FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = settle_active(vault, &folder);
    glass_folder_close(&folder);
    return fault;
}

static bool is_over(const struct vault *vault)
{
    struct wall_time now;

    return vault->glass.until != 0 && vault->clock->synchronised() &&
           vault->clock->wall(&now) == FAULT_NONE && now.seconds >= vault->glass.until;
}

void glass_look(struct vault *vault)
{
    const struct caller nobody = {0};
    struct stat status;

    if (vault->store == NULL)
        return;
    if (stat(glass_folder_of(vault), &status) != 0)
        status.st_mtim = (struct timespec){0};
    if (vault->glass.store == vault->store &&
        memcmp(&status.st_mtim, &vault->glass.changed, sizeof status.st_mtim) == 0 &&
        !is_over(vault))
        return;
    batch_begin(vault);
    if (vault->now.boot.milliseconds < vault->glass.next)
        return;
    const enum fault fault = batch_step(vault, nobody, 0, step_look, NULL);
    batch_end(vault);
    if (fault != FAULT_NONE || vault->unwritable != FAULT_NONE) {
        vault->glass.next = vault->now.boot.milliseconds + RETRY_MS;
        return;
    }
    vault->glass.store = vault->store;
    vault->glass.changed = status.st_mtim;
    vault->glass.next = 0;
}
