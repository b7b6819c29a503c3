#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# `warifu doctor`: each cause is made to happen, and it names exactly that one, with the command that mends it (A4 A5 F2
# abuse:M9). Nothing of it is a secret.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend

doctor() { # [WORD...]: status, CAUSES
    warifu --rescue helpdesk doctor "$@" --json >/tmp/doctor 2>/tmp/said
    status=$?
    CAUSES=$(jq -r '[.rows[].cause] | join(" ")' /tmp/doctor)
}
command_of() { jq -r '.rows[0].command // ""' /tmp/doctor; }
try() { # ERE WORD...: the cause and nothing else
    local want=$1
    shift
    doctor "$@"
    is "$status/$CAUSES" "1/$want" "doctor: $want"
}
mends() { # runs what it says, as root in a rescue
    local words
    words=$(command_of)
    # shellcheck disable=SC2086 # a command line, made of words of ours
    warifu --rescue helpdesk ${words#warifu } >/tmp/mended 2>&1
    is "$?" 0 "doctor: what it names for $CAUSES can be run: $words"
}
login() { probe -t tty1 -m "code=$2" -m "assword=$1" login bob authenticate account 2>&1; }

like "$(login "$(password bob)" "$(code bob)")" 'authenticate: PAM_SUCCESS' 'bob gets in'
doctor bob login
is "$status/$CAUSES" 0/ 'doctor: somebody who got in has nothing in the way'
doctor
is "$status/$CAUSES" 0/ 'doctor: nor has the machine'

# --- what they typed -----------------------------------------------------------------------------------------------
login "$(password bob)" "$(code bob wrong)" >/dev/null
try last.code bob login
like "$(jq -r '.rows[0] | "\(.service) \(.sequence)"' /tmp/doctor)" '^login [0-9]+$' 'doctor: it names the record'
admin lock clear bob --reason test >/dev/null # one call of a program is several tries
login 'Not-The-Password7' "$(code bob)" >/dev/null
admin lock clear bob --reason test >/dev/null
try last.password bob
unlike "$(cat /tmp/doctor)" "$(secret_of bob)|Not-The-Password7" 'abuse:W7 doctor shows no secret'

# --- tries, state, rule --------------------------------------------------------------------------------------------
locked() {
    login 'Not-The-Password7' 000000 >/dev/null
    doctor bob login
    [ "$CAUSES" = budget.locked ]
}
holds 'doctor: wrong tries lock' eventually locked
try budget.locked bob login
holds 'doctor: it says how long' test "$(jq -r '.rows[0].retry' /tmp/doctor)" -gt 0
login "$(password bob)" "$(code bob)" >/dev/null # locked, whatever they type
doctor bob login
mends
try last.locked bob login
admin user suspend bob --reason test >/dev/null
try person.suspended bob login
mends
try rule.deny bob no-such-service
try person.unknown dave login
try 'account.absent person.unknown' nobody-of-that-name login

# --- the way from the program to tokend ------------------------------------------------------------------------------
module=$(echo /usr/lib/*/security/pam_warifu.so)
mv "$module" "$module.away"
try pam.module bob login
mv "$module.away" "$module"
cp -a /etc/pam.d/login /root/login
printf 'auth required pam_unix.so\naccount required pam_unix.so\n' >/etc/pam.d/login
try pam.unasked bob login
printf 'auth include\n' >/etc/pam.d/login
try pam.broken bob login
cp -a /root/login /etc/pam.d/login
doctor alice su
is "$CAUSES" last.none 'doctor: no attempt is on record'

# --- a live attempt, followed by an administrator ----------------------------------------------------------------------
printf '%s\n%s\n' "$(password boss)" "$(code boss)" >/tmp/answers
as boss warifu --stdin doctor bob login --follow --json </tmp/answers >/tmp/followed 2>/tmp/said &
following=$!
looked() { [ "$(events login.granted boss | grep -c warifu)" -ge 1 ]; }
holds 'boss looks' eventually looked
tried() { login "$(password bob)" "$(code bob wrong)" >/dev/null; admin lock clear bob --reason test >/dev/null; ! kill -0 "$following" 2>/dev/null; }
holds 'doctor: it ends with the next attempt' eventually tried
wait "$following"
is "$?/$(jq -r '[.rows[].cause] | join(" ")' /tmp/followed)" '1/last.code' 'doctor: and says what it came to'

# --- the machine -------------------------------------------------------------------------------------------------------
stop_tokend
mv /var/lib/warifu/key/anchor /root/anchor
start_tokend
try store.put_back bob login
warifu doctor >/tmp/said 2>&1
is "$?" 1 'doctor: root needs no factors for the machine alone'
like "$(cat /tmp/said)" 'put back to an earlier state' 'doctor: and is told'
stop_tokend
mv /root/anchor /var/lib/warifu/key/anchor
TOKEND_PRELOAD=$(readlink -f "$top_builddir/tests/fake/clock.so")
sed -i -E 's/(unsynchronised_clock[[:space:]]*=[[:space:]]*)"?warn"?/\1refuse/' /etc/warifu/test.policy
start_tokend
try clock.undisciplined alice login
doctor bob login
unlike "$CAUSES" clock 'doctor: whose codes count has nothing to do with the clock'
stop_tokend
mv /run/warifu /run/warifu.away
try daemon.silent bob login
mv /run/warifu.away /run/warifu
finish
