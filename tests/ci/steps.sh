# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# What ./bootstrap and tests/ci/check.sh share: steps that tell how long they took, and builds in directories of their
# own. Sourced in the top directory of the sources. `verbose`: 1 shows what every step says, too.
log_dir=$PWD/build/log
verbose=${verbose:-0}
jobs=${JOBS:-$(nproc)}
if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

# step NAME COMMAND...: runs it, its output goes to a log; tells how long it took.
step() {
    local name=$1 started=$SECONDS log status=0
    shift
    log=$log_dir/$(tr -cs 'a-zA-Z0-9\n' '-' <<<"$name").log
    printf '%s%-46s%s ' "$bold" "$name" "$plain"
    if [ "$verbose" = 1 ]; then
        printf '\n'
        ("$@") 2>&1 | tee "$log" || status=$?
    else
        ("$@") >"$log" 2>&1 || status=$?
    fi
    if [ "$status" = 0 ]; then
        printf 'done   %4d s\n' $((SECONDS - started))
    else
        printf 'FAILED %4d s   see %s\n' $((SECONDS - started)) "${log#"$PWD/"}"
        step_log=$log
    fi
    return "$status"
}

must() { # a step without which nothing else makes sense
    step "$@" || {
        tail -n 30 "$step_log" | sed 's/^/    /' >&2
        exit 1
    }
}

generated_is_stale() { # configure is older than what it is made from
    [ ! -x configure ] || [ ! -e Makefile.in ] ||
        [ -n "$(find configure.ac Makefile.am m4 tokend pam_module tools policies po doc tests \
            \( -name '*.mk' -o -name '*.m4' -o -name configure.ac -o -name Makefile.am \) \
            -newer configure -print -quit)" ]
}

prepare() {
    generated_is_stale || return 0
    must "Generate configure" autoreconf -fi
    touch configure Makefile.in
}

# Where things are installed inside the throw-away overlay; nothing is installed on the machine.
multiarch() { dpkg-architecture -qDEB_HOST_MULTIARCH; }
configure_flags() {
    local lib
    lib=/usr/lib/$(multiarch)
    printf '%s\n' -q --prefix=/usr --sysconfdir=/etc --localstatedir=/var --runstatedir=/run \
        "--libdir=$lib" --libexecdir=/usr/libexec "--with-pamdir=$lib/security"
}

configure_in() { # DIR FLAGS...
    local dir=$1 flags
    shift
    mkdir -p "$dir"
    mapfile -t flags < <(configure_flags)
    if [ -e "$dir/config.status" ] && [ "$dir/config.status" -nt configure ] &&
        [ "$(cat "$dir/.flags" 2>/dev/null)" = "$*" ]; then
        return 0
    fi
    (cd "$dir" && ../../configure "${flags[@]}" "$@") && printf '%s' "$*" >"$dir/.flags"
}

build_in() { # DIR FLAGS...
    configure_in "$@" && make -C "$1" -s -j"$jobs" all
}
