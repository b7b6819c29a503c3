// SPDX-License-Identifier: BSD-2-Clause
// The programs of the roles: one that is missing, that others could change, that does not start or
// is of another version is refused with its path; what was opened is what is executed, whatever is
// installed meanwhile (abuse:D11).
#include "daemon/programs.h"
#include "daemon/spawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static char home[] = "/tmp/warifu-programs-XXXXXX";
static char why[PATH_MAX + 512];
static struct programs programs;

static const char *path_of(enum process_kind kind)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", home, process_role(kind)->program);
    return path;
}

static bool is_first(enum process_kind kind)
{
    for (unsigned other = 0; other < kind; other++)
        if (strcmp(process_role(other)->program, process_role(kind)->program) == 0)
            return false;
    return true;
}

// This very program, which is whatever program it is called as.
static void install(enum process_kind kind)
{
    char buffer[65536];
    ssize_t got;
    const int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    unlink(path_of(kind));
    const int to = open(path_of(kind), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    assert_true(from >= 0 && to >= 0);
    while ((got = read(from, buffer, sizeof buffer)) > 0)
        assert_int_equal(write(to, buffer, (size_t)got), got);
    assert_int_equal(fchmod(to, 0755), 0);
    close(from);
    close(to);
}

static int install_all(void **state)
{
    (void)state;
    if (mkdtemp(home) == NULL)
        return 1;
    for (unsigned kind = 0; kind < PROCESS_KINDS; kind++)
        if (is_first(kind))
            install(kind);
    return 0;
}

static int remove_all(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < PROCESS_KINDS; kind++)
        unlink(path_of(kind));
    return rmdir(home);
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *list = opendir("/proc/self/fd");

    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

// Opens them; on a fault nothing stays open, and `why` begins with the path.
static enum fault open_all(enum process_kind blamed)
{
    const unsigned before = open_descriptors();
    const enum fault fault = programs_open(&programs, home, why, sizeof why);

    if (fault == FAULT_NONE)
        return fault;
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(strncmp(why, path_of(blamed), strlen(path_of(blamed))), 0);
    return fault;
}

static void all_are_there(void **state)
{
    const unsigned before = open_descriptors();

    (void)state;
    programs_none(&programs);
    programs_close(&programs); // closes nothing, not even 0
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(open_all(PROCESS_FRONT), FAULT_NONE);
    for (unsigned kind = 0; kind < PROCESS_KINDS; kind++)
        assert_true(fcntl(programs.role[kind], F_GETFD) == FD_CLOEXEC);
    assert_int_equal(programs.role[PROCESS_RESCUE], programs.role[PROCESS_FRONT]);
    programs_close(&programs);
    assert_int_equal(open_descriptors(), before);
    programs_close(&programs); // again is nothing
    assert_int_equal(open_descriptors(), before);
}

static void a_missing_one_is_named(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < PROCESS_KINDS; kind++) {
        if (!is_first(kind))
            continue;
        assert_int_equal(unlink(path_of(kind)), 0);
        assert_int_equal(open_all(kind), FAULT_NOT_FOUND);
        assert_non_null(strstr(why, "install"));
        install(kind);
    }
}

static void what_others_can_change_is_refused(void **state)
{
    char aside[160];

    (void)state;
    for (mode_t bit = 0002; bit <= 0020; bit <<= 3) {
        assert_int_equal(chmod(path_of(PROCESS_VAULT), 0755 | bit), 0);
        assert_int_equal(open_all(PROCESS_VAULT), FAULT_REFUSED);
        assert_non_null(strstr(why, "chown root"));
    }
    assert_int_equal(chmod(path_of(PROCESS_VAULT), 0755), 0);
    if (geteuid() == 0) { // else nothing can be given away, and the case is the next test's
        assert_int_equal(chown(path_of(PROCESS_VAULT), 65534, 0), 0);
        assert_int_equal(open_all(PROCESS_VAULT), FAULT_REFUSED);
        assert_int_equal(chown(path_of(PROCESS_VAULT), 0, 0), 0);
    }
    snprintf(aside, sizeof aside, "%s/aside", home);
    assert_int_equal(rename(path_of(PROCESS_VAULT), aside), 0);
    assert_int_equal(symlink(aside, path_of(PROCESS_VAULT)), 0);
    assert_int_not_equal(open_all(PROCESS_VAULT), FAULT_NONE);
    assert_int_equal(unlink(path_of(PROCESS_VAULT)), 0);
    assert_int_equal(mkdir(path_of(PROCESS_VAULT), 0755), 0);
    assert_int_equal(open_all(PROCESS_VAULT), FAULT_REFUSED);
    assert_int_equal(rmdir(path_of(PROCESS_VAULT)), 0);
    assert_int_equal(rename(aside, path_of(PROCESS_VAULT)), 0);
    assert_int_equal(open_all(PROCESS_VAULT), FAULT_NONE);
    programs_close(&programs);
}

static void another_version_is_refused(void **state)
{
    static const char *const answers[] = {"tokend-vault of warifu 0.0.0",
                                          "tokend-front",
                                          "",
                                          "dies",
                                          "says too much",
                                          "another build"};

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        setenv("TEST_VAULT_SAYS", answers[i], 1);
        assert_int_equal(open_all(PROCESS_VAULT), FAULT_VERSION);
        assert_non_null(strstr(why, "restart tokend"));
    }
    unsetenv("TEST_VAULT_SAYS");
}

// The old one goes on, though its file is another by now.
static void what_was_opened_is_executed(void **state)
{
    struct spawn spawn;
    int status = 0;
    pid_t pid = 0;

    (void)state;
    assert_int_equal(open_all(PROCESS_VAULT), FAULT_NONE);
    assert_int_equal(unlink(path_of(PROCESS_VAULT)), 0);
    const int new = open(path_of(PROCESS_VAULT), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    assert_int_equal(write(new, "no program", 10), 10);
    close(new);
    spawn_prepare(&spawn);
    spawn.program = programs.role[PROCESS_VAULT];
    spawn.arguments[0] = "a role";
    assert_int_equal(spawn_start(&spawn, &pid), FAULT_NONE);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
    programs_close(&programs);
    install(PROCESS_VAULT);
}

// A descriptor of its caller that is not marked, and what the service manager told its caller.
static void what_is_asked_is_given_nothing(void **state)
{
    static const char *const told[] = {"NOTIFY_SOCKET", "LISTEN_FDS", "CREDENTIALS_DIRECTORY"};
    const int left = dup(STDERR_FILENO);

    (void)state;
    assert_true(left > STDERR_FILENO);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        setenv(told[i], "/nowhere", 1);
    assert_int_equal(open_all(PROCESS_FRONT), FAULT_NONE);
    programs_close(&programs);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        unsetenv(told[i]);
    close(left);
}

static bool was_given_something(void)
{
    for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return true;
    return getenv("NOTIFY_SOCKET") != NULL || getenv("LISTEN_FDS") != NULL ||
           getenv("CREDENTIALS_DIRECTORY") != NULL;
}

static int be_program(const char *name)
{
    const char *says = strcmp(name, "tokend-vault") == 0 ? getenv("TEST_VAULT_SAYS") : NULL;

    if (was_given_something())
        return EX_SOFTWARE;
    if (says == NULL)
        return puts(program_version(name)) < 0;
    if (strcmp(says, "dies") == 0)
        raise(SIGKILL);
    for (unsigned i = 0; i < 1000 && strcmp(says, "says too much") == 0; i++)
        fputs(program_version(name), stdout);
    if (strcmp(says, "another build") == 0) // of the same release
        return printf("%.*s0)\n", (int)strcspn(program_version(name), ")"), program_version(name)) <
               0;
    return says[0] == '\0' ? EX_SOFTWARE : puts(says) < 0;
}

int main(int argc, char *argv[])
{
    if (argc == 1 && strcmp(argv[0], "a role") == 0)
        return 42;
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return be_program(argv[0]);
    const struct CMUnitTest tests[] = {
        {"abuse:D11 programs that are there", all_are_there, NULL, NULL, NULL},
        {"abuse:D11 a missing program is named", a_missing_one_is_named, NULL, NULL, NULL},
        {"abuse:D11 a program that others can change", what_others_can_change_is_refused, NULL,
         NULL, NULL},
        {"abuse:D11 a program of another version", another_version_is_refused, NULL, NULL, NULL},
        {"abuse:D11 a program that is asked for its version", what_is_asked_is_given_nothing, NULL,
         NULL, NULL},
        {"abuse:D11 a program that was replaced meanwhile", what_was_opened_is_executed, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("programs", tests, install_all, remove_all);
}
