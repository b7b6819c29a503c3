#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A4 in a greeter: LightDM relays nothing of the session phase, so last login, last logout and failures are told
# before the verdict, with time to read them; and what nobody could see is told at the next place that shows it.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
need_programs lightdm lightdm-gtk-greeter dbus-daemon:dbus strace Xvfb:xvfb xdotool
! sanitized address || skip_all 'LightDM does not come up with AddressSanitizer in it; build/gcc runs it, and dialogue_test has the order'
enter_overlay "$@"
start_tokend

Xvfb :9 -screen 0 800x600x24 -listen tcp -ac >/dev/null 2>&1 &
eventually test -S /tmp/.X11-unix/X9
export DISPLAY=:9
mkdir -p /run/dbus /usr/share/xsessions
dbus-uuidgen --ensure
dbus-daemon --system --fork --nopidfile
use_stack plain lightdm login
printf '%s required pam_permit.so\n' auth account password session >/etc/pam.d/lightdm-greeter
cat >/etc/lightdm/lightdm.conf <<'X'
[LightDM]
logind-check-graphical=false
[Seat:*]
type=xremote
xserver-hostname=127.0.0.1
xserver-display-number=9
greeter-session=lightdm-gtk-greeter
greeter-hide-users=true
greeter-show-manual-login=true
user-session=test
session-wrapper=/usr/local/bin/wrapper
X
printf '[Desktop Entry]\nName=test\nExec=/usr/local/bin/desktop\nType=Application\n' >/usr/share/xsessions/test.desktop
printf '#!/bin/sh\nexec "$@"\n' >/usr/local/bin/wrapper
printf '#!/bin/sh\ndate +%%s%%N >>/tmp/sessions\nsleep 0.5\n' >/usr/local/bin/desktop
chmod 755 /usr/local/bin/{wrapper,desktop}
: >/tmp/sessions
chmod 666 /tmp/sessions
lightdm --debug >/var/log/lightdm.log 2>&1 &

told() { grep -aF -- "$1" /tmp/told; }
greeter_pid() { pgrep -n -f ^/usr/sbin/lightdm-gtk-greeter; }
greeter_serves() { xdotool search --onlyvisible --class greeter >/dev/null 2>&1 && greeter_pid >/dev/null; }
listened() { [ "$(awk '/^TracerPid/ { print $2 }' "/proc/$(greeter_pid)/status")" != 0 ]; }
type_text() { [ -z "$1" ] || xdotool type --delay 15 "$1"; xdotool key Return; }
asked_for_code() { told 'One-time code'; }
named() { # it takes keys once it has drawn itself
    xdotool key ctrl+a
    type_text bob
    eventually_short lightdm_asks
}
lightdm_asks() { [ "$(grep -ac 'pam_authenticate\|Prompt greeter with' /var/log/lightdm.log)" -gt "$prompts" ]; }
eventually_short() { # five seconds: a name that is typed again too early becomes a password
    local i
    for ((i = 0; i < 50; i++)); do
        "$@" && return
        sleep 0.1
    done
    return 1
}
sessions() { wc -l </tmp/sessions; }
opened() { [ "$(sessions)" -gt "$1" ]; }
greet() { # CODE: a greeter in which bob has typed his password and this code
    eventually greeter_serves
    : >/tmp/told
    strace -f -tt -qq -e trace=read -s 700 -o /tmp/told -p "$(greeter_pid)" >/dev/null 2>&1 &
    eventually listened
    prompts=$(grep -ac 'pam_authenticate\|Prompt greeter with' /var/log/lightdm.log)
    eventually named
    type_text "$(password bob)"
    holds "A1 LightDM asks for the code" eventually asked_for_code
    type_text "$1"
}

# A failure at another place, so that there is something to tell.
probe -t tty1 -a "$(password bob)" -a "$(code bob wrong)" login bob authenticate </dev/null >/dev/null
failures_told() { told 'Failed attempts since then: 1'; }
before=$(sessions)
greet "$(code bob)"
holds 'A4 LightDM: the greeter is told the failures' eventually failures_told
is "$(sessions)" "$before" 'A4 LightDM: they are shown before the session begins'
holds 'A4 LightDM: and then it opens' eventually opened "$before"
like "$(failures_told)" 'report it' 'A4 LightDM: with what to do about it, in the one message that it shows'
shown=$(failures_told | head -n 1 | awk '{ print $2 }')
shown=$(date -d "$shown" +%s%N)
holds 'A4 LightDM: there were seconds to read it' test $(($(tail -n 1 /tmp/sessions) - shown)) -gt 7000000000

gone() { ! greeter_serves; }
last() { told 'Last login: '; }
before=$(sessions)
greet "$(code bob)"
holds 'A4 LightDM: the next time the last login is shown' eventually last
like "$(last)" 'Last logout: ' 'A4 LightDM: and the last logout'
unlike "$(last)" 'Failed attempts since then: [1-9]' 'A4 LightDM: what was told is not told again'
holds 'A4 LightDM: it opens' eventually opened "$before"

# Told to nobody: the greeter is killed while it shows the lines. A terminal tells them.
probe -t tty1 -a "$(password bob)" -a "$(code bob wrong)" login bob authenticate </dev/null >/dev/null
before=$(sessions)
greet "$(code bob)"
eventually failures_told
kill -KILL "$(greeter_pid)"
export PASSWORD CODE
PASSWORD=$(password bob)
nobody_in() { is "$(sessions)" "$before" "$1"; }
eventually gone
nobody_in 'A4 LightDM: who goes away while it is shown is not logged in'
CODE=$(code bob)
output=$(drive <<'X'
start login
see "login: "
type bob
hidden "assword: " PASSWORD
shown "code.*: " CODE
see {[$#] $}
type "exit"
over 0
X
)
like "$output" 'Failed attempts since then: 1' 'A4 what nobody saw is told at the next place that shows it'
finish
