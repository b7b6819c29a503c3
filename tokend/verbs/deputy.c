// SPDX-License-Identifier: BSD-2-Clause
// Deputies (D6): somebody stands in for an administrator, for some time.
#include "verbs/request_common.h"

static const struct argument ask_arguments[] = {
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("who stands in for you")},
    ARGUMENT_WINDOW,
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {
    {.name = "all", .wire = "all", .kind = ARGUMENT_FLAG, .help = N_("also those that are over")},
    ARGUMENT_END,
};

static const struct argument end_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_REASON,
                                                ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct section one_section[] = {
    {.key = "request", .record = true, .columns = {REQUEST_COLUMNS}},
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "request", .columns = {REQUEST_COLUMNS}},
    SECTION_END,
};

const struct verb verbs_deputy[] = {
    {.words = "deputy request",
     .wire = "deputy.request",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_REQUEST_MADE, EVENT_REQUEST_MADE},
     .summary = N_("name a deputy, who stands in for you for a limited time"),
     .description =
         N_("An administrator names their own deputy, and another administrator who is independent "
            "of them approves it (D6). In that time the deputy does by these commands, with their "
            "own factors, what you may do; they do not log in as you, get no grant or exception of "
            "yours, and name no deputy. What you could not approve they cannot either, and neither "
            "of you approves what the other asks for. Each record names both."),
     .example =
         "warifu deputy request hanako --from 2026-12-01 --until '2026-12-05 17:15' --reason leave",
     .exits =
         N_("3 nobody of that name; 4 that person cannot, or nobody could approve it; 5 not by "
            "you."),
     .manual =
         N_("How long at most: deputy_longest in warifu-policy(5). When you lose the role, or "
            "are suspended or removed, your deputy is none any more."),
     .arguments = ask_arguments,
     .sections = one_section},
    {.words = "deputy list",
     .wire = "deputy.list",
     .roles = READERS | BY_SELF,
     .flags = VERB_PAGES,
     .summary = N_("list deputies"),
     .description = N_("Those that wait for an approval or stand in for somebody; with --all also "
                       "those that did. Whoever is neither administrator nor auditor sees their "
                       "own."),
     .example = "warifu deputy list --all",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "deputy end",
     .wire = "deputy.end",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_ENDED, EVENT_REQUEST_ENDED},
     .summary = N_("end that somebody stands in for an administrator"),
     .description = N_("Any administrator ends it, and both who have part in it. From this moment "
                       "the next command of that person is their own."),
     .example = "warifu deputy end 31 --reason 'back at work'",
     .exits = N_("3 no such deputy; 4 it is not in force; 5 not by you."),
     .arguments = end_arguments,
     .sections = one_section},
    {.words = NULL},
};
