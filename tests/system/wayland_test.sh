#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# swaylock under a headless sway, typed into through a virtual keyboard. It gives one answer to every question (the
# second one never reaches the person, as its users report), so each profile lets it do what it can.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
need_programs sway swaylock wtype
! sanitized address || skip_all 'swaylock is not linked with AddressSanitizer; build/gcc runs it, and lockers_test.sh has the module under it'
enter_overlay "$@"
start_log

runtime=/run/user/$(id -u bob)
install -d -m 700 -o bob -g bob "$runtime"
echo 'xwayland disable' >/tmp/sway.config
on_screen() { as bob env XDG_RUNTIME_DIR="$runtime" WAYLAND_DISPLAY=wayland-1 "$@"; }
as bob env XDG_RUNTIME_DIR="$runtime" WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman \
    sway -c /tmp/sway.config >/tmp/sway.log 2>&1 &
eventually test -S "$runtime/wayland-1" || bail_out "sway does not come up: $(tail -n 20 /tmp/sway.log)"

lock_screen() { on_screen swaylock -f -c 203040 >/tmp/swaylock.log 2>&1; } # returns when the screen is locked
is_locked() { pgrep -x -u bob swaylock >/dev/null; }
is_open() { ! is_locked; }
# While it still waits for the last verdict it takes letters and no Return, so the field is emptied first.
type_in() { on_screen wtype -k Escape "$1" -k Return; }
more_than() { # COUNT EVENT
    [ "$(events "$2" bob | grep -c swaylock)" -gt "$1" ]
}
open_again() { # so that nothing is locked twice behind a check that failed
    pkill -KILL -x -u bob swaylock
    eventually is_open
}

# --- password and code: refused on purpose, without charging anybody ---------------------------------------------------
start_tokend
holds 'abuse:M3 swaylock: the screen is locked' lock_screen
holds 'abuse:M3 A1 swaylock: with password and code it is refused by the rule for one answer' \
    eventually typed_and "$(password bob)" more_than 0 login.refused
like "$(events login.refused bob)" 'one-answer-locker.*swaylock' 'abuse:M3 swaylock: and the log says by which'
holds 'abuse:P9 swaylock: it stays locked' is_locked
is "$(failures_of bob)" 0 'abuse:M3 A4 swaylock: what can never succeed is no wrong try'
open_again
stop_tokend
use_stack plain swaylock # without Debian's pause after each failure

# --- NIST: the password alone unlocks ------------------------------------------------------------------------------------
sed -E 's/(unsynchronised_clock[[:space:]]*=[[:space:]]*)"?refuse"?/\1"warn"/' \
    /usr/share/warifu/policies/nist-800-63b-4.policy >/tmp/nist.policy
use_policy /tmp/nist.policy
start_tokend
lock_screen
holds 'A9 swaylock: a wrong password is denied' eventually typed_and wrong-Pa55word more_than 0 login.denied
is "$(failures_of bob)" 1 'A4 swaylock: and is one wrong try'
holds 'abuse:P9 swaylock: it stays locked' is_locked
holds 'A9 swaylock: the right one unlocks' eventually typed_and "$(password bob)" is_open
stop_tokend

# --- ID cards: the PIN is the one answer -----------------------------------------------------------------------------------
overlay_keys
start_tokend
plug one pin=1234
holds 'C1 a key is enrolled' enrol_on_card bob 1234
lock_screen
holds 'abuse:F5 swaylock: a wrong PIN is denied' eventually typed_and 9999 more_than 1 login.denied
is "$(failures_of bob)" 1 'A4 abuse:F5 swaylock: and is one wrong try, not one for each question'
holds 'abuse:P9 swaylock: it stays locked' is_locked
holds 'A1 swaylock: PIN and touch unlock' eventually typed_and 1234 is_open
like "$(events login.granted bob | grep swaylock | tail -n 1)" 'knowledge.possession' 'A1 swaylock: which shows two classes'

# --- without a daemon --------------------------------------------------------------------------------------------------------
lock_screen
kill_tokend
failed_without() { logged 'pam_warifu\(swaylock:auth\)'; }
holds 'abuse:P9 swaylock: a try without a daemon' eventually typed_and "$(password bob)" failed_without
holds 'abuse:P9 swaylock: without a daemon it stays locked and alive' is_locked
open_again
finish
