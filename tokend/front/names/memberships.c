// SPDX-License-Identifier: BSD-2-Clause
#include "front/names/memberships.h"
#include "base/log.h"
#include "core/glob.h"
#include "core/policy_groups.h"
#include "front/names/entry.h"
#include <grp.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof((Identity *)NULL)->groups.bytes * 8 >= POLICY_GROUP_ITEMS_MAX,
               "an answer has room for every condition");

struct gids {
    gid_t *list;
    int count;
};

// The numbers of all groups of a person; `gids->list` belongs to the caller. 0, or errno.
static int gids_of(const struct passwd *person, struct gids *gids)
{
    int room = 64;

    while (room <= MEMBERSHIPS_MAX) {
        gid_t *list = calloc((size_t)room, sizeof *list);
        int count = room;
        if (list == NULL)
            return ENOMEM;
        if (getgrouplist(person->pw_name, person->pw_gid, list, &count) >= 0) {
            *gids = (struct gids){list, count};
            return 0;
        }
        free(list);
        room = count > room ? count : 2 * room; // it says how many there are
    }
    return E2BIG;
}

static bool is_member(const struct gids *gids, gid_t gid)
{
    for (int i = 0; i < gids->count; i++)
        if (gids->list[i] == gid)
            return true;
    return false;
}

static void mark(Identity *identity, size_t item)
{
    identity->groups.bytes[item / 8] |= (uint8_t)(1 << item % 8);
}

static bool is_pattern(const char *item)
{
    return strpbrk(item, "*?") != NULL;
}

static int look_up_item(const char *item, size_t n, const struct gids *gids, Identity *identity)
{
    struct group group, *found = NULL;
    char *buffer = NULL;
    const int error = LOOK_UP(getgrnam_r, item, &group, &buffer, &found);

    if (found != NULL && is_member(gids, found->gr_gid))
        mark(identity, n);
    free(buffer);
    return found != NULL || !entry_failed(error) ? 0 : error;
}

static int look_up_gid(const struct policy *policy, gid_t gid, Identity *identity)
{
    struct group group, *found = NULL;
    char *buffer = NULL;
    const int error = LOOK_UP(getgrgid_r, gid, &group, &buffer, &found);
    const char *item;

    for (size_t n = 0; found != NULL && (item = policy_group_item(policy, n)) != NULL; n++)
        if (is_pattern(item) && glob_matches(item, found->gr_name))
            mark(identity, n);
    free(buffer);
    return found != NULL || !entry_failed(error) ? 0 : error;
}

// 0, or what failed, told in `identity->groups_why`.
static int look_up_all(const struct policy *policy, const struct passwd *person, Identity *identity)
{
    char *why = identity->groups_why;
    const size_t room = sizeof identity->groups_why;
    struct gids gids = {0};
    const char *item;
    bool patterns = false;
    int error = gids_of(person, &gids);

    if (error != 0)
        snprintf(why, room, "the list of groups: %s", strerror(error));
    for (size_t n = 0; error == 0 && (item = policy_group_item(policy, n)) != NULL; n++) {
        patterns = patterns || is_pattern(item);
        error = is_pattern(item) ? 0 : look_up_item(item, n, &gids, identity);
        if (error != 0)
            snprintf(why, room, "group \"%s\": %s", item, strerror(error));
    }
    for (int i = 0; error == 0 && patterns && i < gids.count; i++) {
        error = look_up_gid(policy, gids.list[i], identity);
        if (error != 0)
            snprintf(why, room, "group number %lu: %s", (unsigned long)gids.list[i],
                     strerror(error));
    }
    free(gids.list);
    return error;
}

void memberships_answer(const struct policy *policy, const struct passwd *person,
                        Identity *identity)
{
    const size_t items = policy_group_items(policy);

    identity->groups_known = false;
    identity->groups_why[0] = '\0';
    memset(&identity->groups, 0, sizeof identity->groups);
    if (items == 0)
        return;
    identity->groups_of = policy_groups_digest(policy);
    if (items > POLICY_GROUP_ITEMS_MAX || look_up_all(policy, person, identity) != 0) {
        memset(&identity->groups, 0, sizeof identity->groups);
        log_warning("the groups of \"%s\" are not known, so the strictest rule holds for them: %s",
                    identity->name, identity->groups_why);
        return;
    }
    identity->groups.size = (pb_size_t)((items + 7) / 8);
    identity->groups_known = true;
}
