#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Each row of the catalogue (core/event_kind.c) has its own in doc/EVENTS.md, with the clause that a record cites and the
# severity, and its title in what `warifu log` shows.
set -uo pipefail
[ -e tokend/core/event_kind.c ] || {
    echo 'tokend/core/event_kind.c does not exist'
    exit 1
}
catalogue=$(tr '\n' ' ' <tokend/core/event_kind.c | grep -oE '\{"[a-z_.]+", *"[A-H0-9 ]+", *SEVERITY_[A-Z]+' |
    sed -E 's/\{"([^"]+)", *"([A-Z][0-9]+)[^"]*", *SEVERITY_([A-Z]+)/\1 \2 \L\3/')
status=0
[ "$(wc -l <<<"$catalogue")" = "$(grep -cE '^    \[EVENT_' tokend/core/event_kind.c)" ] || {
    echo 'a row of tokend/core/event_kind.c is not read here'
    status=1
}
titles=$(sed -n '/titles\[\]/,/^};/p' tools/event_title.c)
while read -r event clause severity; do
    grep -qF "{\"$event\"," <<<"$titles" || {
        echo "tools/event_title.c has no title for the event $event"
        status=1
    }
    grep -qF "| \`$event\` | $clause | $severity |" doc/EVENTS.md || {
        echo "doc/EVENTS.md does not tell of the event $event, with its clause $clause and severity $severity"
        status=1
    }
done <<<"$catalogue"
exit $status
