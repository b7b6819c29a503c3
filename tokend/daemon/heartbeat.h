// SPDX-License-Identifier: BSD-2-Clause
// Whether a role is alive, though it has not ended: one that talks to the supervisor is asked now
// and then and must answer; one that was stopped (SIGSTOP) must go on. Pure arithmetic on
// milliseconds of time awake, so that a suspended machine does not count as a role that hangs. All
// roles are asked at the same moments, so that a machine at rest is woken once for all of them.
#ifndef WARIFU_DAEMON_HEARTBEAT_H
#define WARIFU_DAEMON_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#define HEARTBEAT_EVERY_MS 12000    // between two questions
#define HEARTBEAT_PATIENCE_MS 12000 // with an answer: longer than a commit on a slow disk takes
#define HEARTBEAT_STOPPED_MS 26000 // with one that is stopped: after a question would have found it

struct heartbeat {
    int64_t since;   // of the last answer, or the start
    int64_t asked;   // when the question was put that is out; 0: none
    int64_t stopped; // since when it is stopped; 0: it runs
    bool over;       // the verdict was given
};

enum heartbeat_verdict {
    HEARTBEAT_FINE,
    HEARTBEAT_ASK,    // put the question; it counts as put
    HEARTBEAT_SILENT, // it hangs: end it. Said once
    HEARTBEAT_STOPPED // the same
};

void heartbeat_begin(struct heartbeat *heartbeat, int64_t awake);
void heartbeat_heard(struct heartbeat *heartbeat, int64_t awake);
void heartbeat_stop(struct heartbeat *heartbeat, int64_t awake);
void heartbeat_go_on(struct heartbeat *heartbeat);

// `talks`: it can be asked.
enum heartbeat_verdict heartbeat_look(struct heartbeat *heartbeat, bool talks, int64_t awake);

// When to look again; INT64_MAX: never.
int64_t heartbeat_next(const struct heartbeat *heartbeat, bool talks);

#endif
