#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:X2: a hundred passwords at once wait for the hashers; memory stays bounded, and everybody is answered, or told at once
# that it cannot be done in time (abuse:M8), and then not charged.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
set_policy failures 100
set_policy argon2_memory_kib 65536 # as the profile has it
set_policy argon2_passes 2
start_tokend
use_stack plain

resident() { # kilobytes of all processes of the daemon
    local pid total=0
    for pid in $(tokend_pid); do
        total=$((total + $(awk '/^VmRSS/ {print $2}' "/proc/$pid/status" 2>/dev/null || echo 0)))
    done
    echo "$total"
}
hashers=$(tokend_pid hasher | grep -c .)
memory=$(sed -nE 's/.*argon2_memory[a-z_]*[[:space:]]*=[[:space:]]*([0-9]+).*/\1/p' /etc/warifu/test.policy | head -n 1)
memory=${memory:-65536}
before=$(resident)
clients=()
for client in $(seq 100); do
    probe -m 'code=000000' -m "assword=wrong-$client" su "$([ $((client % 2)) = 0 ] && echo bob || echo "nobody$client")" \
        authenticate >"/tmp/x2.$client" &
    clients+=($!)
done
most=0
while kill -0 "${clients[@]}" 2>/dev/null; do
    now=$(resident)
    [ "$now" -le "$most" ] || most=$now
    sleep 0.05
done
wait "${clients[@]}"
TOLD_BUSY='Too many people are logging in at once'
busy=$(grep -l "$TOLD_BUSY" /tmp/x2.* | wc -l)
evaluated=$(grep -L "$TOLD_BUSY" /tmp/x2.* | xargs grep -l '^authenticate: PAM_AUTH_ERR' | wc -l)
is "$((evaluated + busy))" 100 "abuse:X2 abuse:M8 a hundred parallel passwords are all answered ($evaluated) or refused early ($busy)"
is "$(cat /tmp/x2.* | grep -c '^authenticate: PAM_AUTH_ERR')" 100 'abuse:M8 abuse:P3 who is refused early, and told why, is refused by a code that no stack skips'
of_bob=$(for client in $(seq 2 2 100); do grep -L "$TOLD_BUSY" "/tmp/x2.$client"; done | wc -l)
is "$(failures_of bob)" "$of_bob" 'abuse:M8 who is refused early is not charged, who was evaluated is'
room=$((before + hashers * memory + 65536))
sanitized || at_most "$most" "$room" "abuse:X2 memory stays below $hashers hashers x $memory kB (was $most kB, $before kB before)"
finish
