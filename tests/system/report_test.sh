#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# `warifu report` from a tokend that runs: what happened a moment ago is in it, and only who may read the log gets one (G2, F3).
# tests/tools/report_test.sh has a year.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

start_tokend
dir=$(mktemp -d /tmp/report.XXXXXX)

admin --json report >"$dir/before.json" 2>/dev/null
is $? 50 'F2 G2 by root in a rescue: that is open until somebody has looked at it'
is "$(jq -r '.rows[0] | "\(.verdict) \(.log) \(.proven == .records)"' "$dir/before.json")" 'not_in_order of-one-piece true' \
    'E1 the log was verified while it was read'
differs "$(jq '[.rows[] | select(.item? == "review")] | length' "$dir/before.json")" 0 'F2 and is listed'
is "$(jq '[.rows[] | select(.item? == "card")] | length' "$dir/before.json")" 0 'C5 no card is open'
differs "$(jq -r '.rows[0].policy' "$dir/before.json")" '' 'G2 the rules are those of the policy in force'
differs "$(jq -r '.rows[0].digest' "$dir/before.json")" '' 'D7 with its digest'
like "$(events log.exported '')" '"record"' 'E4 that the log was read is on record'

holds 'C1 a card is issued' admin card issue R-1 --holder bob
holds 'C4 and lost' admin card lost R-1 --reported-by bob --when 10m
admin --json report >"$dir/after.json" 2>/dev/null
is $? 50 'C5 with a lost card it is not in order either'
is "$(jq -r '[.rows[] | select(.item? == "card")][0].key' "$dir/after.json")" R-1 'C5 by its serial'
is "$(admin --lang en --json report --clause A1 2>/dev/null | jq '[.rows[] | select(.item?)] | length')" 0 'G2 not under another clause'

admin --lang ja report --html -o "$dir/report.html" >/dev/null 2>&1
like "$(cat "$dir/report.html")" '<html lang="ja">.*適正でない.*R-1' 'G2 the page says it in Japanese'
differs "$(printf '%s\n%s\n' "$(password bob)" "$(code bob)" | as bob warifu --stdin report --html -o /tmp/bobs.html >/dev/null 2>&1; echo $?)" 0 \
    'abuse:D1 who may not read the log gets no report'
differs "$([ -e /tmp/bobs.html ]; echo $?)" 0 'abuse:D1 and no file'
finish
