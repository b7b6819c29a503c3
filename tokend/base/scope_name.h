// SPDX-License-Identifier: BSD-2-Clause
// The name of the scope of systemd in which a privileged session runs (D4): in whose login it was
// begun, by which grant, and what tells it from others: "warifu-3-12-4f3a9c01.scope". Only root, or
// whom polkit lets manage units, makes units of the system, so the name can be believed; and who
// is where follows from it, as it followed from the session before (abuse:F12).
#ifndef WARIFU_BASE_SCOPE_NAME_H
#define WARIFU_BASE_SCOPE_NAME_H

#include <stdbool.h>
#include <stdint.h>

#define SCOPE_NAME_SIZE 128
#define SCOPE_LOGIN_SIZE 64
#define SCOPE_PATTERN "warifu-*.scope"

// Instead of a session of logind, whose names have no such letter.
#define SCOPE_LOGIN_NONE "_none"       // begun in none: a job, a service
#define SCOPE_LOGIN_MANAGER "_manager" // in a program that somebody's `systemd --user` began

struct scope_name {
    char login[SCOPE_LOGIN_SIZE]; // logind's name of the session, or one of the above
    int64_t grant;                // number of the request; 0: none was needed
    uint32_t mark;                // any number
};

// False when the login is no name of a session, or the grant is negative.
bool scope_name_write(const struct scope_name *name, char text[SCOPE_NAME_SIZE]);

// False for every unit that is none of ours.
bool scope_name_read(const char *unit, struct scope_name *name);

#endif
