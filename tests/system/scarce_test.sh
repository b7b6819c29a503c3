#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M14 abuse:S4: each descriptor and each process that a role of tokend wants is refused to it once, in its first life. The
# daemon serves all the same, or ends at its start and says why: it does not hang, and nobody has to guess. A login
# that is judged meanwhile is never one with wrong factors let in. Short: some of the calls; CI_SLOW=1: each.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
[ -z "${SANITIZE:-}" ] || skip_all "a sanitizer's library must come before the one that refuses; build/gcc runs it"
private_tokend
export SCARCE_DIR=$HOME_DIR/scarce
shim=$top_builddir/tests/fake/scarce.so

start
make_store && add lp && first_login lp || bail_out 'no person'
stop

# What tokend does with its n-th want unmet: "serves", "ended and said why", or what must not be.
outcome() { # ROLE KIND N
    local before size
    rm -rf "$SCARCE_DIR"
    mkdir "$SCARCE_DIR"
    before=$(ready)
    size=$(stat -c %s "$LOG")
    SCARCE_ROLE=$1 SCARCE_KIND=$2 SCARCE_AT=$3 LD_PRELOAD=$shim \
        "$TOKEND_PROGRAM" -f -c "$CONF" -L "$HOME_DIR/po" </dev/null >>"$LOG" 2>&1 &
    TOKEND=$!
    has_come_far() { ! kill -0 "$TOKEND" 2>/dev/null || { more_ready_than "$before" && serves; }; }
    if ! eventually has_come_far; then
        result='hangs'
    elif kill -0 "$TOKEND" 2>/dev/null; then
        result=serves
        [ "$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- wrong "$(wrong_code "$LP_SECRET")" | verdict)" != GRANTED ] ||
            result='lets in who has nothing'
    else
        wait "$TOKEND"
        result="ended, status $?"
        TOKEND=
        [ "$(tail -c "+$((size + 1))" "$LOG" | grep -vE '^scarce: |; giving up$' | grep -c .)" = 0 ] || result='ended and said why'
    fi
    tail -c "+$((size + 1))" "$LOG" >"$HOME_DIR/said"
    stop
}

refuse_each() { # ROLE KIND WANTED: WANTED is a pattern of what may come of it
    local number=0 refused=0 bad='' step=1
    while [ "$number" -lt 400 ]; do
        number=$((number + step))
        outcome "$1" "$2" "$number"
        grep -q '^scarce: ' "$HOME_DIR/said" || break # that many it does not want
        refused=$((refused + 1))
        # shellcheck disable=SC2053  # a pattern
        [[ $result == $3 ]] || bad+="$(grep -m 1 '^scarce: ' "$HOME_DIR/said"): $result; "
        [ -n "${CI_SLOW:-}" ] || [ "$number" -lt 3 ] || step=$((number / 3))
    done
    is "$bad" '' "abuse:M14 abuse:S4 $1: each $2 that is refused"
    note "$1: $refused times a $2 refused"
    [ "$refused" -gt 0 ] || fail "abuse:M14 abuse:S4 $1 wants a $2 at all"
}

refuse_each supervisor descriptor '@(serves|ended and said why)'
refuse_each supervisor process '@(serves|ended and said why)'
# At the very start those without which there is no service end it, as a wrong setting would.
for role in front vault names; do refuse_each $role descriptor '@(serves|ended and said why)'; done
refuse_each hasher descriptor serves
start
rescue 'lock.clear user=lp reason=test' >/dev/null
is "$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")" | verdict)" GRANTED \
    'abuse:M14 abuse:S4 afterwards the right factors open'
finish
