#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M2: root's work on accounts goes without factors only where the process itself shows whose it is. Where /proc hides
# that (hidepid), nobody is taken for root at work: they would have to prove their factors, and the log says what hides it.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
full_name() { getent passwd "$1" | cut -d: -f5; }
start_tokend
holds 'abuse:M2 root changes a name' chfn -f Seen dave
like "$(full_name dave)" '^Seen' 'abuse:M2 and it is changed'
is "$(events account.by_root | wc -l)" 1 'E5 abuse:M2 which is recorded'
stop_tokend
premise '/proc hides processes' mount -o remount,hidepid=2 /proc
start_tokend
holds 'abuse:M2 the log says that /proc hides them' logged 'hides other people'
output=$(chfn -f Unseen dave </dev/null 2>&1)
differs $? 0 'abuse:M2 who cannot be looked at is not root at work'
like "$output" 'Permission denied' 'abuse:M2 but told that they may not'
like "$(full_name dave)" '^Seen' 'abuse:M2 and changes nothing without an answer'
is "$(events account.by_root | wc -l)" 1 'abuse:M2 nothing of this was taken for root'
stop_tokend
premise '/proc hides nothing' mount -o remount,hidepid=0 /proc
start_tokend
holds 'abuse:M2 and then root works again' chfn -f Again dave
finish
