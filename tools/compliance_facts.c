// SPDX-License-Identifier: BSD-2-Clause
#include "compliance_facts.h"
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

bool facts_are_japanese(void)
{
    return strcmp(/* xgettext: the code of the language itself */ _("en"), "ja") == 0;
}

static void add_evidence(const struct compliance *compliance, struct clause_facts *facts)
{
    bool could = false;

    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        if (!event_is_evidence((enum event_id)i, facts->clause->id))
            continue;
        could = true;
        if (event_is_adverse((enum event_id)i)) {
            facts->adverse += event->count;
            continue;
        }
        facts->records += event->count;
        if (event->count > 0 && (facts->first == 0 || event->first < facts->first))
            facts->first = event->first;
        if (event->last > facts->last)
            facts->last = event->last;
    }
    facts->standing = facts->records > 0   ? CLAUSE_EVIDENCE
                      : facts->adverse > 0 ? CLAUSE_ADVERSE
                      : could              ? CLAUSE_NO_EVIDENCE
                                           : CLAUSE_NOT_SEEN;
}

bool clause_facts(const struct compliance *compliance, size_t at, struct clause_facts *facts)
{
    size_t count;
    const struct clause *clauses = clause_table(&count);
    size_t i = 0;

    for (; i < count; i++)
        if ((compliance->only == NULL || strcmp(clauses[i].id, compliance->only) == 0) && at-- == 0)
            break;
    if (i == count)
        return false;
    *facts = (struct clause_facts){
        .clause = &clauses[i],
        .title = facts_are_japanese() ? clauses[i].title_ja : clauses[i].title_en,
    };
    add_evidence(compliance, facts);
    if (strcmp(clauses[i].id, "E1") == 0 && compliance->log.verdict == EXPORT_COMPLETE) {
        facts->verified = compliance->log.proven;
        facts->standing = CLAUSE_EVIDENCE;
    }
    for (unsigned k = 0; k < compliance->open.count; k++) {
        const enum open_item_kind kind = compliance->open.items[k].kind;
        if (strcmp(open_item_clause(kind), clauses[i].id) != 0)
            continue;
        facts->owed += open_item_is_owed(kind);
        facts->known += !open_item_is_owed(kind);
    }
    // A log that is not what was signed is owed an answer, whatever is written in it.
    if (strcmp(clauses[i].id, "E1") == 0 && compliance->log.verdict != EXPORT_COMPLETE)
        facts->owed++;
    if (facts->owed > 0)
        facts->standing = CLAUSE_OPEN;
    for (size_t k = 0; k < compliance->setting_count; k++)
        facts->settings += clause_is_among(compliance->settings[k].clauses, clauses[i].id);
    const char *beyond = beyond_clause(clauses[i].id);
    facts->beyond = beyond != NULL ? _(beyond) : NULL;
    return true;
}

unsigned compliance_count(const struct compliance *compliance, enum clause_standing standing)
{
    struct clause_facts facts;
    unsigned count = 0;

    for (size_t at = 0; clause_facts(compliance, at, &facts); at++)
        count += facts.standing == standing;
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

const char *fact_time(int64_t seconds, char out[FACT_TIME_SIZE])
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds <= 0 || localtime_r(&when, &parts) == NULL ||
        strftime(out, FACT_TIME_SIZE, "%Y-%m-%d %H:%M", &parts) == 0)
        out[0] = '\0';
    return out;
}

const char *fact_zone(const struct compliance *compliance, char out[FACT_ZONE_SIZE])
{
    const time_t when = (time_t)compliance->to;
    struct tm parts;
    char name[32] = "", offset[8] = "";

    if (localtime_r(&when, &parts) != NULL) {
        (void)strftime(name, sizeof name, "%Z", &parts);
        (void)strftime(offset, sizeof offset, "%z", &parts);
    }
    snprintf(out, FACT_ZONE_SIZE, "%s (UTC%.3s:%s)", name, offset,
             strlen(offset) > 3 ? offset + 3 : "00");
    return out;
}

const char *fact_month(const struct compliance *compliance, unsigned month,
                       char out[FACT_TIME_SIZE])
{
    const int whole = compliance->first_month + (int)month;

    snprintf(out, FACT_TIME_SIZE, "%d-%02d", 1900 + whole / 12, whole % 12 + 1);
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
