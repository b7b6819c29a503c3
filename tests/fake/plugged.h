// SPDX-License-Identifier: BSD-2-Clause
// A software token (plug.c) that this test plugs in and tells what to do; the test links shim.c, so
// that libfido2 finds it and nothing that this machine has. What fails here, fails the test.
#ifndef WARIFU_FAKE_PLUGGED_H
#define WARIFU_FAKE_PLUGGED_H

#include <stdbool.h>

extern char token_place[]; // the directory of what is plugged in
extern char token_path[];  // the token's link in it

bool plugged_begin(void); // before the tests of a program
void plugged_end(void);

void plug(const char *setting); // of settings.h
void unplug(void);
void tell(const char *format, ...) __attribute__((format(printf, 1, 2))); // one more setting

// Whether the token waits for somebody to touch it.
bool token_waits(void);

#endif
