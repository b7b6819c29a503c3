#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M18: each installed file that a role or the command reads, cut short or changed, before a start and while tokend
# runs: logins and root's rescue go on, `tokend -n` names the file, and so does `warifu status`. CI_SLOW tries all
# places, else some.
TEST_SECONDS=${CI_SLOW:+1800}
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
use_stack plain
catalogue=/usr/share/locale/ja/LC_MESSAGES/warifu.mo
dictionary=$(dirname "$(ls /var/cache/cracklib/cracklib_dict.pwd)")/cracklib_dict
policy=/etc/warifu/test.policy
conf=/etc/warifu/tokend.conf
premise 'the catalogue is installed' test -s "$catalogue"
mkdir /root/good
cp -a "$catalogue" "$dictionary".* "$policy" "$conf" /root/good/

size() { stat -c %s "$1"; }
restore() { cp -a "/root/good/$(basename "$1")" "$1"; } # a new file or the old one, whatever it was
named() { # FILE: `tokend -n` does not say good, and names it
    local said status
    said=$(tokend -n 2>&1)
    status=$?
    { [ "$status" = 72 ] || [ "$status" = 78 ]; } && grep -qF -- "$1" <<<"$said" && return
    echo "status $status: $said"
    return 1
}
status_row() { admin --json status | jq -r --arg need "$1" '.rows[] | select(.need == $need) | .state + " " + .file'; }
people_log_in() { # NAME
    local result
    result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate account)
    like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' "abuse:M18 $1: people log in"
}
rescue_works() { like "$(admin --json user show bob)" '"user": "bob"' "abuse:M18 $1: root's rescue works"; }
alive() { # NAME ROLE...: nobody of them dies
    local role name=$1
    shift
    for role; do is "$(tokend_pid "$role")" "${was[$role]}" "abuse:M18 $name: $role does not die"; done
}
remember() { declare -gA was && for role in front vault names; do was[$role]=$(tokend_pid "$role"); done; }

# --- the catalogue, before a start ---------------------------------------------------------------------
for left in 0 27 100 1000 5000 $(($(size "$catalogue") / 2)) $(($(size "$catalogue") - 1)); do
    truncate -s "$left" "$catalogue"
    holds "abuse:M18 a catalogue of $left bytes: tokend -n names it" named "$catalogue"
    like "$(warifu --lang ja help 2>&1)" 'user add' "abuse:M18 a catalogue of $left bytes: the command works"
    case $left in
    100 | 1000 | 5000)
        start_tokend
        remember
        people_log_in "a catalogue of $left bytes"
        rescue_works "a catalogue of $left bytes"
        is "$(status_row catalogue)" "damaged $catalogue" "abuse:M18 a catalogue of $left bytes: status names it"
        holds "abuse:M18 a catalogue of $left bytes: the start names it" logged "catalogue: damaged .$catalogue"
        alive "a catalogue of $left bytes" front vault
        stop_tokend
        ;;
    esac
    restore "$catalogue"
done
tokend -n 2>/dev/null
is $? 0 'abuse:M18 the catalogue as it should be'
like "$(warifu --lang ja help 2>&1)" 'ユーザー|利用者|使い方' 'abuse:M18 and the command speaks Japanese'

step=$(($(size "$catalogue") / $(slow && echo 500 || echo 25)))
missed='' died=''
for ((at = 0; at < $(size "$catalogue"); at += step)); do
    flip "$catalogue" "$at"
    named "$catalogue" >/dev/null || missed+="$at "
    warifu --lang ja help >/dev/null 2>&1 || died+="$at "
    restore "$catalogue"
done
is "$missed" '' 'abuse:M18 a changed byte of the catalogue: tokend -n names the file, at every place that was tried'
is "$died" '' 'abuse:M18 a changed byte of the catalogue: the command works'

# --- the catalogue, while tokend runs ----------------------------------------------------------------------
start_tokend
remember
truncate -s 0 "$catalogue" # in place, as an upgrade that fails on a full disk: the same inode
people_log_in 'the catalogue is emptied while tokend runs'
shown=$(LANG=ja_JP.UTF-8 TERM=xterm probe -t pts/9 -m 'x=x' login bob authenticate 2>&1 </dev/null)
like "$shown" 'パスワード' 'abuse:M18 and the texts that were loaded stay Japanese'
alive 'the catalogue is emptied while tokend runs' front vault names
is "$(status_row catalogue)" "damaged $catalogue" 'abuse:M18 and status names it'
restore "$catalogue"

# --- policy and tokend.conf, while tokend runs: each role is started anew with what was good -----------------
roles_restart() { # NAME
    local role old
    for role in vault front names; do
        old=$(tokend_pid $role)
        [ -z "$old" ] || kill -KILL "$old" # some go with their neighbour
        came() { [ -n "$(tokend_pid "$role")" ] && [ "$(tokend_pid "$role")" != "$old" ]; }
        holds "abuse:M18 $1: $role comes again" eventually came
    done
    eventually admin user show bob >/dev/null
}
broken() { # FILE NAME
    holds "abuse:M18 $2: tokend -n names it" named "$1"
    roles_restart "$2"
    people_log_in "$2"
    rescue_works "$2"
    is "$(status_row configuration)" "damaged $1" "abuse:M18 $2: status names it"
}
truncate -s 100 "$policy"
broken "$policy" 'a policy that was cut short'
kill -HUP "$TOKEND"
holds 'abuse:M18 a reload refuses it, and says so' eventually logged 'configuration is wrong; keeping the old one'
people_log_in 'after the refused reload'
restore "$policy"
printf 'nonsense = 1\n' >>"$conf"
broken "$conf" 'a wrong line in tokend.conf'
restore "$conf"
rm "$policy"
broken "$policy" 'a policy that is gone'
restore "$policy"
is "$(status_row configuration)" 'met ' 'abuse:M18 and when it is whole again'
stop_tokend
# What is left may be a whole policy with fewer rules: deny by default. It never dies, and what it refuses it names.
judge_policy() {
    local said status
    said=$(tokend -n 2>&1)
    status=$?
    case $status in
    0 | 72) ;;
    78) grep -qF "$policy" <<<"$said" || missed+="$at " ;;
    *) missed+="$at:$status " ;;
    esac
    restore "$policy"
}
missed=''
step=$(slow && echo 7 || echo $(($(size "$policy") / 20)))
for ((at = 0; at < $(size "$policy"); at += step)); do
    truncate -s "$at" "$policy"
    judge_policy
    flip "$policy" "$at"
    judge_policy
done
is "$missed" '' 'abuse:M18 a policy that is cut or changed anywhere is taken or named, and nothing dies of it'

# --- the dictionary ---------------------------------------------------------------------------------------
for part in pwi hwm pwd; do
    missed=''
    step=$(slow && echo $(($(size "$dictionary.$part") / 200)) || echo $(($(size "$dictionary.$part") / 9)))
    for ((at = 0; at < $(size "$dictionary.$part") - 16; at += step)); do # its end is filled up
        truncate -s "$at" "$dictionary.$part"
        named "$dictionary" >/dev/null || missed+="cut:$at "
        restore "$dictionary.$part"
        [ $part != pwd ] || continue # a letter of a word may become another word
        flip "$dictionary.$part" "$at"
        named "$dictionary" >/dev/null || missed+="changed:$at "
        restore "$dictionary.$part"
    done
    is "$missed" '' "abuse:M18 the dictionary's $part, cut or changed, is named"
done
flip "$dictionary.pwi" 5000
start_tokend
people_log_in 'a damaged dictionary'
rescue_works 'a damaged dictionary'
like "$(status_row dictionary)" "^damaged $dictionary" 'abuse:M18 a damaged dictionary: status names it'
stop_tokend
restore "$dictionary.pwi"

# --- trust anchors -------------------------------------------------------------------------------------------
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=maker -days 30 \
    -out /etc/warifu/makers.pem 2>/dev/null
cp /etc/warifu/makers.pem /root/good/
{
    sed -E 's/way = \{"password\+otp"\}/way = {"password+otp", "key"}/' /root/good/test.policy
    printf 'key {\n attestation = certificate\n anchors = "/etc/warifu/makers.pem"\n}\n'
} >"$policy"
tokend -n >/tmp/said 2>&1
unlike "$(cat /tmp/said)" 'anchors: ' 'abuse:M18 anchors as they should be'
missed=''
for left in 0 10 100 300 $(($(size /etc/warifu/makers.pem) - 40)); do
    truncate -s "$left" /etc/warifu/makers.pem
    named /etc/warifu/makers.pem >/dev/null || missed+="cut:$left "
    restore /etc/warifu/makers.pem
done
is "$missed" '' 'abuse:M18 anchors that are cut short are named'
truncate -s 100 /etc/warifu/makers.pem
start_tokend
rescue_works 'damaged anchors'
is "$(status_row anchors)" 'damaged /etc/warifu/makers.pem' 'abuse:M18 damaged anchors: status names them'
finish
