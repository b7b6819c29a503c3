// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_EMERGENCY                                                                         \
    {                                                                                              \
        .name = "emergency", .wire = "emergency", .kind = ARGUMENT_NUMBER, .positional = true,     \
        .required = true, .min = 1, .max = INT64_MAX, .meta = "NO",                                \
        .help = N_("its number, as `emergency list` shows it")                                     \
    }
static const struct argument issue_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "until",
     .wire = "until",
     .kind = ARGUMENT_UNTIL,
     .required = true,
     .meta = "TIME",
     .help = N_("when it ends by itself: 17:30 (today), \"2026-04-01 17:30\", or 90m or 4h from "
                "now")},
    ARGUMENT_REASON,
    ARGUMENT_OUTPUT,
    ARGUMENT_SHOW_SECRET,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument change_arguments[] = {ARGUMENT_EMERGENCY, ARGUMENT_REASON,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument close_arguments[] = {
    ARGUMENT_EMERGENCY, ARGUMENT_REASON, ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument list_arguments[] = {
    {.name = "all", .wire = "all", .kind = ARGUMENT_FLAG, .help = N_("also those that are closed")},
    ARGUMENT_END,
};

#define COLUMNS                                                                                    \
    {"emergency", N_("No."), COLUMN_NUMBER}, {"user", N_("User"), COLUMN_TEXT},                    \
        {"state", N_("State"), COLUMN_WORD}, {"until", N_("Valid until"), COLUMN_TIME},            \
        {"issued", N_("Issued"), COLUMN_TIME}, {"issued_by", N_("Issued by"), COLUMN_TEXT},        \
        {"approved_by", N_("Approved by"), COLUMN_TEXT}, {"used", N_("Used"), COLUMN_TIME},        \
        {"closed_by", N_("Closed by"), COLUMN_TEXT}, {"closed", NULL, COLUMN_TIME, FOR_CLIENT},    \
    {                                                                                              \
        "reason", N_("Reason"), COLUMN_TEXT                                                        \
    }
static const struct section issue_sections[] = {
    {.key = "emergency",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"emergency", N_("No."), COLUMN_NUMBER},
                 {"emergency_code", N_("Emergency code"), COLUMN_SECRET},
                 {"until", N_("Valid until"), COLUMN_TIME},
                 {"state", N_("State"), COLUMN_WORD}}},
    SECTION_END,
};

static const struct section change_sections[] = {
    {.key = "emergency", .record = true, .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section close_sections[] = {
    {.key = "emergency", .record = true, .columns = {COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "emergency", .columns = {COLUMNS}},
    SECTION_END,
};

const struct verb verbs_emergency[] = {
    {.words = "emergency issue",
     .wire = "emergency.issue",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_EMERGENCY_ISSUED, EVENT_EMERGENCY_ISSUED},
     .flags = VERB_SECRET,
     .summary = N_("issue a code for one login without the authenticator"),
     .description =
         N_("For somebody whose card, key or generator is lost, broken or at home. The code is "
            "shown once; it is typed with the password at the prompt for the one-time code, works "
            "once and only where a rule of the policy has emergency = yes, and ends by itself. "
            "Make sure that you know who you are speaking to. It stays listed until somebody has "
            "reviewed and closed it (F2)."),
     .example = "warifu emergency issue taro --until 17:30 --reason 'card lost 9:15'",
     .exits = N_("2 the end has passed, or no place for the code; 3 no such person; 4 a code waits "
                 "already, or the person is suspended; 73, 74 the output file."),
     .arguments = issue_arguments,
     .sections = issue_sections},
    {.words = "emergency approve",
     .wire = "emergency.approve",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_FREE, EVENT_EMERGENCY_APPROVED,
                 EVENT_EMERGENCY_APPROVED},
     .summary = N_("approve a code that another administrator has issued"),
     .description = N_("Where the policy has emergency_approval = yes, a code works only after "
                       "this. It cannot be approved by whoever issued it, by whoever receives it, "
                       "or by anybody who is not independent of the issuer (D7, D8)."),
     .example = "warifu emergency approve 7 --reason 'identity checked by telephone'",
     .exits = N_("3 no such code; 4 its state does not allow it; 5 you issued it or receive it."),
     .arguments = change_arguments,
     .sections = change_sections},
    {.words = "emergency list",
     .wire = "emergency.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list emergency codes that are waiting for review"),
     .description = N_("Includes those that were used or have expired, until they are closed. No "
                       "code is shown: only hashes are kept."),
     .example = "warifu emergency list",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "emergency close",
     .wire = "emergency.close",
     .roles = READERS,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER | PART_APPROVER, NULL, LAST_FREE,
                 EVENT_EMERGENCY_CLOSED, EVENT_EMERGENCY_REVOKED},
     .summary = N_("review an emergency code and close it"),
     .description =
         N_("A code that was not used is dead from this moment, and so is a login that was begun "
            "with it but not finished; open sessions on this host that it opened are "
            "locked "
            "or ended, and the result is checked. One that was used is reviewed by somebody who "
            "neither issued, approved nor used it, and is independent of whoever issued or "
            "approved it: another administrator, or an auditor; root cannot (D8, F2). `warifu log "
            "--event emergency.used` shows where it was used."),
     .example = "warifu emergency close 7 --reason 'reviewed afterwards'",
     .exits = N_("3 no such code; 4 closed already; 7 done, but sessions go on that should not."),
     .arguments = close_arguments,
     .sections = close_sections},
    {.words = NULL},
};
