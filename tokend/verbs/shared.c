// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_SHARED                                                                            \
    {                                                                                              \
        .name = "id", .wire = "user", .kind = ARGUMENT_USER, .positional = true, .required = true, \
        .min = 1, .max = NAME_MAX_BYTES, .meta = "ID", .help = N_("the shared ID's login name")    \
    }
#define ARGUMENT_MEMBER                                                                            \
    {                                                                                              \
        .name = "member", .wire = "member", .kind = ARGUMENT_USER, .positional = true,             \
        .required = true, .min = 1, .max = NAME_MAX_BYTES, .meta = "USER",                         \
        .help = N_("the member's own login name")                                                  \
    }
static const struct argument create_arguments[] = {
    ARGUMENT_SHARED,
    {.name = "display",
     .wire = "display",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 128,
     .meta = "NAME",
     .help = N_("the display name of the ID")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument member_arguments[] = {ARGUMENT_SHARED, ARGUMENT_MEMBER,
                                                   ARGUMENT_REASON, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument remove_arguments[] = {ARGUMENT_SHARED,  ARGUMENT_MEMBER,
                                                   ARGUMENT_REASON,  ARGUMENT_SESSIONS,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument list_arguments[] = {ARGUMENT_SHARED, ARGUMENT_END};

static const struct section create_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT}, {"uid", N_("User ID"), COLUMN_NUMBER}}},
    SECTION_END,
};

static const struct section member_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT}, {"member", N_("Member"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section remove_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"member", N_("Member"), COLUMN_TEXT},
                 COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "member",
     .columns = {{"member", N_("Member"), COLUMN_TEXT},
                 {"display", N_("Name"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD}}},
    SECTION_END,
};

const struct verb verbs_shared[] = {
    {.words = "shared create",
     .wire = "shared.create",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_USER_ADDED, EVENT_USER_ADDED},
     .summary = N_("turn an account into a shared ID"),
     .description = N_("ID must exist on this machine (getent passwd ID). It gets no password and "
                       "no code: whoever logs in with it is asked for their own user name, "
                       "password and code, and the log names that person. The policy says where "
                       "shared IDs are allowed (shared_ids). Suspend or remove it like a person."),
     .example = "warifu shared create madoguchi --display 'Counter' --reason 'counter terminal, "
                "fiscal 2026'",
     .exits = N_("3 no such account; 4 enrolled already."),
     .arguments = create_arguments,
     .sections = create_sections},
    {.words = "shared add",
     .wire = "shared.add",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_MEMBER_ADDED, EVENT_MEMBER_ADDED},
     .summary = N_("let a person use a shared ID"),
     .description = N_("USER must be enrolled. At most 64 people share an ID; keep them few."),
     .example = "warifu shared add madoguchi taro --reason 'works at the counter'",
     .exits = N_("3 nobody of that name; 4 ID is a person's own, or USER a member already."),
     .arguments = member_arguments,
     .sections = member_sections},
    {.words = "shared remove",
     .wire = "shared.remove",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {0, NULL, LAST_FREE, EVENT_MEMBER_REMOVED, EVENT_MEMBER_REMOVED},
     .summary = N_("stop a person from using a shared ID"),
     .description =
         N_("From the moment it is done no login of USER with ID succeeds; open sessions of theirs "
            "with ID on this host are locked or ended, and the result is checked."),
     .example = "warifu shared remove madoguchi taro --reason 'transferred'",
     .exits =
         N_("3 nobody of that name, or no member; 4 ID is a person's own; 7 done, but sessions "
            "go on that should not."),
     .arguments = remove_arguments,
     .sections = remove_sections},
    {.words = "shared list",
     .wire = "shared.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list who may use a shared ID"),
     .description = N_("`warifu user list --shared` lists the shared IDs themselves."),
     .example = "warifu shared list madoguchi",
     .exits = N_("3 nobody of that name; 4 ID is a person's own."),
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = NULL},
};
