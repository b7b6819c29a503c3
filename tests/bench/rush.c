// SPDX-License-Identifier: BSD-2-Clause
// rush -c CREDENTIALS -d CONFDIR -s SERVICE [-R RHOST] [-w MILLISECONDS] [-h]
// abuse:M8: everybody in CREDENTIALS (login.h) logs in at once, a process each, through the real
// libpam. With -h three of ten hang up: killed at random within so many milliseconds (-w), ended by
// themselves, or gone with half of the answers given. Prints a line for each when all have ended:
//     USER CODE BUSY MILLISECONDS HUNG
// CODE: PAM's, or "-" for one that never came back from pam_authenticate; BUSY: 1 if told "too many
// people"; HUNG: 1 for one that was to hang up.
#include "login.h"
#include <err.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PEOPLE_MAX = 2000 };
enum leaving { STAYS, IS_KILLED, ENDS, HALF_ANSWERS };

struct outcome {
    volatile bool back; // pam_authenticate has returned
    volatile int code;
    volatile bool busy;
    volatile double milliseconds;
};

static enum leaving leaving_of(size_t person, bool hang_ups)
{
    static const enum leaving kinds[10] = {[2] = IS_KILLED, [5] = ENDS, [8] = HALF_ANSWERS};
    return hang_ups ? kinds[person % 10] : STAYS;
}

static void leave(void *context)
{
    (void)context;
    _exit(0);
}

static void log_in(const struct login_plan *plan, const struct credential *credential,
                   enum leaving leaving, unsigned window, struct outcome *outcome)
{
    struct login_plan own = *plan;
    char code[16];
    if (leaving == HALF_ANSWERS)
        own.before_code = leave;
    if (leaving == ENDS) // of its own alarm: as a closed window
        ualarm((useconds_t)(1000 + (unsigned)random() % (window * 1000)), 0);
    credential_code(credential, false, code);
    const struct login_result result = login(&own, credential, code);
    outcome->code = result.code;
    outcome->busy = result.refused;
    outcome->milliseconds = result.milliseconds;
    outcome->back = true;
    _exit(0);
}

static void pause_for(unsigned milliseconds)
{
    const struct timespec delay = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&delay, NULL);
}

int main(int count, char **arguments)
{
    static struct credential people[PEOPLE_MAX];
    static pid_t clients[PEOPLE_MAX];
    struct login_plan plan = {.refusal = "Too many people are logging in at once"};
    const char *credentials = NULL;
    unsigned window = 3000;
    bool hang_ups = false;
    int option;
    while ((option = getopt(count, arguments, "c:d:s:R:w:h")) != -1)
        switch (option) {
        case 'c':
            credentials = optarg;
            break;
        case 'd':
            plan.confdir = optarg;
            break;
        case 's':
            plan.service = optarg;
            break;
        case 'R':
            plan.rhost = optarg;
            break;
        case 'w':
            window = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'h':
            hang_ups = true;
            break;
        default:
            return 2;
        }
    if (credentials == NULL || plan.service == NULL || window == 0)
        errx(2, "usage: rush -c CREDENTIALS -d CONFDIR -s SERVICE [-R RHOST] [-w MS] [-h]");
    setenv("LC_ALL", "C.UTF-8", 1);
    const size_t all = credentials_read(credentials, people, PEOPLE_MAX);
    struct outcome *outcomes = mmap(NULL, PEOPLE_MAX * sizeof *outcomes, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (outcomes == MAP_FAILED)
        err(1, "mmap");
    for (size_t i = 0; i < all; i++) {
        srandom((unsigned)i * 7919 + 17);
        clients[i] = fork();
        if (clients[i] < 0)
            err(1, "fork");
        if (clients[i] == 0)
            log_in(&plan, &people[i], leaving_of(i, hang_ups), window, &outcomes[i]);
    }
    // Spread over the window, in another order than they came.
    for (size_t i = 0; i < all && hang_ups; i++) {
        const size_t victim = (i * 37 + 11) % all;
        if (leaving_of(victim, true) != IS_KILLED)
            continue;
        pause_for(window * 10 / (unsigned)all);
        kill(clients[victim], SIGKILL);
    }
    for (size_t i = 0; i < all; i++)
        while (waitpid(clients[i], NULL, 0) < 0)
            ;
    for (size_t i = 0; i < all; i++) {
        if (outcomes[i].back)
            printf("%s %d %d %.0f %d\n", people[i].user, outcomes[i].code, outcomes[i].busy,
                   outcomes[i].milliseconds, leaving_of(i, hang_ups) != STAYS);
        else
            printf("%s - 0 0 %d\n", people[i].user, leaving_of(i, hang_ups) != STAYS);
    }
    return 0;
}
