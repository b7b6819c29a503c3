#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# doc/ARCHITECTURE.md, "Floors": which folders a folder may include.
set -uo pipefail
declare -A may=(
    [base]='base'
    [wire]='base wire'
    [core]='base core'
    [factor]='base wire core factor'
    [store]='base core factor store'
    [settings]='base wire core factor settings'
    [needs]='base wire core factor settings needs'
    [vault]='base wire core factor store settings needs vault'
    [front]='base wire core factor settings front'
    [device]='base wire core factor device'
    [checker]='base wire settings checker'
    [daemon]='base wire core factor store settings needs vault front device checker daemon'
    [pam_module]='base wire'
    [tools]='base wire core factor settings'
)
# The core is pure: what of the system it may include at all.
pure_headers='assert|inttypes|limits|stdbool|stddef|stdint|stdlib|string'

status=0
for folder in "${!may[@]}"; do
    place=tokend/$folder
    [ -d "$place" ] || place=$folder
    while IFS=: read -r file _ line; do
        target=$(sed -nE 's/.*#include "([a-z_]+)\/.*/\1/p' <<<"$line")
        [ -n "$target" ] || continue
        [[ " ${may[$folder]} $folder " == *" $target "* ]] && continue
        echo "$file includes $target/: $folder may only use ${may[$folder]}"
        status=1
    done < <(grep -rHn --include='*.[ch]' '^#include "' "$place")
done

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
