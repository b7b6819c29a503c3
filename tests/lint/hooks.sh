#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# No way in for tests in what ships: neither the software keys' code nor the name by which the preloaded
# object of tests/fake finds them.
set -uo pipefail
cd "$1" || exit 1
status=0
for shipped in tokend/tokend tokend/tokend-* warifu warifu-import-reader pam_warifu.so; do
    [ -x "$shipped" ] || {
        echo "$shipped is not built"
        status=1
        continue
    }
    found=$(strings -a "$shipped" | grep -E 'WARIFU_TEST|/tests/fake|libfake|LD_PRELOAD' | head -n 3)
    [ -z "$found" ] || {
        echo "$shipped contains: $found"
        status=1
    }
    found=$(nm --defined-only "$shipped" 2>/dev/null | awk '{print $3}' | grep -xE '(token|hid)_(new|answer|take|give)')
    [ -z "$found" ] || {
        echo "$shipped has code of the software token: $found"
        status=1
    }
done
exit $status
