#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# IDs of several people (A6): a listed member logs in with their own authenticators, and the log and the
# last-login line name that member.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

start_tokend
use_stack redhat
useradd -m -s /bin/bash madoguchi
useradd -m -s /bin/bash stray
PROBE=(probe -t tty1)

# Everything that is shown and asked, without what differs by time.
dialogue() { sed -E 's/[0-9]{4}-[0-9-]+ [0-9:]+/WHEN/' | nameless; }
try() { # MEMBER PASSWORD CODE [OPERATION...]
    "${PROBE[@]}" -m "own user name=$1" -m "assword=$2" -m "code=$3" login madoguchi authenticate "${@:4}" </dev/null
}

is "$(admin --json shared create madoguchi --display 窓口 --reason test | field user)" madoguchi \
    'A6 an account is made a shared ID'
holds 'A6 a person becomes a member' admin shared add madoguchi bob --reason test
is "$(admin --json shared list madoguchi | field member)" bob 'A6 the members are listed'
is "$(admin --json user list --shared | jq -rs '[.. | objects | .user? // empty] | join(" ")')" madoguchi \
    'A6 the shared IDs are listed'
is "$(admin --json user show madoguchi | field shared)" true 'A6 user show says that it is shared'
exits 4 'A6 a shared ID gets no password' admin password reset madoguchi --reason test --show-secret
exits 4 'A6 a shared ID gets no code' admin --yes totp enrol madoguchi --reason test --show-secret
is "$(admin --json policy explain madoguchi login | field shared_ids)" true 'A6 explain: allowed at the terminal'
is "$(admin --json policy explain madoguchi sudo | field decision)" deny_shared 'A6 explain: denied for privilege'
is "$(admin --json policy explain madoguchi sshd --rhost 192.0.2.1 | field decision)" deny_shared \
    'A6 explain: denied from elsewhere'

# --- a member --------------------------------------------------------------------------------------------
result=$(try bob "$(password bob)" "$(code bob)" account open close)
note "$result"
like "$result" 'This ID is shared' 'A6 who logs in is told that the ID is shared'
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS.*open: PAM_SUCCESS' \
    'A6 a member opens it with their own password and code'
like "$(events login.granted madoguchi)" 'member.*bob' 'A6 the log of the login names the member'
like "$(events session.opened madoguchi)" 'member.*bob' 'A6 the log of the session names the member'
like "$(events session.opened bob)" madoguchi 'A6 E5 the log of the member shows what was done with the shared ID'
result=$(try bob "$(password bob)" "$(code bob)" account open close)
like "$result" 'Last login: .* by bob' 'A6 A4 the last-login line names the member'
export LANG=ja_JP.UTF-8
result=$(TERM=xterm probe -t pts/0 -m "自身のユーザー名=bob" -m "パスワード=$(password bob)" -m "コード=$(code bob)" login madoguchi authenticate)
unset LANG
like "$result" 'authenticate: PAM_SUCCESS' 'A6 the dialogue in Japanese opens too'

result=$(try bob "$(password bob)" "$(code bob)" account open)
is "$(admin --json session list madoguchi | jq -rs '[.. | objects | select(.session?) | "\(.service) \(.tty) \(.member)"] | .[-1]')" \
    'login tty1 bob' 'B5 A6 session list shows the open session, and who it is'
is "$(admin --json password expire bob --reason leaked | field open)" 0 'B5 an expiry says how many sessions are open'
like "$(admin --json user suspend madoguchi --reason test | field open)" '^[1-9]' 'B5 a suspension too'
admin user resume madoguchi --reason test >/dev/null
is "$(admin --json password expire bob --reason leaked --sessions end | field sessions)" no_logind \
    'B5 A6 abuse:M22 where there is no logind to end what a member opened with a shared ID the command says so'
new=Ume-$(date +%s)-To-Sakura
probe -t tty1 -m "New password=$new" -m "assword=$(password bob)" -m "code=$(code bob)" login bob authenticate account expired >/dev/null
echo "$new" >"$PEOPLE/bob.password"

# --- anybody else ------------------------------------------------------------------------------------------
denied=$(try carol "$(password carol)" "$(code carol)" | dialogue)
like "$denied" 'authenticate: PAM_(AUTH_ERR|MAXTRIES)' 'A6 who is no member does not open it with right factors'
is "$(try nosuch "$(password bob)" 000000 | dialogue)" "$denied" 'A6 abuse:P4 a name that nobody bears is asked and refused the same'
is "$(try stray "$(password bob)" 000000 | dialogue)" "$denied" 'A6 abuse:P4 an account that is not enrolled too'
is "$(try madoguchi "$(password bob)" 000000 | dialogue)" "$denied" 'A6 abuse:P4 the ID itself too'
is "$(try '' '' '' | dialogue | tail -n 1)" 'authenticate: PAM_AUTH_ERR' 'A6 abuse:M5 no name ends it at once'
unlike "$(events '' madoguchi)" nosuch 'abuse:W7 a name that nobody bears is not written down: it may be a password'
before=$(failures_of bob)
try bob wrong 000000 >/dev/null
differs "$(failures_of bob)" "$before" 'A6 wrong tries count against the member'
admin lock clear bob --reason test
admin lock clear carol --reason test
for service in su sudo; do
    result=$("${PROBE[@]}" -a "$(password bob)" -a "$(code bob)" $service madoguchi authenticate)
    like "$result" 'authenticate: PAM_AUTH_ERR' "A6 $service refuses the shared ID"
    unlike "$result" 'own user name' "A6 $service asks as it asks everybody"
done
result=$(probe -r 192.0.2.1 -a "$(password bob)" -a "$(code bob)" sshd madoguchi authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'A6 nor from elsewhere'
admin lock clear bob --reason test

# --- at once -------------------------------------------------------------------------------------------------
exits 7 'A6 the member is taken off the list; nobody here can say what is open' admin shared remove madoguchi bob --reason test
like "$(try bob "$(password bob)" "$(code bob)")" 'authenticate: PAM_(AUTH_ERR|MAXTRIES)' 'A6 abuse:R1 and is refused at once'
holds 'A6 and put on it again' admin shared add madoguchi bob --reason test
at=$(mktemp)
"${PROBE[@]}" -m "own user name=bob" -m "assword=$(password bob)" -m "code=$(code bob)" login madoguchi \
    authenticate wait account < <(
        eventually grep -q '^authenticate: ' "$at"
        admin user suspend bob --reason test >/dev/null
        echo go
    ) >"$at"
result=$(cat "$at")
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_PERM_DENIED' \
    'A6 abuse:R1 a member who is suspended between login and account phase gets no further'
finish
