#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M5: an empty answer, an end of file, Ctrl-C, a closed window: not a try, in every client, and it ends at once.
# A password without a code is judged where a first login is possible, and charged there; elsewhere it is not
# judged, so nobody can guess for nothing (promises 3, 4).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/xscreensaver_lib.sh
. "$(dirname "$0")/xscreensaver_lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain login su sudo sshd vlock i3lock xscreensaver passwd test-code
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'
export PASSWORD CODE WRONG=Not-the-one-77
PASSWORD=$(password bob)

tries() { events login.denied bob | wc -l; }
untouched() { # NAME: nothing was counted, recorded or locked
    is "$(failures_of bob)" 0 "abuse:M5 $1: nothing is charged"
    is "$(tries)" 0 "abuse:M5 $1: nothing was judged"
}
five() { # NAME, stdin: the dialogue, five times
    local script i shown
    script=$(cat)
    for i in 1 2 3 4 5; do
        shown=$(drive <<<"$script") || {
            fail "abuse:M5 $1: the dialogue comes to its end, round $i" "$shown"
            break
        }
    done
    untouched "$1"
}

SSH='ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1
    bob@127.0.0.1 true'
SSH=$(tr '\n' ' ' <<<"$SSH")

# --- Enter alone at the first prompt ----------------------------------------------------------------------------
five 'login: Enter alone' <<'X'
start login
see "login: "
type bob
see "assword: "
type ""
see "incorrect"
exec kill -KILL [exp_pid]
exit 0
X
five 'su: Enter alone' <<'X'
as alice su - bob -c true
see "assword: "
type ""
over 1
X
five 'sudo: Enter alone, as often as sudo asks' <<'X'
as bob sudo -k true
set asked 0
expect {
    -re "assword for bob: " { incr asked; type ""; exp_continue }
    eof { }
    timeout { gave_up TIMEOUT "its end" }
}
exit [expr {$asked < 1}]
X
five 'sshd: Enter alone' <<X
start $SSH
see "assword: "
type ""
over 255
X
five 'vlock: Enter alone' <<'X'
as bob env VLOCK_PLUGINS= vlock
see "Please press"
type ""
see "assword: "
type ""
see "ailure"
exec kill -KILL [exp_pid]
exit 0
X
five 'passwd: Enter alone' <<'X'
as bob passwd
see "assword: "
type ""
over 10
X

# --- an end of file, Ctrl-C, a closed window, at each prompt ------------------------------------------------------
for prompt in 'assword: ' 'code.*: '; do
    first=$([ "$prompt" = 'assword: ' ] || echo 'hidden "assword: " PASSWORD')
    for how in 'send \004' 'send \003' 'exec kill -KILL [reader]'; do
        five "su: $how at <$prompt>" <<X
as alice su - bob -c true
$first
see "$prompt"
wait_for_reader
$how
expect { eof { } -re "incorrect|ailure|ailed" { } }
catch {exec kill -KILL [exp_pid]}
exit 0
X
        five "sshd: $how at <$prompt>" <<X
start $SSH
$first
see "$prompt"
wait_for_reader
$how
expect { eof { } -re "denied" { } }
catch {exec kill -KILL [exp_pid]}
exit 0
X
    done
done

# --- a conversation that gives nothing, or fails -------------------------------------------------------------------
for service in login su sudo sshd i3lock; do
    probe -t tty1 -a '' "$service" bob authenticate </dev/null >/tmp/probe.out
    like "$(cat /tmp/probe.out)" 'authenticate: PAM_(AUTH_ERR|CONV_ERR)' "abuse:M5 $service: an empty answer is refused"
    probe -t tty1 "$service" bob authenticate </dev/null >/tmp/probe.out
    like "$(cat /tmp/probe.out)" 'authenticate: PAM_(AUTH_ERR|CONV_ERR)' "abuse:M5 $service: no answer is refused"
done
probe -t tty1 -a '' test-code bob authenticate </dev/null >/tmp/probe.out
like "$(cat /tmp/probe.out)" 'PAM_AUTH_ERR' 'abuse:M5 a code alone: an empty one is refused'
untouched 'conversations without an answer'

# --- X lockers ------------------------------------------------------------------------------------------------------
Xvfb :9 -screen 0 800x600x24 -nolisten tcp >/dev/null 2>&1 &
eventually test -S /tmp/.X11-unix/X9
export DISPLAY=:9
start_xscreensaver
eventually is_open
lock_it
for i in 0 1 2 3 4 5; do # each answers a question of its own
    eventually press_until shift more_than $i "$PROMPTED"
    eventually press_until Return more_than $i "$FINISHED"
done
holds 'abuse:M5 xscreensaver: Enter alone, six times: it asked again' more_than 5 "$PROMPTED"
holds 'abuse:M5 xscreensaver: it stays locked' is_locked
untouched xscreensaver
pkill -KILL xscreensaver
as bob i3lock -n -c 203040 &
eventually pgrep -x i3lock
for i in 1 2 3 4 5 6; do xdotool key Return; done
holds 'abuse:M5 i3lock: it stays locked and alive' pgrep -x i3lock
untouched i3lock
pkill -KILL -x i3lock

# --- and nothing is gained ------------------------------------------------------------------------------------------
CODE=$(code bob)
result=$(probe -t tty1 -a "$PASSWORD" -a "$CODE" su bob authenticate)
like "$result" 'authenticate: PAM_SUCCESS' 'abuse:M5 after all of them the right factors open'
result=$(probe -t tty1 -a '' -a "$(code bob)" su bob authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:M5 a code without a password opens nothing'
unlike "$result" 'code' 'abuse:M5 a code without a password is never asked for, so it cannot be guessed alone'
is "$(failures_of bob)" 0 'abuse:M5 and is charged to nobody'
for typed in "$PASSWORD" "$WRONG"; do
    result=$(probe -t tty1 -a "$typed" -a '' login bob authenticate)
    unlike "$result" 'authenticate: PAM_SUCCESS' 'abuse:L1 a password and no code is denied'
done
is "$(failures_of bob)" 2 'abuse:L1 promise 3: where a first login is possible a password that was typed is a try, right or wrong'
for typed in "$PASSWORD" "$WRONG"; do
    result=$(probe -t tty1 -a "$typed" -a '' su bob authenticate)
    like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:M5 su: a password and no code is refused, right or wrong'
done
is "$(failures_of bob)" 2 'abuse:M5 su: and not judged, so not charged'
finish
