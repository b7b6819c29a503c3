// SPDX-License-Identifier: BSD-2-Clause
// What the declarations of all verbs about requests have in common. Included by the files of this
// folder only.
#ifndef WARIFU_VERBS_REQUEST_COMMON_H
#define WARIFU_VERBS_REQUEST_COMMON_H

#include "verbs/common.h"

#define ARGUMENT_NUMBER_OF_REQUEST                                                                 \
    {                                                                                              \
        .name = "request", .wire = "request", .kind = ARGUMENT_NUMBER, .positional = true,         \
        .required = true, .min = 1, .max = INT64_MAX, .meta = "NO",                                \
        .help = N_("its number, as `request list` shows it")                                       \
    }

#define ARGUMENT_WINDOW                                                                            \
    {.name = "until",                                                                              \
     .wire = "until",                                                                              \
     .kind = ARGUMENT_UNTIL,                                                                       \
     .required = true,                                                                             \
     .max = LATEST_TIME,                                                                           \
     .meta = "TIME",                                                                               \
     .help = N_("when it ends by itself: 17:30 (today), \"2026-04-01 17:30\", or 90m or 4h from "  \
                "now")},                                                                           \
    {                                                                                              \
        .name = "from", .wire = "from", .kind = ARGUMENT_UNTIL, .max = LATEST_TIME,                \
        .meta = "TIME", .help = N_("when it begins, written the same way; without it, now")        \
    }

#define REQUEST_COLUMNS_SHORT                                                                      \
    {"request", N_("No."), COLUMN_NUMBER}, {"kind", N_("Kind"), COLUMN_WORD},                      \
        {"clause", N_("Clause"), COLUMN_TEXT}, {"state", N_("State"), COLUMN_WORD},                \
        {"user", N_("User"), COLUMN_TEXT}, {"before", N_("Before"), COLUMN_WORD},                  \
        {"after", N_("After"), COLUMN_WORD}, {"service", N_("Service"), COLUMN_TEXT},              \
        {"host", N_("Host"), COLUMN_TEXT}, {"what", N_("What"), COLUMN_TEXT},                      \
        {"command", N_("Command"), COLUMN_TEXT}, {"ends", N_("Ends"), COLUMN_TIME},                \
        {"from", N_("Begins"), COLUMN_TIME}, {"until", N_("Valid until"), COLUMN_TIME},            \
        {"by", N_("By"), COLUMN_TEXT},                                                             \
    {                                                                                              \
        "reason", N_("Reason"), COLUMN_TEXT                                                        \
    }

#define REQUEST_COLUMNS                                                                            \
    REQUEST_COLUMNS_SHORT, {"opened", N_("Since"), COLUMN_TIME},                                   \
        {"answer_by", N_("To be answered by"), COLUMN_TIME},                                       \
        {"done", N_("What was done"), COLUMN_TEXT}, {"closed_by", N_("Answered by"), COLUMN_TEXT}, \
        {"closed", N_("Answered"), COLUMN_TIME}, {"verdict", N_("Verdict"), COLUMN_TEXT},          \
        {"ended_by", N_("Ended by"), COLUMN_TEXT}, {"ended", N_("Ended"), COLUMN_TIME},            \
        {"approvers", N_("Who can approve it"), COLUMN_TEXT},                                      \
        {"account", NULL, COLUMN_TEXT, FOR_CLIENT},                                                \
    {                                                                                              \
        "shown", N_("Word for the approval"), COLUMN_TEXT                                          \
    }

#endif
