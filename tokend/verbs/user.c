// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ROLES "staff admin auditor"
static const struct argument add_arguments[] = {
    ARGUMENT_PERSON,
    ARGUMENT_DISPLAY,
    {.name = "role",
     .wire = "role",
     .kind = ARGUMENT_CHOICE,
     .choices = ROLES,
     .meta = "ROLE",
     .help = N_("staff (default), admin or auditor")},
    {.name = "until",
     .wire = "until",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "DAY",
     .help = N_("the last day on which they may log in: 2027-03-31, R9.3.31 (A5)")},
    ARGUMENT_REASON,
    ARGUMENT_OUTPUT,
    ARGUMENT_SHOW_SECRET,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument term_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "until",
     .wire = "until",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "DAY",
     .help = N_("the last day on which they may log in: 2027-03-31, R9.3.31; or none")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument name_arguments[] = {ARGUMENT_PERSON, ARGUMENT_END};

static const struct argument list_arguments[] = {
    {.name = "dormant",
     .wire = "dormant",
     .kind = ARGUMENT_FLAG,
     .help = N_("only those unused for so long that they are refused (A5)")},
    {.name = "unused",
     .wire = "unused",
     .kind = ARGUMENT_NUMBER,
     .max = 3650,
     .meta = "DAYS",
     .help = N_("only those whom nobody has seen for so many days (A5)")},
    {.name = "expiring",
     .wire = "expiring",
     .kind = ARGUMENT_NUMBER,
     .max = 3650,
     .meta = "DAYS",
     .help = N_("only those whose last day is over, or will be in so many days (A5)")},
    {.name = "shared", .wire = "shared", .kind = ARGUMENT_FLAG, .help = N_("only shared IDs (A6)")},
    {.name = "stuck",
     .wire = "stuck",
     .kind = ARGUMENT_FLAG,
     .help = N_("only those who have nothing to log in with under the current policy")},
    ARGUMENT_END,
};

static const struct argument reason_arguments[] = {ARGUMENT_PERSON, ARGUMENT_REASON,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument stop_arguments[] = {ARGUMENT_PERSON, ARGUMENT_REASON,
                                                 ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument role_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "role",
     .wire = "role",
     .kind = ARGUMENT_CHOICE,
     .positional = true,
     .required = true,
     .choices = ROLES,
     .meta = "ROLE",
     .help = N_("staff, admin or auditor")},
    ARGUMENT_REASON,
    ARGUMENT_SESSIONS,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument import_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE.csv",
     .help =
         N_("CSV with a heading line: user[,display][,role][,reason][,until], or in Japanese; in "
            "UTF-8 or as Excel in Japan writes it (CP932)")},
    {.name = "reason",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 256,
     .meta = "TEXT",
     .help = N_("why, for lines that give no reason (needed if there are any)")},
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("write the temporary passwords to a new file that only you can read (mode 0600)")},
    {.name = "show-secret",
     .kind = ARGUMENT_FLAG,
     .help = N_("print the temporary passwords instead")},
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument export_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE.csv",
     .help = N_("a new file that only you can read (mode 0600)")},
    ARGUMENT_END,
};

static const struct section export_sections[] = {
    {.key = "file",
     .record = true,
     .columns = {{"file", N_("File"), COLUMN_TEXT},
                 {"people", N_("People"), COLUMN_NUMBER},
                 {"left_out", N_("Left out"), COLUMN_NUMBER}}},
    {.key = NULL},
};

#define PERSON_COLUMNS                                                                             \
    {"user", N_("User"), COLUMN_TEXT}, {"display", N_("Name"), COLUMN_TEXT},                       \
        {"role", N_("Role"), COLUMN_WORD}, {"state", N_("State"), COLUMN_WORD},                    \
        {"shared", N_("Shared"), COLUMN_FLAG}, {"password", N_("Password"), COLUMN_WORD},          \
        {"otp", N_("Codes"), COLUMN_NUMBER},                                                       \
    {                                                                                              \
        "last_login", N_("Last login"), COLUMN_TIME                                                \
    }
static const struct section add_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"role", N_("Role"), COLUMN_WORD},
                 {"requested", N_("Asked for"), COLUMN_WORD},
                 {"review", N_("Waits for a second person: no."), COLUMN_NUMBER},
                 {"temporary_password", N_("Temporary password"), COLUMN_SECRET},
                 {"registration_code", N_("Registration code"), COLUMN_SECRET},
                 {"expires", N_("Valid until"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "user",
     .columns = {PERSON_COLUMNS,
                 {"until", N_("Last day"), COLUMN_TEXT},
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"created", N_("Added"), COLUMN_TIME},
                 {"seen", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"dormant", NULL, COLUMN_TIME, FOR_CLIENT}}},
    SECTION_END,
};

static const struct section show_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {PERSON_COLUMNS,
                 {"until", N_("Last day"), COLUMN_TEXT},
                 {"seen", N_("Last seen"), COLUMN_TIME},
                 {"dormant", N_("Dormant from"), COLUMN_TIME},
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"created", N_("Added"), COLUMN_TIME}}},
    {.key = "credential",
     .title = N_("Code generators"),
     .columns = {{"credential", N_("No."), COLUMN_NUMBER},
                 {"kind", N_("Kind"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"label", N_("Label"), COLUMN_TEXT},
                 {"algorithm", N_("Algorithm"), COLUMN_TEXT},
                 {"digits", N_("Digits"), COLUMN_NUMBER},
                 {"period", N_("Period"), COLUMN_NUMBER},
                 {"created", N_("Added"), COLUMN_TIME},
                 {"last_used", N_("Last used"), COLUMN_TIME}}},
    {.key = "giver",
     .title = N_("From whose hands (D8)"),
     .columns = {{"giver", N_("From"), COLUMN_TEXT},
                 {"gave_id", N_("ID"), COLUMN_FLAG},
                 {"gave_password", N_("Password"), COLUMN_FLAG},
                 {"gave_codes", N_("Code generators"), COLUMN_NUMBER},
                 {"gave_keys", N_("Keys"), COLUMN_NUMBER}}},
    {.key = "member",
     .title = N_("Members"),
     .columns = {{"member", N_("Member"), COLUMN_TEXT},
                 {"display", N_("Name"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD}}},
    {.key = "origin",
     .title = N_("Wrong tries"),
     .columns = {{"origin", N_("From"), COLUMN_WORD},
                 {"caller", N_("By"), COLUMN_TEXT},
                 {"failures", N_("Failures"), COLUMN_NUMBER},
                 {"locked", N_("Locked"), COLUMN_FLAG},
                 {"retry", N_("Free in"), COLUMN_SECONDS}}},
    SECTION_END,
};

static const struct section state_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"role", N_("Role"), COLUMN_WORD},
                 COLUMNS_SESSIONS}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section term_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"until", N_("Last day"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD}}},
    SECTION_END,
};

static const struct section role_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"role", N_("Role"), COLUMN_WORD},
                 {"requested", N_("Asked for"), COLUMN_WORD},
                 {"review", N_("Waits for a second person: no."), COLUMN_NUMBER},
                 COLUMNS_SESSIONS}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section removed_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"outstanding", N_("To be handed back"), COLUMN_NUMBER},
                 {"emergency_closed", N_("Emergency codes closed"), COLUMN_NUMBER},
                 {"emergency_used", N_("Emergency codes used, to be reviewed"), COLUMN_NUMBER},
                 COLUMNS_SESSIONS}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section import_sections[] = {
    {.key = "line",
     .columns = {{"line", N_("Line"), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"result", N_("Result"), COLUMN_WORD},
                 {"message", N_("Message"), COLUMN_SENTENCE},
                 {"temporary_password", N_("Temporary password"), COLUMN_SECRET},
                 {"registration_code", N_("Registration code"), COLUMN_SECRET},
                 {"expires", N_("Valid until"), COLUMN_TIME}}},
    SECTION_END,
};

const struct verb verbs_user[] = {
    {.words = "user add",
     .wire = "user.add",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_USER_ADDED, EVENT_USER_ADDED},
     .flags = VERB_SECRET,
     .summary = N_("add a person, with a temporary password"),
     .description =
         N_("USER must exist on this machine (getent passwd USER). The temporary password is "
            "shown once; until it expires it leads to the choice of another one, and to nothing "
            "else (B3, B4)."),
     .example = "warifu user add taro --display 'Yamada Taro' --reason '2026-04 hired'",
     .exits =
         N_("2 no place for the secret; 3 no such account; 4 enrolled already; 73, 74 the output "
            "file."),
     .arguments = add_arguments,
     .sections = add_sections},
    {.words = "user show",
     .wire = "user.show",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("show a person, with code generators and failed attempts"),
     .description =
         N_("Shows what is stored about USER. Nothing secret is among it: seeds and passwords "
            "cannot be read back by anybody. From whose hands the ID and what it logs in with "
            "came is shown where that keeps somebody from being a second person (D8)."),
     .example = "warifu user show taro",
     .exits = N_("3 nobody of that name."),
     .arguments = name_arguments,
     .sections = show_sections},
    {.words = "user list",
     .wire = "user.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list all people"),
     .description = N_("One line per person. With --json every field, for inspections: when "
                       "somebody last saw them, and when they become dormant if nobody does."),
     .example = "warifu user list --json\n"
                "warifu user list --dormant\n"
                "warifu user list --expiring 30\n"
                "warifu user list --unused 150",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "user suspend",
     .wire = "user.suspend",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_USER_SUSPENDED, EVENT_USER_SUSPENDED},
     .summary = N_("stop all logins of a person temporarily"),
     .description = N_("From the moment it is done no new login and no waiting prompt of USER "
                       "succeeds. `warifu user resume` undoes it."),
     .example = "warifu user suspend taro --reason 'on leave'",
     .exits =
         N_("3 nobody of that name; 4 the state does not allow it, it is yourself, or the last "
            "administrator; 7 open sessions on this host go on."),
     .arguments = stop_arguments,
     .sections = state_sections},
    {.words = "user resume",
     .wire = "user.resume",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_USER_RESUMED, EVENT_USER_RESUMED},
     .summary = N_("let a suspended or dormant person log in again"),
     .description = N_("Undoes `warifu user suspend`, or lets somebody in again whom the policy "
                       "refuses because they have not logged in for too long (A5). Password and "
                       "code generators stay as they were."),
     .example = "warifu user resume taro --reason 'back from leave'",
     .exits = N_("3 nobody of that name; 4 the person is neither suspended nor dormant."),
     .arguments = reason_arguments,
     .sections = state_sections},
    {.words = "user term",
     .wire = "user.term",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_USER_TERM, EVENT_USER_TERM},
     .summary = N_("set the last day on which a person may log in"),
     .description =
         N_("For people who are employed for a time. The day counts whole, in this machine's time "
            "zone. Before it the person is told at each login, and `warifu user list --expiring` "
            "and `warifu status` tell it; after it whoever shows all that is asked of them is "
            "refused and told why. Nobody changes their own. `none` takes it away."),
     .example = "warifu user term taro 2027-03-31 --reason 'contract 2026-118'\n"
                "warifu user term taro R10.3.31 --reason 'extended, contract 2027-021'",
     .exits =
         N_("2 no day, or one that is over; 3 nobody of that name; 4 it is the day already; 5 it "
            "is yourself."),
     .manual =
         N_("The day may be written 2027-03-31, 2027/3/31, R9.3.31, or with Japanese characters "
            "for era, year, month and day. Sessions that are open when it ends go on."),
     .arguments = term_arguments,
     .sections = term_sections},
    {.words = "user remove",
     .wire = "user.remove",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_USER_REMOVED, EVENT_USER_REMOVED},
     .summary = N_("remove a person permanently"),
     .description =
         N_("Revokes everything USER can log in with, cards and emergency codes included. The log "
            "keeps "
            "what was done. Cards have to be handed back: `warifu card list --open`. A person who "
            "comes back is added anew; use `warifu user suspend` for an absence."),
     .example = "warifu user remove taro --reason '2026-03 left'",
     .exits =
         N_("1 not confirmed; 2 nobody to confirm and no --yes; 3 nobody of that name; 4 removed "
            "already, yourself, or the last administrator; 7 open sessions on this host go on."),
     .arguments = stop_arguments,
     .sections = removed_sections,
     .confirm = N_("Remove %s permanently?")},
    {.words = "user role",
     .wire = "user.role",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_USER_ROLE, EVENT_ROLE_REQUESTED},
     .summary = N_("make a person staff, admin or auditor"),
     .description =
         N_("Administrators change things here; auditors only look (D8). Keep administrators few "
            "(D1). Nobody changes their own role, and nobody can take it from the last "
            "administrator who can log in. Where another administrator can, a role of "
            "administrator or auditor is theirs only once that one has approved it: `warifu review "
            "approve`; else it is theirs at once and stays listed until somebody else has looked "
            "at it: `warifu review close`. Whoever was admin or auditor has their open sessions on "
            "this host locked or ended, and the result is checked."),
     .example = "warifu user role taro auditor --reason 'audits in fiscal 2026'",
     .exits =
         N_("3 nobody of that name; 4 the role is held already or asked for, or it is the last "
            "administrator; 5 it is yourself; 7 done, but sessions go on that should not."),
     .arguments = role_arguments,
     .sections = role_sections},
    {.words = "user import",
     .flags = VERB_SECRET | VERB_CALLS,
     .summary = N_("add many people from a CSV file"),
     .description = N_(
         "The whole file is read first: when a line is malformed, every such line is reported and "
         "nothing "
         "is done. Then each line is one step of its own, done or refused as a whole, and reported "
         "with its number. Run it with --dry-run first. Lines that were refused can be mended and "
         "the file given again: people who exist already are refused as such and stay as they "
         "are."),
     .example = "warifu user import 2026-04.csv --reason '2026-04 hired' --dry-run\n"
                "warifu user import 2026-04.csv --reason '2026-04 hired' --output passwords.csv",
     .exits =
         N_("1 some lines were refused; 65 some lines are malformed; 66 the file cannot be read; "
            "73, 74 the output file."),
     .arguments = import_arguments,
     .sections = import_sections},
    {.words = "user export",
     .flags = VERB_CALLS,
     .summary = N_("write the people to a CSV file, as user import takes it"),
     .description = N_(
         "User, name, role and last day of everybody who may log in, in UTF-8 with BOM as "
         "spreadsheets in Japan open it, with headings in the language of the texts. Who is "
         "suspended, past their last day or damaged is left out, and so are shared IDs; the answer "
         "says how many. No password, generator or key is in it: on the other machine each person "
         "gets a temporary password."),
     .example = "warifu user export people.csv",
     .exits = N_("74 the file: it is there already, or cannot be written."),
     .arguments = export_arguments,
     .sections = export_sections},
    {.words = NULL},
};
