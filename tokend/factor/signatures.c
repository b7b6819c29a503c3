// SPDX-License-Identifier: BSD-2-Clause
#include "factor/signatures.h"

static enum fault unknown(enum fido2_flaw *flaw)
{
    *flaw = FIDO2_FLAW_VERIFIER;
    return FAULT_INTERNAL;
}

static enum fault check_key(const struct fido2_key *key)
{
    (void)key;
    return FAULT_INTERNAL;
}

static enum fault verify_registration(const struct registration_question *question,
                                      enum fido2_flaw *flaw)
{
    (void)question;
    return unknown(flaw);
}

static enum fault verify_assertion(const struct fido2_assertion_demand *demand,
                                   const struct fido2_key *key,
                                   const struct fido2_assertion *assertion, enum fido2_flaw *flaw)
{
    (void)demand;
    (void)key;
    (void)assertion;
    return unknown(flaw);
}

static enum fault check_certificate(struct fido2_bytes certificate,
                                    const uint8_t aaguid[FIDO2_AAGUID_SIZE], const char *anchors)
{
    (void)certificate;
    (void)aaguid;
    (void)anchors;
    return FAULT_INTERNAL;
}

static const struct signatures nobody = {check_key, verify_registration, verify_assertion,
                                         check_certificate};
static const struct signatures *used = &nobody;

void signatures_by(const struct signatures *verifier)
{
    used = verifier;
}

const struct signatures *signatures_verifier(void)
{
    return used;
}
