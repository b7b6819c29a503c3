// SPDX-License-Identifier: BSD-2-Clause
// A hostile authenticator and a whole ceremony with it: the device process's own code, the gate,
// and libfido2 behind it (abuse:D16). What the authenticator says is a tape, read as a device is
// read; what is written to it goes over the tape, so each report to it takes the place of 65 bytes.
//
// Input: one byte of choices, then the tape. bit 0: a key is made, else it signs; bit 1: with a
// PIN; bit 2: discoverable, or several credentials may sign. The channel's nonce is always the
// same, so that a tape recorded once (record_device.c) fits.
#include "device/device.h"
#include "device/gate.h"
#include "device_tape.h"
#include "factor/fido2_data.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const DeviceCall *call, const DeviceReply *reply)
{
    if (reply->status != KeyStatus_KEY_SIGNED)
        return;
    // Whatever is handed on is whole and in bounds.
    struct fido2_auth_data data;
    const struct fido2_bytes raw = {reply->auth_data.bytes, reply->auth_data.size};
    DEMAND(!gate_seen()->refused);
    DEMAND(fido2_read_auth_data(raw, &data) == FAULT_NONE);
    DEMAND(reply->handle.size > 0);
    DEMAND(call->task == DeviceTask_DEVICE_MAKE || reply->signature.size > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    DeviceCall call;
    DeviceReply reply;

    if (!started)
        device_prepare();
    started = true;
    if (size == 0)
        return 0;
    int tape = memfd_create("tape", MFD_CLOEXEC);
    DEMAND(tape >= 0 && write(tape, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(tape_path, sizeof tape_path, "/proc/self/fd/%d", tape);
    tape_call(data[0], &call);
    device_run(&call, &reply);
    check(&call, &reply);
    close(tape);
    return 0;
}
