// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_SERIAL                                                                            \
    {                                                                                              \
        .name = "serial", .wire = "serial", .kind = ARGUMENT_TEXT, .positional = true,             \
        .required = true, .min = 1, .max = 64, .meta = "SERIAL",                                   \
        .help = N_("serial number of the card, key or token, as it is printed on it")              \
    }
#define ARGUMENT_METHOD                                                                            \
    {                                                                                              \
        .name = "method", .wire = "method", .kind = ARGUMENT_TEXT, .min = 1, .max = 64,            \
        .meta = "TEXT", .help = N_("how it changed hands")                                         \
    }
#define ARGUMENT_WITNESS                                                                           \
    {                                                                                              \
        .name = "witness", .wire = "witness", .kind = ARGUMENT_TEXT, .min = 1, .max = 64,          \
        .meta = "NAME", .help = N_("who saw it")                                                   \
    }
static const struct argument issue_arguments[] = {
    ARGUMENT_SERIAL,
    {.name = "holder",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("the holder, one person (C2)")},
    {.name = "department",
     .wire = "department",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("the department that it is issued to, instead of a holder")},
    {.name = "members",
     .wire = "members",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 512,
     .meta = "USERS",
     .help = N_("who may use the department's card: login names with commas between them")},
    {.name = "kind",
     .wire = "kind",
     .kind = ARGUMENT_CHOICE,
     .choices = "card key token",
     .meta = "KIND",
     .help = N_("card (default), key or token")},
    ARGUMENT_METHOD,
    ARGUMENT_WITNESS,
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {
    {.name = "open",
     .wire = "open",
     .kind = ARGUMENT_FLAG,
     .help = N_("only what is missing, to be handed back, or to be destroyed")},
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only this person's, even after they have left")},
    ARGUMENT_END,
};

static const struct argument show_arguments[] = {ARGUMENT_SERIAL, ARGUMENT_END};

#define ARGUMENT_SESSIONS_OF_CARD                                                                  \
    {                                                                                              \
        .name = "sessions", .kind = ARGUMENT_CHOICE, .choices = "lock end leave", .meta = "WHAT",  \
        .help = N_("the holder's open sessions on this host: lock the screens and end what does "  \
                   "not confirm that, end them, or leave them (default: as the policy says)")      \
    }
static const struct argument suspend_arguments[] = {
    ARGUMENT_SERIAL, ARGUMENT_REASON, ARGUMENT_SESSIONS_OF_CARD, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument lost_arguments[] = {
    ARGUMENT_SERIAL,
    {.name = "reported-by",
     .wire = "reporter",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("who reports it")},
    {.name = "when",
     .wire = "when",
     .kind = ARGUMENT_TIME,
     .required = true,
     .meta = "TIME",
     .help =
         N_("when it was lost; if that is not known, when it was last seen: \"2026-04-01 08:30\", "
            "90m or 12h (ago)")},
    {.name = "where",
     .wire = "place",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 256,
     .meta = "PLACE",
     .help = N_("where it was lost, as far as is known")},
    {.name = "how",
     .wire = "method",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("how it went missing: left behind, stolen (C3)")},
    {.name = "found",
     .wire = "found",
     .kind = ARGUMENT_FLAG,
     .help = N_("it was found: lift a suspension; never a revocation")},
    ARGUMENT_SESSIONS_OF_CARD,
    {.name = "report",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("write a draft of the incident report to a new file (F4)")},
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument report_arguments[] = {
    ARGUMENT_SERIAL,
    {.name = "report",
     .kind = ARGUMENT_FILE,
     .required = true,
     .meta = "FILE",
     .help = N_("write it to a new file")},
    ARGUMENT_END,
};

static const struct argument replace_arguments[] = {
    ARGUMENT_SERIAL,
    {.name = "new",
     .wire = "new",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NEW",
     .help = N_("serial number of the new one")},
    ARGUMENT_METHOD,
    ARGUMENT_WITNESS,
    ARGUMENT_REASON,
    ARGUMENT_SESSIONS_OF_CARD,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument collect_arguments[] = {
    ARGUMENT_SERIAL,           ARGUMENT_METHOD,  ARGUMENT_WITNESS, ARGUMENT_REASON,
    ARGUMENT_SESSIONS_OF_CARD, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument destroy_arguments[] = {
    ARGUMENT_SERIAL,
    {.name = "method",
     .wire = "method",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("how it was destroyed beyond recovery")},
    {.name = "witness",
     .wire = "witness",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("who saw it")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
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
                 {"milliseconds", N_("Milliseconds it took"), COLUMN_NUMBER, BY_CLIENT},
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

const struct verb verbs_card[] = {
    {.words = "card issue",
     .wire = "card.issue",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_CARD_ISSUED, EVENT_CARD_ISSUED},
     .summary = N_("register a card, key or token and who gets it"),
     .description = N_("A card has one holder; a department's card has listed users, and each "
                       "enrols a credential of their own on it, so that the log names who used it "
                       "(C2). Then put credentials on it: `warifu totp enrol --card SERIAL`."),
     .example = "warifu card issue KB-0042 --holder taro --method 'handed over at the counter' "
                "--reason '2026-04 hired'\n"
                "warifu card issue KB-0100 --department Citizens --members taro,hanako --reason "
                "'counter 3'",
     .exits = N_("2 no holder, or two; 3 no such person; 4 the number is registered already."),
     .arguments = issue_arguments,
     .sections = record_sections},
    {.words = "card list",
     .wire = "card.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list the register of cards, keys and tokens"),
     .description = N_("With --open only those about which something has still to be done (C5)."),
     .example = "warifu card list --open",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "card show",
     .wire = "card.show",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("show a card: its history and what is on it"),
     .description = N_("Every change with who, when, how, and who saw it (C1)."),
     .example = "warifu card show KB-0042",
     .exits = N_("3 no such card."),
     .arguments = show_arguments,
     .sections = show_sections},
    {.words = "card suspend",
     .wire = "card.suspend",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_TOLD, EVENT_CARD_SUSPENDED, EVENT_CARD_SUSPENDED},
     .summary = N_("suspend everything on a card until it is found"),
     .description =
         N_("For a card that may still turn up today. `warifu card lost SERIAL --found` lifts it, "
            "`warifu card lost SERIAL` makes it final."),
     .example = "warifu card suspend KB-0042 --reason 'looking for it at home'",
     .exits =
         N_("3 no such card; 4 its state does not allow it; 7 open sessions on this host go on."),
     .arguments = suspend_arguments,
     .sections = lost_sections},
    {.words = "card lost",
     .wire = "card.lost",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, "found", LAST_TOLD, EVENT_CARD_LOST, EVENT_CARD_FOUND},
     .summary = N_("revoke everything on a lost card, immediately and permanently"),
     .description =
         N_("One transaction revokes every credential on the card; when the command has ended, no "
            "new login and no waiting prompt succeeds with them (C4). That holds on this host; "
            "repeat it on each other one. It says how many milliseconds that took, and then of "
            "each open session on this host what was done and what was seen. There is no way back: "
            "replace the card, and let the holder work today with `warifu emergency issue`."),
     .example =
         "warifu card lost KB-0042 --reported-by 'Yamada Taro' --when '2026-04-01 08:30' --where "
         "'train to work' --report loss.txt",
     .exits = N_(
         "3 no such card; 4 its state does not allow it, as for a card that is revoked already; 74 "
         "the card is dead, but the report was not written; 75 the card is dead, but the sessions "
         "that something else opened could not be listed; 7 open sessions on this host go on."),
     .arguments = lost_arguments,
     .sections = lost_sections},
    {.words = "card report",
     .flags = VERB_CALLS,
     .summary = N_("draft the incident report about a lost card"),
     .description =
         N_("The nine items of an incident report, in Japanese and English, with what the register "
            "and the log know: who reported what, the last logins with the card, and those after "
            "the loss (F4). A person finishes it."),
     .example = "warifu card report KB-0042 --report loss.txt",
     .exits = N_("3 no such card; 4 it has not been reported lost; 74 the report was not written."),
     .arguments = report_arguments,
     .sections = report_sections},
    {.words = "card replace",
     .wire = "card.replace",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_CARD_ISSUED, EVENT_CARD_ISSUED},
     .summary = N_("replace an old card with a new one"),
     .description =
         N_("The old one is revoked, with all that is on it, and stays listed until it is "
            "collected and destroyed (C5). Credentials are enrolled anew on the new one."),
     .example = "warifu card replace KB-0042 KB-0077 --reason 'lost'",
     .exits =
         N_("3 no such card; 4 the new number is registered already, or the holder has left; 7 "
            "done, but sessions go on that should not."),
     .manual = N_("Open sessions on this host that the old one opened are locked or ended, and the "
                  "result is checked."),
     .arguments = replace_arguments,
     .sections = replace_sections},
    {.words = "card collect",
     .wire = "card.collect",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_CARD_COLLECTED, EVENT_CARD_COLLECTED},
     .summary = N_("record that a card was handed in"),
     .description = N_("A card that was in use is revoked by this, with all that is on it. It then "
                       "has to be destroyed."),
     .example = "warifu card collect KB-0042 --witness 'Sato Hanako' --reason 'left'",
     .exits =
         N_("3 no such card; 4 collected already; 7 done, but sessions go on that should not."),
     .manual =
         N_("Open sessions on this host that it opened are locked or ended, and the result is "
            "checked."),
     .arguments = collect_arguments,
     .sections = end_sections},
    {.words = "card destroy",
     .wire = "card.destroy",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_CARD_DESTROYED, EVENT_CARD_DESTROYED},
     .summary = N_("record that a collected card was destroyed"),
     .description = N_("Beyond recovery, with how and who saw it (C5)."),
     .example =
         "warifu card destroy KB-0042 --method 'shredder' --witness 'Sato Hanako' --reason 'left'",
     .exits = N_("3 no such card; 4 not collected yet, or destroyed already."),
     .arguments = destroy_arguments,
     .sections = record_sections},
    {.words = NULL},
};
