// SPDX-License-Identifier: BSD-2-Clause
// plug FILE [SETTING...]: a software token behind a pseudo terminal, for processes that open it as
// a device. FILE becomes a link to it; removing FILE unplugs it. More settings come as lines on
// standard input, each answered with "ok"; at its end the token is gone.
//     pin=1234        sets the PIN
//     finger=yes|no   a sensor, and whether it knows the finger
//     vague=yes       its sensor may be for a finger or a code
//     touch=N|never   keep-alive frames before the touch
//     fault=N         enum token_fault
//     hangs=yes|no    says nothing
//     model=HEX       the AAGUID
//     maker=FILE      a maker of this model is founded, whose certificate goes to FILE, and attests
//     again           out and in: it forgets pauses
#include "hid.h"
#include "keys.h"
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

static bool is(const char *text, const char *word, const char **value)
{
    const size_t length = strlen(word);
    if (strncmp(text, word, length) != 0)
        return false;
    *value = text + length;
    return true;
}

static bool yes(const char *value)
{
    return strcmp(value, "yes") == 0;
}

static bool set(const char *text)
{
    const char *value;
    if (is(text, "pin=", &value)) {
        uint8_t hash[32];
        keys_hash(value, strlen(value), hash);
        memcpy(hid.token->pin_hash, hash, sizeof hid.token->pin_hash);
        hid.token->pin_is_set = true;
    } else if (is(text, "finger=", &value)) {
        hid.token->built_in_uv = true;
        hid.token->finger_matches = yes(value);
    } else if (is(text, "touch=", &value)) {
        hid.touch_after =
            strcmp(value, "never") == 0 ? HID_TOUCH_NEVER : (uint32_t)strtoul(value, NULL, 10);
    } else if (is(text, "fault=", &value)) {
        hid.token->fault = (enum token_fault)strtoul(value, NULL, 10);
    } else if (is(text, "hangs=", &value)) {
        hid.hangs = yes(value);
    } else if (is(text, "vague=", &value)) {
        hid.token->vague_uv = yes(value);
    } else if (is(text, "model=", &value)) {
        for (unsigned i = 0; i < sizeof hid.token->aaguid; i++)
            if (sscanf(value + 2 * (size_t)i, "%2hhx", &hid.token->aaguid[i]) != 1)
                return false;
    } else if (is(text, "maker=", &value)) {
        EVP_PKEY_free(hid.token->brand.key);
        maker_found(value, hid.token->aaguid, &hid.token->brand);
    } else if (strcmp(text, "again") == 0) {
        struct hid fresh = {.token = hid.token, .touch_after = hid.touch_after, .hangs = hid.hangs};
        token_power_cycle(hid.token);
        hid = fresh;
    } else {
        return false;
    }
    return true;
}

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
        struct hid fresh = {.token = hid.token, .touch_after = hid.touch_after, .hangs = hid.hangs};
        (void)tcflush(slave, TCIFLUSH);
        hid = fresh;
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
            if (hid_give(&hid, frame) && write(master, frame, sizeof frame) < 0)
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
            puts(set(line) ? "ok" : "what?");
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
        if (!set(arguments[i]))
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
