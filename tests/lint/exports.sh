#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The module is a guest in set-uid programs: it brings six names and maps nothing but libpam and libc.
set -uo pipefail
module=$1/pam_warifu.so
[ -e "$module" ] || {
    echo "$module is not built"
    exit 1
}
status=0
exports=$(nm -D --defined-only "$module" | awk '{print $3}' | sed 's/@.*//' | sort | tr '\n' ' ')
wanted='pam_sm_acct_mgmt pam_sm_authenticate pam_sm_chauthtok pam_sm_close_session pam_sm_open_session pam_sm_setcred '
[ "$exports" = "$wanted" ] || {
    echo "exports: $exports"
    status=1
}
needed=$(readelf -d "$module" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | grep -vE '^(libpam\.so\.0|libc\.so\.6|lib[au]b?san\.so.*)$')
[ -z "$needed" ] || {
    echo "needs: $needed"
    status=1
}
exit $status
