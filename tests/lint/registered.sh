#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A test that nobody runs is worse than none: each unit test and each system test is in TESTS.
set -uo pipefail
tests=$(make -C "$1" -s print-tests | tr ' ' '\n')
status=0
for file in tests/*/*_test.c tests/{system,pam,fault,vm,ci}/*.sh; do
    [ -e "$file" ] || continue
    case $file in
    tests/system/lib.sh | tests/system/tap.sh | tests/system/overlay.sh | tests/system/image.sh) continue ;;
    tests/vm/guest.sh) continue ;; # inside the machine of usb_key_test.sh
    tests/system/demo.sh | tests/system/shell.sh | tests/*/*_lib.sh | tests/system/boot.sh | tests/system/boot_people.sh) continue ;;
    tests/ci/readme_install.sh | tests/ci/deb_install.sh | tests/ci/whole_life.sh) continue ;; # by .ci/run, on a machine of its own
    *.sh) head -n 12 "$file" | grep -qE 'enter_overlay|tap\.sh|lib\.sh' || continue ;;
    esac
    name=${file%.c}
    grep -qxE "$name" <<<"$tests" || {
        echo "$file is not in TESTS"
        status=1
    }
done
exit $status
