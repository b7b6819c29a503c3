// SPDX-License-Identifier: BSD-2-Clause
// The report as a page that prints on A4: the answer first, then what it rests on.
#include "compliance_answer.h"
#include "compliance_chart.h"
#include "compliance_page.h"
#include "event_title.h"
#include "language.h"
#include "page.h"
#include "words.h"
#include <inttypes.h>
#include <string.h>

static const char style[] =
    "@page{size:A4;margin:16mm 14mm 18mm;"
    "@bottom-right{content:counter(page) \" / \" counter(pages);font-size:8pt}}"
    "body{font:10pt/1.5 'Noto Sans CJK JP','Noto Sans JP','Yu Gothic',Meiryo,'IPAexGothic',"
    "sans-serif;color:#111;background:#fff;max-width:182mm;margin:1em auto;padding:0 1em}"
    "h1{font-size:17pt;margin:.2em 0 .4em}h2{font-size:13pt;margin:1.6em 0 .4em;"
    "border-bottom:1.5pt solid #1f4e79;break-after:avoid}"
    "h3{font-size:10.5pt;margin:0 0 .2em;break-after:avoid}p{margin:.3em 0}"
    ".org{margin:0 0 .6em auto;width:22em;border-bottom:.5pt solid #666;padding:.2em}"
    "table{border-collapse:collapse;width:100%;margin:.3em 0 .6em}"
    "th,td{border:.5pt solid #888;padding:1.5pt 4pt;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}"
    "th{background:#eef2f6;font-weight:600;overflow-wrap:break-word}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "td.n,th.n{text-align:right;white-space:nowrap;overflow-wrap:normal}"
    "td.k,th.k{white-space:nowrap;overflow-wrap:normal}"
    "table.answer th{width:15em}"
    ".answer{border:2pt solid;padding:.5em .8em;margin:.6em 0;break-inside:avoid}"
    ".answer strong{font-size:15pt;display:block}"
    ".good{border-color:#1b5e20;background:#f1f8f1}.good strong{color:#1b5e20}"
    ".bad{border-color:#9b1c1c;background:#fdf3f3}.bad strong{color:#9b1c1c}"
    ".mark{font-weight:600;border:1pt solid;padding:0 .4em;font-size:9pt;white-space:nowrap}"
    ".mark.open_items{color:#9b1c1c}.mark.evidence{color:#1b5e20}.mark.adverse_only,"
    ".mark.no_evidence,"
    ".mark.not_looked_at{color:#444;border-style:dashed}"
    "section.clause{border-top:.5pt solid #888;padding:.5em 0 .3em;break-inside:avoid}"
    ".documents{color:#444;font-size:8.5pt}"
    "dl{display:grid;grid-template-columns:10.5em 1fr;margin:.3em 0;font-size:9pt}"
    "dt{font-weight:600}dd{margin:0 0 .2em;overflow-wrap:anywhere}dd "
    "ul{margin:0;padding-left:1.2em}"
    "figure{margin:.6em 0 1em;break-inside:avoid}figcaption{font-weight:600;margin-bottom:.2em}"
    "svg{width:100%;height:auto}svg text{font-size:10.5px;fill:#111}svg text.v{font-size:9px}"
    "svg rect{fill:#1f4e79}svg line{stroke:#111;stroke-width:1}"
    "pre{font-size:7.5pt;white-space:pre-wrap;overflow-wrap:anywhere;border:.5pt solid #888;"
    "padding:.4em;break-inside:avoid}"
    ".sign{break-inside:avoid;table-layout:fixed}.sign td{height:4em}"
    "@media print{body{margin:0;padding:0;max-width:none}}";

// --- the first page ------------------------------------------------------------------------------

static void put_flaws(FILE *out, const struct export_result *log)
{
    char text[ANSWER_TIME_SIZE * 2];

    page_element(out, "<p>",
                 _("Until somebody has looked into it, the figures below prove nothing."),
                 "</p><ul>\n");
    for (int64_t i = 0; i < log->finding_count && i < EXPORT_FINDINGS_MAX; i++) {
        const struct export_finding *finding = &log->findings[i];
        page_element(out, "<li>", word_title(export_verdict_name(finding->verdict)), "");
        if (finding->last > 0) {
            snprintf(text, sizeof text, ": %" PRId64 " - %" PRId64, finding->first, finding->last);
            page_text(out, text);
        }
        fputs("</li>", out);
    }
    fputs("</ul>\n", out);
}

static void put_remarks(FILE *out, const struct compliance *compliance)
{
    struct compliance_remark remarks[COMPLIANCE_REMARKS];
    const unsigned count = compliance_remarks(compliance, remarks);

    fputs("<ul>", out);
    for (unsigned i = 0; i < count; i++)
        page_element(out, "<li>", remarks[i].text, "</li>");
    fputs("</ul>\n", out);
}

static void put_answer(FILE *out, const struct compliance *compliance)
{
    const enum compliance_verdict verdict = compliance_verdict(compliance);
    char text[400];

    fprintf(out, "<div class=\"answer %s\" role=\"note\">",
            verdict == COMPLIANCE_IN_ORDER ? "good" : "bad");
    page_element(out, "<strong>",
                 verdict == COMPLIANCE_IN_ORDER ? _("In order, as far as the log tells.")
                 : verdict == COMPLIANCE_GAP
                     ? _("Not shown to be in order: the log does not cover the period.")
                 : verdict == COMPLIANCE_OPEN ? _("Not in order: something is open.")
                                              : _("The log is not what was signed."),
                 "</strong>");
    if (verdict == COMPLIANCE_FLAWED)
        put_flaws(out, &compliance->log);
    put_remarks(out, compliance);
    snprintf(text, sizeof text, _("Open items: %lld. Clauses with open items: %u."),
             (long long)compliance->owed + (long long)compliance->open.more,
             compliance_count(compliance, CLAUSE_OPEN));
    page_element(out, "<p>", text, "</p>");
    snprintf(
        text, sizeof text,
        _("Clauses with evidence: %u; with adverse events alone: %u; without any record in "
          "this period: %u; of which the log does not tell, so that this report does not know: "
          "%u."),
        compliance_count(compliance, CLAUSE_EVIDENCE), compliance_count(compliance, CLAUSE_ADVERSE),
        compliance_count(compliance, CLAUSE_NO_EVIDENCE),
        compliance_count(compliance, CLAUSE_NOT_SEEN));
    page_element(out, "<p>", text, "</p></div>\n");
}

static void put_fact(FILE *out, const char *heading, const char *text)
{
    page_element(out, "<tr><th scope=\"row\">", heading, "</th>");
    page_element(out, "<td>", text, "</td></tr>\n");
}

static void put_number(FILE *out, const char *heading, int64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, number);
    put_fact(out, heading, text);
}

static void put_facts(FILE *out, const struct compliance *compliance)
{
    const struct tally *tally = &compliance->tally;
    char text[160], from[ANSWER_TIME_SIZE], to[ANSWER_TIME_SIZE];

    fputs("<table class=\"answer\"><tbody>\n", out);
    snprintf(text, sizeof text, "%s - %s", answer_time(compliance->from, from),
             answer_time(compliance->to - 1, to));
    put_fact(out, _("Period of the report"), text);
    if (compliance->only != NULL)
        put_fact(out, _("Only this clause"), compliance->only);
    put_fact(out, _("Name of the log"), compliance->log.key.name);
    put_fact(out, _("Log"), word_title(compliance_log_name(compliance)));
    put_fact(out, _("Key compared"),
             compliance->key_compared ? _("compared")
                                      : _("no: nobody said by which key the log has to be signed"));
    snprintf(text, sizeof text, _("%lld of %lld; signed up to record %lld"),
             (long long)tally->records, (long long)compliance->log.records,
             (long long)compliance->log.proven);
    put_fact(out, _("Records of the period"), text);
    put_fact(out, _("Policy"),
             compliance->policy != NULL ? compliance->policy
                                        : _("not looked at: this report does not know the rules"));
    if (compliance->digest != NULL && compliance->digest[0] != '\0')
        put_fact(out, _("Digest of the policy"), compliance->digest);
    if (compliance->open.more > 0)
        put_number(out, _("Open items that are not listed, at most"), compliance->open.more);
    if (compliance->unread > 0)
        put_number(out, _("Records not understood"), compliance->unread);
    if (tally->unknown > 0)
        put_number(out, _("Events unknown to this version"), tally->unknown);
    if (tally->clock_back > 0)
        put_number(out, _("Times the clock went back"), tally->clock_back);
    if (tally->events[EVENT_EVENTS_DROPPED].count > 0)
        put_number(out, _("Times that records were left out in a flood"),
                   tally->events[EVENT_EVENTS_DROPPED].count);
    fputs("</tbody></table>\n", out);
}

// --- figures
// --------------------------------------------------------------------------------------

static int64_t sum(const struct tally *tally, const enum event_id *events, size_t count)
{
    int64_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += tally->events[events[i]].count;
    return total;
}

static void put_totals(FILE *out, const struct tally *tally)
{
    static const enum event_id rescues[] = {EVENT_ADMIN_RESCUE, EVENT_GLASS_USED};
    int64_t failures = 0;

    for (unsigned i = 0; i < EVENT_COUNT_; i++)
        failures += tally_is_failure((enum event_id)i) ? tally->events[i].count : 0;
    fputs("<table class=\"answer\"><tbody>\n", out);
    put_number(out, _("Logins"), tally->events[EVENT_LOGIN_GRANTED].count);
    put_number(out, _("Not let in"), failures);
    put_number(out, _("Locked out"), tally->events[EVENT_LOGIN_LOCKED].count);
    put_number(out, _("Cards lost"), tally->events[EVENT_CARD_LOST].count);
    put_number(out, _("Emergency codes used"), tally->events[EVENT_EMERGENCY_USED].count);
    put_number(out, _("Uses of root's rescue and of the sealed envelope"), sum(tally, rescues, 2));
    fputs("</tbody></table>\n", out);
}

static void put_charts(FILE *out, const struct compliance *compliance)
{
    const struct tally *tally = &compliance->tally;
    struct chart chart = {.title = _("Logins by hour of the day"), .upright = true};
    char text[ANSWER_TIME_SIZE];

    page_element(out, "<h2>", _("In figures"), "</h2>\n");
    put_totals(out, tally);
    for (unsigned i = 0; i < 24; i++) {
        snprintf(text, sizeof text, "%u", i);
        chart_add(&chart, text, tally->logins_by_hour[i]);
    }
    chart_put(out, &chart);
    chart = (struct chart){.title = _("Not let in, by what happened")};
    for (unsigned i = 0; i < EVENT_COUNT_; i++)
        if (tally_is_failure((enum event_id)i) && tally->events[i].count > 0)
            chart_add(&chart, event_title(event_kind((enum event_id)i)->name),
                      tally->events[i].count);
    chart_put(out, &chart);
    // The last twelve months; --json and --csv have all.
    chart = (struct chart){.title = _("Locked out, by month (at most the last twelve)"),
                           .upright = true};
    for (unsigned i = tally->month_count > 12 ? tally->month_count - 12 : 0; i < tally->month_count;
         i++)
        chart_add(&chart, answer_month(compliance, i, text), tally->months[i].lockouts);
    chart_put(out, &chart);
    chart = (struct chart){.title = _("Lost cards: how long until they were dead")};
    for (unsigned i = 0; i < TALLY_DELAYS; i++)
        chart_add(&chart, delay_name((enum tally_delay)i), tally->delays[i]);
    chart_put(out, &chart);
}

// --- the end -------------------------------------------------------------------------------------

// Its lines as they are signed.
static void put_head(FILE *out, const char *head)
{
    char line[EXPORT_HEAD_MAX];

    fputs("<pre>", out);
    while (*head != '\0') {
        const size_t length = strcspn(head, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, head);
        page_element(out, "", line, "\n");
        head += length + (head[length] == '\n');
    }
    fputs("</pre>\n", out);
}

static void put_end(FILE *out, const struct compliance *compliance)
{
    page_element(out, "<h2>", _("Not covered by this product"), "</h2>\n<ul>\n");
    for (size_t i = 0; beyond_all[i] != NULL; i++)
        page_element(out, "<li>", _(beyond_all[i]), "</li>");
    page_element(out, "</ul>\n<h2>", _("How to verify this"), "</h2>\n");
    page_element(out, "<p>",
                 _("This report was made of the log up to the signed head below. Keep the head: an "
                   "export of the log, whenever it is made, can be compared with it. The same "
                   "export gives the same report, to the byte."),
                 "</p>\n");
    fputs("<pre>warifu audit verify EXPORT --key KEY --checkpoint HEAD\n"
          "warifu report --export EXPORT --key KEY ...</pre>\n",
          out);
    put_head(out, compliance->head);
    page_element(out, "<table class=\"sign\"><caption>", _("Looked through and confirmed"),
                 "</caption><tr><th scope=\"col\">");
    page_text(out, _("Department"));
    page_element(out, "</th><th scope=\"col\">", _("Name"), "</th><th scope=\"col\">");
    page_text(out, _("Date"));
    page_element(out, "</th><th scope=\"col\">", _("Signature or seal"),
                 "</th></tr><tr><td></td><td></td><td></td><td></td></tr></table>\n");
}

char *compliance_html(const struct compliance *compliance, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (out == NULL)
        return NULL;
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n",
            /* xgettext: the code of the language itself */ _("en"));
    page_element(out, "<title>", _("Report on logins"), "</title>\n");
    fprintf(out, "<style>%s</style></head><body><main>\n", style);
    page_element(out, "<p class=\"org\">", _("Organisation:"), "</p>\n");
    page_element(out, "<h1>", _("Report on logins"), "</h1>\n");
    put_answer(out, compliance);
    put_facts(out, compliance);
    compliance_put_items(out, compliance);
    put_charts(out, compliance);
    compliance_put_clauses(out, compliance);
    put_end(out, compliance);
    fputs("</main></body></html>\n", out);
    return page_finished(out, &text, size);
}
