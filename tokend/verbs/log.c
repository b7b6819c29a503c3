// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "since",
     .wire = "since",
     .kind = ARGUMENT_TIME,
     .meta = "TIME",
     .help = N_("only from then on: 2026-04-01, \"2026-04-01 08:30\", 90m, 12h or 7d (ago)")},
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only about this person, or what this person did with a shared ID")},
    {.name = "event",
     .wire = "event",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 48,
     .meta = "NAME",
     .help = N_("only this event, for example login.denied")},
    {.name = "after",
     .wire = "after",
     .kind = ARGUMENT_NUMBER,
     .min = 0,
     .max = INT64_MAX,
     .meta = "N",
     .help = N_("only records after this number")},
    {.name = "follow",
     .kind = ARGUMENT_FLAG,
     .help = N_("keep showing new records until interrupted")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "sequence",
     .columns = {{"sequence", N_("No."), COLUMN_NUMBER},
                 {"time", N_("Time"), COLUMN_TIME},
                 {"event", N_("Event"), COLUMN_WORD},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"record", N_("Record"), COLUMN_TEXT}}},
    {.key = "flaw", .columns = {COLUMNS_FLAW}},
    SECTION_END,
};

const struct verb verbs_log[] = {
    {.words = "log",
     .wire = "log",
     .roles = READERS,
     .summary = N_("show the audit log"),
     .description =
         N_("One line per record: number, time, person, what happened, and its fields (clause=A4 "
            "names the clause it answers). Nothing can be changed or deleted here. With --json the "
            "field `record` is the stored line itself, byte for byte. Where the log was altered, a "
            "line in its place says which records and how, and it goes on behind them; the exit "
            "status says so, also where only some records were asked for."),
     .exits = N_("20, 21, 23, 24 the log was altered, as the first such line says."),
     .example = "warifu log --since 7d --user taro\n"
                "warifu log --event login.locked --json\n"
                "warifu log --follow",
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
