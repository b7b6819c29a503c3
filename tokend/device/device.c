// SPDX-License-Identifier: BSD-2-Clause
#include "device/device.h"
#include "base/log.h"
#include "base/secret.h"
#include "device/explain.h"
#include "device/gate.h"
#include "device/task.h"
#include "factor/crypto_memory.h"
#include "factor/fido2_classes.h"
#include "factor/pin.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <fido.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define TOKENS_MOST 8
#define PATH_SIZE 256
#define ANSWER_MS 5000 // for what nobody has to touch it for

// UV modalities (FIDO Registry of Predefined Values, section 3.1).
#define MODE_PASSCODE (0x4 | 0x80)                  // typed or drawn on the authenticator
#define MODE_BODY (0x2 | 0x8 | 0x10 | 0x40 | 0x100) // fingerprint, voice, face, eye, hand

void device_prepare(void)
{
    // An authenticator that says it knows CTAP2 and then does not say what it can do is not one of
    // the older kind: the library would take it for one (abuse:M9).
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    if (crypto_memory_watch() != FAULT_NONE)
        log_warning("OpenSSL cannot be watched: no memory may be told as a fault of the key");
}

// --- finding one -----------------------------------------------------------------------------

// The path of the one authenticator that is plugged in.
static KeyStatus find(char path[PATH_SIZE])
{
    fido_dev_info_t *list = fido_dev_info_new(TOKENS_MOST);
    KeyStatus status = KeyStatus_KEY_FAILED;
    size_t count = 0;

    if (list == NULL)
        return KeyStatus_KEY_MEMORY;
    if (fido_dev_info_manifest(list, TOKENS_MOST, &count) != FIDO_OK || count == 0)
        status = crypto_memory_failed() ? KeyStatus_KEY_MEMORY : KeyStatus_KEY_ABSENT;
    else if (count > 1)
        status = KeyStatus_KEY_SECOND;
    else {
        const char *found = fido_dev_info_path(fido_dev_info_ptr(list, 0));
        if (found != NULL && strlen(found) < PATH_SIZE) {
            strcpy(path, found);
            status = KeyStatus_KEY_SIGNED;
        }
    }
    fido_dev_info_free(&list, TOKENS_MOST);
    return status;
}

static bool says(const fido_cbor_info_t *info, const char *option)
{
    char **names = fido_cbor_info_options_name_ptr(info);
    const bool *values = fido_cbor_info_options_value_ptr(info);

    for (size_t i = 0; i < fido_cbor_info_options_len(info); i++)
        if (strcmp(names[i], option) == 0)
            return values[i];
    return false;
}

// What the authenticator says of itself; nothing of it is signed, so it is recorded when an
// administrator enrols it, and never asked again.
static unsigned modes_of(const fido_cbor_info_t *info)
{
    const uint64_t modality = fido_cbor_info_uv_modality(info);
    const bool bio = says(info, "bioEnroll") || says(info, "userVerificationMgmtPreview");

    if (modality == 0 && !bio) // it does not say which: then it shows neither
        return FIDO2_CAN_FINGER | FIDO2_CAN_PASSCODE;
    return (modality & MODE_BODY || modality == 0 ? FIDO2_CAN_FINGER : 0U) |
           (modality & MODE_PASSCODE ? FIDO2_CAN_PASSCODE : 0U);
}

static int learn(fido_dev_t *dev, DeviceReply *reply)
{
    reply->capability = fido_dev_has_pin(dev) ? FIDO2_CAN_PIN : 0;
    if (!fido_dev_has_uv(dev)) // the library has seen all that matters
        return FIDO_OK;
    fido_cbor_info_t *info = fido_cbor_info_new();
    const int error = info == NULL ? FIDO_ERR_INTERNAL : fido_dev_get_cbor_info(dev, info);
    if (error == FIDO_OK)
        reply->capability |= modes_of(info);
    fido_cbor_info_free(&info);
    return error;
}

static KeyMethod method_of(const DeviceCall *call, fido_dev_t *dev)
{
    if (call->pin[0] != '\0')
        return KeyMethod_KEY_METHOD_PIN;
    return fido_dev_has_uv(dev) ? KeyMethod_KEY_METHOD_BUILT_IN : KeyMethod_KEY_METHOD_NONE;
}

// --- one ceremony ----------------------------------------------------------------------------

static uint32_t touch_seconds(const DeviceCall *call)
{
    return call->seconds < DEVICE_SECONDS_MOST ? call->seconds : DEVICE_SECONDS_MOST;
}

static int listener = -1; // who is told that one was found; none in tests of the parts

static void tell_found(void)
{
    const DeviceReply found = {.found = true};

    // Whoever does not hear it any more hangs up, which ends the ceremony (gate.h).
    if (listener >= 0)
        (void)!channel_send(listener, DeviceReply_fields, &found);
}

static void perform(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    const uint32_t seconds = touch_seconds(call);
    int error = learn(dev, reply);

    if (error == FIDO_OK)
        reply->method = method_of(call, dev);
    if (error == FIDO_OK)
        error = fido_dev_set_timeout(dev, (int)seconds * 1000);
    if (error != FIDO_OK ||
        crypto_memory_failed()) { // the library leaves out what it had no room for
        reply->status = device_explain(DevicePhase_PHASE_INFO, error, call, reply);
        return;
    }
    reply->status = task_suits(call, reply, dev);
    if (reply->status != KeyStatus_KEY_SIGNED)
        return;
    const struct task *task = &device_tasks[call->task];
    if (!task_makes_pin(call->task))
        tell_found();
    error = task->run(call, dev, reply);
    // Or it was about to ask when whoever waited hung up: one that does not wait ignores it
    // (CTAP 2.1 section 11.2.9.1.5).
    const bool cancels = error != FIDO_OK && (gate_seen()->wanted_touch || gate_abandoned());
    reply->status = device_explain(task->phase, error, call, reply);
    if (reply->status == KeyStatus_KEY_PIN_WRONG) {
        int tries = 0;
        reply->tries_known = fido_dev_get_retry_count(dev, &tries) == FIDO_OK && tries >= 0;
        reply->tries = reply->tries_known ? (uint32_t)tries : 0;
    }
    // It may still blink: it is told that nobody will come.
    if (cancels)
        (void)fido_dev_cancel(dev);
}

// One from before FIDO2 verifies nobody: it is not registered anew. What was taken over from
// pam_u2f it signs for, and so shows possession; the rule says what that is worth.
static void perform_u2f(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    int error = FIDO_ERR_NO_CREDENTIALS;

    reply->status = KeyStatus_KEY_U2F;
    if (call->task != DeviceTask_DEVICE_ASSERT || call->pin[0] != '\0')
        return;
    reply->method = KeyMethod_KEY_METHOD_NONE;
    tell_found();
    if (fido_dev_set_timeout(dev, (int)touch_seconds(call) * 1000) != FIDO_OK)
        return;
    for (pb_size_t i = 0; i < call->others_count && error == FIDO_ERR_NO_CREDENTIALS; i++)
        error = task_sign_with(call, &call->others[i], dev, reply);
    reply->status = device_explain(DevicePhase_PHASE_SIGN, error, call, reply);
}

static void run_composed(const DeviceCall *call, DeviceReply *reply)
{
    char path[PATH_SIZE];
    reply->status = find(path);
    if (reply->status == KeyStatus_KEY_SIGNED)
        reply->status = task_measure_pin(call);
    if (reply->status != KeyStatus_KEY_SIGNED)
        return;
    reply->status = KeyStatus_KEY_MEMORY;
    fido_dev_t *dev = fido_dev_new();
    if (dev == NULL)
        return;
    int error = fido_dev_set_io_functions(dev, &gate_io);
    if (error == FIDO_OK)
        error = fido_dev_set_timeout(dev, ANSWER_MS);
    if (error == FIDO_OK)
        error = fido_dev_open(dev, path);
    if (error != FIDO_OK || crypto_memory_failed())
        reply->status = device_explain_open(error, call, reply);
    else if (!fido_dev_is_fido2(dev))
        perform_u2f(call, dev, reply);
    else
        perform(call, dev, reply);
    (void)fido_dev_close(dev);
    fido_dev_free(&dev);
}

void device_run(const DeviceCall *call, DeviceReply *reply)
{
    DeviceCall own = *call;
    _Static_assert(sizeof own.pin == PIN_SIZE && sizeof own.new_pin == PIN_SIZE, "the same sizes");

    *reply = (DeviceReply)DeviceReply_init_zero;
    crypto_memory_begin();
    // CTAP wants PINs in NFC, whatever keyboard they come from. What cannot be is given as it is.
    (void)pin_compose(own.pin);
    const bool composed = pin_compose(own.new_pin);
    if (crypto_memory_failed())
        reply->status = KeyStatus_KEY_MEMORY;
    else if (composed)
        run_composed(&own, reply);
    else
        reply->status = KeyStatus_KEY_PIN_REFUSED;
    secret_wipe(&own, sizeof own);
}

int device_serve(int fd)
{
    struct frame_reader *reader = NULL;
    DeviceCall call;
    DeviceReply reply;
    sigset_t alarms;

    // Whatever was inherited, SIGALRM must kill: an authenticator may hang (abuse:F10).
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    if (signal(SIGALRM, SIG_DFL) == SIG_ERR || sigprocmask(SIG_UNBLOCK, &alarms, NULL) != 0)
        return EX_OSERR;
    alarm(DEVICE_SECONDS_MOST + DEVICE_SPARE_SECONDS);
    gate_watch(fd);
    enum fault fault = frame_reader_new(CHANNEL_FRAME_MAX, &reader);
    reply = (DeviceReply){.ready = true};
    if (fault == FAULT_NONE)
        fault = channel_send(fd, DeviceReply_fields, &reply);
    if (fault == FAULT_NONE)
        fault = channel_receive(reader, fd, DeviceCall_fields, &call, sizeof call);
    frame_reader_free(&reader);
    if (fault != FAULT_NONE)
        return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
    listener = fd;
    device_run(&call, &reply);
    secret_wipe(&call, sizeof call);
    fault = channel_send(fd, DeviceReply_fields, &reply);
    return fault == FAULT_NONE || fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}
