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
    : >/var/log/lightdm.log
    run_lightdm
}

run_lightdm() { lightdm --debug >>/var/log/lightdm.log 2>&1 & }

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

# Nothing that follows means anything, and each state that is waited for in vain takes its whole minute.
greeter_fails() { # WHAT
    note "$(tail -n 40 /var/log/lightdm.log)" "$(tail -n 5 /tmp/told)" "$(ps -eo pid,stat,wchan,args | grep -E '[l]ightdm|[X]vfb|[d]bus')"
    bail_out "LightDM's greeter: $1 ($(tail -n 1 /var/log/lightdm.log))"
}

# LightDM's log says when an answer has come; one whose keys were lost is typed once more.
answers() { grep -c 'Continue authentication' /var/log/lightdm.log; }
answered() { [ "$(answers)" -gt "$1" ]; } # BEFORE
type_text() {                             # TEXT
    local before
    before=$(answers)
    keys_for "$1"
    within 10 answered "$before" || eventually typed_again "$before" "$1" || greeter_fails 'it takes no answer'
}
typed_again() { # BEFORE TEXT
    answered "$1" && return
    xdotool key ctrl+a
    keys_for "$2"
    within 10 answered "$1"
}

# A greeter on this screen, where no window manager gives it the keyboard, may come up without it, or not at all;
# then LightDM is started once more. Nobody has said who they are by then.
greet() { # USER
    greets "$1" && return
    note "the greeter is started once more: $(tail -n 3 /var/log/lightdm.log)"
    pkill -KILL -f '^(/usr/sbin/)?lightdm' # one that hangs heeds nothing else
    eventually no_lightdm
    run_lightdm
    greets "$1" || greeter_fails "it does not take the name $1"
}
greets() { # USER
    eventually greeter_serves || return
    : >/tmp/told
    strace -f -tt -qq -e trace=read -s 700 -o /tmp/told -p "$(greeter_pid)" >/dev/null 2>&1 &
    eventually listens || return
    greeted=$(started "$1")
    within 40 name_taken "$1"
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
