#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A key on a registered card, from the card's issue to the shredder, through the real command, daemon and PAM
# (C1, C2, C4, C5, abuse:C5, abuse:R1). The key is software, which tokend's device processes find like a real one.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
HOME_DIR=/tmp/keys TOKENS=/tmp/keys/plugged
mkdir -p "$TOKENS" "$HOME_DIR/drawer"
sed -i 's/way = {"password+otp"}/way = {"key", "password+otp", "password+key"}/' /etc/warifu/test.policy
start_with_keys
use_stack plain

enrol_by_cli() { # USER PIN ARG...
    printf '%s\n' "$2" | admin --json --stdin key enrol "$1" "${@:3}"
}
opens() { probe -t tty1 -a "$2" "${3:-login}" "$1" authenticate account; } # USER PIN [SERVICE]
dead() { unlike "$(opens bob 1234)" 'authenticate: PAM_SUCCESS' "$1"; }
state() { admin --json card show "$1" | field state; }

plug one pin=1234 || bail_out 'no software key'
like "$(enrol_by_cli bob 1234 --card KB-1)" 'warifu card issue' \
    'C1 a key on a card that nobody registered: it says which command to run'
admin card issue KB-1 --holder carol --kind card >/dev/null
like "$(enrol_by_cli bob 1234 --card KB-1)" 'not this person.*warifu card show' 'C2 nor on somebody else'\''s card'
admin card issue KB-2 --holder bob --kind card >/dev/null
is "$(admin --json key list bob | grep -c '"credential"')" 0 'C1 C2 nothing was enrolled'
is "$(enrol_by_cli bob 1234 --card KB-2 | field card)" KB-2 'C1 the key is enrolled on bob'\''s own card'
is "$(state KB-2)" active 'C1 the card is in use'
result=$(opens bob 1234)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'C1 card and PIN open'
like "$(events login.granted bob | tail -n 1)" 'KB-2' 'C1 the log names the card'

admin card suspend KB-2 --reason 'left at home?' >/dev/null
dead 'C4 suspended while it is looked for: it opens nothing'
admin card lost KB-2 --found --reported-by bob --when 5m >/dev/null
like "$(opens bob 1234)" 'authenticate: PAM_SUCCESS' 'C4 found: the suspension is lifted'

# A login that waits for the touch while the card is reported lost (abuse:R1).
tell one touch=never
probe -t tty1 -a 1234 login bob authenticate >"$HOME_DIR/waiting" 2>&1 &
waiting=$!
eventually grep -q 'touch it' "$HOME_DIR/waiting"
eventually tell one waits
lost=$(admin --json card lost KB-2 --reported-by '山田 太郎' --when 90m --where '電車' --report /root/loss.txt)
is "$(field state <<<"$lost") $(field credentials <<<"$lost")" 'lost 1' 'C4 one command kills the card and its key'
note "milliseconds: $(field milliseconds <<<"$lost")"
holds 'C4 abuse:R1 who is waited for is told what became of the card, and whom to call' \
    eventually grep -q 'error: .*taken out of use a moment ago.*Call your administrator' "$HOME_DIR/waiting"
wait $waiting
unlike "$(cat "$HOME_DIR/waiting")" 'authenticate: PAM_SUCCESS' 'abuse:R1 and is not let in'
unlike "$(cat "$HOME_DIR/waiting")" 'Another request' 'abuse:R1 abuse:F11 nothing else is told as the reason'
like "$(events login.withdrawn bob | tail -n 1)" 'tty.*tty1' 'C4 E3 where the card was is on record'
is "$(pgrep -c -f 'tokend.*device')" 0 'abuse:R1 no device process waits any more'
tell one touch=0
like "$(opens bob 1234)" 'not registered for you, or was taken out of use' 'abuse:R1 who comes next with it hears so at once'
dead 'C4 nor does the next login'
exits 4 'C4 found again: a revocation stays' admin card lost KB-2 --found --reported-by bob --when 1m
like "$(cat /root/loss.txt)" '  bob  login  .*★紛失後' 'F4 the report lists the uses after the loss'

holds 'C5 the card is replaced' admin card replace KB-2 KB-3 --reason lost
unplug one
plug two pin=5678
is "$(enrol_by_cli bob 5678 --card KB-3 | field state)" active 'C5 a key is enrolled on the new one'
like "$(opens bob 5678)" 'authenticate: PAM_SUCCESS' 'C5 and opens'
holds 'C5 the old one is collected' admin card collect KB-2 --witness carol
holds 'C5 and destroyed, before a witness' admin card destroy KB-2 --method shredder --witness carol
unplug two
replug one
stop_tokend
start_with_keys
dead 'abuse:R1 nothing came back, not after a restart either'
exits 4 'C5 nothing is enrolled on a destroyed card' enrol_by_cli bob 1234 --card KB-2

# A department's card: each member by a credential of their own and a second class (C2).
admin card issue D-1 --department 市民課 --members bob,carol >/dev/null
exits 4 'C2 who is not listed cannot use it' enrol_by_cli alice 1234 --card D-1
holds 'C2 a member puts a credential on it' enrol_by_cli carol 1234 --card D-1
unlike "$(opens carol 1234)" 'authenticate: PAM_SUCCESS' 'C2 A1 its PIN, which several know, is not a class of the member'\''s own'
like "$(probe -t tty1 -a 3 -a "$(password carol)" -a 1234 login carol authenticate)" 'authenticate: PAM_SUCCESS' \
    'C2 with the member'\''s own password it opens'
like "$(events login.granted carol | tail -n 1)" 'D-1' 'C2 the log names who used it'

# A second key by its owner, without an administrator (abuse:C5).
add() { # LINE...: what bob types
    printf '%s\n' "$@" | as bob warifu --stdin key add --label spare --reason 'a second one' 2>&1
}
like "$(add 2 "$(password bob)" "$(code bob)" 1234)" 'policy does not let' 'abuse:C5 not where the policy does not say so'
stop_tokend
sed -i 's/^code {/key {\n    self_enrolment = yes\n}\n&/' /etc/warifu/test.policy
start_with_keys
unlike "$(add 2 "$(password bob)" 000000 1234)" 'registered and active' 'abuse:C5 somebody at the unlocked desk does not have the code'
admin lock clear bob --reason test >/dev/null
like "$(add 2 "$(password bob)" "$(code bob)" 1234)" 'registered and active' 'abuse:C5 with two classes already held, bob adds a key'
result=$(probe -t tty1 -a 1234 login bob authenticate account open close)
like "$result" 'authenticate: PAM_SUCCESS' 'abuse:C5 it opens'
like "$result" 'registered for you by bob.*If that was not you' 'abuse:C5 bob is told of it, and what to do'
like "$(probe -t tty1 -a 2 -a "$(password bob)" -a "$(code bob)" login bob authenticate account open close)" \
    'registered for you by bob' 'abuse:C5 a login with it has not used that up'
unlike "$(probe -t tty1 -a 1234 login bob authenticate account open close)" 'registered for you' 'abuse:C5 one by other means has'
finish
