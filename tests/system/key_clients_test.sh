#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# People log in with an ID card or key through the real programs: login, sudo, su, a locker that is not
# root's. The key is software, found by the device processes of the installed tokend like a real one
# (A1 A9 B2 D3; abuse:F1 abuse:F5 abuse:F10 abuse:F11). The greeter and the X locker: key_greeter_test.sh.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
enter_overlay "$@"
overlay_keys
install -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu
start_tokend
export PIN=1234 WRONG=9999 EMPTY='' PASSWORD CODE

plug one pin=1234
holds 'C1 a card is issued' admin card issue C-0042 --holder alice
holds 'C1 its key is enrolled by the real command' enrol_on_card alice 1234 --card C-0042
holds 'C1 and somebody has one without a card' enrol_on_card bob 1234
CLIENTS='login su sudo vlock'
declare -A WHO=([login]='login for alice on /dev/pts/[0-9]+' [su]='su-l for alice on /dev/pts/[0-9]+'
    [sudo]='sudo for bob on /dev/pts/[0-9]+' [vlock]='vlock for bob on /dev/pts/[0-9]+')
declare -A SIGN=([login]=in-as-alice [su]=in-as-alice [sudo]='uid=0' [vlock]=in-as-bob)

# meeting CLIENT: the script on stdin after the client was started; the key waits for its touch.
meeting() {
    token one touch=never
    { cat "$tests_dir/keys.exp" && echo "meet $1" && sed "s/CLIENT/$1/g" && echo 'exit 98'; } | drive
}
clear_locks() {
    local person
    for person in alice bob; do admin lock clear "$person" --reason test >/dev/null; done
}

# --- PIN, finger, neither ---------------------------------------------------------------------------------
for client in $CLIENTS; do
    output=$(meeting "$client" <<'X'
hidden "PIN of" PIN
touched "touch it: .*\n"
opens CLIENT
X
)
    like "$output" "${SIGN[$client]}" "A1 $client: key and PIN open"
    like "$output" "touch it: ${WHO[$client]}.*SAID-BEFORE-THE-TOUCH" "abuse:F11 $client: what the touch is for is said while it waits"
done
like "$(events login.granted bob | tail -1)" 'knowledge.possession' 'A1 the log says by which classes'
like "$(admin card show C-0042)" '20[0-9]{2}-' 'C2 the card is in the register with its use'

output=$(meeting sudo <<'X'
hidden "PIN of" EMPTY
shut
X
)
like "$output" 'SHUT' 'D3 sudo asks again the next time'
like "$output" 'Type the PIN' 'abuse:F10 sudo: Enter alone, but the key has no sensor: says so'

# A key waits half a minute for its touch, and says when that is over; who has pressed Ctrl-C does not wait.
for client in sudo su; do
    output=$(meeting $client <<'X'
hidden "PIN of" PIN
see "touch it"
send "\003"
expect {
    -re "not touched|PIN of" { puts "\nIT WENT ON"; exit 97 }
    eof { exit 0 }
    timeout { gave_up TIMEOUT "the end" }
}
X
    )
    is $? 0 "abuse:F11 $client: Ctrl-C ends it while the key waits for its touch" || note "$output"
    unlike "$output" "${SIGN[$client]}" "A1 $client: and lets nobody in"
done
is "$(failures_of bob) $(failures_of alice)" '0 0' 'abuse:F5 and was no wrong try'

for client in $CLIENTS; do
    output=$(meeting "$client" <<'X'
hidden "PIN of" WRONG
see "PIN wrong: 7 tries left"
shut
X
)
    like "$output" 'SHUT|ENDED' "abuse:F5 A1 $client: a wrong PIN is told with the tries that are left, and nobody is let in"
    token one touch=0
    probe -t /dev/tty1 -m 'PIN=1234' login bob authenticate >/dev/null # its tries are full again
done
clear_locks

# --- what is plugged in --------------------------------------------------------------------------------------
cat >/usr/local/bin/ports <<'X'
#!/bin/sh
mv /run/keys/$1/$2 /run/keys/$3/$2
X
chmod 755 /usr/local/bin/ports
plug two pin=1234
unplug two
unplug one
output=$(meeting login <<'X'
hidden "PIN of" PIN
see "No ID card or key is plugged in"
exec ports drawer one tokens
exec ports drawer two tokens
hidden "PIN of" PIN
see "More than one"
exec ports tokens two drawer
hidden "PIN of" PIN
touched "touch it"
opens CLIENT
X
)
like "$output" 'in-as-alice' 'abuse:F10 login: no key, then two, each named; then the right one alone opens'
[[ $output == *in-as-alice* ]] || note "$output"
unplug one
replug two
output=$(meeting login <<'X'
hidden "PIN of" PIN
see "not registered for you"
exec kill -KILL [exp_pid]
exit 0
X
)
like "$output" 'not registered for you' "abuse:F10 login: somebody else's key is named"
unplug two
replug one
clear_locks

# --- the other way ----------------------------------------------------------------------------------------------
PASSWORD=$(password bob) CODE=$(code bob)
output=$(meeting sudo <<'X'
see "2 = password .{1,3}one-time code"
see "PIN of"
type 2
hidden "assword" PASSWORD
shown "code.*: " CODE
opens CLIENT
X
)
like "$output" 'uid=0' 'A2 sudo: a number chooses password and code, without waiting'

export NEW='Tani-k0+9Wq-key'
output=$(meeting passwd <<'X'
hidden "PIN of" PIN
touched "touch it: passwd for alice"
hidden "New password: " NEW
hidden "again: " NEW
over
X
)
is "$?" 0 'B1 passwd: the owner sets a new password with the key'
like "$output" 'password has been changed' 'B1 passwd: and is told so'
printf '%s\n' "$NEW" >"$PEOPLE/alice.password"
like "$(admin policy explain bob sudo)" 'key.*password' 'A1 policy explain names both ways'

# --- a key that verified nobody: possession alone ---------------------------------------------------------------------
token one fault=4 # enum token_fault: it does not say that it verified
for client in $CLIENTS; do
    output=$(meeting "$client" <<'X'
hidden "PIN of" PIN
touched "touch it"
shut
X
)
    like "$output" 'SHUT|ENDED' "abuse:F1 A1 $client: a key that verified nobody is one class, and does not open"
done
clear_locks
policy_ways '"password+key"'
reload
for client in $CLIENTS; do
    case $client in login | su) PASSWORD=$(password alice) ;; *) PASSWORD=$(password bob) ;; esac
    output=$(meeting "$client" <<'X'
hidden "assword" PASSWORD
hidden "PIN of" PIN
touched "touch it"
opens CLIENT
X
)
    like "$output" "${SIGN[$client]}" "A1 $client: with the password it adds up to two"
done
PASSWORD=wrong-Pa55word
output=$(meeting su <<'X'
hidden "assword" PASSWORD
hidden "PIN of" PIN
touched "touch it"
shut
X
)
like "$output" 'SHUT|ENDED' 'A1 su: with a wrong password it does not'
unplug one
clear_locks

# --- a finger -----------------------------------------------------------------------------------------------------------
policy_ways '"key", "password+otp"'
reload
replug one
token one fault=0
token one finger=yes
holds 'C1 a key with a sensor is enrolled anew' admin key revoke alice --reason test
holds 'C1 and another' admin key revoke bob --reason test
holds 'C1 by its finger' enrol_on_card alice ''
holds 'C1 by its finger, for bob' enrol_on_card bob ''
for client in $CLIENTS; do
    output=$(meeting "$client" <<'X'
hidden "PIN of" EMPTY
touched "touch it"
opens CLIENT
X
)
    like "$output" "${SIGN[$client]}" "A1 $client: key and finger open"
done
like "$(events login.granted bob | tail -1)" 'possession.inherence' 'A1 the log says possession and inherence'
token one finger=no
output=$(meeting sudo <<'X'
hidden "PIN of" EMPTY
see "The sensor did not recognise you"
shut
X
)
like "$output" 'SHUT' 'abuse:F10 A1 sudo: another finger does not, and it is said what to do'
stop_tokend
like "$(probe -m 'assword=Unix-0nly-pw' login carol authenticate)" 'authenticate: PAM_SYSTEM_ERR' \
    'abuse:P3 without a daemon the shadow password does not stand in for it'
finish
