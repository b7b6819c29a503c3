#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Names as machines and directories have them, through real accounts, daemon, command and PAM (abuse:E3, abuse:I1, promise 3).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

long() { printf "%0$1d" 0 | tr 0 "${2:-n}"; }                                           # LENGTH [LETTER]
account() { printf '%s:x:%s:%s::/tmp:/bin/sh\n' "$1" "$2" "$2" >>/etc/passwd; }         # NAME UID: as a directory would
records() { admin --json log --event "$@" | jq -r '.. | .record? // empty'; } # EVENT [OPTION]
next_uid=30000

# enrol() keeps what it knows of a person in files of their name, which has no room for long ones.
enrol_as() { # KEY NAME
    printf 'Kusunoki-%s-74\n' "$(tr 0-9 k-t <<<"$1" | sed 's,.,&u,g')" >"$PEOPLE/$1.password"
    printf '%s\n' "$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$PEOPLE/$1.secret"
    echo hotp >"$PEOPLE/$1.kind"
    echo 0 >"$PEOPLE/$1.next"
    admin --json user add --show-secret -- "$2" | field temporary_password >"$PEOPLE/$1.temporary"
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "${2// /_}" "$(secret_of "$1")" >/root/import.oath
    chmod 600 /root/import.oath
    admin totp import /root/import.oath --format pam_oath >/dev/null || return 1
    local result
    result=$(probe -t /dev/tty1 -m "code=$(code "$1")" -m "New password=$(password "$1")" -m "assword=$(temporary "$1")" \
        login "$2" authenticate account expired) || true # account says that a change is due
    [[ $result == *'expired: PAM_SUCCESS'* ]]
}

# What the name service knows is enrolled, logs in, is found, listed and logged under its whole name.
useradd -M "$(long 32 u)"
holds 'abuse:E3 useradd makes 32 bytes' getent passwd "$(long 32 u)"
for name in "$(long 32 u)" "$(long 33)" "$(long 255)" taro@ad.example 'AD\taro' Taro.Tanaka 'host$' 太郎 4711 "$(long 85 x | sed 's/x/山/g')"; do
    shown=${name:0:24} key=p$next_uid
    [ "$name" = "$(long 32 u)" ] || account "$name" "$next_uid"
    next_uid=$((next_uid + 1))
    holds "abuse:E3 $shown (${#name}) is enrolled" enrol_as "$key" "$name"
    like "$(probe -t tty1 -a "$(password "$key")" -a "$(code "$key")" su "$name" authenticate account | tr '\n' ' ')" \
        'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' "abuse:E3 $shown logs in"
    is "$(admin --json user show -- "$name" | field user)" "$name" "abuse:E3 $shown is shown whole"
    is "$(records login.granted --user="$name" | grep -cF '"service":"su"')" 1 "abuse:E3 $shown is in the log"
done
is "$(admin --json user list | jq -r '.. | .user? // empty' | grep -cFx "$(long 255)")" 1 'abuse:E3 the list shows it whole, across its pages'
is "$(admin --json totp list | jq -r '.. | .user? // empty' | grep -cFx "$(long 255)")" 1 'abuse:E3 and that of one-time codes, too'

# What it does not know is refused with the prompts of any unknown name, and the log says why.
asked() { probe -t tty1 -a x -a 1 su "$1" authenticate | sed "s/^prompt: .*'s Password/prompt: Password/"; } # NAME, which may be said
usual=$(asked nobody-of-this-name)
account -taro $((next_uid++)) # glibc's files know no such name, whatever stands in them
for name in $'ta\xffro' "$(long 256)" "$(long 257)" "$(long 4096)" 'root:0' '../../x' +root -taro; do
    shown=${name:0:12}
    is "$(asked "$name")" "$usual" "abuse:E3 promise 3: ${shown@Q} (${#name}) is asked and refused like any unknown name"
done
for why in name_too_long name_encoding name_form; do
    like "$(records login.denied | grep -c "\"why\":\"$why\"")" '^[1-9]' "abuse:E3 the log says $why"
done
exits 2 'abuse:E3 the command refuses 256 bytes with a reason' admin user show "$(long 256)"
like "$(warifu user show "$(long 256)" 2>&1)" '255' 'abuse:E3 and says how many there may be'

# Where somebody is keeps nobody out.
for size in 33 255 256 4096; do
    like "$(probe -u "$(long "$size")" -t "$(long "$size")" -r "$(long "$size")" -a "$(password bob)" -a "$(code bob)" sshd bob authenticate)" \
        'authenticate: PAM_SUCCESS' "abuse:E3 PAM_RUSER, PAM_TTY and PAM_RHOST of $size bytes keep nobody out"
done
like "$(records login.granted --user=bob | tail -n 1)" '"rhost":"\(4096 bytes, ' 'abuse:E3 and are told in the log'
like "$(records login.granted --user=bob | tail -n 1)" '"origin":"remote"' 'abuse:E3 a host that is too long is another host'
finish
