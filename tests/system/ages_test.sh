#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What time does to people, through real programs: IDs that nobody uses (A5), passwords for privilege
# (B6, D3), a first login that is broken off (B3). Limits are seconds here; vault_age_test owns the time
# and goes through months.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

restart() { stop_tokend && start_tokend; }
at_desk() { # USER OPERATION...
    probe -t tty1 -m "assword=$(password "$1")" -m "code=$(code "$1")" login "$1" authenticate "${@:2}" </dev/null
}

# Time does nothing for good while nobody keeps the clock: here somebody does (tests/fake/clock.c).
TOKEND_PRELOAD=$(readlink -f "$top_builddir/tests/fake/clock.so")
[ -e "$TOKEND_PRELOAD" ] || bail_out 'tests/fake/clock.so was not built'
touch /var/tmp/clock-is-synchronised
start_tokend
use_stack redhat

# --- B3: broken off after the change of the password -------------------------------------------------------
export TEMPORARY NEW=Ki-no-Ne7+qRw EMPTY=''
TEMPORARY=$(temporary erin)
output=$(drive <<'X'
start login
see "login: "
type erin
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
see "new password now"
hidden "New password: " NEW
hidden "New password again: " NEW
see "shows now: "
X
)
note "$output"
is "$(admin --json user show erin | field password)" enrolling 'B3 who went away at the QR code is shown as not finished'
result=$(probe -t tty1 -m "assword=$TEMPORARY" -m 'code=' login erin authenticate </dev/null)
unlike "$result" 'authenticate: PAM_SUCCESS' 'B3 the temporary password is used up'
result=$(probe -t tty1 -m "assword=$NEW" -m 'code=' su erin authenticate </dev/null)
unlike "$result" 'authenticate: PAM_SUCCESS' 'B3 the new one alone opens nothing where no first login may be'
output=$(drive <<'X'
start login
see "login: "
type erin
hidden "assword: " NEW
shown "code.*: " EMPTY
see "Key: (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
see "shows now: "
type [app_code $key]
see "is registered"
see {[$#] }
type "echo in-as-`id -un`; exit"
see "in-as-erin"
over 0
X
)
is $? 0 'B3 the new password leads straight to the enrolment, and then to the shell'
note "$output"
unlike "$output" 'New password:' 'B3 without another change'
result=$(probe -t tty1 -m "assword=$NEW" -m 'code=' login erin authenticate </dev/null)
unlike "$result" 'authenticate: PAM_SUCCESS' 'B3 once: then the code is wanted'

# --- B6, D3: too old for privilege, not for the desk --------------------------------------------------------
sed -i -E 's/^([[:space:]]*privileged_max_age =).*/\1 "1s"/' /etc/warifu/test.policy
restart
clock_passes $(($(date +%s) + 1)) # older than a second
result=$(at_desk bob account)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'B6 at the desk the password is young enough'
result=$(probe -a "$(password bob)" -a "$(code bob)" sudo bob authenticate account </dev/null)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_NEW_AUTHTOK_REQD' 'B6 D3 for privilege it must be changed first'
is "$(admin --json password policy | jq -rs '[.. | objects | select(.setting? == "privileged_max_age_seconds") | .value][0]')" 1 \
    'B6 password policy shows the limit'
sed -i -E 's/^([[:space:]]*privileged_max_age =).*/\1 "180d"/' /etc/warifu/test.policy

# --- A5: dormant ----------------------------------------------------------------------------------------------
sed -i -E 's/^(dormant =).*/\1 "3s"/' /etc/warifu/test.policy
restart
clock_passes $(($(date +%s) + 3))
denied=$(at_desk carol account)
like "$denied" 'authenticate: PAM_(AUTH_ERR|MAXTRIES)' 'A5 an ID that nobody used for so long is refused'
is "$(nameless <<<"$denied")" "$(probe -t tty1 -m 'assword=x' -m 'code=000000' login nosuch authenticate account </dev/null | nameless)" \
    'A5 abuse:P4 in the same words as a name that nobody bears'
like "$(events login.dormant carol)" '"?A5' 'A5 E3 the try is in the log'
like "$(admin --json user list --dormant | jq -rs '[.. | objects | .user? // empty] | join(" ")')" '\<carol\>' \
    'A5 user list --dormant names it'
differs "$(admin --json status | jq -rs '[.. | objects | select(.item? == "dormant") | .value][0]')" 0 'A5 status counts them'
result=$(probe cron carol account </dev/null)
like "$result" 'account: PAM_ACCT_EXPIRED' 'A5 nor do its jobs run'
admin lock clear carol --reason test >/dev/null
holds 'A5 user resume lifts it' admin user resume carol --reason test
result=$(at_desk carol account)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'A5 and the person logs in again'

# It is on record although nobody tries, and no other policy wakes it.
on_record() { # EVENT USER MORE-THAN
    [ "$(events "$1" "$2" | wc -l)" -gt "$3" ]
}
before=$(events user.dormant carol | wc -l)
holds 'A5 E3 an ID that nobody uses goes on record by itself' within 150 on_record user.dormant carol "$before"
sed -i -E 's/^(dormant =).*/\1 "180d"/' /etc/warifu/test.policy
restart
result=$(at_desk carol account)
like "$result" 'authenticate: PAM_(AUTH_ERR|MAXTRIES)' 'A5 it stays dormant when the policy allows more days'
PASSWORD=$(password carol) CODE=$(code carol)
export PASSWORD CODE
output=$(drive <<'X'
start su carol -c "echo in-as-carol"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
)
unlike "$output" 'in-as-carol' 'A5 nor does su let it in'
admin lock clear carol --reason test >/dev/null
holds 'A5 until an administrator resumes it' admin user resume carol --reason test

# --- A5: the last day of a term ---------------------------------------------------------------------------------
# In a time zone where today is over in a moment.
left=40
offset=$(($(date -u +%s) % 86400 - (86400 - left)))
[ "$offset" -gt -43200 ] || offset=$((offset + 86400))
sign=''
[ "$offset" -ge 0 ] || sign=- offset=$((-offset))
stop_tokend
TZ=$(printf 'TTT%s%d:%02d:%02d' "$sign" $((offset / 3600)) $((offset / 60 % 60)) $((offset % 60)))
export TZ
over=$(($(date +%s) + left))
start_tokend
holds 'A5 a last day is set' admin user term carol "$(date +%Y-%m-%d)" --reason 'contract 1'
unset TZ
result=$(at_desk carol account setcred open)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'A5 the last day counts whole'
like "$result" 'You can log in until' 'A5 the person is told'
like "$(admin --json user list --expiring 1 | jq -rs '[.. | objects | .user? // empty] | join(" ")')" '^carol$' \
    'A5 user list --expiring names it'
clock_passes "$over"
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
SSHD=$!
eventually bash -c ': </dev/tcp/127.0.0.1/2222'
attempt() { # NAME, the script on standard input
    PASSWORD=$(password carol) CODE=$(code carol)
    export PASSWORD CODE
    output=$(drive)
    unlike "$output" 'in-as-carol' "A5 after it $1 lets nobody in"
    # OpenSSH shows nothing of what is said after the last prompt.
    [ "$1" = sshd ] || like "$output" 'have it extended' "A5 $1 says why to whoever has shown both factors"
}
attempt login <<'X'
start login
see "login: "
type carol
hidden "assword: " PASSWORD
shown "code.*: " CODE
see "have it extended"
X
attempt su <<'X'
start su carol -c "echo in-as-carol"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
attempt sshd <<'X'
start ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
    carol@127.0.0.1 "echo in-as-\$(id -un)"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
kill "$SSHD"
result=$(probe -t tty1 -m 'assword=x' -m 'code=000000' login carol authenticate </dev/null)
unlike "$result" 'extended' 'A5 promise 3 to nobody else'
result=$(probe cron carol account </dev/null)
like "$result" 'account: PAM_ACCT_EXPIRED' 'A5 nor do their jobs run'
holds 'A5 E3 the end goes on record by itself' within 150 on_record user.ended carol 0
admin lock clear carol --reason test >/dev/null
holds 'A5 the term is extended, in the years of the era' admin user term carol R81.3.31 --reason 'contract 2'
result=$(at_desk carol account)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'A5 and the person logs in again'
finish
