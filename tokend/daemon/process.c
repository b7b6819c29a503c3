// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/process.h"
#include <string.h>
#include <unistd.h>

static const struct process_role roles[PROCESS_KINDS] = {
    [PROCESS_FRONT] = {"front", "tokend: front", false, true, HANDOVER_FRONT},
    [PROCESS_NAMES] = {"names", "tokend: names", false, false, HANDOVER_NAMES},
    [PROCESS_VAULT] = {"vault", "tokend: vault", true, true, HANDOVER_VAULT},
    [PROCESS_RESCUE] = {"rescue", "tokend: rescue", false, false, HANDOVER_RESCUE},
    [PROCESS_RESCUE_NAMES] = {"rescue-names", "tokend: rescue names", false, false, HANDOVER_NAMES},
    [PROCESS_HASHER] = {"hasher", "tokend: hasher", false, false, HANDOVER_HASHER},
    [PROCESS_DEVICE] = {"device", "tokend: device", false, false, HANDOVER_DEVICE},
};

const struct process_role *process_role(enum process_kind kind)
{
    return &roles[kind];
}

enum process_kind process_by_name(const char *name)
{
    unsigned kind = 0;
    while (kind < PROCESS_KINDS && strcmp(roles[kind].name, name) != 0)
        kind++;
    return (enum process_kind)kind;
}

unsigned process_hashers(const struct daemon_settings *settings)
{
    if (settings->hashers > 0)
        return settings->hashers < HASHERS_MAX ? settings->hashers : HASHERS_MAX;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > 4 ? 4 : (unsigned)processors;
}
