#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Nobody is exempt: neither who is not enrolled, nor anybody while the store cannot be read (abuse:P4), nor who
# reaches the account phase without a login, as NOPASSWD and sudo's memory do (D3).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat
store=/var/lib/warifu/store/warifu.db

prompts() { sed -nE "s/^prompt: //; t said; b; :said; s/^[^ ]+'s Password/NAME's Password/; p"; } # each is asked for their own
offer() { # USER PASSWORD CODE OPERATION...
    local user=$1 password=$2 code=$3
    shift 3
    probe -t pts/1 -a "$password" -a "$code" sudo "$user" "$@" </dev/null
}

# --- abuse:P4: not enrolled ---------------------------------------------------------------------------------
usual=$(offer bob "$(password bob)" "$(code bob)" authenticate)
like "$usual" 'authenticate: PAM_SUCCESS' 'abuse:P4 who is enrolled is let in'
usual=$(prompts <<<"$usual")
result=$(offer dave Unix-0nly-pw 000000 authenticate account)
is "$(prompts <<<"$result")" "$usual" 'abuse:P4 who is not enrolled is asked the same'
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:P4 and denied'
unlike "$result" 'PAM_(SUCCESS|IGNORE|USER_UNKNOWN)' 'abuse:P4 no code that a stack could take for an exemption'
result=$(offer nobody-of-that-name x 000000 authenticate account)
is "$(prompts <<<"$result")" "$usual" 'abuse:P4 a name that does not exist is asked the same'
unlike "$result" 'PAM_(SUCCESS|IGNORE|USER_UNKNOWN)' 'abuse:P4 and not let in'
output=$(printf '%s\n' Unix-0nly-pw 000000 | as dave su -c 'id -u' bob 2>&1)
unlike "$output" "^$(id -u bob)\$" 'abuse:P4 su by somebody who is not enrolled opens nothing'

# --- abuse:P4: the store cannot be read ---------------------------------------------------------------------
stop_tokend
cp -a "$store" /root/kept.db
unreadable() { # HOW
    rm -f "$store-wal" "$store-shm"
    start_tokend
    local user result
    for user in bob dave; do
        result=$(offer "$user" "$(cat "$PEOPLE/bob.password")" "$(code bob)" authenticate account)
        is "$(prompts <<<"$result")" "$usual" "abuse:P4 store $1: $user is asked the usual"
        like "$result" 'authenticate: PAM_SYSTEM_ERR' "abuse:P4 store $1: and denied"
        unlike "$result" 'PAM_(SUCCESS|IGNORE|USER_UNKNOWN)' "abuse:P4 store $1: $user is never exempt"
    done
    stop_tokend
    rm -f "$store"
    cp -a /root/kept.db "$store"
}
chown root "$store"
unreadable 'of another owner'
dd if=/dev/urandom of="$store" bs=4096 count=4 conv=notrunc status=none
unreadable 'overwritten'
rm -f "$store"
unreadable 'gone'
start_tokend
result=$(offer bob "$(password bob)" "$(code bob)" authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'abuse:P4 with the store back logins open again'

# --- D3: sudo without a login ---------------------------------------------------------------------------
printf 'carol ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/nopasswd
chmod 440 /etc/sudoers.d/nopasswd
output=$(as carol sudo id -u 2>&1 </dev/null)
unlike "$output" $'(^|\n)0($|\n)' 'D3 sudo with NOPASSWD opens nothing: the account phase wants a login'
like "$output" 'account' 'D3 and sudo says which phase refused'
holds 'D3 it is in the log' eventually bash -c "grep -q account.refused $LOGFILE"
cp /etc/warifu/test.policy /root/kept.policy
sed -i '/^rule "elevate"/,/^}/ s/classes = 2/&\n    account_without_authentication = yes/' /etc/warifu/test.policy
stop_tokend
start_tokend
is "$(as carol sudo id -u 2>&1 </dev/null)" 0 'D3 it does where a rule says account_without_authentication'
is "$(admin --json policy explain carol sudo | field without_authentication)" true 'D3 and explain says so'

# What sudo remembers is no login either; with the shipped sudoers file it asks each time.
cp /root/kept.policy /etc/warifu/test.policy
rm /etc/sudoers.d/nopasswd
stop_tokend
start_tokend
install -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu
holds 'D3 the shipped sudoers file is good for sudo' visudo -cf /etc/sudoers.d/warifu
export PASSWORD FIRST SECOND
PASSWORD=$(password bob) FIRST=$(code bob) SECOND=$(code bob)
output=$(
    drive <<'X'
as bob bash -c "sudo id -u; sudo id -u; echo last=\$?"
hidden "assword.*: " PASSWORD
shown "code.*: " FIRST
hidden "assword.*: " PASSWORD
shown "code.*: " SECOND
see "last=0"
over
X
)
is $? 0 'D3 two times sudo on one terminal are two proofs, both good'
note "$output"
finish
