// SPDX-License-Identifier: BSD-2-Clause
// pam_bench MODE [OPTION]...   measures any PAM module through the real libpam
//   rate        logins with right codes: per second, p50, p99, how many were accepted
//   wrong       the same with wrong codes
//   race        one right code offered by -p processes at once, -n rounds: accepted per round
//   overshoot   -p guessers with wrong codes for the first person, -n guesses each: how many were
//               evaluated
//   cold        one login a process, a new process each: p50, p99
// Options: -c CREDENTIALS (login.h), -d CONFDIR, -s SERVICE, -p PROCESSES, -n COUNT (per process),
//   -r RHOST, -t TTY, -x REGEX (messages that say a guess was not evaluated), -P PID,PID,... (also
//   count their CPU time), -a NUMBER (fail unless so many were accepted), -o FIRST (credential to
//   begin with)
// Prints name=value pairs on one line.
#include "login.h"
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <security/pam_appl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CREDENTIALS_MAX = 200000, PROCESSES_MAX = 256, PIDS_MAX = 32 };

struct options {
    struct login_plan plan;
    const char *credentials, *self;
    unsigned processes, count, first;
    long accepted_wanted; // -1: do not check
    pid_t pids[PIDS_MAX];
    unsigned pid_count;
};

// What the processes of one run share.
struct board {
    pthread_mutex_t door; // of the two counters below
    pthread_cond_t open;
    unsigned arrived, finished; // at the prompt, at the end of a round; over all rounds
    atomic_uint accepted, denied, answered, refused;
    atomic_uint per_round[65536];
    double latencies[]; // processes * count, 0 where none
};

static struct credential *credentials;
static size_t credential_count;

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct board *board_new(size_t latencies)
{
    struct board *board = mmap(NULL, sizeof *board + latencies * sizeof(double),
                               PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(1, "mmap");
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    pthread_mutexattr_init(&mutex);
    pthread_condattr_init(&condition);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&board->door, &mutex);
    pthread_cond_init(&board->open, &condition);
    return board;
}

// User and system time of the children so far and of the daemons named by -P, in seconds.
static double cpu_used(const struct options *options)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    double total = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
                   (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    for (unsigned i = 0; i < options->pid_count; i++) {
        char path[64];
        unsigned long nanoseconds = 0; // schedstat is finer than the ticks of stat
        snprintf(path, sizeof path, "/proc/%d/schedstat", (int)options->pids[i]);
        FILE *file = fopen(path, "re");
        if (file == NULL || fscanf(file, "%lu", &nanoseconds) != 1)
            errx(1, "no process %d", (int)options->pids[i]);
        fclose(file);
        total += (double)nanoseconds / 1e9;
    }
    return total;
}

static int ascending(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void print_latencies(double *latencies, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (latencies[i] > 0)
            latencies[used++] = latencies[i];
    if (used == 0)
        return;
    qsort(latencies, used, sizeof *latencies, ascending);
    printf("p50_ms=%.3f p99_ms=%.3f max_ms=%.3f ", latencies[used / 2], latencies[used * 99 / 100],
           latencies[used - 1]);
}

// Runs `work` in options->processes processes and waits for all.
static void fan_out(const struct options *options, struct board *board,
                    void (*work)(const struct options *, struct board *, unsigned))
{
    fflush(stdout);
    for (unsigned i = 0; i < options->processes; i++) {
        pid_t child = fork();
        if (child < 0)
            err(1, "fork");
        if (child == 0) {
            work(options, board, i);
            _exit(0);
        }
    }
    for (unsigned i = 0; i < options->processes; i++) {
        int status;
        if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
            errx(1, "a process of the bench failed (status %d)", status);
    }
}

static void tally(struct board *board, const struct login_result *result)
{
    if (result->answered)
        atomic_fetch_add(&board->answered, 1);
    if (result->refused)
        atomic_fetch_add(&board->refused, 1);
    if (result->code == PAM_SUCCESS)
        atomic_fetch_add(&board->accepted, 1);
    if (result->code == PAM_AUTH_ERR)
        atomic_fetch_add(&board->denied, 1);
}

// Waits until `wanted` processes have counted themselves, but not for ever: one that never reaches
// the prompt must not stop the others. The last one wakes all, so that they leave at once.
static void gather(struct board *board, unsigned *counter, unsigned wanted)
{
    struct timespec patience;
    clock_gettime(CLOCK_REALTIME, &patience);
    patience.tv_sec += 60;
    pthread_mutex_lock(&board->door);
    ++*counter;
    if (*counter >= wanted)
        pthread_cond_broadcast(&board->open);
    while (*counter < wanted && pthread_cond_timedwait(&board->open, &board->door, &patience) == 0)
        continue;
    pthread_mutex_unlock(&board->door);
}

static void meet(struct board *board, unsigned wanted)
{
    gather(board, &board->arrived, wanted);
}

// --- rate, wrong ---------------------------------------------------------------------------------

static bool offer_wrong;

static void log_in_often(const struct options *options, struct board *board, unsigned process)
{
    meet(board, options->processes);
    for (unsigned i = 0; i < options->count; i++) {
        // Wrong codes go round, so that no lock-out takes the work away; right ones are one's own.
        size_t who = options->first + process;
        if (offer_wrong)
            who = options->first + (process + (size_t)i * options->processes);
        struct credential *credential = &credentials[who % credential_count];
        char code[16];
        credential_code(credential, offer_wrong, code);
        struct login_result result = login(&options->plan, credential, code);
        if (result.code == PAM_SUCCESS)
            credential->counter++; // this process's copy; it alone uses this credential
        board->latencies[(size_t)process * options->count + i] = result.milliseconds;
        tally(board, &result);
    }
}

static int finish(const struct options *options, const struct board *board)
{
    unsigned accepted = atomic_load(&board->accepted);
    printf("accepted=%u denied=%u answered=%u refused=%u\n", accepted, atomic_load(&board->denied),
           atomic_load(&board->answered), atomic_load(&board->refused));
    if (options->accepted_wanted >= 0 && accepted != (unsigned long)options->accepted_wanted) {
        fprintf(stderr, "pam_bench: %u accepted, expected %ld\n", accepted,
                options->accepted_wanted);
        return 1;
    }
    return 0;
}

static int run_rate(const struct options *options)
{
    size_t total = (size_t)options->processes * options->count;
    struct board *board = board_new(total);
    if (options->first + options->processes > credential_count)
        errx(1, "%zu credentials are too few", credential_count);
    double cpu = cpu_used(options), begun = seconds_of(CLOCK_MONOTONIC);
    fan_out(options, board, log_in_often);
    double wall = seconds_of(CLOCK_MONOTONIC) - begun;
    cpu = cpu_used(options) - cpu;
    printf("processes=%u logins=%zu seconds=%.3f per_second=%.1f cpu_ms_per_login=%.3f ",
           options->processes, total, wall, (double)total / wall, cpu * 1e3 / (double)total);
    print_latencies(board->latencies, total);
    return finish(options, board);
}

static int run_wrong(const struct options *options)
{
    offer_wrong = true;
    return run_rate(options);
}

// --- race ----------------------------------------------------------------------------------------

struct meeting {
    struct board *board;
    unsigned wanted;
};

static void meet_at_prompt(void *context)
{
    struct meeting *meeting = context;
    meet(meeting->board, meeting->wanted);
}

static void offer_one_code(const struct options *options, struct board *board, unsigned process)
{
    (void)process;
    struct meeting meeting = {.board = board};
    struct login_plan plan = options->plan;
    plan.before_code = meet_at_prompt;
    plan.context = &meeting;
    for (unsigned round = 0; round < options->count; round++) {
        struct credential credential = credentials[options->first];
        credential.counter += round;
        char code[16];
        credential_code(&credential, false, code);
        meeting.wanted = (round + 1) * options->processes;
        struct login_result result = login(&plan, &credential, code);
        if (!result.answered) // it never met the others
            meet_at_prompt(&meeting);
        tally(board, &result);
        if (result.code == PAM_SUCCESS)
            atomic_fetch_add(&board->per_round[round], 1);
        gather(board, &board->finished, meeting.wanted);
    }
}

static int run_race(const struct options *options)
{
    if (options->count > sizeof((struct board *)0)->per_round / sizeof(atomic_uint))
        errx(1, "too many rounds");
    struct board *board = board_new(0);
    fan_out(options, board, offer_one_code);
    unsigned most = 0, least = options->processes, exactly_one = 0;
    for (unsigned round = 0; round < options->count; round++) {
        unsigned accepted = atomic_load(&board->per_round[round]);
        most = accepted > most ? accepted : most;
        least = accepted < least ? accepted : least;
        exactly_one += accepted == 1;
    }
    printf("processes=%u rounds=%u exactly_one=%u least=%u most=%u ", options->processes,
           options->count, exactly_one, least, most);
    return finish(options, board);
}

// --- overshoot -----------------------------------------------------------------------------------

static void guess(const struct options *options, struct board *board, unsigned process)
{
    (void)process;
    struct meeting meeting = {.board = board, .wanted = options->processes};
    struct login_plan plan = options->plan;
    for (unsigned i = 0; i < options->count; i++) {
        plan.before_code = i == 0 ? meet_at_prompt : NULL; // all first guesses leave at once
        plan.context = &meeting;
        char code[16];
        credential_code(&credentials[options->first], true, code);
        struct login_result result = login(&plan, &credentials[options->first], code);
        tally(board, &result);
    }
}

static int run_overshoot(const struct options *options)
{
    struct board *board = board_new(0);
    fan_out(options, board, guess);
    // A refusal is a text or the lack of a prompt; what is left was looked at by the module.
    printf("processes=%u guesses=%u evaluated=%d ", options->processes,
           options->processes * options->count,
           (int)atomic_load(&board->answered) - (int)atomic_load(&board->refused));
    return finish(options, board);
}

// --- cold ----------------------------------------------------------------------------------------

static int run_cold(const struct options *options)
{
    struct board *board = board_new(options->count);
    struct credential *credential = &credentials[options->first];
    for (unsigned i = 0; i < options->count; i++) {
        char code[16];
        credential_code(credential, false, code);
        double begun = seconds_of(CLOCK_MONOTONIC);
        pid_t child = fork();
        if (child < 0)
            err(1, "fork");
        if (child == 0) {
            // A real program starts, is linked and loads its modules; exec is part of the price.
            execl(options->self, "pam_bench", "one", "-s", options->plan.service, "-c",
                  options->credentials, "-d",
                  options->plan.confdir == NULL ? "/etc/pam.d" : options->plan.confdir, "-k", code,
                  "-o", credential->user, (char *)NULL);
            _exit(127);
        }
        int status;
        if (waitpid(child, &status, 0) < 0)
            err(1, "wait");
        board->latencies[i] = (seconds_of(CLOCK_MONOTONIC) - begun) * 1e3;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            atomic_fetch_add(&board->accepted, 1);
            credential->counter++;
        }
    }
    printf("logins=%u ", options->count);
    print_latencies(board->latencies, options->count);
    return finish(options, board);
}

// The new process of `cold`: pam_bench one ... -k CODE -o USER
static int run_one(int count, char **arguments)
{
    struct login_plan plan = {.service = "other"};
    struct credential credential = {.digits = 6};
    const char *code = "";
    int option;
    while ((option = getopt(count, arguments, "s:c:d:k:o:")) != -1) {
        if (option == 's')
            plan.service = optarg;
        else if (option == 'd')
            plan.confdir = optarg;
        else if (option == 'k')
            code = optarg;
        else if (option == 'o')
            snprintf(credential.user, sizeof credential.user, "%s", optarg);
    }
    return login(&plan, &credential, code).code;
}

// --- main ----------------------------------------------------------------------------------------

struct mode {
    const char *name;
    int (*run)(const struct options *);
};

static const struct mode modes[] = {{"rate", run_rate},
                                    {"wrong", run_wrong},
                                    {"race", run_race},
                                    {"overshoot", run_overshoot},
                                    {"cold", run_cold}};

static unsigned number(const char *text, unsigned most)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > most)
        errx(2, "not a number up to %u: %s", most, text);
    return (unsigned)value;
}

static void read_pids(struct options *options, char *list)
{
    for (char *item = strtok(list, ", \n"); item != NULL; item = strtok(NULL, ", \n")) {
        if (options->pid_count == PIDS_MAX)
            errx(2, "too many processes to watch");
        options->pids[options->pid_count++] = (pid_t)number(item, 1 << 22);
    }
}

int main(int count, char **arguments)
{
    struct options options = {
        .plan = {.service = "other"}, .processes = 1, .count = 1, .accepted_wanted = -1};
    const struct mode *mode = NULL;
    int option;
    options.self = "/proc/self/exe";
    if (count < 2)
        errx(2, "usage: pam_bench rate|wrong|race|overshoot|cold [OPTION]...");
    if (strcmp(arguments[1], "one") == 0)
        return run_one(count - 1, arguments + 1);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].name, arguments[1]) == 0)
            mode = &modes[i];
    if (mode == NULL)
        errx(2, "no mode \"%s\"", arguments[1]);
    while ((option = getopt(count - 1, arguments + 1, "c:d:s:p:n:r:t:x:P:a:o:")) != -1) {
        switch (option) {
        case 'c':
            options.credentials = optarg;
            break;
        case 'd':
            options.plan.confdir = optarg;
            break;
        case 's':
            options.plan.service = optarg;
            break;
        case 'p':
            options.processes = number(optarg, PROCESSES_MAX);
            break;
        case 'n':
            options.count = number(optarg, 1000000);
            break;
        case 'r':
            options.plan.rhost = optarg;
            break;
        case 't':
            options.plan.tty = optarg;
            break;
        case 'x':
            options.plan.refusal = optarg;
            break;
        case 'P':
            read_pids(&options, optarg);
            break;
        case 'a':
            options.accepted_wanted = (long)number(optarg, 1000000000);
            break;
        case 'o':
            options.first = number(optarg, CREDENTIALS_MAX - 1);
            break;
        default:
            return 2;
        }
    }
    printf("mode=%s ", arguments[1]);
    if (options.credentials == NULL)
        errx(2, "-c CREDENTIALS is missing");
    credentials = calloc(CREDENTIALS_MAX, sizeof *credentials);
    if (credentials == NULL)
        err(1, "credentials");
    credential_count = credentials_read(options.credentials, credentials, CREDENTIALS_MAX);
    if (credential_count <= options.first)
        errx(1, "%s: too few credentials", options.credentials);
    return mode->run(&options);
}
