#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What stands in a folder of sources is in the tarball: a header that nobody has listed builds here and nowhere else.
set -uo pipefail
folders=(tokend pam_module tools tests)
listed=$(make -C "$1" -s print-distfiles | sed 's,^\(\.\./\)*,,' | sort -u)
# The rows of broken lines are shipped as a folder.
there=$(find "${folders[@]}" -name '*.[ch]' -o -name '*.sh' -o -name '*.proto' -o -name '*.tsv' | grep -v ^tests/mutate/rows/ | sort)
missing=$(comm -13 <(echo "$listed") <(echo "$there"))
[ -n "$listed" ] && [ -z "$missing" ] && exit 0
printf '%s is not shipped\n' ${missing:-"the list of files"}
exit 1
