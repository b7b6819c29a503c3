#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every check of the text of the project: one `ok` or `not ok` line each, what is wrong as comments.
# Run by `make lint`; needs the tools of ./bootstrap's PACKAGES_LINT. The product must be built.
#   lint.sh SRCDIR BUILDDIR
set -uo pipefail
export LC_ALL=C.UTF-8
top_srcdir=$1 top_builddir=$2
# For clang, without what only gcc knows, and what wants an optimizer.
flags=$(make -C "$top_builddir" -s print-flags |
    sed -E "s/='([^']*)'/='\"\1\"'/g; s/ -f[a-z-]+(=[a-z,-]+)?//g; s/ -[UD]_FORTIFY_SOURCE(=[0-9])?//g")' -Wno-unknown-warning-option'
here=$top_srcdir/tests/lint
cd "$top_srcdir" || exit 1
# shellcheck source=tests/system/tap.sh
. tests/system/tap.sh

# Files of the project: what git knows, or in a tarball what is there.
files() { # GLOB...
    if [ -e .git ]; then git ls-files --cached --others --exclude-standard -- "$@"; else
        local glob
        for glob; do find . -name "$glob" -not -path './build*' -printf '%P\n'; done
    fi
}

check() { # NAME COMMAND...: good when it succeeds; its output is the diagnosis
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "$(head -n 40 <<<"$output")"; fi
}

none() { # COMMAND...: succeeds when it prints nothing
    local output
    output=$("$@" 2>&1)
    [ -z "$output" ] || {
        printf '%s\n' "$output"
        return 1
    }
}

mapfile -t c_files < <(files '*.c' '*.h')
mapfile -t product_files < <(printf '%s\n' "${c_files[@]}" | grep -v '^tests/\|/tests/')
mapfile -t c_sources < <(files '*.c')
mapfile -t shell_files < <(files '*.sh' bootstrap .ci/run 'debian/*.postinst' 'debian/*.postrm' 'debian/*.prerm' 'debian/*.config' debian/tests/installed)
mapfile -t man_pages < <(files 'doc/man/*.[0-9]' '*.[158]' | sort -u)
mapfile -t text_files < <(files '*.md' '*.c' '*.h' '*.sh' '*.proto' '*.policy' '*.conf' '*.mk' '*.am' '*.ac')

# --- tools ------------------------------------------------------------------------------------------
# shellcheck disable=SC2016  # expanded by the inner shell
# The warnings of clang are among its findings; each file in a process of its own: in a second one the analyzer
# takes the names of the first for those it knows (it finds va_list uninitialised where it is not, and may miss others).
# The long form goes through the tests as well, and follows calls as far as the analyzer can: both take several times as
# long as all the rest.
tidy() {
    local sources=("${c_sources[@]}") depth=''
    clang-tidy --version >/dev/null || return
    if [ -z "${CI_SLOW:-}" ]; then
        mapfile -t sources < <(printf '%s\n' "${c_sources[@]}" | grep -v ^tests/)
        depth='--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=mode=shallow'
    fi
    printf '%s\0' "${sources[@]}" |
        xargs -0 -n 1 -P "$(nproc)" sh -c '
            depth=$1 flags=$2; shift 2
            eval "clang-tidy --quiet $depth \"\$@\" -- $flags" 2>/dev/null || echo "$1: error: clang-tidy ends with $?"' sh "$depth" "$flags" | grep -E '(error|warning):' | sort -u
}

tests_warn() {
    printf '%s\n' "${c_sources[@]}" | grep ^tests/ |
        xargs -n 8 -P "$(nproc)" sh -c 'flags=$1; shift; eval "clang -fsyntax-only $flags -Itests -Itests/fake \"\$@\"" 2>&1' sh "$flags"
}

# Sections are told in Japanese as well; of these mandoc knows only the English names.
manuals_clean() {
    mandoc -T lint -W warning "${man_pages[@]}" |
        grep -vE '/ja/.*(first section is not "NAME"|description line outside NAME section|unexpected section)'
}

shell_clean() { printf '%s\0' "${shell_files[@]}" | xargs -0 -n 12 -P "$(nproc)" shellcheck -x -S warning; }

check 'clang-format: every C file is formatted' clang-format --dry-run -Werror "${c_files[@]}"
check 'clang-tidy: no finding, and no warning of clang' none tidy
[ -z "${CI_SLOW:-}" ] || check 'clang: no warning in the tests' none tests_warn
# Over the tables of words (25,800 forms) it does not come to an end.
mapfile -t without_tables < <(grep -LE '#include "factor/(words|word_forms)\.inc"' "${c_sources[@]}")
check 'cppcheck: no finding' cppcheck --quiet -j "$(nproc)" --enable=warning,performance,portability --inline-suppr \
    --std=c11 --error-exitcode=1 -I tokend -I "$top_builddir/tokend" \
    -D__linux__ -DPB_PROTO_HEADER_VERSION=40 "${without_tables[@]}"
check 'shellcheck: no finding' shell_clean
check 'codespell: no misspelling' codespell -q 3 -I "$here/codespell.words" "${text_files[@]}"
if [ ${#man_pages[@]} -gt 0 ]; then
    check 'mandoc: man pages are clean' none manuals_clean
    check 'man pages: readable in any locale, by groff and mandoc' "$here/readable.sh" "${man_pages[@]}"
else
    fail 'mandoc: man pages are clean' 'there are none'
fi

# --- the shape --------------------------------------------------------------------------------------
check 'floors: a folder includes only what stands below it' "$here/floors.sh"
check 'floors and circles: names flow one way, between folders and between the files of each' \
    perl "$here/circles.pl" "$top_srcdir" "$top_builddir"
check 'module: exports are pam_sm_* only; needs libpam and libc only' "$here/exports.sh" "$top_builddir"
check 'shipped: no way in for tests' "$here/hooks.sh" "$top_builddir"
check 'linked: each program of tokend maps what its roles need' "$here/linked.sh" "$top_builddir"
check 'size: no file above 600 lines' none awk 'FNR == 601 {print FILENAME}' "${c_files[@]}" "${shell_files[@]}"
check 'size: no function of the product above 80 lines' none awk '
    FNR == 1 {start = 0}
    /^{$/ {start = FNR}
    /^}$/ && start {if (FNR - start + 1 > 80) print FILENAME ":" start; start = 0}' "${product_files[@]}"
check 'license: every source says SPDX-License-Identifier in its first lines' "$here/license.sh" "${c_files[@]}" "${shell_files[@]}"
check 'words: nothing unfinished, no path of somebody'\''s machine' "$here/words.sh"
check 'shipped: no source is missing in the tarball' "$here/shipped.sh" "$top_builddir"
check 'tests: every test file is run by the suite' "$here/registered.sh" "$top_builddir"
check 'tests: each is named after its source' "$here/mirrored.sh"
check 'requirements: every id that is cited is defined, and every one that is defined is tested' "$here/requirements.pl"

# --- documents and texts ------------------------------------------------------------------------------
check 'texts: Japanese is complete' "$here/catalogue.sh" "$top_builddir"
check 'texts: what rarely run tests wait for is still said' "$here/said.sh"
check 'man pages: Japanese is in step with English' perl "$here/man_ja.pl" doc/man
check 'man pages: every verb is told' "$here/manuals.sh"
check 'man pages: initial values and limits are those of the tables' "$here/limits.sh"
check 'events: the catalogue and the documentation name the same' "$here/events.sh"
check 'documents: every file that they name is there' "$here/cited.sh"
check 'handbook: its commands exist, and the screen says what it quotes' "$here/handbook.sh" "$top_srcdir" "$top_builddir"
check 'verbs: manual, table and completion are made from the declarations' "$here/verbs.sh" "$top_builddir"
check 'broken lines: each row fits the sources' "$here/../mutate/mutations.sh" -n
check 'abuse:M22 E5 successes: no verb claims more than somebody has looked at' "$here/successes.sh"
check 'settings: manual and table are made from their rows' "$here/settings.sh" "$top_builddir"
check 'services: the profiles and the page follow the table' "$here/services.sh"
check 'policies: every shipped profile parses and has no finding' "$here/policies.sh" "$top_builddir"
finish
