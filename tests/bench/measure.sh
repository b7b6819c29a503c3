#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Inside the overlay, with /bench on a real disk: measures pam_warifu, pam_oath and google-authenticator side
# by side and writes the page (doc/PERFORMANCE.md) to /bench/PERFORMANCE.md. Every row comes from a run
# that counted how many logins were accepted.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/../system/lib.sh"
set -e
trap 'echo "failed in line $LINENO"; tail -n 20 "$LOGFILE" /var/log/tokend.err' ERR
page=/bench/PERFORMANCE.md
bench="$HELPERS/pam_bench"
modules=/usr/lib/x86_64-linux-gnu/security
active=64 # people with an account here; they stand in the middle of the list

say() { printf '%s\n' "$*" >&2; }
value() { sed -nE "s/.*(^| )$1=([^ ]*).*/\2/p"; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { if (a + 0 > 0 && b + 0 > 0) printf "%.2f", a / b; else print "-" }'; }

rows() { if [ -s "/bench/$1" ]; then cat "/bench/$1"; else echo '| not measured |'; fi; } # TABLE

# --- people ----------------------------------------------------------------------------------------------
warifu_people() { # COUNT
    [ -z "${TOKEND:-}" ] || stop_tokend
    rm -rf /bench/warifu
    install -d -m 755 /bench/warifu
    install -d -m 700 -o warifu -g warifu /bench/warifu/store /bench/warifu/key
    runuser -u warifu -- "$HELPERS/bench_load" /bench/warifu/store/warifu.db /bench/warifu/key/master.key "$1" 100000 \
        Bench-Pa55+word /bench/warifu/key/credentials
    mv /bench/warifu/key/credentials /bench/warifu.all
    set_conf store_file /bench/warifu/store/warifu.db
    set_conf key_file /bench/warifu/key/master.key
    start_tokend
    pick "$1" /bench/warifu.all /bench/warifu.credentials
    sed -i '/^u[0-9]/d' /etc/passwd
    # Their group has a name, as everywhere: for a number without one nss-systemd searches all of its folders.
    awk '{n = substr($1, 2) + 100000; printf "%s:x:%d:100::/nonexistent:/usr/sbin/nologin\n", $1, n}' \
        /bench/warifu.credentials >>/etc/passwd
}

pick() { # COUNT FROM TO: `active` people from the middle
    sed -n "$(($1 / 2)),$(($1 / 2 + active - 1))p" "$2" >"$3"
}

oath_people() { # COUNT
    awk '{printf "HOTP/E/6\t%s\t-\t%s\t0\n", $1, $3}' /bench/warifu.all >/bench/users.oath
    chmod 600 /bench/users.oath
    awk '{$2 = "-"; $4 = 0; print}' /bench/warifu.credentials >/bench/oath.credentials
}

google_people() { # only those who are used: a file each, so the number of people makes no difference
    rm -rf /bench/google
    install -d -m 700 /bench/google
    while read -r user _ secret _; do
        printf '%s\n" HOTP_COUNTER 1\n" WINDOW_SIZE 17\n' "$(xxd -r -p <<<"$secret" | base32 | tr -d =)" >"/bench/google/$user"
        chmod 600 "/bench/google/$user"
    done </bench/warifu.credentials
    awk '{$2 = "-"; $4 = 1; print}' /bench/warifu.credentials >/bench/google.credentials
}

stacks() {
    mkdir -p /bench/pam
    printf 'auth required pam_warifu.so\n' | tee /bench/pam/bench-one /bench/pam/bench-two >/bench/pam/bench-limit
    printf 'auth required pam_oath.so usersfile=/bench/users.oath window=20 digits=6\n' >/bench/pam/oath
    # shellcheck disable=SC2016  # ${USER} is the module's
    printf 'auth required pam_google_authenticator.so secret=/bench/google/${USER} user=root\n' >/bench/pam/google
    printf 'auth required pam_permit.so\n' >/bench/pam/permit
    cat >/bench/pam/faillock <<'X'
auth requisite pam_faillock.so preauth deny=3 fail_interval=3600 unlock_time=3600 dir=/bench/faillock
auth [success=1 default=ignore] pam_oath.so usersfile=/bench/users.oath window=20 digits=6
auth [default=die] pam_faillock.so authfail deny=3 fail_interval=3600 unlock_time=3600 dir=/bench/faillock
auth required pam_permit.so
X
}

# --- measuring -----------------------------------------------------------------------------------------------
credentials_of() { # SERVICE
    case $1 in
    oath | faillock) echo /bench/oath.credentials ;;
    google) echo /bench/google.credentials ;;
    *) echo /bench/warifu.credentials ;;
    esac
}

# Runs the bench and moves the counters on, so that the next run has fresh codes.
run() { # SERVICE MODE ARG...
    local service=$1 mode=$2 line
    shift 2
    line=$("$bench" "$mode" -c "$(credentials_of "$service")" -d /bench/pam -s "$service" "$@")
    say "    $service: $line"
    printf '%s\n' "$line"
}

spend() { # SERVICE COUNT [PEOPLE]: the counters of the first PEOPLE (1), who used their codes, move on by COUNT
    local file
    file=$(credentials_of "$1")
    awk -v by="$2" -v people="${3:-1}" 'NR <= people {$4 += by} {print}' "$file" >"$file.new"
    mv "$file.new" "$file"
}

rate() { # SERVICE PROCESSES COUNT: per_second p50 p99 accepted/offered
    local line accepted must=()
    case $1 in bench-*) must=(-a $(($2 * $3))) ;; esac # all of ours, or the run ends here
    line=$(run "$1" rate -p "$2" -n "$3" "${must[@]}")
    accepted=$(value accepted <<<"$line")
    # What counts are logins that worked, not attempts.
    awk -v seconds="$(value seconds <<<"$line")" -v accepted="$accepted" -v offered=$(($2 * $3)) \
        -v p50="$(value p50_ms <<<"$line")" -v p99="$(value p99_ms <<<"$line")" \
        'BEGIN {printf "%.0f %s %s %d/%d\n", accepted / seconds, p50, p99, accepted, offered}'
    spend "$1" "$3" "$2"
}

restore() { # after failures the counters of module and file differ: begin afresh
    oath_people
    google_people
}

rates() { # PEOPLE
    local processes service first result count
    for processes in 1 8 32; do
        first=''
        for service in bench-one bench-two google oath; do
            case $service-$1 in
            oath-100000) count=$((processes == 1 ? 12 : processes == 8 ? 3 : 1)) ;;
            bench-two-*) count=$((processes == 1 ? 24 : processes == 8 ? 3 : 1)) ;;
            *) count=$((processes == 1 ? 400 : processes == 8 ? 100 : 40)) ;;
            esac
            read -ra result <<<"$(rate "$service" "$processes" "$count")"
            [ -n "$first" ] || first=${result[0]}
            case $service in
            google) RATE[google-$1-$processes]=${result[0]} ;;
            oath) RATE[oath-$1-$processes]=${result[0]} ;;
            bench-one) RATE[one-$1-$processes]=${result[0]} ;;
            esac
            P50[$service-$1-$processes]=${result[1]}
            printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$(name_of "$service")" "$1" "$processes" "${result[0]}" \
                "${result[1]}" "${result[2]}" "${result[3]}" >>/bench/rates
        done
        restore
    done
}

name_of() {
    case $1 in
    bench-one) echo 'pam_warifu, code only' ;;
    bench-two) echo '**pam_warifu, password + code**' ;;
    google) echo 'pam_google_authenticator' ;;
    oath) echo 'pam_oath' ;;
    esac
}

races() {
    local processes service line
    for processes in 2 8 32 64; do
        for service in bench-one google oath; do
            line=$(run "$service" race -p "$processes" -n 200)
            printf '| %s | %s | %s of 200 | %s | %s |\n' "$(name_of "$service")" "$processes" \
                "$(value exactly_one <<<"$line")" "$(value least <<<"$line")" "$(value most <<<"$line")" >>/bench/races
            spend "$service" 200
            [ "$service" != bench-one ] || [ "$(value exactly_one <<<"$line")" = 200 ]
        done
        restore
    done
}

overshoots() {
    local line evaluated before
    local user
    user=$(tail -n 1 /bench/warifu.credentials | cut -d' ' -f1)
    run bench-one rate -o $((active - 1)) -p 1 -n 1 -a 1 >/dev/null # forgives what "wrong" charged
    before=$(events login.denied "$user" | wc -l)
    run bench-limit overshoot -o $((active - 1)) -p 64 -n 3 -a 0 >/dev/null
    # The text is the same for all who must wait; the audit log tells which guesses were looked at.
    evaluated=$(($(events login.denied "$user" | wc -l) - before))
    printf '| pam_warifu | 3 | %s |\n' "$evaluated" >>/bench/overshoots
    [ "$evaluated" = 3 ]
    mkdir -p /bench/faillock
    line=$(run faillock overshoot -o $((active - 1)) -p 64 -n 3 -a 0)
    printf '| pam_faillock + pam_oath | 3 | %s |\n' "$(value answered <<<"$line")" >>/bench/overshoots
    user=$(tail -n 1 /bench/google.credentials | cut -d' ' -f1)
    sed -i '2i" RATE_LIMIT 3 3600' "/bench/google/$user"
    line=$(run google overshoot -o $((active - 1)) -p 64 -n 3 -a 0 -x 'Too many concurrent')
    printf '| pam_google_authenticator, RATE_LIMIT 3 | 3 | %s |\n' "$(value evaluated <<<"$line")" >>/bench/overshoots
}

wrongs() {
    local service right wrong
    for service in bench-one google oath; do
        right=$(run "$service" rate -p 1 -n 200 -a 200 -P "$(tokend_pid | tr '\n' ,)" | value cpu_ms_per_login)
        spend "$service" 200
        wrong=$(run "$service" wrong -p 1 -n 400 -a 0 -P "$(tokend_pid | tr '\n' ,)" | value cpu_ms_per_login)
        printf '| %s | %s | %s | %s |\n' "$(name_of "$service")" "$right" "$wrong" "$(over "$wrong" "$right")" >>/bench/wrongs
        restore
    done
}

loads() {
    local module line base
    base=$("$bench" load -m $modules/pam_permit.so -n 200 | value dlopen_us)
    for module in pam_permit pam_warifu pam_oath pam_google_authenticator; do
        line=$("$bench" load -m $modules/$module.so -n 200)
        say "    $module: $line"
        printf '| %s | %s | %s | %s | %s |\n' "$module" "$(value dlopen_us <<<"$line")" \
            "$(over "$(value dlopen_us <<<"$line")" "$base")" "$(value rss_kb <<<"$line")" \
            "$(ldd $modules/$module.so | grep -cE '=> /')" >>/bench/loads
    done
}

colds() {
    local service line base
    printf 'auth required pam_permit.so\n' >/bench/pam/permit
    base=$("$bench" cold -c /bench/warifu.credentials -d /bench/pam -s permit -n 200 | value p50_ms)
    printf '| pam_permit | %s | - |\n' "$base" >>/bench/colds
    for service in bench-one google oath; do
        line=$(run "$service" cold -n 100 -a 100)
        spend "$service" 100
        printf '| %s | %s | %s |\n' "$(name_of "$service")" "$(value p50_ms <<<"$line")" \
            "$(awk -v a="$(value p50_ms <<<"$line")" -v b="$base" 'BEGIN {printf "+%.2f", a - b}')" >>/bench/colds
    done
    restore
}

calls() { # system calls and flushes of one login, in the client and in the daemon
    local service client pids tracer
    for service in bench-one bench-two google oath; do
        spend "$service" 0
        mapfile -t pids < <(tokend_pid)
        rm -f /tmp/daemon.trace /tmp/client.trace
        strace -qq -f -o /tmp/daemon.trace "${pids[@]/#/-p}" &
        tracer=$!
        sleep 0.5
        strace -qq -f -o /tmp/client.trace "$bench" rate -c "$(credentials_of "$service")" -d /bench/pam -s "$service" -p 1 -n 20 -a 20 >/dev/null
        sleep 0.2
        kill "$tracer"
        wait "$tracer" 2>/dev/null || true
        client=$(grep -c . /tmp/client.trace)
        printf '| %s | %s | %s | %s |\n' "$(name_of "$service")" $((client / 20)) \
            "$(($(grep -c . /tmp/daemon.trace || true) / 20))" \
            "$(awk -v n="$(cat /tmp/client.trace /tmp/daemon.trace | grep -cE ' (fsync|fdatasync)\(' || true)" 'BEGIN {printf "%.1f", n / 20}')" >>/bench/calls
        spend "$service" 20
    done
    restore
}

sizes() {
    local pid pss=0
    for pid in $(tokend_pid); do
        pss=$((pss + $(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup")))
    done
    idle="$pss kB"
}

large_store() { # a password and two tokens for each of 100,000; nobody logs in there
    install -d -m 700 -o warifu -g warifu /bench/large
    runuser -u warifu -- "$HELPERS/bench_load" /bench/large/warifu.db /bench/large/key 100000 100000 \
        Bench-Pa55+word /bench/large/credentials 2
    STORE="$(du -k --apparent-size /bench/large/warifu.db | cut -f1) kB"
    rm -rf /bench/large
}

# --- the page -----------------------------------------------------------------------------------------------
# After every part, so that a run that was cut short leaves what it measured.
measured() { # PART COMMAND ARG...
    say "$1"
    shift
    "$@"
    write_page >"$page.new"
    mv "$page.new" "$page"
}

write_page() {
    local processes
    cat <<X
# Performance

Measured side by side through the real libpam by one program (\`tests/bench/pam_bench.c\`) in one run, on a
machine with $(nproc) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r), a 4 kB write with
flush takes $flush ms. Ratios travel to other machines, absolute times do not. Made by

\`\`\`
./bootstrap bench
\`\`\`

Codes are HOTP, so that every login has a fresh code. "Per second" counts accepted logins only; next to it stands how
many of those that were offered with a right code were accepted. "code only" is a policy that asks for what the other
modules ask for; "password + code" is what this product is for, with Argon2id at 64 MiB and two passes.

## Logins

| module | people | parallel | accepted/s | p50 ms | p99 ms | accepted |
|---|---:|---:|---:|---:|---:|---:|
$(rows rates)

| ratio of accepted/s, code only | 1 | 8 | 32 parallel | target |
|---|---:|---:|---:|---|
| ÷ google-authenticator, 1,000 people | $(over "${RATE[one-1000-1]:-}" "${RATE[google-1000-1]:-}") | $(over "${RATE[one-1000-8]:-}" "${RATE[google-1000-8]:-}") | $(over "${RATE[one-1000-32]:-}" "${RATE[google-1000-32]:-}") | ≥ 0.95 / 1.25 / 1.5 |
| ÷ pam_oath, 1,000 people | $(over "${RATE[one-1000-1]:-}" "${RATE[oath-1000-1]:-}") | $(over "${RATE[one-1000-8]:-}" "${RATE[oath-1000-8]:-}") | $(over "${RATE[one-1000-32]:-}" "${RATE[oath-1000-32]:-}") | ≥ 2 / 15 |
| ÷ pam_oath, 100,000 people | $(over "${RATE[one-100000-1]:-}" "${RATE[oath-100000-1]:-}") | $(over "${RATE[one-100000-8]:-}" "${RATE[oath-100000-8]:-}") | $(over "${RATE[one-100000-32]:-}" "${RATE[oath-100000-32]:-}") | ≥ 60 |
| p50 with 100,000 ÷ 1,000 people | $(over "${P50[bench-one-100000-1]:-}" "${P50[bench-one-1000-1]:-}") | $(over "${P50[bench-one-100000-8]:-}" "${P50[bench-one-1000-8]:-}") | $(over "${P50[bench-one-100000-32]:-}" "${P50[bench-one-1000-32]:-}") | ≤ 1.25 |

## Once means once

One right code offered by many processes at the same moment, 200 rounds each.

| module | processes | accepted exactly once | fewest | most |
|---|---:|---:|---:|---:|
$(rows races)

## Guesses beyond the limit

64 processes guess at once, three times each; the limit is three.

| module | limit | evaluated |
|---|---:|---:|
$(rows overshoots)

## What a login costs

| module | system calls of the client | of the daemon | flushes to disk |
|---|---:|---:|---:|
$(rows calls)

CPU time in milliseconds, client and daemon together:

| module | right code | wrong code | wrong ÷ right (target ≤ 1.5) |
|---|---:|---:|---:|
$(rows wrongs)

## What the module adds to its host

| module | dlopen µs | ÷ pam_permit (target ≤ 1.3) | resident kB (target ≤ 64) | libraries |
|---|---:|---:|---:|---:|
$(rows loads)

A cold login: a new process each time, from fork to exit.

| module | p50 ms | over pam_permit (target ≤ +0.75) |
|---|---:|---:|
$(rows colds)

## Sizes

| | measured | target |
|---|---:|---:|
| all processes of an idle tokend, PSS | ${idle:-not measured} | ≤ 8192 kB |
| store with 100,000 people, each with a password and two tokens | ${STORE:-not measured} | ≤ 35840 kB |
X
}

# --- the run -----------------------------------------------------------------------------------------------------
declare -A RATE P50
rm -f /bench/{rates,races,overshoots,wrongs,loads,colds,calls}
install -m 644 -o root -g root "$top_srcdir/tests/bench/bench.policy" /etc/warifu/bench.policy
set_conf policy /etc/warifu/bench.policy
set_conf event_rate 1000000
stacks
flush=$( (dd if=/dev/zero of=/bench/flush bs=4k count=200 oflag=dsync 2>&1 || true) | sed -nE 's/.* ([0-9.]+) s,.*/\1/p')
flush=$(awk -v s="$flush" 'BEGIN {printf "%.2f", s * 1000 / 200}')

idle='' STORE=''
measured '1000 people' warifu_people 1000
restore
measured 'idle processes' sizes
measured 'loading' loads
measured 'cold logins' colds
measured 'logins, 1000 people' rates 1000
measured 'wrong codes' wrongs
measured 'system calls' calls
measured 'guesses beyond the limit' overshoots
measured 'races' races
measured '100000 people, three credentials each' large_store
measured '100000 people' warifu_people 100000
restore
measured 'logins, 100000 people' rates 100000
say "written: $page"
