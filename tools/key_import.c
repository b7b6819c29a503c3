// SPDX-License-Identifier: BSD-2-Clause
// `key import`: each key of pam_u2f's mapping file becomes one key.import call, done or refused by
// itself; every line that cannot be taken over is named with the reason.
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "import.h"
#include "import_report.h"
#include "report.h"
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define ORIGIN_SIZE 128

struct importing {
    struct cli *cli;
    const struct arguments *arguments;
    char origin[ORIGIN_SIZE];
    struct import_report lines;
};

static bool fill(AdminCall *call, const struct importing *importing, const struct import_key *key)
{
    const char *appid = argument_text(importing->arguments, "appid");
    char handle[2 * sizeof key->handle + 1], point[2 * sizeof key->key.bytes + 1];

    sodium_bin2hex(handle, sizeof handle, key->handle, key->handle_size);
    sodium_bin2hex(point, sizeof point, key->key.bytes, key->key.size);
    return call_add_text(call, "user", key->user) && call_add_text(call, "handle", handle) &&
           call_add_text(call, "key", point) &&
           call_add_text(call, "algorithm",
                         key->key.algorithm == FIDO2_EDDSA ? "eddsa" : "es256") &&
           call_add_text(call, "bound", key->old && appid != NULL ? appid : importing->origin) &&
           call_add_number(call, "verifies", key->pin) && call_add_text(call, "label", "pam_u2f") &&
           call_add_text(call, "reason", argument_text(importing->arguments, "reason"));
}

static enum fault key_seen(void *context, size_t line, const struct import_key *key)
{
    struct importing *importing = context;
    struct outcome outcome = {0};
    AdminRow extra = AdminRow_init_zero;
    AdminCall call = AdminCall_init_zero;

    row_add_number(&extra, "key", key->number);
    snprintf(call.verb, sizeof call.verb, "key.import");
    call.dry_run = argument_flag(importing->arguments, "dry-run");
    if (!fill(&call, importing, key))
        outcome_set(&outcome, EXIT_INTERNAL, NULL, _("The record does not fit into a call."));
    else
        session_call(importing->cli, &call, NULL, NULL, &outcome);
    return import_report_line(&importing->lines, line, key->user, &extra, &outcome);
}

static enum fault problem_seen(void *context, size_t line, const char *message)
{
    struct importing *importing = context;

    return import_report_problem(&importing->lines, line, message);
}

enum exit_code key_import(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    const char *path = argument_text(arguments, "file");
    const char *origin = argument_text(arguments, "origin");
    struct importing importing = {.cli = cli, .arguments = arguments};
    struct import_handlers handlers = {&importing, NULL, NULL, key_seen, problem_seen};
    struct import_source source = {.format = IMPORT_PAM_U2F,
                                   .path = path,
                                   .language = cli->language.wire,
                                   .catalogues = cli->catalogues};
    char host[ORIGIN_SIZE - sizeof "pam://"] = "";

    (void)verb;
    if (origin == NULL && gethostname(host, sizeof host - 1) != 0)
        return outcome_set(outcome, EXIT_USAGE, _("Give --origin ORIGIN."),
                           _("The name of this computer is not known."));
    // What pam_u2f takes when its line in PAM names none.
    snprintf(importing.origin, sizeof importing.origin, "%s%s", origin != NULL ? "" : "pam://",
             origin != NULL ? origin : host);
    import_report_open(&importing.lines, report, argument_flag(arguments, "dry-run"));
    enum exit_code code = session_prove(cli, outcome);
    if (code != EXIT_DONE)
        return code;
    enum fault fault = import_file(&source, &handlers);
    return import_report_close(&importing.lines, path, fault, outcome);
}
