// SPDX-License-Identifier: BSD-2-Clause
// What is broken in a shipped profile, a row for each check of lint; for profiles_test.c alone.
#ifndef WARIFU_TESTS_SETTINGS_LINT_MUTATIONS_H
#define WARIFU_TESTS_SETTINGS_LINT_MUTATIONS_H

#include <stddef.h>

enum { MUNICIPAL, KOBE, KIKUYO, JUKI, NIST }; // profiles

// What to break, and what lint must say to it. Every check of its table is here.
static const struct mutation {
    size_t profile;
    const char *from, *to;
    const char *says; // part of the finding's text_en
    const char *where;
} mutations[] = {
    {MUNICIPAL, "classes = 2\n    include = {\"knowledge\"}\n    way = {\"password+otp\"}",
     "classes = 1 one_class_by = \"K6.4.2イ\" way = {\"password\"}", "one class is enough",
     "rule \"desktop\""},
    {KOBE, "service = {\"sshd\"}", "service = {\"sshd\"} account_without_authentication = yes",
     "account phase passes without", "rule \"remote\""},
    {KIKUYO, "\"away\", ", "\"*\", ", "holds for every service", "rule \"locker\""},
    {MUNICIPAL, "\nrule \"no-default-names\"",
     "\nrule \"all\" { classes = 2 way = {\"password+otp\"} }\nrule \"no-default-names\"",
     "never reached", "rule \"desktop\""},
    {MUNICIPAL, "origin = local\n", "", "also serves remote people", "rule \"desktop\""},
    {JUKI, "origin = local\n", "origin = remote\n", "My Number zone", "rule \"desktop\""},
    {KOBE, "failures = 5", "failures = 11", "limit of attempts", "rule \"desktop\""},
    {KOBE, "lock = \"15m\"", "lock = \"59s\"", "the lock is short", "rule \"desktop\""},
    {KOBE, "window = \"15m\"", "window = \"4m\"", "forgotten quickly", "rule \"desktop\""},
    {KOBE, "lock = \"15m\"", "lock = \"5m\"", "meet a code by chance", "policy"},
    {KOBE, "tries = 3", "tries = 6", "more tries than lead", "rule \"desktop\""},
    {KOBE, "login = \"5m\"", "login = \"16m\"", "login timeout is long", "rule \"desktop\""},
    {KOBE, "session = \"12h\"", "session = none", "no access timeout", "rule \"desktop\""},
    {KOBE, "interactive = yes", "interactive = no", "last login and logout", "rule \"desktop\""},
    {KOBE, "origin = remote", "origin = remote show_retry = yes", "tells remote people",
     "rule \"remote\""},
    {KOBE, "clauses = {\"A1\", \"A6\", \"A9\"}", "", "which clause it serves", "rule \"locker\""},
    {KIKUYO, "min_length = 8", "min_length = 7", "passwords are short", "password"},
    {KOBE, "min_classes = 3", "min_classes = 2", "too few of upper", "password"},
    {KIKUYO, "dictionary = yes", "dictionary = no", "guessable passwords", "password"},
    {KOBE, "temporary = \"3d\"", "temporary = \"8d\"", "temporary passwords live long", "password"},
    {KIKUYO, "first_login = yes", "", "nobody can log in for the first time", "policy"},
    {KIKUYO, "rule \"elevate\" {", "rule \"elevate\" { first_login = yes",
     "temporary passwords work for privilege", "rule \"elevate\""},
    {KIKUYO, "service = {\"sshd\"}", "service = {\"sshd\"} first_login = yes",
     "first login from outside", "rule \"remote\""},
    {KIKUYO, "max_age = \"180d\"\n    privileged_max_age = \"180d\"",
     "max_age = \"187d\"\n    privileged_max_age = \"187d\"", "every 6 months", "password"},
    {KIKUYO, "dormant = \"180d\"", "dormant = \"367d\"", "nobody uses", "policy"},
    {KIKUYO, "review_every = \"366d\"", "review_every = \"367d\"", "nobody is asked to look",
     "policy"},
    {KOBE,
     "two_people_privileged = {\n    \"card found\", \"emergency issue\", \"key enrol\", "
     "\"key import\", \"key restore\", \"lock clear\", \"password reset\", \"totp enrol\",\n"
     "    \"totp register\", \"user resume\", \"user term\"\n}",
     "", "one administrator alone makes every change", "policy"},
    {KOBE, "\"key import\", \"key restore\"", "\"key restore\"",
     "another administrator's ID new factors", "policy"},
    {KOBE, "two_people_privileged = {", "two_people_privileged = {\"card lost\", ",
     "for what only takes away", "policy"},
    {KOBE, "rule \"elevate\" {", "rule \"elevate\" { shared_ids = yes", "used for privilege",
     "rule \"elevate\""},
    {KIKUYO, "service = {\"sshd\"}", "service = {\"sshd\"} shared_ids = yes", "used from outside",
     "rule \"remote\""},
    {KOBE, "history = all", "history = 24", "used again", "password"},
    {KIKUYO, "argon2_memory_kib = 65536", "argon2_memory_kib = 19455", "stolen file is cheap",
     "password"},
    {KIKUYO, "dormant =", "knowledge = \"pam:warifu-password\" dormant =",
     "min_classes and dictionary", "policy"},
    {NIST, "password {", "knowledge = \"pam:warifu-password\" password {", "the ban on reuse",
     "policy"},
    {KIKUYO, "\"su\", \"su-l\", \"sudo\",", "\"su-l\", \"sudo\",", "does not count as privileged",
     "policy"},
    {KIKUYO, "failures = 5", "failures = 3", "privilege allows as many", "rule \"elevate\""},
    {KIKUYO, "session = \"12h\"", "session = \"13h\"", "privileged sessions", "rule \"desktop\""},
    {KIKUYO, "rule \"elevate\" {", "rule \"elevate\" { unenforced_session = warn",
     "where nothing ends it", "rule \"elevate\""},
    {KIKUYO, "fresh = \"10m\"", "fresh = \"16m\"", "factors last long", "rule \"administration\""},
    {KIKUYO, "rule \"elevate\" {", "rule \"elevate\" { emergency = yes", "emergency code opens",
     "rule \"elevate\""},
    {KIKUYO, "default_names = {\"root\", ", "default_names = {", "root can log in directly",
     "policy"},
    {KIKUYO, "    default_name = yes", "    user = {\"root\"}", "under one of default_names",
     "policy"},
    {KIKUYO, "unsynchronised_clock = refuse", "unsynchronised_clock = warn", "not synchronised",
     "rule \"desktop\""},
    {KIKUYO, "totp_window = 1", "totp_window = 5", "two minutes", "rule \"desktop\""},
    {KIKUYO, "totp_window = 1", "totp_window = 1\n    unprotected_keys = yes",
     "keys that sign without their PIN", "rule \"desktop\""},
    {KOBE, "pending = \"30m\"", "pending = \"2d\"", "nobody confirms", "code"},
    {NIST, "lock = \"65m\"", "lock = \"30m\"", "more than 100 wrong tries a day", "policy"},
    {NIST, "min_length = 15", "min_length = 14", "15 or more", "password"},
    {NIST, "min_classes = 1", "min_classes = 2", "composition rules", "password"},
    {NIST, "privileged_max_age = none", "privileged_max_age = \"90d\"", "periodic changes",
     "password"},
    {NIST, "session = \"24h\"", "session = \"25h\"", "again within 24 hours", "rule \"desktop\""},
};

#endif
