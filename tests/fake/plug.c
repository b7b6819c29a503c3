// SPDX-License-Identifier: BSD-2-Clause
// plug FILE [SETTING...]: a software token behind a pseudo terminal, for processes that open it as
// a device. FILE becomes a link to it; removing FILE unplugs it. More settings come as lines on
// standard input, each answered with "ok"; at its end the token is gone. The line "waits" is
// answered with "ok" while somebody has asked for a touch. Settings: settings.h
#include "settings.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define REPORT (HID_FRAME + 1)
#define KEEP_ALIVE_MS 20

static struct hid hid;
static int master, slave;

static bool open_terminal(const char *file)
{
    struct termios raw;
    char name[PATH_MAX];
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, name, sizeof name) != 0)
        return false;
    slave = open(name, O_RDWR | O_NOCTTY); // kept, so that nobody's going hangs it up
    if (slave < 0 || tcgetattr(slave, &raw) != 0)
        return false;
    cfmakeraw(&raw);
    // Whoever may open the link is the test's business.
    return tcsetattr(slave, TCSANOW, &raw) == 0 && chmod(name, 0666) == 0 &&
           symlink(name, file) == 0;
}

static void take(uint8_t report[REPORT])
{
    const uint8_t *frame = report + 1;
    // A new program begins with INIT on the broadcast channel; what an earlier one left unread is
    // not for it.
    if (memcmp(frame, "\xff\xff\xff\xff\x86", 5) == 0) {
        (void)tcflush(slave, TCIFLUSH);
        setting_fresh(&hid);
    }
    hid_take(&hid, frame);
}

static void give(void)
{
    uint8_t frame[HID_FRAME];
    for (int i = 0; i < 200 && !hid_waits(&hid) && hid_give(&hid, frame); i++)
        if (write(master, frame, sizeof frame) != (ssize_t)sizeof frame)
            return;
}

static void serve(void)
{
    uint8_t report[REPORT];
    size_t have = 0;
    char line[128];
    size_t typed = 0;
    for (;;) {
        struct pollfd waits[2] = {{.fd = master, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
        if (poll(waits, 2, hid_waits(&hid) ? KEEP_ALIVE_MS : -1) < 0 && errno != EINTR)
            return;
        if (waits[0].revents & POLLIN) {
            ssize_t got = read(master, report + have, sizeof report - have);
            have += got > 0 ? (size_t)got : 0;
            if (have == sizeof report) {
                take(report);
                have = 0;
                give();
            }
        } else if (hid_waits(&hid)) {
            uint8_t frame[HID_FRAME];
            struct pollfd room = {.fd = master, .events = POLLOUT};
            // Where nobody reads, there is soon no room for one more keep-alive frame.
            if (hid_give(&hid, frame) && poll(&room, 1, 0) > 0 &&
                write(master, frame, sizeof frame) < 0)
                return;
            give();
        }
        if (waits[1].revents != 0) {
            if (read(0, line + typed, 1) != 1)
                return;
            if (line[typed] != '\n') {
                typed += typed < sizeof line - 1;
                continue;
            }
            line[typed] = '\0';
            typed = 0;
            const bool good =
                strcmp(line, "waits") == 0 ? hid_waits(&hid) : setting_apply(&hid, line);
            puts(good ? "ok" : "what?");
            fflush(stdout);
            give();
        }
    }
}

int main(int count, char **arguments)
{
    hid.token = token_new();
    if (count < 2 || hid.token == NULL)
        return 2;
    for (int i = 2; i < count; i++)
        if (!setting_apply(&hid, arguments[i]))
            return 2;
    if (!open_terminal(arguments[1])) {
        perror(arguments[1]);
        return 1;
    }
    puts("ok");
    fflush(stdout);
    serve();
    unlink(arguments[1]);
    return 0;
}
