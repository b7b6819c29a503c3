// SPDX-License-Identifier: BSD-2-Clause
// The conversation, as a table.
#include "front/conversation/calls.h"
#include "front/conversation/client.h"
#include "front/conversation/conversation.h"
#include "front/conversation/replies.h"
#include "front/conversation/tell.h"

#define PROMPT_SECONDS 120 // when a plan says nothing
#define ADMIN_SECONDS 900  // for an administrator's shell to do nothing
#define STOP (-1)

static uint32_t prompt_seconds(const struct client *client)
{
    const uint32_t said = client->conversation->prompt_seconds;
    return said > 0 ? said : PROMPT_SECONDS;
}

static uint32_t show_seconds(const struct client *client)
{
    return client->conversation->show_seconds;
}

// One look-up may stall before ours, and then the process has to start again.
static uint32_t name_seconds(const struct client *client)
{
    return 2 * client->all->settings->name_seconds + 2;
}

#define NAMES(look_up_, identified_)                                                               \
    .look_up = (look_up_), .identified = (identified_), .wait = WAIT_NAMES, .seconds = name_seconds
#define VAULT(call_, reply_, request_, answered_)                                                  \
    .call = VaultCall_##call_##_tag, .reply = VaultReply_##reply_##_tag, .request = (request_),    \
    .answered = (answered_)

const struct exchange exchanges[DO_COUNT_] = {
    [DO_ASK_NAMES] = {NAMES(fill_names_subject, identified_subject)},
    [DO_ASK_MEMBER] = {NAMES(fill_names_member, identified_member)},

    [DO_SEND_PLAN] = {VAULT(plan, plan, fill_plan, answered_plan), .repeatable = true},
    [DO_SEND_MEMBER] = {VAULT(member, member, fill_member, answered_member), .repeatable = true},
    [DO_CEREMONY] = {VAULT(challenge, challenge, fill_challenge, answered_challenge)},
    [DO_SEND_ATTEMPT] = {VAULT(attempt, outcome, fill_attempt, answered_outcome)},
    [DO_SEND_ACCOUNT] = {VAULT(account, account, fill_account, answered_account),
                         .repeatable = true},
    [DO_SEND_SET_PASSWORD] = {VAULT(set_password, change, fill_set_password, answered_change)},
    [DO_SEND_ENROL] = {VAULT(enrol, offer, fill_enrol, answered_offer)},
    [DO_SEND_CONFIRM] = {VAULT(confirm, confirmed, fill_confirm, answered_confirmed)},
    [DO_SEND_SESSION_OPEN] = {VAULT(session_open, session, fill_session_open, answered_session)},
    [DO_SEND_SESSION_CLOSE] = {VAULT(session_close, session, fill_session_close, answered_session)},

    [DO_SERVE_CALL] = {NAMES(fill_names_target, identified_target),
                       VAULT(admin, page, fill_admin, answered_page),
                       .login_seconds = ADMIN_SECONDS},

    [DO_PROMPT] = {.say = tell_prompt, .wait = WAIT_PROMPT, .seconds = prompt_seconds},
    [DO_SHOW] = {.say = tell_show, .wait = WAIT_PROMPT, .seconds = show_seconds},
    [DO_VERDICT] = {.say = tell_verdict, .login_seconds = STOP},
    [DO_READY] = {.say = tell_ready, .login_seconds = ADMIN_SECONDS},
    [DO_FAIL_CALL] = {.say = tell_failure, .login_seconds = STOP},
    [DO_CLOSE] = {.say = tell_nothing, .login_seconds = STOP},
};
_Static_assert(DO_COUNT_ == DO_CLOSE + 1 && DO_CLOSE == 19, "a row for each action");
