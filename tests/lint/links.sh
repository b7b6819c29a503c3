#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Undefined symbols of each floor's objects are looked up in the floors: one that is defined in a
# floor that is not below is a violation that no include shows (an extern declaration, for example).
set -uo pipefail
cd "$1" || exit 1
declare -A below=(
    [base]='' [wire]='base' [core]='base' [factor]='base wire core' [store]='base core factor'
    [settings]='base wire core factor' [vault]='base wire core factor store settings'
    [front]='base wire core factor settings'
)
status=0 seen=0
table=$(mktemp)
trap 'rm -f "$table"' EXIT
for floor in "${!below[@]}"; do
    archive=.libs/lib$floor.a
    [ -e "$archive" ] || continue
    nm --defined-only "$archive" 2>/dev/null | awk -v floor="$floor" '$2 ~ /^[TDBRV]$/ {print $3, floor}'
done | sort >"$table"
for floor in "${!below[@]}"; do
    archive=.libs/lib$floor.a
    [ -e "$archive" ] || continue
    seen=$((seen + 1))
    own=$(nm --defined-only "$archive" 2>/dev/null | awk '$2 ~ /^[TDBRV]$/ {print $3}' | sort -u)
    while read -r symbol owner; do
        grep -qx "$symbol" <<<"$own" && continue
        [[ " ${below[$floor]} " == *" $owner "* ]] && continue
        echo "$floor uses $symbol of $owner, which is not below it"
        status=1
    done < <(join <(nm --undefined-only "$archive" 2>/dev/null | awk 'NF == 2 {print $2}' | sort -u) "$table")
done
[ "$seen" -ge 8 ] || {
    echo "only $seen of the floors' libraries are built"
    status=1
}
exit $status
