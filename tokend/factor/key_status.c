// SPDX-License-Identifier: BSD-2-Clause
#include "factor/key_status.h"
#include <stddef.h>

#define N_(text) text

// What staff can do about it themselves, or that an administrator is to be asked; what an
// administrator can do; and what is different for whoever sets its PIN. The name is for the log.
static const struct {
    const char *name, *login, *enrol, *pin;
} by_status[] = {
    [KeyStatus_KEY_FAILED] = {"failed", N_("The ID card or key could not be used. Try again."),
                              N_("The process that talks to the key ended without an answer; the "
                                 "log of tokend says why."),
                              NULL},
    [KeyStatus_KEY_SIGNED] = {"", NULL, NULL, NULL},
    [KeyStatus_KEY_ABSENT] =
        {"absent", N_("No ID card or key is plugged in. Put it in, then try again."),
         N_("No ID card or key is plugged in. Put in the one to be registered."),
         N_("No ID card or key is plugged in. Put in the one whose PIN you want to set or "
            "change.")},
    [KeyStatus_KEY_SECOND] =
        {"second",
         N_("More than one ID card or key is plugged in. Leave only yours in, then try again."),
         N_("More than one ID card or key is plugged in. Leave in only the one to be registered."),
         N_("More than one ID card or key is plugged in. Leave in only the one whose PIN you want "
            "to set or change.")},
    [KeyStatus_KEY_STRANGER] =
        {"stranger",
         N_("This ID card or key is not registered for you, or was taken out of use. Put in your "
            "own, then try again; or ask your administrator."),
         N_("The key has no credential that fits this request."), NULL},
    [KeyStatus_KEY_PIN_WRONG] =
        {"pin_wrong", N_("The PIN is wrong."),
         N_("The PIN is wrong. The key locks itself after eight wrong PINs in all."),
         N_("That is not the key's current PIN.")},
    [KeyStatus_KEY_PIN_BLOCKED] =
        {"pin_blocked",
         N_("This ID card or key is locked: its PIN was wrong too often. Ask your administrator."),
         N_("The key has locked itself: its PIN was wrong too often. Only a reset unlocks it, and "
            "a reset erases everything on it (fido2-token -R)."),
         NULL},
    [KeyStatus_KEY_PIN_PAUSED] =
        {"pin_paused",
         N_("The PIN was wrong three times. Take the key out, put it in again, then try again."),
         N_("The PIN was wrong three times in a row. Take the key out and put it in again."), NULL},
    [KeyStatus_KEY_PIN_NOT_SET] =
        {"pin_not_set",
         N_("This ID card or key has no PIN. Set one with warifu key pin set, or ask your "
            "administrator."),
         N_("The key has neither a PIN nor a registered finger. Set a PIN first: warifu key pin "
            "set"),
         N_("The key has no PIN yet: warifu key pin set")},
    [KeyStatus_KEY_PIN_NEEDED] = {"pin_needed", N_("Type the PIN of your ID card or key."),
                                  N_("The key requires its PIN; no other method works."),
                                  N_("Type the key's current PIN.")},
    [KeyStatus_KEY_UV_FAILED] =
        {"uv_failed",
         N_("The sensor did not recognise you. Try again, or type the PIN if the key has one."),
         N_("The sensor did not recognise the finger. Use one that is registered on the key."),
         NULL},
    [KeyStatus_KEY_UV_BLOCKED] =
        {"uv_blocked",
         N_("The sensor is locked. Type the PIN; if the key has none, ask your administrator."),
         N_("The sensor is locked after too many tries. Type the PIN to unlock it."), NULL},
    [KeyStatus_KEY_UNTOUCHED] = {"untouched", N_("The key was not touched in time."),
                                 N_("Nobody touched the key in time."), NULL},
    [KeyStatus_KEY_BROKEN] =
        {"broken",
         N_("This ID card or key does not work properly. Use another one, or ask your "
            "administrator."),
         N_("The key gave an answer that makes no sense here; the log of tokend has its code. "
            "Another model, or newer firmware, may work."),
         NULL},
    [KeyStatus_KEY_FULL] =
        {"full", N_("This ID card or key is full. Ask your administrator."),
         N_("The key is full. Delete what is no longer needed (fido2-token -D), or use another "
            "one."),
         NULL},
    [KeyStatus_KEY_BUSY] =
        {"busy",
         N_("Another request at this computer is waiting for a key. Try again when it is done."),
         N_("Another request at this computer is waiting for a key. Run the command when it is "
            "done."),
         NULL},
    [KeyStatus_KEY_REGISTERED] = {"registered",
                                  N_("This ID card or key is already registered for you."),
                                  N_("This key is already registered for this person."), NULL},
    [KeyStatus_KEY_GONE] =
        {"gone", N_("The ID card or key was pulled out. Put it in again, then try again."),
         N_("The key was pulled out before it was done. Put it in again."), NULL},
    [KeyStatus_KEY_SILENT] =
        {"silent",
         N_("The ID card or key does not answer. Take it out, put it in again, then try again."),
         N_("The key does not answer. Take it out and put it in again; try another port."), NULL},
    [KeyStatus_KEY_LINK] =
        {"link",
         N_("The connection to the ID card or key was disturbed. Take it out, put it in again, "
            "then try again."),
         N_("The key's answer was incomplete. Take the key out and put it in again; try another "
            "port or cable."),
         NULL},
    [KeyStatus_KEY_IN_USE] =
        {"in_use",
         N_("Another program is using the ID card or key. Close it or wait, then try again."),
         N_("Another program is using the key, a browser perhaps. Close it or wait."), NULL},
    [KeyStatus_KEY_UNREADABLE] =
        {"unreadable", N_("This computer may not open the ID card or key. Ask your administrator."),
         N_("tokend may not open the key: see the permissions of its device (ls -l "
            "/dev/hidraw*)."),
         NULL},
    [KeyStatus_KEY_NO_INFO] =
        {"no_info",
         N_("The ID card or key does not say what it can do. Take it out, put it in again, then "
            "try again."),
         N_("The key claims to support FIDO2 but does not say what it can do (getInfo). Take it "
            "out and put it in again."),
         NULL},
    [KeyStatus_KEY_U2F] =
        {"u2f",
         N_("This ID card or key is of an older kind that has no PIN. Press Enter without a PIN, "
            "then touch it; if that does not help, ask your administrator."),
         N_("The key supports only U2F, not FIDO2: it cannot verify anybody, so it is not "
            "registered."),
         N_("The key supports only U2F, not FIDO2: it takes no PIN.")},
    [KeyStatus_KEY_SENSOR_ONLY] =
        {"sensor_only",
         N_("This ID card or key has no PIN. Press Enter without a PIN, then use its sensor."),
         N_("The key has no PIN, but a sensor. Press Enter without a PIN, then use the sensor."),
         N_("The key takes no PIN: it has only a sensor.")},
    [KeyStatus_KEY_PIN_CHANGE] =
        {"pin_change",
         N_("The PIN of this ID card or key has to be changed first: warifu key pin change. If you "
            "cannot log in without it, ask your administrator."),
         N_("The key requires its PIN to be changed before anything else (CTAP 0x37): warifu key "
            "pin change"),
         NULL},
    [KeyStatus_KEY_PIN_LAPSED] =
        {"pin_lapsed",
         N_("It took too long after the PIN, or another program intervened. Try again."),
         N_("The key's PIN token is no longer valid. Run the command again."), NULL},
    [KeyStatus_KEY_DECLINED] = {"declined", N_("The ID card or key declined. Try again."),
                                N_("The key declined the request, or its holder did."), NULL},
    [KeyStatus_KEY_CANCELLED] = {"cancelled",
                                 N_("The request to the ID card or key was cancelled. Try again."),
                                 N_("The request to the key was cancelled."), NULL},
    [KeyStatus_KEY_UNSUITABLE] =
        {"unsuitable",
         N_("This ID card or key cannot do what is asked of it here. Ask your administrator."),
         N_("The key cannot do what is needed here: an algorithm, option or extension. The log of "
            "tokend has its code."),
         N_("The key takes no PIN.")},
    [KeyStatus_KEY_UNPROTECTED] =
        {"unprotected",
         N_("This ID card or key cannot protect what it holds with its PIN. Ask your "
            "administrator."),
         N_("The key would sign without its PIN (no credProtect level 3), and no rule of the "
            "policy accepts such keys: see unprotected_keys in warifu-policy(5)."),
         NULL},
    [KeyStatus_KEY_PIN_SHORT] =
        {"pin_short",
         N_("This PIN is shorter than is demanded here. If it is the PIN of your key, change it: "
            "warifu key pin change"),
         N_("The PIN is shorter than the policy demands (pin_length). Change it first: warifu key "
            "pin change"),
         N_("The new PIN is shorter than the policy demands (pin_length).")},
    [KeyStatus_KEY_PIN_REFUSED] =
        {"pin_refused", N_("The ID card or key does not take this PIN."),
         N_("The key does not take this PIN: 4 to 63 bytes of text."),
         N_("The key does not take this new PIN: it wants a longer one, or one that is harder to "
            "guess.")},
    [KeyStatus_KEY_PIN_EXISTS] =
        {"pin_exists", N_("This ID card or key has a PIN already."),
         N_("The key has a PIN already: there is none to set before it is registered."),
         N_("The key has a PIN already. To change it: warifu key pin change")},
    // An order of the vault's is not withdrawn: what it makes is judged when it is there.
    [KeyStatus_KEY_WITHDRAWN] =
        {"withdrawn",
         N_("Your ID card or key was taken out of use a moment ago: reported lost, suspended or "
            "revoked, or your account was suspended. Nothing opens with it now. Call your "
            "administrator."),
         N_("The key was taken out of use during the wait for it."), NULL},
    [KeyStatus_KEY_NARROWED] =
        {"narrowed",
         N_("One of your ID cards or keys was taken out of use a moment ago. If it is this one, "
            "call your administrator; if not, try again."),
         N_("A key of this person was taken out of use during the wait for it."), NULL},
    [KeyStatus_KEY_BARRED] =
        {"barred",
         N_("You may no longer log in here with this ID card or key. Call your administrator."),
         N_("The key opens nothing here any more."), NULL},
    [KeyStatus_KEY_ENDING] =
        {"ending",
         N_("The request before yours at this computer still holds the ID card or key. Take it "
            "out, "
            "put it in again, then try again in a minute; if that does not help, call your "
            "administrator."),
         N_("The request before this one at this computer still holds the key. Take it out and put "
            "it in again, then run the command again in a minute; if this message appears again, "
            "the log of tokend says why."),
         NULL},
    [KeyStatus_KEY_MEMORY] =
        {"memory",
         N_("This computer had no memory left to ask the ID card or key, which is not at fault. "
            "Close a program, then try again; or ask your administrator."),
         N_("This computer had no memory left to ask the key: nothing was found out about it."),
         NULL},
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

const char *key_status_pin(KeyStatus status)
{
    if ((unsigned)status >= _KeyStatus_ARRAYSIZE)
        return NULL;
    return by_status[status].pin != NULL ? by_status[status].pin : by_status[status].login;
}

const char *key_status_name(KeyStatus status)
{
    return (unsigned)status < _KeyStatus_ARRAYSIZE ? by_status[status].name : "?";
}

const char *key_phase_name(DevicePhase phase)
{
    static const char *const names[] = {
        [DevicePhase_PHASE_OPEN] = "opening",
        [DevicePhase_PHASE_INFO] = "getInfo",
        [DevicePhase_PHASE_PIN] = "clientPIN",
        [DevicePhase_PHASE_SIGN] = "getAssertion",
        [DevicePhase_PHASE_CREATE] = "makeCredential",
        [DevicePhase_PHASE_NEW_PIN] = "setting a PIN",
    };
    return (unsigned)phase < sizeof names / sizeof *names ? names[phase] : "?";
}
