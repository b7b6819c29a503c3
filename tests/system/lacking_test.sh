#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A machine that lacks what logins need, dictionary or clock: told at `tokend -n`, at the start, by `init`, `user
# add` and `status`, and to whoever logs in before they type; nobody's temporary password is used up; and when
# it comes the running daemon notices (B1, B3, E6, H1).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export TEMPORARY NEW=Ki-no-Ne7+lack EMPTY=''
DICTIONARY=$(dirname "$(ls /var/cache/cracklib/cracklib_dict.pwd)")
use_stack redhat
state() { admin --json status | jq -r --arg need "$1" '.rows[] | select(.need == $need) | .state'; }
state_is() { [ "$(state "$1")" = "$2" ]; }
unused() { # NAME
    is "$(failures_of "$PERSON")" 0 "B3 $1: nothing is charged"
    is "$(admin --json user show "$PERSON" | field password)" temporary "B3 $1: the temporary password was not even begun with"
}
attempt() { # what LOGIN shows to whoever has the temporary password, until it says no
    drive <<'X'
start login
see "login: "
type $env(PERSON)
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
see "incorrect"
exec kill -KILL [exp_pid]
exit 0
X
}
first_login_goes_on() { # NAME
    output=$(drive <<'X'
start login
see "login: "
type $env(PERSON)
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
hidden "New password: " NEW
hidden "New password again: " NEW
see "Key: (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
see "shows now: "
type [app_code $key]
see "is registered"
see {[\$#] }
type "exit"
over 0
X
    )
    is $? 0 "$1" || note "$output"
}

# --- the dictionary --------------------------------------------------------------------------------------
export PERSON=hanako
useradd -m -s /bin/bash hanako
mv "$DICTIONARY" /root/cracklib
output=$(tokend -n 2>&1)
is $? 72 'H1 tokend -n: without the dictionary it does not say good'
like "$output" 'dictionary: missing.*cracklib-runtime' 'H1 tokend -n names the package'
start_tokend
holds 'H1 the start logs it, with the package' logged 'dictionary: missing.*cracklib-runtime'
admin status >/tmp/status
is $? 40 'H1 warifu status: exit status'
like "$(cat /tmp/status)" 'dictionary.*missing.*cracklib-runtime' 'H1 warifu status names the package'
is "$(state dictionary)" missing 'H1 warifu status --json'
warifu --rescue 'system test' --yes user add hanako --role staff --reason test --show-secret --json >/tmp/added
like "$(jq -r .status.hint /tmp/added)" 'cracklib-runtime' 'B1 user add says that nobody can set a password'
TEMPORARY=$(field temporary_password </tmp/added)
output=$(attempt)
is $? 0 'B1 a login without the dictionary' || note "$output"
like "${output%%assword: *}" 'No new password can be set.*cracklib-runtime' 'B1 it is told before anything is typed'
like "$output" 'your password stays valid' 'B1 and what becomes of the password'
unused 'no dictionary'
output=$(as bob passwd 2>&1 </dev/null)
like "$output" 'cracklib-runtime' 'B1 passwd says it, and asks for nothing'
unlike "$output" 'assword: ' 'B1 passwd does not ask for a factor first'
result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'B1 whoever has a password logs in as ever'

vault=$(tokend_pid vault)
mv /root/cracklib "$DICTIONARY"
taken_over() { [ "$(tokend_pid vault)" != "$vault" ] && state_is dictionary met; }
holds 'B1 the running daemon notices that it came' eventually taken_over
first_login_goes_on 'B3 the same temporary password leads on, without a restart'

vault=$(tokend_pid vault)
truncate -s 100 "$DICTIONARY/cracklib_dict.pwi"
damaged() { [ "$(tokend_pid vault)" != "$vault" ] && state_is dictionary damaged; }
holds 'abuse:M18 a truncated dictionary is noticed while it runs' eventually damaged
like "$(tokend -n 2>&1)" 'dictionary: damaged.*update-cracklib' 'abuse:M18 tokend -n names the command for a damaged one'
stop_tokend
sh -c "$(tokend -n 2>&1 | sed -n 's/.*if it is installed: //p')" >/dev/null 2>&1
tokend -n 2>/dev/null
is $? 0 'H1 the command that it names mends it'

# --- the clock ----------------------------------------------------------------------------------------------
TOKEND_PRELOAD=$(readlink -f "$top_builddir/tests/fake/clock.so")
[ -e "$TOKEND_PRELOAD" ] || bail_out 'tests/fake/clock.so was not built'
sed -i -E 's/(unsynchronised_clock[[:space:]]*=[[:space:]]*)"?warn"?/\1refuse/' /etc/warifu/test.policy
PERSON=taro
useradd -m -s /bin/bash taro
output=$(LD_PRELOAD=$TOKEND_PRELOAD tokend -n 2>&1)
is $? 72 'E6 tokend -n: a clock that nobody disciplines'
like "$output" 'clock: missing.*chrony.*unsynchronised_clock = warn.*HOTP' 'E6 tokend -n names what mends it'
start_tokend
holds 'E6 the start logs it' logged 'clock: missing.*chrony'
is "$(state clock)" missing 'E6 warifu status --json'
admin status >/tmp/status
is $? 41 'E6 warifu status: exit status'
like "$(cat /tmp/status)" 'clock.*missing.*chrony' 'E6 warifu status says what mends it'
warifu --rescue 'system test' --yes user add taro --role staff --reason test --show-secret --json >/tmp/added
like "$(jq -r .status.hint /tmp/added)" 'clock.*chrony' 'E6 user add says that nobody can register an app'
TEMPORARY=$(field temporary_password </tmp/added)
output=$(attempt)
is $? 0 'E6 a login with such a clock' || note "$output"
like "${output%%assword: *}" 'clock is not synchronised' 'E6 it is told before anything is typed'
unused 'no clock'
result=$(probe -t tty1 -m "code=$(code alice)" -m "assword=$(password alice)" login alice authenticate </dev/null)
unlike "$result" 'authenticate: PAM_SUCCESS' 'E6 a timed code is refused'
like "$result" 'clock is not synchronised' 'E6 and it is said why, to everybody alike, before the prompts'
is "$(failures_of alice)" 0 'E6 and charged to nobody'
result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'E6 a generator that counts opens all the same'
touch /var/tmp/clock-is-synchronised
is "$(state clock)" met 'E6 a clock that comes right is noticed at once'
first_login_goes_on 'E6 B3 the same temporary password leads on'
finish
