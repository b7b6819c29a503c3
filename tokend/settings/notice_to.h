// SPDX-License-Identifier: BSD-2-Clause
// To whom notices are mailed (F5): "joho@town.example, juki=juki-kacho@town.example". The manager
// of a department is told of the people in its group; an address without a group is told of all,
// and of what concerns nobody. Pure.
#ifndef WARIFU_SETTINGS_NOTICE_TO_H
#define WARIFU_SETTINGS_NOTICE_TO_H

#include <stdbool.h>
#include <stddef.h>

#define NOTICE_TO_SIZE 512
#define NOTICE_WHOM_SIZE (2 * NOTICE_TO_SIZE) // "a,b" becomes "a, b"

// What is wrong with it, for the end of a sentence; NULL: nothing.
const char *notice_to_flaw(const char *setting);

// The addresses for somebody for whom `is_in` answers, separated by ", ", each once; "": nobody.
// The setting has no flaw.
void notice_to_whom(const char *setting, bool (*is_in)(void *context, const char *group),
                    void *context, char out[NOTICE_WHOM_SIZE]);

#endif
