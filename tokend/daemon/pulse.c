// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/pulse.h"

void pulse_begin(struct pulse *pulse, int64_t awake)
{
    *pulse = (struct pulse){.since = awake};
}

void pulse_heard(struct pulse *pulse, int64_t awake)
{
    pulse->asked = 0;
    pulse->since = awake;
}

void pulse_stop(struct pulse *pulse, int64_t awake)
{
    if (pulse->stopped == 0)
        pulse->stopped = awake > 0 ? awake : 1;
}

void pulse_go_on(struct pulse *pulse)
{
    pulse->stopped = 0;
}

int64_t pulse_next(const struct pulse *pulse, bool talks)
{
    int64_t next = INT64_MAX;

    if (pulse->over)
        return next;
    if (talks)
        next = pulse->asked != 0 ? pulse->asked + PULSE_PATIENCE_MS : pulse->since + PULSE_EVERY_MS;
    if (pulse->stopped != 0 && pulse->stopped + PULSE_STOPPED_MS < next)
        next = pulse->stopped + PULSE_STOPPED_MS;
    return next;
}

enum pulse_verdict pulse_look(struct pulse *pulse, bool talks, int64_t awake)
{
    if (pulse_next(pulse, talks) > awake)
        return PULSE_FINE;
    if (pulse->stopped != 0 && awake >= pulse->stopped + PULSE_STOPPED_MS) {
        pulse->over = true;
        return PULSE_STOPPED;
    }
    if (pulse->asked != 0) {
        pulse->over = true;
        return PULSE_SILENT;
    }
    pulse->asked = awake > 0 ? awake : 1;
    return PULSE_ASK;
}
