// SPDX-License-Identifier: BSD-2-Clause
#include "check_parts.h"

#define CHECK(name, clauses)                                                                       \
    {                                                                                              \
#name, clauses, check_##name, check_##name##_findings                                      \
    }

const struct check checks[] = {
    CHECK(pam, "A1 A2 G1"),    CHECK(sshd, "A1 A3 D5"),   CHECK(sudo, "D3"),
    CHECK(polkit, "D3"),       CHECK(autologin, "A1 A6"), CHECK(files, "B7 E1"),
    CHECK(units, "B7"),        CHECK(accounts, "A5 D5"),  CHECK(machine, "E1 E6"),
    CHECK(witnesses, "E1 E4"), CHECK(policy, "G1"),       CHECK(version, "G1"),
    {NULL, NULL, NULL, NULL},
};

_Static_assert(sizeof checks / sizeof *checks <= CHECKS_MAX, "of_each has a place for each");
