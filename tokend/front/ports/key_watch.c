// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/key_watch.h"
#include "front/ports/ports.h"
#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct timeval every = {1, 0};

struct key_watch {
    struct ports *ports;
    key_withdrawn *withdrawn;
    void *context;
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
        watch->withdrawn(watch->context, meanings[now->withdrawn]);
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

    (void)fd;
    (void)what;
    ports_draft(watch->ports, VaultCall_challenge_tag)->body.challenge = watch->asked;
    if (ports_ask_vault(watch->ports, &watch->vault) != FAULT_NONE)
        wait_on(watch);
}

struct key_watch *key_watch_new(struct event_base *base, struct ports *ports,
                                key_withdrawn *withdrawn, void *context)
{
    struct key_watch *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->ports = ports;
    made->withdrawn = withdrawn;
    made->context = context;
    made->vault.events = &events;
    made->timer = event_new(base, -1, 0, on_time, made);
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
