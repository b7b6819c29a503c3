#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M19: twenty people with accounts guess against one administrator by su, sudo and lockers. They lock out
# themselves: the administrator's console login, sudo and warifu work, and learns whose sessions it was.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export PASSWORD CODE

count() { events "$1" boss | grep -c .; }
limit=3 # of the shipped rule for privilege
hostile=()
for n in $(seq 20); do
    useradd -m -s /bin/bash "h$n" || bail_out "no account h$n"
    hostile+=("h$n")
done
printf '%s ALL=(ALL:ALL) ALL\nboss ALL=(ALL:ALL) ALL\n' "${hostile[*]}" | sed 's/ \(h\)/, \1/g' >/etc/sudoers.d/hostile
printf 'Defaults:%s targetpw\n' "${hostile[@]}" >>/etc/sudoers.d/hostile
chmod 440 /etc/sudoers.d/hostile
holds 'the hostile may sudo with the password of whom they become' visudo -cq
start_tokend
use_stack debian

# --- they guess -------------------------------------------------------------------------------------
by_su() { printf '%s\n' wrong-Pa55word 000000 | as "$1" su boss -c 'echo came-in'; }
by_sudo() { printf '%s\n' wrong-Pa55word 000000 | as "$1" sudo -kS -u boss echo came-in; }
by_locker() { as "$1" "$HELPERS/pam_probe" -m 'code=000000' -m 'assword=x' xscreensaver boss authenticate; }
rounds() { # USER
    for _ in 1 2 3 4; do
        by_su "$1"
        by_sudo "$1"
        by_locker "$1"
    done
}
for user in "${hostile[@]}"; do rounds "$user" >"/tmp/$user.out" 2>&1 & done
for user in "${hostile[@]}"; do wait -n; done
unlike "$(cat /tmp/h*.out)" 'came-in' 'nobody came in'
# Three callers and all further ones together: of 160 tries no more are evaluated, and they are charged to nobody else.
is "$(count login.denied)" $((4 * limit)) "abuse:M19 of 160 wrong tries $((4 * limit)) were evaluated"
is "$(count login.locked)" 4 'abuse:M19 each budget locked once'
records() { admin --json log --event login.denied --user boss | jq -r '.rows[].record'; }
is "$(records | grep -c '"origin":"foreign"')" $((4 * limit)) 'abuse:M19 all of them as tries of other sessions'
is "$(records | grep '"service":"su"' | grep -c '"caller":1')" "$(records | grep -c '"service":"su"')" \
    'abuse:M19 and the record says whose, where the kernel knows it'
is "$(admin --json lock show boss | jq -r '.rows[] | select(.origin != "foreign").failures' | paste -sd:)" 0:0 \
    "abuse:M19 boss's own tries are all there"
like "$(by_su h1 2>&1)" "from other people's sessions" 'A2 who is refused is told why'
like "$(by_su h1 2>&1)" 'The user can still log in' 'and that boss is not kept out'

# --- boss works ---------------------------------------------------------------------------------------
PASSWORD=$(password boss) CODE=$(code boss)
output=$(drive <<'X'
start login
see "login: "
type boss
hidden "assword: " PASSWORD
shown "code.*: " CODE
expect {
    -re {[$#] $} { type "echo in-as-`id -un`; exit" }
    -re "incorrect|failed" { exec kill -KILL [exp_pid]; exit 1 }
    timeout { gave_up TIMEOUT shell }
}
over
X
)
like "$output" 'in-as-boss' 'abuse:M19 boss logs in at the console'
like "$output" "Failed attempts since then: $((4 * limit))" 'A4 and is told of the tries'
like "$output" 'From the session of uid 1[0-9]+, by su: 3' 'A4 in whose session'
like "$output" 'From the sessions of further people: 3' 'A4 and of the others'
output=$(printf '%s\n' "$(password boss)" "$(code boss)" | as boss warifu --stdin --yes lock show boss 2>&1)
is $? 0 'abuse:M19 warifu works for boss'
like "$output" 'other sessions' 'and shows the locks of the other sessions'
output=$(printf '%s\n' "$(password boss)" "$(code boss)" | as boss sudo -kS id -u 2>/dev/null)
is "$output" 0 'abuse:M19 and sudo in the session of boss'
# boss, at the desk of somebody who has used up theirs, is let in after `lock clear`.
PASSWORD=$(password boss) CODE=$(code boss)
output=$(printf '%s\n' "$PASSWORD" "$CODE" | as h1 su boss -c 'echo came-in' 2>&1)
unlike "$output" 'came-in' 'abuse:L11 right factors open nothing from a session that is locked out'
admin lock clear boss --origin foreign --reason 'boss sits there' >/dev/null
like "$(printf '%s\n' "$PASSWORD" "$CODE" | as h1 su boss -c 'echo came-in' 2>&1)" 'came-in' 'and with the lock lifted they do'

# --- polkit's helper as a socket starts it: root's, in nobody's session ---
admin lock clear boss --reason test >/dev/null
for _ in 1 2 3 4; do
    "$HELPERS/pam_probe" -m 'code=000000' -m 'assword=x' polkit-1 boss authenticate
done >/dev/null 2>&1
is "$(admin --json lock show boss | jq -r '.rows[] | select(.origin != "foreign").failures' | paste -sd:)" 0:0 \
    "abuse:M19 a helper that anybody may have started spends none of boss's own tries"
output=$(printf '%s\n' "$(password boss)" "$(code boss)" | as boss sudo -kS id -u 2>/dev/null)
is "$output" 0 'abuse:M19 and boss goes on'

# --- what was used stays used ---------------------------------------------------------------------------
rounds h7 >/dev/null 2>&1
before=$(count login.denied)
kill_tokend
start_tokend
rounds h7 >/dev/null 2>&1
is "$(count login.denied)" "$before" 'abuse:L4 a used budget survives a crash'
finish
