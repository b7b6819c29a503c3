# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# The harness of the system tests: real programs, the real module, daemon and CLI, in a throw-away
# overlay of this machine. A test looks like this:
#
#     #!/bin/bash
#     # SPDX-License-Identifier: BSD-2-Clause
#     # shellcheck source=tests/system/lib.sh
#     . "$(dirname "$0")/lib.sh"
#     enter_overlay "$@"          # first: everything below runs inside, as root, and is thrown away
#     start_tokend
#     result=$(probe -a "$(password bob)" -a "$(code bob)" su bob authenticate)
#     like "$result" 'authenticate: PAM_SUCCESS' 'A1 password and code open'
#     finish
#
# and is added to tests/system/local.mk. By hand, in a build tree made by `./bootstrap build`:
#     cd build/gcc && make -s check TESTS=tests/system/NAME.sh; less tests/system/NAME.log
#     ../../tests/system/NAME.sh          (stage and image are made anew when the product changed)
#
# The overlay's people (all enrolled by the real CLI unless it says otherwise):
#     boss   admin, HOTP             alice  staff, TOTP, may sudo         bob    staff, HOTP, may sudo
#     carol  staff, HOTP             dave   has an account here, but is unknown to warifu
#     erin   added, has only a temporary password (`temporary erin`)
# The policy is the shipped municipal profile with `unsynchronised_clock = warn`, because clocks of
# virtual machines are often not disciplined, with cheap hashes, and a service `test-code` that asks for the code alone, for
# races; `use_shipped_policy` takes the profile as it is.
# PAM: Debian's stacks as pam-auth-update makes them from the shipped profile. `use_stack plain|redhat|debian`.
#
# Functions (abuse:T1 and so on in names of checks: tap.sh has `is`, `like`, `at_most`, `holds`, `finish` ...)
#     start_tokend [ARG...]  stop_tokend  kill_tokend  tokend_pid [ROLE]  the daemon; kill is kill -9 of all
#     admin VERB...          the CLI in rescue mode         as USER COMMAND...   as that person
#     password USER          code USER [right|wrong]        a fresh code of USER (TOTP: waits for a new step)
#     failures_of USER       wrong tries that count now
#     temporary USER         secret_of USER                 wait_next_step       until a new TOTP step begins
#     enrol USER KIND        a new person with password and code (KIND totp or hotp), through the CLI
#     probe ARG...           tests/system/pam_probe.c       bench ARG...         tests/bench/pam_bench.c
#     drive FILE or stdin    an expect script with the procedures of clients.exp
#     events [NAME [USER]]   audit records, a line each     logged PATTERN       syslog and journal lines
#     eventually COMMAND...  waits for the command to succeed (tap.sh)
#     use_stack KIND [SERVICE...]   use_policy FILE   use_shipped_policy   set_policy KEY VALUE   set_conf KEY VALUE
set -uo pipefail

tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top_srcdir=${top_srcdir:-$(cd "$tests_dir/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$tests_dir/tap.sh"
# shellcheck source=tests/system/processes.sh
. "$tests_dir/processes.sh"

PEOPLE=/var/lib/test-people # what the tests know of each person: NAME.password, .secret, .kind, .next
LOGFILE=/var/log/everything.log
HELPERS=/usr/local/libexec/warifu-tests

# --- outside: stage, image, overlay ---------------------------------------------------------------

# What the image needs beside the product; the demonstration runs after a plain `make`.
test_programs=(tests/fake/plug tests/fake/shim.so tests/fake/clock.so tests/system/pam_probe tests/system/log_sink tests/bench/pam_bench tests/bench/bench_load tests/bench/rush tests/vm/desk)

stage_is_stale() {
    local product
    for product in tokend/tokend{,-front,-names,-vault,-verifier,-hasher,-checker,-device} warifu warifu-break-glass pam_warifu.so "${test_programs[@]}"; do
        [ "$top_builddir/$product" -ot "$stage/.made" ] || return 0
    done
    [ -z "$(find "$top_srcdir/policies" "$top_srcdir/pam_module" "$tests_dir/image.sh" "$tests_dir/lib.sh" \
        -newer "$stage/.made" -print -quit)" ] || return 0
    return 1
}

# Installs the build under its real paths into a stage, then makes the image with people enrolled. Once
# for all tests; a lock makes parallel tests wait for the first.
make_image() {
    stage=$top_builddir/tests/system/stage
    image=$top_builddir/tests/system/image.tar
    mkdir -p "$top_builddir/tests/system"
    exec 7>"$top_builddir/tests/system/.lock"
    flock 7
    if [ ! -e "$image" ] || stage_is_stale; then
        rm -rf "$stage" "$image" "$image.new"
        mkdir -p "$stage"
        touch "$stage/.made"
        env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s "${test_programs[@]}" \
            >"$stage.log" 2>&1 || bail_out "the test programs do not build: $stage.log"
        env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s install DESTDIR="$stage" \
            >>"$stage.log" 2>&1 || bail_out "make install failed: $stage.log"
        [ -x "$stage/usr/bin/warifu" ] ||
            bail_out "the build was not configured for /usr; use ./bootstrap build (build/gcc)"
        PASS='top_srcdir top_builddir SANITIZE' "$tests_dir/overlay.sh" -o "$image.new" -b "$top_srcdir" \
            -b "$top_builddir" timeout 300 "$tests_dir/image.sh" >"$image.log" 2>&1 7>&- || {
            note "$(tail -n 40 "$image.log")"
            bail_out "the image for the system tests could not be made: $image.log"
        }
        mv "$image.new" "$image"
    fi
    exec 7>&-
}

# Runs the calling script again inside a fresh overlay. The time limit is on the whole script.
enter_overlay() {
    [ -z "${IN_OVERLAY:-}" ] || return 0
    [ "$(id -u)" = 0 ] || skip_all 'needs root for private namespaces; ./bootstrap check runs it'
    top_srcdir=$(readlink -f "$top_srcdir") top_builddir=$(readlink -f "$top_builddir")
    export top_srcdir top_builddir
    make_image
    PASS='top_srcdir top_builddir SANITIZE CI_SLOW CI_MINIMAL' TERM=xterm-256color exec timeout -k 5 "${TEST_SECONDS:-1200}" \
        "$tests_dir/overlay.sh" -i "$image" -b "$top_srcdir" -b "$top_builddir" \
        "$(readlink -f "$0")" "$@"
}

# What the sanitizers said of any program in the overlay; a role that died of it could not write a file.
no_finding() {
    local findings
    findings=$(head -n 30 /var/log/asan/* 2>/dev/null; logged '(tokend|supervisor).*ended with status 66')
    [ -z "$findings" ] || { echo "$findings" && return 1; }
}
before_finish() {
    [ -z "${IN_OVERLAY:-}" ] || ! sanitized || holds 'no sanitizer has anything to say' no_finding
}

slow() { [ -n "${CI_SLOW:-}" ]; }
sanitized() { [[ ${SANITIZE:-} == *${1:-}* ]] && [ -n "${SANITIZE:-}" ]; }

# --- the daemon -------------------------------------------------------------------------------------

make_directories() { # what systemd makes at boot
    if [ -e /usr/lib/tmpfiles.d/warifu.conf ]; then
        systemd-tmpfiles --create /usr/lib/tmpfiles.d/warifu.conf
        return
    fi
    install -d -m 755 /run/warifu /var/lib/warifu
    install -d -m 700 -o warifu -g warifu /var/lib/warifu/store /var/lib/warifu/key /etc/warifu/break-glass
}

start_log() { [ -S /dev/log ] || "$HELPERS/log_sink" "$LOGFILE"; }

start_tokend() { # [ARG...]: in the background; returns when it serves
    start_log
    make_directories
    LD_PRELOAD=${TOKEND_PRELOAD:-} /usr/sbin/tokend "$@" </dev/null >>/var/log/tokend.err 2>&1
    TOKEND=$(pgrep -x -o tokend)
    if ! eventually test -S /run/warifu/auth.sock || ! eventually test -S /run/warifu/admin.sock; then
        note "$(tail -n 20 /var/log/tokend.err "$LOGFILE")"
        bail_out 'tokend does not start'
    fi
    # The sockets are there before every process has its own user and filter.
    eventually all_in_sandbox || note "not in their sandboxes: $(ps -o user=,pid=,args= -p "$(tokend_pid | paste -sd,)")"
}

all_in_sandbox() {
    local pids
    mapfile -t pids < <(tokend_pid)
    [ ${#pids[@]} -gt 1 ] && in_sandbox "${pids[@]}"
}

no_tokend() { [ -z "$(tokend_pid)" ]; }

stop_tokend() {
    kill -TERM "$TOKEND" 2>/dev/null
    eventually no_tokend
}

kill_tokend() { # every process at once, as a power cut would
    tokend_pid | xargs -r kill -KILL
    eventually no_tokend
}

# The processes of tokend; with ROLE (front, names, vault, hasher) those of that role, "supervisor" the first.
# Asked often while something is waited for, so without a process for each question.
tokend_pid() {
    local directory name words
    for directory in /proc/[0-9]*; do
        { read -r name <"$directory/comm"; } 2>/dev/null || continue
        [[ $name == tokend* ]] || continue
        case ${1:-} in
        '') ;;
        supervisor) [ "$name" = tokend ] || continue ;;
        *)
            { mapfile -d '' words <"$directory/cmdline"; } 2>/dev/null || continue
            [[ " ${words[*]} " =~ \ --role[=\ ]$1\  ]] || continue
            ;;
        esac
        echo "${directory#/proc/}"
    done
}

# --- people -----------------------------------------------------------------------------------------

# Most tests have no reason of their own: it is put in where the verb demands one and none is given (E5).
DEMANDS_REASON='^(user (add|import)|totp (enrol|confirm|import)|key (enrol|import)|card (issue|replace|collect|destroy))$'
admin() {
    local -a words=()
    local word last=''
    for word in "$@"; do
        words+=("$word")
        [[ " $* " == *' --reason '* || ! "$last $word" =~ $DEMANDS_REASON ]] || words+=(--reason 'system test')
        last=$word
    done
    warifu --rescue 'system test' --yes "${words[@]}" 2>>/var/log/admin.err
}
as() { runuser -u "$1" -- "${@:2}"; }

# The first admin: `init` by root, then the same first login as everybody.
add_first_admin() {
    local answer
    answer=$(warifu --rescue 'first set-up' --yes --json init boss --show-secret) || {
        note "$answer"
        return 1
    }
    field temporary_password <<<"$answer" >"$PEOPLE/boss.temporary"
    enrol boss hotp admin
}
known() { # USER WHAT
    local value=''
    { IFS= read -r value <"$PEOPLE/$1.$2"; } 2>/dev/null || true
    case $value in '' | null) bail_out "a premise fails: there is no $2 of $1" ;; esac # null: jq found nothing
    printf '%s\n' "$value"
}
password() { known "$1" password; }
temporary() { known "$1" temporary; }
secret_of() { known "$1" secret; }

wait_next_step() {
    clock_passes $((EPOCHSECONDS / 30 * 30 + 29))
}

# The next code of a person. A right code is taken as used; a TOTP one is of the step that runs now or the
# next one, and never of a step that was used before.
code() { # USER [right|wrong]
    local kind next code
    kind=$(known "$1" kind)
    next=$(known "$1" next)
    if [ "$kind" = hotp ]; then
        code=$(oathtool --hotp -c "$next" -d 6 "$(secret_of "$1")")
    else
        # The policy's window reaches one step ahead: a person's clock may be fast, and tests wait less. Who is taken to
        # be one step ahead by that is not found one step behind: near its end a step is left out.
        clock_passes $(((next - 1) * 30 - 1))
        [ "$next" -gt $((EPOCHSECONDS / 30)) ] || next=$(((EPOCHSECONDS + 8) / 30))
        code=$(oathtool --totp -N "@$((next * 30))" -d 6 "$(secret_of "$1")")
    fi
    if [ "${2:-right}" = wrong ]; then
        wrong_code "$1" "$code"
        return
    fi
    echo $((next + 1)) >"$PEOPLE/$1.next"
    printf '%s\n' "$code"
}

# A code that is none of this person's near ones.
wrong_code() { # USER CODE
    local candidate=$2 near next
    next=$(known "$1" next)
    if [ "$(known "$1" kind)" = hotp ]; then
        near=$(oathtool --hotp -c "$((next > 20 ? next - 20 : 0))" -w 60 -d 6 "$(secret_of "$1")")
    else
        near=$(oathtool --totp -N "@$((EPOCHSECONDS - 600))" -w 40 -d 6 "$(secret_of "$1")")
    fi
    while grep -qx "$candidate" <<<"$near"; do
        candidate=$(printf '%06d' $(((10#$candidate + 111111) % 1000000)))
    done
    printf '%s\n' "$candidate"
}

failures_of() { # USER: wrong tries, here and from elsewhere
    admin --json lock show "$1" | jq -rs '[.. | objects | .failures? // empty] | add // 0'
}

# One value out of the JSON objects on stdin: the first of that name. jq takes as long to start as a login does, so it
# is asked only for what has an escape in it.
field() { # NAME
    local text value
    IFS= read -rd '' text || true # its end is no NUL
    [[ $text =~ \"$1\"[[:space:]]*:[[:space:]]*(\"[^\"]*\"|[a-z0-9.+-]+) ]] || return 0
    value=${BASH_REMATCH[1]}
    case $value in
    *\\*) jq -rs --arg name "$1" 'first(.[] | .. | objects | select(has($name)) | .[$name])' <<<"$text" ;;
    *) value=${value#\"} && printf '%s\n' "${value%\"}" ;;
    esac
}

# A person with a password and a token, as a person gets them: added, the token imported, and the first
# login made with the temporary password. All through the real CLI and a real PAM conversation.
enrol() { prepare_person "$@" && first_login "$1"; } # USER KIND [ROLE]

prepare_person() { # USER KIND [ROLE]
    local user=$1 kind=$2
    id "$user" >/dev/null 2>&1 || useradd -m -s /bin/bash "$user"
    # A letter between, so that chance makes no sequence such as 1234 or aaaa, which is refused.
    printf 'ho7u-%s-kz9\n' "$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n' | sed 's/./&k/g')" >"$PEOPLE/$user.password"
    printf '%s\n' "$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$PEOPLE/$user.secret"
    printf '%s\n' "$kind" >"$PEOPLE/$user.kind"
    [ -s "$PEOPLE/$user.temporary" ] || add_person "$user" "${3:-staff}" || return 1
    import_token "$user" || return 1
    # What a time-based token may have shown until its import, even a fast one, counts as used.
    printf '%s\n' "$([ "$kind" = hotp ] && echo 0 || echo $((EPOCHSECONDS / 30 + 2)))" >"$PEOPLE/$user.next"
}

first_login() { # USER
    local user=$1 result
    result=$(probe -t /dev/tty1 -m "code=$(code "$user")" -m "New password=$(password "$user")" \
        -m "assword=$(temporary "$user")" login "$user" authenticate account expired) ||
        true # account says that a change is due
    case $result in
    *'expired: PAM_SUCCESS'*) ;;
    *)
        note "first login of $user:" "$result" "$(tail -n 15 "$LOGFILE")"
        return 1
        ;;
    esac
}

add_person() { # USER ROLE: keeps the temporary password for `temporary`
    local answer
    answer=$(admin --json user add "$1" --role "$2" --reason 'system test' --show-secret) || {
        note "$answer"
        return 1
    }
    field temporary_password <<<"$answer" >"$PEOPLE/$1.temporary"
    [ -s "$PEOPLE/$1.temporary" ]
}

import_token() { # USER: the person's secret, as a pam_oath users file
    local line file
    case $(known "$1" kind) in
    hotp) line="HOTP/E/6	$1	-	$(secret_of "$1")	0" ;;
    totp) line="HOTP/T30/6	$1	-	$(secret_of "$1")" ;;
    esac
    file=$(mktemp /root/users.oath.XXXXXX)
    printf '%s\n' "$line" >"$file"
    admin totp import "$file" --format pam_oath || return 1
    rm -f "$file"
}

# --- programs -----------------------------------------------------------------------------------------

probe() { "$HELPERS/pam_probe" "$@"; }
has_password() { # USER PASSWORD: in shadow
    perl -e 'exit(crypt($ARGV[1], $ARGV[0]) ne $ARGV[0])' "$(getent shadow "$1" | cut -d: -f2)" "$2"
}
# What everybody is asked alike: a password prompt says whose password it wants, which is who was named.
nameless() { sed -E "s/^prompt: [^ ]+'s (Password: )/prompt: \1/"; }
bench() { "$HELPERS/pam_bench" "$@"; }

# For screens, with `eventually`: types once and waits for the command to succeed. What comes before the program has
# the keyboard is lost, so it gives up before `eventually` does, to be typed again. The script has the function `type_in`.
typed_and() { # TEXT COMMAND...
    type_in "$1"
    within 20 "${@:2}"
}

# An expect script with the procedures of clients.exp; answers travel in the environment, so that they
# are never in a process list. Prints what the terminal showed; exit status of the script.
drive() { # [FILE]: else stdin
    local script
    script=$(mktemp /tmp/drive.XXXXXX)
    { cat "$tests_dir/clients.exp" && cat "$@"; } >"$script"
    timeout 300 expect "$script"
    local status=$?
    rm -f "$script"
    return "$status"
}

events() { admin --json log ${1:+--event "$1"} ${2:+--user "$2"} | grep '"sequence"'; }
logged() { grep -aE -- "$1" "$LOGFILE"; }

# --- PAM stacks, policy, configuration ------------------------------------------------------------------

SERVICES='test-code login su su-l sudo sudo-i sshd passwd cron atd vlock i3lock xscreensaver chpasswd newusers chfn chsh other'

use_stack() { # KIND [SERVICE...]
    local kind=$1 service
    shift
    # shellcheck disable=SC2086  # a list of words
    [ $# -gt 0 ] || set -- $SERVICES
    for service in "$@"; do
        case $kind in
        plain) printf '%s required pam_warifu.so\n' auth account password session >"/etc/pam.d/$service" ;;
        redhat) redhat_service "$service" ;;
        debian) [ ! -e "/etc/pam.d.debian/$service" ] || cp "/etc/pam.d.debian/$service" "/etc/pam.d/$service" ;;
        esac
    done
}

redhat_service() { # SERVICE: includes system-auth or password-auth, as Red Hat's files do
    local stack=system-auth
    [ "$1" != sshd ] || stack=password-auth
    printf '%s include %s\n' auth $stack account $stack password $stack session $stack >"/etc/pam.d/$1"
}

# The ends of the coprocess CLIENT into $out and $in: bash closes its own as soon as it sees that the process has ended,
# with what it had still to say.
hold_client() {
    # shellcheck disable=SC2034  # the caller's
    exec {out}<&"${CLIENT[0]}" {in}>&"${CLIENT[1]}"
    # shellcheck disable=SC1083  # the descriptor that this holds
    exec {CLIENT[1]}>&-
}

use_policy() { # FILE
    install -m 644 -o root -g root "$1" /etc/warifu/test.policy
}

use_shipped_policy() { set_conf policy municipal; }

set_policy() { # KEY VALUE: in every rule and section that has it
    sed -i -E "s|^([[:space:]]*$1[[:space:]]*=).*|\1 $2|" /etc/warifu/test.policy
}

set_conf() { # KEY VALUE
    if grep -qE "^[[:space:]]*$1[[:space:]]*=" /etc/warifu/tokend.conf; then
        sed -i -E "s|^[[:space:]]*$1[[:space:]]*=.*|$1 = \"$2\"|" /etc/warifu/tokend.conf
    else
        printf '%s = "%s"\n' "$1" "$2" >>/etc/warifu/tokend.conf
    fi
}
