#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# B6, B3: passwords grow old, wear out, and never come back; through real login, sshd, su and passwd on a clock that is
# weeks ahead (libfaketime, in the set-uid clients too), where the passwords are kept here and where a PAM service keeps
# them (here shadow), also when root has changed one behind our back.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/change_lib.sh
. "$(dirname "$0")/change_lib.sh"
enter_overlay "$@"
export PASSWORD CODE NEW OLD WEAK=Sakura2024!

faketime=$(find /usr/lib -name libfaketime.so.1 | head -n 1)
! sanitized || skip_all 'libfaketime and sanitizers do not go together; build/gcc runs it'
[ -n "$faketime" ] || { skip_missing 'B6 passwords on a clock that is ahead' libfaketime && finish; }

clock_ahead() { # DAYS: of every program that is started from now on
    [ ! -e /etc/faketimerc ] || stop_all
    echo "+${1}d" >/etc/faketimerc
    echo "$faketime" >/etc/ld.so.preload
    start_tokend
    start_sshd
}
stop_all() {
    kill "$SSHD"
    wait "$SSHD" 2>/dev/null
    stop_tokend
    rm -f /etc/ld.so.preload
}
set_up() { # own|pam
    mode=$1
    use_policy /root/own.policy
    set_policy dormant none
    set_policy max_age '"60d"'
    set_policy privileged_max_age '"60d"'
    set_policy privileged_max_uses none
    [ "$mode" = own ] || sed -i '1i knowledge = "pam:warifu-password"' /etc/warifu/test.policy
}
# A word that nobody would guess, of this mode and person and of nothing else, and none like another.
fresh_password() { # USER NUMBER
    local -A roots=([0]=vKq-7Tzm/Pxr [1]=Hw3+bNyL=Zd8 [2]=gR9.cFjQ%xV4 [3]=mB6_tUeS@kJ2)
    printf '%s%s%s' "${roots[$2]}" "${1:0:1}" "${mode:0:1}"
}
keep() { printf '%s\n' "$2" >"$PEOPLE/$1.password"; }   # what USER has from now on
changes() { [ "$mode" = own ] && echo password.changed || echo password.handed_on; }
asks_current() { [ "$mode" = own ] || echo 'hidden "urrent password: " PASSWORD'; }

plain_login() { # CLIENT USER
    factors "$2"
    meet "$1" "$2" < <(let_in "$1" "$2")
}
# Both factors, and then a change: a weak one is refused, NEW is taken, and they are in.
forced() { # CLIENT USER WHAT-IS-SAID WHY [NUMBER]
    local output before
    before=$(shadow_of "$2")
    factors "$2"
    NEW=$(fresh_password "$2" "${5:-1}")
    output=$(meet "$1" "$2" < <(
        # pam_unix asks for the current one before ours says why.
        asks_current
        echo "see \"$3\""
        cat <<'S'
hidden "New password: " WEAK
hidden "New password again: " WEAK
see "not accepted"
hidden "New password: " NEW
hidden "New password again: " NEW
S
        let_in "$1" "$2"
    ))
    is $? 0 "B6 $mode $1: $4: a weak one is refused, a good one leads in"
    note "$output"
    keep "$2" "$NEW"
    if [ "$mode" = own ]; then
        is "$(shadow_of "$2")" "$before" "B7 $mode $1: nothing of it comes into shadow"
    else
        holds "B6 $mode $1: the new one is stored where it is kept" has_password "$2" "$NEW"
    fi
}
by_passwd() { # USER: the rest is on stdin
    local rest
    rest=$(cat)
    factors "$1"
    drive < <(printf 'as %s passwd\nhidden "current password: " PASSWORD\nshown "ode.*: " CODE\n%s\n' "$1" "$rest")
}
# passwd offers OLD, which is refused with the rule and its clause, and nothing is stored anywhere.
refused_by_passwd() { # USER RULE WHAT
    local output before
    before=$(getent shadow "$1")
    output=$(by_passwd "$1" <<S
hidden "New password: " OLD
hidden "New password again: " OLD
see "\\\\\\[$2\\\\\\]"
exec kill -KILL [exp_pid]
exit 0
S
)
    is $? 0 "B6 abuse:W4 $mode passwd: $3"
    note "$output"
    is "$(getent shadow "$1")" "$before" "abuse:W4 $mode passwd: shadow is byte for byte as it was"
}

cp /etc/warifu/test.policy /root/own.policy
use_stack debian login sshd su su-l passwd chpasswd
start_tokend
for person in dora emi fumi; do enrol "$person" hotp; done
stop_tokend
people=(bob carol dora emi fumi)

for mode in own pam; do
    set_up "$mode"
    if [ "$mode" = pam ]; then
        for person in "${people[@]}"; do
            keep "$person" "$(fresh_password "$person" 0)"
            echo "$person:$(password "$person")" | chpasswd -c SHA256 -s 1000
        done
    fi
    base=0
    [ "$mode" = own ] || base=100 # the second round begins after the first
    clock_ahead "$base"
    if [ "$mode" = own ]; then
        is "$(plain_login login bob >/dev/null; echo $?)" 0 "B6 $mode login: nothing is due yet"
    else
        for person in "${people[@]}"; do
            output=$(plain_login login "$person")
            is $? 0 "B6 $mode login: $person is let in, and the password is seen"
            note "$output"
        done
        is "$(events password.changed_elsewhere bob | wc -l)" 1 "B6 $mode: it is another one than the one that was kept here"
    fi

    # --- before: people are warned, and change it in time --------------------------------------------------------
    clock_ahead $((base + 50))
    for client in login sshd; do
        output=$(plain_login "$client" carol)
        is $? 0 "B6 $mode $client: in the last days they are let in"
        like "$output" 'expires in (9|10) days' "B6 $mode $client: and warned"
    done
    OLD=$(password bob)
    NEW=$(fresh_password bob 1)
    output=$(by_passwd bob <<'S'
hidden "New password: " WEAK
hidden "New password again: " WEAK
see "not accepted"
hidden "New password: " NEW
hidden "New password again: " NEW
over
S
)
    is $? 0 "B6 $mode passwd: it is changed in time"
    note "$output"
    keep bob "$NEW"
    output=$(plain_login login bob)
    is $? 0 "B6 $mode login: with the new one they are in"
    unlike "$output" 'expires in' "B6 $mode login: and warned no more"
    refused_by_passwd bob 'history, B6' 'the one before is refused'

    # --- after: it is changed first, in each client --------------------------------------------------------------
    clock_ahead $((base + 61))
    before=$(events "$(changes)" | wc -l)
    forced login carol 'expired' 'too old'
    forced sshd dora 'expired' 'too old'
    forced su emi 'expired' 'too old'
    is $(($(events "$(changes)" | wc -l) - before)) 3 "B6 $mode: each change is on record"
    for client in login sshd su; do
        case $client in login) person=carol ;; sshd) person=dora ;; su) person=emi ;; esac
        output=$(plain_login "$client" "$person")
        is $? 0 "B6 $mode $client: with the new one they are in"
        unlike "$output" 'New password|expire' "B6 $mode $client: and nothing is due"
    done
    output=$(plain_login login bob)
    is $? 0 "B6 $mode login: who changed it in time is not asked again"
    unlike "$output" 'New password' "B6 $mode login: not at all"

    # --- too soon -------------------------------------------------------------------------------------------------
    set_policy min_age '"2d"'
    clock_ahead $((base + 62))
    OLD=$(fresh_password carol 2)
    refused_by_passwd carol 'min_age, B6' 'a day after it was changed it is too soon'
    set_policy min_age '"0s"'

    # --- worn out ---------------------------------------------------------------------------------------------------
    set_policy privileged_max_uses 3
    clock_ahead $((base + 63))
    logins=0
    while [ $logins -lt 6 ]; do
        factors emi
        output=$(meet su emi <<'S'
expect {
    -re "in-as-emi" { exit 0 }
    -re "expired|Current password" { exec kill -KILL [exp_pid]; exit 7 }
    timeout { gave_up TIMEOUT "an end" }
    eof { exit 1 }
}
S
)
        status=$?
        [ $status = 0 ] || break
        logins=$((logins + 1))
    done
    is "$status" 7 "B6 $mode su: after so many logins it has to be changed"
    at_most $logins 3 "B6 $mode su: no later than the policy says"
    [ "$status" = 7 ] || note "$output"
    output=$(plain_login login emi)
    is $? 0 "B6 D3 $mode login: at the desk it is not worn out"
    set_policy privileged_max_uses none

    # --- leaked: an administrator says so -------------------------------------------------------------------------
    clock_ahead $((base + 64))
    holds "B5 $mode: password expire" admin password expire fumi --reason leaked
    is "$(admin --json user show fumi | field password)" expired "B5 $mode: user show says so"
    forced login fumi 'administrator requires' 'leaked'
    output=$(plain_login login fumi)
    is $? 0 "B5 $mode login: with the new one they are in"
    unlike "$output" 'New password' "B5 $mode login: and nothing is demanded any more"

    # --- behind our back --------------------------------------------------------------------------------------------
    if [ "$mode" = pam ]; then
        given=$(fresh_password bob 3)
        former=$(password bob)
        echo "bob:$given" | chpasswd -c SHA256 -s 1000
        keep bob "$given"
        output=$(plain_login login bob)
        is $? 0 "B6 $mode chpasswd: what root has set leads in"
        is "$(events password.changed_elsewhere bob | wc -l)" 3 "B6 $mode chpasswd: and it is noticed"
        like "$(recorded password.changed_elsewhere bob)" '"clause":"B6"' "B6 $mode chpasswd: with its clause"
        clock_ahead $((base + 64 + 59))
        output=$(plain_login login bob)
        is $? 0 "B6 $mode chpasswd: its age began when it was seen"
        like "$output" 'expires in [12] day' "B6 $mode chpasswd: and goes on from there"
        # The one before, put back to have a young one.
        echo "bob:$former" | chpasswd -c SHA256 -s 1000
        keep bob "$former"
        forced login bob 'must set a new password now' 'used before, put back by root' 2
        like "$(events password.changed_elsewhere bob | tail -n 2)" 'used_before' "B6 $mode chpasswd: the log says why"
        OLD=$given
        refused_by_passwd bob 'history, B6' 'what root had set is in the history, too'
    fi
    stop_all
    rm -f /etc/faketimerc
done
finish
