#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E2: the store that is written is the store that will be read. Moved, replaced, mounted over or without its log,
# nothing is told as done, nobody logs in, and a restart on what is right again goes on.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

STORE=$(sed -nE 's/^ *store *= *"?([^"]*)"?.*/\1/p' /etc/warifu/tokend.conf | tail -n 1)
STORE=${STORE:-/var/lib/warifu/store/warifu.db}
[ -e "$STORE" ] || bail_out "no store at $STORE"
place=$(dirname "$STORE")
use_stack plain
login() { probe -m "code=$(code bob)" -m "assword=$(password bob)" su bob authenticate | sed -n 's/^authenticate: //p'; }
issue() { warifu --rescue test --yes card issue "T-$1" --holder carol --reason test 2>&1; }
shown() { admin --json card list 2>/dev/null | grep -c "\"T-$1\""; }

gone=0
moved() { # NAME SPOIL MEND
    gone=$((gone + 1))
    start_tokend
    is "$(login)" PAM_SUCCESS "$1: before it bob logs in"
    eval "$2"
    output=$(issue $gone)
    differs $? 0 "E2 $1: card issue does not say that it was done"
    like "$output" 'store cannot be used' "E2 $1: but what is the matter"
    is "$(login)" PAM_SYSTEM_ERR "E2 $1: nobody logs in"
    like "$(admin status 2>&1)" 'moved or replaced while tokend ran' "E2 $1: status says why"
    eval "$3"
    is "$(login)" PAM_SYSTEM_ERR "E2 $1: until a restart, also when it is back"
    stop_tokend
    start_tokend
    is "$(shown $gone)" 0 "E2 $1: what was not done is not there"
    is "$(login)" PAM_SUCCESS "E2 $1: and after a restart bob logs in"
    stop_tokend
}

moved 'the directory is moved' "mv $place $place.away; install -d -m 700 -o warifu -g warifu $place" "rmdir $place; mv $place.away $place"
moved 'the file is replaced' "cp -p $STORE $STORE.copy; mv $STORE $STORE.right; mv $STORE.copy $STORE" "mv $STORE.right $STORE"
moved 'something is mounted over it' "mount -t tmpfs -o mode=755 tmpfs $place" "umount $place"
start_tokend
issue before >/dev/null
output=$(rm "$STORE-wal"; issue after)
differs $? 0 'E2 its log is deleted: card issue does not say that it was done'
like "$output" 'store cannot be used' 'E2 but what is the matter'
stop_tokend
finish
