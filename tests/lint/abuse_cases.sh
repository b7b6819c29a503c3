#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# doc/THREATS.md promises a test for each of these cases; the id stands in the test's name.
set -uo pipefail
ids="$(echo P{1..17} D{1..8} D{11..16} F{1..6} F{8..12} L{1..4} L{6..13} T{1..7} T{9..11} W{1..4} W{7..9} I1 I2 I4 R1 R2 R5 R6 \
    C{1..3} C5 C7 S{1..6} X{1..4} E{1..4} A1 A{3..5} M{1..23})"
status=0
tests=$(find tests -name '*.c' -o -name '*.sh' -o -name '*.exp' | grep -v '^tests/lint/' | xargs cat)
for id in $ids; do
    # In a name: "abuse:T1 one code ...", or a function of C that is one: abuse_t1_one_code.
    grep -qE "abuse:$id([^A-Za-z0-9]|\$)|abuse_${id,}_" <<<"$tests" || {
        echo "no test carries $id"
        status=1
    }
done
exit $status
