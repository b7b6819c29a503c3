// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/dictionary_watch.h"

static int64_t next_look(int64_t now)
{
    return (now / DICTIONARY_LOOK_MS + 1) * DICTIONARY_LOOK_MS;
}

void dictionary_watch_begin(struct dictionary_watch *watch, uint64_t stamp, int64_t now)
{
    *watch = (struct dictionary_watch){.taken = stamp, .seen = stamp, .due = next_look(now)};
}

bool dictionary_watch_look(struct dictionary_watch *watch, uint64_t stamp, int64_t now)
{
    const bool settled = stamp == watch->seen;

    watch->due = next_look(now);
    watch->seen = stamp;
    if (!settled || stamp == watch->taken)
        return false;
    watch->taken = stamp;
    return true;
}
