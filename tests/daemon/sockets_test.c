// SPDX-License-Identifier: BSD-2-Clause
// Where tokend listens: in a directory of root's, never over what is there, and what is not its own
// it leaves alone (abuse:D2, abuse:D7).
#include "daemon/sockets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char directory[] = "/tmp/warifu-sockets-XXXXXX";
static char path[128], why[256];
static struct listening_socket listening;

static int set_up(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        puts("1..0 # SKIP needs root: the directory must be root's");
        exit(0);
    }
    if (mkdtemp(directory) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/socket", directory);
    return chmod(directory, 0755);
}

static int clean_up(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(directory);
}

static enum fault open_here(mode_t mode)
{
    return listening_open(&listening, path, mode, why, sizeof why);
}

static struct stat status_of(const char *file)
{
    struct stat status;
    assert_int_equal(lstat(file, &status), 0);
    return status;
}

static void born_with_its_mode(void **state)
{
    static const mode_t modes[] = {0600, 0666};
    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        const mode_t before = umask(0);
        assert_int_equal(open_here(modes[i]), FAULT_NONE);
        assert_int_equal(umask(before), 0);
        assert_int_equal(status_of(path).st_mode & 0777, modes[i]);
        listening_close(&listening);
        assert_int_equal(access(path, F_OK), -1);
    }
}

static void in_a_directory_of_others(void **state)
{
    (void)state;
    assert_int_equal(chmod(directory, 01777), 0);
    assert_int_equal(open_here(0666), FAULT_REFUSED);
    assert_int_equal(chmod(directory, 0775), 0);
    assert_int_equal(open_here(0666), FAULT_REFUSED);
    assert_int_equal(chmod(directory, 0755), 0);
    assert_int_equal(chown(directory, 65534, 0), 0);
    assert_int_equal(open_here(0666), FAULT_REFUSED);
    assert_int_equal(chown(directory, 0, 0), 0);
    assert_int_equal(access(path, F_OK), -1);
}

static void over_what_is_there(void **state)
{
    (void)state;
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(open_here(0666), FAULT_REFUSED);
    assert_true(S_ISREG(status_of(path).st_mode));
    assert_int_equal(unlink(path), 0);
    // A socket that nobody serves any more makes room, one of somebody else's does not.
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    const int left = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(left, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(chown(path, 65534, 65534), 0);
    assert_int_equal(open_here(0666), FAULT_REFUSED);
    assert_int_equal(chown(path, 0, 0), 0);
    close(left);
    assert_int_equal(open_here(0666), FAULT_NONE);
    listening_close(&listening);
}

static void one_that_is_served(void **state)
{
    struct listening_socket first;
    (void)state;
    assert_int_equal(open_here(0666), FAULT_NONE);
    first = listening;
    const ino_t inode = status_of(path).st_ino;
    assert_int_equal(open_here(0666), FAULT_BUSY);
    assert_int_equal(status_of(path).st_ino, inode);
    listening = first;
    listening_close(&listening);
}

// Whoever put another in its place meanwhile keeps it.
static void another_in_its_place(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)state;
    assert_int_equal(open_here(0666), FAULT_NONE);
    char aside[160];
    snprintf(aside, sizeof aside, "%s.aside", path); // so that the number is not given again
    assert_int_equal(rename(path, aside), 0);
    strcpy(address.sun_path, path);
    const int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(other, (const struct sockaddr *)&address, sizeof address), 0);
    listening_close(&listening);
    assert_int_equal(access(path, F_OK), 0);
    close(other);
    assert_int_equal(unlink(aside), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D2 a socket is born with its mode, and goes with its owner", born_with_its_mode,
         NULL, NULL, NULL},
        {"abuse:D7 not where others may write", in_a_directory_of_others, NULL, NULL, NULL},
        {"abuse:D7 not over what is there", over_what_is_there, NULL, NULL, NULL},
        {"abuse:D7 not over one that is served", one_that_is_served, NULL, NULL, NULL},
        {"abuse:D7 another in its place is left alone", another_in_its_place, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("sockets", tests, set_up, clean_up);
}
