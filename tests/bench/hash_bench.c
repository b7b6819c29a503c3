// SPDX-License-Identifier: BSD-2-Clause
// hash_bench COUNT: processor time of one password hash (64 MiB, two passes), in pages as they come
// and in huge ones (factor/huge_pages.h), a process each, in turns. Prints plain_ms=N huge_ms=N.
//     hash_bench COUNT PROCESSES: so many in each of so many processes at once, in huge pages, and
// nothing else: what these processors can do. Prints per_second=N.
#include "factor/huge_pages.h"
#include "factor/password.h"
#include <err.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double milliseconds(const struct timeval *time)
{
    return (double)time->tv_sec * 1e3 + (double)time->tv_usec / 1e3;
}

static pid_t start(unsigned count, bool huge)
{
    const pid_t child = fork();
    if (child < 0)
        err(1, "fork");
    if (child == 0) {
        char encoded[PASSWORD_ENCODED_SIZE];
        if (sodium_init() < 0)
            _exit(1);
        if (huge)
            huge_pages_use();
        for (unsigned i = 0; i < count; i++)
            if (password_encode("Bench-Pa55+word", (struct password_cost){65536, 2}, encoded) !=
                FAULT_NONE)
                _exit(1);
        _exit(0);
    }
    return child;
}

static double at_once(unsigned count, unsigned processes)
{
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (unsigned i = 0; i < processes; i++)
        (void)start(count, true);
    for (unsigned i = 0; i < processes; i++) {
        int status = 0;
        if (wait(&status) < 0 || status != 0)
            errx(1, "a hash failed");
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    return count * processes /
           ((double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9);
}

static double hash(unsigned count, bool huge)
{
    struct rusage usage;
    int status = 0;
    const pid_t child = start(count, huge);
    if (wait4(child, &status, 0, &usage) != child || status != 0)
        errx(1, "a hash failed");
    return (milliseconds(&usage.ru_utime) + milliseconds(&usage.ru_stime)) / count;
}

int main(int count, char **arguments)
{
    const unsigned hashes =
        count == 2 || count == 3 ? (unsigned)strtoul(arguments[1], NULL, 10) : 0;
    const unsigned processes = count == 3 ? (unsigned)strtoul(arguments[2], NULL, 10) : 1;
    if (hashes == 0 || processes == 0)
        errx(2, "usage: hash_bench COUNT [PROCESSES]");
    if (count == 3) {
        printf("per_second=%.1f\n", at_once(hashes, processes));
        return 0;
    }
    const double plain = hash(hashes, false);
    printf("plain_ms=%.1f huge_ms=%.1f\n", plain, hash(hashes, true));
    return 0;
}
