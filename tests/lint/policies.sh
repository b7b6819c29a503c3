#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The shipped profiles are what `policy lint` recommends, so it finds no broken clause in them.
set -uo pipefail
status=0
for name in municipal kobe kikuyo nist-800-63b-4 juki; do
    file=policies/$name.policy
    [ -s "$file" ] || {
        echo "$file does not exist"
        status=1
        continue
    }
    grep -qE 'clauses' "$file" || {
        echo "$file names no clause"
        status=1
    }
    "$1/warifu" policy lint "$PWD/$file" || {
        echo "$file: exit $?"
        status=1
    }
done
exit $status
