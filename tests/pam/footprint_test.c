// SPDX-License-Identifier: BSD-2-Clause
// What a host process notices of the module: nothing but the verdict.
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void every_phase(void)
{
    static const char *const words[] = {FAKE_PASSWORD, FAKE_CODE, "neu", "neu", NULL};
    host.answers = words;
    host.next = 0;
    host.told[0] = '\0';
    assert_int_equal(pam_authenticate(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(host.handle, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SUCCESS);
}

// --- descriptors ---------------------------------------------------------------------------------

static bool is_socket(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

static unsigned exposed; // sockets seen by the conversation that a child would inherit
static unsigned low;     // or that lie at 0, 1, 2

static void look_at_descriptors(struct host *at)
{
    (void)at;
    for (int fd = 0; fd < 64; fd++) {
        if (!is_socket(fd))
            continue;
        exposed += (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0;
        low += fd <= 2;
    }
}

static void a_thousand_authentications(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    unsigned before = host_descriptors();
    for (int i = 0; i < 1000; i++) {
        host.told[0] = '\0';
        host.on_prompt = i % 100 == 0 ? look_at_descriptors : NULL;
        assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    }
    assert_int_equal(host_descriptors(), before);
    assert_int_equal(exposed, 0);
    assert_int_equal(low, 0);
    assert_int_equal(fake.seen->grants, 1001);
}

static int closed_standard_descriptors(void)
{
    close(0);
    close(1);
    close(2);
    host.on_prompt = look_at_descriptors;
    if (host_authenticate(&host) != PAM_SUCCESS)
        return 1;
    if (exposed != 0 || low != 0)
        return 2;
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
            return 3;
    return 0;
}

static void standard_descriptors_closed(void **state)
{
    (void)state;
    int status;
    use(fake_works, host_whole_stack, host_right_answers);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(closed_standard_descriptors());
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

// --- the process ---------------------------------------------------------------------------------

struct process {
    struct sigaction actions[65];
    sigset_t mask;
    mode_t umask;
    char directory[4096];
    char locale[256];
    char *environment;
    size_t environment_size;
    unsigned tasks;
    char limits[4096];
};

static size_t read_proc(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t got = fread(out, 1, size - 1, file);
    fclose(file);
    out[got] = '\0';
    return got;
}

static void photograph(struct process *process)
{
    memset(process, 0, sizeof *process);
    for (int number = 1; number <= 64; number++)
        (void)sigaction(number, NULL, &process->actions[number]);
    sigprocmask(SIG_SETMASK, NULL, &process->mask);
    process->umask = umask(0);
    umask(process->umask);
    assert_non_null(getcwd(process->directory, sizeof process->directory));
    snprintf(process->locale, sizeof process->locale, "%s", setlocale(LC_ALL, NULL));
    FILE *memory = open_memstream(&process->environment, &process->environment_size);
    for (char **at = environ; *at != NULL; at++)
        fprintf(memory, "%s\n", *at);
    fclose(memory);
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    while (readdir(tasks) != NULL)
        process->tasks++;
    closedir(tasks);
    read_proc("/proc/self/limits", process->limits, sizeof process->limits);
}

static void the_process_is_left_as_it_was(void **state)
{
    (void)state;
    static struct process before, after;
    use(fake_works, host_whole_stack, NULL);
    umask(027);
    setlocale(LC_ALL, "C.UTF-8");
    photograph(&before);
    every_phase();
    unlink(fake.path);
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR); // trouble leaves no trace either
    photograph(&after);
    for (int number = 1; number <= 64; number++) {
        assert_ptr_equal(before.actions[number].sa_handler, after.actions[number].sa_handler);
        assert_int_equal(before.actions[number].sa_flags, after.actions[number].sa_flags);
        assert_int_equal(sigismember(&before.mask, number), sigismember(&after.mask, number));
    }
    assert_int_equal(before.umask, after.umask);
    assert_string_equal(before.directory, after.directory);
    assert_string_equal(before.locale, after.locale);
    assert_string_equal(before.environment, after.environment);
    assert_int_equal(before.tasks, 3); // ".", "..", and one
    assert_int_equal(after.tasks, 3);
    assert_string_equal(before.limits, after.limits);
    free(before.environment);
    free(after.environment);
}

static long resident_kilobytes(void)
{
    char text[4096];
    read_proc("/proc/self/smaps_rollup", text, sizeof text);
    const char *line = strstr(text, "Rss:");
    assert_non_null(line);
    return strtol(line + 4, NULL, 10);
}

static void loaded_and_unloaded(void **state)
{
    (void)state;
    const char *module = host_module();
    void *first = dlopen(module, RTLD_NOW);
    assert_non_null(first);
    dlclose(first);
    unsigned descriptors = host_descriptors();
    long before = resident_kilobytes();
    for (int i = 0; i < 1000; i++) {
        void *handle = dlopen(module, RTLD_NOW);
        assert_non_null(handle);
        assert_non_null(dlsym(handle, "pam_sm_authenticate"));
        assert_int_equal(dlclose(handle), 0);
    }
    assert_int_equal(host_descriptors(), descriptors);
    long grown = resident_kilobytes() - before;
    print_message("# 1000 times dlopen and dlclose: %+ld kB\n", grown);
    if (getenv("SANITIZE") == NULL || *getenv("SANITIZE") == '\0')
        assert_true(grown < 200);
}

// What is resident of the module's own mappings.
static long module_kilobytes(void)
{
    char line[4500];
    long total = 0;
    bool ours = false;
    FILE *file = fopen("/proc/self/smaps", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (strchr(line, '-') != NULL && strstr(line, " r") != NULL)
            ours = strstr(line, "/pam_warifu.so") != NULL;
        if (ours && strncmp(line, "Rss:", 4) == 0)
            total += strtol(line + 4, NULL, 10);
    }
    fclose(file);
    return total;
}

static void the_module_is_light(void **state)
{
    (void)state;
    if (getenv("SANITIZE") != NULL && *getenv("SANITIZE") != '\0') {
        print_message("# SKIP a sanitized module is not a light one\n");
        skip();
    }
    assert_int_equal(module_kilobytes(), 0);
    void *handle = dlopen(host_module(), RTLD_NOW);
    assert_non_null(handle);
    long added = module_kilobytes();
    dlclose(handle);
    print_message("# the module adds %ld kB\n", added);
    assert_true(added > 0 && added <= 64);
}

// --- the environment -----------------------------------------------------------------------------

static char asked_for[4096]; // names given to getenv by libpam or the module
static bool listening;

__attribute__((visibility("default"))) char *getenv(const char *name)
{
    size_t length = strlen(name);
    if (listening && strlen(asked_for) + length + 2 < sizeof asked_for)
        strcat(strcat(asked_for, name), "\n");
    for (char **at = environ; *at != NULL; at++)
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=')
            return *at + length + 1;
    return NULL;
}

static void only_four_variables_are_read(void **state)
{
    (void)state;
    static const char *const hostile[] = {"HOME",         "TMPDIR",        "OPENSSL_CONF",
                                          "WARIFU_DEBUG", "WARIFU_SOCKET", "LANGUAGE"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        setenv(hostile[i], "/tmp/attacker", 1);
    setenv("LC_ALL", "/tmp/attacker/../x", 1);
    setenv("TERM", "x\x1b[31m", 1);
    use(fake_works, host_whole_stack, NULL);
    asked_for[0] = '\0';
    listening = true;
    every_phase();
    unlink(fake.path);
    assert_int_equal(host_authenticate(&host), PAM_SYSTEM_ERR);
    listening = false;
    assert_non_null(strstr(asked_for, "LC_ALL"));
    for (char *name = strtok(asked_for, "\n"); name != NULL; name = strtok(NULL, "\n"))
        if (strcmp(name, "LC_ALL") != 0 && strcmp(name, "LC_MESSAGES") != 0 &&
            strcmp(name, "LANG") != 0 && strcmp(name, "TERM") != 0)
            fail_msg("read: %s", name);
    assert_string_equal(fake_last_begin(&fake)->language, ""); // not plausible: not sent
    assert_string_equal(fake_last_begin(&fake)->terminal, "");
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        unsetenv(hostile[i]);
    setenv("LC_ALL", "C", 1);
    setenv("TERM", "dumb", 1);
}

// --- signals -------------------------------------------------------------------------------------

static volatile unsigned alarms;

static void count_alarm(int number)
{
    (void)number;
    alarms = alarms + 1;
}

// Seconds. Whoever waits for longer waits for ever; a busy machine may well take half of it.
enum { HANGS = 30 };

static void a_storm_of_alarms(void **state)
{
    (void)state;
    struct sigaction action = {.sa_handler = count_alarm}, before; // no SA_RESTART
    struct itimerval storm = {{0, 1000}, {0, 1000}}, calm = {{0, 0}, {0, 0}};
    use(fake_works, host_whole_stack, host_right_answers);
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &storm, NULL);
    bool right = true;
    for (int i = 0; i < 200; i++) {
        host.told[0] = '\0';
        right &= host_authenticate(&host) == PAM_SUCCESS;
    }
    kill(fake.pid, SIGSTOP);
    double begin = host_seconds();
    int code = host_authenticate(&host);
    double took = host_seconds() - begin;
    setitimer(ITIMER_REAL, &calm, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_true(right);
    assert_true(alarms > 100); // a busy machine delivers fewer than one a millisecond
    assert_int_equal(fake.seen->begins, 200); // exactly one request each
    assert_int_equal(fake.seen->answers, 400);
    assert_int_equal(code, PAM_SYSTEM_ERR);
    assert_true(took > 0.8 && took < HANGS);
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    const struct CMUnitTest tests[] = {
        TEST("the module adds at most 64 kB", the_module_is_light),
        TEST("abuse:P10 1,000 authentications leave the descriptors alone",
             a_thousand_authentications),
        TEST("abuse:P10 descriptors 0 to 2 are closed and stay closed",
             standard_descriptors_closed),
        TEST("abuse:P11 signals, mask, umask, directory, locale, environment, limits, threads",
             the_process_is_left_as_it_was),
        TEST("abuse:P11 1,000 times dlopen and dlclose", loaded_and_unloaded),
        TEST("abuse:P14 only four variables are read", only_four_variables_are_read),
        TEST("abuse:P15 an alarm every millisecond changes nothing", a_storm_of_alarms),
    };
    return cmocka_run_group_tests_name("footprint", tests, NULL, NULL);
}
