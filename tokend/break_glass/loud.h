// SPDX-License-Identifier: BSD-2-Clause
// Whatever happens with a break-glass code is told wherever somebody may read it: kernel log (and
// with it the console and the journal), syslog, journal with fields, and the terminal of everybody
// who is logged in.
#ifndef WARIFU_BREAK_GLASS_LOUD_H
#define WARIFU_BREAK_GLASS_LOUD_H

#include "break_glass/use.h"

#define GLASS_MESSAGE_ID "5d1c3f0a9be74d0b8f3a6c2e7194b8d0"

// One line to syslog alone. `priority` is one of syslog(3).
void loud_line(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct loud {
    const struct glass_set *set;
    const char *terminal, *service;
    const char *outcome; // "granted", "denied" ...
    const char *why;     // for the log alone: which part was wrong
    unsigned number;     // of the code; 0: of none
};

// To all of them, each as far as it goes; nothing is waited for. `widely`: to people's terminals,
// too.
void loud_tell(const struct loud *what, bool widely);

#endif
