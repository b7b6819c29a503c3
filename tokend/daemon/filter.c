// SPDX-License-Identifier: BSD-2-Clause
// The system calls of each role, as an allow-list (seccomp). A refused call fails with EPERM
// instead of killing: libraries try things (a time zone file, a name service socket) that they can
// do without.
#include "daemon/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <asm/sockios.h>

// Groups of calls; a role is a set of them.
enum group {
    COMPUTE = 1 << 0,     // memory, time, randomness, signals, exit
    DESCRIPTORS = 1 << 1, // descriptors that it already has
    SERVE = 1 << 2,       // accept and wait for many
    READ_FILES = 1 << 3,
    WRITE_FILES = 1 << 4,
    CONNECT_LOCAL = 1 << 5, // unix sockets: syslog
    CONNECT = 1 << 6,       // any socket: directory servers
    LOAD_CODE = 1 << 7,     // dlopen of name service modules
    USE_DEVICE = 1 << 8,    // open and drive what the user may: tokens
    RUN = 1 << 9,           // start, bound and end processes and programs: PAM modules' helpers
};

#define LOOK_UP (COMPUTE | DESCRIPTORS | READ_FILES | CONNECT_LOCAL | CONNECT | LOAD_CODE)

static const unsigned allowed[PROCESS_KINDS] = {
    [PROCESS_FRONT] = COMPUTE | DESCRIPTORS | SERVE,
    [PROCESS_NAMES] = LOOK_UP,
    [PROCESS_VAULT] = COMPUTE | DESCRIPTORS | READ_FILES | WRITE_FILES | CONNECT_LOCAL,
    [PROCESS_RESCUE] = COMPUTE | DESCRIPTORS | SERVE,
    [PROCESS_RESCUE_NAMES] = LOOK_UP,
    [PROCESS_VERIFIER] = COMPUTE | DESCRIPTORS,
    [PROCESS_HASHER] = COMPUTE | DESCRIPTORS,
    // Whose modules these are a site decides: they may do what an unprivileged program may, as a
    // user who owns nothing.
    [PROCESS_CHECKER] = LOOK_UP | WRITE_FILES | RUN,
    [PROCESS_DEVICE] = COMPUTE | DESCRIPTORS | READ_FILES | USE_DEVICE,
};

struct call {
    unsigned groups; // allowed when the role has one of them
    int number;
};
#define CALL(groups, name)                                                                         \
    {                                                                                              \
        groups, SCMP_SYS(name)                                                                     \
    }

static const struct call calls[] = {
    CALL(COMPUTE, brk),
    CALL(COMPUTE, munmap),
    CALL(COMPUTE, mremap),
    CALL(COMPUTE, madvise),
    CALL(COMPUTE, mlock),
    CALL(COMPUTE, mlock2),
    CALL(COMPUTE, munlock),
    CALL(COMPUTE, futex),
    CALL(COMPUTE, rseq),
    CALL(COMPUTE, sched_yield),
    CALL(COMPUTE, sysinfo),
    CALL(COMPUTE, clock_gettime),
    CALL(COMPUTE, gettimeofday),
    CALL(COMPUTE, time),
    CALL(COMPUTE, clock_nanosleep),
    CALL(COMPUTE, nanosleep),
    CALL(COMPUTE, getrandom),
    CALL(COMPUTE, getpid),
    CALL(COMPUTE, getppid),
    CALL(COMPUTE, gettid),
    CALL(COMPUTE, getuid),
    CALL(COMPUTE, geteuid),
    CALL(COMPUTE, getgid),
    CALL(COMPUTE, getegid),
    CALL(COMPUTE, rt_sigaction),
    CALL(COMPUTE, rt_sigprocmask),
    CALL(COMPUTE, rt_sigreturn),
    CALL(COMPUTE, sigaltstack),
    CALL(COMPUTE, restart_syscall),
    CALL(COMPUTE, exit),
    CALL(COMPUTE, exit_group),
    CALL(COMPUTE, getrlimit),
    CALL(COMPUTE, getrusage),

    CALL(DESCRIPTORS, read),
    CALL(DESCRIPTORS, write),
    CALL(DESCRIPTORS, readv),
    CALL(DESCRIPTORS, writev),
    CALL(DESCRIPTORS, recvfrom),
    CALL(DESCRIPTORS, recvmsg),
    CALL(DESCRIPTORS, sendto),
    CALL(DESCRIPTORS, sendmsg),
    CALL(DESCRIPTORS, close),
    CALL(DESCRIPTORS, poll),
    CALL(DESCRIPTORS, ppoll),
    CALL(DESCRIPTORS, select),
    CALL(DESCRIPTORS, pselect6),
    CALL(DESCRIPTORS, shutdown),
    CALL(DESCRIPTORS, fstat),
    CALL(DESCRIPTORS, lseek),
    CALL(DESCRIPTORS, getsockopt),

    CALL(SERVE, accept4),
    CALL(SERVE, epoll_ctl),
    CALL(SERVE, epoll_wait),
    CALL(SERVE, epoll_pwait),
    CALL(SERVE, epoll_pwait2),
    CALL(SERVE, timerfd_settime),
    CALL(SERVE, setsockopt),
    CALL(SERVE, pidfd_open), // to wait for; nothing else can be done with it here

    CALL(READ_FILES, access),
    CALL(READ_FILES, faccessat),
    CALL(READ_FILES, faccessat2),
    CALL(READ_FILES, stat),
    CALL(READ_FILES, lstat),
    CALL(READ_FILES, newfstatat),
    CALL(READ_FILES, statx),
    CALL(READ_FILES, readlink),
    CALL(READ_FILES, readlinkat),
    CALL(READ_FILES, getdents64),
    CALL(DESCRIPTORS | READ_FILES, pread64),
    CALL(READ_FILES, preadv),
    CALL(READ_FILES, fadvise64),
    CALL(READ_FILES, getcwd),
    CALL(READ_FILES, statfs),
    CALL(READ_FILES, fstatfs),
    CALL(READ_FILES, dup),
    CALL(READ_FILES, dup3),

    CALL(WRITE_FILES, open),
    CALL(WRITE_FILES, openat),
    CALL(WRITE_FILES, pwrite64),
    CALL(WRITE_FILES, pwritev),
    CALL(WRITE_FILES, ftruncate),
    CALL(WRITE_FILES, fallocate),
    CALL(WRITE_FILES, fsync),
    CALL(WRITE_FILES, fdatasync),
    CALL(WRITE_FILES, unlink),
    CALL(WRITE_FILES, unlinkat),
    CALL(WRITE_FILES, rename),
    CALL(WRITE_FILES, renameat),
    CALL(WRITE_FILES, renameat2),
    CALL(WRITE_FILES, link),
    CALL(WRITE_FILES, linkat),
    CALL(WRITE_FILES, fchmod),
    CALL(WRITE_FILES, umask),
    CALL(WRITE_FILES, adjtimex),
    CALL(WRITE_FILES, clock_adjtime), // only reads: no CAP_SYS_TIME

    CALL(CONNECT_LOCAL, connect),
    CALL(CONNECT_LOCAL, getsockname),
    CALL(CONNECT_LOCAL, getpeername),
    CALL(CONNECT_LOCAL, setsockopt),

    CALL(CONNECT, socket),
    CALL(CONNECT, bind),
    CALL(CONNECT, sendmmsg),
    CALL(CONNECT, recvmmsg),
    CALL(CONNECT | USE_DEVICE, ioctl),
    CALL(CONNECT, uname),
    CALL(CONNECT, setitimer),
    CALL(CONNECT | USE_DEVICE, alarm),
    CALL(CONNECT, pipe2),
    CALL(CONNECT, eventfd2),
    CALL(CONNECT, epoll_create1),
    CALL(CONNECT, epoll_ctl),
    CALL(CONNECT, epoll_wait),
    CALL(CONNECT, timerfd_create),
    CALL(CONNECT, timerfd_settime),
    CALL(CONNECT | WRITE_FILES | USE_DEVICE, flock),
    CALL(CONNECT, sched_getaffinity),
    CALL(CONNECT, set_robust_list),

    CALL(LOAD_CODE, mmap),
    CALL(LOAD_CODE, mprotect),

    CALL(RUN, fork),
    CALL(RUN, vfork),
    CALL(RUN, execve),
    CALL(RUN, wait4),
    CALL(RUN, waitid),
    CALL(RUN, kill),
    CALL(RUN, tgkill),
    CALL(RUN, pidfd_open),
    CALL(RUN, pidfd_send_signal),
    CALL(RUN, setpgid),
    CALL(RUN, getpgrp),
    CALL(RUN, getpgid),
    CALL(RUN, setsid),
    CALL(RUN, getsid),
    CALL(RUN, pipe),
    CALL(RUN, dup2),
    CALL(RUN, close_range),
    CALL(RUN, socketpair),
    CALL(RUN, prlimit64),
    CALL(RUN, setrlimit),
    CALL(RUN, prctl),
    CALL(RUN, arch_prctl),
    CALL(RUN, set_tid_address),
    CALL(RUN, capget),
    CALL(RUN, capset),
    CALL(RUN, getgroups),
    CALL(RUN, setgroups),
    CALL(RUN, setuid),
    CALL(RUN, setgid),
    CALL(RUN, setreuid),
    CALL(RUN, setregid),
    CALL(RUN, setresuid),
    CALL(RUN, setresgid),
    CALL(RUN, setfsuid),
    CALL(RUN, setfsgid),
    CALL(RUN, getresuid),
    CALL(RUN, getresgid),
    CALL(RUN, getpriority),
    CALL(RUN, times),
    CALL(RUN, chdir),
    CALL(RUN, fchdir),
    CALL(RUN, mkdir),
    CALL(RUN, chmod),
    CALL(RUN, utimensat),
};

// Calls that depend on an argument.
struct call_if {
    unsigned groups;
    int number;
    struct scmp_arg_cmp argument;
};
#define NO_BITS(index, bits)                                                                       \
    {                                                                                              \
        index, SCMP_CMP_MASKED_EQ, (scmp_datum_t)(bits), 0                                         \
    }

#define COMMAND(value)                                                                             \
    {                                                                                              \
        1, SCMP_CMP_EQ, value, 0                                                                   \
    }

// What the unit's RestrictNamespaces= refuses, wherever tokend is started. (CLONE_NEWTIME is no
// flag of clone(), its bit belongs to the signal there; unshare() is refused altogether.)
#define NAMESPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)

static const struct call_if calls_if[] = {
    {LOAD_CODE, SCMP_SYS(clone), NO_BITS(0, NAMESPACES)}, // threads, and with RUN processes
    {COMPUTE, SCMP_SYS(mmap), NO_BITS(2, PROT_EXEC)},     // no new code
    {COMPUTE, SCMP_SYS(mprotect), NO_BITS(2, PROT_EXEC)},
    {READ_FILES, SCMP_SYS(open), NO_BITS(1, O_ACCMODE | O_CREAT | O_TRUNC)}, // reading only
    {READ_FILES, SCMP_SYS(openat), NO_BITS(2, O_ACCMODE | O_CREAT | O_TRUNC)},
    {USE_DEVICE, SCMP_SYS(openat), NO_BITS(2, O_CREAT | O_TRUNC)},
    {CONNECT_LOCAL, SCMP_SYS(socket), {0, SCMP_CMP_EQ, AF_UNIX, 0}},
    // Not F_SETOWN, F_SETSIG and their like: by them the kernel sends signals for us.
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_GETFD)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_SETFD)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_GETFL)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_SETFL)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_DUPFD)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_DUPFD_CLOEXEC)},
    {DESCRIPTORS, SCMP_SYS(fcntl), COMMAND(F_GET_SEALS)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_GETLK)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_SETLK)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_SETLKW)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_OFD_GETLK)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_OFD_SETLK)},
    {READ_FILES, SCMP_SYS(fcntl), COMMAND(F_OFD_SETLKW)},
};

// fstat() of glibc is newfstatat(fd, "", ..., AT_EMPTY_PATH).
static const struct call_if fstat_call = {
    DESCRIPTORS, SCMP_SYS(newfstatat), {3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH}};

static int add_calls(scmp_filter_ctx filter, unsigned groups)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof calls / sizeof *calls; i++)
        if (calls[i].groups & groups)
            status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i].number, 0);
    for (size_t i = 0; status == 0 && i < sizeof calls_if / sizeof *calls_if; i++)
        if (calls_if[i].groups & groups)
            status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls_if[i].number, 1,
                                      calls_if[i].argument);
    if (status == 0 && !(groups & READ_FILES))
        status =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, fstat_call.number, 1, fstat_call.argument);
    // Its flags lie in memory, where no filter can look. "There is no such call" makes libc use
    // clone().
    if (status == 0)
        status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (status == 0) { // abort() raises in its own process only
        const struct scmp_arg_cmp own = {0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0};
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, own);
    }
    return status;
}

// Its files alone, for reading. No filter can look at their names: this is not "beneath".
static int add_folder(scmp_filter_ctx filter, int folder, int flags)
{
    const struct scmp_arg_cmp same[] = {{0, SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)folder},
                                        {2, SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)flags}};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 2, same);
}

enum fault sandbox_close(enum process_kind kind)
{
    return sandbox_close_around(kind, -1, 0);
}

enum fault sandbox_close_around(enum process_kind kind, int folder, int flags)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return FAULT_MEMORY;
    int status = add_calls(filter, allowed[kind]);
    if (status == 0 && folder >= 0)
        status = add_folder(filter, folder, flags);
    if (status == 0)
        status = seccomp_load(filter);
    seccomp_release(filter);
    return status == 0 ? FAULT_NONE : FAULT_REFUSED;
}

// What no process of tokend ever needs. A list of what is refused, because whatever the roles are
// allowed must pass it too.
static const int never[] = {
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(syslog),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(personality),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(vhangup),
};

// Commands that have the kernel send a signal to somebody, or type into a terminal. The kernel
// looks at the lower half of the argument.
static const struct {
    int number;
    unsigned command;
} never_commands[] = {
    {SCMP_SYS(fcntl), F_SETOWN},   {SCMP_SYS(fcntl), F_SETOWN_EX}, {SCMP_SYS(fcntl), F_SETSIG},
    {SCMP_SYS(fcntl), F_SETLEASE}, {SCMP_SYS(fcntl), F_NOTIFY},    {SCMP_SYS(ioctl), FIOSETOWN},
    {SCMP_SYS(ioctl), SIOCSPGRP},  {SCMP_SYS(ioctl), FIOASYNC},    {SCMP_SYS(ioctl), TIOCSTI},
    {SCMP_SYS(ioctl), TIOCLINUX},  {SCMP_SYS(ioctl), TIOCSCTTY},
};

static int add_never_commands(scmp_filter_ctx filter)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof never_commands / sizeof *never_commands; i++) {
        const struct scmp_arg_cmp command = {1, SCMP_CMP_MASKED_EQ, UINT32_MAX,
                                             never_commands[i].command};
        status =
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), never_commands[i].number, 1, command);
    }
    return status;
}

enum fault sandbox_never(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return FAULT_MEMORY;
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof never / sizeof *never; i++)
        status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), never[i], 0);
    if (status == 0)
        status = add_never_commands(filter);
    if (status == 0)
        status = seccomp_load(filter);
    seccomp_release(filter);
    return status == 0 ? FAULT_NONE : FAULT_REFUSED;
}
