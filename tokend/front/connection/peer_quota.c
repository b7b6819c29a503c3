// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection/peer_quota.h"
#include <stdlib.h>

struct peer {
    uint32_t uid, gid, count; // gid: of uid 0, else 0
};

struct peer_quota {
    uint32_t all, each, reserve;
    uint32_t total, others; // others: not root's
    uint32_t used;
    struct peer list[]; // a row a peer that is here now; never more than `all`
};

struct peer_quota *peer_quota_new(uint32_t all, uint32_t each)
{
    struct peer_quota *made = calloc(1, sizeof *made + all * sizeof made->list[0]);
    if (made == NULL)
        return NULL;
    made->all = all;
    made->each = each;
    made->reserve = all / 8 > 0 ? all / 8 : 1;
    return made;
}

void peer_quota_free(struct peer_quota **quota)
{
    free(*quota);
    *quota = NULL;
}

static struct peer *find(struct peer_quota *quota, uint32_t uid, uint32_t gid)
{
    for (uint32_t i = 0; i < quota->used; i++)
        if (quota->list[i].uid == uid && quota->list[i].gid == gid)
            return &quota->list[i];
    return NULL;
}

bool peer_quota_enter(struct peer_quota *quota, uint32_t uid, uint32_t gid)
{
    gid = uid == 0 ? gid : 0;
    const bool root = uid == 0 && gid == 0;
    if (quota->total >= quota->all)
        return false;
    struct peer *peer = find(quota, uid, gid);
    if (!root && (quota->others >= quota->all - quota->reserve ||
                  (peer != NULL && peer->count >= quota->each) || quota->each == 0))
        return false;
    if (peer == NULL) {
        peer = &quota->list[quota->used++];
        *peer = (struct peer){.uid = uid, .gid = gid};
    }
    peer->count++;
    quota->total++;
    quota->others += !root;
    return true;
}

void peer_quota_leave(struct peer_quota *quota, uint32_t uid, uint32_t gid)
{
    gid = uid == 0 ? gid : 0;
    struct peer *peer = find(quota, uid, gid);
    if (peer == NULL)
        return;
    if (--peer->count == 0)
        *peer = quota->list[--quota->used];
    quota->total--;
    quota->others -= uid != 0 || gid != 0;
}

uint32_t peer_quota_count(const struct peer_quota *quota)
{
    return quota->total;
}
