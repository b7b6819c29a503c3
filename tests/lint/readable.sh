#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# PAGE...: what man(1) shows is the whole page in every locale: ASCII alone in the source, no warning of groff, and
# the same words from groff and mandoc, in C and in a Japanese locale. A Japanese page is UTF-8, begins with the rules for
# breaking Japanese lines (only groff has them), fills no line beyond the screen, and shows the same in both.
set -uo pipefail
status=0
bad() {
    printf '%s: %s\n' "$page" "$1"
    status=1
}
words() { sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' | tr -s '[:space:]-' '\n' | grep -oE '[A-Za-z]{4,}' | sort -u; }
# What is not ASCII, in the order in which it is read; dashes and bullets are each program's own.
japanese() { sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' | perl -CS -0pe 's/[^\p{Han}\p{Hiragana}\p{Katakana}]//g'; }
japanese_page() {
    local warnings width
    iconv -f UTF-8 -t UTF-8 "$page" >/dev/null 2>&1 || bad 'not UTF-8'
    grep -qxF '.if \n[.x]>0 .mso ja.tmac' "$page" || bad 'groff breaks no Japanese line without: .if \n[.x]>0 .mso ja.tmac'
    warnings=$(groff -k -ww -mandoc -Tutf8 -rLL=78n "$page" 2>&1 >/dev/null | head -n 3)
    [ -z "$warnings" ] || bad "groff: $warnings"
    # What is shown literally is as long as it is; a filled line has Japanese, each character of it two columns wide.
    width=$(groff -k -mandoc -Tutf8 -rLL=78n "$page" 2>/dev/null | sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' |
        perl -CS -ne 'chomp; print "$_\n" if s/[^\x00-\x{2e7f}]/xx/g && length > 80' | head -n 1)
    [ -z "$width" ] || bad "wider than a screen: $width"
    [ "$(groff -k -mandoc -Tutf8 -rLL=78n "$page" 2>/dev/null | japanese)" = "$(mandoc -Tutf8 "$page" 2>/dev/null | japanese)" ] ||
        bad 'groff and mandoc show other words'
}
for page; do
    case $page in
    */ja/*)
        japanese_page
        continue
        ;;
    esac
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
