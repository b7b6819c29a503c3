#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Writes what is made from the declarations of verbs, with the programs in the folder $1, into the sources at $2.
set -eu
build=$1
top=$2

# The lines from the one with FIRST to the one before LAST are replaced by standard input.
replace() { # FIRST LAST FILE
    awk -v first="$1" -v last="$2" '
        $0 == first { print; while ((getline line <"/dev/stdin") > 0) print line; on = 1 }
        $0 == last { on = 0 }
        !on { print }' "$3" >"$3.new"
    mv "$3.new" "$3"
}

"$build/verb-pages" man | replace '.Sh COMMANDS' '.Sh OPEN SESSIONS' "$top/doc/man/warifu.1"
{
    sed '/^| verb |/,$d' "$top/doc/VERBS.md"
    "$build/verb-pages" markdown
} >"$top/doc/VERBS.md.new"
mv "$top/doc/VERBS.md.new" "$top/doc/VERBS.md"
"$build/warifu" --lang en completion bash >"$top/tools/bash/warifu.new"
mv "$top/tools/bash/warifu.new" "$top/tools/bash/warifu"
