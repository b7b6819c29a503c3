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

fail() { # NAME [DIAGNOSTIC...]; like every check that fails, with status 1: `|| note` tells more
    TAP_COUNT=$((TAP_COUNT + 1))
    TAP_FAILED=$((TAP_FAILED + 1))
    printf 'not ok %d - %s\n' "$TAP_COUNT" "$1"
    shift
    [ $# = 0 ] || note "$@"
    return 1
}

# One check that cannot be made here; the reason is part of the result, and says what would make it run.
skip() { # NAME REASON
    TAP_COUNT=$((TAP_COUNT + 1))
    printf 'ok %d - %s # SKIP %s\n' "$TAP_COUNT" "$1" "$2"
}

skip_all() { # REASON
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

# Something is not installed. Where the project has installed all that it asks for (CI_MINIMAL), it has
# forgotten to ask for this, and that is a failure.
skip_missing() { # NAME PACKAGE
    if [ -n "${CI_MINIMAL:-}" ]; then fail "$1" "the package $2 is not in the lists of bootstrap"; else
        skip "$1" "needs the package $2, which ./bootstrap check installs"
    fi
}

# What the whole script cannot do without: programs, with the package where it has another name.
need_programs() { # PROGRAM[:PACKAGE]...
    local program
    for program; do
        [ -n "$(PATH=$PATH:/usr/sbin:/sbin command -v "${program%%:*}")" ] || {
            [ -z "${CI_MINIMAL:-}" ] || bail_out "the package ${program#*:} is not in the lists of bootstrap"
            skip_all "needs the package ${program#*:}, which ./bootstrap check installs"
        }
    done
}

need_file() { # GLOB PACKAGE
    compgen -G "$1" >/dev/null || {
        [ -z "${CI_MINIMAL:-}" ] || bail_out "the package $2 is not in the lists of bootstrap"
        skip_all "needs the package $2, which ./bootstrap check installs"
    }
}

flip() { # FILE PLACE: one byte becomes another, whatever it was
    local byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1")
    printf '%b' "\\x$(printf %02x $((byte ^ 0x20)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# --- premises ---------------------------------------------------------------------------------------
# A value that a step was to make, and that checks are about to use. Without it they would check something
# else (a search for an empty secret finds every file), so the test ends and says which one is not there.
TAP_REASON=${TMPDIR:-/tmp}/bail-out.$$ # only there between a subshell's end and the script's
TAP_NEVER=${TMPDIR:-/tmp}/never.$$
trap 'bail_out "$(cat "$TAP_REASON" 2>/dev/null || echo "ended by SIGTERM"; rm -f "$TAP_REASON")"' TERM

bail_out() { # REASON; from a $(...) as well, which is a process of its own
    if [ "$BASHPID" != $$ ]; then
        (set -C && printf '%s\n' "$*" >"$TAP_REASON")
        kill -TERM $$
    else
        printf 'Bail out! %s\n' "$*"
    fi
    exit 1
}

premise() { # WHAT COMMAND...: the command succeeds, or nothing that follows means anything
    local what=$1 output
    shift
    output=$("$@" 2>&1) || {
        note "exit $?: $*" "$output"
        bail_out "a premise fails: $what"
    }
}

must_have() { # WHAT: passes standard input on, which must not be empty
    local value
    value=$(cat)
    case $value in '' | null) bail_out "a premise fails: there is no $1" ;; esac # null: jq found nothing
    printf '%s\n' "$value"
}

# What another script has printed: its checks are ours, and it must have come to its end.
retell() { # FILE
    local line planned=no
    while IFS= read -r line; do
        case $line in
        'ok '*) pass "${line#* - }" ;;
        'not ok '*) fail "${line#* - }" ;;
        1..*) planned=yes ;;
        'Bail out!'*) bail_out "${line#Bail out! }" ;;
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

# Something was said, and not this. Where nothing at all is to be said, `is` compares with ''.
unlike() { # GOT ERE NAME
    if [ -z "$1" ]; then fail "$3" "got nothing, which shows nothing: was the command run?"
    elif [[ $1 =~ $2 ]]; then fail "$3" "got:   $1" "match: $2"
    else pass "$3"; fi
}

at_most() { # NUMBER LIMIT NAME
    if [ "$1" -le "$2" ]; then pass "$3"; else fail "$3" "got $1, at most $2 allowed"; fi
}

holds() { # NAME COMMAND...: the command succeeds
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "exit $?: $*" "$output"; fi
}

# Waits until the clock has passed a time: for what is to happen by itself then. It may be passed by any amount.
clock_passes() { # EPOCH
    while [ "$EPOCHSECONDS" -le "$1" ]; do sleep $(($1 + 1 - EPOCHSECONDS)); done
}

# Until ten seconds of the time step of codes are left: one that is made now does not arrive in the next step.
time_step_with_room() { [ $((EPOCHSECONDS % 30)) -lt 20 ] || clock_passes $((EPOCHSECONDS / 30 * 30 + 29)); }

# Waits for a state. The limit only ends a test that hangs: nobody may rely on it.
eventually() { within 60 "$@"; } # COMMAND...

within() { # SECONDS COMMAND...: a shorter limit, for what is done once more when nothing has come of it
    local patience=$((SECONDS + $1)) naps=(02 03 05 10 20) nap=0 never ended=0
    shift
    type -t "$1" >/dev/null || bail_out "nothing is called $1: it would be waited for in vain"
    ! "$@" >/dev/null 2>&1 || return 0
    # Asked often at first, for most states are near, then less: what is waited for needs the processors. And a pipe in
    # which nothing comes is waited at without a process for each time (a substituted one would be $! of the caller).
    [ -p "$TAP_NEVER" ] || mkfifo "$TAP_NEVER"
    exec {never}<>"$TAP_NEVER"
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$patience" ] || { ended=1 && break; }
        read -rt ".${naps[nap]}" -u "$never" || true
        [ "$nap" = 4 ] || nap=$((nap + 1))
    done
    exec {never}>&-
    return "$ended"
}

# The command ran and did not succeed. One that was not found, could not be run or died of a signal says nothing
# of what it was to say.
fails() { # NAME COMMAND...
    local name=$1 output status
    shift
    output=$("$@" 2>&1)
    status=$?
    case $status in
    0) fail "$name" "succeeded: $*" "$output" ;;
    [1-9] | [1-9]? | 1[01]? | 12[0-5]) pass "$name" ;;
    *) fail "$name" "did not run to its end (status $status): $*" "$output" ;;
    esac
}

# The command ends with this status and no other: a refusal is not a mistake in the call.
exits() { # STATUS NAME COMMAND...
    local wanted=$1 name=$2 output status
    shift 2
    output=$("$@" 2>&1)
    status=$?
    if [ "$status" = "$wanted" ]; then pass "$name"; else fail "$name" "status $status, not $wanted: $*" "$output"; fi
}

finish() {
    ! declare -F before_finish >/dev/null || before_finish # what a library of tests checks each time
    rm -f "$TAP_NEVER"
    printf '1..%d\n' "$TAP_COUNT"
    [ "$TAP_FAILED" = 0 ]
    exit
}
