#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Texts that a test waits for, and that runs too seldom to notice when they change (said_NAME='...' in tests/vm), are
# still said by the program.
set -uo pipefail
status=0
texts=$(msgcat --no-wrap po/warifu.pot) || exit 1
while IFS= read -r line; do
    said=${line#*:said_*=\'}
    grep -qF -- "${said%\'}" <<<"$texts" || { printf '%s: nothing says that any more\n' "$line"; status=1; }
done < <(grep -H "^said_[a-z_]*='" tests/vm/*.sh)
exit $status
