#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# H3: a backup is made while people log in, opens with the recovery key alone, and on another root brings nobody's used code
# back; what was revoked since is listed from a later copy of the log (abuse:R6, abuse:T9).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool jq sqlite3
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
run() { # WORD...: sets OUT and CODE
    "$HOME_DIR/warifu" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
root() { run --socket "$RESCUE" --rescue 'backup' "$@"; }
json() { jq -r "$1" <<<"$OUT"; }
item() { json ".rows[] | select(.item == \"$1\").value"; }
make() { run --socket "$RESCUE" backup make "$@" --recipient "$HOME_DIR/backup.pub" --config "$CONF" --json; }
restore() { # PAPER WORD...
    local paper=$1
    shift
    "$HOME_DIR/warifu" --stdin restore "$@" --config "$CONF" --json >"$HOME_DIR/out" 2>"$HOME_DIR/err" <<<"$paper"
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
login() { talk "$AUTH" "user=$1" service=login tty=/dev/tty5 -- "$2" "$3" | verdict; }

# --- the key -------------------------------------------------------------------------------------------------------
run backup key --recipient "$HOME_DIR/backup.pub" --output "$HOME_DIR/paper"
is "$CODE/$(stat -c %a "$HOME_DIR/backup.pub" "$HOME_DIR/paper" | tr '\n' ' ')" '0/644 600 ' 'H3 a recovery key: its paper is nobody'\''s else'
PAPER=$(cat "$HOME_DIR/paper")
like "$PAPER" '^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$' 'H3 14 groups of four'
run backup key --recipient "$HOME_DIR/backup.pub" --show-secret
is "$CODE" 4 'H3 a second one replaces nothing'
run backup key --recipient "$HOME_DIR/other.pub" --output "$HOME_DIR/other"
run backup key --recipient "$HOME_DIR/third.pub"
is "$CODE" 2 'abuse:C2 it is not printed where no terminal is'

# --- a backup, while people log in -----------------------------------------------------------------------------------
start
make_store || bail_out 'no store'
for user in lp news; do
    if ! add $user || ! first_login $user; then bail_out "$user cannot begin"; fi
done
busy() { while :; do login lp wrong-Password7 000000 >/dev/null; rescue 'lock.clear user=lp reason=test' >/dev/null; done; }
busy &
BUSY=$!
make "$HOME_DIR/one.backup"
kill "$BUSY" && wait "$BUSY" 2>/dev/null
is "$CODE/$(stat -c %a "$HOME_DIR/one.backup")" 0/600 'H3 a backup is made while people log in'
note "$(json '.rows[0] | "\(.bytes) bytes, \(.copies) copies"')"
RECORDS=$(json '.rows[0].records')
holds 'H3 it knows how long the log was' test "$RECORDS" -gt 10
is "$(find "$HOME_DIR" -name '*.new')" '' 'H3 nothing is left beside it'
unlike "$(strings -n 6 "$HOME_DIR/one.backup")" 'audit_no_update|login\.granted|SQLite' 'B7 nothing of it can be read'
make "$HOME_DIR/one.backup"
is "$CODE" 73 'H3 an earlier one is not replaced'
mkdir "$HOME_DIR/many"
make "$HOME_DIR/many"
is "$CODE/$(find "$HOME_DIR/many" -name 'warifu-*.backup' | wc -l)" 0/1 'H3 in a folder it gets a name of its own'

# --- what happens afterwards ---------------------------------------------------------------------------------------------
LP_CODE=$(fresh_code "$LP_SECRET")
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" GRANTED 'a code is used after the backup'
CREDENTIAL=$(rescue 'totp.list user=news' | value credential | must_have 'credential of news')
rescue "totp.revoke user=news reason=lost n:credential=$CREDENTIAL" | grep -q '^end: DONE'
is $? 0 'a generator is revoked after it'
root audit export --output "$HOME_DIR/later.export"
is "$CODE" 0 'a copy of the log lies elsewhere'

# --- destroyed, and restored on another root -------------------------------------------------------------------------------
stop
restore "$PAPER" "$HOME_DIR/one.backup"
is "$CODE" 4 'H3 what is there is not replaced'
mkdir "$HOME_DIR/lost"
mv "$HOME_DIR"/store/* "$HOME_DIR"/key/* "$HOME_DIR/lost/"
restore "${PAPER%?}0" "$HOME_DIR/one.backup"
is "$CODE" 77 'H3 a letter that was mistyped is noticed'
restore "$(cat "$HOME_DIR/other")" "$HOME_DIR/one.backup"
like "$CODE $(json .status.message)" '^77 .*another recovery key' 'H3 nor does another key open it'
head -c -1 "$HOME_DIR/one.backup" >"$HOME_DIR/cut.backup"
restore "$PAPER" "$HOME_DIR/cut.backup"
is "$CODE" 65 'H3 one that was cut off'
cp "$HOME_DIR/one.backup" "$HOME_DIR/flipped.backup"
printf 'X' | dd of="$HOME_DIR/flipped.backup" bs=1 seek=70000 conv=notrunc status=none
restore "$PAPER" "$HOME_DIR/flipped.backup"
is "$CODE" 65 'H3 one that was changed'
is "$(find "$HOME_DIR/store" "$HOME_DIR/key" -type f)" '' 'H3 of what fails nothing stays'
lower=$(tr 'A-Z-' 'a-z ' <<<"$PAPER")
restore "$lower" "$HOME_DIR/one.backup" --log "$HOME_DIR/later.export"
is "$CODE/$(json '.rows[0].records')" "7/$RECORDS" 'H3 it is restored, with the key in small letters'
is "$(stat -c '%a %U' "$HOME_DIR/store/warifu.db" "$HOME_DIR/key/master.key" | tr '\n' ' ')" "600 $VAULT_USER 400 $VAULT_USER " 'H3 for the vault alone'
like "$(json '.rows[] | select(has("again")) | "\(.event) \(.again)"')" "otp.revoked warifu totp revoke news --credential $CREDENTIAL --reason REASON" \
    'abuse:R6 what was revoked since is listed, with the command'

start
root status --json
is "$(item state)/$(item anchor)" unavailable/rolled-back 'abuse:T9 nobody is let in by it yet'
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" FAULT 'abuse:T9 least of all by a used code'
root audit recover --reason 'restored'
is "$CODE" 0 'H3 root accepts it'
root totp revoke news --credential "$CREDENTIAL" --reason 'again, after the restore'
is "$CODE" 0 'abuse:R6 what is listed can be done again'
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" AGAIN 'abuse:T9 a used code opens nothing'
is "$(login news "$NEWS_PASSWORD" "$(fresh_code "$NEWS_SECRET")")" AGAIN 'abuse:R6 a revoked generator opens nothing'
root log --event log.recovered --json
like "$(json '.rows[].record')" '"what":"rolled_back"' 'H3 an event says that it was restored'
root review list --json
like "$OUT" 'audit.recover' 'F2 and somebody has to look at it'
root status --json
is "$(item state)/$(item log)" serving/as_written 'E1 the log is of one piece'
wait_next_step
later() { [ "$(login lp "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")")" = GRANTED ]; }
holds 'H3 people get in again with codes of later' eventually later
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
