#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E7: `warifu audit analyse` on a made-up town's year (tests/tools/town.c): an honest one gives no alarm; in one that is
# attacked each attack is found, by the records that made it, and nothing else is.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
source=$(cd "${top_srcdir:-.}" && pwd) build=$(cd "${top_builddir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export TZ=Asia/Tokyo
need_programs jq

analyse() { # TOWN ARGUMENT...
    "$build/warifu" --locale-dir "$build/po" --lang en audit analyse --export "$work/$1.jsonl" --key "$work/$1.key" "${@:2}"
}
rows() { # FILTER, of what was found last
    jq -r "[.rows[]] | $1" "$work/found.json"
}

# --- a year in which nothing happened ---------------------------------------------------------------------------------------------

"$build/tests/tools/town" 200 365 "$work/honest.jsonl" "$work/honest.key" >"$work/count" || exit 99
analyse honest --json >"$work/found.json" 2>/dev/null
is "$? $(rows length)" '0 1' 'E7 an honest year of 200 people gives no alert'
is "$(rows '.[0] | "\(.verdict) \(.alerts) \(.counted) \(.forgotten) \(.unread)"')" "nothing_found 0 $(cut -d ' ' -f 1 "$work/count") 0 0" \
    'E7 and all of it was looked at'
is "$(rows '.[0].policy // "none"')" none 'E7 without a policy those thresholds count that hold where one says nothing'

# --- a year with attacks ----------------------------------------------------------------------------------------------------------

"$build/tests/tools/town" 200 90 "$work/town.jsonl" "$work/town.key" '' "$work/attacks" >/dev/null || exit 99
analyse town --json >"$work/found.json" 2>"$work/said"
is $? 55 'E7 what is suspicious has an exit status of its own'
made() { # ATTACK: the numbers of its records
    awk -v name="$1" '$1 == name { printf "%s%s", sep, $2; sep = ", " }' "$work/attacks"
}
alert() { # KIND WHO-OR-PLACE FIELD
    rows ".[] | select(.alert? == \"$1\" and ((.who // .place // \"\") | contains(\"$2\"))) | .$3"
}
is "$(rows '[.[] | select(.alert?) | .alert] | sort | join(" ")')" \
    "clock_jump copied_key dormant_tried first_place first_place first_place guessing long_unused odd_hour odd_hour one_source outside_window privilege_outside spraying spraying two_places wrong_pins" 'E7 each attack is found, and nothing else'
is "$(alert guessing s00005 entries)" "$(made guessing)" 'E7 A4 guessing: by the records that made it'
is "$(alert guessing s00005 let_in) $(alert guessing s00005 severity)" "$(made guessed) high" 'E7 A4 guessing: the login that followed is told'
is "$(alert one_source 203.0.113.5 entries) $(alert one_source 203.0.113.5 people)" "$(made one_place) 25" 'E7 A4 one place against many people'
is "$(alert spraying 192.0.2.1 entries) $(alert spraying 192.0.2.1 people)" "$(made many_places) 22" 'E7 A4 many places against many people'
is "$(alert wrong_pins 'key of s00009' entries)" "$(made pins)" 'E7 B2 wrong PINs on one key'
is "$(alert copied_key K-00012-1 entries)" "$(made copied)" 'E7 C4 a key that may have been copied'
is "$(alert dormant_tried s00013 entries)" "$(made dormant)" 'E7 A5 a dormant ID that is tried'
is "$(alert odd_hour s00020 entries)" "$(made odd_hour)" 'E3 E7 a login at an odd hour'
is "$(alert odd_hour s00005 entries) $(alert first_place s00005 entries)" "$(made guessed) $(made guessed)" 'E3 E7 and one that was guessed'
is "$(alert first_place s00021 entries) $(alert first_place s00021 place)" "$(made first_place) 198.51.100.77" 'E3 E7 a place for the first time'
is "$(alert two_places s00022 entries)" "$(made two_places)" 'E3 E7 one person at two places'
is "$(alert long_unused s00201 entries) $(alert long_unused s00201 since)" "$(made woke) $(made last_login)" 'E3 E7 A5 a login after a long time'
is "$(alert privilege_outside s00023 entries)" "$(made privilege)" 'E3 E7 D4 privilege without a grant'
is "$(alert outside_window s00024 entries)" "$(made outside)" 'E3 E7 D4 tries without a grant'
is "$(alert clock_jump '' last) $(alert clock_jump '' jump)" "$(made clock) -7200" 'E7 E6 a clock that jumps'
is "$(rows '[.[] | select(.alert?) | (.why | length > 20) and (.remedy | length > 20) and (.clauses | startswith("E3 E7")) and (.list | startswith("warifu audit search "))] | all')" \
    true 'E7 each alert says why it matters, what to do, and how its records are listed'
is "$(rows '[.[] | select(.alert?) | (.unlisted // 0) + (.entries | split(", ") | length) == .count] | all')" true 'E7 no record is left out in silence'
is "$(rows '.[-1] | "\(.alerts) \(.high + .medium + .low) \(.left_out)"')" '17 17 0' 'E7 the last row counts them'

analyse town --severity high --kind guessing --json >"$work/found.json" 2>/dev/null
is "$? $(rows '[.[] | select(.alert?) | .alert] | join(" ")') $(rows '.[-1].left_out')" '55 guessing 16' 'E7 one kind alone; the others are counted'
analyse town --from 2026-06-22 --json >"$work/found.json" 2>/dev/null
is "$? $(rows '.[-1] | "\(.alerts) \(.before > 0)"')" '0 0 true' 'E7 another period'
analyse town --to 2026-05-10 --json >"$work/found.json" 2>/dev/null
is "$? $(rows '.[-1] | "\(.alerts) \(.after > 0)"')" '0 0 true' 'E7 another period before it'
analyse town --from 2026-05-13 --to 2026-05-13 --json >"$work/found.json" 2>"$work/said"
is "$? $(rows '.[-1] | "\(.verdict) \(.unread)"')" '56 not_all_seen 1' 'E7 an event that this version does not know is told'
analyse town --from 2026-05-11 --to 2026-05-10 >/dev/null 2>&1
is $? 2 'E7 a period that ends before it begins'

sed 's/^profile = .*/profile = "strict"\nalerts { guess_failures = 9 pin_failures = 4 }/' "$source/policies/municipal.policy" >"$work/strict.policy"
analyse town --policy "$work/strict.policy" --json >"$work/found.json" 2>"$work/said"
is "$(rows '[.[] | select(.alert?) | .alert] | map(select(. == "guessing" or . == "wrong_pins")) | sort | join(" ")') $(rows '.[-1].policy')" \
    'guessing guessing wrong_pins wrong_pins strict' 'E7 G1 thresholds are policy: one less finds what was below'

# --- people read it, and spreadsheets ----------------------------------------------------------------------------------------------

analyse town >"$work/text" 2>"$work/said"
is "$? $(grep -c '^Alert ' "$work/text")" '55 17' 'E7 for people: each alert is told'
if grep -q 'warifu password reset' "$work/text" && grep -q 'Suspicious: 17 alerts' "$work/said"; then pass 'E7 with what to do'; else fail 'E7 with what to do'; fi
"$build/warifu" --locale-dir "$build/po" --lang ja audit analyse --export "$work/town.jsonl" --key "$work/town.key" >"$work/ja" 2>/dev/null
is "$(grep -cE '[a-z]{4,} [a-z]{3,} [a-z]{3,}' <(sed -E 's/(warifu|key of|alerts:) .*//' "$work/ja"))" 0 'E7 in Japanese nothing is left in English'
analyse town --csv >"$work/found.csv" 2>/dev/null
is "$? $(head -c 3 "$work/found.csv" | od -An -tx1 | tr -d ' ')" '55 efbbbf' 'E7 for spreadsheets'
analyse town --json >/dev/full 2>/dev/null
is $? 74 'E7 what was found but not written ends as not written'

# --- a log that is not whole --------------------------------------------------------------------------------------------------------

cp "$work/town.jsonl" "$work/edited.jsonl"
cp "$work/town.key" "$work/edited.key"
at=$(made dormant) # it reads as a login at night now, which is odd: one alert for another
sed -i "/\"sequence\":$at,/s/login.dormant/login.granted/" "$work/edited.jsonl"
analyse edited --json >"$work/found.json" 2>"$work/said"
is "$? $(rows '.[-1] | "\(.log) \(.alerts)"')" '20 edited 17' 'E1 E7 abuse:A2 an edited record decides the exit status, and the rest is told'
head -n 20000 "$work/town.jsonl" >"$work/edited.jsonl"
analyse edited --json >"$work/found.json" 2>/dev/null
is "$? $(rows '.[-1].log')" '24 cut' 'E1 E7 abuse:A2 so does a cut end'
analyse nothing >/dev/null 2>&1
is $? 66 'E7 a file that is not there'
finish
