#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs a cmocka program: cmocka 1.1.5 reports a skipped test as "not ok N # SKIP", which automake
# takes for a failure.
"$@" | sed -u 's/^not ok \([0-9]* # SKIP\)/ok \1/'
exit "${PIPESTATUS[0]}"
