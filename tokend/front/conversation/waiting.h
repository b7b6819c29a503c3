// SPDX-License-Identifier: BSD-2-Clause
// What a conversation waits for, since when and until when; and the time that a person has for all
// of it. It knows nothing of who waits.
#ifndef WARIFU_FRONT_WAITING_H
#define WARIFU_FRONT_WAITING_H

#include <stdint.h>

struct event_base;
struct waiting;

enum waiting_for {
    WAIT_NOTHING,
    WAIT_BEGIN,
    WAIT_NAMES,
    WAIT_VAULT,
    WAIT_DEVICE,
    WAIT_PROMPT,
    WAIT_TAKEN,
    WAIT_END
};

typedef void waiting_over(void *context);

// `patience` is called when what is waited for has not come, `login` when the person's time is
// over. NULL: no memory.
struct waiting *waiting_new(struct event_base *base, waiting_over *patience, waiting_over *login,
                            void *context);
void waiting_free(struct waiting **waiting);

// Waits from now on, until then at most; WAIT_NOTHING: for ever.
void waiting_begin(struct waiting *waiting, enum waiting_for what, int64_t milliseconds);

// Goes on waiting for the same, until then.
void waiting_go_on(struct waiting *waiting, int64_t milliseconds);

enum waiting_for waiting_what(const struct waiting *waiting);

// Milliseconds since it began to wait for what it waits for.
int64_t waiting_since(const struct waiting *waiting);

// The person has so long from now on; below 0: as long as they like.
void waiting_time_login(struct waiting *waiting, int64_t milliseconds);

// Boot time in milliseconds; 0 when the clock cannot be read.
int64_t waiting_now(void);

#endif
