// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include "verbs.h"

static const struct option show_options[] = {
    OPTION_ONLY_PERSON,
    OPTION_END,
};

static const struct option clear_options[] = {
    OPTION_PERSON,
    {.name = "origin",
     .wire = "origin",
     .kind = OPTION_CHOICE,
     .choices = "local remote foreign",
     .meta = "ORIGIN",
     .help = N_("only tries at this machine (local), from elsewhere (remote) or from sessions of "
                "other people (foreign)")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
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
     .summary = N_("show wrong tries and who is locked out"),
     .description = N_(
         "Tries at this machine, from elsewhere and from sessions of other people (su) are counted "
         "apart, so that tries from elsewhere never lock the desk (A4). The first callers have a "
         "budget each; * is the one that all further callers share."),
     .example = "warifu lock show",
     .options = show_options,
     .sections = show_sections},
    {.words = "lock clear",
     .wire = "lock.clear",
     .summary = N_("end a lockout before its time"),
     .description =
         N_("Make sure that it was the person who mistyped, not somebody who guessed: `warifu log "
            "--user USER` shows the tries."),
     .example = "warifu lock clear taro --reason 'asked the person'",
     .options = clear_options,
     .sections = clear_sections},
    {.words = NULL},
};
