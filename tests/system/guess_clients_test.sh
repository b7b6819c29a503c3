#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M1: 25 wrong ones of each factor with the other right, by the real su, sudo and sshd (keyboard-interactive), on
# Debian's stack with the municipal profile, where passwords are our own and where another PAM service keeps them:
# locked at the limit, one event a try, and what these programs show is the same whoever is named.
# All profiles and stacks, by probes: guess_matrix_test.sh.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/guess_lib.sh
. "$(dirname "$0")/guess_lib.sh"
need_programs sshd:openssh-server ssh:openssh-client sudo
enter_overlay "$@"

TRIES=25
SOME=7 # beyond every limit here
TRIED=(su sudo sshd)
KINDS=(suspended unready expired) # beside the stranger, who has an account and is not known here

echo 'FAIL_DELAY 0' >>/etc/login.defs # su waits a second after each
# Answers for ssh, which wants a terminal or somebody like this; and what it was asked.
cat >/usr/local/bin/answer <<'A'
#!/bin/sh
printf '%s\n' "$1" >>"$ASKED"
case $1 in *assword*) echo "$PASSWORD" ;; *) echo "$CODE" ;; esac
A
chmod 755 /usr/local/bin/answer
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'

use_profile municipal own
start_tokend
people() { # SERVICE
    enrol "by-$1" hotp && enrol "expired-$1" hotp && add_person "unready-$1" staff && add_person "suspended-$1" staff &&
        admin user suspend "suspended-$1" --reason test >/dev/null && admin password expire "expired-$1" --reason test >/dev/null
}
for service in "${TRIED[@]}"; do
    for kind in "${KINDS[@]}" stranger; do useradd -M -s /bin/sh "$kind-$service"; done
    holds "people are enrolled for $service" people "$service"
    give_shadow "by-$service" "${KINDS[@]/%/-$service}"
    chage -E 0 "expired-$service"
done
printf '%s ALL=(ALL:ALL) ALL\n' by-sudo stranger-sudo "${KINDS[@]/%/-sudo}" >/etc/sudoers.d/guessers

# TIMES runs of the program, each with one try. A line each: what it showed and how it ended.
guess() { # TIMES SERVICE USER PASSWORD CODE
    local i answers
    answers=$(printf '%s\n' "$4" "$5")
    for ((i = 0; i < $1; i++)); do
        case $2 in
        su) setpriv --reuid=alice --regid=alice --init-groups su "$3" -c 'echo LET-IN' <<<"$answers" ;;
        sudo) setpriv "--reuid=$3" "--regid=$3" --init-groups sudo -k -S echo LET-IN <<<"$answers" ;;
        sshd)
            : >"/tmp/asked.$3"
            ASKED=/tmp/asked.$3 PASSWORD=$4 CODE=$5 SSH_ASKPASS=/usr/local/bin/answer SSH_ASKPASS_REQUIRE=force \
                ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
                -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive \
                -o NumberOfPasswordPrompts=1 "$3@127.0.0.1" echo LET-IN </dev/null
            cat "/tmp/asked.$3"
            ;;
        esac 2>&1 | tr '\n' '|'
        echo
    done | sed -E -e "s/$3/NAME/g" -e 's/[0-9]+/N/g'
}

guess_all() { # SERVICE: each factor in turn, then everybody else; leaves what was heard and counted in files
    local person="by-$1" password which at kind
    password=$(right_password "$person")
    codes_of "$person"
    for which in password code; do
        at=/tmp/$MODE.$1.$which
        unlock "$person"
        tally "$person" >"$at.before"
        if [ "$which" = password ]; then
            guess "$TRIES" "$1" "$person" 'Wr0ng-one' "$RIGHT"
        else
            guess "$TRIES" "$1" "$person" "$password" "$WRONG"
        fi >"$at.heard"
        tally "$person" >"$at.after"
    done
    guess 1 "$1" "$person" "$password" "$RIGHT" >"/tmp/$MODE.$1.locked.heard"
    for kind in "${KINDS[@]}" stranger nobody; do
        [ "$kind" != nobody ] || [ "$1" = sshd ] || continue # su itself says that there is no such account; nobody runs sudo
        unlock "$kind-$1"
        if [ "$kind" = expired ]; then
            codes_of "expired-$1"
            guess "$SOME" "$1" "expired-$1" "$(right_password "expired-$1")" "$WRONG"
        else
            guess "$SOME" "$1" "$kind-$1${MODE#own}" 'Wr0ng-one' 123456
        fi >"/tmp/$MODE.$1.$kind.heard"
    done
}

judge() { # SERVICE
    local which at what limit kind where=()
    [ "$1" != sshd ] || where=(--rhost 127.0.0.1)
    limit=$(admin --json policy explain "by-$1" "$1" "${where[@]}" | field failures | must_have "limit of $1")
    for which in password code; do
        at=/tmp/$MODE.$1.$which what="abuse:M1 $MODE: the real $1, 25 wrong ${which}s with the other right"
        fails "$what: nobody is let in" grep -q LET-IN "$at.heard"
        is "$(grown "$at.before" "$at.after" login.denied login.refused login.locked)" "$limit $((TRIES - limit)) 1" \
            "$what: locked at $limit, one event a try"
        is "$(grep -c 'assword.*: .*One-time code' "$at.heard")" "$TRIES" "$what: both prompts come, each time"
    done
    is "$(cat "/tmp/$MODE.$1.password.heard")" "$(cat "/tmp/$MODE.$1.code.heard")" \
        "promise 3 $MODE: the real $1, the screen does not tell which was wrong"
    is "$(cat "/tmp/$MODE.$1.locked.heard")" "$(tail -n 1 "/tmp/$MODE.$1.password.heard")" \
        "abuse:L11 $MODE: the real $1, who is locked hears the same with everything right"
    for kind in "${KINDS[@]}" stranger nobody; do
        [ ! -e "/tmp/$MODE.$1.$kind.heard" ] ||
            is "$(cat "/tmp/$MODE.$1.$kind.heard")" "$(head -n "$SOME" "/tmp/$MODE.$1.password.heard")" \
                "promise 3 $MODE: the real $1, who is $kind hears the same as somebody who is known"
    done
}

# With another PAM service, in the short form: the probes of guess_matrix_test.sh.
slow || note "Short: our own passwords alone; CI_SLOW=1 has those of another PAM service, too."
for mode in own ${CI_SLOW:+pam}; do
    use_profile municipal $mode
    stop_tokend
    start_tokend
    # Nobody clears a stranger's lock, so the second time it is another one.
    [ $mode = own ] || for service in "${TRIED[@]}"; do
        for kind in suspended unready stranger; do
            useradd -M -s /bin/sh "$kind-${service}pam"
            [ "$service" != sudo ] || echo "$kind-sudopam ALL=(ALL:ALL) ALL" >>/etc/sudoers.d/guessers
        done
        for kind in suspended unready; do add_person "$kind-${service}pam" staff; done
        admin user suspend "suspended-${service}pam" --reason test >/dev/null
        give_shadow "suspended-${service}pam" "unready-${service}pam"
    done
    for service in "${TRIED[@]}"; do
        codes_of "by-$service"
        code "by-$service" >/dev/null
        unlock "by-$service"
        like "$(guess 1 "$service" "by-$service" "$(right_password "by-$service")" "$RIGHT")" LET-IN \
            "abuse:M1 $MODE: the real $service opens with both right"
    done
    for service in "${TRIED[@]}"; do guess_all "$service" & done
    # shellcheck disable=SC2046  # numbers; the first job is sshd
    wait $(jobs -p | tail -n +2)
    for service in "${TRIED[@]}"; do judge "$service"; done
done

finish
