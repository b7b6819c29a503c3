#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A site's list of leaked passwords (B1, B5), through the real passwd and the real tokend with its sandboxes: SHA-1 and
# NTLM, a file and a folder; damaged, replaced, gone, a trap: named, and no new password is taken (abuse:M18, abuse:D13).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/change_lib.sh
. "$(dirname "$0")/change_lib.sh"
enter_overlay "$@"
export PASSWORD CODE NEW LEAKED='Hw3+bNyL=Zd8-leak'
LIST=/etc/warifu/leaked

sha1() { printf '%s' "$1" | sha1sum | cut -c1-40 | tr a-f A-F; }
nt() { printf '%s' "$1" | iconv -t UTF-16LE | openssl md4 -provider legacy | sed 's/.*= *//' | tr a-f A-F; }
others() { # DIGITS: lines of nobody's passwords
    head -c 60000 /dev/urandom | od -An -v -tx1 -w"$(($1 / 2))" | tr -d ' ' | tr a-f A-F | grep -E "^.{$1}$" | sed 's/$/:7/'
}
list_of() { # DIGITS HASH: a whole list with this hash on it
    { others "$1" && echo "$2:42"; } | LC_ALL=C sort >"$LIST.new"
    chmod 644 "$LIST.new"
    mv "$LIST.new" "$LIST"
}
setting() { # KEY VALUE: in the section of passwords
    sed -i "/^[[:space:]]*$1 = /d" /etc/warifu/test.policy
    sed -i "/^password {/a $1 = $2" /etc/warifu/test.policy
}
restart() { stop_tokend && start_tokend; }
state() { admin --json status | jq -rs '[.. | objects | select(.need? == "leaked") | .state][0]'; }
# passwd is offered LEAKED, and then NEW where that is refused.
by_passwd() { # PERSON
    factors "$1"
    drive <<S
as $1 passwd
hidden "current password: " PASSWORD
shown "ode.*: " CODE
hidden "New password: " LEAKED
hidden "New password again: " LEAKED
see "leaked, B1"
hidden "New password: " NEW
hidden "New password again: " NEW
over
S
}
takes() { # PERSON WHAT
    local output
    output=$(by_passwd "$1")
    is $? 0 "B1 B5 passwd: $2: a leaked password is refused, with rule and clause, and another one is taken"
    note "$output"
    like "$output" 'list of leaked passwords' "B1 passwd: $2: it says why"
    printf '%s\n' "$NEW" >"$PEOPLE/$1.password"
}
# Nobody is asked for factors for nothing.
refuses() { # PERSON WHAT
    local output
    output=$(as "$1" passwd </dev/null 2>&1)
    differs $? 0 "abuse:M18 passwd: $2: no new password is taken"
    like "$output" 'list of leaked passwords cannot be read' "abuse:M18 passwd: $2: and it is said why"
    unlike "$output" 'current password:|ode:' "abuse:M18 passwd: $2: before any factor is asked"
}
lets_in() { # PERSON WHAT
    like "$(probe -t tty1 -m "assword=$(password "$1")" -m "code=$(code "$1")" login "$1" authenticate account </dev/null)" \
        'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' "abuse:M18 $2: people log in all the same"
}
named() { # STATE WHAT
    is "$(state)" "$1" "abuse:M18 status: $2: the list is $1"
    [ "$1" = met ] || like "$(tokend -n 2>&1)" "leaked: $1 \\($LIST\\)" "abuse:M18 tokend -n: $2: it is named, with its file"
}

use_stack debian passwd login
setting leaked "\"$LIST\""
list_of 40 "$(sha1 "$LEAKED")"
start_tokend
unlike "$(tokend -n 2>&1)" 'leaked:' 'tokend -n finds the list good'
NEW=mB6_tUeS@kJ2-one
takes bob 'SHA-1, one file'
is "$(admin --json password policy | jq -rs '[.. | objects | select(.setting? == "leaked") | .value][0]')" yes 'B1 password policy says that there is a list'
is "$(grep -aFc "$LEAKED" "$LOGFILE")" 0 'abuse:W7 the refused password is in no log'
unlike "$(events password.refused bob)" 'Hw3' 'abuse:W7 nor in the record'
like "$(events password.refused bob | tail -n 1)" 'flawed' 'B1 the refusal is on record'

# --- replaced: taken over by itself --------------------------------------------------------------------------------
other='gR9.cFjQ%xV4-leak'
before=$(tokend_pid hasher | sort | tr '\n' ' ')
list_of 40 "$(sha1 "$other")"
taken_over() {
    logged 'list of leaked passwords has come or changed' >/dev/null &&
        [ "$(tokend_pid hasher | sort | tr '\n' ' ')" != "$before" ] && all_in_sandbox
}
holds 'abuse:M18 a list that is replaced is taken over' eventually taken_over
LEAKED=$other NEW=vKq-7Tzm/Pxr-two
takes bob 'the new list'

# --- written to, cut, gone, a trap ------------------------------------------------------------------------------------
truncate -s -20 "$LIST"
named damaged 'cut while it is in use'
refuses bob 'cut while it is in use'
lets_in bob 'cut while it is in use'
rm -f "$LIST"
named missing gone
refuses bob gone
mkfifo "$LIST"
named damaged 'a FIFO'
refuses bob 'a FIFO'
rm -f "$LIST"
list_of 40 "$(sha1 "$LEAKED")"
mv "$LIST" "$LIST.real"
ln -s "$LIST.real" "$LIST"
named damaged 'a symlink'
refuses bob 'a symlink'
rm -f "$LIST"
list_of 40 "$(sha1 "$LEAKED")"
chmod 666 "$LIST"
named damaged 'writable by everybody'
chmod 600 "$LIST"
is "$(state)" damaged 'abuse:M18 status: a list that the daemon may not read'
refuses bob 'unreadable'
chmod 644 "$LIST"
tac "$LIST" >"$LIST.new"
chmod 644 "$LIST.new"
mv "$LIST.new" "$LIST"
named damaged 'out of order'
refuses bob 'out of order'

# --- NTLM; and a folder, whose files are opened in the sandbox ----------------------------------------------------------
setting leaked_hash NTLM
list_of 32 "$(nt "$LEAKED")"
restart
NEW=Hw3+bNyL=Zd8-three
takes bob 'NTLM, one file'
named met 'NTLM'
setting leaked_hash SHA1
restart
named damaged 'of another kind'
rm -f "$LIST"
mkdir -m 755 "$LIST"
# The files that are looked at, and those of the two passwords.
NEW='gR9.cFjQ%xV4-four'
hash=$(sha1 "$LEAKED")
next=$(sha1 "$NEW")
for ((i = 0; i < 64; i++)); do printf '%05X\n' $((i * ((1 << 20) - 1) / 63)); done >/tmp/prefixes
printf '%s\n' "${hash:0:5}" "${next:0:5}" >>/tmp/prefixes
while read -r prefix; do
    {
        others 40 | head -n 50 | cut -c6-
        [ "$prefix" != "${hash:0:5}" ] || echo "${hash:5}:3"
    } | LC_ALL=C sort | sed 's/$/\r/' >"$LIST/$prefix.txt"
done </tmp/prefixes
chmod 644 "$LIST"/*
restart
named met 'a folder'
takes bob 'SHA-1, a folder'
chmod 666 "$LIST/${hash:0:5}.txt"
factors bob
output=$(
    drive <<'S'
as bob passwd
hidden "current password: " PASSWORD
shown "ode.*: " CODE
hidden "New password: " LEAKED
hidden "New password again: " LEAKED
see "cannot be read"
exec kill -KILL [exp_pid]
exit 0
S
)
is $? 0 'abuse:D13 passwd: a file of the folder that everybody may write is not believed'
note "$output"
for hasher in $(tokend_pid hasher); do
    is "$(sed -n 's/^Seccomp:[[:space:]]*//p' "/proc/$hasher/status")" 2 'abuse:D11 the hasher is in its sandbox'
done

# --- without -----------------------------------------------------------------------------------------------------------
sed -i '/^leaked = /d' /etc/warifu/test.policy
restart
is "$(state)" not_needed 'B1 a policy without a list needs none'
finish
