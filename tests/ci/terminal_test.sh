#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M11: what types README's commands on a new machine is itself right: a terminal, what is typed, the exit status, an end.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
set -o pipefail
on_terminal() { timeout 60 perl "$top_srcdir/tests/ci/terminal.pl" "$@" </dev/null | tr -d '\r'; }

is "$(on_terminal '' bash -c 'test -t 0 && test -t 1 && test -t 2 && echo "$(stty size)" >/dev/tty')" '24 80' 'abuse:M11 a command has a terminal of its own'
on_terminal '' bash -c 'exit 3' >/dev/null
is $? 3 'abuse:M11 its exit status is told'
on_terminal '' bash -c 'kill -KILL $$' >/dev/null
is $? 137 'abuse:M11 a signal, too'
# What is typed early is thrown away, as programs do that ask for a password.
like "$(on_terminal $'y\n' bash -c 'sleep 1.5; read -r -t 0.1 -n 10000 nothing; stty -echo; read -r said; echo "said=$said"')" 'said=y' \
    'abuse:M11 what is asked is answered, again and again'
like "$(on_terminal $'y\n' bash -c 'for i in {1..20000}; do echo $i; done')" '20000' 'abuse:M11 much output while it is typed to'
# One that goes on in the background does not hold it up once the terminal is closed.
on_terminal '' bash -c 'setsid sleep 300 <&- >&- 2>&- & echo $!' >/dev/null
is $? 0 'abuse:M11 it ends with the command'
finish
