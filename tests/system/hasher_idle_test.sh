#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:X2 abuse:D12: hashers end when nobody has asked them for a while, and nobody notices: what comes while they rest, or
# while they end, is answered; also behind a vault that was killed, and a reload.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool
private_tokend
set_conf hasher_idle '"1s"'
start
make_store && add lp && first_login lp || bail_out 'no person'
login() { talk "$AUTH" user=lp service=login tty=/dev/tty1 "$@"; }
wrong=$(wrong_code "$LP_SECRET")
failures() { rescue 'user.show user=lp' | grep 'origin=local' | value failures; }
forgive() { rescue 'lock.clear user=lp reason=test' >/dev/null; }
rest() { [ -z "$(role hasher)" ]; }
opens() { is "$(login -- "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")" | verdict)" GRANTED "$1"; }

holds 'abuse:X2 nobody asks, and no hasher is left' eventually rest
opens 'abuse:D12 what is asked then is answered'
holds 'abuse:X2 they end again' eventually rest
vault=$(role vault | must_have vault)
kill -KILL "$vault"
again() { [ "$(role vault)" != "$vault" ] && serves; }
holds 'abuse:D12 a vault that was killed while they rest comes back' eventually again
holds 'abuse:X2 the hashers of the next one rest as well' eventually rest
opens 'abuse:D12 and are there when they are asked'
holds 'abuse:X2 they rest' eventually rest
vault=$(role vault | must_have vault)
kill -HUP "$TOKEND"
holds 'premise: a reload brings another vault' eventually again
holds 'abuse:X2 its hashers rest' eventually rest
opens 'abuse:D12 after a reload, too'

# Where the end of one and the next question meet.
forgive
said=''
for pause in .8 .9 .95 .975 1 1.025 1.05 1.1; do
    sleep "$pause"
    said+="$(login -- wrong "$wrong" | verdict) "
    forgive
done
is "$(tr ' ' '\n' <<<"$said" | sort | uniq -c | tr -s ' \n' ' ')" ' 1 8 AGAIN ' 'abuse:D12 a question that meets the end of a hasher is answered'
is "$(grep -c 'hasher (pid [0-9]*)' <(grep -v 'is running' "$LOG"))" 0 'nothing is said of it: they ended in order'
kill -TERM "$TOKEND"
wait "$TOKEND"
is $? 0 'SIGTERM ends it in order'
TOKEND=
is "$(grep -c 'AddressSanitizer\|runtime error' "$LOG")" 0 'sanitizers have nothing to say'
finish
