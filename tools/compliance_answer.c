// SPDX-License-Identifier: BSD-2-Clause
#include "compliance_answer.h"
#include "language.h"
#include <inttypes.h>
#include <string.h>
#include <time.h>

// --- the whole -----------------------------------------------------------------------------------

const char *compliance_log_name(const struct compliance *compliance)
{
    return compliance->log.verdict == EXPORT_COMPLETE && !compliance->key_compared
               ? "of-one-piece"
               : export_verdict_name(compliance->log.verdict);
}

// --- a clause ------------------------------------------------------------------------------------

static const char *const standings[] = {
    [CLAUSE_OPEN] = "open_items",        [CLAUSE_EVIDENCE] = "evidence",
    [CLAUSE_ADVERSE] = "adverse_only",   [CLAUSE_NO_EVIDENCE] = "no_evidence",
    [CLAUSE_NOT_SEEN] = "not_looked_at",
};

const char *clause_standing_name(enum clause_standing standing)
{
    return standings[standing];
}

bool clause_is_among(const char *clauses, const char *id)
{
    const size_t length = strlen(id);

    for (const char *at = strstr(clauses, id); at != NULL; at = strstr(at + 1, id))
        if ((at == clauses || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool answers_are_japanese(void)
{
    return strcmp(/* xgettext: the code of the language itself */ _("en"), "ja") == 0;
}

static void add_evidence(const struct compliance *compliance, struct clause_answer *answer)
{
    bool could = false;

    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        if (!event_is_evidence((enum event_id)i, answer->clause->id))
            continue;
        could = true;
        if (event_is_adverse((enum event_id)i)) {
            answer->adverse += event->count;
            continue;
        }
        answer->records += event->count;
        if (event->count > 0 && (answer->first == 0 || event->first < answer->first))
            answer->first = event->first;
        if (event->last > answer->last)
            answer->last = event->last;
    }
    answer->standing = answer->records > 0   ? CLAUSE_EVIDENCE
                       : answer->adverse > 0 ? CLAUSE_ADVERSE
                       : could               ? CLAUSE_NO_EVIDENCE
                                             : CLAUSE_NOT_SEEN;
}

bool clause_answer(const struct compliance *compliance, size_t at, struct clause_answer *answer)
{
    size_t count;
    const struct clause *clauses = clause_table(&count);
    size_t i = 0;

    for (; i < count; i++)
        if ((compliance->only == NULL || strcmp(clauses[i].id, compliance->only) == 0) && at-- == 0)
            break;
    if (i == count)
        return false;
    *answer = (struct clause_answer){
        .clause = &clauses[i],
        .title = answers_are_japanese() ? clauses[i].title_ja : clauses[i].title_en,
    };
    add_evidence(compliance, answer);
    if (strcmp(clauses[i].id, "E1") == 0 && compliance->log.verdict == EXPORT_COMPLETE) {
        answer->verified = compliance->log.proven;
        answer->standing = CLAUSE_EVIDENCE;
    }
    for (unsigned k = 0; k < compliance->open.count; k++) {
        const enum open_item_kind kind = compliance->open.items[k].kind;
        if (strcmp(open_item_clause(kind), clauses[i].id) != 0)
            continue;
        answer->owed += open_item_is_owed(kind);
        answer->known += !open_item_is_owed(kind);
    }
    // A log that is not what was signed is owed an answer, whatever is written in it.
    if (strcmp(clauses[i].id, "E1") == 0 && compliance->log.verdict != EXPORT_COMPLETE)
        answer->owed++;
    if (answer->owed > 0)
        answer->standing = CLAUSE_OPEN;
    for (size_t k = 0; k < compliance->setting_count; k++)
        answer->settings += clause_is_among(compliance->settings[k].clauses, clauses[i].id);
    const char *beyond = beyond_clause(clauses[i].id);
    answer->beyond = beyond != NULL ? _(beyond) : NULL;
    return true;
}

unsigned compliance_count(const struct compliance *compliance, enum clause_standing standing)
{
    struct clause_answer answer;
    unsigned count = 0;

    for (size_t at = 0; clause_answer(compliance, at, &answer); at++)
        count += answer.standing == standing;
    return count;
}

// --- words ---------------------------------------------------------------------------------------

const char *event_samples(const struct tally_event *event, char out[SAMPLES_SIZE])
{
    size_t used = 0;
    int64_t last = 0;

    out[0] = '\0';
    for (unsigned i = 0; i < TALLY_SAMPLES && event->samples[i] != 0; i++) {
        last = event->samples[i];
        used += (size_t)snprintf(out + used, SAMPLES_SIZE - used, "%s%" PRId64, i > 0 ? ", " : "",
                                 last);
    }
    if (event->last != last)
        (void)snprintf(out + used, SAMPLES_SIZE - used, ", %" PRId64, event->last);
    return out;
}

const char *answer_time(int64_t seconds, char out[ANSWER_TIME_SIZE])
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds <= 0 || localtime_r(&when, &parts) == NULL ||
        strftime(out, ANSWER_TIME_SIZE, "%Y-%m-%d %H:%M", &parts) == 0)
        out[0] = '\0';
    return out;
}

const char *answer_zone(const struct compliance *compliance, char out[ANSWER_ZONE_SIZE])
{
    const time_t when = (time_t)compliance->to;
    struct tm parts;
    char name[32] = "", offset[8] = "";

    if (localtime_r(&when, &parts) != NULL) {
        (void)strftime(name, sizeof name, "%Z", &parts);
        (void)strftime(offset, sizeof offset, "%z", &parts);
    }
    snprintf(out, ANSWER_ZONE_SIZE, "%s (UTC%.3s:%s)", name, offset,
             strlen(offset) > 3 ? offset + 3 : "00");
    return out;
}

const char *answer_month(const struct compliance *compliance, unsigned month,
                         char out[ANSWER_TIME_SIZE])
{
    const int whole = compliance->first_month + (int)month;

    snprintf(out, ANSWER_TIME_SIZE, "%d-%02d", 1900 + whole / 12, whole % 12 + 1);
    return out;
}

const char *delay_name(enum tally_delay delay)
{
    static const char *const names[TALLY_DELAYS] = {
        [DELAY_10_MINUTES] = N_("within 10 minutes"),
        [DELAY_1_HOUR] = N_("within an hour"),
        [DELAY_1_DAY] = N_("within a day"),
        [DELAY_LONGER] = N_("later"),
        [DELAY_NOT_SAID] = N_("time of loss not told"),
    };

    return _(names[delay]);
}
