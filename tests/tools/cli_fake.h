// SPDX-License-Identifier: BSD-2-Clause
#ifndef WARIFU_TESTS_CLI_FAKE_H
#define WARIFU_TESTS_CLI_FAKE_H

#include "cli_support.h"

// Plays the script to whoever connects. True when everything was as it says; else the first
// difference is written to `complaints`.
bool fake_serve(int listener, const struct fake_step *script, int complaints);

#endif
