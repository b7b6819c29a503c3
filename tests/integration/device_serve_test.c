// SPDX-License-Identifier: BSD-2-Clause
// The device process around its ceremony: it speaks first, cannot live for ever, and keeps no PIN
// (B2, B8, abuse:D12, abuse:F10).
#include "../leftovers.h"
#include "device/device.h"
#include "wire/channel.h"
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include <fido.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIN "Himitsu-7421-of-a-key"

// Nothing is plugged in, whatever this machine has.
int __wrap_fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count);
int __wrap_fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count)
{
    (void)list;
    (void)most;
    *count = 0;
    return FIDO_OK;
}

static int fd;
static pid_t process;
static struct frame_reader *reader;

// After its end it stands still, so that it can be looked at; its status is what was left of its
// time.
static int begin(void **state)
{
    int ends[2];
    (void)state;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return 1;
    process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        const int status = device_serve(ends[1]);
        raise(SIGSTOP);
        _exit(status != 0 ? 255 : (int)alarm(0));
    }
    close(ends[1]);
    fd = ends[0];
    return process < 0 || frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE;
}

static int end(void **state)
{
    (void)state;
    close(fd);
    frame_reader_free(&reader);
    return 0;
}

static DeviceReply said(void)
{
    DeviceReply reply = DeviceReply_init_zero;
    assert_int_equal(channel_receive(reader, fd, DeviceReply_fields, &reply, sizeof reply),
                     FAULT_NONE);
    return reply;
}

static void a_ceremony(void **state)
{
    static DeviceCall call;
    int status = 0;
    (void)state;
    assert_true(said().ready); // before anybody gives it a PIN
    call = (DeviceCall){.task = DeviceTask_DEVICE_ASSERT, .seconds = 30};
    strcpy(call.pin, PIN);
    assert_int_equal(channel_send(fd, DeviceCall_fields, &call), FAULT_NONE);
    const DeviceReply reply = said();
    assert_false(reply.ready || reply.found);
    assert_int_equal(reply.status, KeyStatus_KEY_ABSENT);
    assert_int_equal(waitpid(process, &status, WUNTRACED), process);
    assert_true(WIFSTOPPED(status));
    if (leftovers_can_be_seen())
        assert_int_equal(leftovers(process, PIN), 0);
    assert_int_equal(kill(process, SIGCONT), 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    assert_in_range(WEXITSTATUS(status), 1, DEVICE_SECONDS_MOST + DEVICE_SPARE_SECONDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B8 abuse:F10 a ceremony: it speaks first, has an end, and keeps no PIN", a_ceremony,
         begin, end, NULL},
    };
    return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
