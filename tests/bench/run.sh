#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# run.sh BUILDDIR: measures in the overlay of the system tests, with the stores on a real disk (a flush to a
# tmpfs costs nothing), and writes doc/PERFORMANCE.md. The page stays as it was unless all was measured.
#   ROUNDS=N  rounds of most measurements (7)      CI_SLOW=1  also with a million people
#   PARTS=REGEX  only the parts of measure.sh that match, to see that they work: the page is not taken over
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/../system/lib.sh"
top_builddir=$(readlink -f "$1") top_srcdir=$(readlink -f "$top_srcdir")
export top_srcdir top_builddir
[ "$(id -u)" = 0 ] || {
    echo 'needs root' >&2
    exit 3
}
make_image
disk=$top_builddir/tests/bench/disk
rm -rf "$disk"
mkdir -p "$disk"
PASS='top_srcdir top_builddir ROUNDS CI_SLOW PARTS' "$tests_dir/overlay.sh" -i "$image" -b "$top_srcdir" -b "$top_builddir" \
    -w "$disk:/bench" "$top_srcdir/tests/bench/measure.sh" || {
    echo "bench: not everything was measured; doc/PERFORMANCE.md stays as it was" >&2
    exit 1
}
cp "$disk"/{samples,load,filesystem} "$top_builddir/tests/bench/"
rm -rf "$disk"
"$top_srcdir/tests/bench/page.sh" "$top_builddir/tests/bench" >"$top_builddir/tests/bench/PERFORMANCE.md" || exit 1
[ -z "${PARTS:-}" ] || { cat "$top_builddir/tests/bench/PERFORMANCE.md" && exit 0; }
cp "$top_builddir/tests/bench/PERFORMANCE.md" "$top_srcdir/doc/PERFORMANCE.md"
echo 'written: doc/PERFORMANCE.md'
