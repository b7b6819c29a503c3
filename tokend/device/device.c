// SPDX-License-Identifier: BSD-2-Clause
#include "device/device.h"
#include "base/log.h"
#include "base/secret.h"
#include "device/ctap.h"
#include "device/gate.h"
#include "factor/crypto_memory.h"
#include "factor/fido2_classes.h"
#include "factor/pin.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
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

// What was seen on the cable says more than the library, which makes one error of much of it.
// Notes in the reply where it ended, for the log.
static KeyStatus explain(DevicePhase phase, int error, const DeviceCall *call, DeviceReply *reply)
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

// --- finding and opening
// --------------------------------------------------------------------------

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

#define COPY(field, from, length)                                                                  \
    ({                                                                                             \
        const size_t length_ = (length);                                                           \
        const bool fits_ = length_ <= sizeof(field).bytes;                                         \
        (field).size = fits_ ? (pb_size_t)length_ : 0;                                             \
        if (fits_ && length_ > 0)                                                                  \
            memcpy((field).bytes, from, length_);                                                  \
        fits_;                                                                                     \
    })

// --- login
// ----------------------------------------------------------------------------------------

// libfido2 gives the authenticator data inside a CBOR byte string.
static bool take_auth_data(const fido_assert_t *assert, DeviceReply *reply)
{
    const uint8_t *data = fido_assert_authdata_ptr(assert, 0);
    const size_t size = fido_assert_authdata_len(assert, 0);
    const size_t head = size > 1 && data[0] == 0x58 ? 2 : size > 2 && data[0] == 0x59 ? 3 : 1;
    return size > head && COPY(reply->auth_data, data + head, size - head);
}

// What is asked for: the person's keys under our own rp_id, or `other`, one that was taken over.
static int ask(const DeviceCall *call, const OtherKey *other, fido_assert_t *assert)
{
    int error = fido_assert_set_rp(assert, other != NULL ? other->rp_id : call->rp_id);

    if (error == FIDO_OK)
        error = fido_assert_set_clientdata_hash(assert, call->client_data_hash.bytes,
                                                call->client_data_hash.size);
    if (other != NULL)
        return error == FIDO_OK
                   ? fido_assert_allow_cred(assert, other->handle.bytes, other->handle.size)
                   : error;
    for (pb_size_t i = 0; i < call->handles_count && error == FIDO_OK; i++)
        error = fido_assert_allow_cred(assert, call->handles[i].bytes, call->handles[i].size);
    return error;
}

// Whether the authenticator knows it, without a touch or a PIN. One that hides it until then says
// no; it is asked again after the others.
static bool knows(const DeviceCall *call, const OtherKey *other, fido_dev_t *dev)
{
    fido_assert_t *assert = fido_assert_new();
    int error = assert == NULL ? FIDO_ERR_INTERNAL : ask(call, other, assert);

    if (error == FIDO_OK)
        error = fido_assert_set_up(assert, FIDO_OPT_FALSE);
    if (error == FIDO_OK)
        error = fido_dev_get_assert(dev, assert, NULL);
    fido_assert_free(&assert);
    return error == FIDO_OK;
}

static int sign_with(const DeviceCall *call, const OtherKey *other, fido_dev_t *dev,
                     DeviceReply *reply)
{
    const char *pin = call->pin[0] != '\0' ? call->pin : NULL;
    fido_assert_t *assert = fido_assert_new();
    int error = FIDO_ERR_INTERNAL;

    if (assert == NULL)
        return error;
    error = ask(call, other, assert);
    if (error == FIDO_OK && reply->method == KeyMethod_KEY_METHOD_BUILT_IN)
        error = fido_assert_set_uv(assert, FIDO_OPT_TRUE);
    if (error == FIDO_OK)
        error = fido_dev_get_assert(dev, assert, pin);
    if (error == FIDO_OK && fido_assert_count(assert) < 1)
        error = FIDO_ERR_NO_CREDENTIALS;
    if (error == FIDO_OK) {
        const uint8_t *handle = fido_assert_id_ptr(assert, 0);
        size_t handle_size = fido_assert_id_len(assert, 0);
        if (handle_size == 0 && other != NULL) { // it may leave out the only one
            handle = other->handle.bytes;
            handle_size = other->handle.size;
        } else if (handle_size == 0 && call->handles_count == 1) {
            handle = call->handles[0].bytes;
            handle_size = call->handles[0].size;
        }
        if (!COPY(reply->handle, handle, handle_size) || !take_auth_data(assert, reply) ||
            !COPY(reply->signature, fido_assert_sig_ptr(assert, 0),
                  fido_assert_sig_len(assert, 0)) ||
            !COPY(reply->user_handle, fido_assert_user_id_ptr(assert, 0),
                  fido_assert_user_id_len(assert, 0)))
            error = FIDO_ERR_INVALID_CBOR;
    }
    fido_assert_free(&assert);
    return error;
}

// Most people have no key that was taken over, and are asked once.
static int sign(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    for (pb_size_t i = 0; i < call->others_count; i++)
        if (knows(call, &call->others[i], dev))
            return sign_with(call, &call->others[i], dev, reply);
        else if (crypto_memory_failed()) // it was not asked
            return FIDO_ERR_INTERNAL;
    int error = sign_with(call, NULL, dev, reply);
    for (pb_size_t i = 0; i < call->others_count && error == FIDO_ERR_NO_CREDENTIALS; i++)
        error = sign_with(call, &call->others[i], dev, reply);
    return error;
}

// --- enrolment
// ------------------------------------------------------------------------------------

#define RP_NAME "warifu"

// ES256 first; an authenticator that cannot do it may do EdDSA.
static int make_with(const DeviceCall *call, fido_dev_t *dev, int algorithm, DeviceReply *reply)
{
    const char *pin = call->pin[0] != '\0' ? call->pin : NULL;
    fido_cred_t *cred = fido_cred_new();
    int error = FIDO_ERR_INTERNAL;

    if (cred == NULL)
        return error;
    error = fido_cred_set_type(cred, algorithm);
    if (error == FIDO_OK)
        error = fido_cred_set_clientdata_hash(cred, call->client_data_hash.bytes,
                                              call->client_data_hash.size);
    if (error == FIDO_OK)
        error = fido_cred_set_rp(cred, call->rp_id, RP_NAME);
    if (error == FIDO_OK)
        error = fido_cred_set_user(cred, call->user_handle.bytes, call->user_handle.size,
                                   call->user, call->user, NULL);
    if (error == FIDO_OK && call->discoverable)
        error = fido_cred_set_rk(cred, FIDO_OPT_TRUE);
    if (error == FIDO_OK && fido_dev_supports_cred_prot(dev))
        error = fido_cred_set_prot(cred, FIDO_CRED_PROT_UV_REQUIRED);
    if (error == FIDO_OK && reply->method == KeyMethod_KEY_METHOD_BUILT_IN)
        error = fido_cred_set_uv(cred, FIDO_OPT_TRUE);
    for (pb_size_t i = 0; i < call->handles_count && error == FIDO_OK; i++)
        error = fido_cred_exclude(cred, call->handles[i].bytes, call->handles[i].size);
    if (error == FIDO_OK)
        error = fido_dev_make_cred(dev, cred, pin);
    if (error == FIDO_OK) {
        const char *format = fido_cred_fmt(cred);
        if (format == NULL || strlen(format) >= sizeof reply->format ||
            !COPY(reply->auth_data, fido_cred_authdata_raw_ptr(cred),
                  fido_cred_authdata_raw_len(cred)) ||
            !COPY(reply->statement, fido_cred_attstmt_ptr(cred), fido_cred_attstmt_len(cred)) ||
            !COPY(reply->handle, fido_cred_id_ptr(cred), fido_cred_id_len(cred)))
            error = FIDO_ERR_INVALID_CBOR;
        else
            strcpy(reply->format, format);
    }
    fido_cred_free(&cred);
    return error;
}

static int make(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    int error = make_with(call, dev, COSE_ES256, reply);
    if (error == FIDO_ERR_UNSUPPORTED_ALGORITHM)
        error = make_with(call, dev, COSE_EDDSA, reply);
    return error;
}

// --- its PIN
// --------------------------------------------------------------------------------------

static bool makes_pin(DeviceTask task)
{
    return task == DeviceTask_DEVICE_SET_PIN || task == DeviceTask_DEVICE_CHANGE_PIN;
}

static int make_pin(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    (void)reply;
    return fido_dev_set_pin(dev, call->new_pin,
                            call->task == DeviceTask_DEVICE_CHANGE_PIN ? call->pin : NULL);
}

// Before it is asked: what comes of an authenticator that cannot is no clear answer.
static KeyStatus suits_new_pin(const DeviceCall *call, const fido_dev_t *dev)
{
    if (!fido_dev_supports_pin(dev))
        return fido_dev_has_uv(dev) ? KeyStatus_KEY_SENSOR_ONLY : KeyStatus_KEY_UNSUITABLE;
    if (call->task == DeviceTask_DEVICE_SET_PIN)
        return fido_dev_has_pin(dev) ? KeyStatus_KEY_PIN_EXISTS : KeyStatus_KEY_SIGNED;
    if (!fido_dev_has_pin(dev))
        return KeyStatus_KEY_PIN_NOT_SET;
    return call->pin[0] != '\0' ? KeyStatus_KEY_SIGNED : KeyStatus_KEY_PIN_NEEDED;
}

// What is typed as the PIN that stands, or is to stand, must be as long as the policy demands,
// whatever the authenticator demands itself. One that is to go may be shorter.
static KeyStatus measure(const DeviceCall *call)
{
    const bool fresh = makes_pin(call->task);
    const char *pin = fresh ? call->new_pin : call->pin;
    const size_t least = call->least_pin > PIN_LEAST ? call->least_pin : PIN_LEAST;

    if (pin[0] == '\0' && !fresh)
        return KeyStatus_KEY_SIGNED; // its own sensor
    return pin_length(pin) < least && (fresh || least > PIN_LEAST) ? KeyStatus_KEY_PIN_SHORT
                                                                   : KeyStatus_KEY_SIGNED;
}

// --- one ceremony
// ---------------------------------------------------------------------------------

// What the PIN, or none, has to do with this authenticator; SIGNED: it may be asked.
static KeyStatus suits(const DeviceCall *call, const DeviceReply *reply, const fido_dev_t *dev)
{
    const bool has_pin = fido_dev_has_pin(dev);

    if (makes_pin(call->task))
        return suits_new_pin(call, dev);
    // With a PIN set it is asked for, always: nobody is to find out which ones do without.
    if (reply->method == KeyMethod_KEY_METHOD_NONE && has_pin)
        return KeyStatus_KEY_PIN_NEEDED;
    if (reply->method == KeyMethod_KEY_METHOD_PIN && !has_pin)
        return fido_dev_has_uv(dev) ? KeyStatus_KEY_SENSOR_ONLY : KeyStatus_KEY_PIN_NOT_SET;
    // Before anything is made on it, which cannot be taken back there.
    if (call->task == DeviceTask_DEVICE_MAKE && !call->unprotected &&
        !fido_dev_supports_cred_prot(dev))
        return KeyStatus_KEY_UNPROTECTED;
    // What cannot verify anybody is not registered.
    if (reply->method == KeyMethod_KEY_METHOD_NONE && call->task == DeviceTask_DEVICE_MAKE)
        return KeyStatus_KEY_PIN_NOT_SET;
    return KeyStatus_KEY_SIGNED;
}

static uint32_t touch_seconds(const DeviceCall *call)
{
    return call->seconds < DEVICE_SECONDS_MOST ? call->seconds : DEVICE_SECONDS_MOST;
}

static int nothing(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    (void)call, (void)dev, (void)reply;
    return FIDO_ERR_INVALID_ARGUMENT;
}

static const struct task {
    int (*run)(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply);
    DevicePhase phase;
} tasks[_DeviceTask_ARRAYSIZE] = {
    [DeviceTask_DEVICE_NONE] = {nothing, DevicePhase_PHASE_INFO},
    [DeviceTask_DEVICE_ASSERT] = {sign, DevicePhase_PHASE_SIGN},
    [DeviceTask_DEVICE_MAKE] = {make, DevicePhase_PHASE_CREATE},
    [DeviceTask_DEVICE_SET_PIN] = {make_pin, DevicePhase_PHASE_NEW_PIN},
    [DeviceTask_DEVICE_CHANGE_PIN] = {make_pin, DevicePhase_PHASE_NEW_PIN},
};

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
        reply->status = explain(DevicePhase_PHASE_INFO, error, call, reply);
        return;
    }
    reply->status = suits(call, reply, dev);
    if (reply->status != KeyStatus_KEY_SIGNED)
        return;
    const struct task *task = &tasks[call->task];
    if (!makes_pin(call->task))
        tell_found();
    error = task->run(call, dev, reply);
    // Or it was about to ask when whoever waited hung up: one that does not wait ignores it
    // (CTAP 2.1 section 11.2.9.1.5).
    const bool cancels = error != FIDO_OK && (gate_seen()->wanted_touch || gate_abandoned());
    reply->status = explain(task->phase, error, call, reply);
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
        error = sign_with(call, &call->others[i], dev, reply);
    reply->status = explain(DevicePhase_PHASE_SIGN, error, call, reply);
}

static KeyStatus explain_open(int error, const DeviceCall *call, DeviceReply *reply)
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
        return explain(seen->command != 0 ? DevicePhase_PHASE_INFO : DevicePhase_PHASE_OPEN, error,
                       call, reply);
    reply->phase = DevicePhase_PHASE_OPEN;
    reply->error = error;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].error == seen->open_error)
            return meanings[i].status;
    return KeyStatus_KEY_UNREADABLE;
}

static void run_composed(const DeviceCall *call, DeviceReply *reply)
{
    char path[PATH_SIZE];
    reply->status = find(path);
    if (reply->status == KeyStatus_KEY_SIGNED)
        reply->status = measure(call);
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
        reply->status = explain_open(error, call, reply);
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
