#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Guessing: limits are exact however many guess at once, and nothing gives a try back (abuse:L1-L9).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

# What the record says; `evaluated` are the tries that were looked at.
count_events() { events "$1" bob | grep -c .; }
evaluated() { echo $(($(count_events login.denied) + $(count_events attempt.lost) + $(count_events attempt.fault))); }
forgive() { admin lock clear bob --reason test >/dev/null; }
locked() { admin --json lock show bob | grep -qE '"locked": ?true'; }
failures() { failures_of bob; }
limit_of() { admin --json policy explain bob "$1" "${@:2}" | field failures; }
guess() { probe -m "code=$(code bob wrong)" -m "assword=$(password bob)" "$@" bob authenticate; }

start_tokend
use_stack plain
# --- abuse:L1: 64 guessers at once ------------------------------------------------------------------------
printf 'bob %s %s 900 6\n' "$(password bob)" "$(secret_of bob)" >/root/bob.credential
for service in test-code su; do
    forgive
    limit=$(limit_of "$service")
    before=$(evaluated)
    count=$([ "$service" = su ] && echo 1 || echo 10)
    bench overshoot -c /root/bob.credential -s "$service" -p 64 -n "$count" -x 'Try again in' >/tmp/overshoot
    note "$(cat /tmp/overshoot)"
    is $(($(evaluated) - before)) "$limit" "abuse:L1 $service: $((64 * count)) wrong codes from 64 processes: exactly $limit were evaluated"
    like "$(cat /tmp/overshoot)" 'accepted=0' "abuse:L1 $service: none was accepted"
    holds "abuse:L1 $service: the person is locked" locked
done
result=$(probe -m "code=$(code bob)" -m "assword=$(password bob)" su bob authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:L11 the right factors do not open while locked'
wrong=$(probe -m 'code=000000' -m 'assword=x' su bob authenticate)
is "${result//[0-9]/N}" "${wrong//[0-9]/N}" \
    'abuse:L11 right and wrong factors get the same texts while locked'
forgive

# --- abuse:L2: the caller's own limits save no try ---------------------------------------------------------
if sanitized address; then
    skip 'abuse:L2 ten wrong tries under tiny limits are ten charges' 'AddressSanitizer needs more memory than RLIMIT_AS leaves; build/gcc runs it'
else
    before=$(evaluated)
    for limits in '--fsize=0' '--nofile=12' '--cpu=1' '--as=60000000' '--fsize=0 --nofile=12'; do
        forgive
        for round in 1 2; do
            # shellcheck disable=SC2086  # a list of options
            printf '%s\n' "$(password bob)" "$(code bob wrong)" |
                as alice prlimit $limits -- env -u LANG sh -c "trap '' XFSZ; exec su bob -c id" >/tmp/l2.out 2>&1
            grep -q uid= /tmp/l2.out && fail "abuse:L2 su opened under $limits in round $round"
        done
    done
    is $(($(evaluated) - before)) 10 'abuse:L2 ten wrong tries by set-uid su under tiny limits are ten charges'
fi
forgive

# --- abuse:L3: a client that dies after its answer ---------------------------------------------------------------
rounds=20
slow && rounds=100
before=$(evaluated)
charged() { [ $(($(evaluated) - before)) = "$1" ]; }
for round in $(seq $rounds); do
    forgive
    coproc CLIENT { exec "$HELPERS/pam_probe" su bob authenticate; }
    client=$CLIENT_PID
    hold_client
    read -r -u "$out" _
    printf '%s\n' "$(password bob)" >&"$in"
    read -r -u "$out" _
    mapfile -t hashers < <(tokend_pid hasher)
    kill -STOP "${hashers[@]}"
    printf '000000\n' >&"$in"
    eventually unread_by "${hashers[@]}" # the answer has come as far as a stopped hasher, so no reply can be out
    kill -KILL "$client" 2>/dev/null
    tokend_pid hasher | xargs kill -CONT
    wait "$client" 2>/dev/null
    exec {in}>&- {out}<&-
    eventually charged "$round" # else the next one would queue behind it and never reach a hasher
done 2>/dev/null
got=$(($(evaluated) - before))
is "$got" "$rounds" "abuse:L3 $rounds clients killed between answer and reply are $rounds charges"
forgive

# --- abuse:L4: nothing is forgotten by a kill, a wiped /run or a restart ----------------------------------------------
for round in 1 2 3; do
    guess su >/dev/null
    kill_tokend
    rm -rf /run/warifu
    start_tokend
done
is "$(failures)" 3 'abuse:L4 three failures, each followed by kill -9 and a wiped /run: three are remembered'
forgive

# --- abuse:L6: one budget however the name is written ------------------------------------------------------------
for name in bob BOB bob@example.jp ' bob' bob; do
    probe -m 'code=000000' -m 'assword=x' su "$name" authenticate >/dev/null
done
is "$(failures)" 2 'abuse:L6 only names of the same account count on its budget, and all of them'
forgive

# --- abuse:L7: one budget for all services and connections -----------------------------------------------------------
for service in login vlock passwd login; do
    probe -t tty1 -a x -a 000000 "$service" bob authenticate </dev/null >/dev/null # one try, then it hangs up
done
is "$(failures)" 4 'abuse:L7 three services and four connections, one budget'

# --- abuse:L8: what is not a login resets nothing --------------------------------------------------------------------
probe su bob account open close >/dev/null
probe cron bob account open close >/dev/null
probe sshd bob account setcred >/dev/null
is "$(failures)" 4 'abuse:L8 account, session and cron reset nothing'
forgive

# --- abuse:L10: remote guesses do not lock the console ----------------------------------------------------------------
for round in $(seq 12); do
    probe -r 192.0.2.7 -t ssh -m 'code=000000' -m 'assword=x' sshd bob authenticate >/dev/null
done
holds 'abuse:L10 the remote budget is locked' locked
result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'abuse:L10 the console still opens for the same person'
forgive

# --- abuse:L9: right factors at once lock nobody --------------------------------------------------------------------
printf 'bob %s %s %s 6\n' "$(password bob)" "$(secret_of bob)" "$(cat "$PEOPLE/bob.next")" >/root/bob.credential
at_once=200
sanitized address && at_once=50 # each has its memory
bench race -c /root/bob.credential -s su -p "$at_once" -n 1 >/tmp/race
note "$(cat /tmp/race)"
like "$(cat /tmp/race)" "exactly_one=1 .*accepted=1 denied=$((at_once - 1)) " \
    "abuse:L9 abuse:T1 $at_once people at once with one right code: one is let in, and the others are denied, which is no fault"
echo $(($(cat "$PEOPLE/bob.next") + 1)) >"$PEOPLE/bob.next"
fails 'abuse:L9 and nobody is locked by it' locked
finish
