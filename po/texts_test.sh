#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The Japanese catalogue is complete, its formats fit, and the English texts can be shown anywhere (E2).
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
for tool in xgettext msgcmp msgfmt msgattrib; do
    command -v $tool >/dev/null || skip_all "needs $tool (package gettext)"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$top_srcdir/po/extract.sh" "$top_srcdir" "$work/now.pot"
ja=$top_srcdir/po/ja.po

at_most 300 "$(grep -c '^msgid ' "$work/now.pot")" 'the texts are found in the sources'
holds 'warifu.pot is what the sources say (make update-po)' diff "$top_srcdir/po/warifu.pot" "$work/now.pot"
holds 'every text has a Japanese one' msgcmp "$ja" "$work/now.pot"
is "$(msgattrib --only-fuzzy --no-obsolete "$ja" | grep -c '^msgid')" 0 'no Japanese text is a guess'
holds 'formats fit' msgfmt --check-format --check-domain -o /dev/null "$ja"
is "$(LC_ALL=C grep -nP '[^\x00-\x7f]' "$work/now.pot")" '' 'E2 English is ASCII'
is "$(msgattrib --translated --no-obsolete "$ja" | LC_ALL=C grep -nP '\\x1b|\\033|\x1b|\\r')" '' 'A1 no text holds a control character'

is "$(grep -c '<PRI' "$work/now.pot")" 0 'abuse:M18 no format depends on the machine: such tables of a catalogue are not read (write %lld)'

# What tokend says goes into 511 bytes, numbers and names included. (The texts of verbs are said by the CLI.)
find "$top_srcdir/tokend" -name '*.[ch]' ! -path '*/verbs/*' | xgettext --files-from=- --from-code=UTF-8 -o "$work/tokend.pot" \
    -k_ -kN_ -ktranslate_count:2,3 -ktexts_translate:2 2>/dev/null
msgmerge -q --no-fuzzy-matching --no-wrap -o "$work/tokend.po" "$ja" "$work/tokend.pot"
longest=$(msgattrib --no-obsolete --no-wrap "$work/tokend.po" |
    LC_ALL=C awk '/^msg(id|str)/ { sub(/^[^"]*"/, ""); if (length > most) most = length } END { print most }')
at_most "$longest" 400 "what tokend says fits into a line (longest $longest bytes)"
finish
