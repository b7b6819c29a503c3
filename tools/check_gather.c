// SPDX-License-Identifier: BSD-2-Clause
#include "check_gather.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define ROOM_FOR_MORE 24

static struct gathered *find(struct gathering *gathering, const char *finding, const char *detail)
{
    for (size_t i = 0; i < gathering->count; i++)
        if (strcmp(gathering->list[i].finding, finding) == 0 &&
            strcmp(gathering->list[i].detail, detail) == 0)
            return &gathering->list[i];
    struct gathered *more =
        realloc(gathering->list, (gathering->count + 1) * sizeof *gathering->list);
    if (more == NULL) {
        gathering->failed = true;
        return NULL;
    }
    gathering->list = more;
    struct gathered *one = &gathering->list[gathering->count++];
    *one = (struct gathered){.finding = finding};
    snprintf(one->detail, sizeof one->detail, "%s", detail);
    return one;
}

void gather(struct gathering *gathering, const char *finding, const char *where, const char *detail)
{
    struct gathered *one = find(gathering, finding, detail);

    if (one == NULL)
        return;
    const size_t have = strlen(one->where), need = strlen(where) + 2;
    if (one->more > 0 || have + need + ROOM_FOR_MORE > sizeof one->where)
        one->more++;
    else
        snprintf(one->where + have, sizeof one->where - have, "%s%s", have > 0 ? ", " : "", where);
}

void gather_tell(struct gathering *gathering, struct checking *checking)
{
    for (size_t i = 0; i < gathering->count; i++) {
        struct gathered *one = &gathering->list[i];
        const size_t have = strlen(one->where);
        if (one->more > 0)
            snprintf(one->where + have, sizeof one->where - have, " + %u", one->more);
        check_found(checking, one->finding, one->where, "%s", one->detail);
    }
    if (gathering->failed)
        check_not_done(checking, "/etc/pam.d", "%s", fault_name(FAULT_MEMORY));
    free(gathering->list);
    *gathering = (struct gathering){NULL, 0, false};
}
