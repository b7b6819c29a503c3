// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "line",
     .kind = ARGUMENT_FLAG,
     .help = N_("one line for monitoring: the worst first, then numbers")},
    {.name = "openmetrics",
     .kind = ARGUMENT_FLAG,
     .help = N_("print metrics in the OpenMetrics text format")},
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("write the metrics into this file, which is replaced as a whole")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "item",
     .columns = {{"item", N_("Item"), COLUMN_WORD}, {"value", N_("Value"), COLUMN_WORD}}},
    {.key = "need",
     .title = N_("What this machine lacks"),
     .record = true,
     .columns = {{"need", N_("Lacking"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"weight", N_("Severity"), COLUMN_WORD},
                 {"file", N_("File"), COLUMN_TEXT},
                 {"effect", N_("Effect"), COLUMN_WORD},
                 {"remedy", N_("Remedy"), COLUMN_WORD}}},
    {.key = "flaw",
     .title = N_("Where the log was altered"),
     .columns = {COLUMNS_FLAW, {"known", N_("Looked into"), COLUMN_FLAG}}},
    {.key = "unit",
     .title = N_("Units of systemd"),
     .columns = {{"unit", N_("Unit"), COLUMN_TEXT, BY_CLIENT},
                 {"active", N_("State"), COLUMN_WORD, BY_CLIENT}}},
    {.key = "severity",
     .title = N_("What is to be done"),
     .record = true,
     .columns = {{"severity", N_("Severity"), COLUMN_WORD, BY_CLIENT},
                 {"text", N_("Finding"), COLUMN_SENTENCE, BY_CLIENT},
                 {"remedy", N_("Remedy"), COLUMN_SENTENCE, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_status[] = {
    {.words = "status",
     .wire = "status",
     .roles = READERS | BY_LOOK,
     .without_store = true,
     .flags = VERB_PAGES,
     .summary =
         N_("show the state of tokend: version, store, clock, policy, people, and what is missing"),
     .description =
         N_("Look here first when logins fail, and send it along when you ask for help. It "
            "contains no secrets and names nobody. Root needs neither factors nor a reason, and "
            "this does not count as a rescue, so that monitoring can run it. The exit status is "
            "that of the worst condition that holds. If the audit log is not as it was written, "
            "the records are named, and the exit status says what was done to them."),
     .example = "warifu status\n"
                "warifu status --line\n"
                "warifu status --openmetrics --output /run/warifu-status/warifu.prom",
     .exits =
         N_("0 nothing is wrong; 40 something needs a look soon; 41 logins do not work, or soon "
            "will not; 20, 21, 23, 24 the log was altered, as the first one named; 69 tokend "
            "cannot be reached (with --line, --openmetrics: 41)."),
     .manual =
         N_("With --json every need is a row, and its state met, missing, damaged or "
            "not_needed; as text those that are not met are shown. warifu-status.timer writes "
            "/run/warifu-status/warifu.prom each minute, when an administrator enables it; the "
            "collector's group is given it by a drop-in with Group=. What counts everybody "
            "(IDs unused or over) is then at most an hour old."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
