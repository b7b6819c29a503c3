// SPDX-License-Identifier: BSD-2-Clause
#include "policy_people.h"
#include "core/glob.h"
#include "core/policy_groups.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST 16384
#define BUFFER_MAX (64U << 20)

void policy_people_free(struct policy_people *people)
{
    for (size_t i = 0; i < people->count; i++)
        free((char *)(uintptr_t)people->people[i].name);
    free(people->people);
    *people = (struct policy_people){.count = 0};
}

static bool add(struct policy_people *people, const char *name, int64_t uid)
{
    if (people->count == people->room) {
        const size_t room = people->room == 0 ? 256 : people->room * 2;
        struct compare_person *more = reallocarray(people->people, room, sizeof *more);
        if (more == NULL)
            return false;
        people->people = more;
        people->room = room;
    }
    char *copy = strdup(name);
    if (copy == NULL)
        return false;
    people->people[people->count++] = (struct compare_person){.name = copy, .uid = (uint32_t)uid};
    return true;
}

static enum exit_code take_row(void *context, const AdminRow *row)
{
    struct policy_people *people = context;
    const char *name = NULL;

    for (pb_size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];
        if (field->which_value == Field_text_tag && strcmp(field->name, "person") == 0)
            name = field->value.text;
        else if (field->which_value == Field_number_tag && name != NULL &&
                 !add(people, name, field->value.number))
            return EXIT_INTERNAL;
    }
    return EXIT_DONE;
}

static int by_name(const void *a, const void *b)
{
    const struct compare_person *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static struct compare_person *find(const struct policy_people *people, const char *name)
{
    const struct compare_person key = {.name = name};

    if (people->count == 0)
        return NULL;
    return bsearch(&key, people->people, people->count, sizeof key, by_name);
}

const struct compare_person *policy_people_find(const struct policy_people *people,
                                                const char *name)
{
    return find(people, name);
}

// --- groups --------------------------------------------------------------------------------------

struct primary { // of the people who have an account here
    gid_t *gids;
    bool *known;
};

struct joining {
    struct policy_people *people;
    const struct policy *const *policies;
    struct primary primary;
    bool *seen[2]; // items of the policies for which a group was found
};

static void join(const struct joining *joining, size_t person, int which, size_t item)
{
    joining->people->people[person].groups[which][item / 8] |= (uint8_t)(1 << item % 8);
}

// Whoever is in this group, by their account or by its list, meets this condition.
static void join_group(const struct joining *joining, const struct group *group, int which,
                       size_t item)
{
    const struct policy_people *people = joining->people;

    joining->seen[which][item] = true;
    for (size_t i = 0; i < people->count; i++)
        if (joining->primary.known[i] && joining->primary.gids[i] == group->gr_gid)
            join(joining, i, which, item);
    for (char **member = group->gr_mem; member != NULL && *member != NULL; member++) {
        const struct compare_person *person = find(people, *member);
        if (person != NULL)
            join(joining, (size_t)(person - people->people), which, item);
    }
}

static void join_listed(const struct joining *joining)
{
    const struct group *group;

    setgrent();
    while ((group = getgrent()) != NULL)
        for (int p = 0; p < 2; p++) {
            const char *item;
            for (size_t n = 0; (item = policy_group_item(joining->policies[p], n)) != NULL; n++)
                if (glob_matches(item, group->gr_name))
                    join_group(joining, group, p, n);
        }
    endgrent();
}

// A directory that does not list its groups may know them by name.
static bool join_named(const struct joining *joining, int which)
{
    const char *item;
    bool good = true;

    for (size_t n = 0; good && (item = policy_group_item(joining->policies[which], n)) != NULL;
         n++) {
        struct group group, *found = NULL;
        int error = ERANGE;
        if (joining->seen[which][n] || strpbrk(item, "*?") != NULL)
            continue;
        for (size_t size = BUFFER_FIRST; error == ERANGE && size <= BUFFER_MAX; size *= 2) {
            char *buffer = malloc(size);
            good = buffer != NULL;
            error = good ? getgrnam_r(item, &group, buffer, size, &found) : 0;
            if (found != NULL)
                join_group(joining, found, which, n);
            free(buffer);
        }
    }
    return good;
}

static void look_up_primaries(struct joining *joining)
{
    const struct passwd *account;

    setpwent();
    while ((account = getpwent()) != NULL) {
        const struct compare_person *person = find(joining->people, account->pw_name);
        if (person == NULL || person->uid != account->pw_uid)
            continue;
        const size_t n = (size_t)(person - joining->people->people);
        joining->primary.gids[n] = account->pw_gid;
        joining->primary.known[n] = true;
    }
    endpwent();
    for (size_t i = 0; i < joining->people->count; i++) {
        struct compare_person *person = &joining->people->people[i];
        account = joining->primary.known[i] ? NULL : getpwnam(person->name);
        if (account != NULL && account->pw_uid == person->uid) {
            joining->primary.gids[i] = account->pw_gid;
            joining->primary.known[i] = true;
        }
        joining->people->strangers += !joining->primary.known[i];
    }
}

static bool join_all(const struct policy *const policies[2], struct policy_people *people)
{
    struct joining joining = {.people = people, .policies = policies};
    bool good;

    joining.primary.gids = calloc(people->count, sizeof *joining.primary.gids);
    joining.primary.known = calloc(people->count, sizeof *joining.primary.known);
    for (int p = 0; p < 2; p++)
        joining.seen[p] = calloc(policy_group_items(policies[p]) + 1, sizeof *joining.seen[p]);
    good = joining.primary.gids != NULL && joining.primary.known != NULL &&
           joining.seen[0] != NULL && joining.seen[1] != NULL;
    if (good) {
        look_up_primaries(&joining);
        join_listed(&joining);
        good = join_named(&joining, 0) && join_named(&joining, 1);
    }
    free(joining.primary.gids);
    free(joining.primary.known);
    free(joining.seen[0]);
    free(joining.seen[1]);
    return good;
}

enum exit_code policy_people_load(struct cli *cli, const struct policy *const policies[2],
                                  struct policy_people *people, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    *people = (struct policy_people){.count = 0};
    snprintf(call.verb, sizeof call.verb, "policy.people");
    if (!add(people, "root", 0))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    enum exit_code code = session_prove(cli, outcome);
    if (code == EXIT_DONE)
        code = session_call(cli, &call, take_row, people, outcome);
    if (code != EXIT_DONE)
        return code;
    qsort(people->people, people->count, sizeof *people->people, by_name);
    // Accounts are looked up only where it matters who is in which group.
    if (policy_group_items(policies[0]) + policy_group_items(policies[1]) > 0 &&
        !join_all(policies, people))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    return EXIT_DONE;
}
