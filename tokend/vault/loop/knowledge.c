// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/knowledge.h"
#include <string.h>

static bool may_send(bool real, const char *password)
{
    return real && password[0] != '\0';
}

void knowledge_order(const struct knowledge *knowledge, bool real, const char *user,
                     const char *password, CheckCall *call)
{
    *call = (CheckCall){.real = may_send(real, password)};
    call->least_ms = knowledge->usual_ms != 0 ? knowledge->usual_ms : KNOWLEDGE_FIRST_MS;
    if (!call->real)
        return;
    memcpy(call->user, user, strlen(user) + 1);
    memcpy(call->password, password, strlen(password) + 1);
}

bool knowledge_serves(const CheckCall *call, bool real, const char *user, const char *password)
{
    return !may_send(real, password) || (call->real && strcmp(call->user, user) == 0);
}

// Up at once, down slowly: nearly every check takes less than that, and is answered after the same
// time as one of nobody.
static void learn(struct knowledge *knowledge, uint32_t took_ms)
{
    const uint32_t before = knowledge->usual_ms;
    uint32_t usual = took_ms + took_ms / 4;

    if (before != 0 && usual < before)
        usual = before - (before - usual + 15) / 16;
    knowledge->usual_ms = usual > KNOWLEDGE_MOST_MS ? KNOWLEDGE_MOST_MS : usual > 0 ? usual : 1;
}

CheckVerdict knowledge_take(struct knowledge *knowledge, const CheckCall *call,
                            const CheckReply *reply)
{
    const bool known = (unsigned)reply->verdict < _CheckVerdict_ARRAYSIZE;
    const CheckVerdict verdict = known ? reply->verdict : CheckVerdict_CHECK_FAULT;

    if (!call->real)
        return knowledge->failing || verdict == CheckVerdict_CHECK_FAULT ? CheckVerdict_CHECK_FAULT
                                                                         : CheckVerdict_CHECK_WRONG;
    knowledge->failing = verdict == CheckVerdict_CHECK_FAULT;
    if (verdict == CheckVerdict_CHECK_RIGHT)
        learn(knowledge, reply->took_ms);
    return verdict;
}
