#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What monitoring asks (G1): root looks without factors and without a reason, leaves nothing behind by it, and gets nothing
# else; the exit status is that of the worst, and a tokend that does not answer is said so, too.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs jq
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
look() { # WORD...: without --rescue; sets OUT, ERR and CODE
    "$HOME_DIR/warifu" --socket "$RESCUE" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out") ERR=$(cat "$HOME_DIR/err")
}
json() { jq -r "$1" <<<"$OUT"; }
item() { json ".rows[] | select(.item == \"$1\").value"; }
metric() { sed -n "s/^$1 //p" "$PROM"; }
PROM=$HOME_DIR/warifu.prom

start
look status --line
like "$CODE $OUT" '^41 CRITICAL: there is no store yet' 'G1 before there is a store'
make_store || bail_out 'no store'
add lp || bail_out 'no lp'

look status --json
before=$(item records)
is "$CODE/$(item state)/$(item recording)/$(item anchor)/$(item users)" 0/serving/works/kept/2 'G1 root looks without a reason'
holds 'G1 at the size of the store, too' test "$(item store_bytes)" -gt 4096
look status --line
like "$CODE $OUT" '^0 FINE: .*something waits for a second look.*\| people=2 locked=0 waiting=0$' 'G1 one line'
is "$(wc -l <"$HOME_DIR/out")/$ERR" 1/ 'G1 and nothing beside it'
LANG=C.UTF-8 look --lang ja --locale-dir "$HOME_DIR/po" status --line
like "$OUT" '^正常: ' 'G1 in Japanese'
look status --json
is "$(item records)" "$before" 'G1 F2 that is no rescue: it leaves no record and nothing to review'
look user list
like "$CODE $ERR" '^5 .*Without a reason root may only ask for the state' 'F2 nothing else opens to it'
look user suspend lp --reason x
is "$CODE" 5 'F2 least of all a change'
look audit recover --reason x
is "$CODE" 5 'F2 nor what repairs'

look status --openmetrics
like "$CODE $OUT" $'^0 .*warifu_up 1\n.*warifu_people 2\n.*# EOF$' 'G1 metrics'
unlike "$OUT" 'games|lp' 'G1 they name nobody'
look status --output "$PROM"
is "$CODE/$(stat -c %a "$PROM")/$(metric warifu_store_serving)" 0/640/1 'G1 into a file'

stop
mv "$HOME_DIR/key/anchor" "$HOME_DIR/anchor"
start
look status --json
is "$CODE/$(item state)/$(item anchor)" 41/unavailable/rolled-back 'G1 abuse:T9 a store that cannot be used is no success'
look status
like "$CODE $ERR" '^41 .*the store cannot be used: nobody can log in' 'G1 and says so'
look status --output "$PROM"
is "$CODE/$(metric warifu_store_serving)/$(metric warifu_status)" 41/0/3 'G1 so do metrics'
stop

look status --line
like "$CODE $OUT" '^41 CRITICAL: tokend does not answer' 'G1 nobody answers'
look status --output "$PROM"
is "$CODE/$(metric warifu_up)" 41/0 'G1 and metrics say so'
look status
is "$CODE" 69 'G1 people are told where it was looked for'
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
