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
cat >/usr/local/bin/code-of-key <<'X'
#!/bin/sh
oathtool --totp -b -d 6 "$(echo "$1" | tr -d ' ')"
X
chmod 755 /usr/local/bin/code-of-key
output=$(drive <<'X'
start login
see "login: "
type erin
hidden "assword: " NEW
shown "code.*: " EMPTY
see "Key: (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
see "shows now: "
type [exec /usr/local/bin/code-of-key $key]
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
finish
