// SPDX-License-Identifier: BSD-2-Clause
#include "device/task.h"
#include "factor/crypto_memory.h"
#include "factor/pin.h"
#include <string.h>

#define COPY(field, from, length)                                                                  \
    ({                                                                                             \
        const size_t length_ = (length);                                                           \
        const bool fits_ = length_ <= sizeof(field).bytes;                                         \
        (field).size = fits_ ? (pb_size_t)length_ : 0;                                             \
        if (fits_ && length_ > 0)                                                                  \
            memcpy((field).bytes, from, length_);                                                  \
        fits_;                                                                                     \
    })

// --- login --------------------------------------------------------------------------------------

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

int task_sign_with(const DeviceCall *call, const OtherKey *other, fido_dev_t *dev,
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
            return task_sign_with(call, &call->others[i], dev, reply);
        else if (crypto_memory_failed()) // it was not asked
            return FIDO_ERR_INTERNAL;
    int error = task_sign_with(call, NULL, dev, reply);
    for (pb_size_t i = 0; i < call->others_count && error == FIDO_ERR_NO_CREDENTIALS; i++)
        error = task_sign_with(call, &call->others[i], dev, reply);
    return error;
}

// --- enrolment ----------------------------------------------------------------------------------

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

// --- its PIN ------------------------------------------------------------------------------------

bool task_makes_pin(DeviceTask task)
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

KeyStatus task_measure_pin(const DeviceCall *call)
{
    const bool fresh = task_makes_pin(call->task);
    const char *pin = fresh ? call->new_pin : call->pin;
    const size_t least = call->least_pin > PIN_LEAST ? call->least_pin : PIN_LEAST;

    if (pin[0] == '\0' && !fresh)
        return KeyStatus_KEY_SIGNED; // its own sensor
    return pin_length(pin) < least && (fresh || least > PIN_LEAST) ? KeyStatus_KEY_PIN_SHORT
                                                                   : KeyStatus_KEY_SIGNED;
}

KeyStatus task_suits(const DeviceCall *call, const DeviceReply *reply, const fido_dev_t *dev)
{
    const bool has_pin = fido_dev_has_pin(dev);

    if (task_makes_pin(call->task))
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

// --- the table ----------------------------------------------------------------------------------

static int nothing(const DeviceCall *call, fido_dev_t *dev, DeviceReply *reply)
{
    (void)call, (void)dev, (void)reply;
    return FIDO_ERR_INVALID_ARGUMENT;
}

const struct task device_tasks[_DeviceTask_ARRAYSIZE] = {
    [DeviceTask_DEVICE_NONE] = {nothing, DevicePhase_PHASE_INFO},
    [DeviceTask_DEVICE_ASSERT] = {sign, DevicePhase_PHASE_SIGN},
    [DeviceTask_DEVICE_MAKE] = {make, DevicePhase_PHASE_CREATE},
    [DeviceTask_DEVICE_SET_PIN] = {make_pin, DevicePhase_PHASE_NEW_PIN},
    [DeviceTask_DEVICE_CHANGE_PIN] = {make_pin, DevicePhase_PHASE_NEW_PIN},
};
