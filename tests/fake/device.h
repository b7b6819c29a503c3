// SPDX-License-Identifier: BSD-2-Clause
// Fake tokens as devices of libfido2, for a program linked with
//     -Wl,--wrap=fido_dev_open,--wrap=fido_dev_info_manifest
// The program's own code, and libfido2's, are the same as with real devices.
#ifndef WARIFU_FAKE_DEVICE_H
#define WARIFU_FAKE_DEVICE_H

#include "hid.h"

#define DEVICES_MOST 4
#define DEVICE_PREFIX "fake:"

struct device {
    char path[32];
    struct hid hid;
    bool plugged;
    // Pulled out after so many frames in either direction; 0: not at all.
    unsigned unplug_after, frames;
};

// Plugs in a fresh token; it is listed as "fake:0", "fake:1" and so on. NULL when all are taken.
struct device *device_plug(void);

// Out and in again: its credentials stay. Out for good: device_remove().
void device_unplug(struct device *device);
void device_plug_again(struct device *device);
void device_remove(struct device *device);

#endif
