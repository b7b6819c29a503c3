#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# check.sh [--quick]: every test, for ./bootstrap check, which has installed the packages and built build/gcc. The last
# line is `N passed, N failed`. --quick: only the tests of that build. CI_SLOW=1: the long forms.
set -euo pipefail
shopt -s inherit_errexit nullglob
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
# shellcheck source=tests/ci/steps.sh
. tests/ci/steps.sh

# --- counting -------------------------------------------------------------------------------------
passed=0 failed=0 skipped=0

count() { # PASSED FAILED SKIPPED NAME
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
    printf '    %-42s %5d passed %3d failed' "$4" "$1" "$2"
    [ "$3" = 0 ] || printf ' %3d skipped' "$3"
    printf '\n'
}

# What failed, the last lines that it said before (cmocka: the test's own), and the first lines after.
failures_of() { # LOG
    awk '/^FAIL:/ {next}
        /^(ERROR|XPASS):/ {print; next}
        /^(not ok|Bail out)/ {
            for (i = (said > 6 ? said - 6 : 0); i < said; i++) print before[i]
            print; said = 0; lines = 6; next}
        /^(ok|PASS|SKIP)/ {said = 0; lines = 0; next}
        /^# / && lines > 0 {print; lines--; next}
        /^# / {before[said++] = $0; next}
        {lines = 0}' "$1"
}

# Totals of automake's TAP summary (test-suite.log); nothing there is a failure.
count_suite() { # DIR NAME
    local log=$1/test-suite.log pass fail skip
    if [ ! -s "$log" ]; then
        count 0 1 0 "$2: no test-suite.log"
        return
    fi
    pass=$(awk '/^# (PASS|XFAIL):/ {n += $3} END {print n + 0}' "$log")
    fail=$(awk '/^# (FAIL|XPASS|ERROR):/ {n += $3} END {print n + 0}' "$log")
    skip=$(awk '/^# SKIP:/ {n += $3} END {print n + 0}' "$log")
    [ $((pass + fail + skip)) -gt 0 ] || fail=1
    count "$pass" "$fail" "$skip" "$2"
    [ ! -s "$1/tests/times" ] || printf '      longest:%s; all: processors %d s\n' \
        "$(sort -rn "$1/tests/times" | awk 'NR <= 5 {sub(/.*\//, "", $3); printf "%s %s %d s (processors %d s)", (NR > 1 ? "," : ""), $3, $1, $2}')" \
        "$(awk '{sum += $2} END {printf "%d", sum}' "$1/tests/times")"
    grep -hE '^SKIP:' "$1"/tests/*/*.log "$1"/tests/*/*.trs 2>/dev/null | sort -u | sed 's/^/      /' || true
    [ "$fail" = 0 ] || failures_of "$log" | sed 's/^/      /'
}

# Lines `ok` and `not ok` of a log, for checks that are not automake tests.
count_lines() { # LOG NAME
    local pass fail
    pass=$(grep -cE '^ok ' "$1") || true
    fail=$(grep -cE '^not ok ' "$1") || true
    [ $((pass + fail)) -gt 0 ] || fail=1
    count "$pass" "$fail" 0 "$2"
    grep -E '^not ok ' "$1" | sed 's/^/      /' || true
}

count_step() { # NAME COMMAND...: one step is one check
    if step "$@"; then count 1 0 0 "$1"; else
        count 0 1 0 "$1"
        tail -n 15 "$step_log" | sed 's/^/      /'
    fi
}

suite_in() { # DIR [TESTS [JOBS]]: its failures are counted, not fatal; all tests when TESTS is empty
    local built=()
    # Of the tests that are programs, only those that run are built; and what is no test, which scripts run.
    [ -z "${2:-}" ] || built=("check_PROGRAMS=$(comm -23 <(words_of "$1" check-programs) <(words_of "$1" tests) | tr '\n' ' ') $(
        comm -12 <(words_of "$1" check-programs) <(tr ' ' '\n' <<<"$2" | sort) | tr '\n' ' ')")
    rm -f "$1/test-suite.log" "$1/tests/times"
    make -C "$1" -s -j"${3:-$jobs}" check ${2:+"TESTS=$2"} "${built[@]}"
}

words_of() { make -C "$1" -s "print-$2" | tr ' ' '\n' | sed '/^$/d' | sort; } # DIR tests|check-programs

tests_of() { # DIR REGEX: names of automake tests
    words_of "$1" tests | grep -E "$2" | tr '\n' ' '
}

# By their names: programs of ours, which need no overlay; scripts; what links no library that was built without MSan.
# In the short form each test runs once: programs with the sanitizers, scripts, which run real clients, without. And the
# other way too: of the scripts one for each thing that people and administrators do, and of the programs what the
# sanitizers kept from being looked at (it has said so). CI_SLOW=1: everything both ways.
unit_tests='^tests/[a-z_]+/[a-z_0-9]+$'
scripts='\.sh$'
sanitized_scripts='^tests/system/(first_login|codes|key|cards|cli_daemon|daemon_hostile|rush|policy|backup)_test\.sh$|^tests/pam/.*\.sh$'
pure_tests='^tests/(base/(base|text)|wire/wire_[a-z]+|core/(classes|throttle|policy|dialogue[a-z_]*))_test$'

check_gcc() { # [TESTS], else all
    # More jobs than processors: most of these tests wait, for the next time step or for what must not happen.
    step "Test (gcc)" suite_in build/gcc "${1:-}" $((jobs * 3)) || true
    count_suite build/gcc "tests, gcc"
}

# What said with the sanitizers that it skips something.
check_unseen() {
    local unseen
    unseen=$(grep -lE '^(not )?ok .*# SKIP|^1\.\.0' build/asan/tests/*/*.log | sed 's|^build/asan/||; s|\.log$||' | grep -E "$unit_tests") || true
    [ -z "${CI_SLOW:-}" ] && [ -n "$unseen" ] || return 0
    step "Test what sanitizers do not see (gcc)" suite_in build/gcc "$(tr '\n' ' ' <<<"$unseen")" || true
    count_suite build/gcc "what sanitizers do not see, gcc"
}

# Lint has seen clang's warnings; the long form builds everything with it.
check_clang() {
    [ -n "${CI_SLOW:-}" ] || {
        printf '    built with clang: CI_SLOW=1 only\n'
        return
    }
    count_step "Build with clang" build_in build/clang CC=clang CFLAGS='-O1'
    count_step "Build the tests with clang" make -C build/clang -s -j"$jobs" check TESTS=
    step "Unit tests (clang)" suite_in build/clang "$(tests_of build/gcc "$unit_tests")" || true
    count_suite build/clang "unit tests, clang"
}

build_asan() {
    count_step "Build with ASan and UBSan" \
        build_in build/asan --enable-sanitize=address,undefined CFLAGS='-O1 -g1' # -g1: lines, for their reports
    : >"$log_dir/asan.built"
}

check_asan() { # LANE: the process that builds it
    until [ -e "$log_dir/asan.built" ] || ! kill -0 "$1" 2>/dev/null; do sleep 1; done
    local tests=''
    if [ -z "${CI_SLOW:-}" ]; then
        tests="$(tests_of build/gcc "$unit_tests")$(tests_of build/gcc "$sanitized_scripts")"
        printf '    scripts that run with the sanitizers in the long form alone, CI_SLOW=1: %d\n' \
            $(($(tests_of build/gcc . | wc -w) - $(wc -w <<<"$tests")))
    fi
    step "Test (ASan, UBSan)" suite_in build/asan "$tests" $((jobs * 3)) || true
    count_suite build/asan "tests, ASan + UBSan"
}

check_msan() { # only what links nothing that was built without MSan: base, wire, core
    [ -n "${CI_SLOW:-}" ] || {
        printf '    unit tests of base, wire and core with MSan: CI_SLOW=1 only\n'
        return
    }
    count_step "Configure for MSan" \
        configure_in build/msan CC=clang --enable-sanitize=memory CFLAGS='-O1 -g1'
    step "Unit tests of base, wire, core (MSan)" run_pure_tests || true
    count_lines "$log_dir/Unit-tests-of-base-wire-core-MSan-.log" "unit tests, MSan"
}

run_pure_tests() { # built one by one: the rest of the product links libraries that MSan does not know
    local tests test status=0
    read -ra tests <<<"$(tests_of build/gcc "$pure_tests")"
    make -C build/msan -s -j"$jobs" tokend/wire/warifu.pb.h tokend/wire/channel.pb.h &&
        make -C build/msan -s -j"$jobs" "${tests[@]}" || return 1
    for test in "${tests[@]}"; do
        (cd build/msan && top_srcdir=../.. top_builddir=. CMOCKA_MESSAGE_OUTPUT=TAP bash ../../tests/run_tap.sh "./$test") || {
            echo "not ok - $test ends with status $?"
            status=1
        }
    done
    return "$status"
}

check_lint() {
    step "Lint" make -C build/gcc -s lint || true
    count_lines "$log_dir/Lint.log" "lint"
}

# The tarball builds, installs, uninstalls and cleans from a read-only source tree, and the tests that need no real
# clients run there. In the short form lint has compared what it holds with what git knows.
distcheck() {
    [ -n "${CI_SLOW:-}" ] || {
        printf '    make distcheck: CI_SLOW=1 only\n'
        return
    }
    count_step "make distcheck" make -C build/gcc -s -j"$jobs" distcheck TESTS="$(tests_of build/gcc "$unit_tests")"
}

# Lines that keep somebody out are broken one by one; some test must notice each.
check_mutations() {
    if [ -z "${CI_SLOW:-}" ]; then
        printf '    broken lines that a test must notice: CI_SLOW=1 only, a build for each takes too long\n'
        return
    fi
    step "Broken lines" tests/mutate/mutations.sh || true
    count_lines "$log_dir/Broken-lines.log" "broken lines noticed"
}

# What needs the processors, beside the tests, which mostly wait; it yields to them.
compilers_lane() {
    renice -n 10 "$BASHPID" >/dev/null
    {
        build_asan # its tests are next
        check_lint
        check_clang
        check_msan
        distcheck
        check_mutations
    } >"$log_dir/lane.txt" 2>&1
    printf '%d %d %d\n' "$passed" "$failed" "$skipped" >"$log_dir/lane.counts"
}

add_counts() { # FILE; a lane that died before it could count is a failure
    local lane_passed=0 lane_failed=1 lane_skipped=0
    [ ! -s "$1" ] || read -r lane_passed lane_failed lane_skipped <"$1"
    passed=$((passed + lane_passed)) failed=$((failed + lane_failed)) skipped=$((skipped + lane_skipped))
}

check() {
    local started=$SECONDS lane=
    if [ "${1:-}" != --quick ]; then
        printf "ASan's build, lint and the long forms' builds run beside the tests; what they say comes at the end.\n"
        rm -f "$log_dir/lane.counts" "$log_dir/asan.built"
        compilers_lane &
        lane=$!
    fi
    check_gcc "$([ "${1:-}" = --quick ] || [ -n "${CI_SLOW:-}" ] || tests_of build/gcc "$scripts")"
    if [ "${1:-}" != --quick ]; then
        check_asan "$lane"
        check_unseen
        wait "$lane" || true
        cat "$log_dir/lane.txt"
        add_counts "$log_dir/lane.counts"
    fi
    printf '\n%d min %d s; %d skipped, each with its reason above; logs in build/\n' \
        $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$skipped"
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

check "$@"
