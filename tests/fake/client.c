// SPDX-License-Identifier: BSD-2-Clause
#include "client.h"
#include "factor/random.h"
#include <stdlib.h>
#include <string.h>

static fido_dev_t *open_device(struct client *client)
{
    fido_dev_t *dev = fido_dev_new();
    if (dev == NULL)
        abort();
    client->error = fido_dev_open(dev, client->path);
    if (client->error == FIDO_OK && client->timeout_ms != 0)
        client->error = fido_dev_set_timeout(dev, client->timeout_ms);
    return dev;
}

// A token that still waits for its touch is told that nobody will come.
static void close_device(fido_dev_t *dev, int error)
{
    if (error != FIDO_OK)
        (void)fido_dev_cancel(dev);
    (void)fido_dev_close(dev);
    fido_dev_free(&dev);
}

static void new_challenge(struct client *client, enum fido2_purpose purpose)
{
    struct fido2_challenge challenge = {.purpose = purpose,
                                        .uid = 1000,
                                        .user = "hanako",
                                        .host = "pc1",
                                        .service = "login",
                                        .terminal = "tty1"};
    if (random_fill(challenge.nonce, sizeof challenge.nonce) != FAULT_NONE ||
        fido2_client_data_hash(&challenge, client->hash) != FAULT_NONE)
        abort();
}

static enum fault admit(void *context, const struct fido2_attestation *attestation)
{
    (void)context;
    return attestation->kind == FIDO2_ATTESTED_BY_ITSELF ? FAULT_NONE : FAULT_REFUSED;
}

static void verify_enrolment(struct client *client, const fido_cred_t *cred)
{
    const struct fido2_registration_demand demand = {.rp_id = CLIENT_RP,
                                                     .client_data_hash = client->hash,
                                                     .user_verified = client->uv,
                                                     .cred_protect = (uint8_t)client->protection,
                                                     .judge = admit};
    const struct fido2_registration registration = {
        .format = fido_cred_fmt(cred),
        .auth_data = {fido_cred_authdata_raw_ptr(cred), fido_cred_authdata_raw_len(cred)},
        .att_stmt = {fido_cred_attstmt_ptr(cred), fido_cred_attstmt_len(cred)}};
    client->fault =
        fido2_verify_registration(&demand, &registration, &client->credential, &client->flaw);
}

static bool enrol(struct client *client, bool excludes)
{
    fido_dev_t *dev = open_device(client);
    fido_cred_t *cred = fido_cred_new();
    const char *user = client->user != NULL ? client->user : "hanako";

    new_challenge(client, FIDO2_ENROLS);
    client->fault = FAULT_INTERNAL;
    if (cred == NULL ||
        fido_cred_set_type(cred, client->algorithm != 0 ? client->algorithm : COSE_ES256) != 0 ||
        fido_cred_set_clientdata_hash(cred, client->hash, sizeof client->hash) != 0 ||
        fido_cred_set_rp(cred, CLIENT_RP, "warifu") != 0 ||
        fido_cred_set_user(cred, (const uint8_t *)user, strlen(user), user, user, NULL) != 0 ||
        (client->discoverable && fido_cred_set_rk(cred, FIDO_OPT_TRUE) != 0) ||
        (client->protection != 0 && fido_cred_set_prot(cred, client->protection) != 0) ||
        (client->uv && client->pin == NULL && fido_cred_set_uv(cred, FIDO_OPT_TRUE) != 0) ||
        (excludes && fido_cred_exclude(cred, client->credential.id, client->credential.id_size)))
        abort();
    if (client->error == FIDO_OK)
        client->error = fido_dev_make_cred(dev, cred, client->pin);
    if (client->error == FIDO_OK)
        verify_enrolment(client, cred);
    fido_cred_free(&cred);
    close_device(dev, client->error);
    return client->error == FIDO_OK && client->fault == FAULT_NONE;
}

bool client_enrol(struct client *client)
{
    return enrol(client, false);
}

bool client_enrol_again(struct client *client)
{
    return enrol(client, true);
}

static fido_assert_t *ask(struct client *client, bool listed)
{
    fido_dev_t *dev = open_device(client);
    fido_assert_t *assert = fido_assert_new();

    new_challenge(client, FIDO2_LOGS_IN);
    client->fault = FAULT_INTERNAL;
    if (assert == NULL || fido_assert_set_rp(assert, CLIENT_RP) != 0 ||
        fido_assert_set_clientdata_hash(assert, client->hash, sizeof client->hash) != 0 ||
        (client->uv && client->pin == NULL && fido_assert_set_uv(assert, FIDO_OPT_TRUE) != 0) ||
        (listed &&
         fido_assert_allow_cred(assert, client->credential.id, client->credential.id_size) != 0))
        abort();
    if (client->error == FIDO_OK)
        client->error = fido_dev_get_assert(dev, assert, client->pin);
    close_device(dev, client->error);
    client->assertions = fido_assert_count(assert);
    client->user_handle_size = 0;
    if (client->error == FIDO_OK && fido_assert_user_id_len(assert, 0) <= FIDO2_USER_HANDLE_MOST) {
        client->user_handle_size = fido_assert_user_id_len(assert, 0);
        if (client->user_handle_size > 0)
            memcpy(client->user_handle, fido_assert_user_id_ptr(assert, 0),
                   client->user_handle_size);
    }
    return assert;
}

// The device process has the bytes inside a CBOR string; the verifier wants the bytes.
static struct fido2_bytes unwrap(const uint8_t *data, size_t size)
{
    size_t head = size > 1 && data[0] == 0x58 ? 2 : size > 2 && data[0] == 0x59 ? 3 : 1;
    return (struct fido2_bytes){data + head, size - head};
}

bool client_login(struct client *client, unsigned capability, enum fido2_method method)
{
    fido_assert_t *assert = ask(client, true);
    if (client->error == FIDO_OK) {
        const struct fido2_assertion_demand demand = {
            .rp_id = CLIENT_RP,
            .client_data_hash = client->hash,
            .user_verified = client->uv,
            .method = method,
            .count_policy = FIDO2_COUNT_DENIES,
            .user_handle = {client->user_handle, client->user_handle_size}};
        const struct fido2_assertion assertion = {
            .id = {fido_assert_id_ptr(assert, 0), fido_assert_id_len(assert, 0)},
            .auth_data =
                unwrap(fido_assert_authdata_ptr(assert, 0), fido_assert_authdata_len(assert, 0)),
            .signature = {fido_assert_sig_ptr(assert, 0), fido_assert_sig_len(assert, 0)}};
        client->credential.capability = capability;
        client->fault = fido2_verify_assertion(&demand, &client->credential, &assertion,
                                               &client->shown, &client->flaw);
    }
    bool good = client->error == FIDO_OK && client->fault == FAULT_NONE;
    if (good)
        client->credential.sign_count = client->shown.sign_count;
    fido_assert_free(&assert);
    return good;
}

bool client_discover(struct client *client)
{
    fido_assert_t *assert = ask(client, false);
    fido_assert_free(&assert);
    return client->error == FIDO_OK;
}

int client_set_pin(const char *path, const char *pin, const char *old)
{
    struct client client = {.path = path};
    fido_dev_t *dev = open_device(&client);
    if (client.error == FIDO_OK)
        client.error = fido_dev_set_pin(dev, pin, old);
    close_device(dev, client.error);
    return client.error;
}

int client_tries(const char *path)
{
    struct client client = {.path = path};
    fido_dev_t *dev = open_device(&client);
    int tries = -1;
    if (client.error == FIDO_OK && fido_dev_get_retry_count(dev, &tries) != FIDO_OK)
        tries = -1;
    close_device(dev, client.error);
    return tries;
}
