# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
# bob's xscreensaver on $DISPLAY (lib.sh first). It writes what it does to /tmp/xscreensaver.log, and that is how a
# test knows how far it is.
#
#     start_xscreensaver; eventually is_open
#     lock_it && woken && press 1 && press Return
#
# Its dialogue reads raw key presses, which say nothing of modifiers, and asks the server for those when it comes to
# handle the press: passwords of tests need no shift key. It ignores keys for a moment after it has locked, and takes
# none before it has drawn itself, after it has asked.
PROMPTED='ECHO_OFF="'
PRESSED='^xscreensaver-auth: .* XI RawKeyPress'
FINISHED='^xscreensaver-auth: .* authentication input finished'

start_xscreensaver() {
    cat >/home/bob/.xscreensaver <<'X'
timeout: 0:10:00
lock: True
lockTimeout: 0:00:00
passwdTimeout: 0:05:00
mode: blank
splash: False
fade: False
unfade: False
X
    chown bob: /home/bob/.xscreensaver
    eventually screensaver_runs
}
screensaver_runs() { # it sometimes ends without a word while the screen is new
    pgrep -u bob -x xscreensaver >/dev/null ||
        as bob env HOME=/home/bob xscreensaver --verbose --no-splash --log /tmp/xscreensaver.log &
    within 10 is_open
}
screen_state() { as bob timeout 20 xscreensaver-command -time 2>&1; }
is_locked() { [[ $(screen_state) == *locked* ]]; }
is_open() { [[ $(screen_state) == *non-blanked* ]]; }
lock_it() { as bob xscreensaver-command -lock >/dev/null && eventually is_locked; }

logged_times() { grep -cE -- "$1" /tmp/xscreensaver.log; }
more_than() { [ "$(logged_times "$2")" -gt "$1" ]; } # TIMES ERE

# With `eventually`: the key is pressed once more when nothing has come of it.
press_until() { # KEY COMMAND...
    "${@:2}" || { xdotool key "$1" && within 2 "${@:2}"; }
}

woken() { # a dialogue that has asked, and that takes keys
    local prompts presses
    prompts=$(logged_times "$PROMPTED")
    eventually press_until shift more_than "$prompts" "$PROMPTED" || return
    presses=$(logged_times "$PRESSED")
    eventually press_until shift more_than "$presses" "$PRESSED"
}

press() { # KEY: returns when the dialogue has seen it
    local presses
    presses=$(logged_times "$PRESSED")
    xdotool key "$1"
    eventually more_than "$presses" "$PRESSED"
}
