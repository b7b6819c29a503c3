// SPDX-License-Identifier: BSD-2-Clause
// abuse:D11: what a role can still do once its sandbox is closed. Each check runs in a process of
// its own.
#include "config.h"
#include "daemon/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <pthread.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <asm/sockios.h>

#include <cmocka.h>

// Every attempt returns true when the kernel refused it.
struct attempt {
    const char *what;
    bool (*refused)(void);
};

static bool refused(int result)
{
    return result < 0 && (errno == EPERM || errno == EACCES || errno == EAGAIN);
}

static bool open_shadow(void)
{
    return refused(open("/etc/shadow", O_RDONLY | O_CLOEXEC));
}

static bool open_passwd(void)
{
    return refused(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static bool create_file(void)
{
    return refused(open("/tmp/warifu-sandbox-test", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static bool make_socket(void)
{
    return refused(socket(AF_INET, SOCK_STREAM, 0)) && refused(socket(AF_UNIX, SOCK_STREAM, 0)) &&
           refused(socket(AF_NETLINK, SOCK_RAW, 0));
}

static bool make_inet_socket(void)
{
    return refused(socket(AF_INET, SOCK_STREAM, 0)) && refused(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int spare_socket; // made before the sandbox closed

static bool connect_out(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    return refused(connect(spare_socket, (const struct sockaddr *)&address, sizeof address));
}

static bool bind_socket(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    return refused(bind(spare_socket, (const struct sockaddr *)&address, sizeof(sa_family_t)));
}

static bool run_program(void)
{
    char *arguments[] = {(char[]){"true"}, NULL};
    return refused(execve("/bin/true", arguments, arguments + 1));
}

static bool start_process(void)
{
    return refused(fork());
}

// Nothing but threads and processes; whatever the kernel itself would allow an ordinary user.
static bool make_namespaces(void)
{
    static const unsigned long kinds[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWCGROUP,
                                          CLONE_NEWUTS,  CLONE_NEWIPC, CLONE_NEWPID,
                                          CLONE_NEWNET};
    struct clone_args new_way = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const long child = syscall(SYS_clone, CLONE_NEWUSER | kinds[i] | SIGCHLD, 0, 0, 0, 0);
        if (child == 0)
            _exit(0);
        if (child > 0 || errno != EPERM)
            return false;
    }
    const long child = syscall(SYS_clone3, &new_way, sizeof new_way);
    if (child == 0)
        _exit(0);
    return child < 0 && errno == ENOSYS && refused(unshare(CLONE_NEWUSER));
}

static void *run_thread(void *said)
{
    *(bool *)said = true;
    return NULL;
}

static bool starts_threads(void)
{
    pthread_t thread;
    bool ran = false;

    return pthread_create(&thread, NULL, run_thread, &ran) == 0 &&
           pthread_join(thread, NULL) == 0 && ran;
}

static bool starts_processes(void)
{
    int status = 1;
    const pid_t child = fork();

    if (child == 0)
        _exit(7);
    return child > 0 && waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7;
}

// By these the kernel sends a signal for us, which no filter of kill() sees.
static bool own_signals(void)
{
    const struct f_owner_ex owner = {F_OWNER_PID, getppid()};
    int process = getppid();
    return refused(fcntl(spare_socket, F_SETOWN, process)) &&
           refused(fcntl(spare_socket, F_SETOWN_EX, &owner)) &&
           refused(fcntl(spare_socket, F_SETSIG, SIGKILL)) &&
           refused(fcntl(spare_socket, F_NOTIFY, DN_ACCESS)) &&
           refused((int)syscall(SYS_fcntl, spare_socket, F_SETOWN | INT64_C(1) << 32, process)) &&
           refused(ioctl(spare_socket, FIOSETOWN, &process)) &&
           refused(ioctl(spare_socket, SIOCSPGRP, &process));
}

static bool descriptors_are_kept(void)
{
    return fcntl(spare_socket, F_GETFD) >= 0 && fcntl(spare_socket, F_GETFL) >= 0 &&
           fcntl(spare_socket, F_SETFL, O_NONBLOCK) == 0;
}

static bool trace(void)
{
    return refused((int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)) &&
           refused((int)ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static bool signal_others(void)
{
    return refused(kill(getppid(), 0)) && refused(kill(1, 0));
}

static bool become_root(void)
{
    return refused(setuid(0)) && refused(setresuid(0, 0, 0)) && refused(setgid(0));
}

static bool new_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
           MAP_FAILED;
}

static bool be_dumpable(void)
{
    return refused(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

// What must go on working.
static bool works(void)
{
    struct timespec now;
    char *memory = malloc(100000);
    bool good = memory != NULL && clock_gettime(CLOCK_BOOTTIME, &now) == 0 && getpid() > 0 &&
                send(spare_socket, "x", 1, MSG_NOSIGNAL) < 0 && errno == ENOTCONN;
    free(memory);
    return good;
}

static const struct attempt of_front[] = {
    {"open /etc/shadow", open_shadow},
    {"open /etc/passwd", open_passwd},
    {"create a file", create_file},
    {"make any socket", make_socket},
    {"connect out", connect_out},
    {"bind", bind_socket},
    {"run a program", run_program},
    {"start a process", start_process},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make code", new_code},
    {"be dumpable", be_dumpable},
    {"(goes on working)", works},
};

static const struct attempt of_hasher[] = {
    {"open /etc/shadow", open_shadow},
    {"open /etc/passwd", open_passwd},
    {"create a file", create_file},
    {"make any socket", make_socket},
    {"connect out", connect_out},
    {"run a program", run_program},
    {"start a process", start_process},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make code", new_code},
    {"(goes on working)", works},
};

static const struct attempt of_vault[] = {
    {"open /etc/shadow", open_shadow},
    {"make a network socket", make_inet_socket},
    {"run a program", run_program},
    {"start a process", start_process},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make code", new_code},
    {"(goes on working)", works},
};

static const struct attempt of_names[] = {
    {"open /etc/shadow", open_shadow},
    {"create a file", create_file},
    {"run a program", run_program},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make namespaces", make_namespaces},
    {"(starts threads)", starts_threads},
    {"(goes on working)", works},
};

// A site's PAM modules run in it: what a user who owns nothing may. Without the group shadow it
// reads no shadow file either.
static const struct attempt of_checker[] = {
    {"open /etc/shadow", open_shadow},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make namespaces", make_namespaces},
    {"(starts threads)", starts_threads},
    {"(starts processes)", starts_processes},
    {"(goes on working)", works},
};

static const struct attempt of_device[] = {
    {"open /etc/shadow", open_shadow},
    {"create a file", create_file},
    {"make any socket", make_socket},
    {"connect out", connect_out},
    {"bind", bind_socket},
    {"run a program", run_program},
    {"start a process", start_process},
    {"trace", trace},
    {"signal others", signal_others},
    {"have the kernel signal others", own_signals},
    {"(keeps its descriptors)", descriptors_are_kept},
    {"become root", become_root},
    {"make code", new_code},
    {"be dumpable", be_dumpable},
    {"(goes on working)", works},
};

static int try_all(enum process_kind kind, const struct attempt *attempts, size_t count)
{
    if (sandbox_never() != FAULT_NONE || sandbox_close(kind) != FAULT_NONE) // as the supervisor's
        return 101;
    for (size_t i = 0; i < count; i++)
        if (!attempts[i].refused()) {
            dprintf(2, "# not refused: %s\n", attempts[i].what);
            return 1 + (int)i;
        }
    return 0;
}

// Before the filter closes, behind which most of this cannot be asked any more.
static bool has_limit(int resource, rlim_t most)
{
    struct rlimit now;
    return getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max <= most;
}

static bool has_capabilities(uint64_t wanted)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &head, data) != 0 || data[0].effective != (uint32_t)wanted ||
        data[0].permitted != (uint32_t)wanted || data[1].permitted != 0)
        return false;
    for (unsigned i = 0; i < 64 && prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
        if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1 && !(wanted >> i & 1))
            return false;
    return true;
}

// NSS modules may want a thread; what PAM modules start is bounded over all checkers.
static rlim_t processes_of(enum process_kind kind)
{
    if (kind == PROCESS_NAMES || kind == PROCESS_RESCUE_NAMES)
        return RLIM_INFINITY;
    return kind == PROCESS_CHECKER ? 256 : 0;
}

static int is_confined(enum process_kind kind)
{
    int ended_by = 0;
    if (!has_limit(RLIMIT_CORE, 0) || !has_limit(RLIMIT_NOFILE, 64) ||
        !has_limit(RLIMIT_NPROC, processes_of(kind)) ||
        (!SANITIZED && !has_limit(RLIMIT_AS, (rlim_t)2048 << 20)) /* it reserves terabytes */)
        return 90;
    if (!has_capabilities(0) || getgroups(0, NULL) != 0)
        return 91;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_GET_PDEATHSIG, &ended_by, 0, 0, 0) != 0 || ended_by != SIGKILL)
        return 92;
    return 0;
}

static int in_role(enum process_kind kind, const struct sandbox_user *user,
                   const struct attempt *attempts, size_t count)
{
    spare_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const gid_t of_whoever_started_it[] = {0, 4};
    if (spare_socket < 0 || setgroups(2, of_whoever_started_it) != 0 ||
        sandbox_drop(kind, user, 64) != FAULT_NONE)
        return 100;
    const int status = is_confined(kind);
    return status != 0 ? status : try_all(kind, attempts, count);
}

// As the service manager starts it.
static int as_user(const struct sandbox_user *user)
{
    spare_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (spare_socket < 0 || setgroups(1, &user->gid) != 0 ||
        setresgid(user->gid, user->gid, user->gid) != 0 ||
        setresuid(user->uid, user->uid, user->uid) != 0)
        return 99;
    if (sandbox_stay(PROCESS_DEVICE, 64) != FAULT_NONE)
        return 100;
    return try_all(PROCESS_DEVICE, of_device, sizeof of_device / sizeof *of_device);
}

// With something of root's left: a saved uid, a group.
static int half_a_user(const struct sandbox_user *user)
{
    const gid_t groups[] = {user->gid, 0};
    if (setgroups(2, groups) != 0 || setresgid(user->gid, user->gid, user->gid) != 0 ||
        setresuid(user->uid, user->uid, 0) != 0 ||
        sandbox_stay(PROCESS_DEVICE, 64) != FAULT_REFUSED)
        return 1;
    if (setresuid(0, 0, 0) != 0 || setresuid(user->uid, user->uid, user->uid) != 0 ||
        sandbox_stay(PROCESS_DEVICE, 64) != FAULT_REFUSED)
        return 2;
    return 0;
}

static struct sandbox_user somebody(void)
{
    struct sandbox_user user;
    if (geteuid() != 0) {
        print_message("# SKIP needs root to become another user\n");
        skip();
    }
    assert_int_equal(sandbox_find_user("nobody", &user), FAULT_NONE);
    return user;
}

static void check_child(pid_t child)
{
    int status;
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

struct role {
    enum process_kind kind;
    const struct attempt *attempts;
    size_t count;
};
#define ROLE(kind, attempts)                                                                       \
    &(struct role)                                                                                 \
    {                                                                                              \
        kind, attempts, sizeof(attempts) / sizeof *(attempts)                                      \
    }

static void abuse_d11_role(void **state)
{
    const struct role *role = *state;
    const struct sandbox_user user = somebody();
    pid_t child = fork();
    if (child == 0)
        _exit(in_role(role->kind, &user, role->attempts, role->count));
    check_child(child);
}

static void abuse_d11_device_of_the_service_manager(void **state)
{
    (void)state;
    const struct sandbox_user user = somebody();
    pid_t child = fork();
    if (child == 0)
        _exit(as_user(&user));
    check_child(child);
    child = fork();
    if (child == 0)
        _exit(half_a_user(&user));
    check_child(child);
}

static int as_supervisor(void)
{
    if (sandbox_supervisor() != FAULT_NONE)
        return 1;
    if (!has_capabilities(1ULL << CAP_SETUID | 1ULL << CAP_SETGID) || !has_limit(RLIMIT_CORE, 0))
        return 2;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                   refused(chroot("/")) && trace()
               ? 0
               : 3;
}

static void abuse_d11_supervisor(void **state)
{
    (void)state;
    (void)somebody();
    pid_t child = fork();
    if (child == 0)
        _exit(as_supervisor());
    check_child(child);
}

// Stands before libc's: one group beside the own.
static gid_t other_group;

int getgrouplist(const char *name, gid_t own, gid_t *groups, int *count)
{
    (void)name;
    assert_true(*count >= 2);
    groups[0] = own;
    groups[1] = other_group;
    return *count = 2;
}

static void abuse_d11_groups_of_a_checker(void **state)
{
    (void)state;
    struct sandbox_user user = {.uid = 1000, .gid = 1000};
    other_group = 42; // shadow
    assert_int_equal(sandbox_find_groups("somebody", &user), FAULT_NONE);
    assert_int_equal(user.group_count, 1);
    assert_int_equal(user.groups[0], 42);
    other_group = 0;
    assert_int_equal(sandbox_find_groups("somebody", &user), FAULT_REFUSED);
}

static void no_role_is_root(void **state)
{
    (void)state;
    struct sandbox_user user = {.uid = 0, .gid = 65534};
    assert_int_equal(sandbox_find_user("root", &user), FAULT_REFUSED);
    assert_int_equal(sandbox_find_user("no-such-user-here", &user), FAULT_NOT_FOUND);
    user = (struct sandbox_user){.uid = 0, .gid = 65534};
    assert_int_equal(sandbox_drop(PROCESS_FRONT, &user, 64), FAULT_REFUSED);
    user = (struct sandbox_user){.uid = 65534, .gid = 0};
    assert_int_equal(sandbox_drop(PROCESS_FRONT, &user, 64), FAULT_REFUSED);
    if (geteuid() == 0)
        assert_int_equal(sandbox_stay(PROCESS_DEVICE, 64), FAULT_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D11 front: no file, socket, program, process or trace", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_FRONT, of_front)},
        {"abuse:D11 hasher: no file, socket, program or process", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_HASHER, of_hasher)},
        {"abuse:D11 verifier: it may do no more than a hasher", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_VERIFIER, of_hasher)},
        {"abuse:D11 vault: its own user's files, no network, program or process", abuse_d11_role,
         NULL, NULL, ROLE(PROCESS_VAULT, of_vault)},
        {"abuse:D11 names: reads only, no program, no rights", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_NAMES, of_names)},
        {"abuse:D11 what a checker may still do", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_CHECKER, of_checker)},
        {"abuse:D11 device: no socket, program or process", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_DEVICE, of_device)},
        {"abuse:D11 device, started as its user: the same, and with nothing of root's",
         abuse_d11_device_of_the_service_manager, NULL, NULL, NULL},
        {"abuse:D11 rescue: the same as the front", abuse_d11_role, NULL, NULL,
         ROLE(PROCESS_RESCUE, of_front)},
        {"abuse:D11 the supervisor keeps two capabilities", abuse_d11_supervisor, NULL, NULL, NULL},
        {"abuse:D11 groups of a checker, never root's", abuse_d11_groups_of_a_checker, NULL, NULL,
         NULL},
        {"abuse:D11 no role runs as root", no_role_is_root, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
