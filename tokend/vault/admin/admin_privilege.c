// SPDX-License-Identifier: BSD-2-Clause
// Privilege grants: asked for by whoever needs one, or for them, for one service on one host and a
// limited time; and who holds privilege, against the numbers that the policy allows (D1, D4, G3).
#include "settings/rule_aspects.h"
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/signing.h"
#include "vault/admin/whom.h"
#include "vault/login/privileged_id.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_demanded_anywhere(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].grant)
            return true;
    return false;
}

// For whom: the caller, or, where an administrator asks, somebody else.
static enum fault read_person(struct admin *admin, struct person *person, bool *found)
{
    *person = admin->self;
    *found = true;
    if (!admin_has(admin, "user"))
        return FAULT_NONE;
    const enum fault fault = admin_own_person(admin, person, found);
    if (fault != FAULT_NONE || !*found || person->id == admin->self.id || admin->role == ROLE_ADMIN)
        return fault;
    *found = false;
    return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                        N_("You can ask for yourself; for others an administrator asks."),
                        N_("Leave out --user."), "user");
}

static enum fault verb_privilege_request(struct admin *admin)
{
    struct request request = {.kind = REQUEST_PRIVILEGE};
    const char *host = admin_text(admin, "host");
    struct person person;
    bool go = false;
    enum fault fault = read_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (person.state != PERSON_ACTIVE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person.name);
    if (!is_demanded_anywhere(admin->vault->policy))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("No rule of the policy demands a grant, so it would change nothing."),
                         N_("Set grant = yes in the rule for sudo; see warifu-policy(5)."),
                         "service");
    fault = request_window(admin, &request, admin->vault->policy->grant_seconds,
                           N_("See grant_longest in the policy."), &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    request.person = person.id;
    text_put(request.service, sizeof request.service, admin_text(admin, "service"));
    text_put(request.host, sizeof request.host, host != NULL ? host : admin->call->actor.host);
    fault = request_make(admin, &request, &go);
    if (fault == FAULT_NONE && go)
        fault = request_put(admin, &request);
    return fault != FAULT_NONE || !go
               ? fault
               : admin_done(admin, N_("It waits for an administrator: warifu request approve"));
}

// --- who holds one ------------------------------------------------------------------------------

#define HOLDERS_MAX 1024 // people who are told apart; beyond, the number is a lower bound

struct holders {
    int64_t persons[HOLDERS_MAX];
    size_t count;
};

static void note(struct holders *holders, int64_t person)
{
    for (size_t i = 0; i < holders->count; i++)
        if (holders->persons[i] == person)
            return;
    if (holders->count < HOLDERS_MAX)
        holders->persons[holders->count++] = person;
}

struct review {
    struct holders all, grants;
};

static enum fault put_request(struct admin *admin, struct request *request, struct review *review)
{
    struct person person = {.name = "?"};
    char what[160];

    if (!privileged_by(admin->vault, request))
        return FAULT_NONE;
    note(&review->all, request->person);
    if (request->kind == REQUEST_PRIVILEGE)
        note(&review->grants, request->person);
    const enum fault fault = store_person_row_by_id(admin->vault->store, request->person, &person);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    if (request->service[0] != '\0')
        snprintf(what, sizeof what, "%s @ %s", request->service, request->host);
    else
        text_put(what, sizeof what, "warifu"); // a deputy's
    AdminRow *row = admin_row(admin);
    row_text(row, "holder", person.name);
    row_text(row, "display", person.display);
    row_text(row, "basis", request_kind_name(request->kind));
    row_text(row, "what", what);
    row_number(row, "from", request->from.seconds);
    row_number(row, "until", request->until.seconds);
    row_number(row, "request", request->id);
    row_text(row, "approved_by", request->closed_by.name);
    row_text(row, "reason", request->reason);
    return FAULT_NONE;
}

static enum fault put_requests(struct admin *admin, struct review *review)
{
    struct request requests[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_request_list(admin->vault->store, after, true, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = requests[i].id;
            fault = put_request(admin, &requests[i], review);
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

// Administrators and auditors, and whom a rule names.
static bool holds_by_themselves(struct admin *admin, const struct person *person)
{
    return person->role != ROLE_STAFF || privileged_by_name(admin->vault, person);
}

static void put_holder(struct admin *admin, const struct person *person)
{
    const bool staff = person->role == ROLE_STAFF;
    AdminRow *row = admin_row(admin);

    row_text(row, "holder", person->name);
    row_text(row, "display", person->display);
    row_text(row, "basis", staff ? "named" : role_name(person->role));
    row_text(row, "what", staff ? "" : "warifu");
    row_text(row, "state", admin_person_state(admin->vault, person));
    row_number(row, "seen", person_last_seen(person).seconds);
}

// Of everybody behind `after`, in the order of names, up to whom `visit` returns false for; `after`
// becomes the last one who was visited.
static enum fault each_person(struct admin *admin, char after[STORE_NAME_SIZE],
                              bool (*visit)(void *context, const struct person *person),
                              void *context)
{
    struct person persons[32];
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_person_list(admin->vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            if (!visit(context, &persons[i]))
                return FAULT_NONE;
            memcpy(after, persons[i].name, STORE_NAME_SIZE);
        }
    } while (fault == FAULT_NONE && count == 32);
    return fault;
}

static bool put_if_room(void *context, const struct person *person)
{
    struct admin *admin = context;

    if (!holds_by_themselves(admin, person))
        return true;
    if (!admin_shows_next(admin))
        return false;
    put_holder(admin, person);
    return true;
}

struct counting {
    struct admin *admin;
    struct review *review;
};

static bool count_in(void *context, const struct person *person)
{
    struct counting *counting = context;

    if (holds_by_themselves(counting->admin, person))
        note(&counting->review->all, person->id);
    return true;
}

static void list_patterns(char *out, size_t size, const char *heading, const struct text_list *list)
{
    const size_t used = strlen(out);

    if (list->count == 0 || used >= size)
        return;
    int length = snprintf(out + used, size - used, "%s%s", used > 0 ? "; " : "", heading);
    for (size_t i = 0; i < list->count && length > 0 && used + (size_t)length < size; i++)
        length += snprintf(out + used + (size_t)length, size - used - (size_t)length, " %s",
                           list->items[i]);
}

// Rules by which somebody comes to privilege, and whom they let through: with a grant, or, of these
// users and groups, everybody.
static void put_rules(struct admin *admin)
{
    const struct policy *policy = admin->vault->policy;

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        char what[400] = "";
        if (rule->deny || (!rule->grant && !policy_rule_serves_privilege(policy, rule)))
            continue;
        list_patterns(what, sizeof what, "service", &rule->services);
        list_patterns(what, sizeof what, "user", &rule->users);
        list_patterns(what, sizeof what, "group", &rule->groups);
        AdminRow *row = admin_row(admin);
        row_text(row, "holder", rule->name);
        row_text(row, "display", rule->where != NULL ? rule->where : "");
        row_text(row, "basis", rule->grant ? "rule_by_grant" : "rule_for_all");
        row_text(row, "what", what);
    }
}

static const char *too_many(const struct policy *policy, const struct review *review)
{
    if (review->grants.count > policy->grant_holders)
        return N_("More people hold a grant than the policy allows (D1): see grant_holders, and "
                  "end what is not needed: warifu privilege end");
    if (review->all.count > policy->privileged_holders)
        return N_("More people have a privileged ID than the policy allows (D1): see "
                  "privileged_holders, and take away what is not needed.");
    return "";
}

// The cursor of the first part is the name of whoever was looked at last: so everybody is read once
// for the whole list, and not once a page. That of the second has this before its number.
#define SECOND_PART '@' // no name begins with it

static enum fault put_first_part(struct admin *admin, const char *after)
{
    char last[STORE_NAME_SIZE] = "", everybody[] = {SECOND_PART, '0', '\0'};
    enum fault fault = FAULT_NONE;

    admin->skip = 0;
    if (after != NULL && after[0] != '\0')
        text_put(last, sizeof last, after);
    else
        fault = admin_put_list(admin, SIGNED_PRIVILEGE, 0);
    if (fault == FAULT_NONE)
        fault = each_person(admin, last, put_if_room, admin);
    if (fault != FAULT_NONE)
        return fault;
    return admin_cursor(admin, admin_shows_next(admin) ? everybody : last);
}

// With the last page comes whether there are too many.
static enum fault put_second_part(struct admin *admin, const char *after)
{
    struct review review = {.all = {.count = 0}, .grants = {.count = 0}};
    struct counting counting = {admin, &review};
    char from[STORE_NAME_SIZE] = "", cursor[24];
    int64_t number = 0;

    if (text_to_number(after + 1, 0, INT64_MAX, &number) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("This is no place in the list."),
                         NULL, "after");
    admin->skip = (uint64_t)number;
    put_rules(admin);
    enum fault fault = put_requests(admin, &review);
    if (fault == FAULT_NONE)
        fault = admin_pages(admin);
    if (fault != FAULT_NONE)
        return fault;
    if (admin->page->end.cursor[0] != '\0') {
        snprintf(cursor, sizeof cursor, "%c%" PRIu64, SECOND_PART, admin->skip + ROWS_PER_PAGE);
        return admin_cursor(admin, cursor);
    }
    fault = each_person(admin, from, count_in, &counting);
    if (fault == FAULT_NONE)
        text_put(admin->page->end.hint, sizeof admin->page->end.hint,
                 too_many(admin->vault->policy, &review));
    return fault;
}

static enum fault verb_privilege_review(struct admin *admin)
{
    const char *after = admin_text(admin, "after");

    return after != NULL && after[0] == SECOND_PART ? put_second_part(admin, after)
                                                    : put_first_part(admin, after);
}

const struct admin_handler handlers_privilege[] = {
    {"privilege.request", verb_privilege_request},
    {"privilege.review", verb_privilege_review},
    {NULL, NULL},
};
