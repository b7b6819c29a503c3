// SPDX-License-Identifier: BSD-2-Clause
// People: their IDs are registered, changed and deleted by a set method, each step with a reason
// (A5).
#include "arguments.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "verbs.h"
#include <stdio.h>

#define ROLES "staff admin auditor"

static const struct option add_options[] = {
    OPTION_PERSON,
    OPTION_DISPLAY,
    {.name = "role",
     .wire = "role",
     .kind = OPTION_CHOICE,
     .choices = ROLES,
     .meta = "ROLE",
     .help = N_("staff (default), admin or auditor")},
    OPTION_REASON,
    OPTION_OUTPUT,
    OPTION_SHOW_SECRET,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option name_options[] = {OPTION_PERSON, OPTION_END};
static const struct option list_options[] = {
    {.name = "dormant",
     .wire = "dormant",
     .kind = OPTION_FLAG,
     .help = N_("only those whom nobody has used for so long that they are refused (A5)")},
    {.name = "shared",
     .wire = "shared",
     .kind = OPTION_FLAG,
     .help = N_("only IDs of several people (A6)")},
    {.name = "stuck",
     .wire = "stuck",
     .kind = OPTION_FLAG,
     .help = N_("only those who have nothing to log in with, as the policy stands")},
    OPTION_END,
};
static const struct option reason_options[] = {OPTION_PERSON, OPTION_REASON, OPTION_DRY_RUN,
                                               OPTION_END};

static const struct option stop_options[] = {OPTION_PERSON, OPTION_REASON, OPTION_SESSIONS,
                                             OPTION_DRY_RUN, OPTION_END};

static const struct option role_options[] = {
    OPTION_PERSON,
    {.name = "role",
     .wire = "role",
     .kind = OPTION_CHOICE,
     .positional = true,
     .required = true,
     .choices = ROLES,
     .meta = "ROLE",
     .help = N_("staff, admin or auditor")},
    OPTION_REASON,
    OPTION_SESSIONS,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option rename_options[] = {
    {.name = "old",
     .wire = "person",
     .kind = OPTION_USER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "OLD",
     .help = N_("the name under which the person is enrolled")},
    {.name = "new",
     .wire = "user",
     .kind = OPTION_USER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "NEW",
     .help = N_("the name that the account has now")},
    {.name = "uid",
     .wire = "uid",
     .kind = OPTION_NUMBER,
     .min = 1,
     .max = UINT32_MAX - 1,
     .meta = "UID",
     .help = N_("the uid that the account has now, if that has changed too")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option renumber_options[] = {
    OPTION_PERSON,
    {.name = "uid",
     .wire = "uid",
     .kind = OPTION_NUMBER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = UINT32_MAX - 1,
     .meta = "UID",
     .help = N_("the uid that the account has now")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct section renamed_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"former_user", N_("Former name"), COLUMN_TEXT},
                 {"former_uid", N_("Former user ID"), COLUMN_NUMBER},
                 {"rule", N_("Policy rule with the former name"), COLUMN_TEXT},
                 {"open", N_("Sessions that were open"), COLUMN_NUMBER}}},
    SECTION_END,
};

static const struct option import_options[] = {
    {.name = "file",
     .kind = OPTION_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE.csv",
     .help = N_("CSV in UTF-8 with a heading line: user[,display][,role][,reason]")},
    {.name = "reason",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 256,
     .meta = "TEXT",
     .help = N_("why, for lines that give no reason (needed if there are any)")},
    {.name = "output",
     .kind = OPTION_FILE,
     .meta = "FILE",
     .help =
         N_("write the temporary passwords into a new file that only you can read (mode 0600)")},
    {.name = "show-secret",
     .kind = OPTION_FLAG,
     .help = N_("print the temporary passwords instead")},
    OPTION_DRY_RUN,
    OPTION_END,
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
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"created", N_("Added"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section show_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {PERSON_COLUMNS,
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

static const struct section offboard_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"credentials", N_("Credentials revoked"), COLUMN_NUMBER},
                 {"outstanding", N_("To be handed back"), COLUMN_NUMBER},
                 {"departments", N_("Cards of departments"), COLUMN_NUMBER},
                 {"emergency_closed", N_("Emergency codes closed"), COLUMN_NUMBER},
                 {"emergency_used", N_("Emergency codes used, to be reviewed"), COLUMN_NUMBER},
                 COLUMNS_SESSIONS}},
    SECTION_STOPPED,
    {.key = "serial",
     .title = N_("To be handed back"),
     .columns = {{"serial", N_("Serial"), COLUMN_TEXT},
                 {"kind", N_("Kind"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"holder", N_("Holder"), COLUMN_TEXT},
                 {"since", N_("Since"), COLUMN_TIME}}},
    {.key = "department_card",
     .title = N_("Cards of departments whose PIN the person may know: change it"),
     .columns = {{"department_card", N_("Serial"), COLUMN_TEXT},
                 {"department", N_("Department"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD}}},
    SECTION_END,
};

const struct verb verbs_user[] = {
    {.words = "user add",
     .wire = "user.add",
     .flags = VERB_SECRET,
     .summary = N_("add a person, with a temporary password"),
     .description =
         N_("USER must exist on this machine (getent passwd USER). The temporary password is "
            "shown once; until it expires it leads to the choice of another one, and to nothing "
            "else (B3, B4)."),
     .example = "warifu user add taro --display 'Yamada Taro' --reason '2026-04 hired'",
     .options = add_options,
     .sections = add_sections},
    {.words = "user show",
     .wire = "user.show",
     .summary = N_("show a person, with code generators and wrong tries"),
     .description =
         N_("Shows what is stored about USER. Nothing secret is among it: seeds and passwords "
            "cannot be read back by anybody."),
     .example = "warifu user show taro",
     .options = name_options,
     .sections = show_sections},
    {.words = "user list",
     .wire = "user.list",
     .summary = N_("list all people"),
     .description = N_("One line per person. With --json every field, for inspections."),
     .example = "warifu user list --json\n"
                "warifu user list --dormant",
     .options = list_options,
     .sections = list_sections},
    {.words = "user suspend",
     .wire = "user.suspend",
     .summary = N_("stop all logins of a person for a while"),
     .description = N_("From the moment it is done no new login and no waiting prompt of USER "
                       "succeeds. `warifu user resume` undoes it."),
     .example = "warifu user suspend taro --reason 'on leave'",
     .options = stop_options,
     .run = verb_stopping,
     .sections = state_sections},
    {.words = "user resume",
     .wire = "user.resume",
     .summary = N_("let a suspended or dormant person log in again"),
     .description = N_("Undoes `warifu user suspend`, or lets somebody in again whom the policy "
                       "refuses because they have not logged in for too long (A5). Password and "
                       "code generators stay as they were."),
     .example = "warifu user resume taro --reason 'back from leave'",
     .options = reason_options,
     .sections = state_sections},
    {.words = "user remove",
     .wire = "user.remove",
     .summary = N_("remove a person for ever"),
     .description =
         N_("Revokes everything USER can log in with, cards and emergency codes included. The log "
            "keeps "
            "what was done. Cards have to be handed back: `warifu card list --open`. A person who "
            "comes back is added anew; use `warifu user suspend` for an absence."),
     .example = "warifu user remove taro --reason '2026-03 left'",
     .options = stop_options,
     .run = verb_stopping,
     .sections = removed_sections,
     .confirm = N_("Remove %s for ever?")},
    {.words = "user rename",
     .wire = "user.rename",
     .summary = N_("follow an account that has another name now"),
     .description =
         N_("Rename the account first (usermod -l NEW OLD, or in the directory); NEW must have "
            "OLD's uid, unless --uid says that it has another one now. Password, code generators, "
            "keys, cards and tries stay with the person. Tickets are void, and sessions that are "
            "open go on under the old name until they end. If NEW is somebody else: `warifu user "
            "remove OLD`, then add. Rules of the policy that name OLD are not changed; the first "
            "of them is named."),
     .example = "usermod -l hanako.yamada hanako.tanaka\n"
                "warifu user rename hanako.tanaka hanako.yamada --reason 'new family name'",
     .options = rename_options,
     .sections = renamed_sections},
    {.words = "user renumber",
     .wire = "user.renumber",
     .summary = N_("follow an account that has another uid now"),
     .description = N_("Change the uid of the account first (usermod -u UID USER, or in the "
                       "directory). As `warifu user rename`, for the number: if USER is somebody "
                       "else of the same name, use `warifu user remove`, then add."),
     .example = "usermod -u 20417 taro\n"
                "warifu user renumber taro 20417 --reason 'moved to AD'",
     .options = renumber_options,
     .sections = renamed_sections},
    {.words = "user offboard",
     .wire = "user.offboard",
     .summary = N_("end everything of a person who leaves, and list what has to come back"),
     .description =
         N_("One transaction: the person is removed, every credential revoked, every card too; "
            "emergency codes that were not used are closed, those that were stay listed for their "
            "review; tickets are void and waiting prompts refused, and open sessions on this host "
            "are ended, and the result is checked. What has to be handed back (cards, keys), or "
            "deleted from a telephone (generators), is listed, and stays in `warifu card list "
            "--open` until it is collected and destroyed; cards of departments, whose PIN the "
            "person may know, are named (C6)."),
     .example = "warifu user offboard taro --reason '2026-03 left'",
     .options = stop_options,
     .sections = offboard_sections,
     .confirm = N_("End everything of %s for ever?"),
     .run = user_offboard},
    {.words = "user role",
     .wire = "user.role",
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
     .options = role_options,
     .sections = role_sections,
     .run = verb_stopping},
    {.words = "user import",
     .flags = VERB_SECRET,
     .wire = "user.add",
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
     .options = import_options,
     .sections = import_sections,
     .run = user_import},
    {.words = NULL},
};
