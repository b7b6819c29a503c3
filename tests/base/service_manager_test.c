// SPDX-License-Identifier: BSD-2-Clause
// What a service manager gives and is told, and the journal's entries: as libsystemd does it.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "base/journald.h"
#include "base/service_manager.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#define JOURNAL "/run/systemd/journal/socket"

static void set(const char *name, const char *value)
{
    assert_int_equal(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

static const char *own_pid(void)
{
    static char text[16];
    snprintf(text, sizeof text, "%d", (int)getpid());
    return text;
}

static bool closes_on_exec(int fd)
{
    return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

// --- sockets that are passed ---

// In a process of its own, whose descriptors 3 and 4 are sockets: whether both count alike.
static void counts_alike(const char *pid, const char *count, unsigned wanted)
{
    fflush(NULL);
    const pid_t child = fork();
    assert_int_not_equal(child, -1);
    if (child == 0) {
        set("LISTEN_PID", pid == NULL ? NULL : strcmp(pid, "own") == 0 ? own_pid() : pid);
        set("LISTEN_FDS", count);
        for (int fd = 3; fd <= 4; fd++)
            if (dup2(0, fd) != fd)
                _exit(10);
        const unsigned ours = service_sockets(false);
        const bool closes = closes_on_exec(3), beyond = closes_on_exec(4);
        const int theirs = sd_listen_fds(0);
        if (ours != wanted || (theirs < 0 ? 0 : theirs) != (int)ours)
            _exit(11);
        if (closes != (wanted > 0) || beyond != (wanted > 1))
            _exit(12);
        (void)service_sockets(true);
        _exit(getenv("LISTEN_PID") != NULL || getenv("LISTEN_FDS") != NULL ? 13 : 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0)
        fail_msg("LISTEN_PID=%s LISTEN_FDS=%s: %d", pid, count, WEXITSTATUS(status));
}

static void sockets_are_counted(void **state)
{
    (void)state;
    counts_alike("own", "2", 2);
    counts_alike("own", "1", 1);
    counts_alike("own", "0", 0);
    counts_alike("1", "2", 0); // somebody else's
    counts_alike(NULL, "2", 0);
    counts_alike("own", NULL, 0);
    counts_alike("own", "many", 0);
    counts_alike("own", "-1", 0);
    counts_alike("own", "99999999999999999999", 0);
}

static void sockets_are_told_apart(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char other[sizeof address.sun_path + 1];
    int pair[2];

    (void)state;
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/warifu-manager-%d", (int)getpid());
    snprintf(other, sizeof other, "%sx", address.sun_path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_false(service_socket_is(fd, true, address.sun_path)); // does not listen yet
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const int datagrams = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int internet = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const char *const paths[] = {NULL, address.sun_path, other, "/tmp/warifu"};
    const int all[] = {fd, pair[0], datagrams, internet, file, 9999};
    unsigned found = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t p = 0; p < sizeof paths / sizeof *paths; p++)
            for (int listens = 0; listens < 2; listens++) {
                const bool ours = service_socket_is(all[i], listens != 0, paths[p]);
                found += ours;
                assert_int_equal(ours,
                                 sd_is_socket_unix(all[i], SOCK_STREAM, listens, paths[p], 0) > 0);
            }
    assert_int_equal(found, 3); // the listener without a path and with its own, the pair
    unlink(address.sun_path);
    for (size_t i = 0; i < 5; i++)
        close(all[i]);
    close(pair[1]);
}

// --- what it is told ---

static size_t heard(int fd, char *text, size_t size)
{
    const ssize_t got = recv(fd, text, size - 1, MSG_DONTWAIT);
    text[got < 0 ? 0 : got] = '\0';
    return got < 0 ? 0 : (size_t)got;
}

static void notices_arrive(void **state)
{
    char directory[] = "/tmp/warifu-notify-XXXXXX", name[128], text[128];

    (void)state;
    assert_non_null(mkdtemp(directory));
    for (int abstract = 0; abstract < 2; abstract++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        snprintf(name, sizeof name, "%s%s/socket", abstract ? "@" : "", directory);
        const socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
        memcpy(address.sun_path, name, strlen(name));
        if (abstract)
            address.sun_path[0] = '\0';
        const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        assert_int_equal(bind(fd, (const struct sockaddr *)&address, size), 0);
        set("NOTIFY_SOCKET", name);
        service_notify("READY=1\nSTATUS=Serving");
        assert_int_equal(heard(fd, text, sizeof text), 22);
        assert_string_equal(text, "READY=1\nSTATUS=Serving");
        if (!abstract)
            unlink(name);
        close(fd);
        service_notify("READY=1"); // nobody is there any more: nothing happens
    }
    static const char *const nowhere[] = {NULL, "", "/", "@", "relative", "vsock:1:2"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
        set("NOTIFY_SOCKET", nowhere[i]);
        service_notify("READY=1");
    }
    char endless[300] = "/";
    memset(endless + 1, 'a', sizeof endless - 2);
    set("NOTIFY_SOCKET", endless);
    service_notify("READY=1");
    set("NOTIFY_SOCKET", NULL);
    rmdir(directory);
}

static void watched_alike(const char *pid, const char *microseconds, int64_t wanted)
{
    uint64_t theirs = 0;

    set("WATCHDOG_PID", pid);
    set("WATCHDOG_USEC", microseconds);
    assert_int_equal(service_watchdog_ms(), wanted);
    if (sd_watchdog_enabled(0, &theirs) <= 0)
        theirs = 0;
    assert_int_equal(theirs / 1000, wanted);
}

static void the_watchdog_is_read(void **state)
{
    (void)state;
    watched_alike(own_pid(), "30000000", 30000);
    watched_alike(NULL, "30000000", 30000);
    watched_alike("1", "30000000", 0);
    watched_alike(own_pid(), NULL, 0);
    watched_alike(own_pid(), "soon", 0);
    watched_alike(own_pid(), "-3", 0);
    set("WATCHDOG_PID", NULL);
    set("WATCHDOG_USEC", NULL);
}

// --- the journal ---

static bool entry_is(int fd, bool sent, const char *wanted)
{
    char text[512];
    return (heard(fd, text, sizeof text) > 0) == sent &&
           (!sent || (wanted != NULL && strcmp(text, wanted) == 0));
}

static void an_entry_is_what_libsystemd_sends(void **state)
{
    static const struct journald_field fields[] = {
        {"MESSAGE", "{\"event\":\"login.granted\",\"user\":\"\xe5\xa4\xaa\xe9\x83\x8e=1\"}"},
        {"PRIORITY", "6"},
        {"SYSLOG_IDENTIFIER", "tokend"},
        {"WARIFU_USER", ""},
    };
    static const struct journald_field lines[] = {{"MESSAGE", "one\nWARIFU_EVENT=forged"}};
    static char longest[1 << 20];
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = JOURNAL};
    char theirs[512];

    (void)state;
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0) {
        print_message(
            "not tried: a journal of one's own takes a mount namespace, which is root's\n");
        skip();
    }
    assert_int_equal(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
    assert_int_equal(mount("none", "/run", "tmpfs", 0, NULL), 0);
    assert_false(journald_send(fields, 4)); // there is no journal
    assert_int_equal(mkdir("/run/systemd", 0755), 0);
    assert_int_equal(mkdir("/run/systemd/journal", 0755), 0);
    assert_false(journald_send(fields, 4));
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_true(sd_journal_send("MESSAGE=%s", fields[0].value, "PRIORITY=6",
                                "SYSLOG_IDENTIFIER=tokend", "WARIFU_USER=%s", "", NULL) >= 0);
    assert_true(heard(fd, theirs, sizeof theirs) > 0);
    assert_true(journald_send(fields, 4));
    assert_true(entry_is(fd, true, theirs));
    // A second line would be read as a field of its own (abuse:E3).
    assert_false(journald_send(lines, 1));
    assert_true(entry_is(fd, false, NULL));
    memset(longest, 'a', sizeof longest - 1);
    const struct journald_field large[] = {{"MESSAGE", longest}};
    assert_false(journald_send(large, 1));
    close(fd);
    assert_false(journald_send(fields, 4)); // it has ended
    assert_int_equal(unlink(JOURNAL), 0);
    const int next = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(next, (const struct sockaddr *)&address, sizeof address), 0);
    assert_true(journald_send(fields, 4));
    assert_true(entry_is(next, true, theirs));
    close(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets_are_counted),
        cmocka_unit_test(sockets_are_told_apart),
        cmocka_unit_test(notices_arrive),
        cmocka_unit_test(the_watchdog_is_read),
        cmocka_unit_test(an_entry_is_what_libsystemd_sends),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
