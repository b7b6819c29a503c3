// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/said.h"

enum said said_judge(const struct child *by, bool ending, const struct handover *what)
{
    const bool late = by->dismissed || ending;

    switch (what->kind) {
    case HANDOVER_READY:
        return by->ready ? SAID_OTHER : SAID_READY;
    case HANDOVER_ALIVE:
        return by->ready ? SAID_ALIVE : SAID_OTHER;
    case HANDOVER_CHECKERS_WANTED:
        return by->kind == PROCESS_VAULT ? SAID_CHECKERS : SAID_OTHER;
    case HANDOVER_DEVICE:
        if (by->kind == PROCESS_VAULT || what->fd >= 0)
            return SAID_OTHER;
        return late ? SAID_TOO_LATE : SAID_DEVICE;
    case HANDOVER_POLICY:
        if (by->kind != PROCESS_VAULT)
            return SAID_OTHER;
        return late ? SAID_TOO_LATE : SAID_POLICY;
    default:
        return SAID_OTHER;
    }
}
