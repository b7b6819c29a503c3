// SPDX-License-Identifier: BSD-2-Clause
#include "device/explain.h"
#include "device/ctap.h"
#include "device/gate.h"
#include "factor/crypto_memory.h"
#include <errno.h>

// What was seen on the cable says more than the library, which makes one error of much of it.
KeyStatus device_explain(DevicePhase phase, int error, const DeviceCall *call, DeviceReply *reply)
{
    const struct gate_seen *seen = gate_seen();
    const bool pin = (phase == DevicePhase_PHASE_SIGN || phase == DevicePhase_PHASE_CREATE) &&
                     seen->command == GATE_CLIENT_PIN;
    const struct ctap_end end = {.phase = pin ? DevicePhase_PHASE_PIN : phase,
                                 .error = error < 0 && seen->status != 0 ? seen->status : error,
                                 .with_pin = call->pin[0] != '\0'};

    reply->phase = end.phase;
    reply->error = end.error;
    if (seen->refused)
        return KeyStatus_KEY_BROKEN;
    // What the key did not say itself is no word about it then, and what it did may have been read
    // in part (abuse:M14).
    if (seen->status == 0 && crypto_memory_failed())
        return KeyStatus_KEY_MEMORY;
    if (end.error >= 0)
        return ctap_status(&end);
    if (gate_abandoned())
        return KeyStatus_KEY_CANCELLED;
    if (seen->gone)
        return KeyStatus_KEY_GONE;
    if (seen->hid_error != 0)
        return ctap_hid_status(seen->hid_error);
    if (seen->silent)
        return seen->wanted_touch ? KeyStatus_KEY_UNTOUCHED : KeyStatus_KEY_SILENT;
    return ctap_status(&end);
}

KeyStatus device_explain_open(int error, const DeviceCall *call, DeviceReply *reply)
{
    static const struct {
        int error;
        KeyStatus status;
    } meanings[] = {
        {EWOULDBLOCK, KeyStatus_KEY_IN_USE}, {EBUSY, KeyStatus_KEY_IN_USE},
        {ENOENT, KeyStatus_KEY_GONE},        {ENODEV, KeyStatus_KEY_GONE},
        {ENXIO, KeyStatus_KEY_GONE},         {EIO, KeyStatus_KEY_GONE},
        {ENOMEM, KeyStatus_KEY_MEMORY},
    };
    const struct gate_seen *seen = gate_seen();

    if (seen->open_error == 0 || crypto_memory_failed())
        return device_explain(seen->command != 0 ? DevicePhase_PHASE_INFO : DevicePhase_PHASE_OPEN,
                              error, call, reply);
    reply->phase = DevicePhase_PHASE_OPEN;
    reply->error = error;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].error == seen->open_error)
            return meanings[i].status;
    return KeyStatus_KEY_UNREADABLE;
}
