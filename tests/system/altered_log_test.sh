#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# An altered log says so (E1 E5, abuse:A2 abuse:A3): each alteration, by somebody with SQL while tokend is down, for nobody else
# can write while it runs. Status, log and an event name the records and the kind, reading goes on behind them, and logins
# follow the policy.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool jq sqlite3
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
STORE=$HOME_DIR/store/warifu.db
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
root() { # WORD...: sets OUT and CODE
    "$HOME_DIR/warifu" --socket "$RESCUE" --rescue 'altered log' "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
json() { jq -r "$1" <<<"$OUT"; }
sql() { # with the guards away meanwhile, and put back as they were
    sqlite3 "$STORE" "BEGIN IMMEDIATE; DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; $1;
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        COMMIT" >/dev/null
}
newest() { sqlite3 "$STORE" 'SELECT MAX(sequence) FROM audit'; }
flaws() { json '[.rows[] | select(has("flaw")) | "\(.flaw) \(.first)-\(.last)"] | join(", ")'; }
login() { # CODE: what it says
    talk "$AUTH" user=lp service=login tty=/dev/tty5 -- "$LP_PASSWORD" "$1" | verdict
}
altered_events() { # KIND RECORDS
    root log --event log.altered --json
    json "[.rows[] | select(.record // \"\" | contains(\"\\\"what\\\":\\\"$2\\\"\") and contains(\"\\\"why\\\":\\\"$1\\\"\"))] | length"
}
event_of() { [ "$(altered_events "$1" "$2")" -ge 1 ]; }

start
make_store || bail_out 'no store'
add lp || bail_out 'no lp'
first_login lp || bail_out 'lp cannot begin'
root status --json
is "$CODE/$(json '.rows[] | select(.item == "log").value')" 0/as_written 'E1 a log as it was written'
root log --json
is "$CODE/$(flaws)" 0/ 'E1 and nothing is said of it'
stop
mkdir "$HOME_DIR/whole"
cp -a "$HOME_DIR/store" "$HOME_DIR/key" "$HOME_DIR/whole/"
start

try() { # NAME KIND RECORDS EXIT SQL
    local name=$1 kind=$2 records=$3 exit=$4 edit=$5
    put_back
    sql "$edit"
    start
    root status --json
    is "$CODE/$(flaws)" "$exit/$kind $records" "$name: status names the records and the kind"
    root log --json
    is "$CODE/$(flaws)" "$exit/$kind $records" "$name: so does the log"
    like "$(json '.rows[-1].event')" 'admin\.rescue|log\.altered' "$name: which is read to its end"
    root log --user nobody-of-that-name --json
    is "$CODE/$(flaws)" "$exit/$kind $records" "$name: and a look for something else"
    root audit search --event user.added --json
    is "$CODE/$(flaws)" "$exit/$kind $records" "$name: so does a search"
    root log
    like "$OUT" '\*\*\* LOG ALTERED: ' "$name: with a mark for people"
    eventually event_of "$kind" "$(what "$records")"
    is $? 0 "$name: an alert is on record"
}
what() { # FIRST-LAST, as an event has it
    [ "${1%-*}" = "${1#*-}" ] && echo "${1%-*}" || echo "$1"
}
put_back() { # the store as it was, and what lies beside the key
    stop
    rm -rf "$HOME_DIR/store" "$HOME_DIR/key"
    cp -a "$HOME_DIR/whole/store" "$HOME_DIR/whole/key" "$HOME_DIR/"
}
try 'E5 abuse:A3 edited' edited 5-6 20 "UPDATE audit SET body = replace(body, 'host', 'hots') WHERE sequence IN (5, 6)"
try 'E5 abuse:A3 deleted' deleted 4-4 21 'DELETE FROM audit WHERE sequence = 4'
try 'E5 abuse:A3 two exchanged' edited 8-9 20 'UPDATE audit SET sequence = 99 WHERE sequence = 8;
    UPDATE audit SET sequence = 8 WHERE sequence = 9; UPDATE audit SET sequence = 9 WHERE sequence = 99'

# The tail: what comes next stands behind it. Logins go on, as the policy says.
put_back
last=$(newest)
sql "DELETE FROM audit WHERE sequence > $((last - 2))"
start
is "$(login "$(fresh_code "$LP_SECRET")")" GRANTED 'E2 abuse:A2 cut tail: logins go on, as the policy says'
root status --json
like "$CODE/$(flaws)" "^2[14]/(cut|deleted) $((last - 1))-$last$" 'E5 abuse:A2 cut tail: status says so'
root log --json
like "$CODE/$(flaws)" "^21/deleted $((last - 1))-$last$" 'E5 abuse:A2 cut tail: so does the log'
eventually event_of cut "$((last - 1))-$last"
is $? 0 'E5 abuse:A2 cut tail: an alert is on record'

# Put in behind the end, of another time: it keeps nobody out, and nobody vouches for it.
put_back
last=$(newest)
sql "INSERT INTO audit SELECT $((last + 1)), wall, steady, event, subject, body, mac FROM audit WHERE sequence = 3"
start
is "$(login "$(fresh_code "$LP_SECRET")")" GRANTED 'E2 abuse:A3 a record put in: logins go on'
root status --json
is "$(flaws)" "added $((last + 1))-$((last + 1))" 'E5 abuse:A3 a record that somebody put in is named'

# Nobody is let in where the policy says so.
set_policy() { sed -i '/^altered_log/d' "$HOME_DIR/test.policy" && sed -i "1i altered_log = $1" "$HOME_DIR/test.policy"; }
put_back
set_policy refuse
sql 'DELETE FROM audit WHERE sequence = 4'
start
is "$(login "$(fresh_code "$LP_SECRET")")" FAULT 'E1 abuse:A3 altered_log = refuse: nobody is let in'
root status --json
like "$CODE" '^2[0-9]$' 'F2 and root can look'
root audit recover --reason 'looked into it'
is "$CODE" 0 'F2 root says that it was looked into'
is "$(login "$(fresh_code "$LP_SECRET")")" GRANTED 'E1 and people are let in again'
root status --json
is "$CODE/$(flaws)" '0/deleted 4-4' 'E1 the gap stays named, as one that was looked into'
put_back
start
is "$(login "$(fresh_code "$LP_SECRET")")" GRANTED 'E1 by a log as it was written people are'
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
