#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# doc/THREATS.md promises a test for each of these cases; the id stands in the test's name.
set -uo pipefail
ids="$(echo P{1..17} D{1..8} D11 D{12..16} F{1..6} F{8..11} C5 L{1..4} L{6..13} T{1..7} T10 T11 W{1..4} W{7..9} I1 I2 I4 R1 R2 R5 \
    C{1..3} C7 S{1..6} X{1..4} E{1..4} A1 A5)"
status=0
tests=$(find tests -name '*.c' -o -name '*.sh' -o -name '*.exp' | grep -v '^tests/lint/' | xargs cat)
for id in $ids; do
    # In a name: "T1 one code ...", test names of C like t1_one_code or "P2/P3 ...".
    grep -qE "(^|[^A-Za-z0-9])$id([^A-Za-z0-9]|\$)" <<<"$tests" || {
        echo "no test carries $id"
        status=1
    }
done
exit $status
