#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Writes what is made from the declarations of verbs, with the programs in the folder $1, into the sources at $2.
set -eu
build=$1
top=$2

made=$(mktemp)
trap 'rm -f "$made"' EXIT

# The lines from the one with FIRST to the one before LAST, which are both there, are replaced by those of `made`.
replace() { # FIRST LAST FILE
    awk -v first="$1" -v last="$2" -v made="$made" '
        $0 == last { on = 0; ended = begun }
        !on { print }
        $0 == first { while ((getline line <made) > 0) print line; on = begun = 1 }
        END { exit !ended }' "$3" >"$3.new" || {
        echo "$3 does not have the lines \"$1\" and \"$2\"" >&2
        exit 1
    }
    mv "$3.new" "$3"
}

"$build/verb-pages" man >"$made"
replace '.Sh COMMANDS' '.Sh OPEN SESSIONS' "$top/doc/man/warifu.1"
"$build/verb-pages" --japanese "$build/po" man >"$made"
replace '.Sh コマンド' '.Sh 開いているセッション' "$top/doc/man/ja/warifu.1"
"$build/verb-pages" markdown >"$made"
{
    sed '/^| verb |/,$d' "$top/doc/VERBS.md"
    cat "$made"
} >"$top/doc/VERBS.md.new"
mv "$top/doc/VERBS.md.new" "$top/doc/VERBS.md"
"$build/warifu" --lang en completion bash >"$top/tools/bash/warifu.new"
mv "$top/tools/bash/warifu.new" "$top/tools/bash/warifu"
