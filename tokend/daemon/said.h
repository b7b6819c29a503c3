// SPDX-License-Identifier: BSD-2-Clause
// What a role says on its control socket, and whether it is to be heeded (wire/handover.h). Pure.
#ifndef WARIFU_DAEMON_SAID_H
#define WARIFU_DAEMON_SAID_H

#include "daemon/children.h"
#include "wire/handover.h"

enum said {
    SAID_READY,    // serves, for the first time
    SAID_ALIVE,    // the answer to that question
    SAID_CHECKERS, // the vault wants checkers
    SAID_DEVICE,   // wants a device process
    SAID_POLICY,   // the vault has the policy in force
    SAID_STOP,     // the vault wants something stopped (stops.h)
    // Was said before it heard that it is to end: a reload, and an end, may come at any moment.
    // That is no fault of its, and nobody waits for an answer.
    SAID_TOO_LATE,
    SAID_OTHER, // about a neighbour, or what this role may not say
};

// `stopping`: the supervisor itself.
enum said said_judge(const struct child *by, bool stopping, const struct handover *what);

// Whom a role may speak of, and that they hang, or that the connection to them ended.
struct said_report {
    enum handover_kind said;
    enum process_kind by, about;
    bool hangs;
};

// NULL: this role may not say so.
const struct said_report *said_report(const struct child *by, const struct handover *what);

#endif
