// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_verify.h"
#include "base/secret.h"
#include "factor/cbor_bounds.h"
#include "factor/signatures.h"
#include <sodium.h>
#include <string.h>

// A refusal and its reason in one go.
static enum fault refuse(enum fido2_flaw *flaw, enum fido2_flaw reason)
{
    *flaw = reason;
    return FAULT_REFUSED;
}

static enum fault malformed(enum fido2_flaw *flaw, enum fault fault)
{
    *flaw = FIDO2_FLAW_MALFORMED;
    return fault;
}

static enum fault broken(enum fido2_flaw *flaw)
{
    *flaw = FIDO2_FLAW_VERIFIER;
    return FAULT_INTERNAL;
}

bool fido2_is_verdict(enum fault fault)
{
    return fault == FAULT_NONE || fault == FAULT_REFUSED || fault == FAULT_FORMAT ||
           fault == FAULT_LIMIT;
}

enum fault fido2_check_key(const struct fido2_key *key)
{
    if (key->algorithm == FIDO2_ES256)
        return signatures_verifier()->check_key(key);
    return key->algorithm == FIDO2_EDDSA && key->size == crypto_core_ed25519_BYTES &&
                   crypto_core_ed25519_is_valid_point(key->bytes) == 1
               ? FAULT_NONE
               : FAULT_REFUSED;
}

// The same, with the reason.
static enum fault demand_sound_key(const struct fido2_key *key, enum fido2_flaw *flaw)
{
    const enum fault fault = fido2_check_key(key);

    if (fault != FAULT_NONE)
        *flaw = fault == FAULT_REFUSED ? FIDO2_FLAW_KEY : FIDO2_FLAW_VERIFIER;
    return fault;
}

// What both ceremonies demand of the authenticator data.
static enum fault check_data(const struct fido2_auth_data *data, const char *rp_id,
                             bool user_verified, enum fido2_flaw *flaw)
{
    uint8_t hash[FIDO2_HASH_SIZE];
    crypto_hash_sha256(hash, (const uint8_t *)rp_id, strlen(rp_id));
    if (!secret_equal(hash, data->rp_id_hash, sizeof hash))
        return refuse(flaw, FIDO2_FLAW_RP);
    if ((data->flags & FIDO2_FLAG_UP) == 0)
        return refuse(flaw, FIDO2_FLAW_PRESENCE);
    if (user_verified && (data->flags & FIDO2_FLAG_UV) == 0)
        return refuse(flaw, FIDO2_FLAW_UNVERIFIED);
    return FAULT_NONE;
}

static bool equal(struct fido2_bytes a, const uint8_t *data, size_t size)
{
    return a.size == size && (size == 0 || memcmp(a.data, data, size) == 0);
}

// --- enrolment -----------------------------------------------------------------------------------

// The extension data hold what was asked for and nothing else: credProtect or nothing at all.
static bool extensions_fit(const struct fido2_auth_data *data,
                           const struct fido2_registration_demand *demand, uint8_t *shown)
{
    const uint8_t least = demand->unprotected ? 1 : demand->cred_protect;
    struct cbor_head head;
    const uint8_t *value;
    size_t size;
    int64_t level;

    *shown = 0;
    if (demand->cred_protect == 0 || (demand->unprotected && (data->flags & FIDO2_FLAG_ED) == 0))
        return (data->flags & FIDO2_FLAG_ED) == 0;
    if (!cbor_head_read(data->extensions.data, data->extensions.size, &head) || head.value != 1 ||
        !cbor_map_text(data->extensions.data, data->extensions.size, "credProtect", &value,
                       &size) ||
        !cbor_number(value, size, &level) || level < least || level > 3)
        return false;
    *shown = (uint8_t)level;
    return true;
}

// The attestation statement as its format has it (WebAuthn L3 sections 8.2, 8.6, 8.7).
struct statement {
    int64_t algorithm; // packed only
    bool has_algorithm, has_signature;
    struct fido2_bytes certificate; // the first of the chain
    uint64_t members;
};

static bool read_statement(struct fido2_bytes map, struct statement *statement)
{
    struct cbor_head head;
    const uint8_t *value;
    size_t size;

    *statement = (struct statement){0};
    if (!cbor_head_read(map.data, map.size, &head) || head.major != CBOR_MAP)
        return false;
    statement->members = head.value;
    if (cbor_map_text(map.data, map.size, "alg", &value, &size)) {
        statement->has_algorithm = true;
        if (!cbor_number(value, size, &statement->algorithm))
            return false;
    }
    if (cbor_map_text(map.data, map.size, "sig", &value, &size)) {
        statement->has_signature = true;
        if (value[0] >> 5 != CBOR_BYTES)
            return false;
    }
    if (cbor_map_text(map.data, map.size, "x5c", &value, &size)) {
        struct cbor_head first;
        if (!cbor_head_read(value, size, &head) || head.major != CBOR_ARRAY || head.value == 0 ||
            !cbor_head_read(value + head.size, size - head.size, &first) ||
            first.major != CBOR_BYTES || first.value == 0)
            return false;
        statement->certificate.data = value + head.size + first.size;
        statement->certificate.size = (size_t)first.value;
    }
    return true;
}

static bool kind_of_none(const struct statement *statement, const struct fido2_auth_data *data,
                         const struct fido2_key *key, enum fido2_attestation_kind *kind)
{
    (void)data;
    (void)key;
    *kind = FIDO2_ATTESTED_BY_NOBODY;
    return statement->members == 0;
}

static bool kind_of_packed(const struct statement *statement, const struct fido2_auth_data *data,
                           const struct fido2_key *key, enum fido2_attestation_kind *kind)
{
    (void)data;
    bool chain = statement->certificate.data != NULL;
    *kind = chain ? FIDO2_ATTESTED_BY_CERTIFICATE : FIDO2_ATTESTED_BY_ITSELF;
    return statement->has_algorithm && statement->has_signature &&
           statement->members == (chain ? 3U : 2U) &&
           (chain || statement->algorithm == (int64_t)key->algorithm);
}

// U2F signs neither flags nor AAGUID and cannot verify anybody: UV could only be made up.
static bool kind_of_u2f(const struct statement *statement, const struct fido2_auth_data *data,
                        const struct fido2_key *key, enum fido2_attestation_kind *kind)
{
    *kind = FIDO2_ATTESTED_BY_CERTIFICATE;
    return statement->has_signature && statement->certificate.data != NULL &&
           statement->members == 2 && key->algorithm == FIDO2_ES256 &&
           (data->flags & FIDO2_FLAG_UV) == 0;
}

static const struct format {
    const char *name;
    bool (*kind)(const struct statement *, const struct fido2_auth_data *, const struct fido2_key *,
                 enum fido2_attestation_kind *);
    bool signs_aaguid;
} formats[] = {{"none", kind_of_none, true},
               {"packed", kind_of_packed, true},
               {"fido-u2f", kind_of_u2f, false}};

static enum fault judge(const struct fido2_registration_demand *demand, const uint8_t *aaguid,
                        const struct statement *statement, enum fido2_attestation_kind kind)
{
    struct fido2_attestation attestation = {.kind = kind, .certificate = statement->certificate};
    memcpy(attestation.aaguid, aaguid, sizeof attestation.aaguid);
    if (demand->judge == NULL)
        return FAULT_REFUSED;
    return demand->judge(demand->judge_context, &attestation);
}

enum fault fido2_verify_registration(const struct fido2_registration_demand *demand,
                                     const struct fido2_registration *registration,
                                     struct fido2_credential *credential, enum fido2_flaw *flaw)
{
    static const uint8_t no_aaguid[FIDO2_AAGUID_SIZE];
    struct fido2_auth_data data;
    struct statement statement;
    struct fido2_key key;
    enum fido2_attestation_kind kind;
    const struct format *format = NULL;
    uint8_t protection;
    enum fault fault;

    if (demand->rp_id == NULL || demand->client_data_hash == NULL || registration->format == NULL)
        return broken(flaw);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(registration->format, formats[i].name) == 0)
            format = &formats[i];
    if (format == NULL)
        return refuse(flaw, FIDO2_FLAW_ATTESTATION);
    fault = cbor_bounds_check(registration->att_stmt.data, registration->att_stmt.size,
                              FIDO2_ATT_STMT_MOST);
    if (fault == FAULT_NONE)
        fault = fido2_read_auth_data(registration->auth_data, &data);
    if (fault != FAULT_NONE)
        return malformed(flaw, fault);
    if ((data.flags & FIDO2_FLAG_AT) == 0 || !read_statement(registration->att_stmt, &statement))
        return malformed(flaw, FAULT_FORMAT);
    fault = check_data(&data, demand->rp_id, demand->user_verified, flaw);
    if (fault == FAULT_NONE)
        fault = fido2_read_key(data.key, &key, flaw);
    if (fault == FAULT_NONE)
        fault = demand_sound_key(&key, flaw);
    if (fault != FAULT_NONE)
        return fault;
    if (!extensions_fit(&data, demand, &protection))
        return refuse(flaw, FIDO2_FLAW_EXTENSION);
    if (!format->kind(&statement, &data, &key, &kind))
        return refuse(flaw, FIDO2_FLAW_ATTESTATION);
    struct registration_question question = {.demand = demand,
                                             .registration = registration,
                                             .data = &data,
                                             .key = &key,
                                             .kind = kind,
                                             .cred_protect = protection};
    fault = signatures_verifier()->verify_registration(&question, flaw);
    if (fault != FAULT_NONE)
        return fault;
    const uint8_t *aaguid = format->signs_aaguid ? data.aaguid : no_aaguid;
    fault = judge(demand, aaguid, &statement, kind);
    if (fault != FAULT_NONE) {
        *flaw = fault == FAULT_REFUSED ? FIDO2_FLAW_ATTESTATION : FIDO2_FLAW_VERIFIER;
        return fault;
    }

    *credential = (struct fido2_credential){.key = key,
                                            .id_size = data.id.size,
                                            .sign_count = data.sign_count,
                                            .flags = data.flags,
                                            .attestation = kind,
                                            .cred_protect = protection};
    memcpy(credential->id, data.id.data, data.id.size);
    memcpy(credential->aaguid, aaguid, sizeof credential->aaguid);
    *flaw = FIDO2_FLAW_NONE;
    return FAULT_NONE;
}

// --- login ---------------------------------------------------------------------------------------

enum fault fido2_verify_assertion(const struct fido2_assertion_demand *demand,
                                  const struct fido2_credential *credential,
                                  const struct fido2_assertion *assertion,
                                  struct fido2_shown *shown, enum fido2_flaw *flaw)
{
    struct fido2_auth_data data;
    enum fault fault;

    if (demand->rp_id == NULL || demand->client_data_hash == NULL)
        return broken(flaw);
    fault = demand_sound_key(&credential->key, flaw);
    if (fault != FAULT_NONE)
        return fault;
    if (assertion->signature.size > FIDO2_SIGNATURE_MOST)
        return malformed(flaw, FAULT_LIMIT);
    if (assertion->signature.size == 0)
        return malformed(flaw, FAULT_FORMAT);
    if (!equal(assertion->id, credential->id, credential->id_size) || credential->id_size == 0)
        return refuse(flaw, FIDO2_FLAW_CREDENTIAL);
    if (assertion->user_handle.size != 0 &&
        !equal(assertion->user_handle, demand->user_handle.data, demand->user_handle.size))
        return refuse(flaw, FIDO2_FLAW_CREDENTIAL);
    fault = fido2_read_auth_data(assertion->auth_data, &data);
    if (fault != FAULT_NONE)
        return malformed(flaw, fault);
    if ((data.flags & FIDO2_FLAG_AT) != 0)
        return malformed(flaw, FAULT_FORMAT);
    fault = check_data(&data, demand->rp_id, demand->user_verified, flaw);
    if (fault != FAULT_NONE)
        return fault;
    if ((data.flags & FIDO2_FLAG_ED) != 0) // none is asked for at a login
        return refuse(flaw, FIDO2_FLAW_EXTENSION);
    fault = signatures_verifier()->verify_assertion(demand, &credential->key, assertion, flaw);
    if (fault != FAULT_NONE)
        return fault;
    // After the signature: what an attacker invents must not look like a cloned authenticator.
    enum fido2_count count =
        fido2_judge_count(credential->sign_count, data.sign_count, demand->count_policy);
    if (count == FIDO2_COUNT_DENIED) {
        shown->sign_count = data.sign_count;
        shown->count = count;
        return refuse(flaw, FIDO2_FLAW_COUNT);
    }

    *shown = (struct fido2_shown){
        .classes = fido2_classes(credential->capability, data.flags, demand->method),
        .flags = data.flags,
        .sign_count = data.sign_count,
        .count = count};
    *flaw = FIDO2_FLAW_NONE;
    return FAULT_NONE;
}
