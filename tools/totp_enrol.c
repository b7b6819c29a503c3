// SPDX-License-Identifier: BSD-2-Clause
// `totp enrol`: the seed is shown once, on a page that is cleared again whatever happens
// (abuse:C1), or goes where the person explicitly asked (abuse:C2, abuse:C3). It is active only
// after one code was right.
#include "arguments.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli.h"
#include "code_prompt.h"
#include "commands.h"
#include "disclose.h"
#include "factor/qr_text.h"
#include "report.h"
#include "shown.h"
#include "terminal.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONFIRMATIONS 3

struct offer { // what the daemon made; wiped at the end
    char user[ACCOUNT_NAME_SIZE], uri[513], secret[160];
    int64_t credential, digits;
};

static enum exit_code take_offer(void *context, const AdminRow *row)
{
    struct offer *offer = context;

    if (text_copy(offer->user, sizeof offer->user, field_text(row, "user")) != FAULT_NONE ||
        text_copy(offer->uri, sizeof offer->uri, field_text(row, "uri")) != FAULT_NONE ||
        text_copy(offer->secret, sizeof offer->secret, field_text(row, "secret")) != FAULT_NONE)
        return EXIT_PROTOCOL;
    offer->credential = field_number(row, "credential", 0);
    offer->digits = field_number(row, "digits", 0);
    return EXIT_DONE;
}

static void put_key(const struct offer *offer)
{
    printf("%s\n\n    ", _("If the picture cannot be scanned, type this key into the device:"));
    for (size_t i = 0; offer->secret[i] != '\0'; i++)
        printf("%s%c",
               i > 0 && i % 4 == 0 && offer->secret[i - 1] != ' ' && offer->secret[i] != ' ' ? " "
                                                                                             : "",
               offer->secret[i]);
    printf("\n\n");
}

static void put_picture(const struct qr_text *qr)
{
    for (size_t i = 0; i < qr->count; i++)
        printf("%s\n", qr->lines[i]);
}

// Too small a terminal would lose the top of the picture, so it gets a page of its own, or none.
static void put_page(struct cli *cli, const struct offer *offer)
{
    enum qr_style styles[] = {QR_HALF_BLOCKS, QR_ASCII};
    struct qr_text *qr = NULL;
    unsigned columns, rows;
    const unsigned text_lines = 7;
    char nothing[2];

    terminal_size(&columns, &rows);
    if (qr_text_make(offer->uri, styles[cli->language.utf8 ? 0 : 1], &qr) != FAULT_NONE)
        qr = NULL;
    if (qr != NULL &&
        ((columns > 0 && qr->columns > columns) || (rows > 0 && qr->count + 1 > rows))) {
        printf(_("The window is too small for the picture: it needs %zu columns and %zu lines."),
               qr->columns, qr->count + 1);
        printf("\n\n");
        qr_text_free(&qr);
    }
    if (qr != NULL) {
        put_picture(qr);
        if (rows > 0 && qr->count + text_lines > rows) {
            terminal_ask(cli->from_stdin, _("Scan it, then press Enter: "), true, nothing,
                         sizeof nothing);
            terminal_secret_page();
        }
    }
    qr_text_free(&qr);
    put_key(offer);
}

// The offer stands until it becomes void: what to do with it is said, however it was left.
static enum exit_code left_pending(const struct offer *offer, enum exit_code code,
                                   struct outcome *outcome)
{
    char hint[256];

    snprintf(hint, sizeof hint, _("Activate it with: warifu totp confirm %s %lld --reason ..."),
             outcome_quote(offer->user), (long long)offer->credential);
    return outcome_set(outcome, code, hint,
                       _("The generator is not active until one of its codes is confirmed."));
}

static enum exit_code confirm(struct cli *cli, const struct offer *offer, const char *reason,
                              struct outcome *outcome)
{
    static const struct code_question question = {"code", N_("Code that the device shows now: ")};
    enum exit_code code = EXIT_FAILED;

    for (unsigned i = 0; i < CONFIRMATIONS; i++) {
        AdminCall call = AdminCall_init_zero;

        snprintf(call.verb, sizeof call.verb, "totp.confirm");
        (void)call_add_text(&call, "user", offer->user);
        (void)call_add_number(&call, "credential", offer->credential);
        (void)call_add_text(&call, "reason", reason);
        code = code_prompt(cli, &question, &call, outcome);
        if (code == EXIT_DONE)
            code = session_call(cli, &call, NULL, NULL, outcome);
        secret_wipe(&call, sizeof call);
        if (code == EXIT_NO_INPUT)
            return left_pending(offer, code, outcome);
        // A wrong code may be tried again; anything else will not get better.
        if (code == EXIT_USAGE)
            code = EXIT_FAILED; // it is the code that was invalid, not the command line
        if (code != EXIT_FAILED)
            break;
        if (i + 1 < CONFIRMATIONS) {
            char *message = shown_speech(&cli->language, outcome->message);
            fprintf(stderr, "%s\n", message != NULL ? message : "");
            free(message);
        }
    }
    return code;
}

static void add_result(struct report *report, const struct offer *offer, const char *state,
                       bool secrets)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "user", offer->user);
    row_add_number(&row, "credential", offer->credential);
    row_add_text(&row, "state", state);
    if (secrets) {
        row_add_text(&row, "uri", offer->uri);
        row_add_text(&row, "secret", offer->secret);
    }
    row_add_number(&row, "digits", offer->digits);
    report_row(report, &row);
    secret_wipe(&row, sizeof row);
}

static enum exit_code on_screen(struct cli *cli, struct report *report, const struct offer *offer,
                                const char *reason, struct outcome *outcome)
{
    terminal_secret_open();
    put_page(cli, offer);
    enum exit_code code = confirm(cli, offer, reason, outcome);
    terminal_secret_close();
    add_result(report, offer, code == EXIT_DONE ? "active" : "pending", false);
    return code;
}

static enum exit_code elsewhere(struct cli *cli, struct report *report,
                                struct disclosure *disclosure, const struct offer *offer,
                                const char *reason, struct outcome *outcome)
{
    char line[sizeof offer->uri + 2];

    if (disclosure->to_file) {
        snprintf(line, sizeof line, "%s\n", offer->uri);
        bool kept = disclosure_write(disclosure, line);
        secret_wipe(line, sizeof line);
        if (!kept)
            return outcome_set(
                outcome, EXIT_NOT_WRITTEN,
                _("Nothing has to be undone: it is not active, and the next enrolment takes its "
                  "place. Free some space and enrol again, into another file."),
                _("A generator was offered, but could not be written to %s."),
                outcome_quote(disclosure->path));
    }
    // Who reads the seed elsewhere cannot show a code yet, unless the answers are on standard
    // input.
    if (!cli->from_stdin) {
        add_result(report, offer, "pending", disclosure->asked);
        return left_pending(offer, EXIT_DONE, outcome);
    }
    add_result(report, offer, "pending", disclosure->asked);
    report_flush(report);
    return confirm(cli, offer, reason, outcome);
}

enum exit_code totp_enrol(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    struct disclosure disclosure;
    struct offer offer = {0};
    AdminCall call;
    enum exit_code code = disclosure_open(&disclosure, arguments, outcome);
    bool screen = !disclosure.to_file && !disclosure.asked;
    const char *reason = argument_text(arguments, "reason");

    if (code != EXIT_DONE)
        return code;
    if (screen && !terminal_clearable())
        return outcome_set(
            outcome, EXIT_USAGE,
            _("Use another terminal, or --output FILE. --show-secret prints it all the same."),
            _("This terminal cannot be cleared (TERM is \"dumb\" or not set); nothing was "
              "done."));
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, take_offer, &offer, outcome);
    if (code == EXIT_DONE && (offer.credential == 0 || offer.uri[0] == '\0'))
        code = EXIT_PROTOCOL;
    if (code == EXIT_PROTOCOL)
        outcome_set(outcome, code, NULL, _("tokend's answer is not understood."));
    if (code == EXIT_DONE && screen)
        code = on_screen(cli, report, &offer, reason, outcome);
    else if (code == EXIT_DONE)
        code = elsewhere(cli, report, &disclosure, &offer, reason, outcome);
    disclosure_close(&disclosure);
    secret_wipe(&offer, sizeof offer);
    return code;
}
