#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M3: one table says which programs ask PAM (policies/services.tsv). The profiles' lists and the page follow it, and
# warifu-policy(5), in both languages, the table of what settings do for them (policies/settings.tsv).
set -uo pipefail
status=0
kinds=policies/service-kinds.tsv table=policies/services.tsv
complain() {
    printf '%s\n' "$@"
    status=1
}
same() { # FILE COMMAND...
    local file=$1 difference
    shift
    difference=$("$@" | diff "$file" -) || complain "$file is not what the table says; run: make update-services" "$difference"
}
for profile in municipal kobe kikuyo nist-800-63b-4 juki; do
    same policies/$profile.policy awk -f policies/services.awk $kinds $table policies/$profile.policy
done
same doc/man/warifu-policy.5 awk -f policies/settings-page.awk policies/settings.tsv doc/man/warifu-policy.5
same doc/man/ja/warifu-policy.5 awk -v language=ja -f policies/settings-page.awk policies/settings.tsv doc/man/ja/warifu-policy.5
same doc/SERVICES.md awk -f policies/services-page.awk $kinds $table
[ "$(awk -F'\t' '!/^#/ && NF != 5' $table; awk -F'\t' '!/^#/ && NF != 4' $kinds)" = '' ] ||
    complain "a line has not as many columns as it should"
LC_ALL=C sort -cu <(grep -v '^#' $table | cut -f1) || complain "$table is not sorted by name, or has one twice"
exit $status
