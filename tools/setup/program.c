// SPDX-License-Identifier: BSD-2-Clause
#include "setup/program.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

// `log` NULL: the descriptors of the caller.
static int prepare(posix_spawn_file_actions_t *actions, const char *log, bool aside)
{
    int error = aside ? posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO) : 0;

    if (error != 0)
        return error;
    if (log != NULL &&
        ((error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                                   0)) != 0 ||
         (error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, log,
                                                   O_WRONLY | O_CREAT | O_TRUNC, 0600)) != 0 ||
         (error = posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO)) != 0))
        return error;
    return posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

static enum fault run(const char *const words[], const char *const environment[], const char *log,
                      bool aside, int *status)
{
    posix_spawn_file_actions_t actions;
    pid_t process;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return fault_from_errno(error);
    error = prepare(&actions, log, aside);
    if (error == 0)
        error = posix_spawnp(&process, words[0], &actions, NULL,
                             (char *const *)(uintptr_t)words, // which it does not change
                             (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return fault_from_errno(error);
    while (waitpid(process, status, 0) < 0)
        if (errno != EINTR)
            return FAULT_IO;
    return WIFEXITED(*status) && WEXITSTATUS(*status) == 0 ? FAULT_NONE : FAULT_REFUSED;
}

enum fault program_run(const char *const words[], const char *const environment[], const char *log)
{
    int status;

    return run(words, environment, log != NULL ? log : "/dev/null", false, &status);
}

enum fault program_run_here(const char *const words[], const char *const environment[])
{
    int status;

    return run(words, environment, NULL, false, &status);
}

int program_status(const char *const words[], const char *const environment[], bool aside)
{
    int status = 0;
    const enum fault fault = run(words, environment, NULL, aside, &status);

    return fault != FAULT_NONE && fault != FAULT_REFUSED ? -1
           : WIFEXITED(status)                           ? WEXITSTATUS(status)
                                                         : -1;
}
