// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/texts_refusal.h"
#include <stdio.h>

#define N_(text) text

static const Refusal *refusal_in(const VaultReply *reply)
{
    if (reply == NULL)
        return NULL;
    if (reply->which_body == VaultReply_plan_tag && reply->body.plan.has_refusal)
        return &reply->body.plan.refusal;
    if (reply->which_body == VaultReply_account_tag && reply->body.account.has_refusal)
        return &reply->body.account.refusal;
    return NULL;
}

// In the reader's language, else in the other one as far as the terminal can show it.
static const char *reason_for(const struct reader *reader, const Refusal *refusal)
{
    if (refusal->reason_ja[0] != '\0' && reader->utf8 &&
        (reader->japanese || refusal->reason[0] == '\0'))
        return refusal->reason_ja;
    return refusal->reason;
}

void texts_say_refused(const struct text_values *values, text_line *line, void *context)
{
    const Refusal *refusal = refusal_in(values->reply);
    const struct reader *reader = values->reader;
    char service[80], reason[sizeof refusal->reason], text[TEXT_LINE_MAX];
    int length;

    if (refusal == NULL || values->subject == NULL)
        return;
    texts_readable(reader, service, sizeof service, values->subject->service);
    length =
        texts_readable(reader, reason, sizeof reason, reason_for(reader, refusal))
            ? snprintf(text, sizeof text, "%s: %s", service, reason)
            : snprintf(text, sizeof text,
                       texts_translate(
                           reader, N_("%s: no rule of this machine's policy lets you in here.")),
                       service);
    if (length > 0 && (size_t)length < sizeof text)
        line(context, true, text);
    length = snprintf(
        text, sizeof text,
        texts_translate(reader, N_("For administrators: warifu policy explain USER %s")), service);
    if (length > 0 && (size_t)length < sizeof text)
        line(context, true, text);
}

// --- what was proved and holds no more
// ------------------------------------------------------------

static Lapse lapse_in(const VaultReply *reply)
{
    if (reply == NULL)
        return Lapse_LAPSE_NONE;
    switch (reply->which_body) {
    case VaultReply_plan_tag:
        return reply->body.plan.lapse;
    case VaultReply_outcome_tag:
        return reply->body.outcome.lapse;
    case VaultReply_account_tag:
        return reply->body.account.lapse;
    case VaultReply_change_tag:
        return reply->body.change.lapse;
    case VaultReply_offer_tag:
        return reply->body.offer.lapse;
    case VaultReply_confirmed_tag:
        return reply->body.confirmed.lapse;
    case VaultReply_session_tag:
        return reply->body.session.lapse;
    default:
        return Lapse_LAPSE_NONE;
    }
}

bool texts_say_lapsed(const struct text_values *values, bool *again, text_line *line, void *context)
{
    static const struct {
        const char *english;
        bool again;
    } texts[] = {
        [Lapse_LAPSE_TICKET] = {N_("This login is no longer valid: it took too long, or this "
                                   "machine's settings were read again. Log in again."),
                                true},
        [Lapse_LAPSE_CARD_LOST] = {N_("This login ends here: the card that you used has been "
                                      "reported lost."),
                                   false},
        [Lapse_LAPSE_CARD_SUSPENDED] = {N_("This login ends here: the card that you used has been "
                                           "suspended."),
                                        false},
        [Lapse_LAPSE_CARD_REVOKED] =
            {N_("This login ends here: the card that you used is no longer valid."), false},
        [Lapse_LAPSE_CREDENTIAL] = {N_("This login ends here: the key or code that you used has "
                                       "been suspended or revoked."),
                                    false},
        [Lapse_LAPSE_EMERGENCY] = {N_("This login ends here: the emergency code that you used has "
                                      "been closed or has expired."),
                                   false},
        [Lapse_LAPSE_SUSPENDED] = {N_("This login ends here: the account has been suspended."),
                                   false},
        [Lapse_LAPSE_REMOVED] = {N_("This login ends here: the account has been removed."), false},
        [Lapse_LAPSE_MEMBER] = {N_("This login ends here: you may no longer use this shared ID."),
                                false},
        [Lapse_LAPSE_ROLE] = {N_("Your role has been changed. Log in again."), true},
        [Lapse_LAPSE_PASSWORD] = {N_("This login ends here: the password has been changed. Log in "
                                     "again with the new one."),
                                  true},
        [Lapse_LAPSE_GRANT] = {N_("Nothing allows you this at the moment: it takes a privilege "
                                  "grant that somebody else has approved. Ask for one: warifu "
                                  "privilege request"),
                               false},
        [Lapse_LAPSE_EXPIRED] = {N_("The time for which you were given this ID is over. If you go "
                                    "on working here, have it extended."),
                                 false},
        [Lapse_LAPSE_OWED] = {N_("Your password must be changed first. Log in again to change it."),
                              true},
    };
    const unsigned lapse = (unsigned)lapse_in(values->reply);

    if (lapse >= sizeof texts / sizeof *texts || texts[lapse].english == NULL)
        return false;
    line(context, true, texts_translate(values->reader, texts[lapse].english));
    *again = texts[lapse].again;
    return true;
}
