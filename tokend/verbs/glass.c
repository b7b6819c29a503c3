// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument issue_arguments[] = {
    ARGUMENT_REASON, ARGUMENT_OUTPUT, ARGUMENT_SHOW_SECRET, ARGUMENT_DRY_RUN, ARGUMENT_END,
};

static const struct argument confirm_arguments[] = {
    {.name = "envelope",
     .wire = "envelope",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 8,
     .max = 16,
     .meta = "ENVELOPE",
     .help = N_("the number of the envelope, as it stands on the paper")},
    {.name = "check",
     .wire = "check",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 4,
     .max = 8,
     .meta = "LETTERS",
     .help = N_("the four letters that stand on the printed paper alone")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument revoke_arguments[] = {ARGUMENT_REASON, ARGUMENT_DRY_RUN, ARGUMENT_END};
static const struct argument no_arguments[] = {ARGUMENT_END};

#define COLUMNS                                                                                    \
    {"envelope", N_("Envelope"), COLUMN_TEXT}, {"state", N_("State"), COLUMN_WORD},                \
        {"host", N_("Host"), COLUMN_TEXT}, {"account", N_("Account"), COLUMN_TEXT},                \
        {"consoles", N_("Consoles"), COLUMN_TEXT}, {"issued", N_("Issued"), COLUMN_TIME},          \
        {"issued_by", N_("Issued by"), COLUMN_TEXT}, {"until", N_("Valid until"), COLUMN_TIME},    \
    {                                                                                              \
        "count", N_("Codes"), COLUMN_NUMBER                                                        \
    }

static const struct section issue_sections[] = {
    {.key = "envelope",
     .record = true,
     .columns = {COLUMNS, {"codes", NULL, COLUMN_SECRET}, {"check", NULL, COLUMN_SECRET}}},
    SECTION_END,
};

static const struct section change_sections[] = {
    {.key = "envelope", .record = true, .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "envelope",
     .columns = {COLUMNS,
                 {"left", N_("Left"), COLUMN_NUMBER},
                 {"used", N_("Used"), COLUMN_NUMBER}}},
    SECTION_END,
};

const struct verb verbs_glass[] = {
    {.words = "break-glass issue",
     .wire = "glass.issue",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_GLASS_ISSUED, EVENT_GLASS_ISSUED},
     .flags = VERB_SECRET,
     .summary = N_("print the codes of the sealed envelope for this host"),
     .description = N_(
         "For the day on which tokend does not answer: each code lets the account of the policy "
         "in once, on a console of this machine, together with the account's own password. The "
         "paper is printed once and the codes are kept nowhere. None of them works before "
         "`warifu break-glass confirm`, and then no older one does any more. Every use is told "
         "in all logs, and listed in `warifu review list` until somebody has looked at it (F2)."),
     .example = "warifu break-glass issue --reason 'yearly renewal' --output /run/envelope.txt",
     .exits =
         N_("2 no place for the paper; 4 the policy does not allow it; 73, 74 the output file."),
     .arguments = issue_arguments,
     .sections = issue_sections},
    {.words = "break-glass confirm",
     .wire = "glass.confirm",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_GLASS_ACTIVATED, EVENT_GLASS_ACTIVATED},
     .summary = N_("put an envelope in force once its paper is printed"),
     .description =
         N_("Its number and four letters stand on the paper: whoever types them has seen "
            "that it can be read. All older codes of this host are dead from then on."),
     .example = "warifu break-glass confirm K7QM2XWD --check 4TZP --reason 'yearly renewal'",
     .exits = N_("2 not what stands on the paper; 3 no such envelope; 4 it is in force already."),
     .arguments = confirm_arguments,
     .sections = change_sections},
    {.words = "break-glass list",
     .wire = "glass.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("show the envelopes of this host, and how many codes are left"),
     .description = N_("No code is shown: only hashes are kept. `warifu review list` shows where "
                       "and when codes were used."),
     .example = "warifu break-glass list",
     .arguments = no_arguments,
     .sections = list_sections},
    {.words = "break-glass revoke",
     .wire = "glass.revoke",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_GLASS_REVOKED, EVENT_GLASS_REVOKED},
     .summary = N_("take the envelope in force out of force at once"),
     .description = N_("When the paper was lost or an envelope was opened without need. Afterwards "
                       "this host has no way in while tokend does not answer: issue another one."),
     .example = "warifu break-glass revoke --reason 'seal found broken'",
     .exits = N_("4 none is in force."),
     .arguments = revoke_arguments,
     .sections = change_sections},
    {.words = NULL},
};
