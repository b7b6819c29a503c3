// SPDX-License-Identifier: BSD-2-Clause
// Exceptions (F1, F3): a rule is relaxed for somebody, for some time.
#include "verbs/request_common.h"

static const struct argument ask_arguments[] = {
    {.name = "rule",
     .wire = "rule",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 128,
     .meta = "RULE",
     .help = N_("the rule of the policy, by its name")},
    {.name = "setting",
     .wire = "setting",
     .kind = ARGUMENT_CHOICE,
     .positional = true,
     .required = true,
     .choices = "time host",
     .meta = "SETTING",
     .help = N_("what of the rule is relaxed: its window of time, or on which hosts it holds")},
    {.name = "to",
     .wire = "to",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 47,
     .meta = "VALUE",
     .help = N_("to what: \"any\", or of a time one window, such as \"sat 08:30-17:15\"")},
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("for this person")},
    {.name = "group",
     .wire = "group",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "GROUP",
     .help = N_("for everybody in this group, which a rule of the policy names")},
    ARGUMENT_WINDOW,
    {.name = "service",
     .wire = "service",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "SERVICE",
     .help = N_("for which PAM service; without it, for all of the rule's")},
    {.name = "host",
     .wire = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "HOST",
     .help = N_("on which workstation, a name or a pattern; without it, on this one")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {
    {.name = "all", .wire = "all", .kind = ARGUMENT_FLAG, .help = N_("also those that are over")},
    ARGUMENT_END,
};

static const struct argument show_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_END};

static const struct argument end_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_REASON,
                                                ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct section one_section[] = {
    {.key = "request", .record = true, .columns = {REQUEST_COLUMNS}},
    SECTION_END,
};

static const struct section stopping_sections[] = {
    {.key = "request", .record = true, .columns = {REQUEST_COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "request", .columns = {REQUEST_COLUMNS}},
    SECTION_END,
};

const struct verb verbs_exception[] = {
    {.words = "exception request",
     .wire = "exception.request",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_REQUEST_MADE, EVENT_REQUEST_MADE},
     .summary = N_("ask for an exception from a rule, for a limited time"),
     .description = N_(
         "One setting of one rule is relaxed for one person or group, on certain hosts and until "
         "a certain time (F1). It counts only where the policy alone would refuse, never lets "
         "anybody in with fewer than two classes (A1), and does nothing for an ID that is "
         "suspended, dormant or locked, or a card that is lost. An administrator who neither "
         "asks nor is concerned, and is independent of whoever asks, approves it; whoever it is "
         "for, or is in the group, does not ask either. After its end "
         "it lets nobody in, and a session that systemd opened by it ends."),
     .example = "warifu exception request elevate time any --user taro --until 22:00 --reason "
                "'migration, CISO permission 12'",
     .exits =
         N_("3 no such rule, person or group; 4 the rule cannot be relaxed so, or nobody could "
            "approve it; 5 not by you."),
     .manual = N_("What can be relaxed is described under EXCEPTIONS. How long at most: "
                  "exception_longest in warifu-policy(5)."),
     .arguments = ask_arguments,
     .sections = one_section},
    {.words = "exception list",
     .wire = "exception.list",
     .roles = READERS | BY_SELF,
     .flags = VERB_PAGES,
     .summary = N_("list exceptions"),
     .description = N_("Those that wait for an approval or are in force; with --all every one that "
                       "was ever asked for, with who decided and why (F3). Whoever is neither "
                       "administrator nor auditor sees their own."),
     .example = "warifu exception list --all",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "exception show",
     .wire = "exception.show",
     .roles = READERS | BY_SELF,
     .summary = N_("show one exception, with the word that approves it"),
     .description = N_("What is shown under \"What\" is what the policy goes by while it is in "
                       "force."),
     .example = "warifu exception show 31",
     .exits = N_("3 no such exception."),
     .arguments = show_arguments,
     .sections = one_section},
    {.words = "exception end",
     .wire = "exception.end",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_ENDED, EVENT_REQUEST_ENDED},
     .summary = N_("end an exception before its time"),
     .description =
         N_("Any administrator ends it, and whom it is for. From this moment it lets nobody in, "
            "and a login that was begun by it goes no further. What its person has open on this "
            "host is locked or ended, and the result is checked; of a group nobody's sessions are: "
            "see session list."),
     .example = "warifu exception end 31 --reason 'migration done'",
     .exits =
         N_("3 no such exception; 4 it is not in force; 5 not by you; 7 done, but sessions go on "
            "that should not."),
     .arguments = end_arguments,
     .sections = stopping_sections},
    {.words = NULL},
};
