// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/process.h"
#include "daemon/capacity.h"
#include <string.h>

static const struct process_role roles[PROCESS_KINDS] = {
    [PROCESS_FRONT] = {"front", "tokend: front", "tokend-front", AS_FRONT, true, HANDOVER_FRONT},
    [PROCESS_NAMES] = {"names", "tokend: names", "tokend-names", AS_NAMES, false, HANDOVER_NAMES},
    [PROCESS_VAULT] = {"vault", "tokend: vault", "tokend-vault", AS_VAULT, true, HANDOVER_VAULT},
    [PROCESS_RESCUE] = {"rescue", "tokend: rescue", "tokend-front", AS_RESCUE, false,
                        HANDOVER_RESCUE},
    [PROCESS_RESCUE_NAMES] = {"rescue-names", "tokend: rescue names", "tokend-names", AS_RESCUE,
                              false, HANDOVER_NAMES},
    [PROCESS_VERIFIER] = {"verifier", "tokend: verifier", "tokend-verifier", AS_VERIFIER, false,
                          HANDOVER_VERIFIER},
    [PROCESS_HASHER] = {"hasher", "tokend: hasher", "tokend-hasher", AS_HASHER, false,
                        HANDOVER_HASHER},
    [PROCESS_CHECKER] = {"checker", "tokend: checker", "tokend-checker", AS_CHECKER, false,
                         HANDOVER_CHECKER},
    [PROCESS_DEVICE] = {"device", "tokend: device", "tokend-device", AS_DEVICE, false,
                        HANDOVER_DEVICE},
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

unsigned process_hashers(const struct daemon_settings *settings, uint32_t hash_kib)
{
    if (settings->hashers > 0)
        return settings->hashers < HASHERS_MAX ? settings->hashers : HASHERS_MAX;
    const struct capacity capacity = capacity_read("/sys/fs/cgroup", "/proc/self/cgroup");
    return capacity_hashers(&capacity, hash_kib, HASHERS_MAX);
}

const char *process_user_name(const struct daemon_settings *settings, enum process_user user)
{
    const char *const names[PROCESS_USERS] = {
        [AS_FRONT] = settings->front_user,   [AS_VAULT] = settings->vault_user,
        [AS_CHECKER] = settings->check_user, [AS_NAMES] = settings->names_user,
        [AS_RESCUE] = settings->rescue_user, [AS_HASHER] = settings->hash_user,
        [AS_DEVICE] = settings->device_user, [AS_VERIFIER] = settings->verify_user,
    };
    return names[user];
}

unsigned process_checkers(unsigned hashers)
{
    return hashers < CHECKERS_MAX ? hashers : CHECKERS_MAX;
}
