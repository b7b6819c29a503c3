#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every verb of the CLI has its section in warifu(1). (limits.sh looks for each setting in its page.)
set -uo pipefail
status=0
verbs=$(grep -rhoE '\.words = "[^"]+"' tokend/verbs/*.c | sed 's/.*"\(.*\)"/\1/' | sort -u)
[ -n "$verbs" ] || {
    echo 'no verbs found in tokend/verbs/'
    exit 1
}
page=$(cat doc/man/warifu.1) || exit 1
flat=$(sed -E 's/^\.[A-Z][a-z] //; s/\\-/-/g; s/ (Ar|Fl|Op|Cm|Ic|Nm) / /g' <<<"$page")
while read -r verb; do
    grep -qE "$verb" <<<"$flat" || {
        echo "warifu(1) does not tell of: $verb"
        status=1
    }
done <<<"$verbs"
exit $status
