// SPDX-License-Identifier: BSD-2-Clause
// usb_key [SETTING...]: a software token behind /dev/uhid, so that the kernel, udev and an
// unmodified libfido2 see a security key on a real port. Settings (tests/fake/settings.h) come as
// lines on standard input, too, each answered with "ok"; besides:
//     out, in    pulled out, put in again: it keeps what it knows but for pauses
//     mouse      on the command line, first: the same device that does not say it is a security key
// At the end of standard input it is pulled out.
#include "settings.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/uhid.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEEP_ALIVE_MS 100 // as often as real ones say it
#define USAGE_PAGE 1      // where it is in the description, low byte first

// CTAP 2.1 section 11.2.8.1: reports of 64 bytes in both directions, usage page F1D0.
static uint8_t description[] = {0x06, 0xd0, 0xf1, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x20,
                                0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40,
                                0x81, 0x02, 0x09, 0x21, 0x15, 0x00, 0x26, 0xff, 0x00,
                                0x75, 0x08, 0x95, 0x40, 0x91, 0x02, 0xc0};

static struct hid hid;
static int device = -1;
static bool plugged;

static bool tell_kernel(const struct uhid_event *event)
{
    return write(device, event, sizeof *event) == (ssize_t)sizeof *event;
}

static void start_afresh(void)
{
    const struct hid fresh = {
        .token = hid.token, .touch_after = hid.touch_after, .hangs = hid.hangs};
    hid = fresh;
}

static bool put_in(void)
{
    static struct uhid_event event; // large
    if (plugged)
        return true;
    memset(&event, 0, sizeof event);
    event.type = UHID_CREATE2;
    snprintf((char *)event.u.create2.name, sizeof event.u.create2.name, "warifu test key");
    event.u.create2.rd_size = sizeof description;
    event.u.create2.bus = 0x03; // USB
    event.u.create2.vendor = 0x1209;
    event.u.create2.product = 0x0001;
    memcpy(event.u.create2.rd_data, description, sizeof description);
    token_power_cycle(hid.token);
    start_afresh();
    plugged = tell_kernel(&event);
    return plugged;
}

static bool pull_out(void)
{
    static struct uhid_event event;
    if (!plugged)
        return true;
    memset(&event, 0, sizeof event);
    event.type = UHID_DESTROY;
    plugged = false;
    return tell_kernel(&event);
}

static bool say(const uint8_t frame[HID_FRAME])
{
    static struct uhid_event event;
    memset(&event, 0, sizeof event);
    event.type = UHID_INPUT2;
    event.u.input2.size = HID_FRAME;
    memcpy(event.u.input2.data, frame, HID_FRAME);
    return tell_kernel(&event);
}

static void give(void)
{
    uint8_t frame[HID_FRAME];
    for (int i = 0; i < 200 && plugged && !hid_waits(&hid) && hid_give(&hid, frame); i++)
        if (!say(frame))
            return;
}

// The host's reports come with their number, zero, or without.
static void take(const struct uhid_output_req *output)
{
    const uint8_t *frame = output->data + (output->size == HID_FRAME + 1 ? 1 : 0);
    if (output->size < HID_FRAME)
        return;
    // A new program begins with INIT on the broadcast channel.
    if (memcmp(frame, "\xff\xff\xff\xff\x86", 5) == 0)
        start_afresh();
    hid_take(&hid, frame);
    give();
}

static void on_kernel(void)
{
    static struct uhid_event event, answer;
    if (read(device, &event, sizeof event) <= 0)
        return;
    memset(&answer, 0, sizeof answer);
    switch (event.type) {
    case UHID_OUTPUT:
        take(&event.u.output);
        break;
    case UHID_GET_REPORT:
        answer.type = UHID_GET_REPORT_REPLY;
        answer.u.get_report_reply.id = event.u.get_report.id;
        answer.u.get_report_reply.err = EIO;
        (void)tell_kernel(&answer);
        break;
    case UHID_SET_REPORT:
        answer.type = UHID_SET_REPORT_REPLY;
        answer.u.set_report_reply.id = event.u.set_report.id;
        answer.u.set_report_reply.err = EIO;
        (void)tell_kernel(&answer);
        break;
    default:
        break;
    }
}

static bool apply(const char *text)
{
    if (strcmp(text, "out") == 0)
        return pull_out();
    if (strcmp(text, "in") == 0)
        return put_in();
    return setting_apply(&hid, text);
}

static void serve(void)
{
    char line[128];
    size_t typed = 0;
    for (;;) {
        struct pollfd waits[2] = {{.fd = device, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
        int ready = poll(waits, 2, plugged && hid_waits(&hid) ? KEEP_ALIVE_MS : -1);
        if (ready < 0 && errno != EINTR)
            return;
        if (ready == 0) {
            uint8_t frame[HID_FRAME];
            if (hid_give(&hid, frame))
                (void)say(frame);
            give();
        }
        if (ready > 0 && waits[0].revents & POLLIN)
            on_kernel();
        if (ready > 0 && waits[1].revents != 0) {
            if (read(0, line + typed, 1) != 1)
                return;
            if (line[typed] != '\n') {
                typed += typed < sizeof line - 1;
                continue;
            }
            line[typed] = '\0';
            typed = 0;
            puts(apply(line) ? "ok" : "what?");
            fflush(stdout);
            give();
        }
    }
}

int main(int count, char **arguments)
{
    int first = 1;
    if (count > 1 && strcmp(arguments[1], "mouse") == 0) {
        memcpy(description + USAGE_PAGE, "\x00\xff", 2); // a vendor's own
        first = 2;
    }
    hid.token = token_new();
    if (hid.token == NULL)
        return 2;
    for (int i = first; i < count; i++)
        if (!setting_apply(&hid, arguments[i]))
            return 2;
    device = open("/dev/uhid", O_RDWR | O_CLOEXEC);
    if (device < 0 || !put_in()) {
        perror("/dev/uhid");
        return 1;
    }
    puts("ok");
    fflush(stdout);
    serve();
    return pull_out() ? 0 : 1;
}
