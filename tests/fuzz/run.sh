#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Looks for new inputs with libFuzzer for SECONDS each and keeps what adds coverage in the corpus.
#   ./configure CC=clang --enable-fuzz --enable-sanitize=address,undefined && make
#   tests/fuzz/run.sh BUILD_DIRECTORY SECONDS [TARGET...]
# Exit status 1 when something was found; the input lies in the build directory (crash-*, timeout-*).
set -u
[ $# -ge 2 ] || {
    sed -n '3,6s/^# \{0,1\}//p' "$0"
    exit 2
}
build=$(cd "$1" && pwd) || exit 2
seconds=$2
shift 2
corpus=$(cd "$(dirname "$0")/corpus" && pwd) || exit 2
if [ $# = 0 ]; then
    for program in "$build"/tests/fuzz/fuzz_*; do
        [ -x "$program" ] && [ -f "$program" ] && set -- "$@" "${program##*/fuzz_}"
    done
fi
status=0
for target; do
    [ "$target" = seeds ] && continue
    found=$(mktemp -d)
    mkdir -p "$corpus/$target"
    echo "== $target for $seconds s"
    (cd "$build" && "tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 \
        -max_len=4096 -print_final_stats=1 "$found" "$corpus/$target") 2>&1 |
        grep -E 'ERROR|SUMMARY|Test unit written|number_of_executed|new_units' ||
        true
    [ "${PIPESTATUS[0]}" = 0 ] || status=1
    (cd "$build" && "tests/fuzz/fuzz_$target" -merge=1 "$corpus/$target" "$found") >/dev/null 2>&1
    rm -rf "$found"
    echo "   $(find "$corpus/$target" -type f | wc -l) inputs in the corpus"
done
exit $status
