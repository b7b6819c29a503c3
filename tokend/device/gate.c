// SPDX-License-Identifier: BSD-2-Clause
#include "device/gate.h"
#include "base/clock.h"
#include "factor/cbor_bounds.h"
#include "factor/fido2_data.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

// CTAPHID (CTAP 2.1 section 11.2).
#define FRAME 64
#define FIRST_DATA (FRAME - 7)
#define NEXT_DATA (FRAME - 5)
#define MESSAGE_MOST (FIRST_DATA + 128 * NEXT_DATA)
#define COMMAND_MSG 0x83
#define COMMAND_CBOR 0x90
#define COMMAND_KEEPALIVE 0xbb
#define COMMAND_ERROR 0xbf
#define UP_NEEDED 2           // status of a keep-alive
#define SLOWEST_FRAME_MS 1000 // between the frames of one message

enum { CTAP_MAKE = 1, CTAP_ASSERT = 2, CTAP_NEXT = 8 };

struct gate {
    int fd;
    uint8_t message[MESSAGE_MOST];
    uint8_t held[129][FRAME]; // the message's frames as they came
    size_t held_count, given;
};

// One a process; the callbacks of libfido2 carry no context of ours.
static struct {
    int watched;
    bool abandoned;
    struct gate_seen seen;
} state = {.watched = -1};

void gate_watch(int fd)
{
    state.watched = fd;
}

const struct gate_seen *gate_seen(void)
{
    return &state.seen;
}

bool gate_abandoned(void)
{
    return state.abandoned;
}

static int64_t now_ms(void)
{
    struct boot_time now;
    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

static void *gate_open(const char *path)
{
    struct gate *gate = calloc(1, sizeof *gate);
    state.seen = (struct gate_seen){.open_error = ENOMEM};
    if (gate == NULL)
        return NULL;
    gate->fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
    state.seen.open_error = gate->fd < 0 ? errno : 0;
    if (gate->fd < 0) {
        free(gate);
        return NULL;
    }
    // Another program may be in the middle of a ceremony with it; it is waited for by the person.
    if (flock(gate->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        state.seen.open_error = EWOULDBLOCK;
        close(gate->fd);
        free(gate);
        return NULL;
    }
    return gate;
}

static void gate_close(void *handle)
{
    struct gate *gate = handle;
    close(gate->fd);
    memset(gate, 0, sizeof *gate);
    free(gate);
}

// One whole frame, before `deadline`. A hidraw device gives it in one piece.
static bool read_frame(struct gate *gate, uint8_t frame[FRAME], int64_t deadline, bool forever)
{
    size_t have = 0;
    while (have < FRAME) {
        struct pollfd waits[2] = {{.fd = gate->fd, .events = POLLIN},
                                  {.fd = state.watched, .events = POLLRDHUP}};
        int64_t left = deadline - now_ms();
        int ready = poll(waits, 2, forever ? -1 : left < 0 ? 0 : (int)left);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready > 0 && waits[1].revents != 0) {
            state.abandoned = true;
            return false;
        }
        state.seen.silent = ready == 0;
        if (ready <= 0)
            return false;
        ssize_t got =
            (waits[0].revents & POLLIN) != 0 ? read(gate->fd, frame + have, FRAME - have) : 0;
        state.seen.gone = got <= 0;
        if (got <= 0)
            return false;
        have += (size_t)got;
    }
    return true;
}

// The authenticator data inside the answer to a ceremony are CBOR again, behind a byte string.
static bool auth_data_pass(const uint8_t *map, size_t size)
{
    const uint8_t *item;
    size_t item_size;
    struct cbor_head head;
    struct fido2_auth_data data;

    if (!cbor_map_number(map, size, 2, &item, &item_size))
        return true; // none: libfido2 refuses that by itself
    if (!cbor_head_read(item, item_size, &head) || head.major != CBOR_BYTES ||
        head.value != item_size - head.size)
        return false;
    const struct fido2_bytes raw = {item + head.size, item_size - head.size};
    return fido2_read_auth_data(raw, &data) == FAULT_NONE;
}

static bool message_passes(const struct gate *gate, size_t size)
{
    const uint8_t *map = gate->message + 1; // after the status
    if (size == 0)
        return false;
    if (size == 1)
        return true;
    if (cbor_bounds_check(map, size - 1, MESSAGE_MOST) != FAULT_NONE)
        return false;
    const bool ceremony = state.seen.command == CTAP_MAKE || state.seen.command == CTAP_ASSERT ||
                          state.seen.command == CTAP_NEXT;
    return !ceremony || gate->message[0] != 0 || auth_data_pass(map, size - 1);
}

// The rest of a message whose first frame is held. Frames of another channel or out of order are a
// fault that libfido2 would not forgive either.
static bool gather(struct gate *gate, size_t total)
{
    const uint8_t *first = gate->held[0];
    size_t have = total < FIRST_DATA ? total : FIRST_DATA;
    memcpy(gate->message, first + 7, have);
    for (uint8_t sequence = 0; have < total; sequence++) {
        uint8_t *frame = gate->held[gate->held_count];
        const size_t more = total - have < NEXT_DATA ? total - have : NEXT_DATA;
        if (!read_frame(gate, frame, now_ms() + SLOWEST_FRAME_MS, false))
            return false;
        if (memcmp(frame, first, 4) != 0 || frame[4] != sequence) {
            state.seen.refused = true;
            return false;
        }
        memcpy(gate->message + have, frame + 5, more);
        have += more;
        gate->held_count++;
    }
    return true;
}

static int read_next(struct gate *gate, unsigned char *buffer, size_t size, int milliseconds)
{
    if (size != FRAME || state.seen.refused || state.abandoned)
        return -1;
    if (gate->given == gate->held_count) {
        gate->held_count = gate->given = 0;
        uint8_t *first = gate->held[0];
        if (!read_frame(gate, first, now_ms() + milliseconds, milliseconds < 0))
            return -1;
        gate->held_count = 1;
        const size_t total = (size_t)first[5] << 8 | first[6];
        if (first[4] == COMMAND_ERROR)
            state.seen.hid_error = first[7];
        if (first[4] == COMMAND_KEEPALIVE && first[7] == UP_NEEDED)
            state.seen.wanted_touch = true;
        if (first[4] == COMMAND_MSG && total == 2 && first[7] == 0x69 && first[8] == 0x85)
            state.seen.wanted_touch = true; // U2F: conditions of use not satisfied
        if (first[4] == COMMAND_CBOR) {
            if (total > MESSAGE_MOST) {
                state.seen.refused = true;
                return -1;
            }
            if (!gather(gate, total))
                return -1;
            state.seen.status = total > 0 ? gate->message[0] : 0;
            if (!message_passes(gate, total)) {
                state.seen.refused = true;
                return -1;
            }
        }
    }
    memcpy(buffer, gate->held[gate->given++], FRAME);
    return FRAME;
}

static int write_report(struct gate *gate, const unsigned char *buffer, size_t size)
{
    if (size != FRAME + 1) // the report's number comes first
        return -1;
    if (buffer[5] == COMMAND_CBOR) {
        state.seen.command = buffer[8];
        state.seen.status = state.seen.hid_error = 0;
        state.seen.wanted_touch = false;
    }
    ssize_t written;
    do
        written = write(gate->fd, buffer, size);
    while (written < 0 && errno == EINTR);
    state.seen.gone = written < 0;
    return written == (ssize_t)size ? (int)size : -1;
}

// That libcbor had no memory is known by errno alone (crypto_memory_failed()), which what is read
// and written meanwhile must not change.
static int gate_read(void *handle, unsigned char *buffer, size_t size, int milliseconds)
{
    const int before = errno;
    const int got = read_next(handle, buffer, size, milliseconds);

    errno = before;
    return got;
}

static int gate_write(void *handle, const unsigned char *buffer, size_t size)
{
    const int before = errno;
    const int written = write_report(handle, buffer, size);

    errno = before;
    return written;
}

const fido_dev_io_t gate_io = {gate_open, gate_close, gate_read, gate_write};
