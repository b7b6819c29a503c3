// SPDX-License-Identifier: BSD-2-Clause
#include "factor/key_status.h"
#include <stddef.h>

#define N_(text) text

static const char *const by_status[] = {
    [KeyStatus_KEY_FAILED] = N_("The ID card or key could not be asked. Try again."),
    [KeyStatus_KEY_SIGNED] = NULL,
    [KeyStatus_KEY_ABSENT] = N_("No ID card or key is plugged in. Put it in, then try again."),
    [KeyStatus_KEY_SECOND] =
        N_("More than one ID card or key is plugged in. Leave only yours in, then try again."),
    [KeyStatus_KEY_STRANGER] =
        N_("This ID card or key is not registered for you. Put in your own, then try again."),
    [KeyStatus_KEY_PIN_WRONG] = N_("The PIN is wrong."),
    [KeyStatus_KEY_PIN_BLOCKED] =
        N_("This ID card or key is locked: its PIN was wrong too often. Ask your administrator."),
    [KeyStatus_KEY_PIN_PAUSED] =
        N_("The PIN was wrong three times. Take the key out, put it in again, then try again."),
    [KeyStatus_KEY_PIN_NOT_SET] = N_("This ID card or key has no PIN. Ask your administrator."),
    [KeyStatus_KEY_PIN_NEEDED] = N_("Type the PIN of your ID card or key."),
    [KeyStatus_KEY_UV_FAILED] =
        N_("The sensor did not recognise you. Try again, or type the PIN instead."),
    [KeyStatus_KEY_UV_BLOCKED] = N_("The sensor is locked. Type the PIN instead."),
    [KeyStatus_KEY_UNTOUCHED] = N_("The key was not touched in time, or was pulled out."),
    [KeyStatus_KEY_BROKEN] = N_("This ID card or key does not work properly. Use another one."),
    [KeyStatus_KEY_REFUSED] = N_("The ID card or key refuses: it is full, or registered already."),
    [KeyStatus_KEY_BUSY] =
        N_("Another request at this computer is waiting for a key. Try again when it is done."),
};

const char *key_status_text(KeyStatus status)
{
    return (unsigned)status < sizeof by_status / sizeof *by_status ? by_status[status] : NULL;
}
