#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# demo_report.sh BUILDDIR: a year in a made-up town of 200, and its report in both languages (G2). Called by ./bootstrap demo at its
# end. It touches nothing but BUILDDIR/demo: the report is made of an exported log, without tokend.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(readlink -f "$1") folder=$(readlink -f "$1")/demo
rm -rf "$folder"
mkdir -p "$folder"
make -C "$build" -s tests/tools/town warifu >/dev/null
export TZ=Asia/Tokyo
records=$("$build/tests/tools/town" 200 365 "$folder/town.jsonl" "$folder/town.key" "$(sha256sum <policies/municipal.policy | cut -c 1-32)")
for language in ja en; do
    status=0
    "$build/warifu" --lang $language --locale-dir "$build/po" report --export "$folder/town.jsonl" --key "$folder/town.key" \
        --policy policies/municipal.policy --from 2026-04-01 --to 2027-03-31 --html -o "$folder/report-$language.html" 2>/dev/null || status=$?
    [ "$status" = 50 ] || { # cards that did not come back, and the like
        printf 'warifu report ended with %d\n' "$status"
        exit 1
    }
done
rm "$folder/town.jsonl"
printf 'The report of a made-up town of 200 (a year, %s; who did what is invented, no vault made them):\n' "$records"
printf '    %s\n' "$folder/report-ja.html" "$folder/report-en.html"
