// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts_refusal.h"
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

void texts_say_refused(const struct text_facts *facts, text_line *line, void *context)
{
    const Refusal *refusal = refusal_in(facts->reply);
    const struct reader *reader = facts->reader;
    char service[80], reason[sizeof refusal->reason], text[TEXT_LINE_MAX];
    int length;

    if (refusal == NULL || facts->subject == NULL)
        return;
    texts_readable(reader, service, sizeof service, facts->subject->service);
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
