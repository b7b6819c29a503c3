#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every man page is there in Japanese and says what the English one says. A change of either is told by page and section
# (tests/lint/man_ja.pl), what is made from tables is made in both languages or not at all, and man(1) finds and shows
# the pages where the language is Japanese.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
need_programs perl mandoc groff:groff-base msgfmt:gettext msggrep:gettext
sources=$(cd "${top_srcdir:-.}" && pwd) build=$(cd "${top_builddir:-.}" && pwd)
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

# --- what is made from the tables of verbs and settings ------------------------------------------------
for file in "$sources"/doc/man/*.[0-9]; do
    [ -e "$sources/doc/man/ja/$(basename "$file")" ] && pass "$(basename "$file") is there in Japanese" ||
        fail "$(basename "$file") is there in Japanese"
done

# Lines that are in one list and not in the other.
difference() { comm -3 <(sort -u <<<"$1") <(sort -u <<<"$2"); }
verbs=$(grep -rhoE '\.words = "[^"]+"' "$sources"/tokend/verbs/*.c | sed 's/.*"\(.*\)"/\1/' | must_have 'verb')
is "$(difference "$verbs" "$(sed -n '/^\.Sh コマンド/,/^\.Sh /s/^\.Ss warifu //p' "$sources/doc/man/ja/warifu.1")")" '' \
    'warifu(1) in Japanese has a section for each verb, and no other'
settings=$("$build/policy-pages" man | sed -n 's/^@//p' | must_have 'setting')
is "$(difference "$settings" "$(sed -n 's/^\.\\" made: //p' "$sources/doc/man/ja/warifu-policy.5")")" '' \
    'warifu-policy(5) in Japanese has an entry for each setting, and no other'

# Running text without one Japanese letter, comma or stop.
english() { perl -CSD -ne '$shown = 1 if /^\.Bd/; $shown = 0 if /^\.Ed/;
    print unless $shown || /^\./ || /[\p{Han}\p{Hiragana}\p{Katakana}、。]/' "$1"; }
for name in warifu.1 warifu-policy.5; do
    is "$(english "$sources/doc/man/ja/$name")" '' "$name in Japanese has no line of English"
done

without() { # TEXT: a catalogue in which that has no Japanese
    rm -rf "$work/po"
    mkdir -p "$work/po/ja/LC_MESSAGES"
    msggrep --invert-match -K -F -e "$1" "$sources/po/ja.po" | msgfmt -o "$work/po/ja/LC_MESSAGES/warifu.mo" -
}
made() { { "$build/$1" --japanese "$work/po" man >"$work/made"; } 2>&1; }
without 'set up key, store and the first administrator'
like "$(made verb-pages)" 'has no Japanese for: set up key, store' 'a text of a verb that is not translated is named'
made verb-pages >"$work/told" && fail 'and is no page' || pass 'and is no page'
without 'How long the lock lasts.'
like "$(made policy-pages)" 'has no Japanese for: How long the lock lasts' 'a text of a setting that is not translated is named'
made policy-pages >"$work/told" && fail 'and is no page' || pass 'and is no page'
rm -rf "$work/po"
made verb-pages >"$work/told" && fail 'without a catalogue there is no page' || pass 'without a catalogue there is no page'

# lint makes them again and compares.
lint() { (cd "$work/tree" && bash "$sources/tests/lint/$1.sh" "$build" 2>&1); }
mkdir -p "$work/tree/doc"
ln -s "$sources/tools" "$sources/policies" "$work/tree/"
cp -r "$sources/doc/man" "$sources"/doc/*.md "$work/tree/doc/"
chmod -R u+w "$work/tree/doc"
is "$(lint verbs; lint settings)" '' 'the Japanese pages are as they are made'
sed -i 's/^利用者のログイン名。$/ログイン名。/' "$work/tree/doc/man/ja/warifu.1"
like "$(lint verbs)" 'doc/man/ja/warifu.1 is not what the declarations say: make update-verbs' 'another word of a verb is told'
sed -i 's/^ロックの時間。$/時間。/' "$work/tree/doc/man/ja/warifu-policy.5"
like "$(lint settings)" 'doc/man/ja/warifu-policy.5 is not what the table says: make update-settings' 'another word of a setting is told'

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
