// SPDX-License-Identifier: BSD-2-Clause
// What becomes of a person whose account changes its name or uid, or who leaves (abuse:I2, C6).
#include "verbs/common.h"

static const struct argument rename_arguments[] = {
    {.name = "old",
     .wire = "person",
     .kind = ARGUMENT_USER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "OLD",
     .help = N_("the name under which the person is enrolled")},
    {.name = "new",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "NEW",
     .help = N_("the current name of the account")},
    {.name = "uid",
     .wire = "uid",
     .kind = ARGUMENT_NUMBER,
     .min = 1,
     .max = UINT32_MAX - 1,
     .meta = "UID",
     .help = N_("the current uid of the account, if that has changed too")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument renumber_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "uid",
     .wire = "uid",
     .kind = ARGUMENT_NUMBER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = UINT32_MAX - 1,
     .meta = "UID",
     .help = N_("the current uid of the account")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
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

static const struct argument leave_arguments[] = {
    ARGUMENT_PERSON, ARGUMENT_REASON, ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

const struct verb verbs_account[] = {
    {.words = "user rename",
     .wire = "user.rename",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_USER_RENAMED, EVENT_USER_RENAMED},
     .summary = N_("update a person whose account has a new name"),
     .description =
         N_("Rename the account first (usermod -l NEW OLD, or in the directory); NEW must have "
            "OLD's uid, unless --uid says that it has another one now. Password, code generators, "
            "keys, cards and tries stay with the person. Tickets are void, and sessions that are "
            "open go on under the old name until they end. If NEW is somebody else: `warifu user "
            "remove OLD`, then add. Rules of the policy that name OLD are not changed; the first "
            "of them is named."),
     .example = "usermod -l hanako.yamada hanako.tanaka\n"
                "warifu user rename hanako.tanaka hanako.yamada --reason 'new family name'",
     .exits =
         N_("3 nobody is enrolled as OLD, or there is no account NEW; 4 name or uid is somebody "
            "else's, the account has another uid, the person has the name already, or it is "
            "yourself."),
     .manual = N_("Two people who exchange names take a third name for the moment, first with "
                  "usermod, then here."),
     .arguments = rename_arguments,
     .sections = renamed_sections},
    {.words = "user renumber",
     .wire = "user.renumber",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_USER_RENUMBERED, EVENT_USER_RENUMBERED},
     .summary = N_("update a person whose account has a new uid"),
     .description = N_("Change the uid of the account first (usermod -u UID USER, or in the "
                       "directory). As `warifu user rename`, for the number: if USER is somebody "
                       "else of the same name, use `warifu user remove`, then add."),
     .example = "usermod -u 20417 taro\n"
                "warifu user renumber taro 20417 --reason 'moved to AD'",
     .exits =
         N_("3 nobody of that name, or no account; 4 the uid is somebody else's, the account has "
            "another uid, the person has it already, or it is yourself."),
     .arguments = renumber_arguments,
     .sections = renamed_sections},
    {.words = "user offboard",
     .wire = "user.offboard",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {PART_SUBJECT, NULL, LAST_STAYS, EVENT_USER_OFFBOARDED, EVENT_USER_OFFBOARDED},
     .summary = N_("revoke everything of a person who leaves, and list what they must return"),
     .description =
         N_("One transaction: the person is removed, every credential revoked, every card too; "
            "emergency codes that were not used are closed, those that were stay listed for their "
            "review; tickets are void and waiting prompts refused, and open sessions on this host "
            "are ended, and the result is checked. What has to be handed back (cards, keys), or "
            "deleted from a telephone (generators), is listed, and stays in `warifu card list "
            "--open` until it is collected and destroyed; cards of departments, whose PIN the "
            "person may know, are named (C6)."),
     .example = "warifu user offboard taro --reason '2026-03 left'",
     .exits = N_("3 no such person; 4 yourself, or the last administrator; 7 open sessions on this "
                 "host go on."),
     .arguments = leave_arguments,
     .sections = offboard_sections,
     .confirm = N_("Revoke everything of %s permanently?")},
    {.words = NULL},
};
