// SPDX-License-Identifier: BSD-2-Clause
// Whether what a ceremony waits for still opens something. A card that is reported lost while its
// holder is being waited for ends the wait, and the person hears why (abuse:R1, C4). The vault is
// asked once a second while one goes on, and tells nobody by itself: what is asked cannot be
// missed, by whichever machine or means the card was taken out of use.
#ifndef WARIFU_FRONT_KEY_WATCH_H
#define WARIFU_FRONT_KEY_WATCH_H

#include "wire/channel.pb.h"

struct event_base;
struct key_watch;
struct ports;

// KEY_WITHDRAWN, KEY_NARROWED or KEY_BARRED; said once, then it has ended.
typedef void key_withdrawn(void *context, KeyStatus status);

// NULL: no memory.
struct key_watch *key_watch_new(struct event_base *base, struct ports *ports,
                                key_withdrawn *withdrawn, void *context);
void key_watch_free(struct key_watch **watch);

// From now on, for whom `asked` was asked, and the handles that their ceremony was given.
void key_watch_begin(struct key_watch *watch, const ChallengeCall *asked,
                     const Challenge *challenge);

// Nothing is said any more.
void key_watch_end(struct key_watch *watch);

#endif
