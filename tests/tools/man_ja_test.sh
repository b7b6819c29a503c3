#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The Japanese man pages say what the English ones say. A change of either is told by page and section
# (tests/lint/man_ja.pl), and man(1) finds and shows them where the language is Japanese.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
need_programs perl mandoc groff:groff-base
sources=${top_srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

step() { perl "$sources/tests/lint/man_ja.pl" "$@" "$work/man" 2>&1; }
anew() {
    rm -rf "$work/man"
    cp -r "$sources/doc/man" "$work/man"
    chmod -R u+w "$work/man"
}
page=warifu-break-glass.8

anew
is "$(step)" '' 'the pages as they are: in step'

sed -i 's/^The clock plays no part\.$/The clock plays a part./' "$work/man/$page"
like "$(step)" "ja/$page, line [0-9]+ .*DESCRIPTION.*make update-man-ja" 'a changed English line is told, with page, line and section'
is "$(step | grep -c .)" 1 'and it alone is to be read again'
step --record >"$work/read"
is "$(grep -c "^read: ja/$page" "$work/read")" 1 'what is recorded is printed'
is "$(step)" '' 'when it was recorded, they are in step again'

anew
printf '%s\n' .TP .I /etc/new 'A new file.' >"$work/entry"
sed -i "/^\.SH EXIT STATUS/{
r $work/entry
N
}" "$work/man/$page"
like "$(step)" "$page.*" 'an entry that only English has is told'
step --record >/dev/null && fail 'and is not recorded' || pass 'and is not recorded'

anew
sed -i 's/^モードは 0700/モードは 0755/; s/モードは 0700 です/モードは 0755 です/' "$work/man/ja/$page"
like "$(step)" 'FILES.*Japanese does not say 0700' 'another number in Japanese is told'

anew
sed -i 's,^\.I /etc/shadow$,.I /etc/passwd,' "$work/man/ja/$page"
like "$(step)" 'DESCRIPTION.*does not name "/etc/shadow"' 'another name in Japanese is told'

anew
sed -i 's/^時計は見ません。$/The clock is not looked at by it./' "$work/man/ja/$page"
like "$(step)" 'left in English' 'a sentence that is left in English is told'

# --- what man(1) shows -------------------------------------------------------------------------------
for file in "$sources"/doc/man/ja/*.[0-9]; do
    shown=$(mandoc -Tutf8 "$file" | LC_ALL=C.UTF-8 sed 's/.\x08//g')
    like "$shown" '名前.*関連項目' "mandoc shows $(basename "$file") in Japanese"
done
if [ -z "$(command -v man)" ] || [ ! -e /usr/share/i18n/locales/ja_JP ]; then
    skip 'man finds the Japanese page' 'needs the packages man-db and locales'
else
    localedef -i ja_JP -f UTF-8 "$work/ja_JP.UTF-8" >/dev/null 2>&1
    for file in "$sources"/doc/man/*.[0-9] "$sources"/doc/man/ja/*.[0-9]; do
        folder=$work/share/man/${file#"$sources"/doc/man/}
        folder=$(dirname "$folder")/man${file##*.}
        mkdir -p "$folder"
        cp "$file" "$folder/"
    done
    look() { LOCPATH=$work LC_ALL='' LANG=$1 MANPATH=$work/share/man MANWIDTH=78 MANPAGER=cat man "$2" "$3" 2>&1; }
    for file in "$sources"/doc/man/ja/*.[0-9]; do
        name=$(basename "$file")
        like "$(look ja_JP.UTF-8 "${name##*.}" "${name%.*}")" '関連項目' "LANG=ja_JP.UTF-8 man ${name%.*} shows it in Japanese"
        like "$(look C.UTF-8 "${name##*.}" "${name%.*}")" 'SEE ALSO' "LANG=C.UTF-8 man ${name%.*} shows it in English"
    done
fi
finish
