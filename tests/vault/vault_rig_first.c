// SPDX-License-Identifier: BSD-2-Clause
#include "vault_rig_first.h"
#include "factor/otp_read.h"
#include <stdio.h>
#include <string.h>

static void begin(struct rig *rig, pb_size_t body)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = body;
}

void rig_fill_password(struct rig *rig, const char *user, const char *service, const void *ticket,
                       const char *password)
{
    SetPasswordCall *call = &rig->call.body.set_password;

    begin(rig, VaultCall_set_password_tag);
    call->has_subject = true;
    call->subject = rig_subject(user, rig_uid(user), service);
    memcpy(&call->ticket, ticket, sizeof call->ticket);
    snprintf(call->password, sizeof call->password, "%s", password);
}

ChangeReply rig_set_password(struct rig *rig, const char *user, const char *service,
                             const void *ticket, const char *password)
{
    rig_fill_password(rig, user, service, ticket, password);
    rig_ask(rig);
    return rig->reply.body.change;
}

EnrolOffer rig_enrol(struct rig *rig, const char *user, const char *service, const void *ticket)
{
    EnrolCall *call = &rig->call.body.enrol;

    begin(rig, VaultCall_enrol_tag);
    call->has_subject = true;
    call->subject = rig_subject(user, rig_uid(user), service);
    memcpy(&call->ticket, ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.offer;
}

ConfirmReply rig_confirm(struct rig *rig, const char *user, const void *ticket, uint64_t credential,
                         const char *code)
{
    ConfirmCall *call = &rig->call.body.confirm;

    begin(rig, VaultCall_confirm_tag);
    call->has_subject = true;
    call->subject = rig_subject(user, rig_uid(user), "login");
    memcpy(&call->ticket, ticket, sizeof call->ticket);
    call->credential = credential;
    snprintf(call->code, sizeof call->code, "%s", code);
    rig_ask(rig);
    return rig->reply.body.confirmed;
}

ConfirmReply rig_confirm_offer(struct rig *rig, const char *user, const void *ticket,
                               const EnrolOffer *offer)
{
    struct otp_parameters otp;
    char code[OTP_CODE_SIZE] = "";
    uint64_t counter;

    assert_int_equal(otp_parse_uri(offer->uri, &otp, &counter), FAULT_NONE);
    assert_int_equal(otp_code(&otp, rig->clock->wall / otp.period, code), FAULT_NONE);
    return rig_confirm(rig, user, ticket, offer->credential, code);
}
