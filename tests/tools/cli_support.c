// SPDX-License-Identifier: BSD-2-Clause
#include "cli_support.h"
#include "cli_fake.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 20000 // milliseconds that a run may take

static char directory[64], socket_path[96];
static const char *settings[16];
static size_t setting_count;
static unsigned client_uid;

const char *cli_directory(void)
{
    return directory;
}

const char *cli_socket(void)
{
    return socket_path;
}

const char *cli_hung_up(void)
{
    static char path[96];

    snprintf(path, sizeof path, "%s/hung-up", directory);
    return path;
}

void cli_wait_for_hang_up(int pid, void *context)
{
    (void)pid;
    (void)context;
    for (unsigned i = 0; i < 1000 && access(cli_hung_up(), F_OK) != 0; i++)
        poll(NULL, 0, 10);
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

static bool become_root(void)
{
    char map[64];
    unsigned uid = geteuid(), gid = getegid();

    if (uid == 0)
        return true;
    if (unshare(CLONE_NEWUSER) != 0)
        return false;
    snprintf(map, sizeof map, "0 %u 1\n", uid);
    if (!write_file("/proc/self/uid_map", map) || !write_file("/proc/self/setgroups", "deny"))
        return false;
    snprintf(map, sizeof map, "0 %u 1\n", gid);
    return write_file("/proc/self/gid_map", map);
}

bool cli_as(unsigned uid)
{
    const char *build = getenv("top_builddir");
    char path[4096];
    bool may;
    int status;

    client_uid = uid;
    snprintf(path, sizeof path, "%s/warifu", build != NULL ? build : ".");
    if (chmod(directory, uid != 0 ? 0711 : 0700) != 0)
        return uid == 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(setgid(uid) == 0 && setuid(uid) == 0 && access(path, X_OK) == 0 ? 0 : 1);
    may = waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return may;
}

bool cli_set_up(void)
{
    signal(SIGPIPE, SIG_IGN);
    strcpy(directory, "/tmp/warifu-cli-XXXXXX");
    if (!become_root() || mkdtemp(directory) == NULL)
        return false;
    snprintf(socket_path, sizeof socket_path, "%s/admin.sock", directory);
    cli_environment("LC_ALL=C.UTF-8");
    cli_environment("LANGUAGE");
    cli_environment("TERM=xterm");
    cli_environment("TZ=UTC0");
    return true;
}

void cli_tear_down(void)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf -- '%s'", directory);
    if (directory[0] != '\0' && system(command) != 0)
        fprintf(stderr, "# %s is left behind\n", directory);
}

void cli_environment(const char *setting)
{
    size_t length = strcspn(setting, "=");

    for (size_t i = 0; i < setting_count; i++)
        if (strncmp(settings[i], setting, length) == 0 &&
            strchr("=", settings[i][length]) != NULL) {
            settings[i] = setting;
            return;
        }
    if (setting_count < sizeof settings / sizeof *settings)
        settings[setting_count++] = setting;
}

static void apply_environment(void)
{
    for (size_t i = 0; i < setting_count; i++) {
        const char *equals = strchr(settings[i], '=');
        char name[64];

        snprintf(name, sizeof name, "%.*s", (int)strcspn(settings[i], "="), settings[i]);
        if (equals != NULL)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
    }
}

static int listen_here(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    unlink(socket_path);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(socket_path, 0666) != 0 || listen(fd, 4) != 0)
        abort();
    return fd;
}

struct daemon {
    pid_t pid;
    int complaints; // a pipe
};

static struct daemon start_daemon(const struct fake_step *script)
{
    struct daemon daemon = {-1, -1};
    int ends[2];

    if (script == NULL)
        return daemon;
    unlink(cli_hung_up());
    int listener = listen_here();
    if (pipe2(ends, O_CLOEXEC) != 0)
        abort();
    daemon.pid = fork();
    if (daemon.pid == 0) {
        close(ends[0]);
        _exit(fake_serve(listener, script, ends[1]) ? 0 : 1);
    }
    close(listener);
    close(ends[1]);
    daemon.complaints = ends[0];
    return daemon;
}

static void stop_daemon(struct daemon *daemon, struct run *run)
{
    char text[2048] = "";
    int status = 1;
    ssize_t got;
    size_t used = 0;

    run->script_done = true;
    if (daemon->pid < 0)
        return;
    // The client has ended: a script that still waits for it will see the end of its connection.
    while ((got = read(daemon->complaints, text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)got;
    text[used] = '\0';
    close(daemon->complaints);
    waitpid(daemon->pid, &status, 0);
    run->script_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    run->complaint = strdup(text);
    unlink(socket_path);
}

static void exec_cli(const char *const words[])
{
    const char *build = getenv("top_builddir");
    char path[4096];
    const char *argv[64] = {"warifu", "--socket", socket_path};
    size_t count = 3;

    snprintf(path, sizeof path, "%s/warifu", build != NULL ? build : ".");
    for (; *words != NULL && count < 63; words++)
        argv[count++] = *words;
    argv[count] = NULL;
    apply_environment();
    signal(SIGPIPE, SIG_DFL);
    if (client_uid != 0 && (setgid(client_uid) != 0 || setuid(client_uid) != 0))
        _exit(126);
    execv(path, (char *const *)(size_t)argv);
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    _exit(126);
}

struct buffer {
    char *data;
    size_t size;
};

static bool take(int fd, struct buffer *buffer)
{
    char chunk[4096];
    ssize_t got = read(fd, chunk, sizeof chunk);

    if (got <= 0)
        return false;
    buffer->data = realloc(buffer->data, buffer->size + (size_t)got + 1);
    memcpy(buffer->data + buffer->size, chunk, (size_t)got);
    buffer->size += (size_t)got;
    buffer->data[buffer->size] = '\0';
    return true;
}

static long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int status_of(pid_t pid)
{
    int status = 0;

    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void cli_run(struct run *run, const struct fake_step *script, const char *input,
             const char *const words[])
{
    struct daemon daemon = start_daemon(script);
    struct buffer out = {NULL, 0}, err = {NULL, 0};
    int in_pipe[2], out_pipe[2], err_pipe[2];
    long end = now() + PATIENCE;

    if (pipe2(in_pipe, O_CLOEXEC) != 0 || pipe2(out_pipe, O_CLOEXEC) != 0 ||
        pipe2(err_pipe, O_CLOEXEC) != 0)
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        setsid(); // no terminal to ask on
        dup2(in_pipe[0], 0);
        dup2(out_pipe[1], 1);
        dup2(err_pipe[1], 2);
        exec_cli(words);
    }
    close(in_pipe[0]);
    close(out_pipe[1]);
    close(err_pipe[1]);
    if (input != NULL && write(in_pipe[1], input, strlen(input)) < 0)
        fprintf(stderr, "# input was not read\n");
    close(in_pipe[1]);
    bool out_open = true, err_open = true;
    while ((out_open || err_open) && now() < end) {
        struct pollfd fds[2] = {{out_open ? out_pipe[0] : -1, POLLIN, 0},
                                {err_open ? err_pipe[0] : -1, POLLIN, 0}};

        poll(fds, 2, 100);
        if (fds[0].revents != 0)
            out_open = take(out_pipe[0], &out);
        if (fds[1].revents != 0)
            err_open = take(err_pipe[0], &err);
    }
    if (out_open || err_open)
        kill(pid, SIGKILL);
    close(out_pipe[0]);
    close(err_pipe[0]);
    *run = (struct run){.code = status_of(pid)};
    run->out = out.data != NULL ? out.data : strdup("");
    run->err = err.data != NULL ? err.data : strdup("");
    run->out_size = out.size;
    stop_daemon(&daemon, run);
}

void cli_run_alone(struct run *run, const char *const words[])
{
    cli_run(run, NULL, NULL, words);
}

void cli_run_terminal(struct run *run, const struct fake_step *script, const struct typed *typed,
                      const char *term, unsigned columns, unsigned rows, const char *const words[])
{
    struct daemon daemon = start_daemon(script);
    struct buffer out = {NULL, 0};
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    size_t seen = 0;
    long end = now() + PATIENCE;
    int terminal;
    pid_t pid = forkpty(&terminal, NULL, NULL, &size);

    if (pid == 0) {
        signal(SIGINT, SIG_DFL); // ignored where the suite runs in the background of a script
        signal(SIGQUIT, SIG_DFL);
        signal(SIGHUP, SIG_DFL); // and under nohup
        cli_environment(term);
        exec_cli(words);
    }
    for (;;) {
        struct pollfd fd = {terminal, POLLIN, 0};
        char *found;

        if (poll(&fd, 1, 100) > 0 && !take(terminal, &out))
            break;
        if (now() > end) {
            kill(pid, SIGKILL);
            break;
        }
        if (typed == NULL || typed->wait == NULL || out.data == NULL ||
            (found = strstr(out.data + seen, typed->wait)) == NULL)
            continue;
        seen = (size_t)(found - out.data) + strlen(typed->wait);
        if (typed->look != NULL)
            typed->look(pid, typed->context);
        if (typed->signal != 0)
            kill(pid, typed->signal);
        else if (write(terminal, typed->send, strlen(typed->send)) < 0)
            break;
        typed++;
    }
    *run = (struct run){.code = status_of(pid)};
    close(terminal);
    run->out = out.data != NULL ? out.data : strdup("");
    run->err = strdup("");
    run->out_size = out.size;
    stop_daemon(&daemon, run);
}

void run_free(struct run *run)
{
    free(run->out);
    free(run->err);
    free(run->complaint);
    *run = (struct run){0};
}
