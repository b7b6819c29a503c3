// SPDX-License-Identifier: BSD-2-Clause
#include "device/ctap.h"
#include <fido/err.h>
#include <stddef.h>

#define IS(status) KeyStatus_KEY_##status

// The words of CTAP 2.1 that libfido2 has no name for.
enum { INTEGRITY_FAILURE = 0x3d, INVALID_SUBCOMMAND = 0x3e };

struct row {
    int first, last; // statuses
    KeyStatus by_phase[_DevicePhase_ARRAYSIZE];
};

#define ONE(code) code, code
// In opening and getInfo nothing can be refused that was asked for: whatever it says there, it does
// not say what it can do.
#define LATER_NEW(pin, sign, create, new_pin)                                                      \
    {                                                                                              \
        IS(LINK), IS(NO_INFO), IS(pin), IS(sign), IS(create), IS(new_pin)                          \
    }
#define LATER(pin, sign, create) LATER_NEW(pin, sign, create, pin)
#define SAME(status) LATER(status, status, status)
#define EVERYWHERE(status)                                                                         \
    {                                                                                              \
        IS(status), IS(status), IS(status), IS(status), IS(status), IS(status)                     \
    }

static const struct row rows[] = {
    // libfido2's own
    {INT32_MIN, FIDO_ERR_COMPRESS - 1, SAME(BROKEN)},
    {FIDO_ERR_COMPRESS, FIDO_ERR_NOTFOUND, SAME(BROKEN)},
    {ONE(FIDO_ERR_INTERNAL), SAME(BROKEN)}, // also what it makes of an answer without sense
    {ONE(FIDO_ERR_USER_PRESENCE_REQUIRED), SAME(BROKEN)},
    {ONE(FIDO_ERR_INVALID_ARGUMENT), SAME(BROKEN)},
    {FIDO_ERR_INVALID_SIG, FIDO_ERR_INVALID_PARAM, SAME(BROKEN)},
    {FIDO_ERR_RX_INVALID_CBOR, FIDO_ERR_RX_NOT_CBOR, SAME(BROKEN)},
    {FIDO_ERR_RX, FIDO_ERR_TX, EVERYWHERE(LINK)},
    // CTAP1 and the layer below: they are said inside CBOR answers too
    {ONE(FIDO_OK), LATER_NEW(BROKEN, SIGNED, SIGNED, SIGNED)},
    {FIDO_ERR_INVALID_COMMAND, FIDO_ERR_INVALID_SEQ, SAME(BROKEN)},
    {ONE(FIDO_ERR_TIMEOUT),
     {IS(SILENT), IS(SILENT), IS(SILENT), IS(UNTOUCHED), IS(UNTOUCHED), IS(SILENT)}},
    {ONE(FIDO_ERR_CHANNEL_BUSY), EVERYWHERE(IN_USE)},
    {0x07, 0x09, SAME(BROKEN)}, // not given
    {ONE(FIDO_ERR_LOCK_REQUIRED), EVERYWHERE(IN_USE)},
    {ONE(FIDO_ERR_INVALID_CHANNEL), EVERYWHERE(LINK)},
    {0x0c, 0x10, SAME(BROKEN)}, // not given
    // CTAP2
    {FIDO_ERR_CBOR_UNEXPECTED_TYPE, FIDO_ERR_INVALID_CBOR, SAME(BROKEN)},
    {ONE(0x13), SAME(BROKEN)}, // not given
    {ONE(FIDO_ERR_MISSING_PARAMETER), SAME(BROKEN)},
    {ONE(FIDO_ERR_LIMIT_EXCEEDED), LATER(BROKEN, UNSUITABLE, UNSUITABLE)},
    {ONE(FIDO_ERR_UNSUPPORTED_EXTENSION), SAME(UNSUITABLE)},
    {ONE(FIDO_ERR_FP_DATABASE_FULL), SAME(BROKEN)},
    {ONE(FIDO_ERR_LARGEBLOB_STORAGE_FULL), LATER(BROKEN, BROKEN, FULL)},
    {ONE(FIDO_ERR_CREDENTIAL_EXCLUDED), LATER(BROKEN, BROKEN, REGISTERED)},
    {0x1a, 0x20, SAME(BROKEN)}, // not given
    {ONE(FIDO_ERR_PROCESSING), EVERYWHERE(IN_USE)},
    {ONE(FIDO_ERR_INVALID_CREDENTIAL), LATER(BROKEN, STRANGER, BROKEN)},
    {FIDO_ERR_USER_ACTION_PENDING, FIDO_ERR_OPERATION_PENDING, EVERYWHERE(IN_USE)},
    {ONE(FIDO_ERR_NO_OPERATIONS), SAME(BROKEN)},
    {ONE(FIDO_ERR_UNSUPPORTED_ALGORITHM), SAME(UNSUITABLE)},
    {ONE(FIDO_ERR_OPERATION_DENIED), SAME(DECLINED)},
    {ONE(FIDO_ERR_KEY_STORE_FULL), LATER(BROKEN, BROKEN, FULL)},
    {ONE(FIDO_ERR_NOT_BUSY), SAME(BROKEN)},
    {ONE(FIDO_ERR_NO_OPERATION_PENDING), SAME(BROKEN)},
    {FIDO_ERR_UNSUPPORTED_OPTION, FIDO_ERR_INVALID_OPTION,
     LATER(UNSUITABLE, PIN_NEEDED, PIN_NEEDED)}, // "uv" of a sensor that knows nobody
    {ONE(FIDO_ERR_KEEPALIVE_CANCEL), SAME(CANCELLED)},
    {ONE(FIDO_ERR_NO_CREDENTIALS), LATER(BROKEN, STRANGER, BROKEN)},
    {ONE(FIDO_ERR_USER_ACTION_TIMEOUT), SAME(UNTOUCHED)},
    {ONE(FIDO_ERR_NOT_ALLOWED), SAME(DECLINED)},
    {ONE(FIDO_ERR_PIN_INVALID), SAME(PIN_WRONG)},
    {ONE(FIDO_ERR_PIN_BLOCKED), SAME(PIN_BLOCKED)},
    {ONE(FIDO_ERR_PIN_AUTH_INVALID), SAME(PIN_LAPSED)},
    {ONE(FIDO_ERR_PIN_AUTH_BLOCKED), SAME(PIN_PAUSED)},
    {ONE(FIDO_ERR_PIN_NOT_SET), SAME(PIN_NOT_SET)},
    {ONE(FIDO_ERR_PIN_REQUIRED), LATER_NEW(PIN_NEEDED, PIN_NEEDED, PIN_NEEDED, PIN_LAPSED)},
    // Of a new PIN this is about that one; of any other, the key wants a new one first.
    {ONE(FIDO_ERR_PIN_POLICY_VIOLATION),
     LATER_NEW(PIN_CHANGE, PIN_CHANGE, PIN_CHANGE, PIN_REFUSED)},
    {ONE(FIDO_ERR_PIN_TOKEN_EXPIRED), SAME(PIN_LAPSED)},
    {ONE(FIDO_ERR_REQUEST_TOO_LARGE), SAME(UNSUITABLE)},
    {ONE(FIDO_ERR_ACTION_TIMEOUT), SAME(UNTOUCHED)},
    {ONE(FIDO_ERR_UP_REQUIRED), SAME(UNTOUCHED)},
    {ONE(FIDO_ERR_UV_BLOCKED), SAME(UV_BLOCKED)},
    {ONE(INTEGRITY_FAILURE), SAME(BROKEN)},
    {ONE(INVALID_SUBCOMMAND), LATER(UNSUITABLE, BROKEN, BROKEN)},
    {ONE(FIDO_ERR_UV_INVALID), SAME(UV_FAILED)},
    {ONE(FIDO_ERR_UNAUTHORIZED_PERM), SAME(PIN_LAPSED)},
    {0x41, 0x7e, SAME(BROKEN)}, // not given
    {ONE(FIDO_ERR_ERR_OTHER), SAME(BROKEN)},
    {0x80, FIDO_ERR_SPEC_LAST, SAME(BROKEN)}, // not given
    {0xe0, 0xef, SAME(BROKEN)},               // of extensions; we ask for none that has any
    {0xf0, 0xff, SAME(BROKEN)},               // a maker's own
    {0x100, INT32_MAX, SAME(BROKEN)},         // no status at all
};

KeyStatus ctap_status(const struct ctap_end *end)
{
    KeyStatus status = IS(FAILED);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (end->error >= rows[i].first && end->error <= rows[i].last)
            status = rows[i].by_phase[end->phase];
    if (!end->with_pin || status != IS(PIN_NEEDED))
        return status;
    // It was typed, so that is not what is missing.
    return end->error == FIDO_ERR_PIN_REQUIRED ? IS(PIN_LAPSED) : IS(UNSUITABLE);
}

// Busy with, or locked by, another channel; all others are about messages that did not arrive
// whole.
KeyStatus ctap_hid_status(uint8_t error)
{
    return error == FIDO_ERR_CHANNEL_BUSY || error == FIDO_ERR_LOCK_REQUIRED ? IS(IN_USE)
                                                                             : IS(LINK);
}
