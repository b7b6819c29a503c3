// SPDX-License-Identifier: BSD-2-Clause
#include "check.h"
#include "language.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const severity_names[SEVERITIES] = {"info",   "low",  "not_checked",
                                                       "medium", "high", "critical"};

static void add_text(AdminRow *row, const char *field, const char *text)
{
    if (text[0] != '\0')
        row_add_text(row, field, text);
}

static void add_row(struct checking *checking, const struct check_finding *finding,
                    const char *where, const char *detail)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "severity", severity_names[finding->severity]);
    row_add_text(&row, "clause", finding->clauses);
    row_add_text(&row, "where", where);
    row_add_text(&row, "text", _(finding->what));
    add_text(&row, "detail", detail);
    if (finding->why[0] != '\0')
        add_text(&row, "why", _(finding->why));
    if (finding->remedy[0] != '\0')
        add_text(&row, "remedy", _(finding->remedy));
    row_add_text(&row, "finding", finding->id);
    report_row(checking->report, &row);
    checking->counts[finding->severity]++;
    checking->found++;
    if (finding->severity > checking->worst)
        checking->worst = finding->severity;
}

void check_not_done(struct checking *checking, const char *where, const char *format, ...)
{
    const struct check_finding row = {"not_checked",
                                      SEVERITY_UNKNOWN,
                                      checking->check->clauses,
                                      N_("This was not checked, so it is not known to be good."),
                                      "",
                                      ""};
    char detail[512];
    va_list list;

    va_start(list, format);
    vsnprintf(detail, sizeof detail, format, list);
    va_end(list);
    add_row(checking, &row, where, detail);
}

void check_found(struct checking *checking, const char *finding, const char *where,
                 const char *format, ...)
{
    const struct check_finding *row = checking->check->findings;
    char detail[512] = "";

    while (row->id != NULL && strcmp(row->id, finding) != 0)
        row++;
    if (row->id == NULL) { // a slip of ours: loud, whatever it was
        check_not_done(checking, where, "%s", finding);
        return;
    }
    if (format != NULL) {
        va_list list;
        va_start(list, format);
        vsnprintf(detail, sizeof detail, format, list);
        va_end(list);
    }
    add_row(checking, row, where, detail);
}

char *check_line(char **rest)
{
    char *line = *rest;

    if (line == NULL || *line == '\0')
        return NULL;
    line += strspn(line, " \t\r");
    const size_t length = strcspn(line, "\n");
    *rest = line[length] == '\n' ? line + length + 1 : line + length;
    line[length] = '\0';
    return line;
}
