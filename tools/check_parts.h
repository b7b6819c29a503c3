// SPDX-License-Identifier: BSD-2-Clause
// What check_table.c is made of: for each check what runs it, and what it can find.
#ifndef WARIFU_TOOLS_CHECK_PARTS_H
#define WARIFU_TOOLS_CHECK_PARTS_H

#include "check.h"

#define CHECK_PART(name)                                                                           \
    void check_##name(struct checking *checking);                                                  \
    extern const struct check_finding check_##name##_findings[]

CHECK_PART(pam);
CHECK_PART(sshd);
CHECK_PART(sudo);
CHECK_PART(polkit);
CHECK_PART(autologin);
CHECK_PART(files);
CHECK_PART(units);
CHECK_PART(accounts);
CHECK_PART(machine);
CHECK_PART(witnesses);
CHECK_PART(policy);
CHECK_PART(version);

#undef CHECK_PART

void check_consoles(struct checking *checking); // a part of check_autologin

#endif
