// SPDX-License-Identifier: BSD-2-Clause
// `report`: what the log of a period says under each clause, for managers and auditors (G2, F3).
// Everything that is told comes from the lines of the log that were verified; what was not looked
// at, and what this product does not cover, is told as such.
#ifndef WARIFU_TOOLS_COMPLIANCE_H
#define WARIFU_TOOLS_COMPLIANCE_H

#include "core/open_items.h"
#include "core/tally.h"
#include "evidence/export.h"
#include "report.h"
#include "settings/clauses.h"

#define COMPLIANCE_RULES_MAX 16
#define COMPLIANCE_DIGEST_SIZE 33 // a record names the first 32 digits

struct compliance_setting { // texts are the heap's
    char *of, *name, *value, *clauses;
    const char *about; // msgid
    bool initial;
};

struct compliance {
    // The period, seconds since 1970: from `from` on, before `to`. 0 of `from`: from the first
    // record on.
    int64_t from, to;
    const char *only; // this clause alone; NULL: all

    // The log.
    struct export_result log;
    bool key_compared;          // it was signed by a key that did not come from it or from tokend
    char head[EXPORT_HEAD_MAX]; // the signed note up to which it was read; "": none
    int64_t before, after;      // records before and after the period
    int64_t unread;             // that are no record which this version reads
    struct tally tally;
    struct open_items open; // at the end of the period
    unsigned owed;          // of these, and of what was not understood, somebody has to do
                            // something about; with `only` those of that clause

    // By which policies was decided, as the records of the period say: digests as they stand there.
    // Later ones than there is room for are the last.
    struct compliance_rules {
        char digest[COMPLIANCE_DIGEST_SIZE];
        int64_t records;
    } rules[COMPLIANCE_RULES_MAX];
    unsigned rule_count;

    // The policy. NULL: it was not looked at.
    char *policy, *digest;
    struct compliance_setting *settings;
    size_t setting_count;

    // For reading: which quarter of an hour was looked up last.
    struct {
        int64_t quarter;
        unsigned hour;
        int month; // since year 0
    } cache;
    int first_month; // likewise, of `from`
    bool has_month;
};

// False: no memory. compliance_end() in any case.
bool compliance_begin(struct compliance *compliance);
void compliance_end(struct compliance *compliance);

// compliance_read.c: a line of an export that was verified, with or without its newline.
void compliance_line(struct compliance *compliance, const char *line, size_t length);

// Behind the last line: what is open, and until when the period goes.
void compliance_close(struct compliance *compliance);

enum compliance_verdict {
    COMPLIANCE_IN_ORDER, // as far as it was looked at
    COMPLIANCE_GAP,      // nothing is open, but the log does not know of the whole period
    COMPLIANCE_OPEN,     // something was begun and not brought to its end
    COMPLIANCE_FLAWED,   // the log is not what was signed, so its figures prove nothing
};
enum compliance_verdict compliance_verdict(const struct compliance *compliance);
const char *compliance_verdict_name(enum compliance_verdict verdict);

// The three forms. Rows for --json and the screen; the others on the heap, NULL: no memory.
void compliance_rows(const struct compliance *compliance, struct report *report);
char *compliance_csv(const struct compliance *compliance, size_t *size);
char *compliance_html(const struct compliance *compliance, size_t *size);

#endif
