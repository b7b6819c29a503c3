#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A4 in a greeter: LightDM relays nothing of the session phase, so last login, last logout and failures are told
# before the verdict, with time to read them; and what nobody could see is told at the next place that shows it.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/greeter_lib.sh
. "$(dirname "$0")/greeter_lib.sh"
need_greeter
! sanitized address || skip_all 'LightDM does not come up with AddressSanitizer in it; build/gcc runs it, and dialogue_test has the order'
enter_overlay "$@"
start_tokend

start_lightdm
use_stack plain login
asked_for_code() { told 'One-time code'; }
log_in() { # CODE: bob, at the greeter
    greet bob
    eventually told 'assword: ' || greeter_fails 'it does not ask for the password'
    type_text "$(password bob)"
    holds "A1 LightDM asks for the code" eventually asked_for_code
    type_text "$1"
}

# A failure at another place, so that there is something to tell.
probe -t tty1 -a "$(password bob)" -a "$(code bob wrong)" login bob authenticate </dev/null >/dev/null
failures_told() { told 'Failed attempts since then: 1'; }
before=$(sessions)
log_in "$(code bob)"
holds 'A4 LightDM: the greeter is told the failures' eventually failures_told
is "$(sessions)" "$before" 'A4 LightDM: they are shown before the session begins'
holds 'A4 LightDM: and then it opens' eventually opened "$before"
like "$(failures_told)" 'report it' 'A4 LightDM: with what to do about it, in the one message that it shows'
shown=$(failures_told | head -n 1 | awk '{ print $2 }')
shown=$(date -d "$shown" +%s%N)
holds 'A4 LightDM: there were seconds to read it' test $(($(tail -n 1 /tmp/sessions | cut -d" " -f2) - shown)) -gt 7000000000

gone() { ! greeter_serves; }
last() { told 'Last login: '; }
before=$(sessions)
log_in "$(code bob)"
holds 'A4 LightDM: the next time the last login is shown' eventually last
like "$(last)" 'Last logout: ' 'A4 LightDM: and the last logout'
unlike "$(last)" 'Failed attempts since then: [1-9]' 'A4 LightDM: what was told is not told again'
holds 'A4 LightDM: it opens' eventually opened "$before"

# Told to nobody: the greeter is killed while it shows the lines. A terminal tells them.
probe -t tty1 -a "$(password bob)" -a "$(code bob wrong)" login bob authenticate </dev/null >/dev/null
before=$(sessions)
log_in "$(code bob)"
eventually failures_told
kill -KILL "$(greeter_pid)"
export PASSWORD CODE
PASSWORD=$(password bob)
nobody_in() { is "$(sessions)" "$before" "$1"; }
eventually gone
nobody_in 'A4 LightDM: who goes away while it is shown is not logged in'
CODE=$(code bob)
output=$(drive <<'X'
start login
see "login: "
type bob
hidden "assword: " PASSWORD
shown "code.*: " CODE
see {[$#] $}
type "exit"
over 0
X
)
like "$output" 'Failed attempts since then: 1' 'A4 what nobody saw is told at the next place that shows it'
finish
