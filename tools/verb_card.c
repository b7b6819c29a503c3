// SPDX-License-Identifier: BSD-2-Clause
// ID cards, keys and tokens as things, from the hand that issues them to the shredder (C1-C5).
#include "arguments.h"
#include "base/clock.h"
#include "card_report.h"
#include "cli.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "stopped.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

#define OPTION_SERIAL                                                                              \
    {                                                                                              \
        .name = "serial", .wire = "serial", .kind = OPTION_TEXT, .positional = true,               \
        .required = true, .min = 1, .max = 64, .meta = "SERIAL",                                   \
        .help = N_("serial number of the card, key or token, as it is printed on it")              \
    }
#define OPTION_METHOD                                                                              \
    {                                                                                              \
        .name = "method", .wire = "method", .kind = OPTION_TEXT, .min = 1, .max = 64,              \
        .meta = "TEXT", .help = N_("how it changed hands")                                         \
    }
#define OPTION_WITNESS                                                                             \
    {                                                                                              \
        .name = "witness", .wire = "witness", .kind = OPTION_TEXT, .min = 1, .max = 64,            \
        .meta = "NAME", .help = N_("who saw it")                                                   \
    }
static const struct option issue_options[] = {
    OPTION_SERIAL,
    {.name = "holder",
     .wire = "user",
     .kind = OPTION_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("whose it is; one person (C2)")},
    {.name = "department",
     .wire = "department",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("the department that it is issued to, instead of a holder")},
    {.name = "members",
     .wire = "members",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 512,
     .meta = "USERS",
     .help = N_("who may use the department's card: login names with commas between them")},
    {.name = "kind",
     .wire = "kind",
     .kind = OPTION_CHOICE,
     .choices = "card key token",
     .meta = "KIND",
     .help = N_("card (default), key or token")},
    OPTION_METHOD,
    OPTION_WITNESS,
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option list_options[] = {
    {.name = "open",
     .wire = "open",
     .kind = OPTION_FLAG,
     .help = N_("only what is missing, to be handed back, or to be destroyed")},
    {.name = "user",
     .wire = "user",
     .kind = OPTION_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only this person's, even after they have left")},
    OPTION_END,
};

static const struct option show_options[] = {OPTION_SERIAL, OPTION_END};
#define OPTION_SESSIONS_OF_CARD                                                                    \
    {                                                                                              \
        .name = "sessions", .kind = OPTION_CHOICE, .choices = "lock end leave", .meta = "WHAT",    \
        .help = N_("the holder's open sessions on this host: lock the screens and end what does "  \
                   "not confirm that, end them, or leave them (default: as the policy says)")      \
    }

static const struct option suspend_options[] = {
    OPTION_SERIAL, OPTION_REASON, OPTION_SESSIONS_OF_CARD, OPTION_DRY_RUN, OPTION_END};

static const struct option lost_options[] = {
    OPTION_SERIAL,
    {.name = "reported-by",
     .wire = "reporter",
     .kind = OPTION_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("who reports it")},
    {.name = "when",
     .wire = "when",
     .kind = OPTION_TIME,
     .required = true,
     .meta = "TIME",
     .help =
         N_("when it was lost; if that is not known, when it was last seen: \"2026-04-01 08:30\", "
            "90m or 12h (ago)")},
    {.name = "where",
     .wire = "place",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 256,
     .meta = "PLACE",
     .help = N_("where it was lost, as far as is known")},
    {.name = "how",
     .wire = "method",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("how it went missing: left behind, stolen (C3)")},
    {.name = "found",
     .wire = "found",
     .kind = OPTION_FLAG,
     .help = N_("it was found: lift a suspension; never a revocation")},
    OPTION_SESSIONS_OF_CARD,
    {.name = "report",
     .kind = OPTION_FILE,
     .meta = "FILE",
     .help = N_("write a draft of the incident report into a new file (F4)")},
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option report_options[] = {
    OPTION_SERIAL,
    {.name = "report",
     .kind = OPTION_FILE,
     .required = true,
     .meta = "FILE",
     .help = N_("write it into a new file")},
    OPTION_END,
};

static const struct option replace_options[] = {
    OPTION_SERIAL,
    {.name = "new",
     .wire = "new",
     .kind = OPTION_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NEW",
     .help = N_("serial number of the new one")},
    OPTION_METHOD,
    OPTION_WITNESS,
    OPTION_REASON,
    OPTION_SESSIONS_OF_CARD,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option collect_options[] = {
    OPTION_SERIAL,           OPTION_METHOD,  OPTION_WITNESS, OPTION_REASON,
    OPTION_SESSIONS_OF_CARD, OPTION_DRY_RUN, OPTION_END};

static const struct option destroy_options[] = {
    OPTION_SERIAL,
    {.name = "method",
     .wire = "method",
     .kind = OPTION_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("how it was destroyed beyond recovery")},
    {.name = "witness",
     .wire = "witness",
     .kind = OPTION_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("who saw it")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

#define COLUMNS                                                                                    \
    {"serial", N_("Serial"), COLUMN_TEXT}, {"kind", N_("Kind"), COLUMN_WORD},                      \
        {"state", N_("State"), COLUMN_WORD}, {"holder", N_("Holder"), COLUMN_TEXT},                \
        {"department", N_("Department"), COLUMN_TEXT}, {"since", N_("Since"), COLUMN_TIME},        \
        {"by", N_("By"), COLUMN_TEXT},                                                             \
    {                                                                                              \
        "replaces", N_("Replaces"), COLUMN_TEXT                                                    \
    }

static const struct section record_sections[] = {
    {.key = "serial", .record = true, .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section replace_sections[] = {
    {.key = "serial", .columns = {COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section end_sections[] = {
    {.key = "serial", .record = true, .columns = {COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "serial", .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section show_sections[] = {
    {.key = "serial", .record = true, .columns = {COLUMNS}},
    {.key = "became",
     .title = N_("What became of it"),
     .columns = {{"became", N_("State"), COLUMN_WORD},
                 {"when", N_("Time"), COLUMN_TIME},
                 {"who", N_("By"), COLUMN_TEXT},
                 {"method", N_("How"), COLUMN_WORD},
                 {"witness", N_("Witness or reporter"), COLUMN_TEXT},
                 {"reason", N_("Reason or place"), COLUMN_TEXT}}},
    {.key = "credential",
     .title = N_("What is on it"),
     .columns = {{"credential", N_("No."), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"type", N_("Kind"), COLUMN_WORD},
                 {"standing", N_("State"), COLUMN_WORD},
                 {"last_used", N_("Last used"), COLUMN_TIME}}},
    {.key = "member",
     .title = N_("Who may use it"),
     .columns = {{"member", N_("User"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section lost_sections[] = {
    {.key = "serial",
     .record = true,
     .columns = {{"serial", N_("Serial"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"holder", N_("Holder"), COLUMN_TEXT},
                 {"department", N_("Department"), COLUMN_TEXT},
                 {"credentials", N_("Credentials changed"), COLUMN_NUMBER},
                 {"people", N_("People concerned"), COLUMN_NUMBER},
                 {"milliseconds", N_("Milliseconds it took"), COLUMN_NUMBER},
                 COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section report_sections[] = {
    {.key = "serial",
     .record = true,
     .columns = {{"serial", N_("Serial"), COLUMN_TEXT}, {"report", N_("Report"), COLUMN_TEXT}}},
    SECTION_END,
};

struct losing {
    AdminRow row;
    bool seen;
};

static enum exit_code keep_row(void *context, const AdminRow *row)
{
    struct losing *losing = context;

    losing->row = *row;
    losing->seen = true;
    return EXIT_DONE;
}

// Two things were left undone: the code is that of the first, and both are told.
static enum exit_code both(enum exit_code first, const struct outcome *stopping,
                           enum exit_code second, struct outcome *outcome)
{
    const struct outcome other = *outcome;

    *outcome = *stopping;
    if (second != EXIT_DONE)
        outcome_set(outcome, first, stopping->hint, "%s\n%s", stopping->message, other.message);
    return first;
}

// From the moment the command is sent until the answer, which comes after the commit: when this
// number is on the screen, nothing on the card opens anything (C4).
static enum exit_code card_lost(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    struct losing losing = {.seen = false};
    struct stopped stopped = {0};
    struct outcome stopping = {0};
    struct boot_time before, after;
    AdminCall call;
    enum exit_code code = session_prove(cli, outcome);

    arguments_to_call(arguments, verb->wire, &call);
    if (code == EXIT_DONE && clock_read_boot(&before) != FAULT_NONE)
        code = outcome_set(outcome, EXIT_INTERNAL, NULL, _("The clock cannot be read."));
    if (code == EXIT_DONE)
        code = session_call(cli, &call, keep_row, &losing, outcome);
    if (code == EXIT_DONE && losing.seen) {
        if (clock_read_boot(&after) == FAULT_NONE)
            row_add_number(&losing.row, "milliseconds", after.milliseconds - before.milliseconds);
        // Whoever found the card may sit in a session that it opened.
        if (argument_flag(arguments, "found")) {
            report_row(report, &losing.row);
            return code;
        }
        stop_taken(cli, arguments, &losing.row, &stopped);
        report_row(report, &losing.row);
        const enum exit_code stop = stopped_report(&stopped, cli, report, &stopping);
        // Whatever becomes of the paper, the card is dead.
        const char *paper = argument_text(arguments, "report");
        if (paper != NULL && !call.dry_run)
            code = card_report_write(cli, argument_text(arguments, "serial"), paper,
                                     field_number(&losing.row, "milliseconds", -1), outcome);
        if (code == EXIT_DONE)
            code = report_sessions_left(cli, &losing.row, &stopped, report, outcome);
        // Sessions that go on are what has to be seen to first.
        if (stop != EXIT_DONE)
            code = both(stop, &stopping, code, outcome);
        stopped_free(&stopped);
    }
    return code;
}

static enum exit_code card_report(struct cli *cli, const struct verb *verb,
                                  const struct arguments *arguments, struct report *report,
                                  struct outcome *outcome)
{
    const char *serial = argument_text(arguments, "serial"),
               *paper = argument_text(arguments, "report");
    AdminRow row = AdminRow_init_zero;
    enum exit_code code = session_prove(cli, outcome);

    (void)verb;
    if (code == EXIT_DONE)
        code = card_report_write(cli, serial, paper, -1, outcome);
    if (code != EXIT_DONE)
        return code;
    row_add_text(&row, "serial", serial);
    row_add_text(&row, "report", paper);
    report_row(report, &row);
    return EXIT_DONE;
}

const struct verb verbs_card[] = {
    {.words = "card issue",
     .wire = "card.issue",
     .summary = N_("register a card, key or token and who gets it"),
     .description = N_("A card has one holder; a department's card has listed users, and each "
                       "enrols a credential of their own on it, so that the log names who used it "
                       "(C2). Then put credentials on it: `warifu totp enrol --card SERIAL`."),
     .example = "warifu card issue KB-0042 --holder taro --method 'handed over at the counter' "
                "--reason '2026-04 hired'\n"
                "warifu card issue KB-0100 --department Citizens --members taro,hanako --reason "
                "'counter 3'",
     .options = issue_options,
     .sections = record_sections},
    {.words = "card list",
     .wire = "card.list",
     .summary = N_("list the register of cards, keys and tokens"),
     .description = N_("With --open only those about which something has still to be done (C5)."),
     .example = "warifu card list --open",
     .options = list_options,
     .sections = list_sections},
    {.words = "card show",
     .wire = "card.show",
     .summary = N_("show a card: what became of it and what is on it"),
     .description = N_("Every change with who, when, how, and who saw it (C1)."),
     .example = "warifu card show KB-0042",
     .options = show_options,
     .sections = show_sections},
    {.words = "card suspend",
     .wire = "card.suspend",
     .summary = N_("stop everything on a card until it is found"),
     .description =
         N_("For a card that may still turn up today. `warifu card lost SERIAL --found` lifts it, "
            "`warifu card lost SERIAL` makes it final."),
     .example = "warifu card suspend KB-0042 --reason 'looking for it at home'",
     .options = suspend_options,
     .sections = lost_sections,
     .run = verb_stopping},
    {.words = "card lost",
     .wire = "card.lost",
     .summary = N_("make everything on a lost card useless, at once and for ever"),
     .description =
         N_("One transaction revokes every credential on the card; when the command has ended, no "
            "new login and no waiting prompt succeeds with them (C4). That holds on this host; "
            "repeat it on each other one. It says how many milliseconds that took, and then of "
            "each open session on this host what was done and what was seen. There is no way back: "
            "replace the card, and let the holder work today with `warifu emergency issue`."),
     .example =
         "warifu card lost KB-0042 --reported-by 'Yamada Taro' --when '2026-04-01 08:30' --where "
         "'train to work' --report loss.txt",
     .options = lost_options,
     .sections = lost_sections,
     .run = card_lost},
    {.words = "card report",
     .wire = "card.show",
     .summary = N_("draft the incident report about a lost card"),
     .description =
         N_("The nine items of an incident report, in Japanese and English, with what the register "
            "and the log know: who reported what, the last logins with the card, and those after "
            "the loss (F4). A person finishes it."),
     .example = "warifu card report KB-0042 --report loss.txt",
     .options = report_options,
     .sections = report_sections,
     .run = card_report},
    {.words = "card replace",
     .wire = "card.replace",
     .summary = N_("register a new card in the place of an old one"),
     .description =
         N_("The old one is revoked, with all that is on it, and stays listed until it is "
            "collected and destroyed (C5). Credentials are enrolled anew on the new one."),
     .example = "warifu card replace KB-0042 KB-0077 --reason 'lost'",
     .options = replace_options,
     .sections = replace_sections,
     .run = verb_stopping},
    {.words = "card collect",
     .wire = "card.collect",
     .summary = N_("record that a card was handed in"),
     .description = N_("A card that was in use is revoked by this, with all that is on it. It then "
                       "has to be destroyed."),
     .example = "warifu card collect KB-0042 --witness 'Sato Hanako' --reason 'left'",
     .options = collect_options,
     .sections = end_sections,
     .run = verb_stopping},
    {.words = "card destroy",
     .wire = "card.destroy",
     .summary = N_("record that a collected card was destroyed"),
     .description = N_("Beyond recovery, with how and who saw it (C5)."),
     .example =
         "warifu card destroy KB-0042 --method 'shredder' --witness 'Sato Hanako' --reason 'left'",
     .options = destroy_options,
     .sections = record_sections},
    {.words = NULL},
};
