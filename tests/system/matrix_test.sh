#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# P3: every shipped stack x password x code x daemon, for auth and account. The whole matrix is compared
# with tests/system/matrix.golden, so that a change of any cell is seen and has to be explained.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

cell() { # STACK SERVICE PASSWORD CODE DAEMON
    local word=wrong-Pa55word digits=000000 result remote=()
    [ "$3" = bad ] || word=$(password bob)
    case $4 in
    ok) digits=$(code bob) ;;
    bad) digits=$(code bob wrong) ;;
    esac
    [ "$2" != sshd ] || remote=(-r 192.0.2.1)
    result=$(probe -t pts/7 "${remote[@]}" -m "code=$digits" -m "assword=$word" "$2" bob authenticate account |
        sed -nE 's/^(authenticate|account): (PAM_.*)/\1=\2/p' | tr '\n' ' ')
    printf '%-7s %-6s password=%-3s code=%-3s daemon=%-4s %s\n' "$1" "$2" "$3" "$4" "$5" "${result% }"
}

matrix() {
    local stack service password code daemon
    for daemon in up down; do
        [ "$daemon" = up ] || stop_tokend
        for stack in debian redhat; do
            use_stack "$stack"
            for service in login sshd sudo; do
                for password in ok bad; do
                    for code in ok bad; do
                        [ "$daemon" = down ] || admin lock clear bob --reason matrix >/dev/null
                        cell "$stack" "$service" "$password" "$code" "$daemon"
                    done
                done
            done
        done
    done
}

start_tokend
golden=$top_srcdir/tests/system/matrix.golden
got=$(matrix)
# A new golden file: TEST_SECONDS=600 tests/system/matrix_test.sh | sed -n 's/^# cell //p'
while read -r row; do printf '# cell %s\n' "$row"; done <<<"$got"
rows=$(wc -l <<<"$got")
is "$(diff <(printf '%s\n' "$got") "$golden" 2>&1)" '' "P3 the matrix of $rows cells equals the golden file"
is "$(grep -c 'authenticate=PAM_SUCCESS' <<<"$got")" 6 'P3 only password ok, code ok, daemon up open, once for each stack and service'
unlike "$(grep -v 'password=ok  code=ok  daemon=up' <<<"$got")" 'authenticate=PAM_SUCCESS' 'P3 nothing else opens'
unlike "$got" 'PAM_(IGNORE|USER_UNKNOWN|INCOMPLETE|CRED|ABORT)|not a PAM code' 'P3 no code that a stack could take for an open door'
finish
