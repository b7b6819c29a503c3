// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_data.h"
#include "factor/cbor_bounds.h"
#include "factor/fido2_classes.h"
#include <string.h>

static const char *const flaw_names[FIDO2_FLAW_COUNT_OF_FLAWS] = {
    [FIDO2_FLAW_NONE] = "none",
    [FIDO2_FLAW_MALFORMED] = "malformed",
    [FIDO2_FLAW_RP] = "other relying party",
    [FIDO2_FLAW_PRESENCE] = "user not present",
    [FIDO2_FLAW_UNVERIFIED] = "user not verified",
    [FIDO2_FLAW_ALGORITHM] = "algorithm",
    [FIDO2_FLAW_KEY] = "public key",
    [FIDO2_FLAW_EXTENSION] = "extension",
    [FIDO2_FLAW_CREDENTIAL] = "other credential",
    [FIDO2_FLAW_ATTESTATION] = "attestation",
    [FIDO2_FLAW_SIGNATURE] = "signature",
    [FIDO2_FLAW_COUNT] = "signature count",
    [FIDO2_FLAW_VERIFIER] = "verifier failed",
};

const char *fido2_flaw_name(enum fido2_flaw flaw)
{
    return (unsigned)flaw < FIDO2_FLAW_COUNT_OF_FLAWS ? flaw_names[flaw] : "unknown";
}

// Cuts the first `size` bytes off; NULL when there are fewer.
static const uint8_t *take(struct fido2_bytes *rest, size_t size)
{
    const uint8_t *start = rest->data;
    if (rest->size < size)
        return NULL;
    rest->data += size;
    rest->size -= size;
    return start;
}

static enum fault take_map(struct fido2_bytes *rest, struct fido2_bytes *map)
{
    size_t used;
    enum fault fault = cbor_bounds_first(rest->data, rest->size, &used);
    if (fault != FAULT_NONE)
        return fault;
    if (rest->data[0] >> 5 != CBOR_MAP)
        return FAULT_FORMAT;
    map->data = take(rest, used);
    map->size = used;
    return FAULT_NONE;
}

static enum fault take_credential(struct fido2_bytes *rest, struct fido2_auth_data *data)
{
    data->aaguid = take(rest, FIDO2_AAGUID_SIZE);
    const uint8_t *length = take(rest, 2);
    if (data->aaguid == NULL || length == NULL)
        return FAULT_FORMAT;
    data->id.size = (size_t)length[0] << 8 | length[1];
    data->id.data = take(rest, data->id.size);
    if (data->id.data == NULL || data->id.size == 0)
        return FAULT_FORMAT;
    if (data->id.size > FIDO2_ID_MOST)
        return FAULT_LIMIT;
    return take_map(rest, &data->key);
}

enum fault fido2_read_auth_data(struct fido2_bytes raw, struct fido2_auth_data *data)
{
    struct fido2_auth_data read = {0};
    enum fault fault = FAULT_NONE;

    if (raw.size > FIDO2_AUTH_DATA_MOST)
        return FAULT_LIMIT;
    read.rp_id_hash = take(&raw, FIDO2_HASH_SIZE);
    const uint8_t *flags = take(&raw, 1), *count = take(&raw, 4);
    if (read.rp_id_hash == NULL || flags == NULL || count == NULL)
        return FAULT_FORMAT;
    read.flags = *flags;
    read.sign_count =
        (uint32_t)count[0] << 24 | (uint32_t)count[1] << 16 | (uint32_t)count[2] << 8 | count[3];
    if ((read.flags & FIDO2_FLAG_BS) != 0 && (read.flags & FIDO2_FLAG_BE) == 0)
        return FAULT_FORMAT;
    if ((read.flags & FIDO2_FLAG_AT) != 0)
        fault = take_credential(&raw, &read);
    if (fault == FAULT_NONE && (read.flags & FIDO2_FLAG_ED) != 0)
        fault = take_map(&raw, &read.extensions);
    if (fault != FAULT_NONE)
        return fault;
    if (raw.size != 0)
        return FAULT_FORMAT;
    *data = read;
    return FAULT_NONE;
}

// --- keys ----------------------------------------------------------------------------------------

enum { COSE_KTY = 1, COSE_ALG = 3, COSE_CRV = -1, COSE_X = -2, COSE_Y = -3 };
#define COORDINATE 32

// Labels of RFC 9053; a key has these members and no other (WebAuthn L3 section 6.5.1).
static const struct shape {
    enum fido2_algorithm algorithm;
    int64_t type, curve;
    uint64_t members;
    bool has_y;
} shapes[] = {
    {FIDO2_ES256, 2, 1, 5, true},  // EC2, P-256
    {FIDO2_EDDSA, 1, 6, 4, false}, // OKP, Ed25519
};

static bool number_is(struct fido2_bytes map, int64_t label, int64_t wanted)
{
    const uint8_t *value;
    size_t size;
    int64_t number;
    return cbor_map_number(map.data, map.size, label, &value, &size) &&
           cbor_number(value, size, &number) && number == wanted;
}

static bool copy_coordinate(struct fido2_bytes map, int64_t label, uint8_t *coordinate)
{
    const uint8_t *value;
    size_t size;
    struct cbor_head head;
    if (!cbor_map_number(map.data, map.size, label, &value, &size) ||
        !cbor_head_read(value, size, &head) || head.major != CBOR_BYTES || head.value != COORDINATE)
        return false;
    memcpy(coordinate, value + head.size, COORDINATE);
    return true;
}

enum fault fido2_read_key(struct fido2_bytes cose, struct fido2_key *key, enum fido2_flaw *flaw)
{
    const struct shape *shape = NULL;
    struct fido2_key read = {.size = COORDINATE};
    struct cbor_head head;

    *flaw = FIDO2_FLAW_ALGORITHM;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (number_is(cose, COSE_ALG, shapes[i].algorithm))
            shape = &shapes[i];
    if (shape == NULL)
        return FAULT_REFUSED;
    *flaw = FIDO2_FLAW_KEY;
    if (!cbor_head_read(cose.data, cose.size, &head) || head.value != shape->members ||
        !number_is(cose, COSE_KTY, shape->type) || !number_is(cose, COSE_CRV, shape->curve) ||
        !copy_coordinate(cose, COSE_X, read.bytes))
        return FAULT_REFUSED;
    if (shape->has_y) {
        if (!copy_coordinate(cose, COSE_Y, read.bytes + COORDINATE))
            return FAULT_REFUSED;
        read.size += COORDINATE;
    }
    read.algorithm = shape->algorithm;
    *key = read;
    *flaw = FIDO2_FLAW_NONE;
    return FAULT_NONE;
}
