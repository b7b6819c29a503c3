#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:P3: who keeps the password x every shipped stack x password x code x daemon, for auth and account, and for the
# password stack (passwd by its owner). The whole matrix is compared with tests/system/matrix.golden, so that a
# change of any cell is seen and has to be explained.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/guess_lib.sh
. "$(dirname "$0")/guess_lib.sh"
enter_overlay "$@"

# What the modules behind ours ask has the same answers.
cell() { # STACK SERVICE PASSWORD CODE DAEMON
    local word=wrong-Pa55word digits=000000 new result operations=(authenticate account) by=() program=$HELPERS/pam_probe remote=()
    # None is like the one before (B6).
    : $((++changes))
    new=Q-$(sha256sum <<<"$changes $MODE" | cut -c1-16)
    [ "$3" = bad ] || word=$(right_password bob)
    case $4 in
    ok) digits=$(code bob) ;;
    bad) digits=$(code bob wrong) ;;
    esac
    [ "$2" != sshd ] || remote=(-r 192.0.2.1)
    [ "$2" != passwd ] || operations=(chauthtok) by=(as bob) program=/usr/local/bin/as_passwd
    result=$("${by[@]}" "$program" -t pts/7 "${remote[@]}" -m "code=$digits" -m "ew password=$new" -m "gain=$new" -m "assword=$word" \
        "$2" bob "${operations[@]}" </dev/null | sed -nE 's/^(authenticate|account|chauthtok): (PAM_.*)/\1=\2/p' | tr '\n' ' ')
    printf '%-4s %-7s %-6s password=%-3s code=%-3s daemon=%-4s %s\n' "$MODE" "$1" "$2" "$3" "$4" "$5" "${result% }"
    [[ $result != *'chauthtok=PAM_SUCCESS'* ]] || keep_changed "$new"
}

# A success has stored the new password, and where it is kept; the next cell begins with one that is known.
keep_changed() { # NEW
    if [ "$MODE" = own ]; then
        printf '%s\n' "$1" >"$PEOPLE/bob.password"
    else
        has_password bob "$1" || echo "shadow does not have what was said to be changed"
        give_shadow bob
    fi
}

matrix() {
    local daemon stack service password code changes=0 next
    for daemon in up down; do
        [ "$daemon" = up ] || stop_tokend
        next=$(cat "$PEOPLE/bob.next") # codes that no daemon sees are not used up
        for stack in debian redhat; do
            use_stack "$stack"
            for service in login sshd sudo passwd; do
                for password in ok bad; do
                    for code in ok bad; do
                        [ "$daemon" = down ] || unlock bob
                        cell "$stack" "$service" "$password" "$code" "$daemon"
                        [ "$daemon" = up ] || echo "$next" >"$PEOPLE/bob.next"
                    done
                done
            done
        done
    done
}

install -m 4755 "$HELPERS/pam_probe" /usr/local/bin/as_passwd # setuid root, as passwd is: pam_unix writes shadow
use_profile municipal own
start_tokend
got=$(matrix)
use_profile municipal pam
give_shadow bob
start_tokend
got+=$'\n'$(matrix)
golden=$top_srcdir/tests/system/matrix.golden
# A new golden file: TEST_SECONDS=600 tests/system/matrix_test.sh | sed -n 's/^# cell //p'
while read -r row; do printf '# cell %s\n' "$row"; done <<<"$got"
rows=$(wc -l <<<"$got")
is "$(diff <(printf '%s\n' "$got") "$golden" 2>&1)" '' "abuse:P3 the matrix of $rows cells equals the golden file"
is "$(grep -c 'authenticate=PAM_SUCCESS' <<<"$got")" 12 'abuse:P3 only password ok, code ok, daemon up open, once for each stack, service and keeper'
unlike "$(grep -v 'password=ok  code=ok  daemon=up' <<<"$got")" '=PAM_SUCCESS' 'abuse:P3 nothing else opens, and nothing else changes a password'
is "$(grep -c 'chauthtok=PAM_SUCCESS' <<<"$got")" 4 'abuse:P3 abuse:W4 both factors change it, wherever it is kept'
unlike "$got" 'PAM_(IGNORE|USER_UNKNOWN|INCOMPLETE|CRED|ABORT)|not a PAM code' 'abuse:P3 no code that a stack could take for an open door'
finish
