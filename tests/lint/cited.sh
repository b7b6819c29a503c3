#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every file that a document names is there.
# shellcheck disable=SC2016  # the quotes of Markdown
set -uo pipefail
status=0
while IFS=: read -r page path; do
    compgen -G "$path" >/dev/null || compgen -G "tokend/$path" >/dev/null || {
        echo "$page names $path, which does not exist"
        status=1
    }
done < <(grep -oHE '`[a-z_]+(/[a-z_*]+)*/[a-z_0-9*.-]+\.(c|h|sh|proto|options|po|policy|[158])`' doc/*.md ./*.md | tr -d '`')
exit $status
