#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# M1: 25 wrong ones of each factor with the other right, in every kind of program, where passwords are our own
# and where another PAM service keeps them: locked at the limit, one event a try, and the same prompts and texts
# for people who are known, unknown, not enrolled, suspended, or have no authenticator yet.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

TRIES=25
SOME=7 # beyond every limit here
PROBE=/usr/local/libexec/warifu-tests/pam_probe
TRIED=(login sshd su sudo lightdm vlock passwd)
declare -A OPTIONS=([login]='-t /dev/tty1' [sshd]='-r 192.0.2.7' [lightdm]='-t :0')
# su and sudo are root's programs that somebody else has started.
install -o root -g root -m 4755 "$PROBE" /usr/local/bin/set-uid-probe
for service in lightdm passwd vlock; do
    [ -e "/etc/pam.d/$service" ] || printf '@include common-auth\n@include common-account\n@include common-password\n' >"/etc/pam.d/$service"
done
sed -i /pam_faildelay/d /etc/pam.d/* # login's three seconds after each try only make this longer
# Cheap hashes on both sides: what is counted does not depend on them.
set_policy argon2_memory_kib 8192
set_policy argon2_passes 1
start_tokend
# Somebody of their own for each program, so that their budgets are apart and all can go at once.
shadow_of() { printf 'ho7u-%s-Kz9.shadow' "$1"; }
for service in "${TRIED[@]}"; do
    holds "somebody is enrolled for $service" enrol "by-$service" hotp
done
for person in carol erin "${TRIED[@]/#/by-}"; do
    echo "$person:$(shadow_of "$person")" | chpasswd -c SHA256 -s 1000
done
admin user suspend carol --reason test >/dev/null

limit_of() { # SERVICE
    local where=()
    [ "$1" != sshd ] || where=(--rhost 192.0.2.7)
    admin --json policy explain "by-$1" "$1" "${where[@]}" | field failures
}
right_password() { if [ "$MODE" = own ]; then password "$1"; else shadow_of "$1"; fi; }
unlock() { admin lock clear "$1" --reason test >/dev/null 2>&1; }

# TIMES conversations, each with one try, because there are no more answers after that. A line each: what was
# shown, one after the other; times in texts are how long it still takes, which differs.
guess() { # TIMES SERVICE USER PASSWORD CODE
    local i
    for ((i = 0; i < $1; i++)); do
        case $2 in
        vlock) as "$3" "$PROBE" -a "$4" -a "$5" "$2" "$3" authenticate ;;
        passwd) as "$3" "$PROBE" -a "$4" -a "$5" "$2" "$3" chauthtok ;;
        su | sudo) as alice set-uid-probe -a "$4" -a "$5" "$2" "$3" authenticate ;;
        *) # shellcheck disable=SC2086  # options
            probe ${OPTIONS[$2]} -a "$4" -a "$5" "$2" "$3" authenticate ;;
        esac </dev/null 2>/dev/null | tr '\n' '|'
        echo
    done | sed -E -e "s/$3/NAME/g" -e 's/[0-9]+/N/g'
}

tally() { # USER: how many login events of each kind there are
    admin --json log --user "$1" | jq -rs '.[] | .. | objects | .event? // empty | strings' | sort | uniq -c
}
grown() { # BEFORE AFTER EVENT
    awk -v name="$3" '$2 == name { n += FILENAME == ARGV[2] ? $1 : -$1 } END { print n + 0 }' "$1" "$2"
}

guess_both() { # SERVICE: each factor in turn; leaves what was heard and counted in files
    local person="by-$1" next right wrong password which at
    password=$(right_password "$person")
    next=$(cat "$PEOPLE/$person.next")
    right=$(code "$person") # stays right: a code is used up by a success only
    echo "$next" >"$PEOPLE/$person.next"
    wrong=$(code "$person" wrong)
    for which in password code; do
        at=/tmp/$MODE.$1.$which
        unlock "$person"
        tally "$person" >"$at.before"
        if [ "$which" = password ]; then
            guess "$TRIES" "$1" "$person" 'Wr0ng-one' "$right"
        else
            guess "$TRIES" "$1" "$person" "$password" "$wrong"
        fi >"$at.heard"
        tally "$person" >"$at.after"
    done
}

for MODE in own pam; do
    if [ "$MODE" = pam ]; then
        sed -i '/^profile/a knowledge = "pam:warifu-password"' /etc/warifu/test.policy
        stop_tokend
        start_tokend
    fi
    unlock by-sudo
    holds "$MODE: a login works" grep -q 'authenticate: PAM_SUCCESS' \
        <(probe -a "$(right_password by-sudo)" -a "$(code by-sudo)" sudo by-sudo authenticate)
    for service in "${TRIED[@]}"; do guess_both "$service" & done
    wait
    for service in "${TRIED[@]}"; do
        limit=$(limit_of "$service")
        for which in password code; do
            at=/tmp/$MODE.$service.$which what="M1 $MODE: $service, 25 wrong ${which}s with the other right"
            fails "$what: nobody is let in" grep -qE '(authenticate|chauthtok): PAM_SUCCESS' "$at.heard"
            is "$(for event in denied refused locked; do grown "$at.before" "$at.after" "login.$event"; done | xargs)" \
                "$limit $((TRIES - limit)) 1" "$what: locked at $limit, one event a try"
            is "$(grep -c 'assword: .*prompt: One-time code' "$at.heard")" "$TRIES" "$what: both prompts come, each time"
        done
        is "$(cat "/tmp/$MODE.$service.password.heard")" "$(cat "/tmp/$MODE.$service.code.heard")" \
            "promise 3 $MODE: $service, the screen does not tell which was wrong"
    done
    for service in login sudo; do
        # Each their own budget, from nothing to the lock and beyond. Nobody clears a stranger's lock, so each
        # time it is another one.
        useradd -M "stranger-$MODE-$service"
        for person in "stranger-$MODE-$service" carol erin "nobody-$MODE-$service"; do
            unlock "$person"
            is "$(guess "$SOME" "$service" "$person" 'Wr0ng-one' 123456)" \
                "$(head -n "$SOME" "/tmp/$MODE.$service.password.heard")" \
                "promise 3 $MODE: $service, ${person%%-*} hears the same as somebody who is known"
        done
    done
done

finish
