// SPDX-License-Identifier: BSD-2-Clause
// `policy show`: every setting of a policy with what it says, what it is for, and the clauses that
// ask for it, out of the table that reads policies. `policy text`: the text itself.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "policy_source.h"
#include "report.h"
#include "settings/policy_rows.h"
#include "shown.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VALUE_SHOWN 48 // bytes

struct showing {
    struct report *report;
    bool all;   // also what nobody has set
    bool whole; // long values, too
};

static void show_row(void *context, const struct policy_row *is)
{
    const struct showing *showing = context;
    char value[sizeof((Field *)NULL)->value.text];
    AdminRow row = AdminRow_init_zero;

    if (!showing->all && is->initial)
        return;
    // A table on a screen has other columns, too.
    const size_t most = showing->whole ? sizeof value - 1 : VALUE_SHOWN;
    const bool cut = strlen(is->value) > most;
    snprintf(value, sizeof value, "%.*s%s", (int)(cut ? most - 3 : most), is->value,
             cut ? "..." : "");
    row_add_text(&row, "setting", is->name);
    row_add_text(&row, "of", is->of);
    row_add_text(&row, "value", value);
    row_add_flag(&row, "initial", is->initial);
    row_add_text(&row, "clauses", is->clauses);
    row_add_text(&row, "about", _(is->about));
    report_row(showing->report, &row);
}

enum exit_code policy_show_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    const char *name = argument_text(arguments, "policy");
    struct showing showing = {report, argument_flag(arguments, "all"), cli_wants_rows(cli)};
    struct policy_source source = {.name = NULL};

    (void)verb;
    enum exit_code code = policy_source_read(cli, name != NULL ? name : "active", &source, outcome);
    if (code == EXIT_DONE) {
        if (policy_rows(source.policy, show_row, &showing) != FAULT_NONE)
            code = outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
        else
            outcome_set(outcome, EXIT_DONE, NULL, _("Policy %s, digest %s."),
                        outcome_quote(source.policy->profile),
                        source.digest[0] != '\0' ? source.digest : "-");
    }
    policy_source_free(&source);
    return code;
}

// As it is, so that `>FILE` gives the file; a terminal gets no control characters (abuse:A1).
static void put_text(const struct policy_source *source, const struct language *language, FILE *out)
{
    char *shown = isatty(fileno(out)) == 1 ? shown_speech(language, source->text) : NULL;

    fputs(shown != NULL ? shown : source->text, out);
    free(shown);
}

// All of them one behind the other are the text.
static void put_pieces(const char *text, struct report *report)
{
    while (*text != '\0') {
        char piece[sizeof((Field *)NULL)->value.text];
        AdminRow row = AdminRow_init_zero;
        size_t size = strnlen(text, sizeof piece - 1);
        while (text[size] != '\0' && size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
        memcpy(piece, text, size);
        piece[size] = '\0';
        row_add_text(&row, "text", piece);
        report_row(report, &row);
        text += size;
    }
}

enum exit_code policy_text_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    struct policy_source source = {.name = NULL};

    (void)verb;
    const enum exit_code code =
        policy_source_fetch(cli, argument_text(arguments, "digest"), &source, outcome);
    if (code == EXIT_DONE && !cli_wants_rows(cli)) {
        put_text(&source, &cli->language, report->out);
        report->rows++; // something was shown
    } else if (code == EXIT_DONE) {
        put_pieces(source.text, report);
        outcome_set(outcome, EXIT_DONE, NULL, _("Digest %s."), source.digest);
    }
    policy_source_free(&source);
    return code;
}
