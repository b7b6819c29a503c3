# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# In what state a process is, for tests that must not go on before it is there.

# Something has been sent to one of these processes, which has not read it: whoever sent it waits, or has gone on.
unread_by() { # PID...
    local pids
    pids=$(printf 'pid=%s,|' "$@")
    ss -xHnp | awk '$3 > 0' | grep -qE "(${pids%|})"
}

# `parent` and `filters` (of system calls) of a process.
filters_of() { # PID
    local proc_status
    parent=0 filters=0
    [ "$1" != 0 ] || return 0
    { mapfile -t proc_status <"/proc/$1/status"; } 2>/dev/null || return
    [[ "${proc_status[*]}" =~ \ PPid:[[:space:]]*([0-9]+)\  ]] && parent=${BASH_REMATCH[1]} || return
    [[ "${proc_status[*]}" =~ \ Seccomp_filters:[[:space:]]*([0-9]+)(\ |$) ]] && filters=${BASH_REMATCH[1]}
}

# The process has come as far as its sandbox, so it has done what it does at its start: it has a filter beside those that
# it was born with. A child of the supervisor has the supervisor's from its birth on, while it is root still.
in_sandbox() { # PID...
    local pid parent filters own
    for pid; do
        filters_of "$pid" || return
        own=$filters
        filters_of "$parent" || return
        [ "$own" -gt "$filters" ] || return
    done
}

traced() { # PID: somebody follows every thread of it
    ! grep -q '^TracerPid:[[:space:]]*0$' "/proc/$1"/task/*/status
}

# It sleeps, and nothing has made it run for a tenth of a second: it has done what it was told. On a busy machine who
# waits for a processor is not asleep.
at_rest() { # PID
    local before
    before=$(grep -E '^(State|voluntary_ctxt_switches):' "/proc/$1/status") || return
    [[ $before == *S\ * ]] || return
    sleep 0.1
    [ "$before" = "$(grep -E '^(State|voluntary_ctxt_switches):' "/proc/$1/status")" ]
}
