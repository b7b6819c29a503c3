// SPDX-License-Identifier: BSD-2-Clause
// What an authenticator can be asked for: to sign, to make a credential, to take a PIN. One row a
// DeviceTask; what has to be seen to first is asked separately, before the authenticator is.
#ifndef WARIFU_DEVICE_TASK_H
#define WARIFU_DEVICE_TASK_H

#include "wire/channel.pb.h"
#include <fido.h>
#include <stdbool.h>

struct task {
    // Returns FIDO_OK with what was asked for in the reply, or libfido2's error.
    int (*run)(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply);
    DevicePhase phase; // in which it ends
};

extern const struct task device_tasks[_DeviceTask_ARRAYSIZE];

bool task_makes_pin(DeviceTask task);

// Both answer KEY_SIGNED if the authenticator may be asked.
// What is typed as the PIN that stands, or is to stand, must be as long as the policy demands,
// whatever the authenticator demands itself. One that is to go may be shorter.
KeyStatus task_measure_pin(const DeviceCall *call);
// What the PIN, or none (reply->method), has to do with this authenticator.
KeyStatus task_suits(const DeviceCall *call, const DeviceReply *reply, const fido_dev_t *dev);

// One login with `other`, a key that was taken over; NULL: with the person's own. As `run`.
int task_sign_with(const DeviceCall *call, const OtherKey *other, fido_dev_t *dev,
                   DeviceReply *reply);

#endif
