#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M8 abuse:D6: four times as many logins as the machine can do before their clients give up, through the real module, and
# three of ten hang up at random. Who is let in, and nobody else, is in the log as let in; who is refused is refused
# early and pays nothing, neither a try nor a code; somebody at the console gets in meanwhile; afterwards everybody does.
# Then the same with a vault and with hashers that die in the middle of it.
# shellcheck disable=SC2016  # $N are awk's
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

patience=6 # seconds that the clients wait at least: module option timeout=
work=/tmp/rush
mkdir -p "$work"

# People of a store of its own, each with the same password and a HOTP token; accounts for them.
make_people() { # COUNT
    install -d -m 700 -o warifu -g warifu "$work/store" "$work/key"
    chmod 755 "$work"
    runuser -u warifu -- "$HELPERS/bench_load" "$work/store/warifu.db" "$work/key/master.key" "$1" 100000 \
        Rush-Pa55+word "$work/key/credentials" || bail_out 'the store for the rush could not be made'
    mv "$work/key/credentials" "$work/all"
    awk '{printf "%s:x:%d:100::/nonexistent:/usr/sbin/nologin\n", $1, substr($1, 2) + 100000}' "$work/all" >>/etc/passwd
    set_conf store_file "$work/store/warifu.db"
    set_conf key_file "$work/key/master.key"
    use_policy "$top_srcdir/tests/bench/bench.policy"
}

stacks() { # with the patience
    local service
    mkdir -p "$work/pam"
    for service in bench-two bench-code; do
        printf 'auth required pam_warifu.so timeout=%s\n' "$patience" >"$work/pam/$service"
    done
}

rush() { "$HELPERS/rush" -d "$work/pam" "$@"; }
slice() { sed -n "$1,$2p" "$work/all" >"$work/people"; } # FROM TO: who takes part

# What the log says of each: USER EVENT COUNT.
log_of_logins() {
    local event
    for event in login.proved login.granted login.undelivered login.busy attempt.fault attempt.lost login.replayed; do
        events "$event" | grep -oE '"user": ?"u[0-9]+"' | grep -oE 'u[0-9]+' | sort | uniq -c | awk -v event="$event" '{print $2, event, $1}'
    done >"$work/log"
}

# Joins what clients saw with what the log says: USER CODE BUSY MS HUNG PROVED GRANTED UNDELIVERED BUSY-EVENTS CHARGED
join_log() {
    log_of_logins
    awk 'NR == FNR {n[$1, $2] += $3; next}
        {print $0, n[$1, "login.proved"] + 0, n[$1, "login.granted"] + 0, n[$1, "login.undelivered"] + 0,
            n[$1, "login.busy"] + 0, n[$1, "attempt.fault"] + n[$1, "attempt.lost"] + 0}' "$work/log" "$1" >"$work/joined"
}
number() { awk "$1 {count++} END {print count + 0}" "$work/joined"; } # how many are so

# Logins a second of this machine as it is now, with all that clients cost beside the hash: where sanitizers or
# other tests slow them down, that is most of it.
login_rate() {
    local begun
    begun=$(date +%s%N)
    rush -c "$work/people" -s bench-two >"$work/rate"
    awk -v ms="$((($(date +%s%N) - begun) / 1000000))" '$2 == 0 {n++} END {printf "%d\n", n * 1000 / (ms + 1)}' "$work/rate"
}

make_people 900
stacks
set_conf event_rate 1000000
start_tokend

slice 1 12
rate=$(login_rate)
[ "$rate" -gt 0 ] || rate=1
# Enough people that some hang up in each way; a slow machine is given the time to let some of them in.
overload=$((4 * rate * patience))
[ "$overload" -le 600 ] || overload=600
if [ "$overload" -lt 120 ]; then
    overload=120 patience=$((120 / (4 * rate)))
    stacks
fi
note "about $rate logins a second: $overload clients at once, who wait $patience s each"

# --- the rush -------------------------------------------------------------------------------------------------
slice 13 $((12 + overload))
rush -c "$work/people" -s bench-two -R 10.0.0.7 -w $((patience * 1000)) -h >"$work/seen" &
clients=$!
eventually pgrep -x rush
head -n 1 "$work/all" | sed 's/ 0 6$/ 1 6/' >"$work/console" # somebody whose first code is used
started=$(date +%s%N)
rush -c "$work/console" -s bench-two >"$work/console.seen"
took=$((($(date +%s%N) - started) / 1000000))
wait "$clients"
like "$(cat "$work/console.seen")" '^u000000 (0 0|4 1)' "abuse:M8 abuse:D6 somebody at the console gets in during the rush, or is told at once that it is busy"
at_most "$took" $((patience * 1000 + 2000)) 'abuse:M8 abuse:D6 within the time that a client waits'
note "at the console: $(cat "$work/console.seen") (code, busy, ms)"

join_log "$work/seen"
note "$(awk '{k = $2 == "-" ? "gone" : $2 == 0 ? "let in" : $3 == 1 ? "busy" : "other " $2; n[k]++} END {for (k in n) printf "%s: %d  ", k, n[k]}' "$work/joined")"
holds 'abuse:M8 some are let in' test "$(number '$2 == 0')" -gt 0
holds 'abuse:M8 some are refused early' test "$(number '$3 == 1')" -gt 0
is "$(number '$2 != "-" && $2 != 0 && $3 != 1 && $5 == 0')" 0 'abuse:M8 who stays is let in or told that it is busy: nobody waits in vain'
is "$(number '$2 != "-" && ($2 == 0) != ($7 == 1)')" 0 'abuse:M8 of all who heard an answer, the log has those as granted who were let in, and no others'
is "$(number '$7 > 1 || $8 > 1 || $7 + $8 > $6')" 0 'abuse:M8 each has one grant at most, and each grant its proof before'
is "$(number '$6 != $7 + $8')" 0 'abuse:M8 each proof ends as granted or as undelivered'
# A client that is killed between its last word and its own note of the answer is in; nobody can tell these apart.
at_most "$(number '$2 == "-" && $7 == 1')" 2 'abuse:M8 a client that was gone before the answer is not in the log as let in (but for the last microseconds)'
is "$(number '$3 == 1 && $10 > 0')" 0 'abuse:M8 who is refused early is not charged'
is "$(number '$2 == 0 && $10 > 0')" 0 'abuse:M8 nor is who is let in'
is "$(number '$3 == 1 && $4 > '$((patience * 1000 + 1500)))" 0 'abuse:M8 early is within the time that the client waits'
is "$(events session.closed | grep -c '"user": *"u0')" 0 'abuse:M8 A4 no session is closed that was never opened'

# The codes of those whom nobody let in still work; those of verdicts that nobody took do not, and the log says why.
awk '$7 == 0 && $8 == 0 {print $1}' "$work/joined" >"$work/unused"
grep -wFf "$work/unused" "$work/people" >"$work/people.unused"
rush -c "$work/people.unused" -s bench-code >"$work/unused.seen"
is "$(awk '$2 != 0' "$work/unused.seen" | head -n 3)" '' \
    "abuse:M8 no code is used up by a login that nobody got: $(wc -l <"$work/unused") codes offered once more all work"
note "verdicts that nobody took: $(number '$8 == 1')"

# --- afterwards -----------------------------------------------------------------------------------------------
recovers() { rush -c "$work/console.after" -s bench-two | grep -q '^u0000.. 0 '; }
head -n 2 "$work/all" | tail -n 1 | sed 's/ 0 6$/ 5 6/' >"$work/console.after"
holds 'abuse:M8 then the machine serves again' eventually recovers

# --- with deaths in the middle ---------------------------------------------------------------------------------
let_in() { events login.granted | wc -l; }
grew() { [ "$(let_in)" -gt "$1" ]; }
again() { # ROLE FROM TO NUMBER: people who take part, and who logs in afterwards
    local before
    slice "$2" "$3"
    sed -n "$4p" "$work/all" | sed 's/ 0 6$/ 1 6/' >"$work/console.after" # the first code is used
    before=$(let_in)
    rush -c "$work/people" -s bench-two -R 10.0.0.7 -w $((patience * 1000)) -h >"$work/seen.$1" &
    clients=$!
    holds "abuse:M8 abuse:D12 a rush is on when the $1 dies" eventually grew "$before"
    tokend_pid "$1" | xargs -r kill -KILL
    wait "$clients"
    holds "abuse:M8 abuse:D12 a $1 dies in the rush: then the machine serves again" eventually recovers
    join_log "$work/seen.$1"
    note "$1 killed: $(awk '{k = $2 == "-" ? "gone" : $2 == 0 ? "let in" : $3 == 1 ? "busy" : "other " $2; n[k]++} END {for (k in n) printf "%s: %d  ", k, n[k]}' "$work/joined")"
    is "$(number '$2 != "-" && $2 != 0 && $7 > 0')" 0 "abuse:M8 abuse:D12 a $1 dies in the rush: nobody is in the log as let in who was refused"
    is "$(number '$2 == 0 && $6 == 0')" 0 "abuse:M8 abuse:D12 a $1 dies in the rush: nobody is let in without a record"
    at_most "$(number '$2 == "-" && $7 == 1')" 2 "abuse:M8 abuse:D12 a $1 dies in the rush: nor is who was gone before"
    is "$(number '$3 == 1 && $10 > 0')" 0 "abuse:M8 abuse:D12 a $1 dies in the rush: who is refused early is not charged"
}
again hasher 620 740 3
again vault 741 860 4
finish
