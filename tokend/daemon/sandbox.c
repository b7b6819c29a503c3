// SPDX-License-Identifier: BSD-2-Clause
#include "config.h"

#include "base/log.h"
#include "daemon/sandbox.h"
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MIB ((rlim_t)1024 * 1024)
#define CHECKED_PROCESSES 256 // and threads

// The hasher's largest legal Argon2id job is 1 GiB (factor/password.h); the vault maps the store.
static const rlim_t address_space[PROCESS_KINDS] = {
    [PROCESS_FRONT] = 512 * MIB,         [PROCESS_NAMES] = 1024 * MIB,
    [PROCESS_VAULT] = 2048 * MIB,        [PROCESS_RESCUE] = 512 * MIB,
    [PROCESS_RESCUE_NAMES] = 1024 * MIB, [PROCESS_HASHER] = 1536 * MIB,
    [PROCESS_CHECKER] = 1024 * MIB, // modules of a site, and a hash of theirs
    [PROCESS_VERIFIER] = 256 * MIB,
    [PROCESS_DEVICE] = 256 * MIB, // what an authenticator says is small (abuse:D16)
};

enum fault sandbox_find_user(const char *name, struct sandbox_user *user)
{
    errno = 0;
    const struct passwd *entry = getpwnam(name);
    if (entry == NULL)
        return errno == 0 || errno == ENOENT || errno == ESRCH ? FAULT_NOT_FOUND : FAULT_IO;
    if (entry->pw_uid == 0 || entry->pw_uid == (uid_t)-1 || entry->pw_gid == 0)
        return FAULT_REFUSED;
    *user = (struct sandbox_user){.uid = entry->pw_uid, .gid = entry->pw_gid};
    return FAULT_NONE;
}

enum fault sandbox_user_of(const struct daemon_settings *settings, enum process_user role,
                           struct sandbox_user *user, bool *stands_in)
{
    const bool alone = role == AS_VAULT || role == AS_CHECKER || role == AS_FRONT;
    enum fault fault = sandbox_find_user(process_user_name(settings, role), user);

    *stands_in = fault == FAULT_NOT_FOUND && !alone;
    return *stands_in ? sandbox_find_user(settings->front_user, user) : fault;
}

enum fault sandbox_find_groups(const char *name, struct sandbox_user *user)
{
    gid_t groups[SANDBOX_GROUPS_MAX + 1]; // its own is among them
    int count = sizeof groups / sizeof *groups;
    if (getgrouplist(name, user->gid, groups, &count) < 0)
        return FAULT_REFUSED;
    user->group_count = 0;
    for (int i = 0; i < count; i++) {
        if (groups[i] == 0)
            return FAULT_REFUSED;
        if (groups[i] != user->gid && user->group_count < SANDBOX_GROUPS_MAX)
            user->groups[user->group_count++] = groups[i];
    }
    return FAULT_NONE;
}

static bool limit(int resource, rlim_t value)
{
    struct rlimit bound = {value, value}, now;
    if (getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max < value)
        bound.rlim_cur = bound.rlim_max = now.rlim_max; // never try to raise
    return setrlimit((__rlimit_resource_t)resource, &bound) == 0;
}

// Of the user, not of the process: NSS modules may want a thread, which is not limited here; what
// PAM modules start is, over all checkers.
static bool limit_processes(enum process_kind kind)
{
    if (kind == PROCESS_NAMES || kind == PROCESS_RESCUE_NAMES)
        return true;
    return limit(RLIMIT_NPROC, kind == PROCESS_CHECKER ? CHECKED_PROCESSES : 0);
}

static bool set_limits(enum process_kind kind, rlim_t files)
{
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, files) &&
           // The shadow memory of a sanitizer reserves terabytes of addresses.
           (SANITIZED || limit(RLIMIT_AS, address_space[kind])) && limit_processes(kind);
}

static bool set_capabilities(uint64_t keep)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    for (unsigned word = 0; word < 2; word++)
        data[word].effective = data[word].permitted = (uint32_t)(keep >> (32 * word));
    return syscall(SYS_capset, &head, data) == 0;
}

// Where the bounding set may not be changed (no CAP_SETPCAP: a service manager has already cut it),
// no_new_privs still keeps it from ever being used.
static void bound_capabilities(uint64_t keep)
{
    for (unsigned capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (!(keep >> capability & 1) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
            return;
}

static bool is_user(const struct sandbox_user *user)
{
    uid_t real, effective, saved;
    gid_t real_group, effective_group, saved_group;
    return getresuid(&real, &effective, &saved) == 0 && real == user->uid &&
           effective == user->uid && saved == user->uid &&
           getresgid(&real_group, &effective_group, &saved_group) == 0 && real_group == user->gid &&
           effective_group == user->gid && saved_group == user->gid &&
           getgroups(0, NULL) == user->group_count && setuid(0) != 0 && setgid(0) != 0;
}

static bool has_foreign_group(gid_t own)
{
    gid_t groups[8];
    int count = getgroups(sizeof groups / sizeof *groups, groups); // more do not fit: -1
    for (int i = 0; i < count; i++)
        if (groups[i] != own)
            return true;
    return count < 0;
}

enum fault sandbox_stay(enum process_kind kind, rlim_t files)
{
    uid_t real, effective, saved;
    gid_t real_group, effective_group, saved_group;
    if (getresuid(&real, &effective, &saved) != 0 || real == 0 || real != effective ||
        real != saved || getresgid(&real_group, &effective_group, &saved_group) != 0 ||
        real_group == 0 || real_group != effective_group || real_group != saved_group ||
        has_foreign_group(real_group))
        return FAULT_REFUSED;
    if (!set_limits(kind, files) || prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 ||
        !set_capabilities(0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setuid(0) == 0 || setgid(0) == 0)
        return FAULT_REFUSED;
    return sandbox_never(); // which children of the supervisor have from it
}

enum fault sandbox_drop(enum process_kind kind, const struct sandbox_user *user, rlim_t files)
{
    if (user->uid == 0 || user->gid == 0)
        return FAULT_REFUSED;
    pid_t parent = getppid();
    bound_capabilities(0);
    if (!set_limits(kind, files) || setgroups((size_t)user->group_count, user->groups) != 0 ||
        setresgid(user->gid, user->gid, user->gid) != 0 ||
        setresuid(user->uid, user->uid, user->uid) != 0)
        return FAULT_REFUSED;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 || !set_capabilities(0) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || !is_user(user))
        return FAULT_REFUSED;
    return getppid() == parent ? FAULT_NONE : FAULT_CLOSED;
}

enum fault sandbox_supervisor(void)
{
    static const uint64_t keep = 1ULL << CAP_SETUID | 1ULL << CAP_SETGID;
    bound_capabilities(keep);
    if (!limit(RLIMIT_CORE, 0) || !set_capabilities(keep) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return FAULT_REFUSED;
    return sandbox_never();
}
