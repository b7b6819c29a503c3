// SPDX-License-Identifier: BSD-2-Clause
// record_device DIRECTORY: ceremonies of the device process with the software authenticator, as
// tapes for fuzz_device (its first inputs). Run it again when the ceremony changes:
//     make record_device && ./record_device tests/fuzz/corpus/device
#include "device/device.h"
#include "device/gate.h"
#include "device_tape.h"
#include "fake/hid.h"
#include "fake/keys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT (HID_FRAME + 1)

static struct hid hid;
static FILE *tape;

// --- in place of the gate: the authenticator, and a tape of what it says

static void *tape_open(const char *path)
{
    (void)path;
    return &hid;
}

static void tape_close(void *handle)
{
    (void)handle;
}

static int tape_read(void *handle, unsigned char *buffer, size_t size, int milliseconds)
{
    (void)handle, (void)milliseconds;
    if (size != HID_FRAME || !hid_give(&hid, buffer))
        return -1;
    return fwrite(buffer, 1, size, tape) == size ? (int)size : -1;
}

static int tape_write(void *handle, const unsigned char *buffer, size_t size)
{
    (void)handle;
    if (size != REPORT || fwrite(buffer, 1, size, tape) != size)
        return -1;
    hid_take(&hid, buffer + 1);
    return (int)size;
}

const fido_dev_io_t gate_io = {tape_open, tape_close, tape_read, tape_write};

void gate_watch(int fd)
{
    (void)fd;
}

const struct gate_seen *gate_seen(void)
{
    static const struct gate_seen nothing;
    return &nothing;
}

bool gate_abandoned(void)
{
    return false;
}

// --- what is recorded

static const struct {
    const char *name;
    uint8_t choices;
    bool pin_set, sensor, touch_late;
    enum token_fault fault;
} scenes[] = {
    {"make-no-pin", TAPE_MAKE, false, false, false, TOKEN_SOUND},
    {"make-pin", TAPE_MAKE | TAPE_PIN, true, false, false, TOKEN_SOUND},
    {"make-finger", TAPE_MAKE | TAPE_MORE, false, true, true, TOKEN_SOUND},
    {"make-hostile", TAPE_MAKE | TAPE_PIN, true, false, false, TOKEN_HOSTILE_CBOR},
    {"make-truncated", TAPE_MAKE | TAPE_PIN, true, false, false, TOKEN_TRUNCATED},
    {"make-extension", TAPE_MAKE | TAPE_PIN, true, false, false, TOKEN_EXTRA_EXTENSION},
    {"sign", 0, false, false, true, TOKEN_SOUND},
    {"sign-pin", TAPE_PIN, true, false, false, TOKEN_SOUND},
    {"sign-finger", TAPE_MORE, false, true, false, TOKEN_SOUND},
    {"sign-hostile", 0, false, false, false, TOKEN_HOSTILE_CBOR},
    {"sign-truncated", 0, false, false, false, TOKEN_TRUNCATED},
    {"sign-extension", TAPE_MORE, false, false, false, TOKEN_EXTRA_EXTENSION},
    {"pin-not-set", TAPE_PIN, false, false, false, TOKEN_SOUND},
    {"pin-needed", 0, true, false, false, TOKEN_SOUND},
};

// Somebody enrolled earlier: the credential that the calls name.
static void know_the_credential(struct token *token)
{
    DeviceCall call;
    DeviceReply reply;
    tape_call(TAPE_MAKE, &call);
    call.handles_count = 0;
    token->built_in_uv = token->finger_matches = true;
    device_run(&call, &reply);
    for (size_t i = 0; i < TOKEN_CREDENTIALS; i++)
        if (token->credentials[i].used) {
            token->credentials[i].protection = 1; // some scenes sign with a touch alone
            memset(token->credentials[i].id, TAPE_HANDLE, TAPE_HANDLE_SIZE);
        }
}

static KeyStatus record(size_t scene, const char *directory)
{
    struct token *token = token_new();
    char path[4096];
    DeviceCall call;
    DeviceReply reply;

    snprintf(path, sizeof path, "%s/%s", directory, scenes[scene].name);
    hid = (struct hid){.token = token};
    tape = fopen("/dev/null", "wb");
    if (token == NULL || tape == NULL)
        exit(1);
    if ((scenes[scene].choices & TAPE_MAKE) == 0)
        know_the_credential(token);
    fclose(tape);

    hid = (struct hid){.token = token, .touch_after = scenes[scene].touch_late ? 2 : 0};
    token->fault = scenes[scene].fault;
    token->built_in_uv = token->finger_matches = scenes[scene].sensor;
    token->pin_is_set = scenes[scene].pin_set;
    uint8_t hash[32];
    keys_hash("1234", 4, hash);
    memcpy(token->pin_hash, hash, sizeof token->pin_hash);
    tape = fopen(path, "wb");
    if (tape == NULL || fputc(scenes[scene].choices, tape) == EOF) {
        perror(path);
        exit(1);
    }
    tape_call(scenes[scene].choices, &call);
    device_run(&call, &reply);
    if (fclose(tape) != 0)
        exit(1);
    token_free(&token);
    return reply.status;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "record_device DIRECTORY\n");
        return 2;
    }
    device_prepare();
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
        printf("%s: status %d\n", scenes[i].name, (int)record(i, arguments[1]));
    return 0;
}
