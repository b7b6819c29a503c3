// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "only",
     .kind = ARGUMENT_CHOICE,
     .choices = "pam sshd sudo polkit autologin files units accounts machine witnesses "
                "policy version",
     .meta = "CHECK",
     .help = N_("run this check alone")},
    {.name = "root",
     .kind = ARGUMENT_FILE,
     .meta = "DIRECTORY",
     .help = N_("look at the machine whose disk is mounted there")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "finding",
     .record = true,
     .columns = {{"severity", N_("Severity"), COLUMN_WORD, BY_CLIENT},
                 {"text", N_("Finding"), COLUMN_SENTENCE, BY_CLIENT},
                 {"where", N_("Where"), COLUMN_TEXT, BY_CLIENT},
                 {"detail", N_("Details"), COLUMN_SENTENCE, BY_CLIENT},
                 {"clause", N_("Clause"), COLUMN_TEXT, BY_CLIENT},
                 {"why", N_("Why it matters"), COLUMN_SENTENCE, BY_CLIENT},
                 {"remedy", N_("Remedy"), COLUMN_SENTENCE, BY_CLIENT},

                 {"finding", N_("Identifier"), COLUMN_TEXT, BY_CLIENT}}},
    {.key = "looked_at",
     .title = N_("What was looked at"),
     .columns = {{"looked_at", N_("Check"), COLUMN_TEXT, BY_CLIENT},
                 {"clause", N_("Clause"), COLUMN_TEXT, BY_CLIENT},
                 {"findings", N_("Findings"), COLUMN_NUMBER, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_check[] = {
    {.words = "check",
     .flags = VERB_LOCAL,
     .summary = N_("inspect this machine against the clauses"),
     .description =
         N_("Reads the PAM files as libpam does and searches them for ways round "
            "pam_warifu; queries sshd and sudo; inspects automatic logins, owners and "
            "modes, tokend's unit, accounts, clock, disk, witnesses of the log, policy and "
            "versions (G1). "
            "Each finding gives its severity, the clauses, why it matters and how to "
            "mend it. What cannot be read is reported as not checked. Run it as root. "
            "The exit status is that of the worst finding."),
     .example = "warifu check\n"
                "warifu check --only pam --json",
     .exits = N_("0 nothing is wrong; 30 low; 31 something was not checked; 32 medium; 33 high; 34 "
                 "critical; 66 the directory cannot be read."),
     .manual =
         N_("The checks are pam, sshd, sudo, polkit, autologin, files, units, accounts, machine, "
            "witnesses, policy and version. witnesses asks tokend. Of pam every state is looked at "
            "that libpam can come to, whatever "
            "the modules "
            "may say. warifu-check.timer runs it once a day, when an administrator enables it; "
            "monitoring sees the unit warifu-check.service fail."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
