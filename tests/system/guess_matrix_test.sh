#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M1: 25 wrong ones of each factor with the other right, in every kind of program, under every shipped profile, on
# both shipped stacks, where passwords are our own and where another PAM service keeps them: locked at the limit
# that this profile says, one event a try, and the same prompts and texts for people who are known, unknown, not
# enrolled, suspended, expired, or have no authenticator yet.
# The programs are probes here, with the program's name, stack, caller, terminal and host; the programs themselves
# are in guess_clients_test.sh, lockers_test.sh and the tests with greeters.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/guess_lib.sh
. "$(dirname "$0")/guess_lib.sh"
TEST_SECONDS=${CI_SLOW:+1800}
slow || ! sanitized address || skip_all 'many more cells of what guesses_test.sh and guess_clients_test.sh run under AddressSanitizer; CI_SLOW=1 runs it'
enter_overlay "$@"

PROBE=/usr/local/libexec/warifu-tests/pam_probe
TRIED=(login sshd su sudo lightdm vlock passwd)
KINDS=(suspended unready expired) # beside those who are unknown here (stranger) or everywhere (nobody)
declare -A OPTIONS=([login]='-t /dev/tty1' [sshd]='-r 192.0.2.7' [lightdm]='-t :0')
PROFILES=(municipal kobe kikuyo juki nist-800-63b-4)
mapfile -t PROFILES < <(printf '%s\n' "${PROFILES[@]}" "${PROFILES[@]/%/-key}")
is "$(cd /usr/share/warifu/policies && printf '%s\n' *.policy)" "$(printf '%s.policy\n' "${PROFILES[@]}" | sort)" \
    'abuse:M1 these are all profiles that are shipped'
# su and sudo are root's programs that somebody else has started.
install -o root -g root -m 4755 "$PROBE" /usr/local/bin/set-uid-probe
[ -e /etc/pam.d/lightdm ] || printf '@include common-auth\n@include common-account\n@include common-password\n' >/etc/pam.d/lightdm
for service in "${TRIED[@]}"; do sed -i /pam_faildelay/d "/etc/pam.d/$service"; done # three seconds a try
sed -i /pam_faildelay/d /etc/pam.d/{system,password}-auth
mkdir /etc/pam.d.of-debian
cp -p "${TRIED[@]/#//etc/pam.d/}" /etc/pam.d.of-debian/

# --- people: of their own for each program, so that budgets are apart and all programs can go at once -----------

use_profile municipal own
start_tokend
people() { # SERVICE
    enrol "by-$1" hotp && enrol "expired-$1" hotp && add_person "unready-$1" staff && add_person "suspended-$1" staff &&
        admin user suspend "suspended-$1" --reason test >/dev/null && admin password expire "expired-$1" --reason test >/dev/null
}
for service in "${TRIED[@]}"; do
    for kind in "${KINDS[@]}" stranger; do useradd -M "$kind-$service"; done
    holds "people are enrolled for $service" people "$service"
    give_shadow "by-$service" "${KINDS[@]/%/-$service}"
    chage -E 0 "expired-$service"
done
stop_tokend
cp -a /var/lib/warifu/store /root/store
cp -a /var/lib/warifu/key/anchor /root/anchor # or it would be an earlier state
cp -a "$PEOPLE" /root/people
as_at_first() { # every budget, and the names that share one
    rm -rf /var/lib/warifu/store "$PEOPLE"
    cp -a /root/store /var/lib/warifu/store
    cp -a /root/anchor /var/lib/warifu/key/anchor
    cp -a /root/people "$PEOPLE"
}

# --- one cell: a program under one profile, stack and mode -------------------------------------------------------

# What this profile says of the program: `decision limit ways`.
rule_of() { # SERVICE
    local where=()
    [ "$1" != sshd ] || where=(--rhost 192.0.2.7)
    admin --json policy explain "by-$1" "$1" "${where[@]}" |
        jq -r '.rows[0] | "\(.decision) \(.failures // 0) \((.ways // "none") | gsub(", "; ","))"'
}
# The answers before the password: the number of the way with password and code, where a key comes first.
chosen_way() { # WAYS
    case $1 in key,password+otp*) echo '-a 2' ;; esac
}

# TIMES conversations, each with one try, because there are no more answers after that. A line each: what was
# shown, one after the other; times in texts are how long it still takes, which differs.
guess() { # TIMES SERVICE USER WAYS PASSWORD CODE
    local run=("$PROBE") operation=authenticate answers
    # shellcheck disable=SC2207  # words
    answers=($(chosen_way "$4") -a "$5")
    [[ $4 != *otp* ]] || answers+=(-a "$6")
    case $2 in
    vlock | passwd) run=(setpriv "--reuid=$3" "--regid=$3" --init-groups "$PROBE") ;;
    su | sudo) run=(setpriv --reuid=alice --regid=alice --init-groups set-uid-probe) ;;
    esac
    [ "$2" != passwd ] || operation=chauthtok
    # shellcheck disable=SC2086  # options
    "${run[@]}" ${OPTIONS[$2]-} -n "$1" "${answers[@]}" "$2" "$3" "$operation" </dev/null 2>/dev/null |
        sed -zE -e 's/\n/|/g' -e "s/(authenticate|chauthtok|start): [A-Za-z_ ]*\|/&\n/g" -e "s/$3/NAME/g" -e 's/[0-9]+/N/g'
}

# Each factor in turn, then people of whom nothing can be right. Leaves what was heard and counted in files.
guess_all() { # SERVICE
    local person="by-$1" password which at kind name decision limit ways times=$TRIES
    read -r decision limit ways <<<"$(rule_of "$1")"
    if [ "$TRIES" = all ]; then times=25; else times=$((limit + 2)); fi
    echo "$decision $limit $ways $times" >"$CELL.$1"
    password=$(right_password "$person")
    codes_of "$person"
    for which in password code; do
        [ $which = password ] || [[ $ways == *otp* ]] || continue
        at=$CELL.$1.$which
        unlock "$person"
        tally "$person" >"$at.before"
        if [ "$which" = password ]; then
            guess "$times" "$1" "$person" "$ways" 'Wr0ng-one' "$RIGHT"
        else
            guess "$times" "$1" "$person" "$ways" "$password" "$WRONG"
        fi >"$at.heard"
        tally "$person" >"$at.after"
    done
    # Somebody locked, who then has everything right.
    guess 1 "$1" "$person" "$ways" "$password" "$RIGHT" >"$CELL.$1.locked.heard"
    [ "$TRIES" = all ] || [ -n "${CI_SLOW:-}" ] || times=1
    [ "$times" -lt $((limit + 2)) ] || times=$((limit + 2))
    for kind in "${KINDS[@]}" stranger nobody; do
        # Nobody without an account has a process there that could ask.
        [ "$kind" != nobody ] || { [ "$1" != vlock ] && [ "$1" != passwd ]; } || continue
        name=$kind-$1
        if [ "$kind" = expired ] && [[ $ways == *otp* ]]; then # the right password, too, until the code is right as well
            codes_of "$name"
            guess "$times" "$1" "$name" "$ways" "$(right_password "$name")" "$WRONG"
        else
            guess "$times" "$1" "$name" "$ways" 'Wr0ng-one' 123456
        fi >"$CELL.$1.$kind.heard"
        # Unknown names share buckets: two of these in one is one in a thousand, and twice never.
        if [[ $kind == @(stranger|nobody) ]] && ! alike "$1" "$kind"; then
            [ "$kind" = nobody ] || useradd -M "$name-2" 2>/dev/null
            guess "$times" "$1" "$name-2" "$ways" 'Wr0ng-one' 123456 >"$CELL.$1.$kind.heard"
        fi
    done
}
as_known() { head -n "$(wc -l <"$CELL.$1.$2.heard")" "$CELL.$1.password.heard"; } # SERVICE KIND
alike() { [ "$(cat "$CELL.$1.$2.heard")" = "$(as_known "$1" "$2")" ]; }             # SERVICE KIND

# --- what is seen of it ------------------------------------------------------------------------------------------

judge() { # SERVICE: what guess_all left
    local decision limit ways times which what at kind
    read -r decision limit ways times <"$CELL.$1"
    for which in password code; do
        at=$CELL.$1.$which what="abuse:M1 $NAME: $1, wrong ${which}s with the other right"
        [ -e "$at.heard" ] || continue
        is "$(wc -l <"$at.heard")" "$times" "$what: $times conversations"
        fails "$what: nobody is let in" grep -qE '(authenticate|chauthtok): PAM_SUCCESS' "$at.heard"
        if [ "$decision" = deny ]; then
            is "$(grown "$at.before" "$at.after" login.denied login.locked) $(sort -u "$at.heard" | wc -l)" '0 0 1' \
                "$what: refused by the rule, the same each time"
            unlike "$(cat "$at.heard")" 'prompt: ' "$what: without a prompt"
            continue
        fi
        is "$(grown "$at.before" "$at.after" login.denied login.refused login.locked)" \
            "$limit $((times - limit)) 1" "$what: locked at $limit, one event a try"
        if [[ $ways == *otp* ]]; then
            is "$(grep -c 'assword: .*prompt: One-time code' "$at.heard")" "$times" "$what: both prompts come, each time"
        fi
    done
    # Where the code is no factor there is nothing that could be told apart.
    [ ! -e "$CELL.$1.code.heard" ] || is "$(cat "$CELL.$1.password.heard")" "$(cat "$CELL.$1.code.heard")" \
        "promise 3 $NAME: $1, the screen does not tell which was wrong"
    is "$(cat "$CELL.$1.locked.heard")" "$(tail -n 1 "$CELL.$1.password.heard")" \
        "abuse:L11 $NAME: $1, who is locked hears the same with everything right"
    for kind in "${KINDS[@]}" stranger nobody; do
        [ ! -e "$CELL.$1.$kind.heard" ] || is "$(must_have "words to $kind" <"$CELL.$1.$kind.heard")" "$(as_known "$1" "$kind")" \
            "promise 3 $NAME: $1, who is $kind hears the same as somebody who is known"
    done
}

# The premise of every cell: with both right, it opens. Not for passwd, which would ask for a new password, and once
# only for the greeter, which waits three seconds when it opens; they have tests of their own.
opens() { # SERVICE
    local ways decision
    read -r decision _ ways <<<"$(rule_of "$1")"
    [ "$decision" != deny ] || return 0
    codes_of "by-$1"
    [[ $ways != *otp* ]] || code "by-$1" >/dev/null
    guess 1 "$1" "by-$1" "$ways" "$(right_password "by-$1")" "$RIGHT" | grep -q 'authenticate: PAM_SUCCESS'
}

cell() { # PROFILE STACK MODE TRIES
    local here=("${TRIED[@]}")
    NAME="$1 $2 $3" CELL=/tmp/cells/$1.$2.$3 TRIES=$4
    [ "$4" = all ] || here=(login sudo passwd) # at a console, under another ID, and where a password is changed
    as_at_first
    if [ "$2" = redhat ]; then use_stack redhat "${TRIED[@]}"; else cp -p /etc/pam.d.of-debian/* /etc/pam.d/; fi
    use_profile "$1" "$3"
    start_tokend
    for service in "${here[@]}"; do
        case $service:$NAME in
        passwd:*) ;;
        lightdm:*) [ "$NAME" != 'municipal debian own' ] || holds "$NAME: $service opens with both right" opens "$service" ;;
        *) holds "$NAME: $service opens with both right" opens "$service" ;;
        esac
    done
    for service in "${here[@]}"; do guess_all "$service" & done
    wait
    for service in "${here[@]}"; do judge "$service"; done
    stop_tokend
}

mkdir /tmp/cells
# Which cells, in the short form: the same programs everywhere, and each kind of profile once.
slow || note 'Short: 25 tries with municipal and our own passwords, elsewhere (municipal-key with those of PAM, too) two' \
    'beyond the limit, three programs, on Debian alone, and profiles with a key not again; CI_SLOW=1 has 25 for all, programs, modes and stacks.'
cells_of() { # PROFILE MODE: lines `STACK TRIES`
    case ${CI_SLOW:+slow}:$1:$2 in
    slow:*) printf '%s all\n' debian redhat ;;
    :municipal:own) printf '%s\n' 'debian all' 'redhat few' ;;
    :municipal-key:pam) echo debian few ;;
    :*-key:own) ;; # the same rules as without a key
    :*:own) echo debian few ;;
    esac
}
for profile in "${PROFILES[@]}"; do
    for mode in own pam; do
        while read -r -u 3 stack tries; do
            cell "$profile" "$stack" $mode "$tries"
        done 3< <(cells_of "$profile" $mode)
    done
done

finish
