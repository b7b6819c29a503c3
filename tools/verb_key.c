// SPDX-License-Identifier: BSD-2-Clause
// ID cards and security keys (FIDO2). The PIN goes to the key alone: it is neither kept nor sent to
// the vault (B2).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "report.h"
#include "session.h"
#include "terminal.h"
#include "verbs.h"
#include <stdio.h>

#define PIN_SIZE 64

// On which card, and what it is called.
#define ON_CARD                                                                                    \
    {                                                                                              \
        .name = "card", .wire = "card", .kind = OPTION_TEXT, .min = 1, .max = 64,                  \
        .meta = "SERIAL", .help = N_("serial number of the ID card that it is on (card issue)")    \
    }
#define LABEL                                                                                      \
    {                                                                                              \
        .name = "label", .wire = "label", .kind = OPTION_TEXT, .min = 1, .max = 64,                \
        .meta = "TEXT", .help = N_("what people call it")                                          \
    }

static const struct option enrol_options[] = {OPTION_PERSON, ON_CARD,        LABEL,
                                              OPTION_REASON, OPTION_DRY_RUN, OPTION_END};
static const struct option add_options[] = {ON_CARD, LABEL, OPTION_REASON, OPTION_DRY_RUN,
                                            OPTION_END};

static const struct option import_options[] = {
    {.name = "file",
     .kind = OPTION_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("pam_u2f's mapping file; nobody else may be able to change it")},
    {.name = "origin",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 127,
     .meta = "ORIGIN",
     .help = N_("what pam_u2f's line in PAM names as origin (pam://HOSTNAME if it names none)")},
    {.name = "appid",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 127,
     .meta = "APPID",
     .help = N_("and as appid, for keys in the old form (the origin if it names none)")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option list_options[] = {OPTION_PERSON, OPTION_END};

static const struct option revoke_options[] = {
    OPTION_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = OPTION_NUMBER,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("which one, if there are several (key list)")},
    OPTION_REASON,
    OPTION_SESSIONS,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option restore_options[] = {
    OPTION_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = OPTION_NUMBER,
     .required = true,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("its number (key list)")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct section sections[] = {
    {.key = "credential",
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"credential", N_("No."), COLUMN_NUMBER},
                 {"state", N_("State"), COLUMN_WORD},
                 {"label", N_("Label"), COLUMN_TEXT},
                 {"card", N_("Card"), COLUMN_TEXT},
                 {"model", N_("Model"), COLUMN_TEXT},
                 {"bound", N_("Bound to"), COLUMN_TEXT},
                 {"by", N_("By"), COLUMN_TEXT},
                 {"created", N_("Created"), COLUMN_TIME},
                 {"last_used", N_("Last used"), COLUMN_TIME},
                 {"why", N_("Why"), COLUMN_WORD}}},
    SECTION_END,
};

static const struct section revoke_sections[] = {
    {.key = "credential",
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"credential", N_("No."), COLUMN_NUMBER},
                 {"state", N_("State"), COLUMN_WORD},
                 {"label", N_("Label"), COLUMN_TEXT},
                 {"card", N_("Card"), COLUMN_TEXT},
                 {"model", N_("Model"), COLUMN_TEXT},
                 {"bound", N_("Bound to"), COLUMN_TEXT},
                 {"by", N_("By"), COLUMN_TEXT},
                 {"created", N_("Created"), COLUMN_TIME},
                 {"last_used", N_("Last used"), COLUMN_TIME},
                 {"why", N_("Why"), COLUMN_WORD},
                 COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section import_sections[] = {
    {.key = "line",
     .columns = {{"line", N_("Line"), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"key", N_("Key"), COLUMN_NUMBER},
                 {"result", N_("Result"), COLUMN_WORD},
                 {"message", N_("Message"), COLUMN_SENTENCE}}},
    SECTION_END,
};

static enum exit_code enrol(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome)
{
    char pin[PIN_SIZE] = "";
    AdminCall call;
    enum exit_code code = session_prove(cli, outcome);

    arguments_to_call(arguments, verb->wire, &call);
    if (code == EXIT_DONE && !call.dry_run) {
        // What would be refused anyway is refused before a PIN is asked for.
        call.dry_run = true;
        code = session_call(cli, &call, NULL, NULL, outcome);
        call.dry_run = false;
    }
    if (code == EXIT_DONE && !call.dry_run) {
        // Whoever proved who they are with a key has that one plugged in still.
        fprintf(
            stderr, "%s\n",
            _("Now plug in the key that is to be registered, and no other: take out the one you "
              "logged in with."));
        const enum ask ask =
            terminal_ask(cli->from_stdin, _("PIN of the key (Enter alone: its own sensor): "),
                         false, pin, sizeof pin);
        if (ask == ASK_NO_TERMINAL)
            code = outcome_set(outcome, EXIT_NO_INPUT,
                               _("Run it on a terminal, or give the answers on standard input with "
                                 "--stdin."),
                               _("No PIN was given; nothing was changed."));
        else if (!call_add_text(&call, "pin", pin))
            code = EXIT_INTERNAL;
    }
    if (code == EXIT_DONE)
        code = session_call(cli, &call, report_visit, report, outcome);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    secret_wipe(pin, sizeof pin);
    secret_wipe(&call, sizeof call);
    return code;
}

const struct verb verbs_key[] = {
    {.words = "key enrol",
     .wire = "key.enrol",
     .summary = N_("register the ID card or security key that is plugged in"),
     .description =
         N_("Run it at the computer where the key is plugged in. The key must have a PIN or a "
            "sensor; its PIN is asked for and goes to the key alone. Its model must be one that "
            "the policy admits. A person may have several keys, and is told of every new one."),
     .example = "warifu key enrol taro --card C-0042 --reason '2026-04 hired'",
     .options = enrol_options,
     .sections = sections,
     .run = enrol},
    {.words = "key add",
     .wire = "key.add",
     .summary = N_("register one more ID card or security key for yourself"),
     .description = N_(
         "For everybody, where the policy allows it (self_enrolment): you prove who you are with "
         "two classes that you already have, then register the key that is plugged in. You are "
         "told of it at your next login, with the terminal, so that nobody adds a key at your "
         "unlocked desk unnoticed. An emergency code is not enough."),
     .example = "warifu key add --label 'spare key' --reason 'if the first is lost'",
     .options = add_options,
     .sections = sections,
     .run = enrol},
    {.words = "key import",
     .wire = "key.import",
     .summary = N_("take over keys from pam_u2f's mapping file"),
     .description =
         N_("People go on using the keys that they have; no key has to be plugged in. Each key "
            "stays bound to the origin that pam_u2f used, and shows possession; with a PIN also "
            "knowledge, where the file says that one was asked for. Where the policy requires "
            "proof of the model, nothing can be taken over. Each line that cannot be taken over is "
            "named with the reason, and does not hide the others. Run it with --dry-run first; "
            "owners are told at their next login."),
     .example = "warifu key import /etc/u2f_mappings --reason 'from pam_u2f' --dry-run\n"
                "warifu key import /etc/u2f_mappings --origin pam://desk-7 --reason 'from pam_u2f'",
     .options = import_options,
     .sections = import_sections,
     .run = key_import},
    {.words = "key list",
     .wire = "key.list",
     .summary = N_("list a person's ID cards and security keys"),
     .description = N_("With their state, the card they are on, who registered them and when they "
                       "were last used (C1)."),
     .example = "warifu key list taro",
     .options = list_options,
     .sections = sections},
    {.words = "key revoke",
     .wire = "key.revoke",
     .summary = N_("make a key useless, at once and for ever"),
     .description = N_("Without --credential all keys of USER are revoked. From the moment it is "
                       "done no new login and no waiting prompt succeeds with them (C4). Open "
                       "sessions on this host that they opened are locked or ended, and the result "
                       "is checked. There is no way back: enrol a new one."),
     .example = "warifu key revoke taro --credential 1002 --reason 'broken'",
     .options = revoke_options,
     .sections = revoke_sections,
     .run = verb_stopping},
    {.words = "key restore",
     .wire = "key.restore",
     .summary = N_("let a key open again that was suspended as copied"),
     .description =
         N_("When the signature counter of a key does not grow, there may be two copies of it: the "
            "key is suspended at that login, the log has an alert (key.count), its owner is told "
            "at every login, and \"warifu status\" counts it. Look at the key first, and ask its "
            "owner where it was: a key that was copied must be revoked, not restored. The counter "
            "goes on from what the key showed then; if the other one is used, this happens again. "
            "Nobody restores a key of their own."),
     .example = "warifu key restore taro --credential 1002 --reason 'saw the person and the key'",
     .options = restore_options,
     .sections = sections},
    {0},
};
