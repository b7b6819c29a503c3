#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Each connection between tokend's processes is cut or fed with nonsense, one after the other and then at random
# (abuse:M15): logins resume without a hand, and nobody is let in meanwhile who should not be. ROUNDS and SEED for more.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool
private_tokend
rule='rule "m15" {\n    clauses = {"A2"}\n    service = {"m15"}\n    origin = local\n    classes = 1\n    one_class_by = "K1"\n    way = {"password"}\n    unsynchronised_clock = warn\n    failures = 50\n    window = "15m"\n    lock = "15m"\n    tries = 1\n}\n'
sed -i "0,/^rule /s//$rule\nrule /" "$HOME_DIR/test.policy"
start
make_store && add lp && first_login lp || bail_out 'no person'

cut() { "$top_builddir/tests/system/cut" "$@"; }
enters() { [ "$(talk "$AUTH" user=lp service=m15 patience=3000 -- "$LP_PASSWORD" | verdict)" = GRANTED ]; }
rescued() { rescue status | grep -q '^end: '; }
is_other() { # ROLE PIDS
    [ "$(role "$1")" != "$2" ]
}
holds 'a person enters' eventually enters
cut "$(role front | must_have front)" 0 count >"$HOME_DIR/count"
[ $? != 77 ] || skip_all 'needs CAP_SYS_PTRACE, to get at the descriptors of other processes'
at_least() { [ "$1" -ge "$2" ]; }
holds 'the front has connections to vault, names and supervisor' at_least "$(cat "$HOME_DIR/count")" 3

# Logins resume; how long that took is printed, for a busy machine may take its time.
slowest=0 rounds=0
resume() { # WHAT
    local begun took
    begun=$(date +%s%N)
    if ! eventually enters; then
        fail "abuse:M15 $1: logins resume" "$(tail -n 15 "$LOG")"
        return
    fi
    took=$((($(date +%s%N) - begun) / 1000000))
    [ "$took" -le "$slowest" ] || slowest=$took
    rounds=$((rounds + 1))
    [ -z "${2:-}" ] || pass "abuse:M15 $1: logins resume"
}

# --- the case: the front's connection to the vault, and neither of them ends ------------------------------
for how in cut garble; do
    front=$(role front | must_have front) vault=$(role vault | must_have vault)
    before=$(grep -c 'joining front and vault anew' "$LOG")
    # The supervisor's comes first, then the vault's and that of names; later ends have other numbers.
    joined() { [ "$(grep -c 'joining front and vault anew' "$LOG")" -gt "$before" ]; }
    for number in 0 1 2 3; do
        [ "$(role front)" = "$front" ] && ! joined || continue
        cut "$vault" "$number" $how >/dev/null
        resume "connection $number of the vault, $how"
        front=$(role front) vault=$(role vault)
    done
    holds "abuse:M15 front and vault are joined anew ($how)" joined
    is "$(talk "$AUTH" user=lp service=m15 patience=3000 -- wrong | verdict)" DENIED "abuse:M15 and a wrong password is one ($how)"
done

# --- each connection of each role, both ways ------------------------------------------------------------
rescued
for name in front names vault hasher rescue rescue-names; do
    pid=$(role $name | head -1)
    [ -n "$pid" ] || { rescued; pid=$(role $name | head -1 | must_have "a process $name"); }
    most=$(cut "$pid" 0 count)
    for ((number = 0; number < most; number++)); do
        for how in cut garble; do
            pid=$(role $name | head -1)
            [ -n "$pid" ] || { rescued; pid=$(role $name | head -1 | must_have "a process $name"); }
            cut "$pid" $number $how >/dev/null
            resume "connection $number of $name, $how"
        done
    done
    pass "abuse:M15 each connection of $name ($most) was cut and garbled"
    holds "abuse:M15 and root's rescue works after those of $name" eventually rescued
done

# --- at random --------------------------------------------------------------------------------------------
RANDOM=${SEED:-20260701}
note "seed ${SEED:-20260701}"
names=(front names vault hasher hasher vault front) hows=(cut garble)
for ((round = 0; round < ${ROUNDS:-15}; round++)); do
    enters & # somebody is in the middle of it
    client=$!
    name=${names[RANDOM % ${#names[@]}]} how=${hows[RANDOM % 2]} number=$RANDOM
    mapfile -t pids < <(role "$name")
    [ ${#pids[@]} = 0 ] || cut "${pids[RANDOM % ${#pids[@]}]}" $number $how >/dev/null 2>&1
    wait $client
    resume "round $round: $how of $name"
done
note "logins resumed after each of $rounds, the slowest after $slowest ms"
holds 'abuse:M15 each was followed by a login' at_least "$rounds" $((20 + ${ROUNDS:-15}))
is "$(talk "$AUTH" user=lp service=m15 patience=3000 -- wrong | verdict)" DENIED 'abuse:M15 a wrong password opens nothing at the end'

# --- a role that does not let go of what was cut is ended --------------------------------------------------
hasher=$(role hasher | head -1 | must_have hasher) before=$(role hasher)
kill -STOP "$hasher"
cut "$hasher" 0 cut >/dev/null
holds 'abuse:M15 a hasher that goes on without a connection is ended' eventually is_other hasher "$before"
holds 'abuse:M15 because of that' grep -q 'hasher does not end; killing it' "$LOG"
resume 'a hasher that goes on' said
is "$(grep -c 'AddressSanitizer\|runtime error' "$LOG")" 0 'sanitizers have nothing to say'
finish
