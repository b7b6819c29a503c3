// SPDX-License-Identifier: BSD-2-Clause
// `totp import`: what another system left becomes one totp.import call a record. Every mistake of
// the file is reported with its line; no seed is ever part of a message (abuse:W7).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "import.h"
#include "import_report.h"
#include "report.h"
#include <string.h>

struct importing {
    struct cli *cli;
    const struct arguments *arguments;
    struct import_report lines;
};

static const char *algorithm_name(enum otp_algorithm algorithm)
{
    static const char *const names[] = {
        [OTP_SHA1] = "SHA1", [OTP_SHA256] = "SHA256", [OTP_SHA512] = "SHA512"};

    return names[algorithm];
}

static bool fill(AdminCall *call, const struct import_token *token, const char *user,
                 const struct arguments *arguments)
{
    const char *card = argument_text(arguments, "card");
    const struct otp_parameters *parameters = &token->parameters;
    char secret[160];
    bool filled = false;

    if (otp_base32(parameters, false, secret, sizeof secret) == FAULT_NONE)
        filled = call_add_text(call, "user", user) &&
                 call_add_text(call, "kind", parameters->kind == OTP_HOTP ? "hotp" : "totp") &&
                 call_add_text(call, "algorithm", algorithm_name(parameters->algorithm)) &&
                 call_add_number(call, "digits", parameters->digits) &&
                 call_add_number(call, "period",
                                 parameters->kind == OTP_HOTP ? 0 : parameters->period) &&
                 call_add_text(call, "secret", secret) &&
                 (parameters->kind != OTP_HOTP ||
                  call_add_number(call, "counter", (int64_t)token->counter)) &&
                 (token->label[0] == '\0' || call_add_text(call, "label", token->label)) &&
                 (card == NULL || call_add_text(call, "card", card)) &&
                 call_add_text(call, "reason", argument_text(arguments, "reason"));
    secret_wipe(secret, sizeof secret);
    return filled;
}

static enum fault token_seen(void *context, size_t line, const struct import_token *token)
{
    struct importing *importing = context;
    const char *user = token->user;
    struct outcome outcome = {0};
    AdminRow extra = AdminRow_init_zero;
    AdminCall call = AdminCall_init_zero;

    if (user[0] == '\0' && argument_text(importing->arguments, "user") != NULL)
        user = argument_text(importing->arguments, "user");
    row_add_text(&extra, "label", token->label);
    row_add_text(&extra, "kind", token->parameters.kind == OTP_HOTP ? "hotp" : "totp");
    row_add_text(&extra, "ignored", token->ignored);
    snprintf(call.verb, sizeof call.verb, "totp.import");
    call.dry_run = argument_flag(importing->arguments, "dry-run");
    if (user[0] == '\0')
        outcome_set(&outcome, EXIT_USAGE, NULL,
                    _("The file does not say whose it is: give --user USER."));
    else if (!fill(&call, token, user, importing->arguments))
        outcome_set(&outcome, EXIT_INTERNAL, NULL, _("The record does not fit into a call."));
    else
        session_call(importing->cli, &call, NULL, NULL, &outcome);
    secret_wipe(&call, sizeof call);
    return import_report_line(&importing->lines, line, user, &extra, &outcome);
}

static enum fault problem_seen(void *context, size_t line, const char *message)
{
    struct importing *importing = context;

    return import_report_problem(&importing->lines, line, message);
}

enum exit_code totp_import(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *path = argument_text(arguments, "file");
    struct importing importing = {.cli = cli, .arguments = arguments};
    struct import_handlers handlers = {&importing, token_seen, NULL, NULL, problem_seen};
    struct import_source source = {.path = path,
                                   .user = argument_text(arguments, "user"),
                                   .language = cli->language.wire,
                                   .catalogues = cli->catalogues};

    (void)verb;
    if (import_format_by_name(argument_text(arguments, "format"), &source.format) != FAULT_NONE)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("This format is not known."));
    if (source.format == IMPORT_GOOGLE && argument_text(arguments, "user") == NULL)
        return outcome_set(outcome, EXIT_USAGE, _("Give --user USER."),
                           _("A google-authenticator file does not say whose it is."));
    import_report_open(&importing.lines, report, argument_flag(arguments, "dry-run"));
    // Who may do this is asked before the file is opened: a refusal tells nothing about it.
    enum exit_code code = session_prove(cli, outcome);
    if (code != EXIT_DONE)
        return code;
    enum fault fault = import_file(&source, &handlers);
    return import_report_close(&importing.lines, path, fault, outcome);
}
