// SPDX-License-Identifier: BSD-2-Clause
#include "device/device.h"
#include "base/log.h"
#include "base/secret.h"
#include "device/gate.h"
#include "factor/fido2_classes.h"
#include "wire/codec.h"
#include "wire/seam.h"
#include <fido.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define TOKENS_MOST 8
#define PATH_SIZE 256

// UV modalities (FIDO Registry of Predefined Values, section 3.1).
#define MODE_PASSCODE (0x4 | 0x80)                  // typed or drawn on the authenticator
#define MODE_BODY (0x2 | 0x8 | 0x10 | 0x40 | 0x100) // fingerprint, voice, face, eye, hand

void device_prepare(void)
{
    fido_init(0);
}

static const struct {
    int error;
    KeyStatus status;
} meanings[] = {
    {FIDO_OK, KeyStatus_KEY_SIGNED},
    {FIDO_ERR_NO_CREDENTIALS, KeyStatus_KEY_STRANGER},
    {FIDO_ERR_INVALID_CREDENTIAL, KeyStatus_KEY_STRANGER},
    {FIDO_ERR_PIN_INVALID, KeyStatus_KEY_PIN_WRONG},
    {FIDO_ERR_PIN_BLOCKED, KeyStatus_KEY_PIN_BLOCKED},
    {FIDO_ERR_PIN_AUTH_BLOCKED, KeyStatus_KEY_PIN_PAUSED},
    {FIDO_ERR_PIN_NOT_SET, KeyStatus_KEY_PIN_NOT_SET},
    {FIDO_ERR_PIN_REQUIRED, KeyStatus_KEY_PIN_NEEDED},
    {FIDO_ERR_UNSUPPORTED_OPTION, KeyStatus_KEY_PIN_NEEDED},
    {FIDO_ERR_UV_INVALID, KeyStatus_KEY_UV_FAILED},
    {FIDO_ERR_UV_BLOCKED, KeyStatus_KEY_UV_BLOCKED},
    {FIDO_ERR_OPERATION_DENIED, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_USER_ACTION_TIMEOUT, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_ACTION_TIMEOUT, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_KEEPALIVE_CANCEL, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_TIMEOUT, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_RX, KeyStatus_KEY_UNTOUCHED}, // pulled out, or silent
    {FIDO_ERR_TX, KeyStatus_KEY_UNTOUCHED},
    {FIDO_ERR_CREDENTIAL_EXCLUDED, KeyStatus_KEY_REFUSED},
    {FIDO_ERR_KEY_STORE_FULL, KeyStatus_KEY_REFUSED},
    {FIDO_ERR_UNSUPPORTED_ALGORITHM, KeyStatus_KEY_REFUSED},
};

static KeyStatus explain(int error)
{
    if (gate_refused())
        return KeyStatus_KEY_BROKEN;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].error == error)
            return meanings[i].status;
    return KeyStatus_KEY_BROKEN;
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
        return status;
    if (fido_dev_info_manifest(list, TOKENS_MOST, &count) != FIDO_OK || count == 0)
        status = KeyStatus_KEY_ABSENT;
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

// What the authenticator says of itself; nothing of it is signed, so it is recorded when an
// administrator enrols it, and never asked again.
static unsigned capability_of(fido_dev_t *dev)
{
    unsigned capability = fido_dev_has_pin(dev) ? FIDO2_CAN_PIN : 0;
    fido_cbor_info_t *info = fido_cbor_info_new();
    if (fido_dev_has_uv(dev)) {
        uint64_t modality = 0;
        bool bio = false;
        if (info != NULL && fido_dev_get_cbor_info(dev, info) == FIDO_OK) {
            char **names = fido_cbor_info_options_name_ptr(info);
            const bool *values = fido_cbor_info_options_value_ptr(info);
            modality = fido_cbor_info_uv_modality(info);
            for (size_t i = 0; i < fido_cbor_info_options_len(info); i++)
                bio = bio || (values[i] && (strcmp(names[i], "bioEnroll") == 0 ||
                                            strcmp(names[i], "userVerificationMgmtPreview") == 0));
        }
        if (modality & MODE_BODY || (modality == 0 && bio))
            capability |= FIDO2_CAN_FINGER;
        if (modality & MODE_PASSCODE)
            capability |= FIDO2_CAN_PASSCODE;
        if (modality == 0 && !bio) // it does not say which: then it shows neither
            capability |= FIDO2_CAN_FINGER | FIDO2_CAN_PASSCODE;
    }
    fido_cbor_info_free(&info);
    return capability;
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
    const bool known = assert != NULL &&ask(call, other, assert) ==
                       FIDO_OK &&fido_assert_set_up(assert, FIDO_OPT_FALSE) ==
                       FIDO_OK &&fido_dev_get_assert(dev, assert, NULL) == FIDO_OK;

    fido_assert_free(&assert);
    return known;
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

// --- one ceremony
// ---------------------------------------------------------------------------------

static void perform(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    const uint32_t seconds =
        call->seconds < DEVICE_SECONDS_MOST ? call->seconds : DEVICE_SECONDS_MOST;
    int error = fido_dev_set_timeout(dev, (int)seconds * 1000);

    reply->capability = capability_of(dev);
    reply->method = method_of(call, dev);
    // With a PIN set it is asked for, always: nobody is to find out which ones do without.
    if (reply->method == KeyMethod_KEY_METHOD_NONE && fido_dev_has_pin(dev)) {
        reply->status = KeyStatus_KEY_PIN_NEEDED;
        return;
    }
    if (reply->method == KeyMethod_KEY_METHOD_PIN && !fido_dev_has_pin(dev)) {
        reply->status = KeyStatus_KEY_PIN_NOT_SET;
        return;
    }
    if (error == FIDO_OK)
        error = call->task == DeviceTask_DEVICE_ASSERT ? sign(call, dev, reply)
                : call->task == DeviceTask_DEVICE_MAKE ? make(call, dev, reply)
                                                       : FIDO_ERR_INVALID_ARGUMENT;
    reply->status = explain(error);
    if (reply->status == KeyStatus_KEY_PIN_WRONG) {
        int tries = 0;
        reply->tries_known = fido_dev_get_retry_count(dev, &tries) == FIDO_OK && tries >= 0;
        reply->tries = reply->tries_known ? (uint32_t)tries : 0;
    }
    // It may still blink: it is told that nobody will come.
    if (reply->status == KeyStatus_KEY_UNTOUCHED)
        (void)fido_dev_cancel(dev);
}

void device_run(const DeviceCall *call, DeviceReply *reply)
{
    char path[PATH_SIZE];
    *reply = (DeviceReply)DeviceReply_init_zero;
    reply->status = find(path);
    if (reply->status != KeyStatus_KEY_SIGNED)
        return;
    reply->status = KeyStatus_KEY_FAILED;
    fido_dev_t *dev = fido_dev_new();
    if (dev == NULL)
        return;
    int error = fido_dev_set_io_functions(dev, &gate_io);
    if (error == FIDO_OK)
        error = fido_dev_open(dev, path);
    if (error != FIDO_OK)
        reply->status = gate_refused() ? KeyStatus_KEY_BROKEN : KeyStatus_KEY_ABSENT;
    else if (!fido_dev_is_fido2(dev))
        reply->status = KeyStatus_KEY_PIN_NOT_SET; // U2F only: it cannot verify anybody
    else
        perform(call, dev, reply);
    (void)fido_dev_close(dev);
    fido_dev_free(&dev);
}

int device_serve(int fd)
{
    struct frame_reader *reader = NULL;
    DeviceCall call;
    DeviceReply reply;
    sigset_t alarms;

    // Whatever was inherited, SIGALRM must kill: an authenticator may hang (F10).
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    if (signal(SIGALRM, SIG_DFL) == SIG_ERR || sigprocmask(SIG_UNBLOCK, &alarms, NULL) != 0)
        return EX_OSERR;
    alarm(DEVICE_SECONDS_MOST + DEVICE_SPARE_SECONDS);
    gate_watch(fd);
    enum fault fault = frame_reader_new(SEAM_FRAME_MAX, &reader);
    reply = (DeviceReply){.ready = true};
    if (fault == FAULT_NONE)
        fault = seam_send(fd, DeviceReply_fields, &reply);
    if (fault == FAULT_NONE)
        fault = seam_receive(reader, fd, DeviceCall_fields, &call, sizeof call);
    frame_reader_free(&reader);
    if (fault != FAULT_NONE)
        return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
    device_run(&call, &reply);
    secret_wipe(&call, sizeof call);
    fault = seam_send(fd, DeviceReply_fields, &reply);
    return fault == FAULT_NONE || fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}
