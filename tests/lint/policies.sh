#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The shipped profiles are what `policy lint` recommends, so it finds no broken clause in them.
set -uo pipefail
status=0
plain='municipal kobe kikuyo nist-800-63b-4 juki'
# shellcheck disable=SC2086  # lists of words
for name in $plain $(printf '%s-key ' $plain); do
    file=$PWD/policies/$name.policy
    [[ $name != *-key ]] || file=$1/policies/$name.policy
    [ -s "$file" ] || {
        echo "$file does not exist"
        status=1
        continue
    }
    grep -qE 'clauses' "$file" || {
        echo "$file names no clause"
        status=1
    }
    "$1/warifu" policy lint "$file" || {
        echo "$file: exit $?"
        status=1
    }
done
exit $status
