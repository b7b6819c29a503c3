#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Nobody is told of more than was done: each text with which a verb ends as done stands in tests/lint/successes.tsv, with what it owns up to.
set -uo pipefail
here=$(dirname "$0")
diff <(perl "$here/successes.pl") <(grep -v '^#' "$here/successes.tsv" | cut -f 1,3 | LC_ALL=C sort) || {
    echo 'lines with < are what the sources say, lines with > are tests/lint/successes.tsv; read the code before you make them alike'
    exit 1
}
! grep -v '^#' "$here/successes.tsv" | awk -F'\t' 'NF != 3 || $2 !~ /^(done|next|waits|partly|nothing|silent)$/' | grep . || {
    echo 'these lines of tests/lint/successes.tsv do not say what their text owns up to'
    exit 1
}
