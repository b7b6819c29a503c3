#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A real SDDM with its own greeter, on a screen of this test. It has one field and gives what was typed there as the
# answer to every question (its users report that the second one is never shown), so with password and code it is
# refused on purpose, and with an ID card its PIN is enough (A1 A2; abuse:M3).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
need_programs sddm dbus-daemon:dbus Xvfb:xvfb xdotool
need_file '/lib/*/security/pam_kwallet5.so' libpam-kwallet5
! sanitized address || skip_all 'SDDM is not linked with AddressSanitizer; build/gcc runs it, and key_clients_test.sh has the module under it'
enter_overlay "$@"
overlay_keys
start_tokend
plug one pin=1234
holds 'C1 a key is enrolled' enrol_on_card alice 1234

# --- a screen, a bus, SDDM ------------------------------------------------------------------------------------------
# SDDM starts its X server itself; of what it wants to give it, Xvfb knows these.
cat >/usr/local/bin/screen <<'X'
#!/bin/bash
words=(:7)
while [ $# -gt 0 ]; do
    case $1 in
    -auth | -displayfd) words+=("$1" "$2") && shift ;;
    esac
    shift
done
exec Xvfb "${words[@]}" -screen 0 800x600x24 -nolisten tcp -ac
X
printf '#!/bin/sh\nid -un >>/tmp/sessions\n' >/usr/local/bin/desktop
chmod 755 /usr/local/bin/{screen,desktop}
: >/tmp/sessions
chmod 666 /tmp/sessions
mkdir -p /run/dbus /usr/share/test-sessions /run/sddm
printf '[Desktop Entry]\nName=test\nExec=/usr/local/bin/desktop\nType=Application\n' >/usr/share/test-sessions/test.desktop
cat >/etc/sddm.conf <<X
[General]
InputMethod=
[Users]
RememberLastUser=false
MinimumUid=$(id -u alice)
MaximumUid=$(id -u alice)
[X11]
ServerPath=/usr/local/bin/screen
SessionCommand=/usr/local/bin/desktop
DisplayCommand=
DisplayStopCommand=
SessionDir=/usr/share/test-sessions
[Wayland]
SessionDir=/usr/share/no-sessions
X
dbus-uuidgen --ensure
dbus-daemon --system --fork --nopidfile
use_stack debian sddm sddm-greeter
# KWallet asks for a password by itself where nobody gave one: a second question, at which SDDM stands still (abuse:M3).
result=$(probe -t :7 -a 1234 -a 1234 sddm alice authenticate account)
like "$result" 'prompt: PIN of your ID card.*prompt: Password: .*authenticate: PAM_SUCCESS' 'abuse:M3 with KWallet in its stack, as Debian has it, a second question comes after the PIN'
remedy=$(grep -h '^sed -i .*pam_kwallet5' "$top_srcdir/doc/man/pam_warifu.8" | must_have 'command in the manual')
is "$(grep -h '^sed -i .*pam_kwallet5' "$top_srcdir/doc/HANDBOOK.ja.md")" "$remedy" 'abuse:M3 the handbook gives the same command as the manual'
eval "$remedy"
result=$(probe -t :7 -a 1234 sddm alice authenticate account)
unlike "$result" 'prompt: Password' 'abuse:M3 after what the manual gives for it, none does'
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'abuse:M3 and PIN and touch open'
like "$(cat /etc/pam.d/sddm)" 'session.*pam_kwallet5' 'abuse:M3 its session line stays'
QT_QUICK_BACKEND=software sddm >/var/log/sddm.log 2>&1 &

# One answer, for the only person in the list.
DISPLAY=:7
export DISPLAY
greeter_serves() { xdotool search --onlyvisible --class sddm-greeter && logged 'Message received from daemon: HostName'; }
type_in() { xdotool key ctrl+a BackSpace && xdotool type --delay 20 "$1" && xdotool key Return; }
recorded() { events "$1" alice | grep -q sddm; }
in_session() { grep -qx alice /tmp/sessions; }
eventually greeter_serves || bail_out "SDDM's greeter does not come up: $(logged MESSAGE= | tail -n 20)"
like "$(events session.opened sddm)" 'background' 'abuse:M3 SDDM: its greeter runs, by the rule for what has nobody to ask'

# --- ID cards: the PIN is the one answer -------------------------------------------------------------------------------
holds 'abuse:F5 SDDM: a wrong PIN is denied' eventually typed_and 9999 recorded login.denied
is "$(failures_of alice)" 1 'A4 abuse:F5 SDDM: and is one wrong try, not one for each question'
fails 'A1 SDDM: and opens no session' in_session

# --- password and code: refused on purpose -----------------------------------------------------------------------------
use_policy /usr/share/warifu/policies/municipal.policy
reload
admin lock clear alice --reason test >/dev/null
holds 'abuse:M3 A1 SDDM: with password and code it is refused' eventually typed_and "$(password alice)" recorded login.refused
like "$(events login.refused alice)" 'one-answer-login.*sddm' 'abuse:M3 SDDM: by the rule for one answer'
holds 'abuse:M3 SDDM: it is given the reason, which stands in its own log' eventually logged 'sddm: this program takes one answer only'
is "$(failures_of alice)" 0 'abuse:M3 A4 SDDM: what can never succeed is no wrong try'
fails 'A1 SDDM: and opens no session' in_session

# --- and with the card again -----------------------------------------------------------------------------------------------
use_policy /etc/warifu/as-shipped.policy
reload
holds 'A1 SDDM: PIN and touch open a session' eventually typed_and 1234 in_session
like "$(events login.granted alice | grep sddm)" 'knowledge.possession.*one-answer-login' 'A1 SDDM: which shows two classes'
like "$(events session.opened alice)" 'sddm' 'E5 SDDM: and the session is recorded'
finish
