#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M20 abuse:W7: a password typed where a name is asked is in no log of ours, no store, no process list, no output of the
# command; who reads the log sees that a name was unknown, how long it was, and whether the same was typed again.
# What login, sshd and sudo write themselves is theirs (doc/THREATS.md): their lines are told apart by their names.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export GUESS=wr0ng-Guess CODE=000000
set_conf log_level debug
start_tokend
use_stack plain
control=0.417
ascii=Zq7-s3cret-Mark japanese=ひみつの合言葉7
odd=Zq7-0dd-one # nothing that base64 or hexadecimal digits could have by chance
typed=("$ascii" "$japanese" "$odd with space" "-$odd-dash" "$odd"$'\n'line)

: >/tmp/cmdlines
# Ours alone: what other programs do with a name is theirs. One line a process, arguments and all.
lines_of_ours() {
    local line
    for line in /proc/[0-9]*/cmdline; do
        tr '\0' ' ' <"$line" && echo
    done 2>/dev/null | grep -aE '^(/usr/s?bin/)?(tokend|warifu)'
}
(while :; do lines_of_ours >>/tmp/cmdlines; sleep 0.05; done) &
watcher=$!
for name in "${typed[@]}"; do
    for service in login sshd sudo su vlock passwd lightdm gdm-password; do
        probe -t tty1 -m 'x=y' "$service" "$name" authenticate account open </dev/null >/dev/null 2>&1
        probe -r 192.0.2.7 -t ssh -a wrong -a 000000 "$service" "$name" authenticate account >/dev/null 2>&1 </dev/null
        probe -t tty1 -a wrong -a 000000 "$service" "$name" authenticate account chauthtok setcred close >/dev/null 2>&1 </dev/null
    done
    as bob "$HELPERS/pam_probe" -a wrong -a 000000 vlock "$name" authenticate </dev/null >/dev/null 2>&1 # by a peer that is not root
done
output=$(drive <<TALK
start login
see "login: "
type "$ascii"
hidden "assword: " GUESS
shown "code.*: " CODE
see "incorrect"
exec kill -KILL [exp_pid]
exit 0
TALK
) || note "$output"
(exec -a tokend-control sleep 30 "$control") 2>/dev/null &
sleeper=$!
holds 'abuse:M20 an argument would be seen' eventually grep -qa -- "$control" /tmp/cmdlines
kill "$watcher" "$sleeper"

ours() { grep -aE 'tokend|pam_warifu|WARIFU|^MESSAGE' "$LOGFILE"; }
where() { # TEXT: where ours have it
    ours | grep -qaF -- "$1" && echo log
    grep -qaF -- "$1" /var/log/tokend.err /var/log/admin.err 2>/dev/null && echo stderr
    grep -lraF -- "$1" /var/lib/warifu /run/warifu 2>/dev/null
    grep -qaF -- "$1" /tmp/cmdlines && echo 'process list'
    admin --json log | grep -qaF -- "$1" && echo 'warifu log'
    admin --json status | grep -qaF -- "$1" && echo 'warifu status'
    for pid in $(tokend_pid); do cat "/proc/$pid/comm" "/proc/$pid/cmdline" "/proc/$pid/environ" 2>/dev/null | grep -qaF -- "$1" && echo "/proc/$pid"; done
}
is "$(where "$ascii")" '' 'abuse:M20 a password typed as a name is nowhere'
is "$(where "$japanese")" '' 'abuse:M20 nor a Japanese one'
is "$(where "$odd")" '' 'abuse:M20 nor one with a space, a dash, a line'
ours | grep -acE 'unknown name, 15 characters, ascii, [0-9a-f]{8}' >/tmp/count
at_most 3 "$(cat /tmp/count)" 'abuse:M20 the log says that a name was unknown, how long it was and of which script'
like "$(ours)" 'unknown name, 8 characters, japanese, [0-9a-f]{8}' 'abuse:M20 Japanese is said to be that'
prints=$(events login.denied | grep -oE 'unknown name, 15 characters, ascii, [0-9a-f]{8}' | sort -u | wc -l)
is "$prints" 1 'abuse:M20 the same name typed again has the same fingerprint'
like "$(events login.denied)" '"user": "\(unknown name, 15 characters' 'abuse:M20 the store has it in place of the name'

# Somebody whom an account or a person of ours stands for is named as ever.
probe -t tty1 -a wrong -a 000000 login dave authenticate </dev/null >/dev/null 2>&1
like "$(events login.denied dave)" '"user": "dave"' 'abuse:M20 an account that is none of our people is named'
useradd -m gone
premise 'a person is added' add_person gone staff
userdel -r gone 2>/dev/null
probe -t tty1 -a wrong -a 000000 login gone authenticate </dev/null >/dev/null 2>&1
like "$(events login.denied gone)" '"user": "gone"' 'abuse:M20 a person whose account is gone is named'

stop_tokend # the fingerprint outlives the processes
start_tokend
probe -t tty1 -a wrong -a 000000 login "$ascii" authenticate </dev/null >/dev/null 2>&1
prints=$(events login.denied | grep -oE 'unknown name, 15 characters, ascii, [0-9a-f]{8}' | sort -u | wc -l)
is "$prints" 1 'abuse:M20 and has it after a restart'
finish
