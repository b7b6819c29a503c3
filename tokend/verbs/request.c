// SPDX-License-Identifier: BSD-2-Clause
// What one person asks for and another approves: requests of every kind, and privilege grants (D1,
// D4, D7, D8).
#include "verbs/request_common.h"

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
    ARGUMENT_WINDOW,
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

static const struct argument show_arguments[] = {
    ARGUMENT_NUMBER_OF_REQUEST,
    {.name = "all",
     .kind = ARGUMENT_FLAG,
     .help = N_("of another policy: everybody who gains or loses, not the first twenty lines")},
    ARGUMENT_END,
};

// Whose account it is about, which the name service is asked for: the client has it from
// `request show`.
static const struct argument approve_made[] = {MADE_TEXT("user", false, NAME_MAX_BYTES),
                                               ARGUMENT_END};

static const struct argument stop_made[] = {MADE_NUMBER("request", true, 1, UINT32_MAX),
                                            ARGUMENT_END};

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

static const struct section one_section[] = {
    {.key = "request", .record = true, .columns = {REQUEST_COLUMNS}},
    SECTION_END,
};

static const struct section show_sections[] = {
    {.key = "request", .record = true, .columns = {REQUEST_COLUMNS}},
    {.key = "change",
     .title = N_("What it does"),
     .columns = {{"change", N_("Change"), COLUMN_WORD},
                 {"whose", N_("User"), COLUMN_TEXT},
                 {"object", N_("Of that"), COLUMN_TEXT},
                 {"before", N_("Now"), COLUMN_WORD},
                 {"after", N_("Then"), COLUMN_WORD}}},
    {.key = "since",
     .title = N_("What the policy has said otherwise since this was asked for"),
     .columns = {{"since", N_("Setting"), COLUMN_TEXT},
                 {"was", N_("When it was asked for"), COLUMN_TEXT},
                 {"is", N_("Now"), COLUMN_TEXT}}},
    {.key = "more",
     .record = true,
     .columns = {{"more", N_("Changes that are not shown"), COLUMN_NUMBER}}},
    SECTION_WHO_CHANGES(N_("Who gains and who loses")),
    {.key = "differences",
     .record = true,
     .columns = {{"differences", N_("Such changes"), COLUMN_NUMBER, BY_CLIENT},
                 {"see", N_("More"), COLUMN_SENTENCE, BY_CLIENT}}},
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
            "end it lets nobody through, and what began because of it is ended, with all that it "
            "has started."),
     .example = "warifu privilege request sudo --until 2h --reason 'work order 4711'",
     .exits =
         N_("3 nobody of that name; 4 no rule demands a grant, or nobody could approve it; 5 not "
            "for somebody else."),
     .manual = N_(
         "If no administrator could approve it, that is said at once. Who is independent of whom: "
         "see review close. A request that nobody has answered after seven days is void. How long "
         "a grant may last, and which rules demand one: grant_longest and grant in "
         "warifu-policy(5)."),
     .arguments = ask_arguments,
     .sections = one_section},
    {.words = "privilege approve",
     .wire = "privilege.approve",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_STAYS, EVENT_REQUEST_APPROVED,
                 EVENT_REQUEST_APPROVED},
     .summary = N_("approve a privilege grant that somebody else asks for"),
     .description =
         N_("As `request approve`, for privilege grants alone: a number of anything else "
            "is none."),
     .example = "warifu privilege approve 31 --shown 0f3a5c2e9b7d1468 --reason 'work order 4711'",
     .exits =
         N_("3 no such request for privilege; 4 it is answered, too late, or not what you were "
            "shown; 5 not by you."),
     .manual =
         N_("The word is that of request show. Who may, and what both show: see request approve."),
     .arguments = approve_arguments,
     .made = approve_made,
     .sections = stopping_sections},
    {.words = "privilege reject",
     .wire = "privilege.reject",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_REJECTED, EVENT_REQUEST_REJECTED},
     .summary = N_("decline a privilege grant that somebody asks for"),
     .description = N_("As `request reject`, for privilege grants alone: a number of anything else "
                       "is none."),
     .example = "warifu privilege reject 31 --reason 'no work order'",
     .exits = N_("3 no such request for privilege; 4 it is answered."),
     .arguments = change_arguments,
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
         N_("Any administrator may end it, and so may its holder. From this moment it lets nobody "
            "through, and a login that was begun with it goes no further; what its holder has open "
            "on this host is locked or ended, and the result is checked."),
     .example = "warifu privilege end 31 --reason 'work done'",
     .exits = N_("3 no such grant; 4 it is not in force; 5 not by you; 7 done, but sessions go on "
                 "that should not."),
     .arguments = end_arguments,
     .sections = stopping_sections},
    {.wire = "privilege.stop", // what the client may not end itself of what began by that grant
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_SESSION_ORDERED, EVENT_SESSION_ORDERED},
     .made = stop_made},
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
     .flags = VERB_PAGES,
     .summary = N_("show one request, with the word that approves it"),
     .description =
         N_("Of what two people do, the command is shown, and what it would change if it were done "
            "now: what is so, and what would be so; of another policy each setting that it says "
            "otherwise, and who gains and who loses by it; of an exception the setting that is "
            "relaxed. The word changes with "
            "whatever is shown, with the role and state of whoever asks and whom it is about, and, "
            "of exceptions and grants, with the policy in force."),
     .example = "warifu request show 31",
     .exits = N_("3 no such request."),
     .manual = N_(
         "What it would change is found out by doing it and undoing that, with the rights of "
         "whoever asked: the events are those that the log would get. If it would be refused "
         "now, the reason is told. If another policy has come into force since an exception or a "
         "grant was asked for, each setting that has changed is listed. Who gains and who "
         "loses by another policy is what policy diff says of both: over all people, services "
         "and hosts that are known here. It is computed on this host, by the engine that logs "
         "people in, and is no part of the word: that covers both texts."),
     .arguments = show_arguments,
     .sections = show_sections},
    {.words = "request approve",
     .wire = "request.approve",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {PART_SUBJECT | PART_ISSUER, NULL, LAST_STAYS, EVENT_REQUEST_APPROVED,
                 EVENT_REQUEST_APPROVED},
     .summary = N_("approve what somebody else asks for"),
     .description =
         N_("It is bound to what you have seen: the word of `request show`. If anything about the "
            "request, or about what it does, has changed since, nothing is approved, and you look "
            "again (D7). What two people do is then done at once, or, where it makes a secret or "
            "takes an authenticator, by whoever asked, once, by the same command. It cannot "
            "be approved by whoever asked for it, by whom it is about, by anybody who is not "
            "independent of whoever asked, or by root (D8). Whoever loses a role by it has their "
            "open sessions on this host locked or ended, and the result is checked."),
     .example = "warifu request approve 31 --shown 0f3a5c2e9b7d1468 --reason 'work order 4711'",
     .exits =
         N_("3 no such request; 4 it is answered, too late, or not what you were shown; 5 not by "
            "you; 7 done, but sessions go on that should not."),
     .manual =
         N_("Both show two classes, with authenticators of their own, no more than five minutes "
            "before. Whoever has keys on a card that the other one has keys on is not "
            "independent of them."),
     .arguments = approve_arguments,
     .made = approve_made,
     .sections = stopping_sections},
    {.words = "request reject",
     .wire = "request.reject",
     .roles = BY_ADMIN,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_REJECTED, EVENT_REQUEST_REJECTED},
     .summary = N_("decline what somebody asks for"),
     .description = N_("Any administrator may. It gives nobody anything."),
     .example = "warifu request reject 31 --reason 'no work order'",
     .exits = N_("3 no such request; 4 it is answered."),
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
     .exits = N_("3 no such request; 4 it is answered; 5 it is somebody else's."),
     .arguments = change_arguments,
     .sections = one_section},
    {.words = NULL},
};
