// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument show_arguments[] = {
    ARGUMENT_ONLY_PERSON,
    ARGUMENT_END,
};

static const struct argument clear_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "origin",
     .wire = "origin",
     .kind = ARGUMENT_CHOICE,
     .choices = "local remote foreign",
     .meta = "ORIGIN",
     .help = N_("only tries at this machine (local), from elsewhere (remote) or from sessions of "
                "other people (foreign)")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct section show_sections[] = {
    {.key = "user",
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"origin", N_("From"), COLUMN_WORD},
                 {"caller", N_("By"), COLUMN_TEXT},
                 {"failures", N_("Failures"), COLUMN_NUMBER},
                 {"locked", N_("Locked"), COLUMN_FLAG},
                 {"retry", N_("Free in"), COLUMN_SECONDS}}},
    SECTION_END,
};

static const struct section clear_sections[] = {
    {.key = "user",
     .columns = {{"user", N_("User"), COLUMN_TEXT}, {"origin", N_("From"), COLUMN_WORD}}},
    SECTION_END,
};

const struct verb verbs_lock[] = {
    {.words = "lock show",
     .wire = "lock.show",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("show failed attempts and who is locked out"),
     .description = N_(
         "Tries at this machine, from elsewhere and from sessions of other people (su) are counted "
         "apart, so that tries from elsewhere never lock the desk (A4). The first callers have a "
         "budget each; * is the one that all further callers share."),
     .example = "warifu lock show",
     .exits = N_("3 nobody of that name."),
     .arguments = show_arguments,
     .sections = show_sections},
    {.words = "lock clear",
     .wire = "lock.clear",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_LOCK_CLEARED, EVENT_LOCK_CLEARED},
     .summary = N_("end a lockout before its time"),
     .description =
         N_("Make sure that it was the person who mistyped, not somebody who guessed: `warifu log "
            "--user USER` shows the tries."),
     .example = "warifu lock clear taro --reason 'asked the person'",
     .exits = N_("3 nobody of that name."),
     .arguments = clear_arguments,
     .sections = clear_sections},
    {.words = NULL},
};
