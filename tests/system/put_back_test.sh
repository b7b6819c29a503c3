#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A store that was put back to an earlier state is noticed by the anchor beside the key, and refused until somebody who is root
# has accepted it on record (abuse:T9, abuse:R6): a used code opens nothing again, and what was revoked stays shut out meanwhile.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool jq
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
root() { # WORD...: sets OUT and CODE
    "$HOME_DIR/warifu" --socket "$RESCUE" --rescue 'put back' "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
json() { jq -r "$1" <<<"$OUT"; }
item() { json ".rows[] | select(.item == \"$1\").value"; }
login() { talk "$AUTH" user="$1" service=login tty=/dev/tty5 -- "$2" "$3" | verdict; }
keep() { # NAME: the store as it is
    stop
    rm -rf "${HOME_DIR:?}/$1"
    cp -a "$HOME_DIR/store" "$HOME_DIR/$1"
    start
}
put_back() { # NAME
    stop
    rm -rf "$HOME_DIR/store"
    cp -a "$HOME_DIR/$1" "$HOME_DIR/store"
    start
}
refused() { # NAME
    root status --json
    like "$CODE/$(item state)/$(item why)" '^[0-9]*/unavailable/.*put back to an earlier state' "$1: status says why"
    root user list
    differs "$CODE" 0 "$1: nothing else works"
}

start
make_store || bail_out 'no store'
for user in lp news; do
    if ! add $user || ! first_login $user; then bail_out "$user cannot begin"; fi
done
is "$(stat -c '%a %U' "$HOME_DIR/key/anchor")" "600 $VAULT_USER" 'abuse:T9 the anchor lies beside the key, for the vault alone'
keep yesterday
CODE_USED=$(fresh_code "$LP_SECRET")
is "$(login lp "$LP_PASSWORD" "$CODE_USED")" GRANTED 'a code is used'
CREDENTIAL=$(rescue 'totp.list user=news' | value credential | must_have 'credential of news')
rescue "totp.revoke user=news reason=lost n:credential=$CREDENTIAL" | grep -q '^end: DONE'
is $? 0 'a generator is revoked'
NEWS_CODE=$(fresh_code "$NEWS_SECRET")
is "$(login news "$NEWS_PASSWORD" "$NEWS_CODE")" AGAIN 'and opens nothing'

# What crashes is no earlier state.
kill_all
start
root status --json
is "$(item state)" serving 'abuse:T9 a power cut is no earlier state'
keep today
root status --json
is "$(item state)" serving 'abuse:T9 nor is a restart'

stop
cp -a "$HOME_DIR/store" "$HOME_DIR/newest"
put_back yesterday
refused 'abuse:T9 abuse:R6 yesterday'
is "$(login lp "$LP_PASSWORD" "$CODE_USED")" FAULT 'abuse:T9 a used code opens nothing'
is "$(login news "$NEWS_PASSWORD" "$NEWS_CODE")" FAULT 'abuse:R6 nor does a generator that was revoked'
put_back newest
root status --json
is "$(item state)" serving 'abuse:T9 the newest state is served again'

# Accepted by root, on record.
put_back yesterday
root audit recover --reason 'disk broken' --json
is "$CODE/$(json '.rows[0].flaw')" 0/rolled-back 'abuse:T9 root accepts it'
root status --json
is "$(item state)" serving 'abuse:T9 then it serves'
is "$(login lp "$LP_PASSWORD" "$CODE_USED")" AGAIN 'abuse:T9 a used code opens nothing after that'
root log --event log.recovered --json
like "$(json '.rows[].record')" '"what":"rolled_back"' 'abuse:T9 it is on record'
like "$(json '.rows[].record')" '"reason":"disk broken"' 'abuse:T9 with the reason'
root review list --json
like "$OUT" 'audit.recover' 'F2 and somebody has to look at it'
stop
start
root status --json
is "$(item state)" serving 'abuse:T9 it stays accepted'
keep accepted

# The others are none any more: not the one that was longer, nor the one that was accepted, as it was before.
put_back today
refused 'abuse:T9 the state that was given up'
put_back yesterday
refused 'abuse:T9 the same earlier state again'

# Without an anchor nobody knows.
put_back accepted
stop
mv "$HOME_DIR/key/anchor" "$HOME_DIR/"
start
root status --json
like "$(item state)/$(item why)" 'unavailable/the anchor of the store .* missing' 'abuse:T9 a store whose anchor is gone is refused'
stop
head -c 1024 /dev/zero >"$HOME_DIR/key/anchor"
chown "$VAULT_USER" "$HOME_DIR/key/anchor"
chmod 600 "$HOME_DIR/key/anchor"
start
root status --json
like "$(item state)/$(item why)" 'unavailable/the anchor of the store .*damaged' 'abuse:T9 so is one whose anchor says nothing'
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
