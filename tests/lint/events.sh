#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The catalogue (core/event_kind.c), the list of events in the documentation and the titles that `warifu log` shows are the
# same set.
set -uo pipefail
[ -e tokend/core/event_kind.c ] || {
    echo 'tokend/core/event_kind.c does not exist'
    exit 1
}
catalogue=$(grep -ohE '"[a-z_]+\.[a-z_.]+"' tokend/core/event_kind.c | tr -d '"' | sort -u)
status=0
[ -n "$catalogue" ] || status=1
titles=$(sed -n '/titles\[\]/,/^};/p' tools/event_title.c)
for event in $catalogue; do
    grep -qF "{\"$event\"," <<<"$titles" || {
        echo "tools/event_title.c has no title for the event $event"
        status=1
    }
    grep -qrhF "$event" doc/*.md doc/man/ || {
        echo "no document tells of the event $event"
        status=1
    }
done
exit $status
