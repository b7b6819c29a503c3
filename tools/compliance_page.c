// SPDX-License-Identifier: BSD-2-Clause
#include "compliance_page.h"
#include "compliance_answer.h"
#include "event_title.h"
#include "language.h"
#include "page.h"
#include "words.h"
#include <inttypes.h>
#include <string.h>

#define SETTINGS_SHOWN 8
#define VALUE_SHOWN 100 // bytes

// --- open items ----------------------------------------------------------------------------------

static void put_item(FILE *out, const struct open_item *item)
{
    char text[ANSWER_TIME_SIZE];

    page_element(out, "<tr><td class=\"k\">", open_item_clause(item->kind), "</td><td>");
    page_text(out, word_title(open_item_name(item->kind)));
    if (item->what[0] != '\0') {
        fputs(" (", out);
        page_text(out, word_title(item->what));
        fputs(")", out);
    }
    page_element(out, "</td><td>", item->key, "</td><td>");
    page_text(out, event_title(event_kind(item->event)->name));
    page_element(out, "</td><td class=\"k\">", answer_time(item->since, text), "</td>");
    fprintf(out, "<td class=\"n\">%" PRId64 "</td></tr>\n", item->sequence);
}

static void put_list(FILE *out, const struct compliance *compliance, bool owed, const char *title,
                     const char *none)
{
    unsigned shown = 0;

    page_element(out, "<h2>", title, "</h2>\n");
    for (unsigned i = 0; i < compliance->open.count; i++) {
        const struct open_item *item = &compliance->open.items[i];
        if (open_item_is_owed(item->kind) != owed)
            continue;
        if (compliance->only != NULL && strcmp(open_item_clause(item->kind), compliance->only) != 0)
            continue;
        if (shown++ == 0) {
            page_element(out, "<table><thead><tr><th scope=\"col\" class=\"k\">", _("Clause"),
                         "</th><th scope=\"col\">");
            page_text(out, _("What"));
            page_element(out, "</th><th scope=\"col\">", _("Name or number"),
                         "</th><th scope=\"col\">");
            page_text(out, _("Stands at"));
            page_element(out, "</th><th scope=\"col\" class=\"k\">", _("Since"),
                         "</th><th scope=\"col\" class=\"n\">");
            page_element(out, "", _("Record"), "</th></tr></thead><tbody>\n");
        }
        put_item(out, item);
    }
    if (shown > 0)
        fputs("</tbody></table>\n", out);
    else
        page_element(out, "<p>", none, "</p>\n");
}

void compliance_put_items(FILE *out, const struct compliance *compliance)
{
    put_list(out, compliance, true, _("Open items"), _("None at the end of the period."));
    put_list(out, compliance, false,
             _("For reference: waits for a second person, in force, or lost and replaced"),
             _("None at the end of the period."));
}

// --- clause by clause ----------------------------------------------------------------------------

// Whole characters of it, and dots for the rest.
static void put_value(FILE *out, const char *value)
{
    char text[VALUE_SHOWN + 4];
    size_t size = strlen(value);

    if (size > VALUE_SHOWN)
        for (size = VALUE_SHOWN - 3; size > 0 && ((unsigned char)value[size] & 0xc0) == 0x80;)
            size--;
    snprintf(text, sizeof text, "%.*s%s", (int)size, value, value[size] != '\0' ? "..." : "");
    page_text(out, text);
}

// What the municipality has set; what it left as shipped is counted.
static void put_set_ones(FILE *out, const struct compliance *compliance,
                         const struct clause_answer *answer)
{
    char text[160];
    size_t shown = 0;

    for (size_t i = 0; i < compliance->setting_count && shown < SETTINGS_SHOWN; i++) {
        const struct compliance_setting *setting = &compliance->settings[i];
        if (setting->initial || !clause_is_among(setting->clauses, answer->clause->id))
            continue;
        page_element(out, shown++ == 0 ? "<ul><li>" : "<li>", setting->of,
                     setting->of[0] != '\0' ? " / " : "");
        page_element(out, "", setting->name, " = ");
        put_value(out, setting->value);
        fputs("</li>", out);
    }
    fputs(shown > 0 ? "</ul>" : "", out);
    snprintf(text, sizeof text,
             shown > 0 ? _("and %zu more, or as shipped: warifu policy show --all")
                       : _("%zu settings, all as shipped: warifu policy show --all"),
             answer->settings - shown);
    if (answer->settings > shown)
        page_text(out, text);
}

static void put_settings(FILE *out, const struct compliance *compliance,
                         const struct clause_answer *answer)
{
    page_element(out, "<dt>", _("Rule in force"), "</dt><dd>");
    if (compliance->policy == NULL)
        page_text(out, _("Not looked at: no policy was given."));
    else if (answer->settings == 0)
        page_text(out, _("No setting: there is nothing to choose, or nothing that enforces it."));
    else
        put_set_ones(out, compliance, answer);
    fputs("</dd>\n", out);
}

static void put_events(FILE *out, const struct compliance *compliance,
                       const struct clause_answer *answer, bool adverse)
{
    char samples[SAMPLES_SIZE];

    fputs("<table><thead><tr>", out);
    page_element(out, "<th scope=\"col\">", _("Event"), "</th>");
    page_element(out, "<th scope=\"col\" class=\"n\">", _("Count"), "</th>");
    page_element(out, "<th scope=\"col\">", _("Records, for example"), "</th></tr></thead><tbody>");
    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        if (event->count == 0 || !event_is_evidence((enum event_id)i, answer->clause->id) ||
            event_is_adverse((enum event_id)i) != adverse)
            continue;
        page_element(out, "<tr><td>", event_title(event_kind((enum event_id)i)->name), "</td>");
        fprintf(out, "<td class=\"n\">%" PRId64 "</td>", event->count);
        page_element(out, "<td>", event_samples(event, samples), "</td></tr>\n");
    }
    fputs("</tbody></table>\n", out);
}

static void put_evidence(FILE *out, const struct compliance *compliance,
                         const struct clause_answer *answer)
{
    char samples[SAMPLES_SIZE];

    page_element(out, "<dt>", _("Evidence"), "</dt><dd>");
    if (answer->verified > 0) {
        snprintf(samples, sizeof samples, _("This log was verified up to record %lld."),
                 (long long)answer->verified);
        page_element(out, "<p>", samples, "</p>");
    }
    if (answer->records > 0)
        put_events(out, compliance, answer, false);
    else
        page_element(out, "",
                     answer->standing == CLAUSE_NOT_SEEN
                         ? _("No event of the log tells of it: this report does not know.")
                         : _("No record in this period that shows it done."),
                     "");
    fputs("</dd>\n", out);
    if (answer->adverse > 0) {
        page_element(out, "<dt>", _("Adverse events"), "</dt><dd>");
        put_events(out, compliance, answer, true);
        fputs("</dd>\n", out);
    }
}

static void put_clause(FILE *out, const struct compliance *compliance,
                       const struct clause_answer *answer)
{
    const char *standing = clause_standing_name(answer->standing);
    char text[160];

    page_element(out, "<section class=\"clause\"><h3>", answer->clause->id, " ");
    page_text(out, answer->title);
    fprintf(out, " <span class=\"mark %s\">", standing);
    page_element(out, "", word_title(standing), "</span></h3>\n");
    page_element(out, "<p class=\"documents\">", answer->clause->documents, "</p><dl>\n");
    put_settings(out, compliance, answer);
    put_evidence(out, compliance, answer);
    page_element(out, "<dt>", _("Outside the rule"), "</dt><dd>");
    if (answer->owed + answer->known == 0)
        page_text(out, answer->standing == CLAUSE_NOT_SEEN ? _("Not looked at.")
                                                           : _("Nothing open that the log tells."));
    else {
        snprintf(text, sizeof text, _("To be done: %u; to be known: %u. They are listed above."),
                 answer->owed, answer->known);
        page_text(out, text);
    }
    fputs("</dd>\n", out);
    if (answer->beyond != NULL) {
        page_element(out, "<dt>", _("Not covered"), "</dt>");
        page_element(out, "<dd>", answer->beyond, "</dd>\n");
    }
    fputs("</dl></section>\n", out);
}

void compliance_put_clauses(FILE *out, const struct compliance *compliance)
{
    struct clause_answer answer;

    page_element(out, "<h2>", _("Clause by clause"), "</h2>\n");
    for (size_t at = 0; clause_answer(compliance, at, &answer); at++)
        put_clause(out, compliance, &answer);
}
