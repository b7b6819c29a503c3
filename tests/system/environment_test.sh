#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What surrounds the module: hostile environments, silent services, terminals without Japanese
# (abuse:P7, abuse:P13, abuse:P14, abuse:P16, abuse:E2).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

# --- abuse:P14: only compiled-in paths are opened ------------------------------------------------------------------
trace() { # FILE ENV...: a set-uid sudo, followed as root
    printf '%s\n' "$(password bob)" "$(code bob)" >/tmp/answers
    strace -f -o "$1" -e trace=openat,open,execve,connect -u bob env "${@:2}" sudo -k -S true </tmp/answers >/tmp/sudo.out 2>&1
}
opened() { grep -oE '"/[^"]*"' "$1" | sort -u; }
trace /tmp/plain LANG=C
trace /tmp/hostile LANG=C HOME=/tmp/evil TMPDIR=/tmp/evil XDG_CONFIG_HOME=/tmp/evil OPENSSL_CONF=/tmp/evil/o \
    WARIFU_SOCKET=/tmp/evil/s WARIFU_RUNDIR=/tmp/evil WARIFU_CONFIG=/tmp/evil/c LD_PRELOAD=/tmp/evil/l.so \
    LD_LIBRARY_PATH=/tmp/evil GCONV_PATH=/tmp/evil LOCPATH=/tmp/evil NLSPATH=/tmp/evil LANGUAGE=../../tmp/evil \
    TEXTDOMAINDIR=/tmp/evil
holds 'abuse:P14 strace saw the socket of the module' grep -q '/run/warifu/auth.sock' /tmp/hostile
is "$(opened /tmp/hostile | grep evil | grep -v 'execve')" '' 'abuse:P14 nothing that the caller names in the environment is opened'

# --- abuse:P16: silent where nobody looks -------------------------------------------------------------------------------
for service in sudo cron su atd; do
    result=$(probe -m "code=$(code bob)" -m "assword=$(password bob)" "$service" bob authenticate account open close 2>&1)
    unlike "$result" '(^|\n)(info|error): ' "abuse:P16 $service: no line of text is sent"
done
probe -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate account open close >/dev/null
result=$(probe -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate account open close)
like "$result" 'info: Last login' 'A4 login: the last login is shown'
result=$(probe -s -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate account open close)
unlike "$result" 'info: ' 'abuse:P16 login with PAM_SILENT: no line of text is sent'

# --- abuse:P7: a client that answers every hidden prompt with the password ---------------------------------------------
admin lock clear bob --reason test >/dev/null
result=$(probe -r 192.0.2.9 -t ssh -a "$(password bob)" -a "$(password bob)" sshd bob authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:P7 the password at the prompt for the code does not open'
is "$(failures_of bob)" 1 'abuse:P7 it is one failure'
is "$(grep -caF "$(password bob)" "$LOGFILE")" 0 'abuse:P7 the password is in no log'
admin lock clear bob --reason test >/dev/null

# --- abuse:P13: phases in other orders and other processes ----------------------------------------------------------------
result=$(probe -t tty1 sshd bob account)
unlike "$result" 'account: PAM_(SYSTEM_ERR|ABORT)' "abuse:P13 account without authenticate: ${result#*: }"
result=$(probe -t tty1 login bob account)
unlike "$result" 'account: PAM_SUCCESS' 'abuse:P13 account without authenticate does not open an interactive login'
like "$(probe login bob setcred)" 'setcred: PAM_SUCCESS' 'abuse:P13 setcred without authenticate does no harm'
result=$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate authenticate account)
is "$(grep -c 'authenticate: PAM_SUCCESS' <<<"$result")" 1 'abuse:P13 abuse:T1 authenticate twice with one code: once'

# --- abuse:E2: terminals and languages --------------------------------------------------------------------------------------
ask() { env -i PATH="$PATH" "$@" "$HELPERS/pam_probe" -t "${terminal:-pts/3}" -a x -a 000000 login bob authenticate; }
for setting in 'LANG=C' 'LANG=POSIX' 'LANG=ja_JP.UTF-8 TERM=linux' 'LANG=ja_JP.eucJP TERM=xterm' 'LANG=en_GB.UTF-8' 'LC_ALL=C LANG=ja_JP.UTF-8'; do
    # shellcheck disable=SC2086  # a list of settings
    result=$(ask $setting | grep prompt)
    like "$result" 'Password: ' "abuse:E2 $setting: the prompts are readable English"
    is "$(LC_ALL=C grep -c '[^ -~]' <<<"$result")" 0 "abuse:E2 $setting: and plain ASCII"
    admin lock clear bob --reason test >/dev/null
done
result=$(ask LANG=ja_JP.UTF-8 TERM=xterm-256color | grep prompt)
like "$result" 'パスワード' 'abuse:E2 a Japanese UTF-8 terminal is asked in Japanese'
admin lock clear bob --reason test >/dev/null
terminal=tty1
result=$(ask LANG=ja_JP.UTF-8 TERM=xterm-256color | grep prompt)
is "$(LC_ALL=C grep -c '[^ -~]' <<<"$result")" 0 'abuse:E2 the text console has no Japanese, whatever the locale says: ASCII'
finish
