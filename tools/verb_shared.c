// SPDX-License-Identifier: BSD-2-Clause
// IDs of several people, and who may use them (A6).
#include "language.h"
#include "verbs.h"

#define OPTION_SHARED                                                                              \
    {                                                                                              \
        .name = "id", .wire = "user", .kind = OPTION_USER, .positional = true, .required = true,   \
        .min = 1, .max = NAME_MAX_BYTES, .meta = "ID", .help = N_("the shared ID's login name")    \
    }
#define OPTION_MEMBER                                                                              \
    {                                                                                              \
        .name = "member", .wire = "member", .kind = OPTION_USER, .positional = true,               \
        .required = true, .min = 1, .max = NAME_MAX_BYTES, .meta = "USER",                         \
        .help = N_("the member's own login name")                                                  \
    }

static const struct option create_options[] = {
    OPTION_SHARED,
    {.name = "display",
     .wire = "display",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 128,
     .meta = "NAME",
     .help = N_("the ID's name as people read it")},
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

static const struct option member_options[] = {OPTION_SHARED, OPTION_MEMBER, OPTION_REASON,
                                               OPTION_DRY_RUN, OPTION_END};
static const struct option remove_options[] = {OPTION_SHARED,   OPTION_MEMBER,  OPTION_REASON,
                                               OPTION_SESSIONS, OPTION_DRY_RUN, OPTION_END};
static const struct option list_options[] = {OPTION_SHARED, OPTION_END};

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
     .summary = N_("make an account an ID of several people"),
     .description = N_("ID must exist on this machine (getent passwd ID). It gets no password and "
                       "no code: whoever logs in with it is asked for their own user name, "
                       "password and code, and the log names that person. The policy says where "
                       "shared IDs are allowed (shared_ids). Suspend or remove it like a person."),
     .example = "warifu shared create madoguchi --display 'Counter' --reason 'counter terminal, "
                "fiscal 2026'",
     .options = create_options,
     .sections = create_sections},
    {.words = "shared add",
     .wire = "shared.add",
     .summary = N_("let a person use a shared ID"),
     .description = N_("USER must be enrolled. At most 64 people share an ID; keep them few."),
     .example = "warifu shared add madoguchi taro --reason 'works at the counter'",
     .options = member_options,
     .sections = member_sections},
    {.words = "shared remove",
     .wire = "shared.remove",
     .summary = N_("let a person use a shared ID no longer"),
     .description =
         N_("From the moment it is done no login of USER with ID succeeds; open sessions of theirs "
            "with ID on this host are locked or ended, and the result is checked."),
     .example = "warifu shared remove madoguchi taro --reason 'transferred'",
     .options = remove_options,
     .sections = remove_sections,
     .run = verb_stopping},
    {.words = "shared list",
     .wire = "shared.list",
     .summary = N_("list who may use a shared ID"),
     .description = N_("`warifu user list --shared` lists the shared IDs themselves."),
     .example = "warifu shared list madoguchi",
     .options = list_options,
     .sections = list_sections},
    {.words = NULL},
};
