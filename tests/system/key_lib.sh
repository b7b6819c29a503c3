# shellcheck shell=bash disable=SC2154,SC2034
# SPDX-License-Identifier: BSD-2-Clause
# Software keys for a private tokend (daemon_lib.sh). The tokend is the one that is installed; an object that
# lies under tests/ only is preloaded into it, so that its device processes find the keys here.
#
#     private_keys                 # after private_tokend: the policy lets people log in with a key
#     start
#     plug NAME pin=1234           # plugs one in (tests/fake/plug.c)
#     tell NAME touch=never        # changes it
#     unplug NAME; replug NAME
#     enrol_key USER PIN [WORD=VALUE...]
private_keys() {
    sed -i -e 's/way = {"password+otp"}/way = {"key", "password+otp"}/' -e '/include = {"knowledge"}/d' \
        "$HOME_DIR/test.policy"
    make_ports
}

# The tokend of the overlay (lib.sh), with the shipped profile for people with keys. `token NAME SETTING` is `tell` for any process.
overlay_keys() {
    HOME_DIR=/run/keys
    mkdir -m 755 "$HOME_DIR"
    make_ports
    cat >/usr/local/bin/token <<'X'
#!/bin/sh
echo "$2" >/run/keys/$1.in
read -r answer </run/keys/$1.out && [ "$answer" = ok ]
X
    chmod 755 /usr/local/bin/token
    sed -E 's/(unsynchronised_clock[[:space:]]*=[[:space:]]*)"?refuse"?/\1"warn"/' \
        /usr/share/warifu/policies/municipal-key.policy >/etc/warifu/as-shipped.policy
    install -m 644 /etc/warifu/as-shipped.policy /etc/warifu/test.policy
}

# What people are asked for, by every rule of the overlay's policy that asks for a key.
policy_ways() { # WAYS: as in the policy file
    # A rule of programs with one field has one way; an emergency code stands in for a code (G1).
    sed -e "s/way = .*\"key\", .*/way = {$1}/" -e "$([[ $1 == *otp* ]] || echo '/^ *emergency = /d')" \
        /etc/warifu/as-shipped.policy >/etc/warifu/test.policy
}

another_vault() { [[ $(tokend_pid vault) != @(|"$1") ]]; } # PID-BEFORE
reload() {                                                 # the vault starts anew; the front stays
    local before
    before=$(tokend_pid vault)
    kill -HUP "${TOKEND:?}"
    eventually another_vault "$before"
    eventually admin status
}

enrol_on_card() { # USER PIN [OPTION...]
    printf '%s\n' "$2" | admin --stdin key enrol "$1" "${@:3}"
}

make_ports() {
    TOKENS=$HOME_DIR/tokens
    mkdir -m 755 "$TOKENS" "$HOME_DIR/drawer"
    export WARIFU_TEST_TOKENS=$TOKENS
    find_preload
}

find_preload() { # into TOKEND_PRELOAD
    TOKEND_PRELOAD=$(readlink -f "$top_builddir/tests/fake/shim.so")
    [ -e "$TOKEND_PRELOAD" ] || bail_out 'tests/fake/shim.so was not built'
    # AddressSanitizer insists on being the first of all libraries.
    if [[ ${SANITIZE:-} == *address* ]]; then
        TOKEND_PRELOAD="$(readlink -f "$(gcc -print-file-name=libasan.so)") $TOKEND_PRELOAD"
    fi
}

plug() { # NAME SETTING...
    local name=$1
    shift
    mkfifo "$HOME_DIR/$name.in" "$HOME_DIR/$name.out"
    "$top_builddir/tests/fake/plug" "$TOKENS/$name" "$@" <"$HOME_DIR/$name.in" >"$HOME_DIR/$name.out" &
    eval "exec {${name^^}_IN}>\"$HOME_DIR/$name.in\" {${name^^}_OUT}<\"$HOME_DIR/$name.out\""
    hear "$name"
}

hear() { # NAME
    local out=${1^^}_OUT line
    read -r -t 60 -u "${!out}" line && [ "$line" = ok ]
}

tell() { # NAME SETTING
    local in=${1^^}_IN
    printf '%s\n' "$2" >&"${!in}"
    hear "$1"
}

unplug() { mv "$TOKENS/$1" "$HOME_DIR/drawer/$1"; }
replug() { mv "$HOME_DIR/drawer/$1" "$TOKENS/$1"; }

enrol_key() { # USER PIN [WORD=VALUE...]
    local user=$1 pin=$2
    shift 2
    talk "$RESCUE" op=admin rescue=test terminal=xterm language=en_US.UTF-8 patience=60000 \
        "call=key.enrol user=$user pin=$pin reason=test${*:+ $*}"
}

# start_tokend of an overlay (lib.sh), with the keys that are plugged in below $TOKENS.
start_with_keys() {
    find_preload
    start_log
    make_directories
    env "LD_PRELOAD=$TOKEND_PRELOAD" "WARIFU_TEST_TOKENS=$TOKENS" /usr/sbin/tokend </dev/null >>/var/log/tokend.err 2>&1
    TOKEND=$(pgrep -x -o tokend)
    eventually test -S /run/warifu/auth.sock && eventually test -S /run/warifu/admin.sock && return
    note "$(tail -n 20 /var/log/tokend.err "$LOGFILE")"
    bail_out 'tokend does not start'
}
