// SPDX-License-Identifier: BSD-2-Clause
// A directory that stands for a machine, with PAM stacks and what pam-auth-update makes of them, in
// short. For tests of `warifu setup`.
#ifndef WARIFU_TESTS_SETUP_MACHINE_H
#define WARIFU_TESTS_SETUP_MACHINE_H

#include "setup/switch.h"
#include <sys/types.h>

#define MACHINE_FILES 6

extern const struct machine_file {
    const char *path, *before, *after; // before NULL: there is none
    mode_t mode;
} machine_files[MACHINE_FILES];

// What was done to it: a timer runs; pam-auth-update has taken warifu out, and put in again what is
// in `machine_left`. machine_stubborn: it leaves the stacks alone.
extern bool machine_watched, machine_left_by_package, machine_stubborn;
extern struct profiles machine_left;
extern struct switch_place machine_place;

int machine_set_up(void **state);
int machine_tear_down(void **state);

const char *machine_at(const char *path); // one of the last four
void machine_put(const char *path, const char *text, mode_t mode);
bool machine_has(const char *path, const char *text);
bool machine_is_there(const char *path);

bool machine_is_before(size_t i);
bool machine_all_before(void);
bool machine_all_after(void);
bool machine_modes_are_kept(void);
// What lies in a directory that libpam or sudo reads, perhaps with drafts of ours.
unsigned machine_count_of(const char *folder, bool drafts);

enum fault machine_refuse_stacks(const char *root, const char *scratch); // for machine_place.make

#define ON_A_MACHINE(test) cmocka_unit_test_setup_teardown(test, machine_set_up, machine_tear_down)

#endif
