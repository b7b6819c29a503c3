#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Do the tests notice? Each row of tests/mutate/rows breaks one line that keeps somebody out, in a copy of the sources, and
# names the tests that must fail then. One that all of them survive is a promise that nobody watches.
# Not there: lines behind which another one holds, as the verdict of libsodium about a seal, whose plain
# text is zeros then. Also a row that no longer fits the source is a failure: it must be brought up to date with the line.
# By hand:  tests/mutate/mutations.sh [-n] [-k FILE] [-f FOLDER]... [PATTERN]   (in a build tree)
# -n: only whether each row fits the sources and its tests are there; says which do not (`make lint`).
# -f: the rows of this folder, as tests/mutate/rows names it; each run has a copy of its own, so several may go on at once.
# -k: FILE keeps what was noticed, so that a run which was ended goes on where it was: a row is broken again only when it,
#     its source or one of its tests has changed since. What else they are built with is not looked at: the whole truth
#     is a run without it, or with an empty FILE.
# PATTERN: the rows whose name matches it.
set -uo pipefail
tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
top_srcdir=${top_srcdir:-$(cd "$tests_dir/.." && pwd)}
rows_dir=$tests_dir/mutate/rows
# shellcheck source=tests/system/tap.sh
. "$tests_dir/system/tap.sh"
folders=() only_fit='' kept=''
while getopts nk:f: option; do
    case $option in
    n) only_fit=yes ;;
    k) kept=$(readlink -f "$OPTARG") && touch "$kept" || bail_out "-k: $OPTARG cannot be written" ;;
    *)
        [ "$option" = f ] && [ -e "$rows_dir/$OPTARG.sh" ] || bail_out "-f wants one of: $(cd "$rows_dir" && echo *.sh)"
        folders+=("$OPTARG")
        ;;
    esac
done
shift $((OPTIND - 1))
pattern=${1:-}

# Rows name a test by its file, those of the module with pam_ before it, a script with its folder.
source_of() { # TEST, from the sources
    if [[ $1 == *.sh ]]; then echo "tests/$1"; elif [[ $1 == pam_* && -e tests/pam/${1#pam_}.c ]]; then echo "tests/pam/${1#pam_}.c"; else echo tests/*/"$1".c; fi
}

[ -n "${CI_SLOW:-}$only_fit$pattern${folders[*]}" ] || skip_all 'builds the product once for each broken line; CI_SLOW=1 runs it'
[ -z "${SANITIZE:-}" ] || skip_all 'what the tests notice does not depend on sanitizers'
[ ${#folders[@]} -gt 0 ] || mapfile -t folders < <(cd "$rows_dir" && printf '%s\n' *.sh | sed 's/\.sh$//')

if [ -n "$only_fit" ]; then
    cd "$top_srcdir" || exit 1
    broken() { printf '%s\0' "$1" "$2" "$3" "${*:5}"; } # NAME FILE OLD NEW TEST...
    for folder in "${folders[@]}"; do
        # shellcheck source=/dev/null
        . "$rows_dir/$folder.sh"
    done | perl -0 -e '
        my ($wrong, %text);
        chomp(my @fields = <STDIN>);
        while (my ($name, $file, $old, $tests) = splice @fields, 0, 4) {
            if (!defined $text{$file}) {
                local $/;
                open(my $in, "<", $file) or die "$file: $!\n";
                $text{$file} = <$in>;
            }
            my $at = index $text{$file}, $old;
            $wrong = print "$name: not there once in $file: $old\n" if $at < 0 || index($text{$file}, $old, $at + 1) >= 0;
            for my $test (split / /, $tests) {
                my $pam = $test =~ s/^pam_//r;
                $wrong = print "$name: there is no $test\n" if !-e "tests/pam/$pam.c" && !(() = glob("tests/*/$test.c")) && ($test !~ /\.sh$/ || !-e "tests/$test");
            }
        }
        print "no rows\n" if !%text;
        exit($wrong || !%text ? 1 : 0)'
    exit
fi

work=$(mktemp -d /tmp/warifu-mutations.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar -C "$top_srcdir" --exclude=./build --exclude=./.git -cf - . | tar -C "$work" -xf -
chmod -R u+w "$work"
mkdir "$work/out"
# Warnings about what a broken line leaves unused say nothing. -O0 would be the fastest to compile, but makes the module
# larger than a test of it allows.
if ! (cd "$work/out" && ../configure -q --disable-werror CFLAGS=-O1 && make -s -j"$(nproc)" all) >"$work/log" 2>&1; then
    note "$(tail -n 20 "$work/log")"
    echo 'Bail out! the unbroken copy does not build'
    exit 1
fi

run_tests() { # TEST...: succeeds when all of them pass
    local test
    for test; do
        (cd "$work/out" && top_srcdir=$work top_builddir=$work/out CMOCKA_MESSAGE_OUTPUT=TAP \
            timeout 300 bash "$tests_dir/run_tap.sh" "$(program_of "$test")") >"$work/log" 2>&1 || return 1
        ! grep -q '^not ok' "$work/log" || return 1
    done
}
program_of() { # TEST
    local file
    file=$(cd "$work" && source_of "$1")
    if [[ $file == *.sh ]]; then echo "$work/$file"; else echo "./${file%.c}"; fi
}
build_tests() { # TEST...
    local test programs=(pam_warifu.so tests/pam/pam_peek.so warifu warifu-import-reader)
    for test; do
        if [[ $test == system/*.sh ]]; then # of a tokend on private paths
            programs+=(tests/system/talk)
        elif [[ $test == *.sh ]]; then programs+=(tests/tools/town verb-pages policy-pages); else programs+=("$(program_of "$test")"); fi
    done
    make -C "$work/out" -s -j"$(nproc)" "${programs[@]}" >"$work/log" 2>&1
}

# The tests must pass on what is not broken, or their failing shows nothing.
declare -A sound=()
are_sound() { # TEST...
    local test
    for test; do
        [ -z "${sound[$test]:-}" ] || continue
        build_tests "$test" && run_tests "$test" || return 1
        sound[$test]=yes
    done
}

put_in() { # FILE OLD NEW: OLD, which is there once, becomes NEW
    perl -0777 -e '
        my ($file, $old, $new) = @ARGV;
        open my $in, "<", $file or die;
        my $text = <$in>;
        my $at = index $text, $old;
        exit 1 if $at < 0 || index($text, $old, $at + 1) >= 0;
        substr($text, $at, length $old) = $new;
        open my $out, ">", $file or die;
        print $out $text;' "$@"
}

digest() { # FILE NAME OLD NEW TEST...: of a row, its source and its tests
    local file=$1 test
    shift
    {
        printf '%s\0' "$@"
        cat "$file"
        for test in "${@:4}"; do (cd "$work" && cat "$(source_of "$test")"); done
    } | sha256sum | cut -d ' ' -f 1
}

declare -A rows=() killed=()
broken() { # NAME FILE OLD NEW TEST...
    local name=$1 file=$work/$2 old=$3 new=$4 row=''
    shift 4
    [[ -z $pattern || $name =~ $pattern ]] || return 0
    rows[$folder]=$((${rows[$folder]:-0} + 1))
    [ -z "$kept" ] || row=$(digest "$file" "$name" "$old" "$new" "$@")
    if [ -n "$row" ] && grep -qxF "$row" "$kept"; then
        killed[$folder]=$((${killed[$folder]:-0} + 1))
        pass "$name: noticed in an earlier run"
        return
    fi
    if ! are_sound "$@"; then
        fail "$name" "$* fail without it" "$(tail -n 20 "$work/log")"
        return
    fi
    cp "$file" "$work/whole"
    if ! put_in "$file" "$old" "$new"; then
        fail "$name" "the line is not there once in ${file#"$work/"}: $old"
    elif ! build_tests "$@"; then
        fail "$name" 'does not build:' "$(tail -n 20 "$work/log")"
    elif run_tests "$@"; then
        fail "$name" "survives $*"
    else
        killed[$folder]=$((${killed[$folder]:-0} + 1))
        [ -z "$row" ] || echo "$row" >>"$kept"
        pass "$name: $(grep -m 1 '^not ok' "$work/log" | sed 's/^not ok [0-9]* - //' || true)"
    fi
    cp "$work/whole" "$file"
}

for folder in "${folders[@]}"; do
    # shellcheck source=/dev/null
    . "$rows_dir/$folder.sh"
done
for folder in "${folders[@]}"; do
    [ -z "${rows[$folder]:-}" ] || note "$folder: ${killed[$folder]:-0} of ${rows[$folder]} noticed"
done
finish
