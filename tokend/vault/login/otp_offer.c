// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/otp_offer.h"
#include "base/secret.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/login/usable.h"
#include <string.h>

void otp_defaults(const struct otp_policy *policy, struct otp_parameters *parameters)
{
    memset(parameters, 0, sizeof *parameters);
    parameters->kind = OTP_TOTP;
    parameters->algorithm = strcmp(policy->algorithm, "SHA512") == 0   ? OTP_SHA512
                            : strcmp(policy->algorithm, "SHA256") == 0 ? OTP_SHA256
                                                                       : OTP_SHA1;
    parameters->digits = (uint8_t)policy->digits;
    parameters->period = (uint16_t)policy->period;
}

static enum fault revoke_pending(struct vault *vault, int64_t person)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    enum fault fault = store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (credentials[i].state == CREDENTIAL_PENDING)
            fault = store_otp_set_state(vault->store, credentials[i].id, CREDENTIAL_PENDING,
                                        CREDENTIAL_REVOKED, vault->now.wall);
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

enum fault otp_offer_make(struct vault *vault, const struct person *person, struct otp_offer *offer)
{
    struct otp_credential *credential = &offer->credential;
    // The random source first: when it fails nothing has been touched.
    enum fault fault = otp_generate_secret(&credential->parameters);

    if (fault == FAULT_NONE)
        fault = revoke_pending(vault, person->id);
    if (fault != FAULT_NONE)
        return fault;
    credential->id = 0;
    credential->person = person->id;
    credential->state = CREDENTIAL_PENDING;
    credential->last = -1;
    credential->created = vault->now.wall;
    fault = store_otp_add(vault->store, credential);
    if (fault == FAULT_NONE)
        fault = otp_uri(&credential->parameters, vault->settings->issuer, person->name, 0,
                        offer->uri, sizeof offer->uri);
    if (fault == FAULT_NONE)
        fault = otp_base32(&credential->parameters, true, offer->secret, sizeof offer->secret);
    return fault;
}

enum fault otp_offer_confirm(struct vault *vault, int64_t person, int64_t id, const char *code,
                             bool clock_demanded, uint32_t window, uint32_t look_ahead,
                             enum otp_answer *answer)
{
    struct otp_credential credential;
    struct otp_match match = {.matches = false};
    struct usable usable;
    enum fault fault = store_otp_get(vault->store, id, &credential);

    if (fault == FAULT_NOT_FOUND) {
        *answer = OTP_NOT_PENDING;
        return FAULT_NONE;
    }
    if (fault != FAULT_NONE)
        return fault;
    const bool timed = credential.parameters.kind == OTP_TOTP;
    const int64_t age = vault->now.wall.seconds - credential.created.seconds;
    if (credential.person != person || credential.state != CREDENTIAL_PENDING || age < 0 ||
        age > (int64_t)vault->policy->otp.pending_seconds) {
        *answer = OTP_NOT_PENDING;
        goto done;
    }
    fault = usable_code(vault, &credential, person, &usable);
    if (fault != FAULT_NONE)
        goto done;
    if (usable.why != NULL) {
        *answer = OTP_NO_CARD;
        goto done;
    }
    if (timed && clock_demanded && !vault->now.synchronised) {
        *answer = OTP_NO_CLOCK;
        goto done;
    }
    fault = otp_check(&credential.parameters, code, credential.last, vault->now.wall,
                      timed ? window : look_ahead, &match);
    if (fault != FAULT_NONE)
        goto done;
    if (!match.matches) {
        *answer = OTP_WRONG_CODE;
        goto done;
    }
    fault = store_otp_advance(vault->store, id, credential.last, match.moving, match.drift,
                              vault->now.wall);
    if (fault == FAULT_NONE)
        fault = store_otp_set_state(vault->store, id, CREDENTIAL_PENDING, CREDENTIAL_ACTIVE,
                                    vault->now.wall);
    *answer = OTP_CONFIRMED;
done:
    secret_wipe(&credential, sizeof credential);
    return fault;
}
