#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# ID cards and security keys: enrolment and login through a running tokend, with software keys that are found
# by its device processes like real ones (A1 A2 B2 C1 C4; abuse:F1-F3, abuse:F5, abuse:F9-F12, abuse:D12, abuse:D16, abuse:R1, abuse:C5).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
need_programs oathtool
private_tokend
private_keys
start
premise 'a store' make_store
add lp
add mail
add news

login() { talk "$AUTH" user=lp service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 patience=60000 -- "$@"; }
failures() { rescue "user.show user=lp" | grep -o 'origin=local failures=[0-9]*' | grep -o '[0-9]*$'; }
devices() { role device | wc -l; }

is "$(role verifier | wc -l)" 0 'abuse:F6 while nobody uses a key no process verifies keys'

# --- without a key ----------------------------------------------------------------------------------
answer=$(login 1234)
like "$answer" '2 = password \+ one-time code' 'A2 the other way is offered with its number'
like "$answer" 'No ID card or key is plugged in' 'abuse:F10 no key: says so and what to do'
is "$(failures)" 0 'abuse:F10 no key is no guess'
answer=$(talk "$AUTH" user=lp service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 -- 2 wrong)
like "$answer" "prompt: lp's Password: " 'a number chooses the other way at once'
like "$(enrol_key lp 1234)" 'No ID card or key is plugged in' 'enrolment without a key says so'

# --- enrolment (C1) ---------------------------------------------------------------------------------
plug one pin=1234 || bail_out 'no software key'
answer=$(enrol_key lp 9999)
like "$answer" 'The PIN is wrong' 'abuse:F5 enrolment with a wrong PIN is refused'
like "$(enrol_key lp 1234 card=C-0042)" 'warifu card issue' 'C1 a card that nobody registered: says which command to run'
rescue 'card.issue serial=C-0042 user=lp reason=test' >/dev/null
answer=$(enrol_key lp 1234 card=C-0042 label=blue)
like "$answer" 'end: DONE' 'C1 a key with a PIN is enrolled'
like "$answer" 'state=active label=blue card=C-0042' 'C1 its card and name are registered'
key=$(value credential <<<"$answer" | must_have credential)
like "$(enrol_key lp 1234)" 'already registered' 'the same key is not enrolled twice'
unlike "$(rescue log)" '1234' 'B2 the PIN is in no record'
unlike "$(cat "$LOG")" '1234' 'B2 the PIN is in no log line'

# --- login (A1) -------------------------------------------------------------------------------------
answer=$(login 1234)
is "$(verdict <<<"$answer")" GRANTED 'A1 key and PIN open: possession and knowledge'
like "$answer" 'touch it: login for lp on /dev/tty1' 'abuse:F11 it is said what the touch is for'
like "$(rescue 'log event=login.granted' | tail -3)" '"classes":"knowledge.possession"' 'A1 the log has the classes'
ticket=$(ticket <<<"$answer")
is "$(talk "$AUTH" op=account user=lp service=login tty=/dev/tty1 ticket="$ticket" | verdict)" GRANTED \
    'B2 who logs in with a key needs no password'
opened=$(talk "$AUTH" op=open user=lp service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 ticket="$ticket")
is "$(verdict <<<"$opened")" GRANTED 'the session opens'
like "$opened" 'A new ID card or key was registered for you by root' 'abuse:C5 the owner is told of the new key'
is "$(devices)" 0 'a device process ends with its ceremony'
is "$(talk "$AUTH" user=mail service=login tty=/dev/tty1 -- 1234 | verdict)" AGAIN 'abuse:F2 another person cannot use it'
like "$(talk "$AUTH" user=mail service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 -- 1234)" \
    'not registered for you' 'abuse:F10 the wrong key is named'
like "$(talk "$AUTH" user=no-such-person service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 -- 1234)" \
    'not registered for you' 'abuse:P4 a name that nobody has is told the same'

# --- a wrong PIN (abuse:F5) -------------------------------------------------------------------------------
before=$(failures)
answer=$(login 4321)
like "$answer" 'PIN wrong: 7 tries left on this key' 'abuse:F5 the tries that are left are told'
is "$(failures)" $((before + 1)) 'abuse:F5 a wrong PIN costs one try in the budget'
is "$(login 1234 | verdict)" GRANTED 'the right one opens, and'
is "$(failures)" 0 'the budget is fresh again'

# --- the token misbehaves ---------------------------------------------------------------------------
fault() { # NUMBER PATTERN NAME
    tell one "fault=$1"
    answer=$(login 1234)
    differs "$(verdict <<<"$answer")" GRANTED "$3"
    [ -z "$2" ] || like "$answer" "$2" "$3: and says so"
    tell one fault=0
    rescue 'lock.clear user=lp reason=test' >/dev/null
}
fault 1 '' 'abuse:F8 a bad signature'
fault 2 '' 'abuse:F2 another relying party'
fault 3 '' 'abuse:F1 no presence'
fault 4 '' 'abuse:F1 no verification'
fault 5 '' 'abuse:F3 a count that falls to zero'
# It is suspended: a count that has climbed past again says nothing (abuse:M10).
answer=$(login 1234)
differs "$(verdict <<<"$answer")" GRANTED 'abuse:M10 a key whose count fell stays shut'
like "$answer" 'not registered for you, or was taken out of use' 'abuse:M10 and who holds it is told whom to ask'
like "$(rescue "key.list user=lp")" 'state=suspended .* why=copied' 'abuse:M10 the administrator sees it in the list'
like "$(for after in 8 12 16 20; do rescue "status after=$after"; done)" 'item=copied_keys value=1' 'abuse:M10 and in the status'
like "$(rescue 'log event=key.count')" '"severity":1,.*"after":"suspended"' 'abuse:M10 the alert has what became of it'
like "$(rescue "key.restore user=lp n:credential=$key reason=inspected")" 'state=active' 'abuse:M10 it is restored after inspection'
fault 7 '' 'abuse:F4 an extension that nobody asked for'
fault 8 'does not work properly' 'abuse:F10 a truncated answer'
fault 9 'does not work properly' 'abuse:D16 five hostile bytes of CBOR'
like "$(rescue 'log event=login.denied')" '"key":"signature"' 'the log has what was wrong'
is "$(login 1234 | verdict)" GRANTED 'a sound key opens again'

# --- each error has its own true text, and is nobody's guess (abuse:M9) ---
before=$(failures)
told() { # SETTING TEXT NAME
    tell one "$1"
    answer=$(login 1234)
    like "$answer" "$2" "abuse:M9 $3"
    unlike "$answer" 'has no PIN' "abuse:M9 $3: and nothing about a PIN that is set"
    tell one "${1%%=*}=00:00"
}
told upset=04:01 'connection to the ID card or key was disturbed' 'a link fault in getInfo'
told status=04:7f 'does not say what it can do' 'an error in getInfo'
told upset=06:06 'Another program is using' 'another program came first'
told status=06:37 'has to be changed first' 'a PIN that has to be changed'
told status=02:33 'Try again' 'a PIN token that lapsed'
is "$(failures)" "$before" 'abuse:M9 and none of them is a guess'
like "$(cat "$LOG")" 'a key: clientPIN ended with CTAP 0x37' 'abuse:M9 the log has phase and code'
tell one room=no
answer=$(enrol_key mail 1234)
like "$answer" 'The key is full' 'abuse:M9 a full key, for the administrator'
unlike "$answer" 'already registered' 'abuse:M9 which is not one that is registered already'
tell one room=yes
answer=$(enrol_key lp 1234)
like "$answer" 'already registered' 'abuse:M9 one that is registered already'
unlike "$answer" 'full' 'abuse:M9 which is not a full one'

# --- touch and time (abuse:F10) ---------------------------------------------------------------------------
tell one touch=never
: >"$HOME_DIR/waiting"
login 1234 >"$HOME_DIR/waiting" &
waiting=$!
eventually grep -q 'touch it' "$HOME_DIR/waiting"
eventually tell one waits
answer=$(login 1234 1234)
like "$answer" 'Another request at this computer' 'abuse:F11 one ceremony at a time'
# abuse:R1: revoked while it waits for the touch
like "$(rescue "key.revoke user=lp n:credential=$key reason=lost")" 'state=revoked' 'C4 a key is revoked'
tell one touch=0
wait $waiting
differs "$(verdict <"$HOME_DIR/waiting")" GRANTED 'abuse:R1 a touch that comes after the revocation does not open'
is "$(talk "$AUTH" op=account user=lp service=login tty=/dev/tty1 ticket="$ticket" | verdict)" PERMISSION_DENIED \
    'abuse:R1 nor does a ticket that it gave'
differs "$(login 1234 | verdict)" GRANTED 'C4 it stays dead'

# --- a finger (A1) ----------------------------------------------------------------------------------
unplug one
plug two finger=yes
like "$(enrol_key lp '')" 'end: DONE' 'a key with a sensor is enrolled'
answer=$(login "")
is "$(verdict <<<"$answer")" GRANTED 'A1 key and finger open'
like "$(rescue 'log event=login.granted' | tail -3)" '"classes":"possession.inherence"' 'A1 possession and inherence'
tell two finger=no
differs "$(login '' | verdict)" GRANTED 'A1 another finger does not'
rescue 'lock.clear user=lp reason=test' >/dev/null
tell two again
tell two finger=yes
tell two vague=yes

# --- two keys, other models (abuse:F9 abuse:F10) ------------------------------------------------------------------
replug one
like "$(login 1234)" 'More than one' 'abuse:F10 two keys: says what to do'
unplug two
like "$(enrol_key lp 1234)" 'end: DONE' 'a revoked key may be enrolled anew'
is "$(login 1234 | verdict)" GRANTED 'and opens'

# --- remote (abuse:F12) -------------------------------------------------------------------------------------
answer=$(talk "$AUTH" user=lp service=sshd tty=ssh rhost=192.0.2.7 -- 1234)
unlike "$answer" 'PIN' 'abuse:F12 a remote login is not offered the key'
is "$(devices)" 0 'abuse:F12 and no device is opened'

# --- a device process dies (abuse:D12) ----------------------------------------------------------------------
login_waits() { # for the key's touch, as process $waiting; $before: the failures until then
    tell one touch=never
    login 1234 >"$HOME_DIR/waiting" &
    waiting=$!
    eventually grep -q 'touch it' "$HOME_DIR/waiting"
    eventually tell one waits
    before=$(failures)
}
login_waits
# shellcheck disable=SC2046
kill -KILL $(role device)
wait $waiting
differs "$(verdict <"$HOME_DIR/waiting")" GRANTED 'abuse:D12 a device process that dies opens nothing'
is "$(failures)" $((before + 1)) 'abuse:D12 the try is counted'
tell one touch=0
# A key that was left in the middle of a ceremony may be busy for a moment; its person is told to try again.
opens() { [ "$(login 1234 | verdict)" = GRANTED ]; }
holds 'abuse:D12 and logins work again, the second at the latest' eval 'opens || opens'

# --- a device process is stopped (abuse:D12, abuse:X3): nothing but its end takes the PIN out of its memory -------
login_waits
stopped=$(role device | must_have 'a device process')
kill -STOP "$stopped"
no_device() { [ "$(devices)" = 0 ]; }
holds 'abuse:D12 abuse:X3 a device process that is stopped is ended' eventually no_device
like "$(cat "$LOG")" "a device process \\(pid $stopped\\) was stopped; ending it" 'abuse:D12 and the log says so'
wait $waiting
differs "$(verdict <"$HOME_DIR/waiting")" GRANTED 'abuse:D12 it opens nothing'
like "$(cat "$HOME_DIR/waiting")" 'could not be used. Try again' 'abuse:D12 the person is told'
is "$(failures)" $((before + 1)) 'abuse:D12 the try is counted: nobody knows whether the PIN was judged'
tell one touch=0
holds 'abuse:D12 and another login works' eval 'opens || opens'

# --- models (abuse:F9) --------------------------------------------------------------------------------------
stop
sed -i 's/^code {/key {\n    attestation = "certificate"\n}\n&/' "$HOME_DIR/test.policy"
start
like "$(enrol_key mail 1234)" 'This model of key is not admitted' 'abuse:F9 a key that nobody vouches for is refused'
like "$(rescue 'log event=key.refused')" '"why":"attestation"' 'abuse:F9 and logged'
stop
sed -i "s|attestation = \"certificate\"|&\\n    anchors = \"$HOME_DIR/makers\"\\n    models = {\"6d6f6465-6c20-6f66-2061-206d616b6572\"}|" "$HOME_DIR/test.policy"
start
unplug one
plug three pin=1234 model=6d6f64656c206f662061206d616b6572 "maker=$HOME_DIR/makers"
like "$(enrol_key mail 1234)" 'end: DONE' 'abuse:F9 a listed model whose maker is a trust anchor is enrolled'
is "$(talk "$AUTH" user=mail service=login tty=/dev/tty1 -- 1234 | verdict)" GRANTED 'abuse:F9 and opens'
tell three "maker=$HOME_DIR/stranger"
like "$(enrol_key news 1234)" 'This model of key is not admitted' 'abuse:F9 one of a maker whom nobody knows is refused'
tell three model=00000000000000000000000000000001
tell three "maker=$HOME_DIR/makers"
like "$(enrol_key news 1234)" 'This model of key is not admitted' 'abuse:F9 one of a known maker, but another model, is refused'
tell three model=6d6f64656c206f662061206d616b6572
like "$(enrol_key news 1234)" 'This model of key is not admitted' 'abuse:F9 one that says another model than its certificate is refused'
unplug three
replug one
stop
sed -i -e '/anchors = /d' -e '/attestation = /d' -e 's/models = .*/models = {"00000000-0000-0000-0000-000000000001"}/' "$HOME_DIR/test.policy"
start
like "$(enrol_key mail 1234)" 'This model of key is not admitted' 'abuse:F9 a model that is not on the list is refused'

# --- its PIN (B2, abuse:M9): the real command, whose answers come on standard input ---
stop
sed -i -e '/models = /d' -e '/^key {/a pin_length = 6' "$HOME_DIR/test.policy"
start
pin() { # VERB ANSWER...
    printf '%s\n' "${@:2}" | "$top_builddir/warifu" --socket "$RESCUE" --rescue test --stdin --lang en key pin "$1" 2>&1
}
unplug one
plug blank touch=0
like "$(pin change 135790 246801 246801)" 'The key has no PIN yet: warifu key pin set' 'abuse:M9 what has no PIN is told the verb that sets one'
like "$(pin set 13579 13579)" 'too short' 'abuse:M9 the policy says how long it must be'
like "$(pin set 135790 135791)" 'not the same' 'abuse:M9 it is typed twice'
like "$(pin set 135790 135790)" 'PIN of the key is set, as of now' 'abuse:M9 the first PIN is set'
like "$(pin set 246801 246801)" 'has a PIN already' 'abuse:M9 another one is not set over it'
answer=$(pin change 999999 246801 246801)
like "$answer" 'not the key.s current PIN' 'abuse:M9 a wrong PIN is named'
like "$answer" 'Tries left on the key *7' 'abuse:M9 and how many tries the key has left'
like "$(pin change 135790 246801 246801)" 'has its new PIN, as of now' 'abuse:M9 a PIN is changed'
like "$(enrol_key news 246801)" 'end: DONE' 'abuse:M9 and the key is enrolled with it'
tell blank pin=1234 # as another program would
like "$(enrol_key mail 1234)" 'shorter than the policy demands' 'abuse:M9 a PIN that is too short is refused at enrolment'
answer=$(talk "$AUTH" user=news service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 -- 1234)
like "$answer" 'shorter than is demanded here' 'abuse:M9 and at the login, with the verb'
differs "$(verdict <<<"$answer")" GRANTED 'abuse:M9 where it opens nothing'
like "$(pin change 1234 246801 246801)" 'has its new PIN' 'abuse:M9 until it is changed'
is "$(talk "$AUTH" user=news service=login tty=/dev/tty1 -- 246801 | verdict)" GRANTED 'abuse:M9 then it opens'
like "$(rescue 'log event=key.pin')" '"why":"pin_wrong"' 'E5 what came of it is recorded'
unlike "$(rescue log)$(cat "$LOG")" '135790|246801|999999' 'B2 and no PIN, old or new'

# --- who verifies (abuse:F6) ---------------------------------------------------------------------------------
open_with_key() { talk "$AUTH" user=news service=login tty=/dev/tty1 patience=60000 -- 246801; }
is "$(open_with_key | verdict)" GRANTED 'a login with a key'
verifier=$(role verifier | must_have 'a verifier')
maps() { grep -cE "lib(fido2|cbor|crypto)" "/proc/$1/maps"; }
differs "$(maps "$verifier")" 0 'abuse:F6 the verifier has the libraries for keys'
is "$(maps "$(role vault)")" 0 'abuse:F6 the vault, with the master key, has not'
is "$(ps -o user= -p "$verifier")" "$VERIFY_USER" 'abuse:D11 the verifier is a user of its own'
holds 'abuse:D11 in its sandbox' in_sandbox "$verifier"
vault=$(role vault | must_have 'a vault')
failed() { rescue "user.show user=news" | grep -o 'origin=local failures=[0-9]*' | grep -o '[0-9]*$'; }
before=$(failed)
kill -KILL "$verifier"
holds 'abuse:D12 a verifier that died is noticed' eventually grep -q 'verifier (pid [0-9]*) was killed by signal 9' "$LOG"
is "$(open_with_key | verdict)" GRANTED 'abuse:D12 the next login has another'
verifier=$(role verifier | must_have 'a verifier')
kill -STOP "$verifier"
answer=$(open_with_key)
is "$(verdict <<<"$answer")" FAULT 'abuse:F6 abuse:D12 one that hangs verifies nothing'
like "$(rescue 'log event=attempt.fault' | tail -3)" attempt.fault 'abuse:F6 that is on record'
is "$(failed)" "$before" 'abuse:M14 and nobody is charged'
gone() { ! kill -0 "$verifier" 2>/dev/null; }
holds 'abuse:D12 it is ended' eventually gone
is "$(open_with_key | verdict)" GRANTED 'abuse:D12 and the next login is judged'
is "$(role vault)" "$vault" 'abuse:D12 by the same vault'
# Its connection breaks: it ends in good order, and the vault hears of that with its next question at the earliest.
verifier=$(role verifier | must_have 'a verifier')
holds 'premise: the connection of the verifier is shut down' perl -e '
    my $process = syscall(434, $ARGV[0] + 0, 0); # pidfd_open
    my $fd = syscall(438, $process, 4, 0);       # pidfd_getfd: FD_VERIFIER_VAULT
    open(my $socket, "+<&=", $fd) or die "no socket: $!\n";
    shutdown($socket, 2) or die "no shutdown: $!\n"' "$verifier"
holds 'abuse:D12 a verifier without a connection ends' eventually gone
joined() { [ "$(open_with_key | verdict)" = GRANTED ]; }
holds 'abuse:D12 the vault is given another connection' eventually joined
is "$(role vault)" "$vault" 'abuse:D12 without starting again'

# --- nothing blinks before there is a key (abuse:F10, abuse:F11) ---
unplug blank
unlike "$(talk "$AUTH" user=news service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 -- 246801)" 'touch it' \
    'abuse:F11 of a touch nothing is said while no key is plugged in'
finish
