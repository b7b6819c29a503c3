// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection/limiter.h"

#define MINUTE_MS 60000

bool limiter_allows(struct limiter *limiter, int64_t now, uint32_t *dropped)
{
    *dropped = 0;
    if (limiter->began == 0 || now - limiter->began >= MINUTE_MS) {
        *dropped = limiter->dropped;
        limiter->began = now;
        limiter->said = limiter->dropped = 0;
    }
    if (limiter->said >= limiter->rate) {
        limiter->dropped++;
        return false;
    }
    limiter->said++;
    return true;
}
