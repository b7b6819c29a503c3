// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .positional = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only this person's")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "session",
     .columns = {{"session", N_("No."), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"service", N_("Service"), COLUMN_TEXT},
                 {"tty", N_("Terminal"), COLUMN_TEXT},
                 {"rhost", N_("Host"), COLUMN_TEXT},
                 {"member", N_("Member"), COLUMN_TEXT},
                 {"opened", N_("Since"), COLUMN_TIME},
                 {"with", N_("With"), COLUMN_WORD},
                 {"card", N_("Card"), COLUMN_TEXT},
                 // With a key: the other card, that the one-time code came from.
                 {"code_card", NULL, COLUMN_TEXT, FOR_CLIENT},
                 // Whether it rests on what was `taken`: yes, no, unknown; and whether, of a shared
                 // ID, nobody knows which member uses it, and whoever had that is one.
                 {"rests", NULL, COLUMN_WORD, FOR_CLIENT},
                 {"perhaps_theirs", NULL, COLUMN_FLAG, FOR_CLIENT}}},
    SECTION_END,
};

static const struct argument session_list_made[] = {MADE_TEXT("taken", false, 127), ARGUMENT_END};

static const struct argument stopped_made[] = {
    MADE_TEXT("person", true, NAME_MAX_BYTES),
    MADE_TEXT("logind", false, 63),
    MADE_TEXT("service", false, 63),
    MADE_TEXT("tty", false, 127),
    MADE_TEXT("rhost", false, 255),
    {.name = "done",
     .wire = "done",
     .kind = ARGUMENT_CHOICE,
     .required = true,
     .choices = "nothing lock end lock_then_end end_then_kill lock_then_kill"},
    {.name = "seen",
     .wire = "seen",
     .kind = ARGUMENT_CHOICE,
     .required = true,
     .choices = "gone screen_locked still_there not_permitted no_answer own_session nobody_to_ask"},
    ARGUMENT_END};

static const struct argument stop_made[] = {MADE_TEXT("user", true, NAME_MAX_BYTES),
                                            MADE_TEXT("logind", true, 31),
                                            {.name = "how",
                                             .wire = "how",
                                             .kind = ARGUMENT_CHOICE,
                                             .required = true,
                                             .choices = "end kill lock"},
                                            ARGUMENT_END};

const struct verb verbs_session[] = {
    {.words = "session list",
     .wire = "session.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .made = session_list_made,
     .summary = N_("list who is logged in"),
     .description =
         N_("Sessions that were opened and not closed yet; a machine that crashed leaves some "
            "behind. Suspending a person or expiring a password stops further logins, not a "
            "session that is open: that is locked or ended as the policy says, or as --sessions of "
            "these commands says; they tell of each session what was seen (B5)."),
     .example = "warifu session list taro",
     .exits = N_("3 nobody of that name."),
     .arguments = arguments,
     .sections = sections},
    {.wire = "session.own", // for whoever ends their own grant, which needs no role
     .roles = BY_SELF,
     .flags = VERB_PAGES,
     .made = session_list_made,
     .sections = sections},
    {.wire = "session.stop", // what logind has, where it does not let the client do that
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_SESSION_ORDERED, EVENT_SESSION_ORDERED},
     .made = stop_made},
    {.wire = "session.stopped", // a record of what the client did with a session, and saw
     .roles = READERS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_SESSION_STOPPED, EVENT_SESSION_STOPPED},
     .made = stopped_made},
    {.words = NULL},
};
