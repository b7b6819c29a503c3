// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument explain_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "service",
     .wire = "service",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 63,
     .meta = "SERVICE",
     .help = N_("the PAM service: login, sshd, sudo ...")},
    {.name = "rhost",
     .wire = "rhost",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 255,
     .meta = "HOST",
     .help = N_("where a remote login comes from (PAM_RHOST)")},
    {.name = "tty",
     .wire = "tty",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 127,
     .meta = "TTY",
     .help = N_("the terminal (PAM_TTY)")},
    {.name = "host",
     .wire = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "HOST",
     .help = N_("the workstation, if not this one")},
    ARGUMENT_END,
};

static const struct argument lint_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("a policy file, or the name of a profile: municipal, kobe ...")},
    ARGUMENT_END,
};

static const struct argument services_arguments[] = {
    {.name = "policy",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("a profile or a policy file, if not the one that tokend.conf names")},
    {.name = "directory",
     .kind = ARGUMENT_FILE,
     .meta = "DIRECTORY",
     .help = N_("PAM files, if not those in /etc/pam.d and /usr/lib/pam.d")},
    ARGUMENT_END,
};

static const struct section explain_sections[] = {
    {.key = "decision",
     .record = true,
     .columns = {{"decision", N_("Decision"), COLUMN_WORD},
                 {"rule", N_("Rule"), COLUMN_TEXT},
                 {"where", N_("Written at"), COLUMN_TEXT},
                 {"clauses", N_("Clauses"), COLUMN_TEXT},
                 {"times", N_("Only at these times"), COLUMN_TEXT},
                 {"times_ja", N_("Times in Japanese"), COLUMN_TEXT},
                 {"reason", N_("Reason"), COLUMN_TEXT},
                 {"reason_ja", N_("Reason in Japanese"), COLUMN_TEXT},
                 {"kind", N_("Kind of program"), COLUMN_TEXT},
                 {"add_to", N_("To let it in, add it to"), COLUMN_TEXT},
                 {"classes", N_("Different classes"), COLUMN_NUMBER},
                 {"include", N_("Must include"), COLUMN_WORD},
                 {"ways", N_("Ways"), COLUMN_TEXT},
                 {"knowledge", N_("Passwords kept by"), COLUMN_WORD},
                 {"failures", N_("Wrong tries until lockout"), COLUMN_NUMBER},
                 {"window", N_("Counted within"), COLUMN_SECONDS},
                 {"lock", N_("Locked for"), COLUMN_SECONDS},
                 {"tries", N_("Tries at one login"), COLUMN_NUMBER},
                 {"prompt", N_("Time for an answer"), COLUMN_SECONDS},
                 {"login", N_("Time for a login"), COLUMN_SECONDS},
                 {"session", N_("Longest session"), COLUMN_SECONDS},
                 {"emergency", N_("Emergency code accepted"), COLUMN_FLAG},
                 {"first_login", N_("Temporary password accepted"), COLUMN_FLAG},
                 {"shared_ids", N_("Shared IDs allowed"), COLUMN_FLAG},
                 {"unprotected_keys", N_("Keys that sign without PIN"), COLUMN_FLAG},
                 {"without_authentication", N_("Account without login"), COLUMN_FLAG},
                 {"root_without_authentication", N_("Root's work without login"), COLUMN_FLAG},
                 {"clock", N_("Codes on a wrong clock"), COLUMN_WORD},
                 {"privileged", N_("Privileged"), COLUMN_FLAG},
                 {"groups_known", N_("Groups known"), COLUMN_FLAG},
                 {"groups_why", N_("Groups not known, because of"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section lint_sections[] = {
    {.key = "severity",
     .columns = {{"severity", N_("Severity"), COLUMN_WORD},
                 {"clause", N_("Clause"), COLUMN_TEXT},
                 {"document", N_("Document"), COLUMN_TEXT},
                 {"where", N_("Where"), COLUMN_TEXT},
                 {"text", N_("Finding"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section services_sections[] = {
    {.key = "service",
     .columns = {{"service", N_("Service"), COLUMN_TEXT},
                 {"kind", N_("Kind of program"), COLUMN_TEXT},
                 {"decision", N_("Decision"), COLUMN_WORD},
                 {"rule", N_("Rule"), COLUMN_TEXT},
                 {"asks", N_("Asks warifu"), COLUMN_FLAG},
                 {"advice", N_("Why, or what to do"), COLUMN_TEXT}}},
    SECTION_END,
};

const struct verb verbs_policy[] = {
    {.words = "policy explain",
     .wire = "policy.explain",
     .roles = READERS,
     .summary = N_("show which rule applies to a login, and what it requires"),
     .description =
         N_("Answered by the very engine that logs people in: the rule, where it is written, the "
            "clauses it stands for, what must be shown and the limits."),
     .example = "warifu policy explain taro sshd --rhost 192.0.2.7\n"
                "warifu policy explain taro sudo --json",
     .exits = "none; a denial is an answer.",
     .arguments = explain_arguments,
     .sections = explain_sections},
    {.words = "policy services",
     .flags = VERB_LOCAL,
     .summary = N_("show which rule applies to each PAM service of this machine"),
     .description =
         N_("Goes through the files in /etc/pam.d and /usr/lib/pam.d, without tokend: which rule "
            "holds for an ordinary person, whether the file asks warifu, and what to do. Exit "
            "status 1 when a program has no rule, or is let in without asking warifu."),
     .example = "warifu policy services\n"
                "warifu policy services --policy /etc/warifu/site.policy --json",
     .exits = "1 a program has no rule, or is let in without asking warifu; 65 the policy or "
              "tokend.conf is malformed or not root's; 66 the directory cannot be read. The common "
              "ones do not occur.",
     .manual = "The programs, and the kind of each, are listed in doc/SERVICES.md.",
     .arguments = services_arguments,
     .sections = services_sections},
    {.words = "policy lint",
     .flags = VERB_LOCAL,
     .summary = N_("check a policy file against the clauses"),
     .description =
         N_("Reads the file here, without tokend. Each finding names the clause, the document and "
            "section, and where the setting is. Exit status 1 when a clause is broken, 65 when "
            "the file is malformed."),
     .example = "warifu policy lint /etc/warifu/site.policy",
     .exits = "1 a clause is broken; 3 no such file or profile; 65 the file is malformed; 66 it "
              "cannot be read. The common ones do not occur.",
     .manual =
         "One row says how many wrong tries a day are evaluated against one person, whatever their "
         "order; with --json also as numbers: guesses, and of these local, remote and foreign.",
     .arguments = lint_arguments,
     .sections = lint_sections},
    {.words = NULL},
};
