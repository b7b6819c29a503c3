#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# handbook.sh SOURCE BUILD: the handbooks and the runbooks show commands that exist, with options that they have; the
# handbooks quote what the screen says, and have the same commands in the same order; the runbooks say of each alarm and
# warning what to do.
set -u
source=$1 warifu=$2/warifu status=0
handbooks=("$source/doc/HANDBOOK.md" "$source/doc/HANDBOOK.ja.md")
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

declare -A helps
help_of() { # VERB: sets `help`; each is asked once
    # shellcheck disable=SC2086  # one to three words
    [ -n "${helps[$1]+asked}" ] || helps[$1]=$(LANGUAGE=en "$warifu" help $1 2>/dev/null)
    help=${helps[$1]}
}

check_command() { # PAGE LINE
    local page=$1 line=$2 first second third verb help option
    [[ $line != *--rescue* ]] || line=$(sed -E "s/--rescue ('[^']*'|[^ ']+) //" <<<"$line")
    read -r _ first second third _ <<<"$line"
    [ "$first" != help ] || return 0
    verb="$first $second"
    [[ $second == -* || -z $second ]] && verb=$first
    # Most are of two words; a few of three; or of one, and what is given to it.
    for verb in "$verb" "$verb $third" "$first"; do
        help_of "$verb"
        [[ $help != *"Usage: warifu $verb"* ]] || break
    done
    if ! [[ $'\n'$help$'\n' =~ $'\n'"Usage: warifu $verb"[[:space:]] ]]; then
        bad "$page" "no such command: $line"
        return
    fi
    while [[ $line =~ --[a-z-]+ ]]; do
        option=${BASH_REMATCH[0]} line=${line#*"${BASH_REMATCH[0]}"}
        [[ $'\n'$help$'\n' =~ $'\n'' '*"$option"[[:space:]] ]] || bad "$page" "\"$verb\" has no $option: $2"
    done
}

for page in "${handbooks[@]}" "${runbooks[@]}"; do
    while read -r line; do
        check_command "$page" "$line"
    done < <(commands "$page")
    [ "$(commands "$page" | wc -l)" -ge 15 ] || bad "$page" 'commands were not found'
done

# --- quotations -------------------------------------------------------------------------------------------

catalogue=$(msgcat --no-wrap "$source/po/ja.po")
# Of texts with places for numbers and names the page gives an example: each is a pattern.
patterns() { # WORDS: msgid or msgstr
    sed -nE "s/^$1(_plural|\\[0\\])? \"(.*)\"\$/\\2/p" <<<"$catalogue" | grep . |
        sed -E 's/[][(){}.*+?^$|\\]/\\&/g; s/%(lu|zu|d)/[0-9]+/g; s/%s/[^ 、]+/g'
}

check_quotations() { # PAGE HEADING WORDS
    local quoted
    quoted=$(sed -n "/^| $2 /,/^\$/{/^| $2 /d;/^|---/d;s/^| \([^|]*\) |.*/\1/p}" "$1")
    while read -r text; do
        bad "$1" "the screen never says: $text"
    done < <(grep -vxE -f <(patterns "$3") <<<"$quoted")
    [ "$(wc -l <<<"$quoted")" -ge 5 ] || bad "$1" 'quotations were not found'
}
check_quotations "${handbooks[0]}" Screen msgid
check_quotations "${handbooks[1]}" 画面 msgstr

# --- both languages ----------------------------------------------------------------------------------------
sequence() { sed -nE 's/^(warifu( --rescue)?( [a-z][a-z-]+){1,2}).*/\1/p' "$1"; } # PAGE: commands in blocks
difference=$(diff <(sequence "${handbooks[0]}") <(sequence "${handbooks[1]}")) ||
    bad "${handbooks[1]}" "not the same commands as in ${handbooks[0]##*/}: $difference"
rows() { grep -cE '^(\||- |[0-9]\. |#)' "$1"; } # PAGE
[ "$(rows "${handbooks[0]}")" = "$(rows "${handbooks[1]}")" ] ||
    bad "${handbooks[1]}" "$(rows "${handbooks[1]}") headings, rows and points, and ${handbooks[0]##*/} has $(rows "${handbooks[0]}")"

# --- alarms -----------------------------------------------------------------------------------------------
# shellcheck disable=SC2016  # back quotes of the pages
demanded=$(sed -nE 's/^\| `([a-z_.]+)` \| [A-H][0-9] \| (alert|warning) \|.*/\1/p' "$source/doc/EVENTS.md" | sort)
# And each kind of alert that `audit analyse` tells.
alerts=$(sed -nE '/define ALERT_KINDS_TOLD/,/"$/s/^ *"([^"]*)"( *\\)?$/\1/p' "$source/tokend/verbs/audit.c" | tr -s ' ' '\n' | grep .)
[ "$(wc -l <<<"$alerts")" -ge 7 ] || bad audit.c 'kinds of alerts were not found'
demanded=$(sort <<<"$demanded"$'\n'"$alerts")
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
