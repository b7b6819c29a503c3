#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# page.sh DIR: the page doc/PERFORMANCE.md from DIR/samples (see measure.sh), on stdout. Numbers of several
# rounds are medians, with the smallest and the largest; a ratio is that of two runs of the same round.
set -euo pipefail
samples=$1/samples

# All values of WHAT MODULE [PEOPLE [PARALLEL]] in the order of their rounds.
values() {
    awk -v what="$1" -v module="$2" -v people="${3:--}" -v parallel="${4:--}" \
        '$1 == what && $2 == module && $3 == people && $4 == parallel {print $5}' "$samples"
}

ratios() { # WHAT MODULE OTHER [PEOPLE [PARALLEL]]: round by round
    paste <(values "$1" "$2" "${@:4}") <(values "$1" "$3" "${@:4}") | awk '$2 > 0 {print $1 / $2}'
}

# From numbers on stdin: "median (smallest to largest)", or one number, or a dash. FORMAT as printf's.
middle() { # FORMAT
    sort -g | awk -v f="$1" '{v[NR] = $1}
        END {
            if (NR == 0) printf "-"
            else if (NR == 1) printf f, v[1]
            else printf f " (" f " to " f ")", v[int((NR + 1) / 2)], v[1], v[NR]
        }'
}

median() { sort -g | awk '{v[NR] = $1} END {if (NR > 0) print v[int((NR + 1) / 2)]}'; }
sum() { awk '{n += $1} END {print n + 0}'; }

# TARGET is ">= 2" or "<= 64" or "= 1": "met", or by how much it is missed.
verdict() { # VALUE TARGET
    awk -v value="$1" -v target="$2" 'BEGIN {
        split(target, t, " ")
        if (value == "") { print "not measured"; exit }
        good = t[1] == ">=" ? value >= t[2] : t[1] == "<=" ? value <= t[2] : value == t[2]
        if (good) print "met"
        else if (t[2] == 0) print "**missed** by " value
        else printf "**missed** by %.0f %%\n", 100 * (value > t[2] ? value / t[2] - 1 : 1 - value / t[2])
    }'
}

target() { # NAME FORMAT TARGET [EQUAL-FILE]: the numbers are on stdin; those at equal durability in a file, if there are
    local numbers equal=''
    numbers=$(cat)
    [ -z "${4:-}" ] || equal=$(cat "$4")
    printf '| %s | %s | %s | %s | %s |\n' "$1" "$(middle "$2" <<<"$numbers")" \
        "$(sed 's/^>=/≥/; s/^<=/≤/; s/^= //' <<<"$3")" "$(verdict "$(median <<<"$numbers")" "$3")" \
        "${equal:+$(middle "$2" <<<"$equal")}"
}

# A ratio to a module that renames its file: as Debian ships it, and with the directory flushed.
race_with() { # NAME MODULE PARALLEL FORMAT TARGET
    ratios rate code "$2" 1000 "$3" | target "$1" "$4" "$5" <(ratios rate code "${2}_durable" 1000 "$3")
}

tails() { # of 32 at a time, round by round
    paste <(values p99 code 1000 32) <(values p50 code 1000 32) | awk 'NF == 2 && $2 > 0 {print $1 / $2}'
}

hash_ratios() {
    paste <(values hashes_in_logins two) <(values hashes_alone two) | awk 'NF == 2 && $2 > 0 {print $1 / $2}'
}

name_of() {
    case $1 in
    code) echo 'pam_warifu, code only' ;;
    two) echo '**pam_warifu, password + code**' ;;
    google | google_authenticator) echo 'pam_google_authenticator' ;;
    google_durable) echo 'pam_google_authenticator, directory flushed' ;;
    oath_durable) echo 'pam_oath, directory flushed' ;;
    faillock) echo 'pam_faillock and pam_oath' ;;
    *) echo "pam_$1" ;;
    esac
}

over_permit() { # MODULE: milliseconds of a cold login over those of pam_permit, round by round
    paste <(values cold "$1" - 1) <(values cold permit - 1) | awk '{print $1 - $2}'
}

size_ratios() { # PEOPLE: p50 with so many ÷ with 1,000, of pairs measured after each other
    paste <(values p50_size code "$1" 1) <(values p50_size code 1000 1) | awk 'NF == 2 && $2 > 0 {print $1 / $2}'
}

targets() {
    local processes worst=1
    for processes in 2 8 32 64; do
        [ "$(values race_once code - $processes)" = 200 ] || worst=0
    done
    values race_most code - 64 | target 'one code offered by 64 processes at once, accepted' %d '= 1'
    [ "$worst" = 1 ] || echo '| one code in every other race, accepted | more or less than once | 1 | **missed** | |'
    values evaluated code - 64 | awk '{print $1 - 3}' | target 'guesses evaluated beyond the limit, 64 guessers' %d '= 0'
    paste <(values offered code 1000 32) <(values accepted code 1000 32) | awk '{n += $1 - $2} END {print n}' |
        target 'valid logins refused at 32 parallel' %d '= 0'
    values revoked_accepted code - 8 | target 'revocations that came back, of 100 during logins' %d '= 0'
    values loss_after code - 64 | sum | target 'logins with a card let in after the command had ended, of 100 cards' %d '= 0'
    race_with 'logins/s ÷ google-authenticator, 1 at a time' google 1 %.2f '>= 0.95'
    race_with '… 8 parallel' google 8 %.2f '>= 1.4'
    race_with '… 32 parallel' google 32 %.2f '>= 1.7'
    race_with 'logins/s ÷ pam_oath, 1,000 people, 1 at a time' oath 1 %.2f '>= 2'
    ratios rate code oath 100000 1 | target '… 100,000 people, 1 at a time' %.0f '>= 60'
    tails | target 'p99 ÷ p50 of a login, 32 parallel' %.2f '<= 3'
    hash_ratios | target 'password + code/s, 8 parallel ÷ what Argon2id alone does on these processors' %.2f '>= 0.95'
    values idle_wakes code | target 'wake-ups a minute when nobody asks, all processes' %.0f '<= 30'
    if [ -n "$(values p50_size code 1000000 1)" ]; then
        size_ratios 1000000 | target 'p50 with 1,000,000 people ÷ 1,000' %.2f '<= 1.25'
    else
        size_ratios 100000 | target 'p50 with 100,000 people ÷ 1,000 (a million: with CI_SLOW=1)' %.2f '<= 1.25'
    fi
    ratios dlopen warifu permit | target 'dlopen of the module ÷ pam_permit' %.2f '<= 1.3'
    values rss warifu | target 'resident memory that it adds, kB' %.0f '<= 64'
    over_permit code | target 'a cold login over pam_permit, ms, without a password' %.2f '<= 0.75'
    ratios_of_cpu code | target 'processor time of a wrong code ÷ a right one' %.2f '<= 1.5'
    values pss code | target 'all processes of an idle tokend, without hashers, which have ended by then, PSS, kB' %.0f '<= 8192'
    values store code 100000 | target 'store with 100,000 people × 3 credentials, kB' %.0f '<= 35840'
}

percentile() { # P: of the numbers on stdin
    sort -g | awk -v p="$1" '{v[NR] = $1} END {if (NR > 0) printf "%.1f", v[int((NR - 1) * p / 100) + 1]}'
}

losses() {
    local what
    for what in 'the last login that was let in:loss_last' 'the end of the command:loss_command'; do
        printf '| %s | %s | %s | %s |\n' "${what%%:*}" "$(values "${what#*:}" code - 64 | percentile 50)" \
            "$(values "${what#*:}" code - 64 | percentile 99)" "$(values "${what#*:}" code - 64 | percentile 100)"
    done
}

ratios_of_cpu() { # MODULE
    paste <(values cpu_wrong "$1" - 1) <(values cpu_right "$1" - 1) | awk '$2 > 0 {print $1 / $2}'
}

logins() {
    local people parallel module
    for people in 1000 100000; do
        for parallel in 1 8 32; do
            for module in code google google_durable oath oath_durable two; do
                [ -n "$(values rate "$module" "$people" "$parallel")" ] || continue
                printf '| %s | %s | %s | %s | %s | %s | %s/%s |\n' "$(name_of "$module")" "$people" "$parallel" \
                    "$(values rate "$module" "$people" "$parallel" | middle %.0f)" \
                    "$(values p50 "$module" "$people" "$parallel" | middle %.2f)" \
                    "$(values p99 "$module" "$people" "$parallel" | median)" \
                    "$(values accepted "$module" "$people" "$parallel" | sum)" \
                    "$(values offered "$module" "$people" "$parallel" | sum)"
            done
        done
    done
}

pinned() {
    local parallel module
    for parallel in 1 8 32; do
        for module in code google google_durable oath oath_durable; do
            [ -n "$(values ratepinned "$module" 1000 "$parallel")" ] || continue
            printf '| %s | %s | %s | %s | %s |\n' "$(name_of "$module")" "$parallel" \
                "$(values ratepinned "$module" 1000 "$parallel" | middle %.0f)" \
                "$(values p50pinned "$module" 1000 "$parallel" | middle %.2f)" \
                "$(ratios ratepinned code "$module" 1000 "$parallel" | middle %.2f)"
        done
    done
}

share() { # WHAT: per cent
    values "$1" code - 8 | middle '%.1f'
}

rush() { # as many as there were people in it
    local all
    all=$(awk '$1 == "rush_people" {print $4}' "$samples" | tail -n 1)
    of() { values "$1" two - "$all" | middle %.0f; }
    printf '%s people log in at once with password and code, each willing to wait %s s; three of ten hang up at random. ' \
        "$(of rush_people)" "$(of rush_patience)"
    printf '%s were let in, and the log has %s granted logins; %s were told "too many people, try again in ..." and paid no try ' \
        "$(of rush_in)" "$(of rush_logged)" "$(of rush_busy)"
    printf '(the first after %s ms); %s had gone. The last answer came after %s ms.\n' \
        "$(of rush_first)" "$(of rush_gone)" "$(of rush_last)"
}

races() {
    local module parallel
    for parallel in 2 8 32 64; do
        for module in code google oath; do
            printf '| %s | %s | %s of 200 | %s | %s |\n' "$(name_of "$module")" "$parallel" \
                "$(values race_once "$module" - $parallel)" "$(values race_least "$module" - $parallel)" \
                "$(values race_most "$module" - $parallel)"
        done
    done
}

costs() {
    local module role
    for module in code two google oath; do
        printf '| %s ' "$(name_of "$module")"
        for role in client front names vault hasher; do
            printf '| %s ' "$(values calls "$module" "$role" 1)"
        done
        printf '| %s |\n' "$(values flushes "$module" - 1)"
    done
}

processor() {
    local module
    for module in code google oath; do
        printf '| %s | %s | %s | %s |\n' "$(name_of "$module")" "$(values cpu_right "$module" - 1 | middle %.2f)" \
            "$(values cpu_wrong "$module" - 1 | middle %.2f)" "$(ratios_of_cpu "$module" | middle %.2f)"
    done
}

hosts() {
    local module
    for module in permit warifu oath google_authenticator; do
        printf '| %s | %s | %s | %s | %s |\n' "$(name_of "$module")" "$(values dlopen "$module" | middle %.0f)" \
            "$(ratios dlopen "$module" permit | middle %.2f)" "$(values rss "$module" | middle %.0f)" \
            "$(values libraries "$module" | sed 's/,/, /g')"
    done
}

colds() {
    local module
    for module in permit code google oath; do
        printf '| %s | %s | %s |\n' "$(name_of "$module")" "$(values cold "$module" - 1 | middle %.2f)" \
            "$(over_permit "$module" | middle %+.2f)"
    done
}

cat <<X
# Performance

\`./bootstrap bench\` measures and writes this page; nothing here is written by hand. One program
(\`tests/bench/pam_bench.c\`) logs in through the real libpam, with pam_warifu, pam_oath and
pam_google_authenticator in turns, in the same run, in the shipped configuration (\`desk = session\`) but for the policy.

Neither times nor ratios are those of another machine. What they depend on: how long a flush takes (each module waits
for one; ours shares it among those who come together), how long a processor takes to wake (ours changes the process
ten times in a login, the others never do), how many processors there are, and whether others use them. A slow disk
brings all ratios nearer to one where logins come one at a time, and lifts ours where they come together; processors
that wake slowly press ours where they come one at a time. The rows on one processor show what is left without waking.

This run: $(date -u +%F), commit $(git -C "$(dirname "$0")" rev-parse --short HEAD 2>/dev/null || echo unknown), $(nproc) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)),
$(awk '/^MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo) GB, Linux $(uname -r), stores on $(cat "$1/filesystem"), where 4 kB written over and flushed take
$(values flush disk | middle %.2f) ms. The load average when it began was $(cat "$1/load"): what others do on the machine is in the numbers.

Codes are HOTP, so that every login has a fresh one; all modules look ten codes ahead. "Per second" counts accepted
logins; beside it stands how many were accepted of those that offered a right code. "Code only" is a policy that asks
for what the other modules ask for; "password + code" is what this product is for, with Argon2id at 64 MiB and two
passes. Medians of the rounds, with the smallest and the largest.

## Targets

| | measured | target | | at equal durability |
|---|---:|---:|---|---:|
$(targets)

The last column is against the same modules when whoever renames a file also flushes its directory
(\`tests/bench/durable.c\`), which they leave out: without it the old file, with a code that was used, may be there again
after a power failure. A login of ours is on the disk when it is answered. The target there is ≥ 1 in each row.

A login goes from process to process ten times here (client, front, names, vault; below), so that no process that reads
a client's bytes can read a key or the store, and that one vault decides. The other modules do everything in the
client; what that costs them is in the races, the guesses and the revocations. Where logins come one by one, each
change waits for a processor to wake; where they come together, they share the changes, and a flush. Here a message of
one byte to another process takes $(values hop any | middle %.0f) µs, and $(values hop one | middle %.0f) µs where both share a processor;
measured between two processes that do nothing else, so ten of them are what no work on this product takes away. What processes
of tokend share with other programs that run (libraries) is counted in parts: PSS is larger on an idle machine.
Of a minute in which nobody asks, an idle tokend takes $(values idle_cpu code | middle %.1f) ms of processor time in
$(values idle_wakes code | middle %.0f) wake-ups, all processes together: every twelve seconds they are asked whether they live.

## Logins

| module | people | parallel | accepted/s | p50 ms | p99 ms | accepted |
|---|---:|---:|---:|---:|---:|---:|
$(logins)

## On one processor

All processes of tokend and the clients share one processor, so nobody waits for another one to wake.

| module | parallel | accepted/s | p50 ms | pam_warifu ÷ it |
|---|---:|---:|---:|---:|
$(pinned)

## A morning rush

$(rush)

A password hash (64 MiB, two passes) takes $(values hash huge | middle %.0f) ms of a processor in huge pages and
$(values hash plain | middle %.0f) ms in pages as they come: $(ratios hash plain huge | middle %.2f) × as many logins from the same machine.

## One code, many processes

One right code offered by many processes at the same moment, 200 rounds each; how many of them were let in.

| module | processes | exactly one in | fewest | most |
|---|---:|---:|---:|---:|
$(races)

## Guesses beyond the limit

64 processes guess at once, three times each; the limit is three. $(values evaluated code - 64) were evaluated by pam_warifu,
$(values evaluated faillock - 64) by pam_faillock with pam_oath, $(values evaluated google - 64) by google-authenticator with RATE_LIMIT 3.

## Revocations during logins

A hundred people lose their token one after the other while eight others log in without a pause. From the start of
\`warifu totp revoke\` until it has ended: $(values revoke code - 8 | middle %.0f) ms. Logins with the right code of a
revoked token afterwards: $(values revoked_accepted code - 8) of 100. Of 100 lines deleted from pam_oath's file, $(values revoked_accepted oath - 8) came back.

## Lost cards

$(values loss_after code - 64 | wc -l) cards are reported lost with \`warifu card lost\`, each while 64 logins of its holder wait at the prompt, and answer with
right codes from 20 ms before the command until 100 ms after its start; eight others log in without a pause, $(values loss_others code - 8) times a second
beside all this. Before the commands $(values loss_before code - 64 | sum) of the 6,400 were let in. From the start of the command, which is a new process, in ms:

| until | p50 | p99 | longest |
|---|---:|---:|---:|
$(losses)

Logins let in whose code was given after the command had ended: $(values loss_after code - 64 | sum).

## What a login costs

System calls by process, and flushes to disk; by many at once flushes are shared: $(values flushes code - 8) a login at 8 parallel,
$(values flushes code - 32) at 32.

| module | client | front | names | vault | hashers | flushes |
|---|---:|---:|---:|---:|---:|---:|
$(costs)

Of a login's processor time at 8 parallel, of client and all processes of tokend, the record in the audit log takes
$(share journal_record) % (made and sealed; its part of the flush is not in it) and its copy in journal and syslog $(share journal_mirror) %, which is made after
the answer.

Processor time in ms, of the client and all processes of tokend:

| module | right code | wrong code | wrong ÷ right |
|---|---:|---:|---:|
$(processor)

## What the module adds to its host

The files lie side by side on one file system; a new process loads the module with libpam there already.

| module | dlopen µs | ÷ pam_permit | resident kB | libraries |
|---|---:|---:|---:|---|
$(hosts)

A cold login: a new process each time, from fork to exit.

| module | p50 ms | over pam_permit |
|---|---:|---:|
$(colds)

$(cat "$(dirname "$0")/house.md")

## Not measured

- The group-commit limit of a disk that is slower by 2 ms: it needs a device-mapper target on the machine itself.
- A million people, unless \`CI_SLOW=1\`.
X
