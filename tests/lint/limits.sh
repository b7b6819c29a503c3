#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What warifu-policy(5) and tokend.conf(5) say of each setting's initial value and limits is what the
# tables of the code say (settings/policy_table.c, settings/daemon_file.c).
set -uo pipefail
status=0
complain() {
    echo "$*"
    status=1
}

# One row a line: name|min|max|initial, as far as the row states them.
rows() { # TABLE
    tr '\n' ' ' <"$1" | sed -E 's/\{(ROW|AS|NUMBER|TEXT|PATH|WORD|ALERT|ALERT_WITHIN|\.name)\b/\n&/g' | grep -E '^\{' | sed -E \
        -e 's/^\{ROW\([^,]*, *([a-z_0-9]+),[^)]*\)/\1|/' -e 's/^\{AS\([^,]*, *[a-z_0-9]+, *"([a-z_0-9]+)",[^)]*\)/\1|/' \
        -e 's/^\{(NUMBER|TEXT|PATH|WORD|ALERT|ALERT_WITHIN)\(([a-z_]+)\)/\2|/' -e 's/^\{\.name = "([a-z_]+)"/\1|/' |
        while IFS='|' read -r name rest; do
            printf '%s|%s|%s|%s\n' "$name" \
                "$(sed -nE 's/.*\.min = ([0-9]+)[,}].*/\1/p' <<<"$rest")" \
                "$(sed -nE 's/.*\.max = ([0-9]+)[,}].*/\1/p; s/.*\.max = ([0-9]+)u? \* DAY.*/\1d/p' <<<"$rest")" \
                "$(sed -nE 's/.*\.initial = "([^"]+)".*/\1/p' <<<"$rest")"
        done
}

told() { # PAGE NAME: what the page says of it, on one line
    awk -v name="$2" '
        /^\.It / { on = 0 }
        /^\.(El|Ss|Sh|Pp)/ { on = 0 }
        $0 ~ "^\\.It .*Cm " name "( |$)" { on = 1 }
        on { sub(/^\.[A-Z][a-z] /, ""); printf "%s ", $0 }' "$1"
}

compare() { # PAGE TABLE NUMBERS: the names whose limits the page states as "MIN to MAX"
    local name min max initial text
    while IFS='|' read -r name min max initial; do
        text=$(told "$1" "$name")
        [ -n "$text" ] || {
            complain "$1 does not tell of $name"
            continue
        }
        case $initial in
        '' | yes | no) [ "$initial" = '' ] || grep -qE "(\b|^)$initial( |\.|,|$)" <<<"$text" || complain "$1: $name: the initial value is $initial" ;;
        *) grep -qwF -- "$initial" <<<"$text" || complain "$1: $name: the initial value is $initial" ;;
        esac
        if grep -qE '[0-9]+ to [0-9]+' <<<"$text" && [ -n "$min$max" ] && [[ $max != *d ]]; then
            grep -qE "(^|[^0-9])${min:-0} to ${max:-[0-9]+}([^0-9]|$)" <<<"$text" ||
                complain "$1: $name: the limits are ${min:-0} to $max"
        fi
        if [[ $max == *d ]] && grep -qE 'at most' <<<"$text"; then
            grep -qF "$max" <<<"$text" || complain "$1: $name: the limit is $max"
        fi
    done < <(rows "$2")
}

[ "$(rows tokend/settings/policy_table.c | wc -l)" -ge 40 ] || complain 'the table of policy settings is not understood'
[ "$(rows tokend/settings/daemon_file.c | wc -l)" -ge 15 ] || complain 'the table of daemon settings is not understood'
compare doc/man/warifu-policy.5 tokend/settings/policy_table.c
compare doc/man/tokend.conf.5 <(sed 's/WARIFU_RUNDIR "/"\/run\/warifu/; s/WARIFU_STATEDIR "/"\/var\/lib\/warifu/' tokend/settings/daemon_file.c)
exit $status
