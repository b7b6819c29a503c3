// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/policy_changes.h"
#include "settings/policy_file.h"
#include "settings/policy_rows.h"
#include "store/policy_text.h"
#include "vault/admin/page.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- what one policy says -----------------------------------------------------------------------

struct said {
    char *object, *value; // "rule sudo: time", "mon 09:00-17:00"
    bool initial;
};

struct sayings {
    struct said *all;
    size_t count, room;
    enum fault fault;
};

static void forget(struct sayings *sayings)
{
    for (size_t i = 0; i < sayings->count; i++) {
        free(sayings->all[i].object);
        free(sayings->all[i].value);
    }
    free(sayings->all);
}

static bool make_room(struct sayings *sayings)
{
    if (sayings->count < sayings->room)
        return true;
    const size_t room = sayings->room > 0 ? 2 * sayings->room : 128;
    struct said *more = reallocarray(sayings->all, room, sizeof *more);
    if (more == NULL)
        return false;
    sayings->all = more;
    sayings->room = room;
    return true;
}

static void note(void *context, const struct policy_row *row)
{
    struct sayings *sayings = context;
    struct said said = {.value = strdup(row->value), .initial = row->initial};

    if (sayings->fault == FAULT_NONE &&
        asprintf(&said.object, "%s%s%s", row->of, row->of[0] != '\0' ? ": " : "", row->name) < 0)
        said.object = NULL;
    if (said.value != NULL && said.object != NULL && make_room(sayings)) {
        sayings->all[sayings->count++] = said;
        return;
    }
    free(said.object);
    free(said.value);
    sayings->fault = FAULT_MEMORY;
}

static enum fault read_policy(const struct policy *policy, struct sayings *sayings)
{
    *sayings = (struct sayings){.count = 0};
    const enum fault fault = policy_rows(policy, note, sayings);
    return fault == FAULT_NONE ? sayings->fault : fault;
}

// Both have the same order but for what was moved: looked for from `from` on, all the way round.
static const struct said *find(const struct sayings *sayings, const char *object, size_t *from)
{
    for (size_t i = 0; i < sayings->count; i++) {
        const size_t at = (*from + i) % sayings->count;
        if (strcmp(sayings->all[at].object, object) == 0) {
            *from = at + 1;
            return &sayings->all[at];
        }
    }
    return NULL;
}

// --- what they say differently ------------------------------------------------------------------

typedef void put_change(struct admin *admin, const char *object, const char *now, const char *then);

static void put_both(struct admin *admin, const struct sayings *now, const struct sayings *then,
                     put_change *put)
{
    size_t from = 0;

    for (size_t i = 0; i < now->count; i++) {
        const struct said *other = find(then, now->all[i].object, &from);
        if (other != NULL ? strcmp(other->value, now->all[i].value) != 0 : !now->all[i].initial)
            put(admin, now->all[i].object, now->all[i].value, other != NULL ? other->value : "");
    }
    from = 0;
    for (size_t i = 0; i < then->count; i++)
        if (!then->all[i].initial && find(now, then->all[i].object, &from) == NULL)
            put(admin, then->all[i].object, "", then->all[i].value);
}

static enum fault compare(struct admin *admin, const struct policy *now, const struct policy *then,
                          put_change *put)
{
    struct sayings is, will = {.count = 0};
    enum fault fault = read_policy(now, &is);

    if (fault == FAULT_NONE)
        fault = read_policy(then, &will);
    if (fault == FAULT_NONE)
        put_both(admin, &is, &will, put);
    forget(&is);
    forget(&will);
    return fault;
}

static void put_setting(struct admin *admin, const char *object, const char *now, const char *then)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "change", "policy_setting");
    row_text(row, "object", object);
    row_text(row, "before", now);
    row_text(row, "after", then);
}

enum fault policy_changes_put(struct admin *admin, const struct policy *now,
                              const struct policy *then)
{
    return compare(admin, now, then, put_setting);
}

// --- since something was asked for --------------------------------------------------------------

#define BOUND(request) (sizeof((request)->seen) - 1) // hexadecimal digits of the digest

bool policy_binds(const struct request *request)
{
    return request->kind == REQUEST_EXCEPTION || request->kind == REQUEST_PRIVILEGE;
}

void policy_bind(const struct admin *admin, struct request *request)
{
    if (policy_binds(request))
        snprintf(request->seen, sizeof request->seen, "%.*s", (int)BOUND(request),
                 admin->vault->policy_digest);
}

bool policy_has_changed(const struct admin *admin, const struct request *request)
{
    return policy_binds(request) && request->seen[0] != '\0' &&
           strncmp(request->seen, admin->vault->policy_digest, BOUND(request)) != 0;
}

static void put_since(struct admin *admin, const char *object, const char *was, const char *is)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "since", object);
    row_text(row, "was", was);
    row_text(row, "is", is);
}

static enum fault find_text(struct admin *admin, const struct request *request, char **text)
{
    struct policy_version version;
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    while ((fault = store_policy_list(admin->vault->store, after, &version, 1, &count)) ==
               FAULT_NONE &&
           count == 1) {
        after = version.id;
        if (strncmp(version.digest, request->seen, BOUND(request)) == 0)
            return store_policy_text(admin->vault->store, &version, text);
    }
    return fault;
}

enum fault policy_since_put(struct admin *admin, const struct request *request)
{
    struct policy *then = NULL;
    char error[512] = "", *text = NULL;
    enum fault fault = find_text(admin, request, &text);

    if (fault == FAULT_NONE && text != NULL)
        fault = policy_parse("the policy in the store", text, &then, error, sizeof error);
    put_since(admin, "policy", request->seen, admin->vault->policy_digest);
    if (fault == FAULT_NONE && then != NULL)
        fault = compare(admin, then, admin->vault->policy, put_since);
    policy_free(&then);
    free(text);
    return fault == FAULT_CONFIG ? FAULT_NONE : fault;
}
