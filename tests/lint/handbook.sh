#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# handbook.sh SOURCE BUILD: the handbook and the runbooks show commands that exist, with options that they have; the
# handbook quotes what the screen says; the runbooks say of each alarm and warning what to do.
set -u
source=$1 warifu=$2/warifu status=0
handbook=$source/doc/HANDBOOK.ja.md
runbooks=("$source/doc/RUNBOOK.md" "$source/doc/RUNBOOK.ja.md")
bad() { # PAGE TEXT
    printf '%s: %s\n' "${1##*/}" "$2"
    status=1
}

# --- commands ---------------------------------------------------------------------------------------------
# They stand in blocks, one a line, and between back quotes.
commands() { # PAGE
    grep '^warifu ' "$1" | sed 's/  *#.*//'
    tr '\140' '\n' <"$1" | grep -v '#' | sed -n '/^warifu [a-z-]/p' | sort -u
}

check_command() { # PAGE LINE
    local page=$1 line=$2 first second third verb help option
    line=$(sed -E "s/--rescue ('[^']*'|[^ ']+) //" <<<"$line")
    read -r _ first second third _ <<<"$line"
    [ "$first" != help ] || return 0
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
        bad "$page" "no such command: $line"
        return
    fi
    while read -r option; do
        [ -z "$option" ] || grep -qE -- "^ *$option( |$)" <<<"$help" || bad "$page" "\"$verb\" has no $option: $line"
    done < <(grep -oE -- '--[a-z-]+' <<<"$line")
}

for page in "$handbook" "${runbooks[@]}"; do
    while read -r line; do
        check_command "$page" "$line"
    done < <(commands "$page")
    [ "$(commands "$page" | wc -l)" -ge 15 ] || bad "$page" 'commands were not found'
done

# --- quotations -------------------------------------------------------------------------------------------

quoted=$(sed -n '/^| 画面 /,/^$/{/^| 画面 /d;/^|---/d;s/^| \([^|]*\) |.*/\1/p}' "$handbook")
catalogue=$(msgcat --no-wrap "$source/po/ja.po")
# Of texts with places for numbers and names the page gives an example: each is a pattern.
patterns=$(sed -n 's/^msgstr[^"]*"\(.*\)"$/\1/p' <<<"$catalogue" | grep . |
    sed -E 's/[][(){}.*+?^$|\\]/\\&/g; s/%(lu|zu|d)/[0-9]+/g; s/%s/[^ 、]+/g')
while read -r text; do
    grep -qxE -f <(printf '%s\n' "$patterns") <<<"$text" || bad "$handbook" "the screen never says: $text"
done <<<"$quoted"
[ "$(wc -l <<<"$quoted")" -ge 5 ] || bad "$handbook" 'quotations were not found'

# --- alarms -----------------------------------------------------------------------------------------------
# shellcheck disable=SC2016  # back quotes of the pages
demanded=$(sed -nE 's/^\| `([a-z_.]+)` \| [A-H][0-9] \| (alert|warning) \|.*/\1/p' "$source/doc/EVENTS.md" | sort)
[ "$(wc -l <<<"$demanded")" -ge 40 ] || bad EVENTS.md 'events were not found'
for page in "${runbooks[@]}"; do
    # shellcheck disable=SC2016
    said=$(sed -nE 's/^\| (`[a-z_.]+`( `[a-z_.]+`)*) \|.*/\1/p' "$page" | tr -d '`' | tr ' ' '\n' | sort)
    while read -r event; do
        [ -z "$event" ] || bad "$page" "does not say what to do about $event"
    done < <(comm -23 <(echo "$demanded") <(uniq <<<"$said"))
    while read -r event; do
        [ -z "$event" ] || bad "$page" "no such alarm or warning, or twice: $event"
    done < <(comm -13 <(echo "$demanded") <(echo "$said"))
done
exit "$status"
