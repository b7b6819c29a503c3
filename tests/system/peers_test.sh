#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Who may ask for whom, and what happens when a process of the daemon dies (abuse:D1, abuse:D5, abuse:D12, abuse:S6).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

# --- abuse:D1 ------------------------------------------------------------------------------------------------------
result=$(as alice "$HELPERS/pam_probe" -m "code=$(code bob)" -m "assword=$(password bob)" su bob authenticate)
unlike "$result" 'authenticate: PAM_SUCCESS' 'abuse:D1 alice cannot verify bob, even with all that bob knows and has'
unlike "$result" 'prompt: ' 'abuse:D1 and is asked nothing'
holds 'abuse:D1 it is recorded' eventually bash -c 'grep -qaE "refus" /var/log/everything.log'
result=$(as bob "$HELPERS/pam_probe" -m "code=$(code bob)" -m "assword=$(password bob)" vlock bob authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'abuse:D1 bob can, without any privilege'
for verb in 'user list' 'totp revoke bob --reason x' 'lock clear bob --reason x' 'password reset bob --reason x' 'log'; do
    # shellcheck disable=SC2086  # a list of words
    output=$(printf '%s\n' "$(password alice)" 000000 | as alice warifu --stdin --yes $verb 2>&1)
    differs $? 0 "abuse:D1 staff cannot: warifu $verb"
done
output=$(as alice warifu --rescue 'let me in' --yes user list 2>&1)
differs $? 0 'abuse:D1 rescue is for root only'

# --- an admin is a person -----------------------------------------------------------------------------------------
output=$(printf '%s\n' "$(password boss)" "$(code boss)" | as boss warifu --stdin --yes user list 2>&1)
is $? 0 'abuse:D1 the admin, with two fresh factors, can'
like "$output" 'alice' 'abuse:D1 and sees the people'
output=$(printf '%s\n' "$(password boss)" "$(code boss wrong)" | as boss warifu --stdin --yes user list 2>&1)
differs $? 0 'abuse:D1 with a wrong code the admin cannot'
differs "$(events admin.rescue | grep -c .)" 0 'F2 every use of rescue is in the log'

# --- abuse:P4 ---------------------------------------------------------------------------------------------------------
usual=$(probe -m 'code=000000' -m 'assword=x' su bob authenticate | nameless)
is "$(probe -m 'code=000000' -m 'assword=x' su dave authenticate | nameless)" "$usual" 'abuse:P4 a person who is not enrolled: the usual prompts and the usual refusal'
is "$(probe -m 'code=000000' -m 'assword=x' su nobody-here authenticate | nameless)" "$usual" 'abuse:P4 abuse:L11 a name that does not exist: the same'
like "$usual" 'authenticate: PAM_AUTH_ERR' 'abuse:P4 and it is a refusal'
stop_tokend
mv /var/lib/warifu/store/warifu.db /var/lib/warifu/store/elsewhere
start_tokend
result=$(probe -m "code=$(code carol)" -m "assword=$(password carol)" su carol authenticate account)
unlike "$result" 'PAM_(SUCCESS|IGNORE|USER_UNKNOWN)' 'abuse:P4 abuse:R5 the store is gone: nobody gets in, nobody is exempt, nothing begins afresh'
stop_tokend
mv /var/lib/warifu/store/elsewhere /var/lib/warifu/store/warifu.db
start_tokend
like "$(probe -m "code=$(code carol)" -m "assword=$(password carol)" su carol authenticate)" 'authenticate: PAM_SUCCESS' \
    'abuse:P4 the store is back: people get in again'

# --- abuse:D12 ------------------------------------------------------------------------------------------------------------
admin lock clear bob --reason test >/dev/null
for role in hasher names front vault; do
    mapfile -t before < <(tokend_pid "$role")
    [ ${#before[@]} -gt 0 ] || { fail "abuse:D12 there is a process $role" && continue; }
    kill -KILL "${before[@]}"
    opens() { probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate | grep -q PAM_SUCCESS; }
    holds "abuse:D12 after kill -9 of $role logins open again" eventually opens
    mapfile -t after < <(tokend_pid "$role")
    differs "${after[*]}" "${before[*]}" "abuse:D12 $role was started again"
    holds "abuse:D12 the death of $role is logged" logged "$role"
done

# A vault that dies while it evaluates: the try is not forgotten.
admin lock clear bob --reason test >/dev/null
rounds=5
answers() { probe cron bob account | grep -q 'account: ' && ! probe cron bob account | grep -q SYSTEM_ERR; }
count=$(tokend_pid hasher | wc -l)
hashers_ready() { # all of them
    mapfile -t hashers < <(tokend_pid hasher)
    [ ${#hashers[@]} = "$count" ] && in_sandbox "${hashers[@]}"
}
for round in $(seq $rounds); do
    eventually hashers_ready
    kill -STOP "${hashers[@]}" # the try waits in the vault until the vault is killed
    probe -t tty1 -m 'code=000000' -m 'assword=x' login bob authenticate >"/tmp/d12.$round" &
    client=$!
    eventually unread_by "${hashers[@]}"
    tokend_pid vault | xargs -r kill -KILL
    kill -CONT "${hashers[@]}" 2>/dev/null # the vault may have taken them with it
    wait "$client"
    eventually answers
done
like "$(cat /tmp/d12.*)" 'PAM_(SYSTEM|AUTH)_ERR' 'abuse:D12 the person is told that it failed'
unlike "$(cat /tmp/d12.*)" 'PAM_SUCCESS' 'abuse:D12 and nobody got in'
charged() { [ "$(failures_of bob)" = "$rounds" ]; }
holds "abuse:D12 abuse:L3 $rounds wrong tries with the vault killed in the middle are $rounds charges" eventually charged

# --- abuse:S6: the second daemon -----------------------------------------------------------------------------------------
output=$(timeout 10 tokend -f 2>&1)
differs $? 0 'abuse:S6 a second daemon on the same store does not start'
finish
