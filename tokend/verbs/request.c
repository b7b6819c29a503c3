// SPDX-License-Identifier: BSD-2-Clause
// What one person asks for and another approves: requests of every kind, and privilege grants (D1,
// D4, D7, D8).
#include "verbs/common.h"

#define ARGUMENT_NUMBER_OF_REQUEST                                                                 \
    {                                                                                              \
        .name = "request", .wire = "request", .kind = ARGUMENT_NUMBER, .positional = true,         \
        .required = true, .min = 1, .max = INT64_MAX, .meta = "NO",                                \
        .help = N_("its number, as `request list` shows it")                                       \
    }

static const struct argument ask_arguments[] = {
    {.name = "service",
     .wire = "service",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 64,
     .meta = "SERVICE",
     .help = N_("for which PAM service, such as sudo; \"*\" and \"?\" stand for others")},
    {.name = "until",
     .wire = "until",
     .kind = ARGUMENT_UNTIL,
     .required = true,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help = N_("when it ends by itself: 17:30 (today), \"2026-04-01 17:30\", or 90m or 4h from "
                "now")},
    {.name = "from",
     .wire = "from",
     .kind = ARGUMENT_UNTIL,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help = N_("when it begins, written the same way; without it, now")},
    {.name = "host",
     .wire = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "HOST",
     .help = N_("on which workstation, a name or a pattern; without it, on this one")},
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("for whom, where an administrator asks; without it, for yourself")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {
    {.name = "all", .wire = "all", .kind = ARGUMENT_FLAG, .help = N_("also those that are over")},
    ARGUMENT_END,
};

static const struct argument show_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_END};

static const struct argument approve_arguments[] = {
    ARGUMENT_NUMBER_OF_REQUEST,
    {.name = "shown",
     .wire = "shown",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 1,
     .max = 16,
     .meta = "WORD",
     .help = N_("the word that `request show` shows: this is what you approve")},
    ARGUMENT_REASON,
    ARGUMENT_SESSIONS,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument change_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_REASON,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument end_arguments[] = {ARGUMENT_NUMBER_OF_REQUEST, ARGUMENT_REASON,
                                                ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument review_arguments[] = {ARGUMENT_END};

#define COLUMNS_SHORT                                                                              \
    {"request", N_("No."), COLUMN_NUMBER}, {"kind", N_("Kind"), COLUMN_WORD},                      \
        {"clause", N_("Clause"), COLUMN_TEXT}, {"state", N_("State"), COLUMN_WORD},                \
        {"user", N_("User"), COLUMN_TEXT}, {"before", N_("Before"), COLUMN_WORD},                  \
        {"after", N_("After"), COLUMN_WORD}, {"service", N_("Service"), COLUMN_TEXT},              \
        {"host", N_("Host"), COLUMN_TEXT}, {"what", N_("What"), COLUMN_TEXT},                      \
        {"from", N_("From"), COLUMN_TIME}, {"until", N_("Valid until"), COLUMN_TIME},              \
        {"by", N_("By"), COLUMN_TEXT},                                                             \
    {                                                                                              \
        "reason", N_("Reason"), COLUMN_TEXT                                                        \
    }

#define COLUMNS                                                                                    \
    COLUMNS_SHORT, {"opened", N_("Since"), COLUMN_TIME},                                           \
        {"answer_by", N_("To be answered by"), COLUMN_TIME},                                       \
        {"done", N_("What was done"), COLUMN_TEXT}, {"closed_by", N_("Answered by"), COLUMN_TEXT}, \
        {"closed", N_("Answered"), COLUMN_TIME}, {"verdict", N_("Verdict"), COLUMN_TEXT},          \
        {"ended_by", N_("Ended by"), COLUMN_TEXT}, {"ended", N_("Ended"), COLUMN_TIME},            \
    {                                                                                              \
        "shown", N_("Word for the approval"), COLUMN_TEXT                                          \
    }

static const struct section one_section[] = {
    {.key = "request", .record = true, .columns = {COLUMNS}},
    SECTION_END,
};

static const struct section stopping_sections[] = {
    {.key = "request", .record = true, .columns = {COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "request", .columns = {COLUMNS}},
    SECTION_END,
};

const struct verb verbs_request[] = {
    {.words = "privilege request",
     .wire = "privilege.request",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_MADE, EVENT_REQUEST_MADE},
     .summary = N_("ask for a privilege grant, for a limited time"),
     .description =
         N_("Where a rule of the policy has grant = yes, nobody is let through, whatever sudoers "
            "says, without a grant of theirs that is in force. You ask for yourself, or as an "
            "administrator for somebody else; an administrator who neither asks nor is concerned, "
            "and is independent of whoever asks, approves it (D4, D8). After its "
            "end it lets nobody through, and sessions that systemd opened with it end; what sudo "
            "began may go on, unless command_timeout of sudoers is set."),
     .example = "warifu privilege request sudo --until 2h --reason 'work order 4711'",
     .exits = "3 nobody of that name; 4 no rule demands a grant, or nobody could approve it; 5 not "
              "for somebody else.",
     .manual =
         "If no administrator could approve it, that is said at once. Who is independent of whom: "
         "see review close. A request that nobody has answered after seven days is void. How long "
         "a grant may last, and which rules demand one: grant_longest and grant in "
         "warifu-policy(5).",
     .arguments = ask_arguments,
     .sections = one_section},
    {.words = "privilege list",
     .wire = "privilege.list",
     .roles = READERS | BY_SELF,
     .flags = VERB_PAGES,
     .summary = N_("list privilege grants"),
     .description = N_("Those that wait for an approval or are in force. Whoever is neither "
                       "administrator nor auditor sees their own."),
     .example = "warifu privilege list --all",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "privilege end",
     .wire = "privilege.end",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_ENDED, EVENT_REQUEST_ENDED},
     .summary = N_("end a privilege grant before its time"),
     .description =
         N_("Any administrator ends it, and whoever holds it. From this moment it lets nobody "
            "through, and a login that was begun with it goes no further; what its holder has open "
            "on this host is locked or ended, and the result is checked."),
     .example = "warifu privilege end 31 --reason 'work done'",
     .exits = "3 no such grant; 4 it is not in force; 5 not by you; 7 done, but sessions go on "
              "that should not.",
     .arguments = end_arguments,
     .sections = stopping_sections},
    {.words = "privilege review",
     .wire = "privilege.review",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list who holds a privilege grant now"),
     .description = N_("For the regular inspection (G3). If more people hold one than the policy's "
                       "grant_holders allows, it says so (D1)."),
     .example = "warifu privilege review",
     .arguments = review_arguments,
     .sections = list_sections},
    {.words = "request list",
     .wire = "request.list",
     .roles = READERS | BY_SELF,
     .flags = VERB_PAGES,
     .summary = N_("list what waits for an approval, or is in force"),
     .description = N_("Requests of every kind. Whoever is neither administrator nor auditor sees "
                       "what they have asked for, and what is about them."),
     .example = "warifu request list",
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "request show",
     .wire = "request.show",
     .roles = READERS | BY_SELF,
     .summary = N_("show one request, with the word that approves it"),
     .description = N_("The word changes with whatever is shown, and with the role and state of "
                       "whoever asks and whom it is about."),
     .example = "warifu request show 31",
     .exits = "3 no such request.",
     .arguments = show_arguments,
     .sections = one_section},
    {.words = "request approve",
     .wire = "request.approve",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_STAYS, EVENT_REQUEST_APPROVED,
                 EVENT_REQUEST_APPROVED},
     .summary = N_("approve what somebody else asks for"),
     .description =
         N_("It is bound to what you have seen: the word of `request show`. If anything about the "
            "request has changed since, nothing is approved, and you look again (D7). It cannot "
            "be approved by whoever asked for it, by whom it is about, by anybody who is not "
            "independent of whoever asked, or by root (D8). Whoever loses a role by it has their "
            "open sessions on this host locked or ended, and the result is checked."),
     .example = "warifu request approve 31 --shown 0f3a5c2e9b7d1468 --reason 'work order 4711'",
     .exits = "3 no such request; 4 it is answered, too late, or not what you were shown; 5 not by "
              "you; 7 done, but sessions go on that should not.",
     .arguments = approve_arguments,
     .sections = stopping_sections},
    {.words = "request reject",
     .wire = "request.reject",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_REJECTED, EVENT_REQUEST_REJECTED},
     .summary = N_("decline what somebody asks for"),
     .description = N_("Any administrator may. It gives nobody anything."),
     .example = "warifu request reject 31 --reason 'no work order'",
     .exits = "3 no such request; 4 it is answered.",
     .arguments = change_arguments,
     .sections = one_section},
    {.words = "request withdraw",
     .wire = "request.withdraw",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_WITHDRAWN, EVENT_REQUEST_WITHDRAWN},
     .summary = N_("take back what you have asked for"),
     .description = N_("Only whoever asked for it, and only as long as nobody has answered."),
     .example = "warifu request withdraw 31 --reason 'no longer needed'",
     .exits = "3 no such request; 4 it is answered; 5 it is somebody else's.",
     .arguments = change_arguments,
     .sections = one_section},
    {.words = NULL},
};
