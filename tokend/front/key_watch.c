// SPDX-License-Identifier: BSD-2-Clause
#include "front/key_watch.h"
#include "front/state.h"
#include "front/upstream.h"
#include "wire/codec.h"
#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct timeval every = {1, 0};

struct key_watch {
    struct front *front;
    key_withdrawn *withdrawn;
    struct caller vault;
    struct event *timer;
    ChallengeCall asked;
};

static void add(ChallengeCall *asked, const void *bytes, size_t size)
{
    if (asked->offered_count == sizeof asked->offered / sizeof *asked->offered ||
        size > sizeof asked->offered->bytes)
        return;
    asked->offered[asked->offered_count].size = (pb_size_t)size;
    memcpy(asked->offered[asked->offered_count++].bytes, bytes, size);
}

static void wait_on(struct key_watch *watch)
{
    // Without a timer the vault still judges what is signed.
    (void)event_add(watch->timer, &every);
}

static struct key_watch *of_caller(struct caller *caller)
{
    return (struct key_watch *)(void *)((char *)caller - offsetof(struct key_watch, vault));
}

static void replied(struct caller *caller, const void *message)
{
    static const KeyStatus meanings[_Withdrawal_ARRAYSIZE] = {
        [Withdrawal_WITHDRAWN_SOME] = KeyStatus_KEY_NARROWED,
        [Withdrawal_WITHDRAWN_ALL] = KeyStatus_KEY_WITHDRAWN,
        [Withdrawal_WITHDRAWN_BARRED] = KeyStatus_KEY_BARRED,
    };
    struct key_watch *watch = of_caller(caller);
    const VaultReply *reply = message;
    const Challenge *now = &reply->body.challenge;

    if (reply->which_body == VaultReply_challenge_tag && now->result == Result_RESULT_GRANTED &&
        now->withdrawn > Withdrawal_WITHDRAWN_NONE && now->withdrawn < _Withdrawal_ARRAYSIZE)
        watch->withdrawn(watch->front, meanings[now->withdrawn]);
    else
        wait_on(watch);
}

static void lost(struct caller *caller, bool oldest)
{
    (void)oldest;
    wait_on(of_caller(caller)); // the next vault knows as much
}

static const struct caller_events events = {replied, lost};

static void on_time(evutil_socket_t fd, short what, void *argument)
{
    struct key_watch *watch = argument;
    VaultCall *call = &watch->front->vault_call;

    (void)fd;
    (void)what;
    call->which_body = VaultCall_challenge_tag;
    call->body.challenge = watch->asked;
    if (upstream_call(watch->front->ports[PORT_VAULT].upstream, &watch->vault, call) != FAULT_NONE)
        wait_on(watch);
    message_wipe(VaultCall_fields, call, sizeof *call);
}

struct key_watch *key_watch_new(struct front *front, key_withdrawn *withdrawn)
{
    struct key_watch *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->front = front;
    made->withdrawn = withdrawn;
    made->vault.events = &events;
    made->timer = event_new(front->base, -1, 0, on_time, made);
    if (made->timer == NULL)
        key_watch_free(&made);
    return made;
}

void key_watch_free(struct key_watch **pointer)
{
    struct key_watch *watch = *pointer;

    if (watch == NULL)
        return;
    *pointer = NULL;
    if (watch->timer != NULL) {
        key_watch_end(watch);
        event_free(watch->timer);
    }
    free(watch);
}

void key_watch_begin(struct key_watch *watch, const ChallengeCall *asked,
                     const Challenge *challenge)
{
    watch->asked = *asked;
    for (pb_size_t i = 0; i < challenge->handles_count; i++)
        add(&watch->asked, challenge->handles[i].bytes, challenge->handles[i].size);
    for (pb_size_t i = 0; i < challenge->others_count; i++)
        add(&watch->asked, challenge->others[i].handle.bytes, challenge->others[i].handle.size);
    if (watch->asked.offered_count > 0)
        wait_on(watch);
}

void key_watch_end(struct key_watch *watch)
{
    (void)event_del(watch->timer);
    upstream_forget(&watch->vault);
    watch->asked.offered_count = 0;
}
