// SPDX-License-Identifier: BSD-2-Clause
// loss_bench [OPTION]... COMMAND ARG...   measures how fast a revocation is, with any PAM module
// Many logins of one person wait at the prompt for the code (abuse:R1). COMMAND revokes the
// authenticator; from a little before it starts until well after, they answer one after the other,
// each with a right code. What is printed, as name=value pairs on one line:
//   waiting, before    logins at the prompt; those of them that were let in before COMMAND started
//   last_ms            from the start of COMMAND until the last login that was let in was answered;
//                      0: none was, once it had started
//   command_ms         from the start of COMMAND until it had ended
//   after              logins let in whose code was given after COMMAND had ended: must be 0
// Options: -c CREDENTIALS (login.h), -o INDEX (the person in it), -d CONFDIR, -s SERVICE, -p
// PROCESSES
#include "login.h"
#include <err.h>
#include <security/pam_appl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PROCESSES_MAX = 256,
    CREDENTIALS_MAX = 200000,
    LEAD_MS = 20,   // answers begin so long before COMMAND
    SPREAD_MS = 120 // and are spread over so long
};

struct login_try {
    double given, answered; // the code, and the verdict
    bool accepted;
};

// What the processes share. Times are milliseconds of the monotonic clock.
struct board {
    atomic_uint arrived, codes_given;
    _Atomic double start; // of COMMAND; 0 until all wait
    struct login_try tries[PROCESSES_MAX];
};

struct waiter {
    struct board *board;
    struct credential credential;
    unsigned place, of;
    char code[16];
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void sleep_until(double moment)
{
    for (double left = moment - now(); left > 0; left = moment - now()) {
        const struct timespec time = {(time_t)(left / 1e3), (long)(left * 1e6) % 1000000000L};
        nanosleep(&time, NULL);
    }
}

// At the prompt: waits for its turn and takes the next code that nobody has used.
static void wait_for_turn(void *context)
{
    struct waiter *waiter = context;
    struct board *board = waiter->board;
    double start;

    atomic_fetch_add(&board->arrived, 1);
    while ((start = atomic_load(&board->start)) == 0)
        sleep_until(now() + 1);
    sleep_until(start - LEAD_MS + (double)SPREAD_MS * waiter->place / waiter->of);
    waiter->credential.counter += atomic_fetch_add(&board->codes_given, 1);
    credential_code(&waiter->credential, false, waiter->code);
    board->tries[waiter->place].given = now();
}

static void wait_at_prompt(const struct login_plan *plan, struct waiter *waiter)
{
    struct login_plan mine = *plan;
    mine.before_code = wait_for_turn;
    mine.context = waiter;
    struct login_result result = login(&mine, &waiter->credential, waiter->code);
    struct login_try *try = &waiter->board->tries[waiter->place];
    try->answered = now();
    try->accepted = result.code == PAM_SUCCESS;
    if (!result.answered)
        errx(1, "a login was not asked for a code (%d)", result.code);
}

static double run_command(char **command)
{
    pid_t child = fork();
    int status;
    if (child < 0)
        err(1, "fork");
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) != NULL)
            execvp(command[0], command);
        _exit(127);
    }
    if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        errx(1, "%s failed (status %d)", command[0], status);
    return now();
}

static int report(const struct board *board, unsigned processes, double start, double end)
{
    unsigned before = 0, after = 0;
    double last = 0;
    for (unsigned i = 0; i < processes; i++) {
        const struct login_try *try = &board->tries[i];
        if (!try->accepted)
            continue;
        if (try->answered < start)
            before++;
        else if (try->answered - start > last)
            last = try->answered - start;
        after += try->given > end;
    }
    printf("waiting=%u before=%u last_ms=%.3f command_ms=%.3f after=%u\n", processes, before, last,
           end - start, after);
    return after == 0 ? 0 : 1;
}

int main(int count, char **arguments)
{
    static struct credential credentials[CREDENTIALS_MAX];
    struct login_plan plan = {.service = "other"};
    const char *file = NULL;
    unsigned processes = 64, index = 0;
    int option;
    while ((option = getopt(count, arguments, "+c:o:d:s:p:")) != -1) {
        switch (option) {
        case 'c':
            file = optarg;
            break;
        case 'o':
            index = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'd':
            plan.confdir = optarg;
            break;
        case 's':
            plan.service = optarg;
            break;
        case 'p':
            processes = (unsigned)strtoul(optarg, NULL, 10);
            break;
        default:
            return 2;
        }
    }
    if (file == NULL || optind == count || processes == 0 || processes > PROCESSES_MAX)
        errx(2, "usage: loss_bench -c CREDENTIALS [OPTION]... COMMAND ARG...");
    if (credentials_read(file, credentials, CREDENTIALS_MAX) <= index)
        errx(1, "%s: too few credentials", file);
    struct board *board =
        mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(1, "mmap");
    for (unsigned i = 0; i < processes; i++) {
        pid_t child = fork();
        if (child < 0)
            err(1, "fork");
        if (child == 0) {
            struct waiter waiter = {
                .board = board, .credential = credentials[index], .place = i, .of = processes};
            wait_at_prompt(&plan, &waiter);
            _exit(0);
        }
    }
    for (double patience = now() + 60000; atomic_load(&board->arrived) < processes;) {
        if (now() > patience)
            errx(1, "%u of %u logins came to the prompt", atomic_load(&board->arrived), processes);
        sleep_until(now() + 1);
    }
    double start = now() + LEAD_MS + 5;
    atomic_store(&board->start, start);
    sleep_until(start);
    double end = run_command(arguments + optind);
    for (unsigned i = 0; i < processes; i++) {
        int status;
        if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
            errx(1, "a waiting login failed (status %d)", status);
    }
    return report(board, processes, start, end);
}
