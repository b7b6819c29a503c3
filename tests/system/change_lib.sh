# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
# What the tests of changed passwords have in common (lib.sh first): each client, started for somebody, and what
# it asks after both factors.

shadow_of() { getent shadow "$1" | cut -d: -f2; }
recorded() { events "$1" "$2" | tail -n 1 | jq -r .record; } # EVENT USER
factors() { # USER: into the environment, and no failures
    admin lock clear "$1" --reason test >/dev/null
    PASSWORD=$(password "$1") CODE=$(code "$1")
}

# How each client is started for somebody, and how it is seen that they are in.
SSH='ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=INFO' # texts after the last prompt
SSH+=' -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1'
declare -A START=([login]='start login; see "login: "; type USER'
    [sshd]="start $SSH USER@127.0.0.1 {echo in-as-\$(id -un)}"
    [su]='as dave su - USER -c {echo in-as-$(id -un)}')
let_in() { # CLIENT USER
    # shellcheck disable=SC2016  # expanded by the shell at the end
    [ "$1" != login ] || printf '%s\n' 'see {[#$] $}' 'type {echo in-as-`id -un`; exit}'
    printf 'see "in-as-%s"\nover 0\n' "$2"
}
meet() { # CLIENT USER: what comes after both factors is on stdin
    local rest
    rest=$(cat)
    printf '%s\nhidden "assword: " PASSWORD\nshown "ode.*: " CODE\n%s\n' "${START[$1]//USER/$2}" "$rest" | drive
}

start_sshd() {
    /usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
    SSHD=$!
    eventually bash -c ': </dev/tcp/127.0.0.1/2222'
}
