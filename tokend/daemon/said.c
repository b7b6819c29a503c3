// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/said.h"

enum said said_judge(const struct child *by, bool stopping, const struct handover *what)
{
    const bool late = by->dismissed || stopping;

    if (by->dismissed && what->kind != HANDOVER_STOP)
        return SAID_TOO_LATE;
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
    case HANDOVER_STOP: // also at the end: what was taken away does not go on for that
        return by->kind == PROCESS_VAULT ? SAID_STOP : SAID_OTHER;
    default:
        return SAID_OTHER;
    }
}

static const struct said_report reports[] = {
    {HANDOVER_FRONT_HANGS, PROCESS_VAULT, PROCESS_FRONT, true},
    {HANDOVER_RESCUE_HANGS, PROCESS_VAULT, PROCESS_RESCUE, true},
    {HANDOVER_HASHER_HANGS, PROCESS_VAULT, PROCESS_HASHER, true},
    {HANDOVER_CHECKER_HANGS, PROCESS_VAULT, PROCESS_CHECKER, true},
    {HANDOVER_VERIFIER_HANGS, PROCESS_VAULT, PROCESS_VERIFIER, true},
    {HANDOVER_FRONT_GONE, PROCESS_VAULT, PROCESS_FRONT, false},
    {HANDOVER_RESCUE_GONE, PROCESS_VAULT, PROCESS_RESCUE, false},
    {HANDOVER_HASHER_GONE, PROCESS_VAULT, PROCESS_HASHER, false},
    {HANDOVER_CHECKER_GONE, PROCESS_VAULT, PROCESS_CHECKER, false},
    {HANDOVER_VAULT_GONE, PROCESS_FRONT, PROCESS_VAULT, false},
    {HANDOVER_NAMES_GONE, PROCESS_FRONT, PROCESS_NAMES, false},
    {HANDOVER_VAULT_GONE, PROCESS_RESCUE, PROCESS_VAULT, false},
    {HANDOVER_NAMES_GONE, PROCESS_RESCUE, PROCESS_RESCUE_NAMES, false},
};

const struct said_report *said_report(const struct child *by, const struct handover *what)
{
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        if (reports[i].said == what->kind && reports[i].by == by->kind)
            return &reports[i];
    return NULL;
}
