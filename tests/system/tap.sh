# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# TAP for shell tests: one line a check, the plan at the end, diagnostics of a failed check as comments.
# A script that ends before `finish` has no plan, which the harness counts as an error.

TAP_COUNT=0
TAP_FAILED=0

note() { printf '%s\n' "$*" | sed 's/^/# /'; }

pass() { # NAME
    TAP_COUNT=$((TAP_COUNT + 1))
    printf 'ok %d - %s\n' "$TAP_COUNT" "$1"
}

fail() { # NAME [DIAGNOSTIC...]
    TAP_COUNT=$((TAP_COUNT + 1))
    TAP_FAILED=$((TAP_FAILED + 1))
    printf 'not ok %d - %s\n' "$TAP_COUNT" "$1"
    shift
    [ $# = 0 ] || note "$@"
}

# One check that cannot be made here; the reason is part of the result.
skip() { # NAME REASON
    TAP_COUNT=$((TAP_COUNT + 1))
    printf 'ok %d - %s # SKIP %s\n' "$TAP_COUNT" "$1" "$2"
}

skip_all() { # REASON
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

# What another script has printed: its checks are ours, and it must have come to its end.
retell() { # FILE
    local line planned=no
    while IFS= read -r line; do
        case $line in
        'ok '*) pass "${line#* - }" ;;
        'not ok '*) fail "${line#* - }" ;;
        1..*) planned=yes ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$1"
    is "$planned" yes 'the script came to its end'
}

is() { # GOT WANTED NAME
    if [ "$1" = "$2" ]; then pass "$3"; else fail "$3" "got:    $1" "wanted: $2"; fi
}

differs() { # GOT UNWANTED NAME
    if [ "$1" != "$2" ]; then pass "$3"; else fail "$3" "got what it must not be: $1"; fi
}

like() { # GOT ERE NAME
    if [[ $1 =~ $2 ]]; then pass "$3"; else fail "$3" "got:      $1" "no match: $2"; fi
}

unlike() { # GOT ERE NAME
    if [[ $1 =~ $2 ]]; then fail "$3" "got:   $1" "match: $2"; else pass "$3"; fi
}

at_most() { # NUMBER LIMIT NAME
    if [ "$1" -le "$2" ]; then pass "$3"; else fail "$3" "got $1, at most $2 allowed"; fi
}

holds() { # NAME COMMAND...: the command succeeds
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "exit $?: $*" "$output"; fi
}

fails() { # NAME COMMAND...: the command does not succeed
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then fail "$name" "succeeded: $*" "$output"; else pass "$name"; fi
}

finish() {
    ! declare -F before_finish >/dev/null || before_finish # what a library of tests checks each time
    printf '1..%d\n' "$TAP_COUNT"
    [ "$TAP_FAILED" = 0 ]
    exit
}
