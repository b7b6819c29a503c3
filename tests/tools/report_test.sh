#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# G2, F3: `warifu report` on a made-up town's year (tests/tools/town.c): the same log gives the same report, what was altered is
# on top, and what is not known is told. report.golden.json is what it says of a town of 40; when that changes for a reason:
# UPDATE_GOLDEN=1.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
source=$(cd "${top_srcdir:-.}" && pwd) build=$(cd "${top_builddir:-.}" && pwd)
golden=$source/tests/tools/report.golden.json
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export TZ=Asia/Tokyo
need_programs jq python3:python3

policy=$source/policies/municipal.policy
digest=$(sha256sum <"$policy" | cut -c 1-32)
"$build/tests/tools/town" 40 365 "$work/town.jsonl" "$work/town.key" "$digest" >"$work/count" || exit 99
report() { # ARGUMENT...
    "$build/warifu" --locale-dir "$build/po" report --export "$work/town.jsonl" --key "$work/town.key" --policy "$policy" "$@"
}
contains() { # NAME FILE REGEX
    if grep -qE -- "$3" "$2"; then pass "$1"; else fail "$1" "not found: $3"; fi
}
lacks() { # NAME FILE REGEX
    if grep -qiE -- "$3" "$2"; then fail "$1" "found: $(grep -oiE -- "$3" "$2" | head -n 1)"; else pass "$1"; fi
}

# --- what it says ----------------------------------------------------------------------------------------------------------------

report --lang en --json >"$work/report.json" 2>"$work/said"
is $? 50 'G2 F3 a year with open items ends with an exit status of its own'
report --lang en --json >/dev/full 2>"$work/said"
is $? 74 'G2 a report that could not be written ends as one that was not'
jq '.rows' "$work/report.json" >"$work/rows.json"
# What a changed comment in the policy changes stays out.
jq 'map(select(has("head") | not) | del(.digest))' "$work/rows.json" >"$work/golden.json"
[ -z "${UPDATE_GOLDEN:-}" ] || cp "$work/golden.json" "$golden"
if cmp -s "$work/golden.json" "$golden"; then pass 'G2 the report of the town is the golden one'; else
    fail 'G2 the report of the town is the golden one' "$(diff "$golden" "$work/golden.json" | head -n 20)"
fi
is "$(jq -r '.[0].records' "$work/rows.json")" "$(cut -d ' ' -f 1 "$work/count")" 'E1 all records of the log were read'
is "$(jq -r '.[0] | "\(.log) \(.proven == .records) \(.key_compared)"' "$work/rows.json")" 'complete true true' \
    'E1 and the log is the one that was signed'
is "$(jq -r '[.[] | select(.event? == "login.granted")][0].count' "$work/rows.json")" \
    "$(grep -c '"event":"login.granted","user"' "$work/town.jsonl")" 'G2 as many logins as the log has'
is "$(jq '[.[] | select(.standing?)] | length' "$work/rows.json")" "$(grep -cE '^    \{"[A-H][0-9]"' "$source/tokend/settings/clauses.c")" \
    'G2 every clause is in it'
is "$(jq -r '[.[] | select(.standing? == "not_looked_at")] | map(.clause) | contains(["B8"])' "$work/rows.json")" true \
    'G2 what the log does not tell is told as not looked at'
is "$(jq -r '[.[] | select(.item? == "card")] | all(.owed) and length > 0' "$work/rows.json")" true 'C5 cards that did not come back are open'
is "$(jq -r '[.[] | select(.item? == "damaged_row" or .item? == "open_session") | "\(.item) \(.key) \(.what) \(.owed)"] | join("; ")' "$work/rows.json")" \
    'damaged_row s00008  true; open_session kanri c7 true' 'C4 E2 F5 a session that would not end and a damaged row are open, by the name of the person'
is "$(jq -r '[.[] | select(.item? == "lost_card")] | all(.owed | not) and length > 0' "$work/rows.json")" true \
    'C5 a lost card that was replaced is to be known, not owed'
item=$(jq -r '[.[] | select(.item? == "emergency")][0] | .sequence' "$work/rows.json")
contains 'F2 an open item names the record that it stands at' <(grep "\"sequence\":$item," "$work/town.jsonl") '"event":"emergency.used"'
report --lang en --json --from 2026-04-01 --to 2026-04-30 2>/dev/null | jq '.rows[0]' >"$work/month.json"
is "$(jq -r '[.counted + .before + .after == .records, .owed] | map(tostring) | join(" ")' "$work/month.json")" 'true 0' \
    'G2 a period counts its own records, and items as they stood at its end'
is "$(jq -r .to "$work/month.json")" "$(date -d '2026-05-01' +%s)" 'G2 a day is meant with its last minute'
report --lang en --json --clause C5 >"$work/clause.json" 2>/dev/null
is "$? $(jq -r '[.rows[] | select(.standing?).clause] | join(" ")' "$work/clause.json")" '50 C5' 'G2 one clause alone'
is "$(jq -r '[.rows[0].owed, ([.rows[] | select(.item? and .owed)] | length), ([.rows[] | select(.remark? == "one_clause")] | length)] | join(" ")' \
    "$work/clause.json")" "$(jq '[.[] | select(.item? and .owed and .clause == "C5")] | length | "\(.) \(.) 1"' -r "$work/rows.json")" \
    'C5 G2 what is owed is what is owed of it, and the answer says that it is of one clause'
report --lang en --json --clause B1 >"$work/clause.json" 2>/dev/null
is "$? $(jq -r .rows[0].owed "$work/clause.json")" '0 0' 'G2 what is open of others is not owed of this one'
is "$("$build/warifu" --lang en report --export "$work/town.jsonl" --json 2>/dev/null | jq -r '.rows[0] | "\(.key_compared) [\(.policy)]"')" 'false []' \
    'G2 without key and policy that is told'

is "$(jq -r '[.[] | select(.standing?) | select(.clause == "E7" or .clause == "A4") | "\(.clause) \(.standing) \(.records > 0) \(.adverse > 0)"] | join("; ")' \
    "$work/rows.json")" 'A4 evidence true true; E7 adverse_only false true' 'E7 G2 lockouts and refusals alone prove no control, and are counted apart'
is "$(jq -r '[.[] | select(.event? == "login.locked" or .event? == "login.granted") | .adverse] | join(" ")' "$work/rows.json")" 'false true' \
    'G2 each event says whether it is adverse'
is "$(jq -r '[.[] | .head? // empty][0]' "$work/rows.json" | head -n 1)" 'warifu/00112233445566778899aabbccddeeff' 'E1 the signed head is told whole'

# --- what the log does not know ---------------------------------------------------------------------------------------------------

"$build/tests/tools/town" 40 10 "$work/quiet.jsonl" "$work/quiet.key" "$digest" >/dev/null || exit 99
quiet() { # ARGUMENT...
    "$build/warifu" --locale-dir "$build/po" --lang en report --export "$work/quiet.jsonl" --policy "$policy" "$@" 2>"$work/said"
}
remarks() { # FILE
    jq -r '[.rows[] | select(.remark? and .remark != "known" and .remark != "zone") | .remark + (if .gap then "!" else "" end)] | join(" ")' "$1"
}
quiet --key "$work/quiet.key" --json >"$work/quiet.json"
is "$? $(jq -r '.rows[0].verdict' "$work/quiet.json") $(remarks "$work/quiet.json")" '0 in_order ' 'G2 nothing is open in a quiet town'
is "$(jq -r '[.rows[] | select(.remark? == "zone")][0].text' "$work/quiet.json")" 'Times are those of the time zone JST (UTC+09:00).' \
    'G2 the report says its time zone'
quiet --key "$work/quiet.key" --json --to 2026-4-9 >"$work/short.json"
is "$(jq -r '.rows[0].to' "$work/short.json")" "$(date -d 2026-04-10 +%s)" 'G2 a day written with one digit is meant with its last minute, too'
quiet --key "$work/quiet.key" --json --to '2026-04-09 12:00' >"$work/short.json"
is "$(jq -r '.rows[0].to' "$work/short.json")" "$(date -d '2026-04-09 12:00' +%s)" 'G2 a time is meant as it is'
quiet --key "$work/quiet.key" --to R8.4.9
is $? 2 'G2 a day that is not understood is refused'
is "$(jq -r '[.rows[] | select(.remark? == "known")][0].text' "$work/quiet.json")" \
    'The log knows of the time from 2026-04-01 00:00 to 2026-04-10 18:09, and of no other.' 'G2 from when to when the log knows anything is told'
quiet --json >"$work/quiet.json"
is "$? $(jq -r '.rows[0].log' "$work/quiet.json") $(remarks "$work/quiet.json")" '0 of-one-piece key_not_compared' 'abuse:A3 G2 that nobody compared the key stands in the answer'
for period in '--from 2026-03-01 --to 2026-04-09:begins_late!' '--to 2026-04-30:ends_early!' \
    '--from 2026-05-01 --to 2026-05-31:no_records! ends_early!'; do
    # shellcheck disable=SC2086 # options are words
    quiet --key "$work/quiet.key" ${period%:*} --json >"$work/quiet.json"
    is "$? $(jq -r '.rows[0].verdict' "$work/quiet.json") $(remarks "$work/quiet.json")" "51 period_not_covered ${period#*:}" \
        "G2 of a time that the log does not know it is not said to be in order (${period%:*})"
done
"$build/warifu" --lang en report --export "$work/quiet.jsonl" --key "$work/quiet.key" --policy "$source/policies/kobe.policy" --json \
    >"$work/other.json" 2>/dev/null
is "$(remarks "$work/other.json")" other_rules 'E5 G2 rules that were not those of the period are told as such in the answer'
"$build/tests/tools/town" 40 3 "$work/unnamed.jsonl" "$work/unnamed.key" >/dev/null || exit 99
"$build/warifu" --lang en report --export "$work/unnamed.jsonl" --key "$work/unnamed.key" --policy "$policy" --json >"$work/other.json" 2>/dev/null
is "$(remarks "$work/other.json")" rules_not_named 'E5 G2 and where no record names them'
quiet --to 2026-04-30 --html -o "$work/quiet.html"
contains 'G2 the page says so in its answer' <(sed -n '/class="answer bad"/,/<table/p' "$work/quiet.html" | tr -d '\n') \
    'does not cover the period.*The log knows of.*The log ends at 2026-04-10 18:09.*Nobody compared the key'

# --- an altered log --------------------------------------------------------------------------------------------------------------

cp "$work/town.jsonl" "$work/whole.jsonl"
sed -i '2000s/"user":"s0/"user":"t0/' "$work/town.jsonl"
report --lang en --html -o "$work/edited.html" 2>"$work/said"
is $? 20 'E1 abuse:A2 an edited record decides the exit status'
contains 'E1 abuse:A2 and stands on the first page, before all figures' \
    <(sed -n '/class="answer bad"/,/<table/p' "$work/edited.html" | tr -d '\n') 'The log is not what was signed.*edited: 19[0-9]+ - 19[0-9]+'
head -n 3000 "$work/whole.jsonl" >"$work/town.jsonl"
report --lang en --json >"$work/cut.json" 2>/dev/null
is $? 24 'E1 abuse:A2 so does a cut end'
is "$(jq -r '.rows[0].verdict' "$work/cut.json")" log_flawed 'E1 abuse:A2 and its figures prove nothing'
mv "$work/whole.jsonl" "$work/town.jsonl"
sed 's/AW/AX/' "$work/town.key" >"$work/other.key"
"$build/warifu" --lang en report --export "$work/town.jsonl" --key "$work/other.key" >"$work/said" 2>&1
differs $? 0 'E1 abuse:A3 another key than the one that signed is refused'

# --- the page --------------------------------------------------------------------------------------------------------------------

for language in ja en; do
    report --lang $language --html -o "$work/$language.html" 2>/dev/null
    contains "G2 the page says its language ($language)" "$work/$language.html" "<html lang=\"$language\">"
    lacks "G2 nothing comes from outside, and nothing runs ($language)" "$work/$language.html" '<script|<link|<img|<iframe|href=|src=|url\(|https?:| on[a-z]+='
    if python3 - "$work/$language.html" <<'PYTHON'
import sys
from html.parser import HTMLParser
void, stack, levels, wrong = {"meta", "rect", "line"}, [], [], []
class Page(HTMLParser):
    def handle_startendtag(self, tag, attributes): pass
    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "th" and "scope" not in names: wrong.append("th without scope")
        if tag == "svg" and not names.get("aria-label"): wrong.append("svg without a text")
        if tag in ("h1", "h2", "h3"): levels.append(int(tag[1]))
        if tag not in void: stack.append(tag)
    def handle_endtag(self, tag):
        if not stack or stack.pop() != tag: wrong.append("</%s>" % tag)
page = Page(); page.feed(open(sys.argv[1], encoding="utf-8").read())
if stack: wrong.append("not closed: %s" % stack)
if levels[0] != 1 or levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])): wrong.append("headings")
print("\n".join(wrong)); sys.exit(bool(wrong))
PYTHON
    then pass "G2 it is well-formed, headings, table heads and charts can be read aloud ($language)"; else
        fail "G2 it is well-formed, headings, table heads and charts can be read aloud ($language)"
    fi
done
contains 'G2 it names the head up to which the log was read' "$work/en.html" '^<pre>warifu/00112233445566778899aabbccddeeff'
contains 'G2 and says that what is outside the product is outside' "$work/en.html" 'protection against malware'
report --lang ja --html -o "$work/again.html" 2>/dev/null
if cmp -s "$work/again.html" "$work/ja.html"; then pass 'G2 the same log gives the same page, to the byte'; else fail 'G2 the same page'; fi
report --lang ja --html -o "$work/ja.html" 2>"$work/said"
differs $? 0 'abuse:C3 no file is written over'
is "$(stat -c %a "$work/ja.html")" 600 'abuse:C3 nobody else reads it'
report --lang ja --csv -o "$work/report.csv" 2>/dev/null
is "$(head -c 3 "$work/report.csv" | od -An -tx1 | tr -d ' ')" efbbbf 'G2 the table begins as Excel wants it'
is "$(python3 -c 'import csv, sys; print({len(line) for line in csv.reader(open(sys.argv[1], encoding="utf-8-sig"))})' "$work/report.csv")" '{11}' \
    'G2 and every line has the same columns'
report --lang en --csv -o "$work/en.csv" 2>/dev/null
is "$(head -n 1 "$work/en.csv" | grep -o "\"Line.*\"Adverse\",")" '"Line","Clause","Name or number","What","Count","Adverse",' 'G2 the first line says what the columns are'
contains 'G2 the table says what is not covered of a clause' "$work/en.csv" '^"?Not covered"?,"?B8'
contains 'G2 and of all' "$work/en.csv" 'protection against malware'
sed '2000s/"user":"s0/"user":"t0/' "$work/town.jsonl" >"$work/altered.jsonl"
"$build/warifu" --lang en report --export "$work/altered.jsonl" --key "$work/town.key" --csv -o "$work/altered.csv" 2>/dev/null
contains 'E1 abuse:A2 the table has what is wrong with the log' "$work/altered.csv" '^"?What is wrong with the log"?,"?E1"?,.*edited'
"$build/warifu" --lang en report --html >"$work/said" 2>&1
is $? 2 'G2 a page goes to a file'

if command -v chromium >/dev/null; then
    timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --no-pdf-header-footer \
        --print-to-pdf="$work/ja.pdf" "file://$work/ja.html" >/dev/null 2>&1
    is "$(head -c 5 "$work/ja.pdf" 2>/dev/null)" '%PDF-' 'G2 a browser prints it'
else
    skip 'G2 a browser prints it' 'needs the package chromium, which nothing else of this project needs'
fi
finish
