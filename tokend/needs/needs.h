// SPDX-License-Identifier: BSD-2-Clause
// What the running product needs of its machine, beyond what its package brings: one table, looked
// at by `tokend -n`, at the start, and by `warifu status` while it runs. What is not there keeps
// somebody from logging in, so each row says who, and the command that mends it.
#ifndef WARIFU_NEEDS_NEEDS_H
#define WARIFU_NEEDS_NEEDS_H

#include "core/policy.h"
#include "settings/daemon_file.h"

enum need_state {
    NEED_NONE = 0, // this site's policy or settings do without it
    NEED_MET,
    NEED_MISSING,
    NEED_DAMAGED, // it is there and cannot be used
};

// How bad it is that a need is not met.
enum need_weight {
    NEED_CRITICAL, // people cannot log in, or not with what they have
    NEED_WARNING,  // something else does not work; logins go on
};

struct need_place {
    const struct policy *policy;
    const struct daemon_settings *settings;
    bool synchronised;      // the clock, as the kernel says
    const char *config;     // tokend.conf; "": the policy alone is looked at; NULL: neither
    const char *locales;    // directory of catalogues; NULL: the compiled-in one
    const char *root;       // put before the paths of what packages install; "" but in tests
    const char *holidays;   // NULL: the installed list
    const char *dictionary; // as dictionary_check()
};

struct need {
    const char *name; // stable: "dictionary", "clock"
    enum need_weight weight;
    const char *effect; // msgid: who cannot do what without it
    const char *remedy; // msgid: the package to install, or the command to run
    enum need_state (*look)(const struct need_place *place);
    void (*name_file)(const struct need_place *place, char *file, size_t size); // NULL: it is none
};

#define NEED_FILE_SIZE 256

// The file that a need is about; "" where it is none.
void need_file(const struct need *need, const struct need_place *place, char file[NEED_FILE_SIZE]);

extern const struct need needs[]; // ends with a NULL name

const char *need_state_name(enum need_state state);    // "met"; never NULL
const char *need_weight_name(enum need_weight weight); // "critical", "warning"

// Logs each need that is not met, as a warning. Returns how many.
unsigned needs_log(const struct need_place *place);

#endif
