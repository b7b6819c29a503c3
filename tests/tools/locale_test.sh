#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:E1: the same bytes hashed, judged and read in every locale. The locales are compiled into a
# directory of our own, because a machine rarely has them.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
probe=${top_builddir:-.}/tests/tools/locale_probe
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

need_programs localedef:libc-bin
need_file /usr/share/i18n/locales/ja_JP locales
LC_ALL=C "$probe" >"$work/C.out" || {
    fail "the probe runs in the C locale" "exit $?"
    finish
}
pass "the probe runs in the C locale"
for locale in tr_TR.UTF-8 ar_EG.UTF-8 ja_JP.EUC-JP az_AZ.UTF-8; do
    name="abuse:E1 $locale: same hashes, reasons, codes and names as in C"
    # Warnings of the definitions are not ours.
    localedef -i "${locale%%.*}" -f "${locale#*.}" "$work/$locale" >"$work/log" 2>&1
    [ -e "$work/$locale/LC_CTYPE" ] || {
        fail "$name" "the locale cannot be made" "$(tail -n 5 "$work/log")"
        continue
    }
    LOCPATH=$work LC_ALL=$locale "$probe" >"$work/$locale.out"
    case $? in
        0) is "$(cat "$work/$locale.out")" "$(cat "$work/C.out")" "$name" ;;
        3) fail "$name" "the C library does not take the locale" ;;
        *) fail "$name" "the probe failed" ;;
    esac
done
finish
