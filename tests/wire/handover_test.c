// SPDX-License-Identifier: BSD-2-Clause
// Descriptors change hands as the table says, one at a time, and none stays open that nobody wanted
// (abuse:D11).
#include "wire/handover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];

static int make_ends(void **state)
{
    (void)state;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static int close_ends(void **state)
{
    (void)state;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *list = opendir("/proc/self/fd");
    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

// As somebody says it who is not ours: any numbers, any length, any descriptors.
static void send_raw(const uint32_t *numbers, size_t size, unsigned descriptors)
{
    struct iovec part = {(void *)(uintptr_t)numbers, size};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(4 * sizeof(int))];
    } extra;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    memset(&extra, 0, sizeof extra);
    if (descriptors > 0) {
        message.msg_control = extra.bytes;
        message.msg_controllen = CMSG_SPACE(descriptors * sizeof(int));
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(descriptors * sizeof(int));
        for (unsigned i = 0; i < descriptors; i++)
            memcpy(CMSG_DATA(head) + i * sizeof(int), &ends[0], sizeof(int));
    }
    assert_int_equal(sendmsg(ends[0], &message, 0), size);
}

static void one_is_handed_over(void **state)
{
    (void)state;
    const struct handover sent = {HANDOVER_VAULT, 3, ends[0], 9, 1001};
    struct handover got = {.fd = -1};
    assert_int_equal(handover_send(ends[0], &sent), FAULT_NONE);
    assert_int_equal(handover_receive(ends[1], &got), FAULT_NONE);
    assert_int_equal(got.kind, HANDOVER_VAULT);
    assert_int_equal(got.index, 3);
    assert_int_equal(got.connection, 9);
    assert_int_equal(got.owner, 1001);
    assert_true(got.fd >= 0 && got.fd != ends[0]);
    assert_int_equal(fcntl(got.fd, F_GETFD), FD_CLOEXEC); // no program inherits it
    close(got.fd);
    assert_int_equal(handover_receive(ends[1], &got), FAULT_BUSY); // never waits
}

static void what_does_not_fit_is_refused_and_closed(void **state)
{
    (void)state;
    static const struct {
        uint32_t numbers[5];
        size_t size;
        unsigned descriptors;
    } cases[] = {
        {{HANDOVER_VAULT, 0, 0}, 16, 0},           // without what it is about
        {{HANDOVER_VAULT, 0, 0}, 16, 2},           // with more
        {{HANDOVER_VAULT, 0, 0}, 16, 4},           //
        {{HANDOVER_READY, 0, 0}, 16, 1},           // with what it is not about
        {{HANDOVER_DEVICE, 0, 0}, 16, 2},          // may bring one
        {{HANDOVER_LAST + 1, 0, 0}, 16, 0},        // there is none
        {{HANDOVER_READY - 1, 0, 0}, 16, 0},       //
        {{UINT32_MAX, 0, 0}, 16, 1},               //
        {{HANDOVER_READY, 0, 0}, 12, 0},           // shorter
        {{HANDOVER_VAULT, 0, 0}, 12, 1},           //
        {{HANDOVER_READY, 0, 0, 0, 0}, 20, 0},     // longer
        {{HANDOVER_CHECKERS_WANTED, 0, 0}, 16, 1}, //
    };
    const unsigned before = open_descriptors();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct handover got = {.fd = -1};
        send_raw(cases[i].numbers, cases[i].size, cases[i].descriptors);
        assert_int_equal(handover_receive(ends[1], &got), FAULT_FORMAT);
        assert_int_equal(got.fd, -1);
        assert_int_equal(open_descriptors(), before);
    }
    send_raw((const uint32_t[]){HANDOVER_DEVICE, 1, 0, 0}, 16, 0); // or none
    struct handover got = {.fd = -1};
    assert_int_equal(handover_receive(ends[1], &got), FAULT_NONE);
    assert_int_equal(got.fd, -1);
}

static void the_end_is_the_end(void **state)
{
    (void)state;
    struct handover got;
    close(ends[0]);
    assert_int_equal(handover_receive(ends[1], &got), FAULT_CLOSED);
    ends[0] = dup(ends[1]);
}

int main(void)
{
#define PAIR(name, function)                                                                       \
    {                                                                                              \
        name, function, make_ends, close_ends, NULL                                                \
    }
    const struct CMUnitTest tests[] = {
        PAIR("abuse:D11 one descriptor is handed over", one_is_handed_over),
        PAIR("abuse:D11 what does not fit is refused, and its descriptors are closed",
             what_does_not_fit_is_refused_and_closed),
        PAIR("the end is the end", the_end_is_the_end),
    };
    return cmocka_run_group_tests_name("handover", tests, NULL, NULL);
}
