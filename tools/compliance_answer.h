// SPDX-License-Identifier: BSD-2-Clause
// What is told of a clause, and how times are written in it. For the forms of the report only.
#ifndef WARIFU_TOOLS_COMPLIANCE_ANSWER_H
#define WARIFU_TOOLS_COMPLIANCE_ANSWER_H

#include "compliance.h"

enum clause_standing {
    CLAUSE_OPEN,        // something is owed
    CLAUSE_EVIDENCE,    // records of the period show it at work, and nothing is owed
    CLAUSE_ADVERSE,     // there are records, all of what went wrong or was refused
    CLAUSE_NO_EVIDENCE, // there could be records, and there is none in this period
    CLAUSE_NOT_SEEN,    // no event of the log tells of it: this report does not know
};

struct clause_answer {
    const struct clause *clause;
    const char *title; // in the language of the command
    enum clause_standing standing;
    int64_t records, first, last; // that are evidence, in the period
    int64_t adverse;              // that tell of something adverse, beside these
    int64_t verified;             // of E1: the log itself, up to this record; else 0
    unsigned owed, known;         // open items: to be done, and to be known
    size_t settings;
    const char *beyond; // what the product does not cover of it, translated; NULL: nothing known
};

// The clauses that are reported, in order: `at` counts from 0; false: no more.
bool clause_answer(const struct compliance *compliance, size_t at, struct clause_answer *answer);
const char *clause_standing_name(enum clause_standing standing);
unsigned compliance_count(const struct compliance *compliance, enum clause_standing standing);

// compliance_remarks.c: what stands beside the answer. `is_gap`: the log does not know all of the
// period, so that it is not in order whatever is written in it.
enum compliance_remark_kind {
    REMARK_KNOWN, // from when to when the log knows anything; always
    REMARK_ZONE,  // in which its times are told
    REMARK_ONLY,  // of one clause
    REMARK_NO_RECORDS,
    REMARK_BEGINS_LATE,
    REMARK_ENDS_EARLY,
    REMARK_KEY,           // not compared
    REMARK_RULES_OTHER,   // the rules that are told are not those of the whole period
    REMARK_RULES_UNNAMED, // no record of the period says by which rules was decided
    COMPLIANCE_REMARKS
};
#define COMPLIANCE_REMARK_SIZE 400
struct compliance_remark {
    const char *name; // for programs
    bool is_gap;
    char text[COMPLIANCE_REMARK_SIZE]; // translated
};
// Those that hold; how many.
unsigned compliance_remarks(const struct compliance *compliance,
                            struct compliance_remark out[COMPLIANCE_REMARKS]);
bool compliance_has_gap(const struct compliance *compliance);

// What the log is, as `audit verify` says it: complete only against a key that did not come with
// it.
const char *compliance_log_name(const struct compliance *compliance);

bool answers_are_japanese(void);

// "A4" among "A1 A4".
bool clause_is_among(const char *clauses, const char *id);
// Numbers of records, "3, 17, 240": the samples and the last one.
#define SAMPLES_SIZE 160
const char *event_samples(const struct tally_event *event, char out[SAMPLES_SIZE]);
// "2026-12-02 06:31"; "": 0.
#define ANSWER_TIME_SIZE 32
const char *answer_time(int64_t seconds, char out[ANSWER_TIME_SIZE]);
// "2026-04", counted from the month in which the period begins.
const char *answer_month(const struct compliance *compliance, unsigned month,
                         char out[ANSWER_TIME_SIZE]);
// "JST (UTC+09:00)": where the report is made, at the end of its period.
#define ANSWER_ZONE_SIZE 64
const char *answer_zone(const struct compliance *compliance, char out[ANSWER_ZONE_SIZE]);
const char *delay_name(enum tally_delay delay);

// compliance_beyond.c, msgids: of a clause (NULL: nothing), and of everything; NULL at the end.
const char *beyond_clause(const char *id);
extern const char *const beyond_all[];

#endif
