// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    {.name = "user",
     .kind = ARGUMENT_USER,
     .positional = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("with --try: who logs in")},
    {.name = "try",
     .kind = ARGUMENT_FLAG,
     .help = N_("USER logs in here, once, by the stacks as they would be; nothing is switched on")},
    {.name = "switch-on",
     .kind = ARGUMENT_FLAG,
     .help = N_("logins of this machine ask for two factors from now on; without a confirmation "
                "in time everything is put back")},
    {.name = "confirm-within",
     .kind = ARGUMENT_UNTIL,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help = N_("with --switch-on: for how long it waits for a login, 2m to 12h (default: 10m)")},
    {.name = "untried",
     .kind = ARGUMENT_FLAG,
     .help = N_("with --switch-on: also if nobody has logged in here with two factors lately")},
    {.name = "confirm",
     .kind = ARGUMENT_FLAG,
     .help = N_("the switch stays, if somebody has logged in with two factors since")},
    {.name = "undo",
     .kind = ARGUMENT_FLAG,
     .help = N_("logins as they were before the switch, at any time")},
    {.name = "answers",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("what is asked step by step is in FILE, for many machines")},
    {.name = "overdue",
     .kind = ARGUMENT_FLAG,
     .help = N_("for warifu-setup.service: put back what was not confirmed in time")},
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "state",
     .record = true,
     .columns = {{"state", N_("Two factors at login"), COLUMN_WORD},
                 {"until", N_("To be confirmed until"), COLUMN_TIME},
                 {"login", N_("Login with two factors"), COLUMN_TEXT},
                 {"service", N_("with"), COLUMN_TEXT}}},
    {.key = "step",
     .title = N_("Steps"),
     .columns = {{"step", N_("Step"), COLUMN_WORD}, {"step_state", N_("State"), COLUMN_WORD}}},
    {.key = "path",
     .title = N_("What was changed"),
     .columns = {{"path", N_("File"), COLUMN_TEXT}, {"what", N_("What"), COLUMN_WORD}}},
    SECTION_END,
};

const struct verb verbs_setup[] = {
    {.words = "setup",
     .flags = VERB_CALLS,
     .summary = N_("take a newly installed package to two-factor login, with a way back (root)"),
     .description = N_(
         "Without an option, at a terminal, it leads step by step: what this machine needs, a "
         "first "
         "and a second administrator, a login that is tried, the switch, its confirmation, an "
         "inspection. Each step checks whether it is already done, so setup may be interrupted and "
         "run again. Without a terminal, or with --json, it reports how things stand. With "
         "--answers FILE it asks nothing and reads the lines "
         "administrator, second, slips (a directory for first passwords, a file each), "
         "confirm_within, and switch_on = tried (default), untried or no, as KEY = VALUE. "
         "--try has USER log in by the new stacks, which nobody else "
         "depends on yet: the first time with the temporary password, then with two factors. "
         "--switch-on, which wants such a login within a day, makes the PAM stacks with "
         "pam-auth-update, keeps "
         "what they were, puts them into place, and has sudo ask each time. Then log in on another "
         "terminal with two factors and run --confirm. If nobody has logged in so when the time is "
         "over, or if the machine is started anew or this command is interrupted meanwhile, "
         "everything is put back by itself."),
     .example = "sudo warifu setup\n"
                "sudo warifu setup --try hanako\n"
                "sudo warifu setup --switch-on --confirm-within 10m\n"
                "sudo warifu setup --confirm\n"
                "sudo warifu setup --undo",
     .exits =
         N_("1 nobody has logged in with two factors yet, USER was not let in, or a step is not "
            "done; 2 no USER, or a wrong line of FILE; 4 "
            "it is on already, somebody has "
            "changed the stacks by hand, or another one is at it; 69 no systemd or no "
            "pam-auth-update here; 77 not root."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
