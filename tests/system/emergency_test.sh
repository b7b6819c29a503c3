#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Emergency codes through the real command, daemon and PAM: once, not for privilege, listed until closed.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

no='authenticate: PAM_(AUTH_ERR|MAXTRIES)' # login asks three times

issue() { # USER UNTIL: prints the code
    admin --json emergency issue "$1" --until "$2" --reason 'card lost' --show-secret | field emergency_code | must_have "emergency code of $1"
}
try() { # SERVICE USER CODE
    probe -t tty1 -m "code=$3" -m "assword=$(password "$2")" "$1" "$2" authenticate
}
number() { admin --json emergency list | jq -rs --arg user "$1" '[.. | objects | select(.user? == $user) | .emergency] | last'; }

said=$(admin totp revoke bob --reason lost 2>&1)
is "$?" 0 'C4 the authenticator of bob is revoked'
like "$said" 'Sessions open on this host' 'C4 and of which sessions it speaks'
answer=$(warifu --rescue test --yes emergency issue bob --until 2h --reason lost </dev/null 2>&1)
is "$?" 2 'abuse:C2 no code is made where the output is not a terminal'
like "$answer" 'not a terminal' 'abuse:C2 and the command says why'
is "$(admin --json emergency list | grep -c emergency_code)" 0 'abuse:C2 nothing was issued'

code=$(issue bob 2h)
like "$code" '^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$' 'F2 a code of 80 bits is issued'
exits 4 'F2 a second one while the first waits is refused' admin emergency issue bob --until 2h --reason again --show-secret
like "$(try su bob "$code")" 'authenticate: PAM_AUTH_ERR' 'D3 it does not open what the policy keeps from it'
is "$(failures_of bob)" 1 'D3 and was charged like a wrong code'
like "$(probe -t tty1 -m "code=$code" -m "assword=$(password bob)" login bob authenticate account)" \
    'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'F2 it opens a login with the password'
like "$(try login bob "$code")" "$no" 'abuse:T10 once means once'
is "$(failures_of bob)" 0 'abuse:T10 the same code twice is no guess'
is "$(grep -ralF -e "$code" -e "${code//-/}" /var/lib/warifu /var/log /run 2>/dev/null | wc -l)" 0 'abuse:W7 the code is stored and logged nowhere'
like "$(events emergency.used bob)" '"user": *"bob"' 'F2 the log says that it was used'
like "$(admin emergency list)" 'bob.*used' 'F2 it stays listed'
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin emergency list)" 'bob.*使用済み' 'F2 in Japanese too'

code=$(issue bob 2h)
for i in $(seq 12); do try login bob "$code" >/tmp/try.$i & done
wait
is "$(grep -l PAM_SUCCESS /tmp/try.* | wc -l)" 1 'abuse:T10 twelve logins with one code at once: one is let in'

code=$(issue bob 3s)
clock_passes $(($(date +%s) + 3))
like "$(try login bob "$code")" "$no" 'F2 it ends by itself'
like "$(admin emergency list)" 'bob.*expired' 'F2 and is listed as expired'
exits 2 'F2 no code outlasts what the policy allows' admin emergency issue bob --until 13h --reason test --show-secret

code=$(issue carol 1h)
holds 'F3 it can be closed unused' admin emergency close "$(number carol)" --reason 'card found'
like "$(try login carol "$code")" "$no" 'abuse:R1 a closed one opens nothing'
open_ones() { admin --json emergency list | jq -rs '.. | objects | .emergency? // empty'; }
for n in $(open_ones); do admin emergency close "$n" --reason 'taken back' >/dev/null; done
like "$(admin emergency list)" 'bob.*revoked' 'F2 D8 root takes a used one back, and it stays listed'
review() { printf '%s\n' "$(password boss)" "$(code boss)" | as boss warifu --stdin --yes emergency close "$1" --reason reviewed; }
for n in $(open_ones); do review "$n" >/dev/null 2>&1; done
like "$(admin emergency list --all)" 'bob.*boss' 'F3 D8 who reviewed it is shown'
is "$(admin --json emergency list | jq -rs '[.. | objects | .emergency? // empty] | length')" 0 'F3 reviewed: nothing is open'
is "$(admin --json emergency list --all | jq -rs '[.. | objects | .emergency? // empty] | length')" 4 'F3 and nothing is forgotten'
stop_tokend
start_tokend
is "$(admin --json emergency list --all | jq -rs '[.. | objects | select(.state? == "closed")] | length')" 4 'F3 also after a restart'

admin lock clear carol --reason test >/dev/null
set_policy emergency_approval yes
stop_tokend
start_tokend
code=$(issue carol 1h)
like "$code" '^....-' 'D7 issued, and waiting for a second administrator'
like "$(try login carol "$code")" "$no" 'D7 without a second administrator it opens nothing'
exits 5 'D7 root alone cannot approve it' admin emergency approve "$(number carol)" --reason alone
finish
