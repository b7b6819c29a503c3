#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What happens when a process of tokend dies, hangs or is told something: abuse:D11 abuse:D12 abuse:L3 abuse:L4 abuse:P2 abuse:S3 abuse:X1 abuse:X3.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool
private_tokend
set_conf name_patience '"1s"'
start
make_store && add lp && first_login lp || bail_out 'no person'
login() { talk "$AUTH" user=lp service=login tty=/dev/tty1 "$@"; }
wrong=$(wrong_code "$LP_SECRET")
failures() { rescue 'user.show user=lp' | grep 'origin=local' | value failures; }
forgive() { rescue 'lock.clear user=lp reason=test' >/dev/null; }

# --- what each process may do (abuse:D11) ---------------------------------------------------------------
rescue status >/dev/null # starts it
for name in front names vault hasher rescue rescue-names; do
    for pid in $(role $name); do
        eventually in_sandbox "$pid"
        status=$(grep -E '^(Uid|CapEff|CapPrm|CapInh|CapAmb|Groups|NoNewPrivs|Seccomp):' "/proc/$pid/status" | tr -s '\t \n' ' ')
        case $name in
        vault) user=$VAULT_USER ;;
        names) user=$NAMES_USER ;;
        hasher) user=$HASH_USER ;;
        rescue*) user=$RESCUE_USER ;;
        *) user=$FRONT_USER ;;
        esac
        like "$status" "Uid: $(id -u $user) $(id -u $user) $(id -u $user)" "abuse:D11 $name runs as $user"
        like "$status" 'Groups: CapInh: 0+ CapPrm: 0+ CapEff: 0+ ' "abuse:D11 $name has no group and no capability"
        like "$status" 'NoNewPrivs: 1 Seccomp: 2' "abuse:D11 $name is sandboxed and gains nothing"
        is "$(awk '/Max core/ { print $5, $6 }' "/proc/$pid/limits")" '0 0' "abuse:W8 $name makes no core"
        fails "abuse:W8 $name is not open to its own user" runuser -u "$user" -- cat "/proc/$pid/environ"
    done
done
rescue status >/dev/null
declare -A pid_of=() user_of=([front]=$FRONT_USER [names]=$NAMES_USER [vault]=$VAULT_USER [hasher]=$HASH_USER [rescue]=$RESCUE_USER)
for name in front names vault hasher rescue; do pid_of[$name]=$(role $name | head -1 | must_have "a process $name"); done
for one in front names vault hasher rescue; do
    for other in front names vault hasher rescue; do
        [ $one != $other ] || continue
        like "$(runuser -u "${user_of[$one]}" -- /bin/kill -KILL "${pid_of[$other]}" 2>&1)" \
            'not permitted|No such process' "abuse:D11 whoever has $one cannot end $other"
    done
done
for name in front names vault hasher; do
    for fd in 0 1; do
        is "$(readlink "/proc/${pid_of[$name]}/fd/$fd")" /dev/null "abuse:D11 $name reads nothing that is typed ($fd)"
    done
done
is "$(awk '/^CapEff:/ { print $2 }' "/proc/$TOKEND/status")" 00000000000000c0 \
    'the supervisor keeps CAP_SETUID and CAP_SETGID only'
like "$(ls -l "/proc/$(role front)/fd")" 'socket' 'abuse:D11 the front has sockets'
# shellcheck disable=SC2010  # what the links point at is the question
unlike "$(ls -l "/proc/$(role front)/fd" | grep -v "$LOG")" '-> /[^d]' 'abuse:D11 the front has no file'

# --- a vault that dies in mid-request (abuse:D12) ---------------------------------------------------------
forgive
is "$(failures)" 0 'no failure is counted'
pids=$(role hasher | must_have hasher)
# shellcheck disable=SC2086
kill -STOP $pids # so that the attempt is surely out
login -- wrong "$wrong" >"$HOME_DIR/answer" &
client=$!
# shellcheck disable=SC2086
eventually unread_by $pids
vault=$(role vault | must_have vault)
kill -KILL "$vault"
# shellcheck disable=SC2086
kill -CONT $pids
wait $client
is "$(verdict <"$HOME_DIR/answer")" FAULT 'abuse:D12 the vault dies in mid-request: not let in'
like "$(cat "$HOME_DIR/answer")" 'extension 1234' 'abuse:D12 the person is told whom to call'
holds 'abuse:D12 the vault is started again' eventually serves
differs "$(role vault)" "$vault" 'abuse:D12 as another process'
holds 'abuse:D12 the death is logged' grep -q "vault (pid $vault) was killed by signal 9" "$LOG"
is "$(failures)" 1 'abuse:D12 the attempt is charged'

# --- a hasher that dies in mid-request ----------------------------------------------------------------
forgive
pids=$(role hasher | must_have hasher)
# shellcheck disable=SC2086
kill -STOP $pids
login -- wrong "$wrong" >"$HOME_DIR/answer" &
client=$!
# shellcheck disable=SC2086
eventually unread_by $pids
# shellcheck disable=SC2086
kill -KILL $pids
wait $client
differs "$(verdict <"$HOME_DIR/answer")" GRANTED 'abuse:D12 a hasher dies in mid-request: not let in'
hashers_back() { [ "$(role hasher | wc -l)" = "$(wc -w <<<"$pids")" ]; }
holds 'abuse:D12 the hashers are started again' eventually hashers_back
is "$(failures)" 1 'abuse:D12 the attempt is charged'
forgive
is "$(login -- "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")" | verdict)" GRANTED 'abuse:D12 then the right factors open'

# --- a client that dies between submit and reply (abuse:L3) ----------------------------------------------------
forgive
for _ in 1 2 3; do login leave=2 -- wrong "$wrong" >/dev/null; done
failures_are() { [ "$(failures)" = "$1" ]; }
eventually failures_are 3
is "$(failures)" 3 'abuse:L3 three clients that left are charged three times'

# --- nothing resets a counter (abuse:L4) ----------------------------------------------------------------------------
for name in vault front names; do
    kill -KILL "$(role $name)"
    eventually serves
done
eventually serves
is "$(failures)" 3 'abuse:L4 vault, front and names killed: the counter stays'
kill_all
rm -rf "$HOME_DIR/run"
mkdir -m 755 "$HOME_DIR/run"
start
is "$(failures)" 3 'abuse:L4 everything killed and /run wiped: the counter stays'
forgive

# --- killed again and again (abuse:S3, short) --------------------------------------------------------------------------
# What a restart takes on this machine, busy as it is, is measured first: on a quiet one the limit is the clause's
# two seconds, on a busy one four times that measure. The median is held to it, since a busy machine may delay any one.
restart() { # sets took
    local begun
    kill_all
    wait
    begun=$(date +%s%N)
    start
    took=$((($(date +%s%N) - begun) / 1000000))
}
restart
limit=$((took * 4 > 2000 ? took * 4 : 2000))
times=()
[ -z "${SANITIZE:-}" ] || [ -n "${CI_SLOW:-}" ] || KILLS=3 FLAT=50 # the long loops run without a sanitizer
for round in $(seq 1 "${KILLS:-10}"); do
    login -- wrong "$wrong" >/dev/null 2>&1 &
    sleep "0.0$((RANDOM % 5))$((RANDOM % 10))"
    restart
    times+=("$took")
done
readarray -t times < <(printf '%s\n' "${times[@]}" | sort -n)
note "it served again after ${times[*]} ms"
at_most "${times[round / 2]}" "$limit" "abuse:S3 kill -9 x $round: it serves again within $limit ms"
forgive
is "$(login -- "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")" | verdict)" GRANTED 'abuse:S3 the store is intact'

# --- a daemon that hangs (abuse:P2) ----------------------------------------------------------------------------------------
kill -STOP "$(role front)"
begun=$SECONDS
like "$(login patience=2000 -- a b)" 'failed: no reply: timeout' 'abuse:P2 a front that hangs: the client gives up'
at_most $((SECONDS - begun)) 3 'abuse:P2 in time'
kill -CONT "$(role front)"
vault=$(role vault | must_have vault)
kill -STOP "$vault"
# AGAIN: it was ended meanwhile, and the next one judged.
like "$(login patience=2000 -- a b)" 'verdict: FAULT|verdict: AGAIN|failed: no reply' 'abuse:P2 a vault that hangs: not let in'
holds 'abuse:D12 it is ended, because it does not answer' \
    eventually grep -q "vault (pid $vault) does not answer; ending it" "$LOG"
holds 'abuse:P2 service goes on afterwards' eventually serves
front=$(role front | must_have front) hasher=$(role hasher | head -1 | must_have hasher)
kill -STOP "$front" "$hasher"
holds 'abuse:D12 a front that hangs is ended' \
    eventually grep -q "front (pid $front) does not answer; ending it" "$LOG"
holds 'abuse:D12 and another one serves' eventually serves
holds 'abuse:D12 a hasher that is stopped is ended' \
    eventually grep -q "hasher (pid $hasher) was stopped, or has gone deaf, and does not go on" "$LOG"
holds 'abuse:D12 it is gone' eventually sh -c "! kill -0 $hasher"

# --- the name service stalls (abuse:X3) --------------------------------------------------------------------------------------
names=$(role names | must_have 'names process')
kill -STOP "$names"
begun=$SECONDS
is "$(login patience=20000 -- a b | verdict)" FAULT 'abuse:X3 a name service that stalls: not let in'
at_most $((SECONDS - begun)) 6 'abuse:X3 in bounded time'
kill -KILL "$names"
holds 'abuse:X3 another one is started' eventually serves

# --- orders --------------------------------------------------------------------------------------------------------------------
front=$(role front | must_have front) vault=$(role vault | must_have vault) before=$(ready)
"$TALK_PROGRAM" "$AUTH" user=lp service=login hang=2 -- "$LP_PASSWORD" x >"$HOME_DIR/answer" & # who is typing
client=$!
eventually grep -q prompt "$HOME_DIR/answer"
cp "$HOME_DIR/test.policy" "$HOME_DIR/good.policy"
echo 'nonsense = 1' >>"$HOME_DIR/test.policy"
kill -HUP "$TOKEND"
holds 'a wrong policy is refused at reload' eventually grep -q 'keeping the old one' "$LOG"
is "$(role vault)" "$vault" 'and the old vault goes on'
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
kill -HUP "$TOKEND"
holds 'a good one is taken over' eventually more_ready_than "$before"
differs "$(role vault)" "$vault" 'by a new vault'
is "$(role front)" "$front" 'while the front stays'
holds 'with who is typing' kill -0 $client
kill $client
wait $client 2>/dev/null
for _ in 1 2 3 4 5; do
    before=$(ready)
    kill -HUP "$TOKEND"
    like "$(talk "$AUTH" op=account user=no-such service=login)" 'verdict: PERM' 'a reload is not noticed by others'
    eventually more_ready_than "$before" # an order that is still to be carried out would end the vault that is looked at below
done
settled() { # the same vault before and after it has served
    local one
    one=$(role vault)
    [ "$(wc -l <<<"$one")" = 1 ] && serves && serves && [ "$(role vault)" = "$one" ]
}
eventually settled

# --- flat (abuse:X1, short) --------------------------------------------------------------------------------------------------------------
eventually serves
front=$(role front | must_have front) vault=$(role vault | must_have vault)
for _ in $(seq 100); do serves; done
memory=$(memory_of "$front" "$vault") of_front=$(descriptors_of "$front") of_vault=$(descriptors_of "$vault")
for _ in $(seq "${FLAT:-400}"); do serves; done
[ -n "${SANITIZE:-}" ] || at_most $(($(memory_of "$front" "$vault") - memory)) 256 'abuse:X1 memory is flat'
no_more_open() { # the last connection may be open for a moment after its answer
    [ "$(descriptors_of "$front")" -le "$of_front" ] && [ "$(descriptors_of "$vault")" -le "$of_vault" ]
}
eventually no_more_open
holds 'abuse:X1 descriptors are flat' no_more_open

kill -TERM "$TOKEND"
wait "$TOKEND"
is $? 0 'SIGTERM ends it in order'
TOKEND=
fails 'the sockets are gone' test -e "$AUTH"
is "$(grep -c 'AddressSanitizer\|runtime error' "$LOG")" 0 'sanitizers have nothing to say'
finish
