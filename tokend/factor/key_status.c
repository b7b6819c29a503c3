// SPDX-License-Identifier: BSD-2-Clause
#include "factor/key_status.h"
#include <stddef.h>

#define N_(text) text

// What staff can do about it themselves, or that an administrator is to be asked; and what an
// administrator can do.
static const struct {
    const char *login, *enrol;
} by_status[] = {
    [KeyStatus_KEY_FAILED] =
        {N_("The ID card or key could not be asked. Try again."),
         N_("The process that asks the key ended without an answer; the log of tokend says why.")},
    [KeyStatus_KEY_SIGNED] = {NULL, NULL},
    [KeyStatus_KEY_ABSENT] =
        {N_("No ID card or key is plugged in. Put it in, then try again."),
         N_("No ID card or key is plugged in. Put in the one that is to be registered.")},
    [KeyStatus_KEY_SECOND] =
        {N_("More than one ID card or key is plugged in. Leave only yours in, then try again."),
         N_("More than one ID card or key is plugged in. Leave in only the one that is to be "
            "registered.")},
    [KeyStatus_KEY_STRANGER] =
        {N_("This ID card or key is not registered for you, or was suspended. Put in your own, "
            "then try again; or ask your administrator."),
         N_("The key does not know what it was asked for.")},
    [KeyStatus_KEY_PIN_WRONG] =
        {N_("The PIN is wrong."),
         N_("The PIN is wrong. After eight wrong ones in all the key locks itself.")},
    [KeyStatus_KEY_PIN_BLOCKED] =
        {N_("This ID card or key is locked: its PIN was wrong too often. Ask your administrator."),
         N_("The key has locked itself: its PIN was wrong too often. Only a reset opens it, and "
            "erases all that is on it (fido2-token -R).")},
    [KeyStatus_KEY_PIN_PAUSED] =
        {N_("The PIN was wrong three times. Take the key out, put it in again, then try again."),
         N_("The PIN was wrong three times in a row. Take the key out and put it in again.")},
    [KeyStatus_KEY_PIN_NOT_SET] =
        {N_("This ID card or key has no PIN. Ask your administrator."),
         N_("The key has neither a PIN nor a finger that it knows. Set a PIN first.")},
    [KeyStatus_KEY_PIN_NEEDED] = {N_("Type the PIN of your ID card or key."),
                                  N_("The key wants its PIN; it has no other means that works.")},
    [KeyStatus_KEY_UV_FAILED] =
        {N_("The sensor did not recognise you. Try again, or type the PIN if the key has one."),
         N_("The sensor did not recognise the finger. Use one that was taught to the key.")},
    [KeyStatus_KEY_UV_BLOCKED] =
        {N_("The sensor is locked. Type the PIN; if the key has none, ask your administrator."),
         N_("The sensor is locked after too many tries. Type the PIN, which opens it again.")},
    [KeyStatus_KEY_UNTOUCHED] = {N_("The key was not touched in time."),
                                 N_("Nobody touched the key in time.")},
    [KeyStatus_KEY_BROKEN] =
        {N_("This ID card or key does not work properly. Use another one, or ask your "
            "administrator."),
         N_("The key answered what makes no sense here; the log of tokend has its code. Another "
            "model, or newer firmware, may do better.")},
    [KeyStatus_KEY_FULL] =
        {N_("This ID card or key is full. Ask your administrator."),
         N_("The key is full. Delete what is no longer needed (fido2-token -D), or use another "
            "one.")},
    [KeyStatus_KEY_BUSY] =
        {N_("Another request at this computer is waiting for a key. Try again when it is done."),
         N_("Another request at this computer is waiting for a key. Run the command when it is "
            "done.")},
    [KeyStatus_KEY_REGISTERED] = {N_("This ID card or key is registered for you already."),
                                  N_("This key is registered already, for this person.")},
    [KeyStatus_KEY_GONE] =
        {N_("The ID card or key was pulled out. Put it in again, then try again."),
         N_("The key was pulled out before it was done. Put it in again.")},
    [KeyStatus_KEY_SILENT] =
        {N_("The ID card or key does not answer. Take it out, put it in again, then try again."),
         N_("The key does not answer. Take it out and put it in again; try another socket.")},
    [KeyStatus_KEY_LINK] =
        {N_("The connection to the ID card or key was disturbed. Take it out, put it in again, "
            "then try again."),
         N_("What came over the cable was no whole answer. Take the key out and put it in again; "
            "try another socket or cable.")},
    [KeyStatus_KEY_IN_USE] =
        {N_("Another program is using the ID card or key. Close it or wait, then try again."),
         N_("Another program is using the key, a browser perhaps. Close it or wait.")},
    [KeyStatus_KEY_UNREADABLE] =
        {N_("This computer may not open the ID card or key. Ask your administrator."),
         N_("tokend may not open the key: see the permissions of its device (ls -l "
            "/dev/hidraw*).")},
    [KeyStatus_KEY_NO_INFO] =
        {N_("The ID card or key does not say what it can do. Take it out, put it in again, then "
            "try again."),
         N_("The key says that it knows FIDO2, and then not what it can do (getInfo). Take it out "
            "and put it in again.")},
    [KeyStatus_KEY_U2F] =
        {N_("This ID card or key is of an older kind that cannot be used here. Ask your "
            "administrator."),
         N_("The key knows U2F alone, not FIDO2: it can verify nobody, so it is not registered.")},
    [KeyStatus_KEY_SENSOR_ONLY] =
        {N_("This ID card or key has no PIN. Press Enter without a PIN, then use its sensor."),
         N_("The key has no PIN, but a sensor. Press Enter without a PIN, then use the sensor.")},
    [KeyStatus_KEY_PIN_CHANGE] =
        {N_("The PIN of this ID card or key has to be changed first. Ask your administrator."),
         N_("The key wants its PIN changed before anything else (CTAP 0x37).")},
    [KeyStatus_KEY_PIN_LAPSED] =
        {N_("It took too long after the PIN, or another program came between. Try again."),
         N_("The key no longer takes what it gave for the PIN. Run the command again.")},
    [KeyStatus_KEY_DECLINED] = {N_("The ID card or key declined. Try again."),
                                N_("The key declined the request, or its holder did.")},
    [KeyStatus_KEY_CANCELLED] = {N_("The request to the ID card or key was cancelled. Try again."),
                                 N_("The request to the key was cancelled.")},
    [KeyStatus_KEY_UNSUITABLE] =
        {N_("This ID card or key cannot do what is asked of it here. Ask your administrator."),
         N_("The key cannot do what is needed here: an algorithm, option or extension. The log of "
            "tokend has its code.")},
    [KeyStatus_KEY_UNPROTECTED] =
        {N_("This ID card or key cannot protect what it holds with its PIN. Ask your "
            "administrator."),
         N_("The key would sign without its PIN (no credProtect level 3), and no rule of the "
            "policy "
            "takes such keys: see unprotected_keys in warifu-policy(5).")},
};

_Static_assert(sizeof by_status / sizeof *by_status == _KeyStatus_ARRAYSIZE,
               "each status has its texts");

const char *key_status_text(KeyStatus status)
{
    return (unsigned)status < _KeyStatus_ARRAYSIZE ? by_status[status].login : NULL;
}

const char *key_status_enrol(KeyStatus status)
{
    return (unsigned)status < _KeyStatus_ARRAYSIZE ? by_status[status].enrol : NULL;
}

const char *key_phase_name(DevicePhase phase)
{
    static const char *const names[] = {
        [DevicePhase_PHASE_OPEN] = "opening",          [DevicePhase_PHASE_INFO] = "getInfo",
        [DevicePhase_PHASE_PIN] = "clientPIN",         [DevicePhase_PHASE_SIGN] = "getAssertion",
        [DevicePhase_PHASE_CREATE] = "makeCredential",
    };
    return (unsigned)phase < sizeof names / sizeof *names ? names[phase] : "?";
}
