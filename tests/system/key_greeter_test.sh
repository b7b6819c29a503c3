#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# People log in with an ID card or key where there is no terminal: LightDM with its GTK greeter, and
# xscreensaver, on a screen of this test (A1 A9; abuse:F5 abuse:F10 abuse:F11). What the greeter is told is read off its pipe.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
# shellcheck source=tests/system/greeter_lib.sh
. "$(dirname "$0")/greeter_lib.sh"
# shellcheck source=tests/system/xscreensaver_lib.sh
. "$(dirname "$0")/xscreensaver_lib.sh"
need_greeter
need_programs xscreensaver
! sanitized address || skip_all 'LightDM does not come up with AddressSanitizer in it; build/gcc runs it, and key_clients_test.sh has the module under it'
enter_overlay "$@"
overlay_keys
start_tokend
plug one pin=1234
holds 'C1 a key is enrolled' enrol_on_card alice 1234
holds 'C1 and for bob' enrol_on_card bob 1234
clear_locks() {
    local person
    for person in alice bob; do admin lock clear "$person" --reason test >/dev/null; done
}

start_lightdm
greeted_by_name() { # a greeter that has asked alice
    token one touch=never
    greet alice && eventually told 'PIN of your ID card'
}

# --- LightDM ----------------------------------------------------------------------------------------------------------
holds 'A1 LightDM: the greeter asks' greeted_by_name
like "$(told 'PIN of your ID card')" 'To log in another way.*password.*PIN of your ID card or key' \
    'A2 LightDM: one message names the ways and what is asked; it shows no first prompt'
before=$(sessions)
type_text 1234
holds 'abuse:F11 LightDM: what the touch is for is shown while it waits' \
    eventually told 'touch it: lightdm for alice on 127.0.0.1:9'
is "$(sessions)" "$before" 'A1 LightDM: nobody is in before the touch'
token one touch=0
holds 'A1 LightDM: key and PIN open' eventually opened "$before"
is "$(tail -n 1 /tmp/sessions | cut -d' ' -f1)" alice 'A1 LightDM: the session is that person'\''s'

holds 'LightDM: the greeter is back' greeted_by_name
type_text 9999
holds 'abuse:F5 LightDM: the tries that are left are shown' eventually told 'PIN wrong: 7 tries left'
like "$(told 'PIN wrong' | tr '\0' ' ')" 'PIN wrong: 7 tries left on this key\.[\]nTo log in another way' \
    'abuse:F5 LightDM: with the next prompt, which would cover it otherwise'
unplug one
type_text 1234
holds 'abuse:F10 LightDM: no key: says so' eventually told 'No ID card or key is plugged in'
replug one
before=$(sessions)
token one touch=0
type_text 1234
holds 'A1 LightDM: and then it opens' eventually opened "$before"

holds 'LightDM: the greeter is back again' greeted_by_name
before=$(sessions)
type_text 2
holds 'A2 LightDM: a number chooses the password' eventually told '= ID card or key'
type_text "$(password alice)"
eventually told 'One-time code'
type_text "$(code alice)"
holds 'A2 LightDM: password and code open' eventually opened "$before"

holds 'LightDM: the greeter is there' greeted_by_name
token one touch=0
token one fault=4 # it does not say that it verified anybody
before=$(sessions)
type_text 1234
denied_for_classes() { events login.denied alice | grep -q '"why.":."classes'; }
holds 'abuse:F1 A1 LightDM: a key that verified nobody is one class: denied' eventually denied_for_classes
is "$(sessions)" "$before" 'A1 LightDM: and nobody is in'
token one fault=0
token one finger=yes
clear_locks
for person in alice bob; do
    admin key revoke "$person" --reason test >/dev/null
    enrol_on_card "$person" '' >/dev/null
done
type_text ''
holds 'A1 LightDM: key and finger open' eventually opened "$before"
stop_lightdm

# --- xscreensaver -------------------------------------------------------------------------------------------------------
use_stack plain xscreensaver
start_xscreensaver
press_all() { for key in "$@"; do press "$key"; done; }

holds 'xscreensaver runs' eventually is_open
token one touch=never
holds 'abuse:P9 xscreensaver: the screen is locked' lock_it
holds 'A9 xscreensaver: the PIN is asked for' woken
like "$(grep -A 2 'pam_conversation (TEXT_INFO=' /tmp/xscreensaver.log)" \
    'TEXT_INFO=.*another way.*touch it: xscreensaver for bob on :9.*ECHO_OFF="PIN of' \
    'abuse:F11 xscreensaver: ways and purpose stand beside the prompt, no message has to be closed first'
press_all 1 2 3 4 Return
eventually token one waits
holds 'A1 xscreensaver: it waits for the touch' is_locked
token one touch=0
holds 'A9 xscreensaver: key and PIN unlock, and nothing has to be closed' eventually is_open

holds 'xscreensaver: locked' lock_it
holds 'A9 xscreensaver: asks' woken
press Return
holds 'A9 xscreensaver: key and finger unlock' eventually is_open

holds 'xscreensaver: locked again' lock_it
holds 'A9 xscreensaver: asks again' woken
press_all 9 9 9 9 Return
holds 'abuse:F5 xscreensaver: a wrong PIN is told with its tries' eventually more_than 0 'PIN wrong: 7 tries left'
holds 'abuse:P9 A1 xscreensaver: and stays locked' is_locked
finish
