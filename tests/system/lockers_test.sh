#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:P9: screen lockers as an unprivileged person. Whatever happens to the daemon, the screen stays locked and
# the locker stays alive.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/xscreensaver_lib.sh
. "$(dirname "$0")/xscreensaver_lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain vlock i3lock xscreensaver

# --- vlock, the daemon killed while the code is asked ------------------------------------------------------------
export PASSWORD CODE
PASSWORD=$(password bob) CODE=$(code bob)
cat >/tmp/kill-daemon <<X
#!/bin/sh
pgrep '^tokend' | xargs kill -KILL >/dev/null 2>&1
exit 0
X
chmod 755 /tmp/kill-daemon
output=$(drive <<'X'
as bob env VLOCK_PLUGINS= vlock
see "Please press"
type ""
hidden "assword: " PASSWORD
see "code.*: "
exec /tmp/kill-daemon
type $env(CODE)
expect {
    -re "ress|assword|ailed|annot" { puts "\nSTILL-LOCKED" }
    eof { puts "\nENDED"; exit 1 }
    timeout { puts "\nSTILL-LOCKED" }
}
exec kill -0 [exp_pid]
puts "\nALIVE"
exec kill -KILL [exp_pid]
exit 0
X
)
like "$output" 'STILL-LOCKED' 'abuse:P9 vlock: the daemon is killed in mid-conversation: the screen stays locked'
like "$output" 'ALIVE' 'abuse:P9 vlock: and the locker is alive'
eventually no_tokend
start_tokend

# --- X lockers -----------------------------------------------------------------------------------------------------
Xvfb :9 -screen 0 800x600x24 -nolisten tcp >/dev/null 2>&1 &
eventually test -S /tmp/.X11-unix/X9
export DISPLAY=:9

as bob i3lock -n -c 203040 &
eventually pgrep -x i3lock
type_into_i3lock() { xdotool type --delay 20 "$(password bob)" && xdotool key Return; }
denied_by() { events login.denied bob | grep -q "$1"; }
# It answers every prompt with the same text, so it is refused by a rule of its own, whatever is typed.
i3lock_refused() { events login.refused bob | grep i3lock | grep -q one-answer-locker; }
i3lock_tried() { i3lock_refused || { type_into_i3lock && within 2 i3lock_refused; }; } # it may not listen at once
holds 'abuse:M3 A1 i3lock: takes one answer, so it is refused by the rule for that' eventually i3lock_tried
holds 'abuse:P9 A1 i3lock: and does not unlock' pgrep -x i3lock
is "$(failures_of bob)" 0 'abuse:M3 i3lock: what is refused is no wrong try'
kill_tokend
failed_without() { logged 'pam_warifu\(i3lock:auth\)' || { type_into_i3lock && false; }; }
holds 'abuse:P9 i3lock: a try without a daemon' eventually failed_without
holds 'abuse:P9 i3lock: without a daemon it stays locked and alive' pgrep -x i3lock
pkill -KILL -x i3lock

start_tokend
start_xscreensaver

answer() { # TEXT
    local at key
    for ((at = 0; at < ${#1}; at++)); do
        key=${1:at:1}
        press "${key/-/minus}"
    done
    press Return
}
dialogue() { # CODE
    local prompts
    prompts=$(logged_times "$PROMPTED")
    holds 'abuse:P9 xscreensaver: a key wakes the dialogue' woken
    answer "$(password bob)"
    holds 'A1 xscreensaver: it asks for the code' eventually more_than $((prompts + 1)) "$PROMPTED"
    answer "$1"
}
eventually is_open
holds 'abuse:P9 xscreensaver: the screen is locked' lock_it
dialogue "$(code bob)"
holds 'A1 xscreensaver: password and code unlock' eventually is_open
holds 'abuse:P9 xscreensaver: the screen is locked again' lock_it
dialogue "$(code bob wrong)"
holds 'A1 xscreensaver: a wrong code is denied' eventually denied_by xscreensaver
holds 'abuse:P9 A1 xscreensaver: and the screen stays locked' is_locked
dialogue "$(code bob)"
holds 'A1 xscreensaver: until the right one comes' eventually is_open
finish
