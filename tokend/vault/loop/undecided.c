// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/undecided.h"
#include "vault/loop/text.h"
#include "wire/codec.h"
#include <stddef.h>

#define RESULT_OF(reply)                                                                           \
    {                                                                                              \
        VaultReply_##reply##_tag, offsetof(VaultReply, body.reply.result)                          \
    }
static const struct {
    pb_size_t body;
    size_t result;
} results[] = {
    RESULT_OF(plan),   RESULT_OF(challenge), RESULT_OF(outcome),   RESULT_OF(account),
    RESULT_OF(change), RESULT_OF(offer),     RESULT_OF(confirmed), RESULT_OF(session),
};

// What a page says when its call was not carried out.
static void end_page(VaultReply *reply, const char *message, const char *hint)
{
    AdminEnd *end = &reply->body.page.end;

    if (reply->which_body != VaultReply_page_tag)
        return;
    reply->body.page.has_end = true;
    end->status = AdminStatus_ADMIN_FAILED;
    text_put(end->message, sizeof end->message, message);
    text_put(end->hint, sizeof end->hint, hint);
}

void reply_begin(VaultReply *reply, uint64_t id, pb_size_t body)
{
    message_wipe(VaultReply_fields, reply, sizeof *reply);
    reply->id = id;
    reply->which_body = body;
}

void reply_fault(VaultReply *reply, uint64_t id, pb_size_t body)
{
    reply_begin(reply, id, body);
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i].body == body)
            *(Result *)((void *)((char *)reply + results[i].result)) = Result_RESULT_FAULT;
    }
    end_page(reply, N_("The store could not be read or written; nothing was changed."),
             N_("See the system log of tokend and the free space on the disk."));
}

void reply_busy(VaultReply *reply, uint32_t seconds)
{
    const pb_size_t body = reply->which_body;

    reply_fault(reply, reply->id, body);
    if (body == VaultReply_outcome_tag) {
        reply->body.outcome.result = Result_RESULT_BUSY;
        reply->body.outcome.retry_seconds = seconds;
    } else if (body == VaultReply_change_tag) {
        reply->body.change.result = Result_RESULT_BUSY;
        reply->body.change.retry_seconds = seconds;
    }
    end_page(reply, N_("Too many passwords are being checked at the moment; nothing was changed."),
             N_("Run the command again in a moment."));
}

void reply_displaced(VaultReply *reply)
{
    end_page(reply, N_("Nothing is recorded: the store was moved or replaced while tokend ran."),
             N_("Put the store and its -wal file back, then: systemctl restart tokend"));
}

void reply_altered(VaultReply *reply)
{
    end_page(reply, N_("Something in the store is not as tokend wrote it; nothing was changed."),
             N_("Look into who had access: warifu status, warifu log, and the system log of "
                "tokend."));
}
