#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Started by hand, at a terminal: no process of tokend can read what is typed there (abuse:D11), and who starts it is told
# when it does not serve.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs script:bsdutils
private_tokend

supervisor() { pgrep -f -- "^$TOKEND_PROGRAM.* -c $CONF|^tokend.* -c $CONF" | head -1; }
everybody() { # of the tokend that runs: supervisor and roles
    local one
    one=$(supervisor)
    printf '%s\n' "$one"
    pgrep -P "$one"
}
may_read() { # PID DESCRIPTOR: opened for reading, that is
    [ $((0$(awk '/^flags:/ { print $2 }' "/proc/$1/fdinfo/$2") & 3)) != 1 ]
}

# --- as a daemon ------------------------------------------------------------------------------------------
script -qec "$TOKEND_PROGRAM -c $CONF -L $HOME_DIR/po" /dev/null </dev/null >"$HOME_DIR/said" 2>&1
is $? 0 'as a daemon it serves when its first process ends'
TOKEND=$(supervisor | must_have 'a supervisor')
holds 'it serves' eventually serves
for pid in $(everybody); do
    for fd in 0 1 2; do
        is "$(readlink "/proc/$pid/fd/$fd")" /dev/null "abuse:D11 $(ps -o comm= -p "$pid") ($pid): descriptor $fd is no terminal"
    done
done
kill -TERM "$TOKEND"
gone() { ! kill -0 "$TOKEND" 2>/dev/null; }
holds 'it ends' eventually gone
TOKEND=
set_conf store_file '"/proc/no/such/place/warifu.db"'
mkdir "$HOME_DIR/run/auth.sock" # where its socket is to be
script -qec "$TOKEND_PROGRAM -c $CONF -L $HOME_DIR/po" /dev/null </dev/null >"$HOME_DIR/said" 2>&1
differs $? 0 'one that cannot serve ends with a failure'
like "$(cat "$HOME_DIR/said")" 'does not serve' 'and who started it is told'
rmdir "$HOME_DIR/run/auth.sock"
set_conf store_file "\"$HOME_DIR/store/warifu.db\""

# --- in the foreground --------------------------------------------------------------------------------------
script -qec "$TOKEND_PROGRAM -f -c $CONF -L $HOME_DIR/po" /dev/null </dev/null >"$HOME_DIR/said" 2>&1 &
holds 'in the foreground it serves' eventually serves
TOKEND=$(supervisor | must_have 'a supervisor')
for pid in $(pgrep -P "$TOKEND"); do
    name=$(ps -o comm= -p "$pid")
    is "$(readlink "/proc/$pid/fd/0")" /dev/null "abuse:D11 $name ($pid) reads nothing that is typed"
    like "$(readlink "/proc/$pid/fd/2")" '/dev/pts/' "abuse:D11 $name ($pid) tells its terminal"
    fails "abuse:D11 $name ($pid) cannot read it" may_read "$pid" 2
done
kill -TERM "$TOKEND"
holds 'it ends' eventually gone
TOKEND=
finish
