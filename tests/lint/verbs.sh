#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The verbs, roles and arguments that doc/PROTOCOL.md tells are those of the vault's table.
set -uo pipefail
diff <(
    # name role argument... ; optional ones in brackets
    tr '\n' ' ' <tokend/vault/admin/admin_verbs.c | sed -E 's/.*verbs\[\] = \{//; s/static const char \*const roles.*//; s/verb_[a-z_]+(, *(LOOKS|\{[^}]*\}))?\},/\n/g' |
        sed -E 's/^#.*//' | grep -oE '^ *\{"[a-z.]+".*' | sed -E \
        -e 's/^ *\{"([a-z.]+)", *BY_ROOT,[^{]*/\1 R /; s/^ *\{"([a-z.]+)", *BY_SELF,[^{]*/\1 P /; s/^ *\{"([a-z.]+)", *BY_SELF \| BY_ROOT,[^{]*/\1 PR /; s/^ *\{"([a-z.]+)", *BY_ADMIN \| BY_AUDITOR,[^{]*/\1 AU /; s/^ *\{"([a-z.]+)", *BY_ADMIN,[^{]*/\1 A /' \
        -e 's/^ *\{"([a-z.]+)", *ADMINS,[^{]*/\1 AR /; s/^ *\{"([a-z.]+)", *READERS,[^{]*/\1 AUR /; s/^ *\{"([a-z.]+)", *ADMINS \| BY_AUDITOR,[^{]*/\1 AUR /' \
        -e 's/\bUSER\b/TEXT("user", true, 0)/g; s/\bREASON\b/TEXT("reason", true, 0)/g; s/\bAFTER\b/TEXT("after", false, 0)/g' \
        -e 's/\bSERIAL\b/TEXT("serial", true, 0)/g' \
        -e 's/\bHOW\b/TEXT("method", false, 0), TEXT("witness", false, 0)/g' \
        -e 's/CREDENTIAL\((true|false)\)/NUMBER("credential", \1, 0)/g; s/UID\((true|false)\)/NUMBER("uid", \1, 0)/g' \
        -e 's/(TEXT|NUMBER)\("([a-z]+)", true,/ <\2> \1(/g; s/(TEXT|NUMBER)\("([a-z]+)", false,/ <[\2]> \1(/g' |
        awk '{n = split($0, part, "<"); line = part[1]; sub(/\{.*/, "", line); split(line, word, " "); line = word[1] " " word[2]
              for (i = 2; i <= n; i++) { sub(/>.*/, "", part[i]); line = line " " part[i] } print line}' | sort
) <(
    awk -F'|' '/^\| *verb *\|/ {on = 1; next} on && !/^\|/ {on = 0} on && !/---/ {
        roles = $3; gsub(/[^RAUP]/, "", roles); text = $4
        gsub(/\([^)]*\)/, "", text)           # remarks
        gsub(/: [^]]*\]/, "]", text)          # values of a choice
        gsub(/[ ,]+/, " ", text)
        text = text " "; gsub(/ n /, " ", text); gsub(/ n]/, "]", text); sub(/ +$/, "", text)
        names = $2; gsub(/[` ]+/, " ", names); count = split(names, name, " ")
        sub(/^ /, "", text); sub(/ $/, "", text)
        for (i = 1; i <= count; i++) print name[i] " " roles (text == "" ? "" : " " text) }' doc/PROTOCOL.md | sort
) || {
    echo 'lines with < are the table of tokend/vault/admin/admin_verbs.c, lines with > are doc/PROTOCOL.md'
    exit 1
}
