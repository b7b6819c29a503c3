#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# handbook.sh SOURCE BUILD: the handbook shows commands that exist, with options that they have, and quotes what
# the screen says.
set -u
source=$1 warifu=$2/warifu status=0
page=$source/doc/HANDBOOK.ja.md
bad() {
    printf 'HANDBOOK.ja.md: %s\n' "$1"
    status=1
}

# Commands stand in blocks, one a line, and between back quotes.
commands() {
    grep '^warifu ' "$page" | sed 's/  *#.*//'
    tr '\140' '\n' <"$page" | grep -v '#' | sed -n '/^warifu [a-z]/p' | sort -u
}

while read -r line; do
    line=$(sed -E "s/--rescue '[^']*' //" <<<"$line")
    read -r _ first second third _ <<<"$line"
    [ "$first" != help ] || continue
    verb="$first $second"
    [[ $second == -* || -z $second ]] && verb=$first
    # shellcheck disable=SC2086  # two words, of a few commands three
    LANGUAGE=en "$warifu" help $verb 2>/dev/null | grep -q "^Usage: warifu $verb" || verb+=" $third"
    # A command of one word, and what is given to it.
    # shellcheck disable=SC2086
    LANGUAGE=en "$warifu" help $verb 2>/dev/null | grep -q "^Usage: warifu $verb" || verb=$first
    # shellcheck disable=SC2086
    help=$(LANGUAGE=en "$warifu" help $verb 2>/dev/null)
    if ! grep -qE "^Usage: warifu $verb( |\$)" <<<"$help"; then
        bad "no such command: $line"
        continue
    fi
    while read -r option; do
        [ -z "$option" ] || grep -qE -- "^ *$option( |$)" <<<"$help" || bad "\"$verb\" has no $option: $line"
    done < <(grep -oE -- '--[a-z-]+' <<<"$line")
done < <(commands)
[ "$(commands | wc -l)" -ge 15 ] || bad 'commands were not found'

quoted=$(sed -n '/^| 画面 /,/^$/{/^| 画面 /d;/^|---/d;s/^| \([^|]*\) |.*/\1/p}' "$page")
catalogue=$(msgcat --no-wrap "$source/po/ja.po")
# Of texts with places for numbers and names the page gives an example: each is a pattern.
patterns=$(sed -n 's/^msgstr[^"]*"\(.*\)"$/\1/p' <<<"$catalogue" | grep . |
    sed -E 's/[][(){}.*+?^$|\\]/\\&/g; s/%(lu|zu|d)/[0-9]+/g; s/%s/[^ 、]+/g')
while read -r text; do
    grep -qxE -f <(printf '%s\n' "$patterns") <<<"$text" || bad "the screen never says: $text"
done <<<"$quoted"
[ "$(wc -l <<<"$quoted")" -ge 5 ] || bad 'quotations were not found'
exit "$status"
