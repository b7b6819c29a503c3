#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Hostile clients of a running tokend: frames (abuse:D3), credentials (abuse:D1, abuse:D2, abuse:D5), floods (abuse:D6), names (abuse:D14).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
private_tokend
start
make_store || bail_out 'init'
front=$(role front | must_have front)

# --- frames ----------------------------------------------------------------------------------------
for _ in $(seq 50); do serves; done # warm
memory=$(memory_of "$front") descriptors=$(descriptors_of "$front")
holds 'abuse:D3 lengths 0, 1, max, max+1, 2^32-1 are closed, others answered' hostile lengths
holds 'abuse:D3 cut at each byte' hostile cuts
holds 'abuse:D3 every byte changed' hostile flips
holds 'abuse:D3 duplicate, unknown, odd fields, wrong version, wrong socket' hostile fields
holds 'abuse:D3 glued frames' hostile glued
holds 'abuse:D3 1,000 connections of noise' hostile noise 1000
holds 'abuse:D3 one byte a second is closed in time, others answered' hostile trickle
coproc HALVES { hostile halves 100; }
halves=$HALVES_PID # bash forgets its own variable when the coprocess ends
read -r -t 60 -u "${HALVES[0]}" line
is "$line" open 'abuse:D3 a hundred halves of frames stay quiet'
grown=$(($(memory_of "$front") - memory))
[ -n "${SANITIZE:-}" ] || at_most "$grown" 1024 "abuse:D3 the front grew by less than 1 MiB ($grown KiB)"
echo >&"${HALVES[1]}"
wait "$halves" 2>/dev/null
as_many_descriptors() { [ "$(descriptors_of "$front")" = "$descriptors" ]; }
holds 'abuse:D3 no descriptor is left behind' eventually as_many_descriptors
is "$(role front)" "$front" 'abuse:D3 the front is still the same process'

# --- many su of one person: root's uid, the caller's group (abuse:D6) ----------------------------------------
asking=()
for _ in $(seq 32); do
    "$TALK_PROGRAM" "$AUTH" gid=4242 user=no-such-person service=su hang=1 >>"$HOME_DIR/su" 2>&1 &
    asking+=($!)
done
holds 'abuse:D6 32 su of one group are served' eventually sh -c "[ \$(grep -c prompt '$HOME_DIR/su') = 32 ]"
unlike "$(talk "$AUTH" gid=4242 user=no-such-person service=su patience=2000 hang=1 2>&1)" prompt 'abuse:D6 one more is not'
like "$(talk "$AUTH" gid=4243 user=no-such-person service=su -- x y)" prompt 'abuse:D6 another group is'
like "$(talk "$AUTH" user=no-such-person service=login -- x y)" prompt 'abuse:D6 and so is the console'
kill "${asking[@]}"
wait "${asking[@]}" 2>/dev/null

# --- who is there ------------------------------------------------------------------------------------
is "$(talk "$AUTH" peer=7 user=games service=vlock | verdict)" DENIED 'abuse:D1 uid 7 may not ask for uid 5'
is "$(talk "$AUTH" peer=7 user=root service=vlock | verdict)" DENIED 'abuse:D1 uid 7 may not ask for root'
is "$(talk "$AUTH" peer=7 user=no-such-person service=vlock | verdict)" DENIED 'abuse:D1 uid 7 may not ask for nobody'
is "$(talk "$ADMIN" peer=7 op=admin rescue=please call='lock.clear user=lp reason=x' | verdict)" DENIED \
    'abuse:D1 rescue is for root alone'
is "$(talk "$ADMIN" op=admin rescue=please call='lock.clear user=lp reason=x' | verdict)" DENIED \
    'F2 nor is it for root by way of the front, whose word would have to be taken'
like "$(talk "$RESCUE" peer=7 op=admin rescue=please)" 'failed: cannot connect' 'F2 nobody but root reaches the socket of the rescue'
looks_for() { talk "$RESCUE" op=admin call="$1" | sed -n 's/^end: \([^ ]*\) .*/\1/p'; }
like "$(looks_for status)" '^(DONE|MORE)$' 'G1 F2 without a reason root sees how the service is'
for call in 'lock.clear user=lp reason=x' 'user.list' 'log' 'audit.search' 'policy.text' 'init user=lp reason=x'; do
    is "$(looks_for "$call")" FORBIDDEN "F2 and nothing else: not ${call%% *}"
done
is "$(talk "$RESCUE" op=authenticate user=lp service=login | verdict)" FAULT 'F2 no login at all'
unlike "$(talk "$AUTH" peer=7 user=games service=vlock)" prompt 'abuse:D1 refused before anything is asked'
like "$(talk "$AUTH" peer=7 user=lp service=vlock)" prompt 'abuse:D1 uid 7 may ask about itself'
holds 'abuse:D1 the refusal is logged' grep -q 'uid 7 asked for another name than theirs (5 characters' "$LOG"
for user in '../../x' 'a/b' '-f root' '$(id)' '%s%n' "x'; DROP TABLE person;--"; do
    is "$(talk "$AUTH" user="$user" service=login op=account patience=3000 | verdict)" \
        "$(talk "$AUTH" user=no-such-person service=login op=account | verdict)" "abuse:D14 abuse:D15 user \"$user\" is nobody"
done
for user in '' '+0' '#0' ' 0' '4294967295' '-1'; do
    unlike "$(talk "$AUTH" user="$user" service=login op=account)" GRANTED "abuse:I1 user \"$user\" is not root"
done
holds 'abuse:D2 who connected counts, not who speaks' hostile handed_on
holds 'abuse:D5 a name that looks like credentials has no effect' hostile fake_name

# --- floods ------------------------------------------------------------------------------------------
coproc IDLE { hostile idle 2000/32; }
idle=$IDLE_PID
read -r -t 60 -u "${IDLE[0]}" line
is "$line" 'open 32' 'abuse:D6 of 2,000 idle connections of one uid 32 are kept'
like "$(talk "$AUTH" user=no-such-person service=login op=account)" verdict 'abuse:D6 root is served meanwhile'
before=$(awk '{ print $14 + $15 }' "/proc/$front/stat")
sleep 2
at_most $(($(awk '{ print $14 + $15 }' "/proc/$front/stat") - before)) 10 'abuse:D6 the front does not spin'
echo >&"${IDLE[1]}"
wait "$idle" 2>/dev/null
stop

# Descriptors run out before the caps do: nobody spins, and service goes on afterwards.
set_conf connections 2000
set_conf connections_per_uid 2000
(ulimit -n 100 && exec "$TOKEND_PROGRAM" -f -c "$CONF" </dev/null >>"$LOG" 2>&1) &
TOKEND=$!
eventually serves
front=$(role front | must_have front)
coproc IDLE { hostile idle 300; }
idle=$IDLE_PID
read -r -t 60 -u "${IDLE[0]}" line
before=$(awk '{ print $14 + $15 }' "/proc/$front/stat")
sleep 2
at_most $(($(awk '{ print $14 + $15 }' "/proc/$front/stat") - before)) 15 'abuse:D6 no spin when descriptors run out (EMFILE)'
echo >&"${IDLE[1]}"
wait "$idle" 2>/dev/null
holds 'abuse:D6 service goes on afterwards' eventually serves
finish
