// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: the owner of a lost card still has to work today (F2).
#include "language.h"
#include "verbs.h"

#define OPTION_EMERGENCY                                                                           \
    {                                                                                              \
        .name = "emergency", .wire = "emergency", .kind = OPTION_NUMBER, .positional = true,       \
        .required = true, .min = 1, .max = INT64_MAX, .meta = "NO",                                \
        .help = N_("its number, as `emergency list` shows it")                                     \
    }

static const struct option issue_options[] = {
    OPTION_PERSON,
    {.name = "until",
     .wire = "until",
     .kind = OPTION_UNTIL,
     .required = true,
     .meta = "TIME",
     .help = N_("when it ends by itself: 17:30 (today), \"2026-04-01 17:30\", or 90m or 4h from "
                "now")},
    OPTION_REASON,
    OPTION_OUTPUT,
    OPTION_SHOW_SECRET,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option change_options[] = {OPTION_EMERGENCY, OPTION_REASON, OPTION_DRY_RUN,
                                               OPTION_END};

static const struct option close_options[] = {OPTION_EMERGENCY, OPTION_REASON, OPTION_SESSIONS,
                                              OPTION_DRY_RUN, OPTION_END};

static const struct option list_options[] = {
    {.name = "all", .wire = "all", .kind = OPTION_FLAG, .help = N_("also those that are closed")},
    OPTION_END,
};

#define COLUMNS                                                                                    \
    {"emergency", N_("No."), COLUMN_NUMBER}, {"user", N_("User"), COLUMN_TEXT},                    \
        {"state", N_("State"), COLUMN_WORD}, {"until", N_("Valid until"), COLUMN_TIME},            \
        {"issued", N_("Issued"), COLUMN_TIME}, {"issued_by", N_("Issued by"), COLUMN_TEXT},        \
        {"approved_by", N_("Approved by"), COLUMN_TEXT}, {"used", N_("Used"), COLUMN_TIME},        \
        {"closed_by", N_("Closed by"), COLUMN_TEXT},                                               \
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
     .flags = VERB_SECRET,
     .summary = N_("issue a code for one login without the authenticator"),
     .description =
         N_("For somebody whose card, key or generator is lost, broken or at home. The code is "
            "shown once; it is typed with the password at the prompt for the one-time code, works "
            "once and only where a rule of the policy has emergency = yes, and ends by itself. "
            "Make sure that you know who you are speaking to. It stays listed until somebody has "
            "reviewed and closed it (F2)."),
     .example = "warifu emergency issue taro --until 17:30 --reason 'card lost 9:15'",
     .options = issue_options,
     .sections = issue_sections},
    {.words = "emergency approve",
     .wire = "emergency.approve",
     .summary = N_("approve a code that another administrator has issued"),
     .description = N_("Where the policy has emergency_approval = yes, a code works only after "
                       "this. It cannot be approved by whoever issued it, by whoever receives it, "
                       "or by anybody who is not independent of the issuer (D7, D8)."),
     .example = "warifu emergency approve 7 --reason 'identity checked by telephone'",
     .options = change_options,
     .sections = change_sections},
    {.words = "emergency list",
     .wire = "emergency.list",
     .summary = N_("list emergency codes that wait for their review"),
     .description = N_("Includes those that were used or have expired, until they are closed. No "
                       "code is shown: only hashes are kept."),
     .example = "warifu emergency list",
     .options = list_options,
     .sections = list_sections},
    {.words = "emergency close",
     .wire = "emergency.close",
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
     .options = close_options,
     .sections = close_sections,
     .run = verb_stopping},
    {.words = NULL},
};
