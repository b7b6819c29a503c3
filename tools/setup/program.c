// SPDX-License-Identifier: BSD-2-Clause
#include "setup/program.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(const char *const words[], const char *const environment[], const char *log,
                 pid_t *process)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    if ((error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                                  0)) == 0 &&
        (error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO,
                                                  log != NULL ? log : "/dev/null",
                                                  O_WRONLY | O_CREAT | O_TRUNC, 0600)) == 0 &&
        (error = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)) == 0 &&
        (error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)) == 0)
        error = posix_spawnp(process, words[0], &actions, NULL,
                             (char *const *)(uintptr_t)words, // which it does not change
                             (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

enum fault program_run(const char *const words[], const char *const environment[], const char *log)
{
    pid_t process;
    int status;
    const int error = start(words, environment, log, &process);

    if (error != 0)
        return fault_from_errno(error);
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return FAULT_IO;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? FAULT_NONE : FAULT_REFUSED;
}
