// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument records_made[] = {
    {.name = "from", .wire = "from", .kind = ARGUMENT_NUMBER, .required = true, .max = INT64_MAX},
    ARGUMENT_END,
};

static const struct section records_sections[] = {
    {.key = "sequence",
     .columns = {{"sequence", NULL, COLUMN_NUMBER, FOR_CLIENT},
                 {"time", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"event", NULL, COLUMN_WORD, FOR_CLIENT},
                 {"user", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"record", NULL, COLUMN_TEXT, FOR_CLIENT}}},
    {.key = "looked", .columns = {{"looked", NULL, COLUMN_NUMBER, FOR_CLIENT}}},
    SECTION_END,
};

#define ARGUMENT_CONFIG                                                                            \
    {                                                                                              \
        .name = "config", .kind = ARGUMENT_FILE, .meta = "FILE",                                   \
        .help = N_("another tokend.conf than that of this machine")                                \
    }

static const struct argument send_arguments[] = {
    {.name = "now",
     .kind = ARGUMENT_FLAG,
     .help = N_("also what failed a short time ago, without waiting longer")},
    {.name = "test",
     .kind = ARGUMENT_FLAG,
     .help = N_("make one more notice that says it is a test, to see it arrive")},
    ARGUMENT_CONFIG,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {ARGUMENT_CONFIG, ARGUMENT_END};

#define COLUMNS_NOTICE                                                                             \
    {"notice", N_("Notice"), COLUMN_NUMBER, BY_CLIENT}, {"way", N_("By"), COLUMN_WORD, BY_CLIENT}, \
        {"made", N_("Made"), COLUMN_TIME, BY_CLIENT},                                              \
        {"title", N_("Event"), COLUMN_TEXT, BY_CLIENT},                                            \
        {"user", N_("User"), COLUMN_TEXT, BY_CLIENT},                                              \
        {"tries", N_("Tries"), COLUMN_NUMBER, BY_CLIENT},                                          \
        {"tried", N_("Last try"), COLUMN_TIME, BY_CLIENT},                                         \
    {                                                                                              \
        "why", N_("Why not yet"), COLUMN_TEXT, BY_CLIENT                                           \
    }

static const struct section send_sections[] = {
    {.key = "made_now",
     .record = true,
     .columns = {{"made_now", N_("Notices made"), COLUMN_NUMBER, BY_CLIENT},
                 {"delivered", N_("Taken by the hook"), COLUMN_NUMBER, BY_CLIENT},
                 {"mail", N_("Mails that wait to be taken"), COLUMN_NUMBER, BY_CLIENT},
                 {"waiting", N_("Not taken by the hook yet"), COLUMN_NUMBER, BY_CLIENT},
                 {"record", N_("Up to record"), COLUMN_NUMBER, BY_CLIENT}}},
    {.key = "notice", .title = N_("Not delivered yet"), .columns = {COLUMNS_NOTICE}},
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "notice", .columns = {COLUMNS_NOTICE}},
    SECTION_END,
};

const struct verb verbs_notice[] = {
    {.wire = "notice.records", // what `notice send` tells of
     .roles = BY_LOOK,
     .flags = VERB_PAGES,
     .made = records_made,
     .sections = records_sections},
    {.words = "notice send",
     .flags = VERB_CALLS,
     .summary = N_("tell the managers what happened since the last time (root)"),
     .description =
         N_("Rights that were taken away, attacks, emergencies, exceptions, grants and deputies "
            "(D6, E7, F1, F2, F5): each record of the audit log about one is a notice, numbered as "
            "the record is. A program that notice_hook of tokend.conf names gets each on its "
            "standard input; for the addresses in notice_to it lies as a mail in a folder, from "
            "which the site's mail server takes it. warifu-notice.timer does this each minute, "
            "when an administrator enables it."),
     .example = "warifu notice send --test\n"
                "systemctl enable --now warifu-notice.timer",
     .manual =
         N_("The hook gets one line of JSON: notice (the number), title (in the language of "
            "tokend.conf), to, and what the record of the log has. It runs as warifu-notice, with "
            "nothing of root's environment, and may take 30 seconds; exit status 0 says that the "
            "notice is delivered. Otherwise it is tried again, after a minute, two, four, and at "
            "most an hour. A hook that is not root's alone, or in a folder that is not, is not "
            "run. If the machine stops between the hook's end and the note about it, the hook "
            "gets the same number once more. Of more than twenty records of one kind in one run "
            "the rest is one notice, with count and the first number. The first run tells of "
            "nothing: what happened before is in the log."),
     .exits = N_("0 everything was delivered, or lies as a mail to be taken; 7 something was not "
                 "taken by the hook; 66 tokend.conf says nothing about notices; 69 tokend cannot "
                 "be reached; 74 the folder could not be written."),
     .arguments = send_arguments,
     .sections = send_sections},
    {.words = "notice list",
     .flags = VERB_LOCAL,
     .summary = N_("list notices to managers that are not delivered yet (root)"),
     .description =
         N_("What the hook has not taken, and mails that nobody has taken from the folder. "
            "`warifu status` warns when one of them is older than an hour."),
     .example = "warifu notice list\n"
                "warifu notice send --now",
     .exits = N_("0 there is none; 7 there is one, or more."),
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = NULL},
};
