# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# A tokend of its own for one test: private directory, sockets, store and policy, under users that every
# machine has. Nothing of the machine is touched. `tests/system/talk.c` is the client.
#
#     . "$(dirname "$0")/daemon_lib.sh"
#     private_tokend             # makes $HOME_DIR, or skips the whole script with a reason
#     start; premise 'a store' make_store; add lp  # $LP_PASSWORD is the temporary one
#
# People: accounts that every Debian has. `games` is the first administrator.
set -u
tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top_srcdir=${top_srcdir:-$(cd "$tests_dir/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$tests_dir/tap.sh"
# shellcheck source=tests/system/processes.sh
. "$tests_dir/processes.sh"

TOKEND_PROGRAM=$top_builddir/tokend/tokend
TALK_PROGRAM=$top_builddir/tests/system/talk
VAULT_USER=daemon FRONT_USER=nobody NAMES_USER=man RESCUE_USER=uucp HASH_USER=proxy DEVICE_USER=backup VERIFY_USER=list

private_tokend() {
    [ "$(id -u)" = 0 ] || skip_all 'needs root: tokend starts its roles under other users'
    local user
    for user in $VAULT_USER $FRONT_USER $NAMES_USER $RESCUE_USER $HASH_USER $DEVICE_USER $VERIFY_USER games bin lp mail news; do
        id "$user" >/dev/null 2>&1 || skip_all "this machine has no user \"$user\""
    done
    HOME_DIR=$(mktemp -d /tmp/warifu-tokend.XXXXXX) || exit 1
    AUTH=$HOME_DIR/run/auth.sock ADMIN=$HOME_DIR/run/admin.sock RESCUE=$HOME_DIR/run/rescue.sock LOG=$HOME_DIR/log CONF=$HOME_DIR/tokend.conf
    mkdir -m 755 "$HOME_DIR/run"
    mkdir -m 700 "$HOME_DIR/store" "$HOME_DIR/key"
    chmod 755 "$HOME_DIR"
    # The front reads it, as a user of its own, who may not look into a checkout below /root.
    mkdir "$HOME_DIR/po" && cp -r "$top_builddir/po/ja" "$HOME_DIR/po/"
    chown $VAULT_USER "$HOME_DIR/store" "$HOME_DIR/key"
    # The shipped profile, but: a virtual machine's clock is often not disciplined, and a hash of 64 MiB
    # costs more than these tests have.
    sed -E -e 's/(unsynchronised_clock *= *)refuse/\1warn/' -e 's/(argon2_memory_kib *= *).*/\18192/' \
        -e 's/(argon2_passes *= *).*/\11/' "$top_srcdir/policies/municipal.policy" >"$HOME_DIR/test.policy"
    # In which session the test itself runs must not matter; desk_logind_test.sh is about that.
    cat >"$CONF" <<CONF
auth_socket = "$AUTH"
admin_socket = "$ADMIN"
rescue_socket = "$RESCUE"
store_file = "$HOME_DIR/store/warifu.db"
key_file = "$HOME_DIR/key/master.key"
programs = "$top_builddir/tokend"
policy = "$HOME_DIR/test.policy"
vault_user = "$VAULT_USER"
front_user = "$FRONT_USER"
names_user = "$NAMES_USER"
rescue_user = "$RESCUE_USER"
hash_user = "$HASH_USER"
device_user = "$DEVICE_USER"
verify_user = "$VERIFY_USER"
language = "ja"
host = "test-host"
help_contact = "extension 1234"
desk = "caller"
CONF
    chmod 644 "$CONF" "$HOME_DIR/test.policy"
    : >"$LOG"
    TOKEND=
    trap clean_up EXIT
}

clean_up() {
    stop
    rm -rf "$HOME_DIR"
}

set_conf() { # KEY VALUE
    sed -i "/^$1 = /d" "$CONF"
    printf '%s = %s\n' "$1" "$2" >>"$CONF"
}

ready() { # how often it has said so
    grep -c 'vault (pid [0-9]*) is running' "$LOG"
}

more_ready_than() { [ "$(ready)" -gt "$1" ]; }
serves() { talk "$AUTH" user=no-such-person service=cron op=account patience=2000 | grep -q verdict; }

start() { # [ARG...]
    local before
    before=$(ready)
    LD_PRELOAD=${TOKEND_PRELOAD:-} "$TOKEND_PROGRAM" -f -c "$CONF" -L "$HOME_DIR/po" "$@" </dev/null >>"$LOG" 2>&1 &
    TOKEND=$!
    if ! eventually more_ready_than "$before" || ! eventually serves; then
        note "$(tail -20 "$LOG")"
        bail_out 'tokend does not start'
    fi
}

stop() {
    [ -n "$TOKEND" ] || return 0
    kill -TERM "$TOKEND" 2>/dev/null
    wait "$TOKEND" 2>/dev/null
    TOKEND=
}

# The processes of one role of this tokend.
role() { # NAME
    pgrep -P "$TOKEND" -f -- "--role=$1 "
}

kill_all() { # every process at once, as a power cut would
    # shellcheck disable=SC2046
    kill -KILL "$TOKEND" $(pgrep -P "$TOKEND") 2>/dev/null
    wait "$TOKEND" 2>/dev/null
    TOKEND=
}

talk() { "$TALK_PROGRAM" "$@"; }
hostile() { "$top_builddir/tests/system/hostile" "$AUTH" "$@"; }

# An administrator's calls as root in rescue.
rescue() { # CALL...
    local call words=()
    for call in "$@"; do words+=("call=$call"); done
    talk "$RESCUE" op=admin rescue=test "${words[@]}"
}

value() { # NAME: out of a row
    grep -o "[ :]$1=[^ ]*" | head -1 | cut -d= -f2-
}

make_store() {
    rescue 'init user=games' >"$HOME_DIR/init" || return 1
    grep -q '^end: DONE' "$HOME_DIR/init"
}

add() { # USER [ROLE]: sets USER_PASSWORD (temporary)
    local answer
    answer=$(rescue "user.add user=$1 role=${2:-staff} reason=test")
    printf -v "${1^^}_PASSWORD" '%s' "$(value temporary_password <<<"$answer" | must_have "temporary password of $1")"
    grep -q '^end: DONE' <<<"$answer"
}

ticket() { sed -n 's/^verdict: .* ticket=//p'; }
verdict() { sed -n 's/^verdict: \([A-Z_]*\).*/\1/p'; }

# Gives USER a code generator and makes the first login with the temporary password. Sets USER_PASSWORD and
# USER_SECRET. The code of one step ago confirms, the present one logs in.
first_login() { # USER
    local user=$1 password=${1^^}_PASSWORD new="Tsuki+Kage-${#1}3" answer ticket credential secret
    answer=$(rescue "totp.enrol user=$user reason=test")
    secret=$(sed -n 's/.*[?]secret=\([A-Z2-7]*\)&.*/\1/p' <<<"$answer" | must_have "secret of $user")
    credential=$(value credential <<<"$answer" | must_have "credential of $user")
    rescue "totp.confirm user=$user reason=test n:credential=$credential code=$(first_code "$secret")" | grep -q '^end: DONE' || return 1
    ticket=$(talk "$AUTH" user="$user" service=login tty=/dev/tty5 -- "${!password}" "$(code "$secret")" | ticket)
    [ -n "$ticket" ] || return 1
    talk "$AUTH" op=change user="$user" service=login tty=/dev/tty5 expired ticket="$ticket" -- "$new" "$new" |
        grep -q '^verdict: GRANTED' || return 1
    printf -v "$password" '%s' "$new"
    printf -v "${1^^}_SECRET" '%s' "$secret"
}

code() { # SECRET [STEPS]
    [ -n "$1" ] || bail_out 'a premise fails: there is no secret to make a code of'
    oathtool --totp -b -d 6 -N "@$(($(date +%s) + 30 * ${2:-0}))" "$1"
}

# The code of one step ago, which registers a generator and leaves the present one for the first login. It is made with room
# in the step that runs: at its edge it would be two steps old when it arrives, which is outside the policy's window.
first_code() { # SECRET
    time_step_with_room
    code "$1" -1
}

# A code of a step that was not used yet: of now, or else of the next one, which the policy's window allows (a person's
# clock may be fast). Waits only when that was used, too.
fresh_code() { # SECRET
    local last step used=$HOME_DIR/used.$1
    last=$(cat "$used" 2>/dev/null || date +%s) # without note_used, the step that runs may be used
    [ -e "$used" ] || last=$((last / 30))
    clock_passes $((last * 30 - 1))
    step=$((EPOCHSECONDS / 30))
    [ "$step" -gt "$last" ] || step=$((last + 1))
    echo "$step" >"$used"
    oathtool --totp -b -d 6 -N "@$((step * 30))" "$1"
}

note_used() { # SECRET STEPS: which one was used last, counted from now
    echo $(($(date +%s) / 30 + $2)) >"$HOME_DIR/used.$1"
}

# A code that is wrong now and soon.
wrong_code() { # SECRET
    local step wrong=111111
    for step in -3 -2 -1 0 1 2 3; do
        [ "$(code "$1" $step)" != $wrong ] || wrong=222222
    done
    echo $wrong
}

wait_next_step() {
    clock_passes $((EPOCHSECONDS / 30 * 30 + 29))
}

memory_of() { # PID...: RSS in KiB
    # shellcheck disable=SC2046  # one word a process
    awk '/^VmRSS:/ { sum += $2 } END { print sum + 0 }' $(printf '/proc/%s/status ' "$@")
}
descriptors_of() { # PID
    find "/proc/$1/fd" -mindepth 1 | wc -l
}
