// SPDX-License-Identifier: BSD-2-Clause
#include "config.h"

#include "import_sandbox.h"
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define ADDRESS_SPACE ((rlim_t)1024 << 20) // bytes; XML takes some ten times its size
#define SECONDS 60

static bool limit(int resource, rlim_t value)
{
    const struct rlimit both = {value, value};

    return setrlimit(resource, &both) == 0;
}

// No futex: there is one thread, and whoever waits for nobody uses up no time.
static const int allowed[] = {
    SCMP_SYS(brk),         SCMP_SYS(munmap),     SCMP_SYS(mremap),
    SCMP_SYS(madvise),     SCMP_SYS(getrandom),  SCMP_SYS(clock_gettime),
    SCMP_SYS(exit),        SCMP_SYS(exit_group), SCMP_SYS(clock_gettime64),
    SCMP_SYS(rt_sigreturn)};

// Allowed where one argument is as it should be.
static const struct {
    int call;
    struct scmp_arg_cmp argument;
} bounded[] = {
    {SCMP_SYS(read), {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = STDIN_FILENO}},
    {SCMP_SYS(write), {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = STDOUT_FILENO}},
    // Memory, but none that runs.
    {SCMP_SYS(mmap), {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
    {SCMP_SYS(mmap2), {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
    {SCMP_SYS(mprotect), {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
};

static bool allow_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool done = filter != NULL;

    for (size_t i = 0; done && i < sizeof allowed / sizeof *allowed; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    for (size_t i = 0; done && i < sizeof bounded / sizeof *bounded; i++)
        done = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, bounded[i].call, 1,
                                      &bounded[i].argument) == 0;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool import_shut_in(void)
{
    const pid_t parent = getppid();

    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_CPU, SECONDS) &&
           (SANITIZED || (prctl(PR_SET_DUMPABLE, 0) == 0 && limit(RLIMIT_AS, ADDRESS_SPACE) &&
                          limit(RLIMIT_NOFILE, 0) && allow_calls()));
}
