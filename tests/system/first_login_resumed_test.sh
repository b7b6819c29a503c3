#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A first login broken off anywhere goes on where it was (B3, abuse:M4): window closed, wrong repeat, refused
# passwords, the daemon killed, the code not confirmed; by login, sshd and su; and opens nothing meanwhile.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export TEMPORARY NEW WRONG=Ki-no-Ne7+other SHORT=ab EMPTY='' CLIENT PERSON VAULT

use_stack redhat
# The shipped policy has no first login from outside or by su (A3); a town may.
sed -i -E '/^rule "(remote|become)"/,/^}/ s/^    classes = 2/&\n    first_login = yes/' /etc/warifu/test.policy
sed -i -E '/^rule "(remote|become)"/,/^}/ { /interactive/d; s/^    classes = 2/&\n    interactive = yes/ }' /etc/warifu/test.policy
start_tokend
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'

# Starts CLIENT for PERSON and comes to the first prompt.
cat >/tmp/begin.exp <<'X'
proc begin {} {
    global env
    switch $env(CLIENT) {
        login {
            start login
            see "login: "
            type $env(PERSON)
        }
        sshd {
            start ssh -F none -tt -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
                -o LogLevel=ERROR -o PubkeyAuthentication=no \
                -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
                $env(PERSON)@127.0.0.1
        }
        su { as bob su - $env(PERSON) }
    }
}
proc prove {name} {
    hidden "assword: " $name
    shown "code.*: " EMPTY
}
# The window is closed: nobody is left who could take an answer.
proc window_closed {} {
    catch {exec kill -KILL [reader]}
    catch {exec kill -KILL [exp_pid]}
    puts "\nCLOSED"
    exit 0
}
X
step() { # NAME, stdin: the dialogue; what was shown is in $shown
    shown=$({ cat /tmp/begin.exp && cat; } | drive /dev/stdin)
    local status=$?
    is "$status" 0 "B3 abuse:M4 $CLIENT: $1" || note "$shown"
    return 0
}
sessions_of() { admin --json log --event session.opened --user "$1" | grep -c '"sequence"'; }
vault_gone() { [ "$(tokend_pid vault)" != "$1" ]; }

for CLIENT in login sshd su; do
    PERSON=first$CLIENT NEW=Ki-no-Ne7+$CLIENT-q
    useradd -m -s /bin/bash "$PERSON"
    add_person "$PERSON" staff
    TEMPORARY=$(temporary "$PERSON")

    step 'the window is closed at the new password' <<'X'
begin
prove TEMPORARY
see "New password: "
window_closed
X
    step 'the window is closed at its repetition' <<'X'
begin
prove TEMPORARY
hidden "New password: " NEW
see "New password again: "
window_closed
X
    step 'three times another repetition: not changed, and told to log in again' <<'X'
begin
prove TEMPORARY
foreach i {1 2 3} {
    hidden "New password: " NEW
    hidden "New password again: " WRONG
}
over any
X
    [ "$CLIENT" = sshd ] || like "$shown" 'not been changed yet' "B3 $CLIENT: whoever gives up is told that it goes on" # sshd shows no text after the last prompt
    step 'three refused passwords' <<'X'
begin
prove TEMPORARY
foreach i {1 2 3} {
    hidden "New password: " SHORT
    hidden "New password again: " SHORT
}
over any
X
    like "$shown" 'Too short' "B1 $CLIENT: the reason is told"
    VAULT=$(tokend_pid vault)
    step 'the vault is killed while the new password is typed' <<'X'
begin
prove TEMPORARY
hidden "New password: " NEW
see "New password again: "
exec kill -KILL $env(VAULT)
hidden "" NEW
over any
X
    eventually vault_gone "$VAULT"
    step 'every process of the daemon is killed at the new password' <<'X'
begin
prove TEMPORARY
see "New password: "
exec sh -c "pkill -KILL '^tokend' || true"
window_closed
X
    eventually no_tokend
    rm -f /run/warifu/*.sock
    start_tokend
    is "$(sessions_of "$PERSON")" 0 "B3 $CLIENT: nothing was opened so far"
    result=$(probe -t tty1 -a "$TEMPORARY" -a '' login "$PERSON" authenticate session </dev/null)
    unlike "$result" 'session: PAM_SUCCESS' "B3 $CLIENT: who skips the change gets no session"
    step 'the window is closed at the key; the password is changed by then' <<'X'
begin
prove TEMPORARY
hidden "New password: " NEW
hidden "New password again: " NEW
see "shows now: "
window_closed
X
    step 'three codes that do not fit: not registered' <<'X'
begin
prove NEW
see "shows now: "
foreach code {000001 000002 000003} { type $code ; if {$code ne "000003"} { see "shows now: " } }
over any
X
    is "$(failures_of "$PERSON")" 0 "abuse:M5 $CLIENT: breaking off is charged to nobody"
    result=$(probe -t tty1 -a "$TEMPORARY" -a '' login "$PERSON" authenticate </dev/null)
    unlike "$result" 'authenticate: PAM_SUCCESS' "B3 $CLIENT: the temporary password is over once it was replaced"
    is "$(sessions_of "$PERSON")" 0 "B3 $CLIENT: nothing was opened before the code was registered"
    step 'at last the key is registered, and the shell opens' <<'X'
begin
prove NEW
see "Key: (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
see "shows now: "
type [app_code $key]
see "is registered"
see {[\$#] }
type "echo in-as-`id -un`; exit"
see "in-as-first"
over any
X
    result=$(probe -t tty1 -a "$NEW" -a '' login "$PERSON" authenticate </dev/null)
    unlike "$result" 'authenticate: PAM_SUCCESS' "A1 $CLIENT: from now on two classes are due"
done
finish
