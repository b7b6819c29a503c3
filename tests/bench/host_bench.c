// SPDX-License-Identifier: BSD-2-Clause
// host_bench load MODULE COUNT   medians of COUNT new processes that have libpam and load the
// module:
//                                dlopen_us, and rss_kb, the resident memory that it adds
// host_bench flush FILE COUNT    p50_ms of COUNT writes of 4 kB over a file, each flushed
// host_bench hop any|one COUNT   us: median of COUNT messages to another process and back, halved,
//                                on any processors or both processes on one
// It links libpam and nothing else, so that a library of the measured module is not there already.
#include <dlfcn.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

// --- load -------------------------------------------------------------------------------------

// statm and status are kept by each processor apart and are up to 256 kB off; this walks the
// page tables.
static double resident_kilobytes(void)
{
    char line[256];
    long kilobytes = -1;
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    while (file != NULL && kilobytes < 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Rss: %ld kB", &kilobytes) != 1)
            kilobytes = -1;
    if (file == NULL || kilobytes < 0)
        errx(1, "no smaps_rollup");
    fclose(file);
    return (double)kilobytes;
}

struct loaded {
    double microseconds, kilobytes;
};

static int load_once(const char *module)
{
    struct loaded loaded;
    pam_strerror(NULL, 0); // libpam is there, as in every client
    // The loader's own pages are touched by the first dlopen, whatever it loads.
    (void)dlopen("libutil.so.1", RTLD_NOW);
    (void)resident_kilobytes();
    double before = resident_kilobytes();
    double begun = now_milliseconds();
    void *handle = dlopen(module, RTLD_NOW);
    loaded.microseconds = (now_milliseconds() - begun) * 1e3;
    if (handle == NULL)
        errx(1, "%s", dlerror());
    loaded.kilobytes = resident_kilobytes() - before;
    return write(STDOUT_FILENO, &loaded, sizeof loaded) == sizeof loaded ? 0 : 1;
}

// A forked copy would have to map anew what its parent had mapped; so it is a new program.
static struct loaded load_in_new_process(const char *module)
{
    struct loaded loaded;
    int pipes[2], status;
    fflush(stdout);
    if (pipe(pipes) != 0)
        err(1, "pipe");
    pid_t child = fork();
    if (child == 0) {
        if (dup2(pipes[1], STDOUT_FILENO) >= 0)
            execl("/proc/self/exe", "host_bench", "load-once", module, (char *)NULL);
        _exit(127);
    }
    close(pipes[1]);
    if (child < 0 || read(pipes[0], &loaded, sizeof loaded) != sizeof loaded ||
        waitpid(child, &status, 0) < 0 || status != 0)
        errx(1, "cannot load %s", module);
    close(pipes[0]);
    return loaded;
}

static int load(const char *module, unsigned count)
{
    double *microseconds = calloc(count, sizeof *microseconds);
    double *kilobytes = calloc(count, sizeof *kilobytes);
    if (microseconds == NULL || kilobytes == NULL)
        err(1, "load");
    for (unsigned i = 0; i < count; i++) {
        struct loaded loaded = load_in_new_process(module);
        microseconds[i] = loaded.microseconds;
        kilobytes[i] = loaded.kilobytes;
    }
    qsort(microseconds, count, sizeof *microseconds, ascending);
    qsort(kilobytes, count, sizeof *kilobytes, ascending);
    printf("loads=%u dlopen_us=%.1f rss_kb=%.0f\n", count, microseconds[count / 2],
           kilobytes[count / 2]);
    free(microseconds);
    free(kilobytes);
    return 0;
}

// --- flush ------------------------------------------------------------------------------------

static int flush(const char *path, unsigned count)
{
    static const char block[4096] = {1};
    double *latencies = calloc(count, sizeof *latencies);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (latencies == NULL || fd < 0)
        err(1, "%s", path);
    for (int over = 0; over < 2; over++)
        for (unsigned i = 0; i < count; i++) {
            double begun = now_milliseconds();
            if (pwrite(fd, block, sizeof block, (off_t)i * (off_t)sizeof block) != sizeof block ||
                ((over || i == count - 1) && fdatasync(fd) != 0))
                err(1, "%s", path);
            latencies[i] = now_milliseconds() - begun;
        }
    qsort(latencies, count, sizeof *latencies, ascending);
    printf("flushes=%u p50_ms=%.3f\n", count, latencies[count / 2]);
    close(fd);
    unlink(path);
    free(latencies);
    return 0;
}

// --- hop --------------------------------------------------------------------------------------

static void stay_on_one_processor(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0)
        err(1, "sched_setaffinity");
}

static int hop(const char *where, unsigned count)
{
    double *latencies = calloc(count, sizeof *latencies);
    int ends[2];
    char byte = 0;
    if (latencies == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        err(1, "hop");
    if (strcmp(where, "one") == 0)
        stay_on_one_processor();
    pid_t other = fork();
    if (other < 0)
        err(1, "fork");
    if (other == 0) {
        close(ends[0]);
        while (read(ends[1], &byte, 1) == 1 && write(ends[1], &byte, 1) == 1)
            ;
        _exit(0);
    }
    close(ends[1]);
    for (unsigned i = 0; i < count; i++) {
        double begun = now_milliseconds();
        if (write(ends[0], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1)
            err(1, "hop");
        latencies[i] = (now_milliseconds() - begun) / 2;
    }
    close(ends[0]);
    (void)waitpid(other, NULL, 0);
    qsort(latencies, count, sizeof *latencies, ascending);
    printf("hops=%u us=%.1f\n", count, latencies[count / 2] * 1e3);
    free(latencies);
    return 0;
}

int main(int count, char **arguments)
{
    unsigned long times = count == 4 ? strtoul(arguments[3], NULL, 10) : 0;
    if (count == 3 && strcmp(arguments[1], "load-once") == 0)
        return load_once(arguments[2]);
    if (times > 0 && times <= 100000 && strcmp(arguments[1], "load") == 0)
        return load(arguments[2], (unsigned)times);
    if (times > 0 && times <= 100000 && strcmp(arguments[1], "flush") == 0)
        return flush(arguments[2], (unsigned)times);
    if (times > 0 && times <= 100000 && strcmp(arguments[1], "hop") == 0)
        return hop(arguments[2], (unsigned)times);
    errx(2, "usage: host_bench load MODULE COUNT | flush FILE COUNT | hop any|one COUNT");
}
