// SPDX-License-Identifier: BSD-2-Clause
// The answer, and what it rests on or does not: said with it, in each form, in the same words.
#include "compliance_answer.h"
#include "language.h"
#include <string.h>

// --- until when the log knows anything -----------------------------------------------------------

#define MINUTE 60 // the report says times in minutes, and compares them so

static bool begins_late(const struct compliance *compliance)
{
    return compliance->log.from / MINUTE > compliance->from / MINUTE;
}

// `to` is no longer of the period.
static bool ends_early(const struct compliance *compliance)
{
    return compliance->log.until / MINUTE < (compliance->to - 1) / MINUTE;
}

static bool has_no_records(const struct compliance *compliance)
{
    return compliance->tally.records == 0;
}

static bool always(const struct compliance *compliance)
{
    (void)compliance;
    return true;
}

static bool is_of_one_clause(const struct compliance *compliance)
{
    return compliance->only != NULL;
}

// How many records of the period say that they were decided by rules, and by others than those that
// are told.
static int64_t decided(const struct compliance *compliance, bool by_others)
{
    int64_t records = 0;

    for (unsigned i = 0; i < compliance->rule_count; i++) {
        const char *digest = compliance->rules[i].digest;
        if (!by_others || strncmp(digest, compliance->digest, strlen(digest)) != 0)
            records += compliance->rules[i].records;
    }
    return records;
}

static bool rules_were_others(const struct compliance *compliance)
{
    return compliance->digest != NULL && decided(compliance, true) > 0;
}

static bool rules_are_unnamed(const struct compliance *compliance)
{
    return compliance->digest != NULL && compliance->tally.records > 0 &&
           decided(compliance, false) == 0;
}

static bool key_is_not_compared(const struct compliance *compliance)
{
    return !compliance->key_compared;
}

// --- the table -----------------------------------------------------------------------------------

static const struct {
    const char *name;
    bool (*holds)(const struct compliance *compliance);
    bool is_gap;
} remarks[COMPLIANCE_REMARKS] = {
    [REMARK_KNOWN] = {"known", always, false},
    [REMARK_ZONE] = {"zone", always, false},
    [REMARK_ONLY] = {"one_clause", is_of_one_clause, false},
    [REMARK_NO_RECORDS] = {"no_records", has_no_records, true},
    [REMARK_BEGINS_LATE] = {"begins_late", begins_late, true},
    [REMARK_ENDS_EARLY] = {"ends_early", ends_early, true},
    [REMARK_KEY] = {"key_not_compared", key_is_not_compared, false},
    [REMARK_RULES_OTHER] = {"other_rules", rules_were_others, false},
    [REMARK_RULES_UNNAMED] = {"rules_not_named", rules_are_unnamed, false},
};

static void put(enum compliance_remark_kind kind, const struct compliance *compliance,
                char out[COMPLIANCE_REMARK_SIZE])
{
    char first[ANSWER_TIME_SIZE], last[ANSWER_TIME_SIZE], zone[ANSWER_ZONE_SIZE];
    const size_t size = COMPLIANCE_REMARK_SIZE;

    answer_time(compliance->log.from, first);
    answer_time(compliance->log.until, last);
    switch (kind) {
    case REMARK_KNOWN:
        snprintf(out, size, _("The log knows of the time from %s to %s, and of no other."), first,
                 last);
        break;
    case REMARK_ZONE:
        snprintf(out, size, _("Times are those of the time zone %s."),
                 answer_zone(compliance, zone));
        break;
    case REMARK_ONLY:
        snprintf(out, size, _("Only clause %s was looked at; of the others this says nothing."),
                 compliance->only);
        break;
    case REMARK_NO_RECORDS:
        snprintf(out, size, _("The log has no record of the period."));
        break;
    case REMARK_BEGINS_LATE:
        snprintf(out, size,
                 _("The log begins at %s, later than the period: of the time before, it knows "
                   "nothing."),
                 first);
        break;
    case REMARK_ENDS_EARLY:
        snprintf(out, size,
                 _("The log ends at %s, earlier than the period: of the time behind, it knows "
                   "nothing."),
                 last);
        break;
    case REMARK_KEY:
        snprintf(out, size,
                 _("Nobody compared the key that signed the log: that it is the log of this system "
                   "is not proved."));
        break;
    case REMARK_RULES_OTHER:
        snprintf(out, size,
                 _("%lld of %lld records that name their rules were decided by others than those "
                   "told here: these are not the rules of the whole period."),
                 (long long)decided(compliance, true), (long long)decided(compliance, false));
        break;
    case REMARK_RULES_UNNAMED:
        snprintf(out, size,
                 _("No record of the period names the rules by which it was decided: that the "
                   "rules told here were in force then is not proved."));
        break;
    case COMPLIANCE_REMARKS:
        break;
    }
}

unsigned compliance_remarks(const struct compliance *compliance,
                            struct compliance_remark out[COMPLIANCE_REMARKS])
{
    unsigned count = 0;

    for (unsigned i = 0; i < COMPLIANCE_REMARKS; i++) {
        if (!remarks[i].holds(compliance))
            continue;
        out[count] = (struct compliance_remark){remarks[i].name, remarks[i].is_gap, ""};
        put((enum compliance_remark_kind)i, compliance, out[count].text);
        count++;
    }
    return count;
}

bool compliance_has_gap(const struct compliance *compliance)
{
    for (unsigned i = 0; i < COMPLIANCE_REMARKS; i++)
        if (remarks[i].is_gap && remarks[i].holds(compliance))
            return true;
    return false;
}

// --- the answer ----------------------------------------------------------------------------------

static const char *const verdicts[] = {
    [COMPLIANCE_IN_ORDER] = "in_order",
    [COMPLIANCE_GAP] = "period_not_covered",
    [COMPLIANCE_OPEN] = "not_in_order",
    [COMPLIANCE_FLAWED] = "log_flawed",
};

const char *compliance_verdict_name(enum compliance_verdict verdict)
{
    return verdicts[verdict];
}

enum compliance_verdict compliance_verdict(const struct compliance *compliance)
{
    if (compliance->log.verdict != EXPORT_COMPLETE)
        return COMPLIANCE_FLAWED;
    if (compliance->owed > 0 || compliance->open.more > 0)
        return COMPLIANCE_OPEN;
    return compliance_has_gap(compliance) ? COMPLIANCE_GAP : COMPLIANCE_IN_ORDER;
}
