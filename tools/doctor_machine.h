// SPDX-License-Identifier: BSD-2-Clause
// What `doctor` sees of the machine itself, whoever it is about: the module, and whether programs
// ask it.
#ifndef WARIFU_TOOLS_DOCTOR_MACHINE_H
#define WARIFU_TOOLS_DOCTOR_MACHINE_H

#include "status_state.h"

// Puts "module" (there, absent), and "pam_all" (asks, none): whether any service comes to
// pam_warifu. A folder that cannot be read says "unread".
void doctor_machine(struct status_items *items);

#endif
