#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every file that a document names is there, every link leads somewhere, and every record of a decision stands in the
# index, in what is shipped, and has its three parts.
# shellcheck disable=SC2016  # the quotes of Markdown
set -uo pipefail
status=0
complain() {
    echo "$*"
    status=1
}
pages=(doc/*.md doc/decisions/*.md ./*.md)
while IFS=: read -r page path; do
    compgen -G "$path" >/dev/null || compgen -G "tokend/$path" >/dev/null ||
        complain "$page names $path, which does not exist"
done < <(grep -oHE '`[a-z_]+(/[a-z_*]+)*/[a-z_0-9*.-]+\.(c|h|sh|proto|options|po|policy|[158])`' "${pages[@]}" | tr -d '`')
while IFS=: read -r page link; do
    [ -e "${page%/*}/$link" ] || complain "$page links to $link, which does not exist"
done < <(grep -oHE '\]\([^):# ]+' "${pages[@]}" | sed 's/](//')
for record in doc/decisions/[0-9]*.md; do
    grep -qF "(${record##*/})" doc/decisions/README.md || complain "$record is not in the index"
    grep -qwF "$record" doc/local.mk || complain "$record is not shipped"
    [ "$(grep '^## ' "$record")" = $'## Context\n## Decision\n## Price' ] || complain "$record lacks Context, Decision or Price"
done
exit $status
