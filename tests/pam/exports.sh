#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the module links and what leaves it.
: "${top_srcdir:?} ${top_builddir:?}" # the Makefile gives them
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

module=$top_builddir/pam_warifu.so
wanted='pam_sm_acct_mgmt pam_sm_authenticate pam_sm_chauthtok pam_sm_close_session pam_sm_open_session pam_sm_setcred'

exported=$(nm -D --defined-only "$module" | awk '{print $NF}' | sort | tr '\n' ' ')
is "${exported% }" "$wanted" "only pam_sm_* is exported"

if [ -n "$SANITIZE" ]; then
    skip "only libpam and libc are linked" "the sanitizer's libraries are linked too; build/gcc runs it"
else
    linked=$(readelf -d "$module" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ')
    is "${linked% }" "libc.so.6 libpam.so.0" "only libpam and libc are linked"
fi

unlike "$(readelf -d "$module")" 'RPATH|RUNPATH|TEXTREL' "no search path and no text relocation"
unlike "$(readelf -lW "$module")" 'GNU_STACK.*RWE' "the stack is not executable"
# Signals are looked at (sigaction without a new one) and held while the daemon is waited for; pam_interrupt_test sees
# that the caller has its mask back.
unlike "$(nm -D --undefined-only "$module" | grep -v ' pthread_sigmask@\| sigaction@')" \
    ' (exit|_exit|abort|signal|sigprocmask|pthread_[a-z]*|umask|chdir|setenv|unsetenv|putenv|setlocale|fork|execv[a-z]*|system|popen|dlopen|set[ug]id|sete[ug]id|strtok|printf|puts)(@|$)' \
    "abuse:P11 nothing that changes the process is called"
finish
