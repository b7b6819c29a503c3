#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What warifu-policy(5), and doc/SETTINGS.md say, in both languages, of each setting of a policy is what its row says
# (settings/policy_table.c, settings/policy_words.c).
set -uo pipefail
made=$(mktemp -d) || exit 1
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/doc/man/ja" || exit 1
tools/policy_pages.sh "$1" . "$made" || exit 1
status=0
for file in doc/man/warifu-policy.5 doc/man/ja/warifu-policy.5 doc/SETTINGS.md doc/SETTINGS.ja.md; do
    diff -u "$file" "$made/$file" || {
        echo "$file is not what the table says: make update-settings"
        status=1
    }
done
exit $status
