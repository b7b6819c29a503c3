// SPDX-License-Identifier: BSD-2-Clause
// Whether a role is alive, though it has not ended: one that talks to the supervisor is asked now
// and then and must answer; one that was stopped (SIGSTOP) must go on. Pure arithmetic on
// milliseconds of time awake, so that a suspended machine does not count as a role that hangs.
#ifndef WARIFU_DAEMON_PULSE_H
#define WARIFU_DAEMON_PULSE_H

#include <stdbool.h>
#include <stdint.h>

#define PULSE_EVERY_MS 5000     // between two questions
#define PULSE_PATIENCE_MS 12000 // with an answer: longer than a commit on a slow disk takes
#define PULSE_STOPPED_MS 20000  // with a role that is stopped

struct pulse {
    int64_t since;   // of the last answer, or the start
    int64_t asked;   // when the question was put that is out; 0: none
    int64_t stopped; // since when it is stopped; 0: it runs
    bool over;       // the verdict was given
};

enum pulse_verdict {
    PULSE_FINE,
    PULSE_ASK,    // put the question; it counts as put
    PULSE_SILENT, // it hangs: end it. Said once
    PULSE_STOPPED // the same
};

void pulse_begin(struct pulse *pulse, int64_t awake);
void pulse_heard(struct pulse *pulse, int64_t awake);
void pulse_stop(struct pulse *pulse, int64_t awake);
void pulse_go_on(struct pulse *pulse);

// `talks`: it can be asked.
enum pulse_verdict pulse_look(struct pulse *pulse, bool talks, int64_t awake);

// When to look again; INT64_MAX: never.
int64_t pulse_next(const struct pulse *pulse, bool talks);

#endif
