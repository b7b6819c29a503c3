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
all_written() { [ "$(cat "$@" | wc -l)" = "$#" ]; }
key() { # FILE WORD...: the machine reads the paper, and types it back
    local file=$1 papers=("$1")
    shift
    [[ $* != *--shares* ]] || papers=("$file".{1,2})
    { eventually all_written "${papers[@]}"; cat "${papers[@]}"; } 2>/dev/null |
        "$HOME_DIR/warifu" --stdin backup key --output "$file" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err"
    CODE=$?
}
echo '0000 0000' >"$HOME_DIR/wrong"
cat "$HOME_DIR/wrong" "$HOME_DIR/wrong" "$HOME_DIR/wrong" | "$HOME_DIR/warifu" --stdin backup key --recipient "$HOME_DIR/backup.pub" \
    --output "$HOME_DIR/paper" >"$HOME_DIR/out" 2>&1
is "$?/$(find "$HOME_DIR" -name 'backup.pub' -o -name paper)" 1/ 'H3 a paper that nobody can read puts no key in place'
run backup key --recipient "$HOME_DIR/backup.pub" --output "$HOME_DIR/paper"
is "$CODE/$(find "$HOME_DIR" -name 'backup.pub' -o -name paper)" 66/ 'H3 nor does one that nobody was asked about'
key "$HOME_DIR/paper" --recipient "$HOME_DIR/backup.pub"
is "$CODE/$(stat -c %a "$HOME_DIR/backup.pub" "$HOME_DIR/paper" | tr '\n' ' ')" '0/644 600 ' 'H3 a recovery key: its paper is nobody'\''s else'
PAPER=$(cat "$HOME_DIR/paper")
like "$PAPER" '^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$' 'H3 14 groups of four'
run backup key --recipient "$HOME_DIR/backup.pub" --show-secret
is "$CODE" 4 'H3 a second one replaces nothing'
key "$HOME_DIR/other" --recipient "$HOME_DIR/other.pub"
key "$HOME_DIR/shares" --recipient "$HOME_DIR/shared.pub" --shares
is "$CODE/$(cd "$HOME_DIR" && wc -l shares* | tr -s ' \n' ' ')" '0/ 1 shares.1 1 shares.2 2 total ' 'H3 one in two shares, each in a file of its own'
key "$HOME_DIR/unplaced" --recipient "$HOME_DIR/nowhere/backup.pub" --shares
is "$CODE/$(find "$HOME_DIR" -name 'unplaced*')" 73/ 'H3 of a key that cannot be put in place nothing stays'
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
run --socket "$RESCUE" backup make "$HOME_DIR/shared.backup" --recipient "$HOME_DIR/shared.pub" --config "$CONF"
is "$CODE" 0 'H3 another, for two shares'
# The folder of each night: the oldest go, and the disk of the store is not filled.
mkdir "$HOME_DIR/nights"
touch "$HOME_DIR"/nights/warifu-20990{101,102}-020000.backup "$HOME_DIR"/nights/warifu-20200103-020000-000009.backup "$HOME_DIR/nights/another.backup"
sed -e '$a backup_folder = "'"$HOME_DIR"'/nights"' -e '$a backup_keep = 2' "$CONF" >"$HOME_DIR/nights.conf"
run --socket "$RESCUE" backup make --recipient "$HOME_DIR/backup.pub" --config "$HOME_DIR/nights.conf" --json
is "$CODE/$(json '.rows[0].removed')/$(cd "$HOME_DIR/nights" && echo warifu-2020* another*)" \
    '0/2/warifu-20200103-020000-000009.backup another.backup' 'H3 of those of each night the newest stay'
is "$(find "$HOME_DIR/nights" -name 'warifu-*-000010.backup' | wc -l)" 1 'H3 whatever the clock said when they were made'
sed -e '$a backup_reserve = 90' "$CONF" >"$HOME_DIR/full.conf"
run --socket "$RESCUE" backup make "$HOME_DIR/many.backup" --recipient "$HOME_DIR/backup.pub" --config "$HOME_DIR/full.conf" --json
like "$CODE $(json .status.message)" '^73 .*no room' 'H3 what would fill the disk of the store is refused'
is "$(find "$HOME_DIR" -name 'many.backup*')" '' 'H3 and not begun'
# At rest is a tokend whom nobody hears, and no other.
mkdir "$HOME_DIR/blocked"
: >"$HOME_DIR/blocked/no.sock"
run --socket "$HOME_DIR/blocked/no.sock/there" backup make "$HOME_DIR/many.backup" --recipient "$HOME_DIR/backup.pub" --config "$CONF" --json
like "$CODE $(json .status.message)" '^69 .*at rest cannot be told' 'H3 a tokend that cannot be asked is not one at rest'
mkdir "$HOME_DIR/many"
make "$HOME_DIR/many"
is "$CODE/$(find "$HOME_DIR/many" -name 'warifu-*.backup' | wc -l)" 0/1 'H3 in a folder it gets a name of its own'

# --- what happens afterwards ---------------------------------------------------------------------------------------------
LP_CODE=$(fresh_code "$LP_SECRET")
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" GRANTED 'a code is used after the backup'
CREDENTIAL=$(rescue 'totp.list user=news' | value credential | must_have 'credential of news')
rescue "totp.revoke user=news reason=lost n:credential=$CREDENTIAL" | grep -q '^end: DONE'
is $? 0 'a generator is revoked after it'
root password reset news --reason 'somebody else knew it' --show-secret
root password reset news --reason 'mistyped' --show-secret
is "$CODE" 0 'a password is reset after it'
root audit head --key
LOG_KEY=$OUT
root audit rotate-key --reason 'after the backup'
is "$CODE" 0 'and the key of the log is replaced after it'
root audit export --output "$HOME_DIR/later.export"
is "$CODE" 0 'a copy of the log lies elsewhere'

# --- destroyed, and restored on another root -------------------------------------------------------------------------------
stop
restore "$PAPER" "$HOME_DIR/one.backup"
is "$CODE" 4 'H3 what is there is not replaced'
mkdir "$HOME_DIR/lost"
mv "$HOME_DIR"/store/* "$HOME_DIR"/key/* "$HOME_DIR/lost/"
case $PAPER in *0) mistyped=1 ;; *) mistyped=0 ;; esac
restore "${PAPER%?}$mistyped" "$HOME_DIR/one.backup"
is "$CODE" 77 'H3 a letter that was mistyped is noticed'
restore "$(cat "$HOME_DIR/other")" "$HOME_DIR/one.backup"
like "$CODE $(json .status.message)" '^77 .*another recovery key' 'H3 nor does another key open it'
head -c -1 "$HOME_DIR/one.backup" >"$HOME_DIR/cut.backup"
restore "$PAPER" "$HOME_DIR/cut.backup"
is "$CODE" 65 'H3 one that was cut off'
cp "$HOME_DIR/one.backup" "$HOME_DIR/flipped.backup"
flip "$HOME_DIR/flipped.backup" 70000
restore "$PAPER" "$HOME_DIR/flipped.backup"
is "$CODE" 65 'H3 one that was changed'
is "$(find "$HOME_DIR/store" "$HOME_DIR/key" -type f)" '' 'H3 of what fails nothing stays'
restore "$(cat "$HOME_DIR"/shares.{2,2})" "$HOME_DIR/shared.backup"
is "$CODE" 77 'H3 one share alone opens nothing'
restore "$(cat "$HOME_DIR"/shares.{1,2})" "$HOME_DIR/shared.backup"
is "$CODE" 0 'H3 two shares do'
is "$(find "$HOME_DIR/store" -name '*.restored' | wc -l)" 1 'H3 and what is restored says so'
rm -f "$HOME_DIR"/store/* "$HOME_DIR"/key/*
lower=$(tr 'A-Z-' 'a-z ' <<<"$PAPER")
head -n 5 "$HOME_DIR/later.export" >"$HOME_DIR/short.export"
restore "$lower" "$HOME_DIR/one.backup" --log "$HOME_DIR/short.export"
is "$CODE/$(find "$HOME_DIR/store" "$HOME_DIR/key" -type f)" 65/ 'abuse:R6 with a log that is cut off nothing is restored'
: >"$HOME_DIR/store/warifu.db.restored"
restore "$lower" "$HOME_DIR/one.backup"
is "$CODE" 4 'H3 nor where another restore has left something'
rm "$HOME_DIR/store/warifu.db.restored"
restore "$lower" "$HOME_DIR/one.backup" --log "$HOME_DIR/later.export"
is "$CODE/$(json '.rows[0].records')" "7/$RECORDS" 'H3 it is restored, with the key in small letters'
is "$(grep -c '^password.close 0 news$' "$HOME_DIR/store/warifu.db.restored")" 1 'abuse:R6 what tokend is left stands there once'
is "$(sed -n 's/^key //p' "$HOME_DIR/store/warifu.db.restored")" "$LOG_KEY" 'abuse:A3 tokend is told whose log it was'
is "$(stat -c '%a %U' "$HOME_DIR/store/warifu.db" "$HOME_DIR/key/master.key" | tr '\n' ' ')" "600 $VAULT_USER 400 $VAULT_USER " 'H3 for the vault alone'
like "$(json '.rows[] | select(has("again")) | "\(.event) \(.queued) \(.again)"')" "otp.revoked yes warifu totp revoke news --credential $CREDENTIAL --reason REASON" \
    'abuse:R6 what was revoked since is listed, with the command'
like "$(json '.rows[] | select(has("again")) | "\(.event) \(.queued)"')" 'password.reset yes' 'B5 and so is a password that was reset'

# An anchor of then, that someone puts back as well, says nothing.
cp -p "$HOME_DIR/lost/anchor" "$HOME_DIR/key/"
start
root status --json
is "$(item state)/$(item anchor)" unavailable/rolled-back 'abuse:T9 nobody is let in by it yet'
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" FAULT 'abuse:T9 least of all by a used code'
root audit recover --reason 'restored'
is "$CODE" 0 'H3 root accepts it'
is "$(find "$HOME_DIR/store" -name '*.restored')" '' 'H3 and what said so is gone'
root totp list news --json
is "$(json ".rows[] | select(.credential == $CREDENTIAL).state")" revoked 'abuse:R6 what was revoked since is revoked with it'
root user show news --json
is "$(json '.rows[0].password')" none 'B5 abuse:R6 a password that was reset since opens nothing'
is "$(login lp "$LP_PASSWORD" "$LP_CODE")" AGAIN 'abuse:T9 a used code opens nothing'
wait_next_step
is "$(login news "$NEWS_PASSWORD" "$(fresh_code "$NEWS_SECRET")")" AGAIN 'abuse:R6 a revoked generator opens nothing'
root log --event log.recovered --json
like "$(json '.rows[].record')" '"what":"from_backup"' 'H3 an event says that it was restored'
root review list --json
like "$OUT" 'audit.recover' 'F2 and somebody has to look at it'
root status --json
is "$(item state)/$(item log)" serving/as_written 'E1 the log is of one piece'
wait_next_step
later() { [ "$(login lp "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")")" = GRANTED ]; }
holds 'H3 people get in again with codes of later' eventually later
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
