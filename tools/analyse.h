// SPDX-License-Identifier: BSD-2-Clause
// `audit analyse`: what alerts.h finds in the log, told (E7). For the files of this command.
#ifndef WARIFU_TOOLS_ANALYSE_H
#define WARIFU_TOOLS_ANALYSE_H

#include "alerts.h"
#include "json_read.h"
#include "report.h"

#define ANALYSE_RECORD_SIZE ((size_t)64 * 1024)

struct analysis {
    // What is asked for: the period, seconds since 1970, 0 without an end; of which alerts.
    int64_t from, to;
    bool all_kinds;
    enum alert_kind kind;
    enum alert_severity severity;
    struct alerts *alerts;
    struct report *report;
    // What came of it.
    struct { // which quarter of an hour was looked up last
        int64_t quarter;
        unsigned hour;
    } clock;
    int64_t counted, before, after, unread;
    int64_t told[3], left_out;        // told: by severity
    char record[ANALYSE_RECORD_SIZE]; // the one that is read
};

// analyse_read.c: a line of an export that was verified, without its newline.
void analyse_line(struct analysis *analysis, const char *line, size_t length);

// analyse_told.c: an alert becomes a row; for alerts_begin().
void analyse_tell(void *analysis, const struct alert *alert);

#endif
