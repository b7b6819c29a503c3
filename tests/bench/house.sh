#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# house.sh [PEOPLE [DAYS]]: what administrators' commands take that look at everybody, or at a month of the log, in a
# house of so many people (20,000 and 20 working days). Through the real daemon and the real command, in an overlay.
# By hand, in a build tree, as root:  ../../tests/bench/house.sh
# A line each: command, seconds, seconds of processor of the command and of tokend's processes (on a machine that does
# other things, too, these say more), largest memory of the command and of the vault (MB), whether a terminal was shown how
# far it had come. doc/PERFORMANCE.md has what was seen.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/../system/lib.sh"
TEST_SECONDS=3000
export TEST_SECONDS
enter_overlay "$@"
people=${1:-20000} days=${2:-20}

say() { printf '%s\n' "$*" >&2; }
# The log's pages are read and written on a real disk, if the caller has bound one there.
for ((i = 0; i < people; i++)); do
    printf 'u%06d:x:%d:100::/nonexistent:/usr/sbin/nologin\n' "$i" $((100000 + i))
done >>/etc/passwd
awk -v n="$people" 'BEGIN {
    printf "juki:x:90001:"; for (i = 0; i < n; i += 10) printf "%su%06d", i ? "," : "", i; print ""
}' >>/etc/group

from=$EPOCHREALTIME
runuser -u warifu -- "$HELPERS/bench_load" /var/lib/warifu/store/warifu.db /var/lib/warifu/key/master.key "$people" 100000 \
    Bench-Pa55+word /tmp/credentials 1 "$days" || bail_out 'the store could not be filled'
say "# $people people, $((people * days * 3)) records: $(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.0f", b - a}') s to make"
start_tokend
# Nobody of juki logs in at a console any more, and nobody at all at night.
sed -e '0,/^rule "/s//rule "no-juki" { service = {"login"} group = {"juki"} deny = yes }\n&/' /etc/warifu/test.policy >/tmp/new.policy

high_water() { awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$(tokend_pid vault)/status"; }
ticks() { # of all of tokend's processes
    local pid
    for pid in $(tokend_pid); do cut -d' ' -f 14,15 "/proc/$pid/stat"; done | awk '{n += $1 + $2} END {print n + 0}'
}
measure() { # NAME COMMAND...
    local name=$1 shown=no before
    before=$(ticks)
    shift
    printf '%q ' "$@" >/tmp/command
    # script: a terminal, on which progress is shown.
    script -qec "/usr/bin/time -o /tmp/took -f '%e %U %S %M' $(cat /tmp/command)" /tmp/typescript >/dev/null 2>&1 </dev/null
    [ "$(grep -aoE $'\r[0-9]+(/[0-9]+| \\.\\.\\.)' /tmp/typescript | wc -l)" -gt 1 ] && shown=yes
    read -r seconds user system kilobytes < <(tail -n 1 /tmp/took)
    printf '%-28s %8.2f s %8.2f s %8.2f s %6d MB %6d MB   progress: %s\n' "$name" "$seconds" \
        "$(awk -v u="$user" -v s="$system" 'BEGIN {print u + s}')" \
        "$(awk -v b="$before" -v a="$(ticks)" -v hz="$(getconf CLK_TCK)" 'BEGIN {print (a - b) / hz}')" \
        $((kilobytes / 1024)) "$(high_water)" "$shown"
    tail -c 300 /tmp/typescript | sed 's/^/#   /' >&2
}
rescue=(warifu --lang en --rescue bench --yes)
measure 'user list' "${rescue[@]}" user list
measure 'user review --csv' "${rescue[@]}" user review --csv /tmp/ids.csv
measure 'user review --html' "${rescue[@]}" user review --html /tmp/ids.html
measure 'privilege review' "${rescue[@]}" privilege review
measure 'policy diff' "${rescue[@]}" policy diff /etc/warifu/test.policy /tmp/new.policy
measure 'policy simulate' "${rescue[@]}" policy simulate /tmp/new.policy
ls -l /tmp/ids.* /var/lib/warifu/store >&2
