// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_NUMBER_OF_ITEM                                                                    \
    {                                                                                              \
        .name = "review", .wire = "review", .kind = ARGUMENT_NUMBER, .positional = true,           \
        .required = true, .min = 1, .max = INT64_MAX, .meta = "NO",                                \
        .help = N_("its number, as `review list` shows it")                                        \
    }
static const struct argument change_arguments[] = {ARGUMENT_NUMBER_OF_ITEM, ARGUMENT_REASON,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument approve_arguments[] = {
    ARGUMENT_NUMBER_OF_ITEM, ARGUMENT_REASON, ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument list_arguments[] = {
    {.name = "all", .wire = "all", .kind = ARGUMENT_FLAG, .help = N_("also those that are closed")},
    ARGUMENT_END,
};

#define COLUMNS                                                                                    \
    {"review", N_("No."), COLUMN_NUMBER}, {"kind", N_("Kind"), COLUMN_WORD},                       \
        {"clause", N_("Clause"), COLUMN_TEXT}, {"state", N_("State"), COLUMN_WORD},                \
        {"by", N_("By"), COLUMN_TEXT}, {"user", N_("User"), COLUMN_TEXT},                          \
        {"before", N_("Before"), COLUMN_WORD}, {"after", N_("After"), COLUMN_WORD},                \
        {"opened", N_("Since"), COLUMN_TIME}, {"reason", N_("Reason"), COLUMN_TEXT},               \
        {"done", N_("What was done"), COLUMN_TEXT}, {"closed_by", N_("Closed by"), COLUMN_TEXT},   \
        {"closed", N_("Closed"), COLUMN_TIME},                                                     \
    {                                                                                              \
        "verdict", N_("Verdict"), COLUMN_TEXT                                                      \
    }
static const struct section change_sections[] = {
    {.key = "review", .record = true, .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section approve_sections[] = {
    {.key = "review", .record = true, .columns = {COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "review", .columns = {COLUMNS}},
    SECTION_END,
};

const struct verb verbs_review[] = {
    {.words = "review list",
     .wire = "review.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list what is waiting for a second person"),
     .description =
         N_("Each rescue by root, with its reason and what was done, and each use of a "
            "break-glass code (F2); each role of an "
            "administrator or auditor that waits for a second administrator, or that one gave "
            "alone because there was no other (D8). \"warifu status\" counts them. Emergency codes "
            "have a list of their own: `warifu emergency list`."),
     .example = "warifu review list",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "review approve",
     .wire = "review.approve",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_STAYS, EVENT_REVIEW_CLOSED,
                 EVENT_REVIEW_CLOSED},
     .summary = N_("approve a role that another administrator has requested"),
     .description =
         N_("From this moment the role is the person's. It cannot be approved by whoever asked for "
            "it, by the person, by anybody who is not independent of whoever asked, or by root "
            "(D8). If either has lost their own standing since, it has to be asked for again. "
            "Whoever was admin or auditor has their open sessions on this host locked or ended, "
            "and the result is checked."),
     .example = "warifu review approve 12 --reason 'as decided on 1 April'",
     .exits =
         N_("3 no such item; 4 nothing waits for an approval; 5 not by you; 7 done, but sessions "
            "go on that should not."),
     .arguments = approve_arguments,
     .sections = approve_sections},
    {.words = "review close",
     .wire = "review.close",
     .roles = BY_ADMIN | BY_AUDITOR,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_FREE, EVENT_REVIEW_CLOSED,
                 EVENT_REVIEW_CLOSED},
     .summary = N_("review what was done and close it, or decline a request"),
     .description =
         N_("What was done is closed by an administrator or auditor who had no part in it: not by "
            "root, not by whoever became root for it, not by an administrator or auditor whom it "
            "was about, and not by whoever is not independent of whoever did it (D8, F3). With a "
            "rescue that is closed nothing more can be done. A request "
            "is declined, or taken back, by any administrator. `warifu log --event admin.rescue` "
            "shows each step."),
     .example = "warifu review close 12 --reason 'agrees with the work order of 1 April'",
     .exits = N_("3 no such item; 4 it is closed already; 5 not by you."),
     .manual = N_(
         "Somebody is not independent of whoever did it if one of the two has their role from the "
         "other, or both have it from the same person, directly or through others, since then or "
         "by an item that nobody independent had looked at. Nor is somebody who has their ID, or "
         "an "
         "authenticator that opens, from the other's hands, or from the same ones: whoever made "
         "the "
         "ID, was shown its temporary password, or enrolled its generator or key could be both. "
         "That ends when another one, or root, gives it anew (password reset, a new generator or "
         "key, the old one revoked), or its owner renews it with a factor that is nobody's gift; "
         "what two people did together is nobody's gift. From whom somebody has what: user show. "
         "Otherwise one person alone could "
         "appoint whoever then finds it all in order. If nobody else is there, let root make an "
         "auditor (warifu --rescue REASON user role): that is listed itself."),
     .arguments = change_arguments,
     .sections = change_sections},
    {.words = NULL},
};
