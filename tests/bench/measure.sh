#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Inside the overlay, with /bench on a real disk: measures pam_warifu, pam_oath and google-authenticator side
# by side. Each number is a line of /bench/samples, which page.sh reads:
#     WHAT MODULE PEOPLE PARALLEL VALUE        "-" where there is none; as many lines as there were rounds
# The modules take turns in every round, so that what else the machine does meets all of them. Every run counts
# how many logins were accepted; where one of ours is missing, this ends with status 1.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/../system/lib.sh"
set -eE
trap 'echo "bench: failed in line $LINENO: $BASH_COMMAND" >&2; tail -n 20 "$LOGFILE" /var/log/tokend.err /var/log/admin.err >&2' ERR
bench="$HELPERS/pam_bench"
modules=/bench/modules # all on one file system: where a file lies decides how fast it is mapped
active=64              # people with an account here; they stand in the middle of the list
rounds=${ROUNDS:-7}
look_ahead=10 # of all modules, as in the shipped profile
pinned=''      # "pinned": all processes share one processor

say() { printf '%s\n' "$*" >&2; }
value() { sed -nE "s/.*(^| )$1=([^ ]*).*/\2/p"; }
sample() { printf '%s %s %s %s %s\n' "$@" >>/bench/samples; } # WHAT MODULE PEOPLE PARALLEL VALUE

# --- people -----------------------------------------------------------------------------------------------
make_store() { # PEOPLE [TOKENS]: /bench/store-PEOPLE, credentials of all in /bench/all-PEOPLE
    local place=/bench/store-$1
    install -d -m 755 "$place"
    install -d -m 700 -o warifu -g warifu "$place/store" "$place/key"
    runuser -u warifu -- "$HELPERS/bench_load" "$place/store/warifu.db" "$place/key/master.key" "$1" 100000 \
        Bench-Pa55+word "$place/key/credentials" ${2:+"$2"}
    mv "$place/key/credentials" "/bench/all-$1"
}

serve() { # PEOPLE: tokend with the store of so many
    [ -z "${TOKEND:-}" ] || stop_tokend
    set_conf store_file "/bench/store-$1/store/warifu.db"
    set_conf key_file "/bench/store-$1/key/master.key"
    start_tokend
    people=$1
    credentials=/bench/warifu-$1
    if [ ! -e "$credentials" ]; then sed -n "$(($1 / 2)),$(($1 / 2 + active - 1))p" "/bench/all-$1" >"$credentials"; fi
    sed -i '/^u[0-9]/d' /etc/passwd
    accounts <"$credentials" >>/etc/passwd
    oath_people
    google_people
    warm_up
}

accounts() { awk '{printf "%s:x:%d:100::/nonexistent:/usr/sbin/nologin\n", $1, substr($1, 2) + 100000}'; }

# The first logins after a start find caches cold and the write-ahead log small.
warm_up() {
    run code rate -p 1 -n 20 -a 20 >/dev/null
    spend code 20
    sleep 0.5
}

# `only` "active": a file without the others, where their number makes no difference.
oath_people() { # [only]
    local from=/bench/all-$people
    [ -z "${1:-}" ] || from=$credentials
    awk '{printf "HOTP/E/6\t%s\t-\t%s\t0\n", $1, $3}' "$from" >/bench/users.oath
    chmod 600 /bench/users.oath
    awk '{$2 = "-"; $4 = 0; print}' "$credentials" >/bench/oath.credentials
}

google_people() { # a file each, so the number of people makes no difference
    rm -rf /bench/google
    install -d -m 700 /bench/google
    while read -r user _ secret _; do
        printf '%s\n" HOTP_COUNTER 1\n" WINDOW_SIZE %s\n' "$(xxd -r -p <<<"$secret" | base32 | tr -d =)" "$look_ahead" \
            >"/bench/google/$user"
        chmod 600 "/bench/google/$user"
    done <"$credentials"
    awk '{$2 = "-"; $4 = 1; print}' "$credentials" >/bench/google.credentials
}

forgive() { # after failures the counters of module and file differ
    case $1 in
    oath*) oath_people ;;
    google*) google_people ;;
    esac
}

# Services: code (one class, what the others do), two (password and code), limit (three failures), oath, google,
# faillock (pam_faillock before pam_oath), permit.
stacks() {
    local file
    mkdir -p "$modules" /bench/pam
    for file in warifu oath google_authenticator permit faillock; do
        cp "/usr/lib/x86_64-linux-gnu/security/pam_$file.so" "$modules/"
    done
    for file in code two limit; do
        printf 'auth required %s/pam_warifu.so\n' "$modules" >"/bench/pam/bench-$file"
    done
    printf 'auth required %s/pam_oath.so usersfile=/bench/users.oath window=%s digits=6\n' "$modules" "$look_ahead" >/bench/pam/oath
    # shellcheck disable=SC2016  # ${USER} is the module's
    printf 'auth required %s/pam_google_authenticator.so secret=/bench/google/${USER} user=root\n' "$modules" >/bench/pam/google
    printf 'auth required %s/pam_permit.so\n' "$modules" >/bench/pam/permit
    cat >/bench/pam/faillock <<X
auth requisite $modules/pam_faillock.so preauth deny=3 fail_interval=3600 unlock_time=3600 dir=/bench/failures
auth [success=1 default=ignore] $modules/pam_oath.so usersfile=/bench/users.oath window=$look_ahead digits=6
auth [default=die] $modules/pam_faillock.so authfail deny=3 fail_interval=3600 unlock_time=3600 dir=/bench/failures
auth required $modules/pam_permit.so
X
}

# --- measuring --------------------------------------------------------------------------------------------
credentials_of() { # SERVICE
    case $1 in
    oath* | faillock) echo /bench/oath.credentials ;;
    google*) echo /bench/google.credentials ;;
    *) echo "$credentials" ;;
    esac
}

run() { # SERVICE MODE ARG...: the line of pam_bench
    local service=$1 mode=$2 name=${1%_durable} line with=()
    shift 2
    # A module that renames, and flushes the directory, which it leaves out by itself.
    [ "$service" = "$name" ] || with=(env LD_PRELOAD="$top_builddir/tests/bench/durable.so")
    [ -z "$pinned" ] || with=(taskset -c 0 "${with[@]}")
    case $service in code | two | limit) name=bench-$service ;; esac
    line=$("${with[@]}" "$bench" "$mode" -c "$(credentials_of "$service")" -d /bench/pam -s "$name" "$@")
    say "    $service: $line"
    printf '%s\n' "$line"
}

spend() { # SERVICE COUNT [PEOPLE]: the counters of the first PEOPLE (1), who used their codes, move on by COUNT
    local file
    file=$(credentials_of "$1")
    awk -v by="$2" -v people="${3:-1}" 'NR <= people {$4 += by} {print}' "$file" >"$file.new"
    mv "$file.new" "$file"
}

rate() { # SERVICE PROCESSES COUNT
    local line accepted must=()
    case $1 in code | two) must=(-a $(($2 * $3))) ;; esac # all of ours, or the bench ends here
    line=$(run "$1" rate -p "$2" -n "$3" "${must[@]}")
    accepted=$(value accepted <<<"$line")
    # What counts are logins that worked, not attempts.
    sample "rate$pinned" "$1" "$people" "$2" "$(awk -v s="$(value seconds <<<"$line")" -v a="$accepted" 'BEGIN {printf "%.1f", a / s}')"
    sample "p50$pinned" "$1" "$people" "$2" "$(value p50_ms <<<"$line")"
    sample "p99$pinned" "$1" "$people" "$2" "$(value p99_ms <<<"$line")"
    sample "accepted$pinned" "$1" "$people" "$2" "$accepted"
    sample "offered$pinned" "$1" "$people" "$2" $(($2 * $3))
    spend "$1" "$3" "$2"
    if [ "$accepted" != $(($2 * $3)) ]; then forgive "$1"; fi
}

logins() { # ROUNDS MODULE:COUNT-AT-1:AT-8:AT-32...
    local round processes module counts at
    local total=$1
    shift
    for ((round = 0; round < total; round++)); do
        at=0
        for processes in 1 8 32; do
            for module; do
                IFS=: read -ra counts <<<"$module"
                [ -z "${counts[at + 1]:-}" ] || rate "${counts[0]}" "$processes" "${counts[at + 1]}"
            done
            at=$((at + 1))
        done
    done
}

# The same, when all of tokend and the clients share one processor: what a login costs, and no waiting for others
# to wake.
pinned_logins() {
    local pid
    for pid in $(tokend_pid); do taskset -apc 0 "$pid" >/dev/null; done
    pinned=pinned
    logins "$@"
    pinned=''
    for pid in $(tokend_pid); do taskset -apc "0-$(($(nproc --all) - 1))" "$pid" >/dev/null; done
}

# Of a login with password and code by eight at a time: how near it comes to what the hash alone costs.
hashes_alone() {
    local round line
    for ((round = 0; round < rounds; round++)); do
        sample hashes_alone two - - "$("$top_builddir/tests/bench/hash_bench" 10 "$(nproc)" | value per_second)"
        line=$(run two rate -p 8 -n 4 -a 32)
        sample hashes_in_logins two - - "$(awk -v s="$(value seconds <<<"$line")" 'BEGIN {printf "%.1f", 32 / s}')"
        spend two 4 8
    done
}

# Where the vault's time goes, of the processor time of a login: the record in the audit log, and its copy in the
# journal. Sampled with call chains; where there is no perf, nothing is told of it.
audit_share() {
    local line before vault all report what
    command -v perf >/dev/null || { say '   no perf: not measured' && return; }
    perf record -q -e cpu-clock -F 2999 --call-graph dwarf,8192 -o /bench/vault.perf -p "$(tokend_pid vault)" 2>/dev/null &
    sleep 0.5
    before=$(awk '{print $1}' "/proc/$(tokend_pid vault)/schedstat")
    line=$(run code rate -p 8 -n 100 -a 800 -P "$(serving)")
    vault=$(($(awk '{print $1}' "/proc/$(tokend_pid vault)/schedstat") - before))
    spend code 100 8
    kill -INT $!
    wait $! || true
    all=$(awk -v ms="$(value cpu_ms_per_login <<<"$line")" 'BEGIN {printf "%.0f", ms * 800 * 1e6}')
    report=$(perf report -i /bench/vault.perf --children -g none --sort symbol --stdio 2>/dev/null)
    for what in journal_record journal_mirror; do
        sample "$what" code - 8 "$(awk -v what="$what" -v vault="$vault" -v all="$all" \
            '$4 == what && NF > 3 {sub(/%/, "", $1); if ($1 > most) most = $1} END {printf "%.1f", most * vault / all}' <<<"$report")"
    done
    rm -f /bench/vault.perf
}

# The same login with few and with many people, in turns.
sizes() { # PEOPLE...
    local round
    for ((round = 0; round < 3; round++)); do
        for people; do
            serve "$people"
            sample p50_size code "$people" 1 "$(run code rate -p 1 -n 300 -a 300 | value p50_ms)"
            spend code 300
        done
    done
}

races() {
    local processes service line
    oath_people active
    for processes in 2 8 32 64; do
        for service in code google oath; do
            line=$(run "$service" race -p "$processes" -n 200)
            sample race_once "$service" - "$processes" "$(value exactly_one <<<"$line")"
            sample race_least "$service" - "$processes" "$(value least <<<"$line")"
            sample race_most "$service" - "$processes" "$(value most <<<"$line")"
            spend "$service" 200
            [ "$service" != code ] || [ "$(value exactly_one <<<"$line")" = 200 ]
        done
        google_people
        oath_people active
    done
    oath_people
}

denied() { { events login.denied "$1" || true; } | wc -l; } # USER

overshoots() { # the last of the active people is guessed at
    local line user before evaluated
    user=$(tail -n 1 "$credentials" | cut -d' ' -f1)
    before=$(denied "$user")
    run limit overshoot -o $((active - 1)) -p 64 -n 3 -a 0 >/dev/null
    # The text is the same for all who must wait; the audit log tells which guesses were looked at.
    evaluated=$(($(denied "$user") - before))
    sample evaluated code - 64 "$evaluated"
    [ "$evaluated" = 3 ]
    mkdir -p /bench/failures
    sample evaluated faillock - 64 "$(run faillock overshoot -o $((active - 1)) -p 64 -n 3 -a 0 | value answered)"
    user=$(tail -n 1 /bench/google.credentials | cut -d' ' -f1)
    sed -i '2i" RATE_LIMIT 3 3600' "/bench/google/$user"
    line=$(run google overshoot -o $((active - 1)) -p 64 -n 3 -a 0 -x 'Too many concurrent')
    sample evaluated google - 64 "$(value evaluated <<<"$line")"
    oath_people
    google_people
}

# The processes that a login goes through; others (rescue, verifier) end when nobody asks them.
serving() {
    local role
    for role in front names vault hasher; do tokend_pid "$role"; done | paste -sd,
}

wrongs() {
    local service round pids
    pids=$(serving)
    for ((round = 0; round < rounds; round++)); do
        for service in code google oath; do
            sample cpu_right "$service" - 1 "$(run "$service" rate -p 1 -n 100 -a 100 -P "$pids" | value cpu_ms_per_login)"
            spend "$service" 100
            sample cpu_wrong "$service" - 1 "$(run "$service" wrong -p 1 -n 192 -a 0 -P "$pids" | value cpu_ms_per_login)"
            forgive "$service"
        done
    done
}

loads() {
    local module round line
    for ((round = 0; round < rounds; round++)); do
        for module in permit warifu oath google_authenticator; do
            line=$("$top_builddir/tests/bench/host_bench" load "$modules/pam_$module.so" 100)
            say "    $module: $line"
            sample dlopen "$module" - - "$(value dlopen_us <<<"$line")"
            sample rss "$module" - - "$(value rss_kb <<<"$line")"
        done
    done
    for module in permit warifu oath google_authenticator; do
        sample libraries "$module" - - "$(ldd "$modules/pam_$module.so" | sed -n 's/ => .*//p' | tr -d '\t' | paste -sd,)"
    done
}

colds() {
    local service round
    for ((round = 0; round < rounds; round++)); do
        for service in permit code google oath; do
            sample cold "$service" - 1 "$(run "$service" cold -n 40 -a 40 | value p50_ms)"
            [ "$service" = permit ] || spend "$service" 40
        done
    done
}

count_calls() { grep -cvE 'resumed>|[-+]{3} ' "$1" || true; }

# System calls of one login by process. Tracing makes everything slow, so nothing is timed here.
calls() {
    local service role roles=(front names vault) pids tracers
    for service in code two google oath; do
        rm -f /tmp/*.trace
        tracers=()
        for role in "${roles[@]}" hasher; do
            mapfile -t pids < <(tokend_pid "$role")
            strace -qq -o "/tmp/$role.trace" "${pids[@]/#/-p}" &
            tracers+=($!)
        done
        sleep 1
        case $service in google | oath) name=$service ;; *) name=bench-$service ;; esac
        strace -qq -f -o /tmp/client.trace "$bench" rate -c "$(credentials_of "$service")" -d /bench/pam -s "$name" \
            -p 1 -n 20 -a 20 >/dev/null
        sleep 0.2
        kill "${tracers[@]}"
        wait "${tracers[@]}" || true
        for role in client "${roles[@]}" hasher; do
            sample calls "$service" "$role" 1 "$(($(count_calls "/tmp/$role.trace") / 20))"
        done
        sample flushes "$service" - 1 "$(grep -hcE ' *(fsync|fdatasync)\(' /tmp/client.trace /tmp/vault.trace |
            awk '{n += $1} END {printf "%.2f", n / 20}')"
        spend "$service" 20
    done
}

# How many logins share a flush when many come at once.
flushes() {
    local processes tracer
    for processes in 8 32; do
        strace -qq -e trace=fdatasync -o /tmp/flushes.trace -p "$(tokend_pid vault)" &
        tracer=$!
        sleep 0.5
        run code rate -p "$processes" -n 20 -a $((processes * 20)) >/dev/null
        spend code 20 "$processes"
        kill "$tracer"
        wait "$tracer" || true
        sample flushes code - "$processes" "$(awk -v n=$((processes * 20)) '/fdatasync/ {f++} END {printf "%.2f", f / n}' /tmp/flushes.trace)"
    done
}

# Once the hashers have ended, which nobody has asked for hasher_idle.
idle_size() {
    local pid pss=0
    while [ -n "$(tokend_pid hasher)" ]; do sleep 1; done
    for pid in $(tokend_pid); do
        pss=$((pss + $(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup")))
    done
    sample pss code - - "$pss"
}

idle_spent() { # nanoseconds and wake-ups of all processes of tokend so far
    local pid
    for pid in $(tokend_pid); do
        cat "/proc/$pid/task/"*/schedstat "/proc/$pid/task/"*/status
    done | awk 'NF == 3 && /^[0-9 ]+$/ {ns += $1} /^voluntary_ctxt_switches/ {wakes += $2} END {printf "%.0f %d\n", ns, wakes}'
}

# A minute in which nobody asks: what the heartbeat costs.
idle_cost() {
    local ns wakes ns_after wakes_after
    sleep 5
    read -r ns wakes < <(idle_spent)
    sleep 60
    read -r ns_after wakes_after < <(idle_spent)
    sample idle_cpu code - - "$(awk -v n=$((ns_after - ns)) 'BEGIN {printf "%.2f", n / 1e6}')"
    sample idle_wakes code - - $((wakes_after - wakes))
}

# Eight people log in again and again until load_off.
load_on() { # SERVICE
    touch /bench/busy
    while [ -e /bench/busy ]; do
        case $1 in
        code) run code rate -p 8 -n 100 -a 800 >/dev/null ;;
        *) run "$1" rate -p 8 -n 100 >/dev/null ;;
        esac
        spend "$1" 100 8
    done 2>>/bench/load.log &
    load=$!
    sleep 0.5
}

load_off() {
    rm /bench/busy
    wait "$load"
}

# A hundred people lose their token while eight others log in without a pause. How long the command of the
# administrator takes, from its start until it is done; and what works afterwards with the right code.
revocations() {
    local user begun code
    sed -n "$((people / 4)),$((people / 4 + 99))p" "/bench/all-$people" >/bench/revoked
    accounts </bench/revoked >>/etc/passwd
    load_on code
    while read -r user _; do
        begun=$(date +%s%N)
        admin totp revoke "$user" --reason 'lost' >/dev/null
        sample revoke code - 8 "$(awk -v n=$(($(date +%s%N) - begun)) 'BEGIN {printf "%.2f", n / 1e6}')"
    done </bench/revoked
    awk '{$4 = 0; print}' /bench/revoked >/bench/revoked.credentials
    code=$("$bench" rate -c /bench/revoked.credentials -d /bench/pam -s bench-code -p 100 -n 1)
    say "    revoked people: $code"
    sample revoked_accepted code - 8 "$(value accepted <<<"$code")"
    [ "$(value accepted <<<"$code")" = 0 ]
    load_off

    # pam_oath: the administrator deletes lines while the module rewrites the file.
    load_on oath
    while read -r user _; do sed -i "/\t$user\t/d" /bench/users.oath; done </bench/revoked
    load_off
    sample revoked_accepted oath - 8 "$(cut -d' ' -f1 /bench/revoked | grep -cwFf - /bench/users.oath || true)"
    sed -i '/^u[0-9]/d' /etc/passwd
    accounts <"$credentials" >>/etc/passwd
    oath_people
}

# A hundred cards are reported lost, each while 64 logins with it wait at the prompt and others log in as fast as
# they can (C4, abuse:R1). The time from the start of the command until the last login that it could not stop.
losses() {
    local number=0 line user secret begun
    sed -n "$((people / 8)),$((people / 8 + 99))p" "/bench/all-$people" >/bench/lost
    accounts </bench/lost >>/etc/passwd
    while read -r user _ secret _; do
        number=$((number + 1))
        admin totp revoke "$user" --reason 'gets a card' >/dev/null
        admin card issue "BENCH-$number" --holder "$user" >/dev/null
        printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$user" "$secret" >/bench/card.oath
        chmod 600 /bench/card.oath
        admin totp import /bench/card.oath --format pam_oath --card "BENCH-$number" >/dev/null
    done </bench/lost
    awk '{$4 = 0; print}' /bench/lost >/bench/lost.credentials
    : >/bench/load.log
    begun=$(date +%s%N)
    load_on code
    number=0
    while read -r user _; do
        number=$((number + 1))
        line=$("$top_builddir/tests/bench/loss_bench" -c /bench/lost.credentials -o $((number - 1)) -d /bench/pam \
            -s bench-code -p 64 warifu --rescue bench --yes card lost "BENCH-$number" --reported-by "$user" --when 1m 2>>/var/log/admin.err)
        say "    card $number: $line"
        sample loss_last code - 64 "$(value last_ms <<<"$line")"
        sample loss_command code - 64 "$(value command_ms <<<"$line")"
        sample loss_before code - 64 "$(value before <<<"$line")"
        sample loss_after code - 64 "$(value after <<<"$line")"
    done </bench/lost
    load_off
    sample loss_others code - 8 "$(value accepted </bench/load.log |
        awk -v n=$(($(date +%s%N) - begun)) '{a += $1} END {printf "%.0f", a * 1e9 / n}')"
    sed -i '/^u[0-9]/d' /etc/passwd
    accounts <"$credentials" >>/etc/passwd
}

large_store() { # a password and two tokens for each of 100,000; nobody logs in there
    mkdir /bench/large
    chown warifu /bench/large
    runuser -u warifu -- "$HELPERS/bench_load" /bench/large/warifu.db /bench/large/key 100000 100000 \
        Bench-Pa55+word /bench/large/credentials 2
    sample store code 100000 - "$(du -k --apparent-size /bench/large/warifu.db | cut -f1)"
    rm -rf /bench/large
}

hash_time() { # ROUNDS
    local round line
    for ((round = 0; round < $1; round++)); do
        line=$("$top_builddir/tests/bench/hash_bench" 10)
        sample hash plain - - "$(value plain_ms <<<"$line")"
        sample hash huge - - "$(value huge_ms <<<"$line")"
    done
}

granted() { { events login.granted || true; } | wc -l; }

# Everybody at once with password and code: more than can be hashed before they give up; three of ten hang up.
morning_rush() { # PEOPLE SECONDS: how many, and how long each waits
    local before
    { grep -vwFf <(cut -d' ' -f1 "$credentials") "/bench/all-$people" || true; } | head -n "$1" >/bench/rush.people
    accounts </bench/rush.people >>/etc/passwd
    mkdir -p /bench/pam-rush
    printf 'auth required %s/pam_warifu.so timeout=%s\n' "$modules" "$2" >/bench/pam-rush/bench-two
    before=$(granted)
    "$HELPERS/rush" -c /bench/rush.people -d /bench/pam-rush -s bench-two -w $(($2 * 1000)) -h >/bench/rush.seen
    sample rush_people two - "$1" "$1"
    sample rush_patience two - "$1" "$2"
    sample rush_in two - "$1" "$(awk '$2 == 0 {n++} END {print n + 0}' /bench/rush.seen)"
    sample rush_busy two - "$1" "$(awk '$3 == 1 {n++} END {print n + 0}' /bench/rush.seen)"
    sample rush_gone two - "$1" "$(awk '$2 == "-" {n++} END {print n + 0}' /bench/rush.seen)"
    sample rush_logged two - "$1" "$(($(granted) - before))"
    sample rush_first two - "$1" "$(awk '$3 == 1 {print $4}' /bench/rush.seen | sort -g | head -n 1)"
    sample rush_last two - "$1" "$(awk '$2 != "-" {print $4}' /bench/rush.seen | sort -g | tail -n 1)"
    sed -i '/^u[0-9]/d' /etc/passwd
    accounts <"$credentials" >>/etc/passwd
}

flush_time() { sample flush disk - - "$("$top_builddir/tests/bench/host_bench" flush /bench/flush 200 | value p50_ms)"; }
hop_time() { # what changing the process costs on this machine, apart from any of the modules
    local where
    for where in any one; do
        sample hop "$where" - - "$("$top_builddir/tests/bench/host_bench" hop "$where" 5000 | value us)"
    done
}

part() { # TEXT COMMAND ARG...
    local started=$SECONDS
    [[ $1 =~ ${PARTS:-.} ]] || return 0
    say "== $1"
    shift
    "$@"
    say "   $((SECONDS - started)) s"
}

# --- the run ----------------------------------------------------------------------------------------------
rm -f /bench/samples
cut -d' ' -f1 /proc/loadavg >/bench/load
stat -f -c %T /bench >/bench/filesystem
install -m 644 -o root -g root "$top_srcdir/tests/bench/bench.policy" /etc/warifu/bench.policy
set_conf policy /etc/warifu/bench.policy
set_conf event_rate 1000000
set_conf desk session # as shipped: where a login comes from is looked up each time
stacks
flush_time

make_store 1000
part 'people: 100,000' make_store 100000
serve 1000
part 'an idle minute' idle_cost
part 'idle processes' idle_size
part 'guesses beyond the limit' overshoots
part 'loading the modules' loads
part 'cold logins' colds
hop_time
part 'logins, 1,000 people' logins "$rounds" code:300:60:20 google:300:60:20 google_durable:300:60:20 oath:200:20:5 oath_durable:200:20:5
part 'logins on one processor' pinned_logins "$rounds" code:300:60:20 google:300:60:20 google_durable:300:60:20 oath:200:20:5 oath_durable:200:20:5
hop_time
part 'logins with password and code' logins 2 two:12:3:1
part 'password and code beside the hash alone' hashes_alone
part 'audit and mirror' audit_share
part 'password hashes' hash_time "$rounds"
part 'a morning rush' morning_rush 320 4
part 'wrong and right codes' wrongs
part 'system calls' calls
part 'flushes' flushes
part 'revocations' revocations
part 'lost cards' losses
part 'one code, many processes' races
flush_time
part 'few and many people' sizes 1000 100000
part 'logins, 100,000 people' logins 3 code:100:20:10 google:100:20:10 oath:5:1:1
if slow; then
    part 'people: 1,000,000' make_store 1000000
    part 'few and a million people' sizes 1000 1000000
fi
part 'people: 100,000 with three credentials each' large_store
flush_time
say "measured in $SECONDS s"
