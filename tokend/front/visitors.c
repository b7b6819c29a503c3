// SPDX-License-Identifier: BSD-2-Clause
#include "front/visitors.h"
#include <stdlib.h>

struct visitor {
    uint32_t uid, gid, count; // gid: of uid 0, else 0
};

struct visitors {
    uint32_t all, each, reserve;
    uint32_t total, others; // others: not root's
    uint32_t used;
    struct visitor list[]; // a row a visitor that is here now; never more than `all`
};

struct visitors *visitors_new(uint32_t all, uint32_t each)
{
    struct visitors *made = calloc(1, sizeof *made + all * sizeof made->list[0]);
    if (made == NULL)
        return NULL;
    made->all = all;
    made->each = each;
    made->reserve = all / 8 > 0 ? all / 8 : 1;
    return made;
}

void visitors_free(struct visitors **visitors)
{
    free(*visitors);
    *visitors = NULL;
}

static struct visitor *find(struct visitors *visitors, uint32_t uid, uint32_t gid)
{
    for (uint32_t i = 0; i < visitors->used; i++)
        if (visitors->list[i].uid == uid && visitors->list[i].gid == gid)
            return &visitors->list[i];
    return NULL;
}

bool visitors_enter(struct visitors *visitors, uint32_t uid, uint32_t gid)
{
    gid = uid == 0 ? gid : 0;
    const bool root = uid == 0 && gid == 0;
    if (visitors->total >= visitors->all)
        return false;
    struct visitor *visitor = find(visitors, uid, gid);
    if (!root && (visitors->others >= visitors->all - visitors->reserve ||
                  (visitor != NULL && visitor->count >= visitors->each) || visitors->each == 0))
        return false;
    if (visitor == NULL) {
        visitor = &visitors->list[visitors->used++];
        *visitor = (struct visitor){.uid = uid, .gid = gid};
    }
    visitor->count++;
    visitors->total++;
    visitors->others += !root;
    return true;
}

void visitors_leave(struct visitors *visitors, uint32_t uid, uint32_t gid)
{
    gid = uid == 0 ? gid : 0;
    struct visitor *visitor = find(visitors, uid, gid);
    if (visitor == NULL)
        return;
    if (--visitor->count == 0)
        *visitor = visitors->list[--visitors->used];
    visitors->total--;
    visitors->others -= uid != 0 || gid != 0;
}

uint32_t visitors_count(const struct visitors *visitors)
{
    return visitors->total;
}
