// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "user",
     .kind = ARGUMENT_USER,
     .positional = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("the person who cannot get in; without it the machine alone is looked at")},
    {.name = "service",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .min = 1,
     .max = 63,
     .meta = "SERVICE",
     .help = N_("the program: login, sshd, sudo ... (default: that of the last attempt)")},
    {.name = "follow",
     .kind = ARGUMENT_FLAG,
     .help = N_("wait until they try again, then say how that went")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "cause",
     .record = true,
     .columns = {{"text", N_("In the way"), COLUMN_SENTENCE, BY_CLIENT},
                 {"why", N_("Reason"), COLUMN_TEXT, BY_CLIENT},
                 {"retry", N_("Free in"), COLUMN_SECONDS, BY_CLIENT},
                 {"sequence", N_("Record"), COLUMN_NUMBER, BY_CLIENT},
                 {"time", N_("Time"), COLUMN_TIME, BY_CLIENT},
                 {"service", N_("Service"), COLUMN_TEXT, BY_CLIENT},
                 {"command", N_("What mends it"), COLUMN_TEXT, BY_CLIENT},
                 {"cause", N_("Identifier"), COLUMN_TEXT, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_doctor[] = {
    {.words = "doctor",
     .flags = VERB_CALLS,
     .summary = N_("say why somebody cannot get in now, and what mends it"),
     .description = N_(
         "The helpdesk's first command. Follows a login from tokend and its store through the "
         "person, the rule, their tries, their factors and the PAM file, and, where nothing of "
         "that stands in the way, through the last attempt on record. Each cause has the one "
         "command that mends it. It shows no secret and changes nothing; who cannot get in sees "
         "nothing of it. Without USER it looks at the machine alone, and root needs no factors."),
     .example = "warifu doctor taro\n"
                "warifu doctor taro sshd --json\n"
                "warifu doctor taro login --follow",
     .exits = N_("0 nothing stands in the way; 1 something does."),
     .manual = N_("It asks the verbs status, user.show, key.list, policy.explain and audit.search, "
                  "with the rights of whoever runs it."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
