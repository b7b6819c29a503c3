#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every text that the sources mark is in po/ja.po, translated, not fuzzy, with the same placeholders.
set -uo pipefail
[ -e po/ja.po ] || {
    echo 'po/ja.po does not exist'
    exit 1
}
status=0
fresh=$(mktemp --suffix=.pot)
trap 'rm -f "$fresh"' EXIT
find tokend pam_module tools -name '*.[ch]' | sort |
    xgettext --from-code=UTF-8 -k_ -kN_ -L C --no-location -o "$fresh" -f -
msgfmt --check -o /dev/null po/ja.po 2>&1 | grep -v 'warning:' && status=1
if msgattrib --untranslated po/ja.po | grep -q .; then
    echo 'untranslated:'
    msgattrib --untranslated --no-obsolete po/ja.po | grep '^msgid' | sed 1d
    status=1
fi
if msgattrib --only-fuzzy --no-obsolete po/ja.po | grep -q '^msgid ".'; then
    echo 'fuzzy texts'
    status=1
fi
msgcmp --use-untranslated po/ja.po "$fresh" 2>&1 | grep -vE 'found .* fatal|warning: this message is not used' | grep . && status=1
# The first one of two would be shown wherever the daemon says the word.
twice=$(sed -nE 's/^    \{"([^"]+)", N_\(.*/\1/p' tools/words.c | sort | uniq -d | xargs)
if [ -n "$twice" ]; then
    echo "tools/words.c has two titles for: $twice"
    status=1
fi
exit $status
