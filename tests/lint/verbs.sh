#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The commands in warifu(1), in both languages, the table in doc/VERBS.md and the completion are those of the declarations (tokend/verbs).
set -uo pipefail
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/doc/man/ja" "$copy/tools/bash" || exit 1
for file in doc/man/warifu.1 doc/man/ja/warifu.1 doc/VERBS.md tools/bash/warifu; do
    cp "$file" "$copy/$file" || exit 1
done
tools/verb_pages.sh "$1" "$copy" || exit 1
status=0
for file in doc/man/warifu.1 doc/man/ja/warifu.1 doc/VERBS.md tools/bash/warifu; do
    diff -u "$file" "$copy/$file" || {
        echo "$file is not what the declarations say: make update-verbs"
        status=1
    }
done
exit $status
