# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
# LightDM with its GTK greeter, on a screen of the test (lib.sh first, and root's overlay). What the greeter is told
# is read off its pipe.
#
#     start_lightdm                    # sets DISPLAY; who gets a session is a line "NAME NANOSECONDS" in /tmp/sessions
#     greet alice                      # a greeter that has taken the name; then it asks what the policy says
#     eventually told 'PIN of your'    type_text 1234    eventually opened "$before"
#     stop_lightdm

need_greeter() { need_programs lightdm lightdm-gtk-greeter dbus-daemon:dbus strace Xvfb:xvfb xdotool; }

start_screen() { # a screen and a bus
    Xvfb :9 -screen 0 800x600x24 -listen tcp -ac >/dev/null 2>&1 &
    eventually test -S /tmp/.X11-unix/X9
    export DISPLAY=:9
    mkdir -p /run/dbus
    dbus-uuidgen --ensure
    dbus-daemon --system --fork --nopidfile
}

start_lightdm() {
    start_screen
    mkdir -p /usr/share/xsessions
    use_stack plain lightdm
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
    printf '#!/bin/sh\necho "$(id -un) $(date +%%s%%N)" >>/tmp/sessions\nsleep 0.5\n' >/usr/local/bin/desktop
    chmod 755 /usr/local/bin/{wrapper,desktop}
    : >/tmp/sessions
    chmod 666 /tmp/sessions
    lightdm --debug >/var/log/lightdm.log 2>&1 &
}

stop_lightdm() {
    pkill -x lightdm
    eventually no_lightdm
}
no_lightdm() { ! pgrep -x lightdm >/dev/null && ! greeter_pid >/dev/null; }

sessions() { wc -l </tmp/sessions; }
opened() { [ "$(sessions)" -gt "$1" ]; } # BEFORE

greeter_pid() { pgrep -n -f ^/usr/sbin/lightdm-gtk-greeter; }
greeter_serves() { xdotool search --onlyvisible --class greeter >/dev/null 2>&1 && greeter_pid >/dev/null; }

# What the greeter that runs now was told since `greet`. Its messages are one read each.
told() { grep -aF -- "$1" /tmp/told; }
told_times() { grep -acF -- "$1" /tmp/told; }
listens() { traced "$(greeter_pid)"; }

# A greeter that has been told a new question empties its field first, so it must be done with that.
keys_for() { # TEXT
    eventually at_rest "$(greeter_pid)"
    [ -z "$1" ] || xdotool type --delay 15 "$1"
    xdotool key Return
}

# LightDM's log says when an answer has come; one whose keys were lost is typed once more.
answers() { grep -c 'Continue authentication' /var/log/lightdm.log; }
answered() { [ "$(answers)" -gt "$1" ]; } # BEFORE
type_text() {                             # TEXT
    local before
    before=$(answers)
    keys_for "$1"
    within 10 answered "$before" || eventually typed_again "$before" "$1"
}
typed_again() { # BEFORE TEXT
    answered "$1" && return
    xdotool key ctrl+a
    keys_for "$2"
    within 10 answered "$1"
}

greet() { # USER
    eventually greeter_serves
    : >/tmp/told
    strace -f -tt -qq -e trace=read -s 700 -o /tmp/told -p "$(greeter_pid)" >/dev/null 2>&1 &
    eventually listens
    greeted=$(started "$1")
    eventually name_taken "$1"
}
started() { grep -c "Greeter start authentication for $1" /var/log/lightdm.log; }
has_started() { [ "$(started "$1")" -gt "$greeted" ]; }
# What is typed before the greeter has drawn itself is lost. LightDM's log tells at once when the name has come.
name_taken() { # USER
    has_started "$1" && return
    xdotool key ctrl+a
    keys_for "$1"
    within 10 has_started "$1"
}
