// SPDX-License-Identifier: BSD-2-Clause
#include "../leftovers.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void every_fault_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < FAULT_COUNT_; i++)
        assert_string_not_equal(fault_name((enum fault)i), "unknown fault");
    assert_string_equal(fault_name(FAULT_COUNT_), "unknown fault");
    assert_string_equal(fault_name((enum fault) - 1), "unknown fault");
}

static void errno_becomes_a_fault(void **state)
{
    (void)state;
    assert_int_equal(fault_from_errno(ENOSPC), FAULT_FULL);
    assert_int_equal(fault_from_errno(EROFS), FAULT_READONLY);
    assert_int_equal(fault_from_errno(ENOMEM), FAULT_MEMORY);
    assert_int_equal(fault_from_errno(EPIPE), FAULT_CLOSED);
    assert_int_equal(fault_from_errno(0), FAULT_IO);
    assert_int_equal(fault_from_errno(-7), FAULT_IO);
}

static void secrets_are_wiped(void **state)
{
    (void)state;
    char data[] = "correct horse";
    secret_wipe(data, sizeof data);
    for (size_t i = 0; i < sizeof data; i++)
        assert_int_equal(data[i], 0);
    secret_wipe(NULL, 0);
    char *string = strdup("x");
    secret_free_string(&string);
    assert_null(string);
    secret_free_string(&string);
}

// Built from two halves, so that the whole lies in no constant of this program.
static char *a_secret(void)
{
    char *secret = NULL;
    assert_true(asprintf(&secret, "%s%s", "what lies in front is overwritten: ", "battery staple") >
                0);
    return secret;
}

static void what_is_freed_is_wiped_first(void **state)
{
    (void)state;
    if (!leftovers_can_be_seen())
        skip();
    char *secret = a_secret();
    assert_int_equal(leftovers(0, ": battery staple"), 1);
    secret_free_string(&secret);
    assert_int_equal(leftovers(0, ": battery staple"), 0);
}

static void secrets_are_compared_whole(void **state)
{
    (void)state;
    assert_true(secret_equal("", "", 0));
    assert_true(secret_equal("a\0b", "a\0b", 3));
    assert_false(secret_equal("a\0b", "a\0c", 3));
    assert_false(secret_equal("abc", "xbc", 3));
    uint8_t left[32] = {0}, right[32] = {0};
    for (size_t i = 0; i < sizeof left; i++)
        for (int bit = 0; bit < 8; bit++) {
            right[i] = (uint8_t)(1 << bit);
            assert_false(secret_equal(left, right, sizeof left));
            right[i] = 0;
        }
}

enum { HANGS = 30 }; // seconds that a busy machine may well take

static void clocks_agree_with_the_kernel(void **state)
{
    (void)state;
    struct wall_time wall;
    struct boot_time first, second;
    char id[37];
    assert_int_equal(clock_read_wall(&wall), FAULT_NONE);
    int64_t difference = (int64_t)time(NULL) - wall.seconds;
    // Behind by one at the turn of a second: time() is as old as the last tick of the kernel.
    assert_true(difference >= -1 && difference <= HANGS);
    assert_int_equal(clock_read_boot(&first), FAULT_NONE);
    usleep(5000);
    assert_int_equal(clock_read_boot(&second), FAULT_NONE);
    assert_true(second.milliseconds - first.milliseconds >= 4);
    assert_int_equal(clock_boot_id(id), FAULT_NONE);
    assert_int_equal(strlen(id), 36);
}

// --- files ---------------------------------------------------------------------------------------

static char directory[] = "/tmp/warifu-base-XXXXXX";

static const char *in_directory(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL ? -1 : 0;
}

static int remove_directory(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

static void put(const char *name, const char *text, mode_t mode)
{
    int fd = open(in_directory(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static enum fault read_back(const char *name, struct file_demand demand, char *out, size_t size)
{
    char *data = NULL;
    size_t count = 0;
    enum fault fault = file_read_checked(in_directory(name), &demand, &data, &count);
    if (fault != FAULT_NONE) {
        assert_null(data);
        return fault;
    }
    assert_true(count < size);
    assert_int_equal(data[count], '\0');
    memcpy(out, data, count + 1);
    free(data);
    return FAULT_NONE;
}

static void a_good_file_is_read(void **state)
{
    (void)state;
    char text[64];
    struct file_demand demand = {.owner = geteuid(), .forbidden = 0077, .largest = 5};
    put("good", "hello", 0600);
    assert_int_equal(read_back("good", demand, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "hello");
    put("empty", "", 0600);
    assert_int_equal(read_back("empty", demand, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "");
}

static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    close(fd);
    return fd;
}

static void traps_are_refused(void **state)
{
    (void)state;
    const int free_before = next_descriptor();
    char text[64];
    struct file_demand demand = {.owner = geteuid(), .forbidden = 0022, .largest = 5};
    time_t start = time(NULL);
    put("good", "hello", 0600);
    assert_int_equal(symlink("good", in_directory("link")), 0);
    assert_int_equal(read_back("link", demand, text, sizeof text), FAULT_REFUSED);
    assert_int_equal(mkfifo(in_directory("fifo"), 0600), 0);
    assert_int_equal(read_back("fifo", demand, text, sizeof text), FAULT_REFUSED);
    assert_int_equal(mkdir(in_directory("folder"), 0700), 0);
    assert_int_equal(read_back("folder", demand, text, sizeof text), FAULT_REFUSED);
    put("group", "hello", 0620);
    assert_int_equal(read_back("group", demand, text, sizeof text), FAULT_REFUSED);
    put("big", "hello!", 0600);
    assert_int_equal(read_back("big", demand, text, sizeof text), FAULT_LIMIT);
    assert_int_equal(read_back("missing", demand, text, sizeof text), FAULT_NOT_FOUND);
    demand.owner = geteuid() + 1;
    assert_int_equal(read_back("good", demand, text, sizeof text), FAULT_REFUSED);
    demand.owner = FILE_ANY_OWNER;
    assert_int_equal(read_back("good", demand, text, sizeof text), FAULT_NONE);
    assert_true(time(NULL) - start <= 1);
    assert_int_equal(next_descriptor(), free_before); // nothing is left open
}

// The kernel says of this file that it is empty; so does a file that somebody has begun to write.
static void half_a_file_is_none(void **state)
{
    const struct file_demand demand = {.owner = FILE_ANY_OWNER, .largest = 64};
    char *data = NULL;
    size_t size;

    (void)state;
    assert_int_equal(file_read_checked("/proc/self/status", &demand, &data, &size), FAULT_CONFLICT);
    assert_null(data);
}

static void a_file_is_created_once_with_its_mode(void **state)
{
    (void)state;
    char text[64];
    struct stat status;
    struct file_demand demand = {.owner = geteuid(), .forbidden = 0277, .largest = 64};
    mode_t before = umask(0);
    assert_int_equal(file_create(in_directory("key"), 0400, "secret", 6), FAULT_NONE);
    umask(0777);
    assert_int_equal(file_create(in_directory("open"), 0644, "x", 1), FAULT_NONE);
    umask(before);
    assert_int_equal(read_back("key", demand, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "secret");
    assert_int_equal(stat(in_directory("open"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644);
    assert_int_equal(status.st_nlink, 1);
    assert_int_equal(file_create(in_directory("key"), 0400, "other", 5), FAULT_EXISTS);
    assert_int_equal(read_back("key", demand, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "secret");
    assert_int_equal(symlink("elsewhere", in_directory("dangling")), 0);
    assert_int_equal(file_create(in_directory("dangling"), 0600, "x", 1), FAULT_EXISTS);
    assert_int_equal(access(in_directory("elsewhere"), F_OK), -1);
    assert_int_equal(file_create(in_directory("no/such"), 0600, "x", 1), FAULT_NOT_FOUND);
    assert_int_equal(file_create(in_directory(""), 0600, "x", 1), FAULT_NOT_FOUND);
    char command[300];
    snprintf(command, sizeof command, "test -z \"$(ls -A '%s' | grep '^\\.new')\"", directory);
    assert_int_equal(system(command), 0);
}

// --- the log -------------------------------------------------------------------------------------

static size_t logged(char *out, size_t size, void (*say)(void))
{
    int pipes[2], saved = dup(STDERR_FILENO);
    assert_int_equal(pipe(pipes), 0);
    dup2(pipes[1], STDERR_FILENO);
    close(pipes[1]);
    say();
    dup2(saved, STDERR_FILENO);
    close(saved);
    ssize_t count = read(pipes[0], out, size - 1);
    close(pipes[0]);
    assert_true(count >= 0);
    out[count] = '\0';
    return (size_t)count;
}

static void say_two_lines(void)
{
    log_to_stderr("tokend: vault", LOG_LEVEL_NOTICE);
    log_error("bad\nname: \x1b[31m");
    log_info("not wanted");
}

static void say_much(void)
{
    char much[5000];
    memset(much, 'x', sizeof much);
    much[sizeof much - 1] = '\0';
    errno = EDOM;
    log_error("%s", much);
    assert_int_equal(errno, EDOM);
}

static void a_log_line_stays_one_line(void **state)
{
    (void)state;
    char text[8192];
    logged(text, sizeof text, say_two_lines);
    assert_string_equal(text, "tokend: vault: error: bad?name: ?[31m\n");
    size_t count = logged(text, sizeof text, say_much);
    assert_true(count > 500 && count < 1300);
    assert_ptr_equal(strchr(text, '\n'), text + count - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_a_name),
        cmocka_unit_test(errno_becomes_a_fault),
        {"B8 secrets are wiped", secrets_are_wiped, NULL, NULL, NULL},
        cmocka_unit_test(secrets_are_compared_whole),
        cmocka_unit_test(clocks_agree_with_the_kernel),
        cmocka_unit_test(a_good_file_is_read),
        {"B8 what is freed is wiped first", what_is_freed_is_wiped_first, NULL, NULL, NULL},
        {"abuse:C3 half a file is none", half_a_file_is_none, NULL, NULL, NULL},
        {"abuse:D13 a symlink, FIFO, folder, wrong owner, wrong mode or large file is refused at "
         "once",
         traps_are_refused, NULL, NULL, NULL},
        {"abuse:C3 a file is created once, with its mode whatever the umask, never through a link",
         a_file_is_created_once_with_its_mode, NULL, NULL, NULL},
        {"abuse:A1 a log line stays one line", a_log_line_stays_one_line, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("base", tests, make_directory, remove_directory);
}
