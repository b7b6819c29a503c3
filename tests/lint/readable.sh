#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# PAGE...: what man(1) shows is the whole page in every locale: ASCII alone in the source, no warning of groff, and
# the same words from groff and mandoc, in C and in a Japanese locale.
set -uo pipefail
status=0
bad() {
    printf '%s: %s\n' "$page" "$1"
    status=1
}
words() { sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' | tr -s '[:space:]-' '\n' | grep -oE '[A-Za-z]{4,}' | sort -u; }
for page; do
    found=$(LC_ALL=C grep -nP '[^\x00-\x7f]' "$page" | head -n 3)
    [ -z "$found" ] || bad "a C locale cannot show: $found"
    for device in 'ascii C' 'utf8 ja_JP.UTF-8'; do
        warnings=$(LC_ALL=${device#* } groff -ww -mandoc "-T${device% *}" -rLL=78n "$page" 2>&1 >/dev/null | head -n 3)
        [ -z "$warnings" ] || bad "groff -T${device% *}: $warnings"
        lost=$(comm -3 <(LC_ALL=${device#* } groff -mandoc "-T${device% *}" "$page" 2>/dev/null | words) \
            <(LC_ALL=${device#* } mandoc "-T${device% *}" "$page" 2>/dev/null | words) | grep -cE '.')
        # groff breaks some words at the end of a line; a Japanese or a broken page loses many more.
        there=$(LC_ALL=${device#* } mandoc "-T${device% *}" "$page" 2>/dev/null | words | grep -c .)
        [ "$lost" -le 20 ] || [ $((lost * 15)) -le "$there" ] || bad "groff and mandoc show other words ($lost) for ${device% *}"
    done
done
exit $status
