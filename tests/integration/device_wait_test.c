// SPDX-License-Identifier: BSD-2-Clause
// While a person is to touch their authenticator: who waits is told that it was found, and once
// nobody waits any more, neither does the authenticator (abuse:F10, abuse:F11, abuse:M5).
#include "../fake/plugged.h"
#include "device/device.h"
#include "wire/channel.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fd;
static pid_t process;
static struct frame_reader *reader;

static int begin(void **state)
{
    int ends[2];

    (void)state;
    plug("pin=1234");
    tell("touch=never");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return 1;
    process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        _exit(device_serve(ends[1]));
    }
    close(ends[1]);
    fd = ends[0];
    return process < 0 || frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE;
}

static int end(void **state)
{
    (void)state;
    frame_reader_free(&reader);
    unplug();
    return 0;
}

static DeviceReply said(void)
{
    DeviceReply reply = DeviceReply_init_zero;

    assert_int_equal(channel_receive(reader, fd, DeviceReply_fields, &reply, sizeof reply),
                     FAULT_NONE);
    return reply;
}

static void ask(DeviceTask task, uint32_t seconds)
{
    static DeviceCall call;

    call = (DeviceCall){.task = task, .seconds = seconds};
    strcpy(call.rp_id, "localhost");
    strcpy(call.pin, "1234");
    strcpy(call.user, "hanako");
    call.client_data_hash.size = sizeof call.client_data_hash.bytes;
    call.user_handle.size = 8;
    assert_true(said().ready);
    assert_int_equal(channel_send(fd, DeviceCall_fields, &call), FAULT_NONE);
}

// Comes to it, or the test does not end.
static void until_it(bool waits)
{
    while (token_waits() != waits)
        poll(NULL, 0, 5);
}

static void nobody_touches_it(void **state)
{
    (void)state;
    ask(DeviceTask_DEVICE_MAKE, 1);
    assert_true(said().found);
    const DeviceReply reply = said();
    assert_false(reply.found);
    assert_int_equal(reply.status, KeyStatus_KEY_UNTOUCHED);
    until_it(false);
    close(fd);
    assert_int_equal(waitpid(process, NULL, 0), process);
}

static void whoever_waited_hangs_up(void **state)
{
    struct timespec before, after;
    int status = -1;

    (void)state;
    ask(DeviceTask_DEVICE_MAKE, DEVICE_SECONDS_MOST);
    assert_true(said().found);
    until_it(true);
    clock_gettime(CLOCK_MONOTONIC, &before);
    close(fd);
    assert_int_equal(waitpid(process, &status, 0), process);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_int_equal(status, 0);
    until_it(false);
    // Not because the time for a touch was over.
    assert_true(after.tv_sec - before.tv_sec < DEVICE_SECONDS_MOST / 2);
}

// What needs no touch says nothing of one.
static void a_new_pin_needs_no_touch(void **state)
{
    static DeviceCall call;

    (void)state;
    assert_true(said().ready);
    call = (DeviceCall){.task = DeviceTask_DEVICE_CHANGE_PIN, .seconds = 1};
    strcpy(call.pin, "1234");
    strcpy(call.new_pin, "567890");
    assert_int_equal(channel_send(fd, DeviceCall_fields, &call), FAULT_NONE);
    const DeviceReply reply = said();
    assert_false(reply.found);
    assert_int_equal(reply.status, KeyStatus_KEY_SIGNED);
    close(fd);
    assert_int_equal(waitpid(process, NULL, 0), process);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F11 nobody touches it: it was found, and is told that nobody will come",
         nobody_touches_it, begin, end, NULL},
        {"abuse:M5 abuse:F10 whoever waited hangs up: the authenticator waits no longer",
         whoever_waited_hangs_up, begin, end, NULL},
        {"abuse:F11 a new PIN needs no touch", a_new_pin_needs_no_touch, begin, end, NULL},
    };
    if (!plugged_begin())
        return 1;
    device_prepare();
    const int failed = cmocka_run_group_tests_name("device wait", tests, NULL, NULL);
    plugged_end();
    return failed;
}
