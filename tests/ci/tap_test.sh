#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The helpers that every test rests upon can fail: each is called with what it must pass and what it must not, a
# command that never ran and an output that is empty among it, and what it prints is looked at.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

# One helper in a script of its own: its lines and its status.
said_by() { # COMMAND
    TMPDIR=${TMPDIR:-/tmp} bash -c '. "$0/tests/system/tap.sh"; '"$1; finish" "$top_srcdir" 2>&1
    echo "status $?"
}
passes() { # COMMAND
    local output
    output=$(said_by "$1 NAME")
    like "$output" $'(^|\n)ok 1 - NAME\n1..1\nstatus 0$' "passes: $1"
}
reports() { # COMMAND [ERE]: a failure, with the diagnostic
    local output
    output=$(said_by "$1")
    like "$output" $'(^|\n)not ok 1 - NAME\n.*'"${2:-}"$'.*1..1\nstatus 1$' "fails: $1"
}

passes 'is a a'
reports 'is a b NAME' 'wanted: b'
reports "is '' b NAME"
like "$(said_by 'is a b NAME || note more')" '# more' 'what is to be told of a check that fails is told'
unlike "$(said_by 'is a a NAME || note more')" 'more' 'and of no other'
passes 'differs a b'
reports 'differs a a NAME' 'must not be: a'
passes 'like abc b'
reports 'like abc x NAME' 'no match: x'
reports "like '' x NAME"
passes 'unlike abc x'
reports 'unlike abc b NAME' 'match: b'
reports "unlike '' b NAME" 'shows nothing'
passes 'at_most 3 3'
reports 'at_most 4 3 NAME' 'got 4'
reports "at_most '' 3 NAME"

reports 'holds NAME false' 'exit 1'
reports 'holds NAME no-such-program' 'exit 127'
reports 'fails NAME true' 'succeeded'
reports 'fails NAME no-such-program' 'status 127'
reports 'fails NAME /etc/passwd' 'status 126'
reports "fails NAME bash -c 'kill -SEGV \$\$'" 'status 139'
like "$(said_by 'fails NAME false')" '^ok 1 - NAME' 'passes: fails NAME false'
like "$(said_by "fails NAME bash -c 'exit 125'")" '^ok 1 - NAME' 'passes: fails NAME with the last status of a program'
like "$(said_by "exits 4 NAME bash -c 'exit 4'")" '^ok 1 - NAME' 'passes: exits 4'
reports "exits 4 NAME bash -c 'exit 3'" 'status 3, not 4'
reports 'exits 1 NAME no-such-program' 'status 127, not 1'

like "$(said_by "premise 'a thing' false; pass never")" 'Bail out! a premise fails: a thing.status 1' \
    'a premise that fails ends the script, and it says which'
like "$(said_by "value=\$(printf '' | must_have 'secret'); pass never")" 'Bail out! a premise fails: there is no secret' \
    'so does a value that is not there, also from a $(...)'
unlike "$(said_by "value=\$(printf '' | must_have 'secret'); pass never")" 'never' 'nothing is checked after it'
like "$(said_by 'exit 0')" '^status 0$' 'a script that ends early has no plan, which the harness counts'

# What is missing: a reason of its own on a machine where packages are not ours, a failure where they are.
for call in 'need_programs no-such-program:its-package' 'need_file /no/such/file its-package'; do
    output=$(CI_MINIMAL='' said_by "$call; pass never")
    like "$output" '^1..0 # SKIP needs the package its-package, which ./bootstrap check installs.status 0$' "abuse:M11 skips: $call"
    output=$(CI_MINIMAL=1 said_by "$call; pass never")
    like "$output" '^Bail out! the package its-package is not in the lists of bootstrap.status 1$' "abuse:M11 a failure under CI_MINIMAL: $call"
done
like "$(CI_MINIMAL='' said_by 'skip_missing NAME its-package')" '^ok 1 - NAME # SKIP needs the package its-package' 'abuse:M11 skips: skip_missing'
like "$(CI_MINIMAL=1 said_by 'skip_missing NAME its-package')" '^not ok 1 - NAME' 'abuse:M11 a failure under CI_MINIMAL: skip_missing'
like "$(said_by 'need_programs sh; pass here')" '^ok 1 - here' 'what is there is not missing'

# Waiting has an end, and ends with the state.
file=$(mktemp) || exit 1
rm "$file"
(until [ -e "$file.go" ]; do sleep 0.05; done && : >"$file") &
exits 1 'what never comes is waited for no longer than that' within 1 test -e "$file"
: >"$file.go"
holds 'what comes is seen' eventually test -e "$file"
wait
rm -f "$file" "$file.go"
finish
