#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# doc/ARCHITECTURE.md, "Floors": a folder includes only what stands below it (floors.txt). circles.pl asks the objects.
set -uo pipefail
# The core is pure: what of the system it may include at all.
pure_headers='assert|inttypes|limits|stdbool|stddef|stdint|stdlib|string'

status=0
while IFS=: read -r folder below; do
    place=tokend/$folder
    [ -d "$place" ] || place=$folder
    [ -d "$place" ] || place=tools/$folder
    while IFS=: read -r file _ line; do
        [[ $line =~ '#include "'([a-z_/]+)/ ]] || continue
        target=${BASH_REMATCH[1]}
        [[ " $below $folder " == *" $target "* ]] && continue
        echo "$file includes $target/: $folder may only use$below"
        status=1
    done < <(grep -Hn '^#include "' "$place"/*.[ch])
done < <(grep -v '^#' "$(dirname "$0")/floors.txt")

# No folder is left out.
while read -r folder; do
    grep -q "^$folder:" "$(dirname "$0")/floors.txt" && continue
    echo "tokend/$folder is not in floors.txt"
    status=1
done < <(find tokend -name '*.c' -printf '%h\n' | sort -u | sed 's,^tokend/,,')

# base: only what has no state beyond its arguments is fit for the core.
while IFS=: read -r file _ line; do
    case $line in
    *'"core/'* | *'"base/clock.h"'* | *'"base/fault.h"'* | *'"base/text.h"'*) continue ;;
    esac
    if [[ $line == *\"* ]] && [[ $line != *'/'* ]]; then continue; fi
    [[ $line =~ \<($pure_headers)\.h\> ]] && continue
    echo "$file is of the pure core and includes ${line#\#include }"
    status=1
done < <(grep -rHn --include='*.[ch]' '^#include' tokend/core)
exit $status
