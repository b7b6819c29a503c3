#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Secrets stay where they belong: not in logs, core files, arguments, environments (abuse:W4, abuse:W7, abuse:W8, abuse:C1, B8).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

touch -d '2 seconds ago' /tmp/begun
useradd -m -s /bin/bash gina
set_conf log_level debug
start_tokend
use_stack plain

# --- everything that may be secret, with values that are found nowhere else ---------------------------------
premise "gina is enrolled" enrol gina hotp
needles=("$(password gina)" "$(temporary gina)" "$(secret_of gina)"
    "$(secret_of gina | tr a-f A-F | basenc --base16 -d | base32 | tr -d = | must_have 'the secret in base 32')")
typed=Uniqu3-Wr0ng-One
needles+=("$typed")
probe -t tty1 -m 'code=000000' -m "assword=$typed" login gina authenticate >/dev/null
probe -t tty1 -m "code=$(code gina)" -m "assword=$(password gina)" login gina authenticate account open close >/dev/null
refused=Sakura2024-refus3d
needles+=("$refused")
probe -t tty1 -m "code=$(code gina)" -m "ew password=$refused" -m "assword=$(password gina)" passwd gina chauthtok >/dev/null
printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S true 2>/dev/null

found() { # of what was written since the test began: what this machine had before is not looked through
    find /var/log /var/tmp /run /home /root /var/lib/warifu /etc /dev/shm -type f -newer /tmp/begun \
        -not -path "$PEOPLE/*" -exec grep -laF -- "$1" {} + 2>/dev/null
    find /tmp -maxdepth 1 -type f -exec grep -laF -- "$1" {} +
}
for needle in "${needles[@]}"; do
    is "$(found "$needle")" '' 'abuse:W7 B8 a secret typed by a person is in no log, store or other file'
done
differs "$(grep -c . "$LOGFILE")" 0 'abuse:W7 the logs that were searched are not empty'

# --- abuse:W4: a refused new password goes nowhere -----------------------------------------------------------------
shadow=$(getent shadow gina)
use_stack debian passwd
probe -t tty1 -m "code=$(code gina)" -m "ew password=password" -m "assword=$(password gina)" passwd gina chauthtok >/tmp/w4
unlike "$(cat /tmp/w4)" 'chauthtok: PAM_SUCCESS' 'abuse:W4 a bad new password is refused'
is "$(getent shadow gina)" "$shadow" 'abuse:W4 and the modules after us in the shipped stack did not store it'
use_stack plain passwd

# --- abuse:W8: memory -----------------------------------------------------------------------------------------------
# A line each: the owner of its memory, the largest core file, what it is called. Some of them live for one job only.
look_at_processes() {
    local pids pid
    pids=$(tokend_pid)
    for pid in $pids; do
        echo "$(stat -c %u "/proc/$pid/mem") $(awk '/Max core file size/ {print $5}' "/proc/$pid/limits") $(cat "/proc/$pid/comm")"
    done >/tmp/processes
    [ "$pids" = "$(tokend_pid)" ]
}
eventually look_at_processes || bail_out 'the processes of the daemon never stay the same'
while read -r owner largest name; do
    [ "$name" = tokend ] || is "$owner" 0 "abuse:W8 $name is not dumpable"
    is "$largest" 0 "abuse:W8 $name leaves no core file"
done </tmp/processes
if sanitized; then
    skip 'abuse:W8 no secret of a finished login is left in the memory of a process' 'sanitizers keep freed memory; build/gcc runs it'
else
    left='' looked=0 missed=''
    for pid in $(tokend_pid); do
        gcore -a -o /tmp/core "$pid" >/dev/null 2>&1
        if [ ! -s "/tmp/core.$pid" ]; then
            [ ! -d "/proc/$pid" ] || missed+="$pid "
            continue
        fi
        looked=$((looked + 1))
        for needle in "${needles[@]}"; do
            grep -qaF -- "$needle" "/tmp/core.$pid" && left+="$(tr '\0' ' ' <"/proc/$pid/cmdline"): ${needle:0:4}..., "
        done
        rm -f "/tmp/core.$pid"
    done
    is "$missed" '' 'abuse:W8 the memory of every process of the daemon was read'
    holds 'abuse:W8 there were some' test "$looked" -ge 4
    is "$left" '' 'abuse:W8 no secret of a finished login is left in the memory of a process'
fi

# --- abuse:C1: while somebody is enrolled, nobody else can read it ------------------------------------------------------
admin --json totp enrol gina --reason test --show-secret >/tmp/enrol.json 2>/tmp/enrol.err &
enrolling=$!
for look in $(seq 20); do
    cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' >>/tmp/seen
    kill -0 "$enrolling" 2>/dev/null || break
done
wait "$enrolling"
secret=$(field secret </tmp/enrol.json | tr -d ' ')
like "$secret" '^[A-Z2-7]{16,}$' "abuse:C1 the enrolment made a secret (looked $look times)"
is "$(grep -cF "$secret" /tmp/seen)" 0 'abuse:C1 promise 8 it is in no argument and no environment'
finish
