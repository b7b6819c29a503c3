#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Revoked means now: the next login and a prompt that waits already (abuse:R1, C4, A5).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

# A login that has given its password and waits at the prompt for the code.
wait_at_code() { # USER: sets in, out, prompt
    coproc CLIENT { exec "$HELPERS/pam_probe" -t tty1 su "$1" authenticate; }
    hold_client
    read -r -u "$out" _
    printf '%s\n' "$(password "$1")" >&"$in"
    read -r -t 10 -u "$out" prompt
}
answer() { # CODE: the rest of what the client says
    printf '%s\n' "$1" >&"$in"
    exec {in}>&-
    timeout 20 cat <&"$out"
}

wait_at_code bob
like "$prompt" 'code' 'abuse:R1 a login waits at the prompt for the code'
holds 'C4 an admin revokes the authenticator' admin totp revoke bob --reason 'lost'
like "$(answer "$(code bob)")" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 the waiting prompt does not open with the right code'
result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" su bob authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 C4 the next login does not open'
is "$(admin --json totp list bob | jq -rs '[.. | objects | select(.state?) | .state] | unique | join(",")')" revoked 'C4 the register says revoked'

wait_at_code carol
holds 'F5 an admin suspends a person' admin user suspend carol --reason 'left the office'
like "$(answer "$(code carol)")" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 F5 a suspended person: the waiting prompt does not open'
holds 'F5 the person is resumed' admin user resume carol --reason 'came back'
result=$(probe -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'F5 and logs in again'

wait_at_code carol
holds 'B5 an admin expires the password' admin password expire carol --reason leaked
result=$(answer "$(code carol)")
result=$(probe -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate account)
unlike "$result" 'account: PAM_SUCCESS' 'B5 an expired password goes no further than its change'

enrol chief hotp
admin user role chief admin --reason 'a second one: the last cannot be revoked' >/dev/null
# Logins run all the time while the authenticator is revoked: none that begins afterwards succeeds.
printf 'boss %s %s %s 6\n' "$(password boss)" "$(secret_of boss)" "$(cat "$PEOPLE/boss.next")" >/root/boss.credential
already=$(events login.granted boss | wc -l)
bench rate -c /root/boss.credential -s su -p 1 -n 200 >/tmp/rate &
others=$!
let_in_meanwhile() { [ "$(events login.granted boss | wc -l)" -gt "$already" ]; }
holds 'abuse:R1 logins go on' eventually let_in_meanwhile
holds 'C4 it is revoked meanwhile' admin totp revoke boss --reason 'in the middle'
revoked=$(events otp.revoked boss | field sequence | tail -n 1 | must_have 'record of the revocation')
wait "$others"
# Granted is recorded when the client has taken the verdict, which one of before may do a moment later (abuse:P13: its
# account phase asks again).
late() { admin --json log --event "$1" --user boss --after "$revoked" | grep -c '"sequence"'; }
is "$(late login.proved)" 0 'abuse:R1 no login is let in after the record of the revocation'
at_most "$(late login.granted)" 1 'abuse:R1 and of those let in before, one at most was still to take its verdict'
like "$(cat /tmp/rate)" 'accepted=[1-9]' 'abuse:R1 and there were logins before it'
finish
