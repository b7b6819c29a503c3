#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M4 in a greeter: a password that has expired is changed in LightDM's own window, and the session opens; with one that
# is not good enough it does not, and the person is asked again.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/greeter_lib.sh
. "$(dirname "$0")/greeter_lib.sh"
need_greeter
! sanitized address || skip_all 'LightDM does not come up with AddressSanitizer in it; build/gcc runs it, and dialogue_test has the order'
enter_overlay "$@"
start_tokend
start_lightdm

NEW='Tani-k0+9Wq-greeter'
asked_for_code() { told 'One-time code'; }
asked_for_new() { told 'New password'; }
asked_again() { told 'again'; }
asked_for_new_again() { [ "$(told_times 'New password: ')" -ge 2 ]; }
admin password expire bob --reason test >/dev/null
before=$(sessions)
greet bob
eventually told 'assword: ' || greeter_fails 'it does not ask for the password'
type_text "$(password bob)"
holds 'A1 LightDM asks for the code' eventually asked_for_code
type_text "$(code bob)"
holds 'abuse:M4 LightDM: an expired password leads to its change' eventually asked_for_new
is "$(sessions)" "$before" 'abuse:M4 LightDM: before that no session opens'
type_text 'short'
eventually asked_again
type_text 'short'
holds 'B4 LightDM: one that is not good enough is asked for again' eventually asked_for_new_again
is "$(sessions)" "$before" 'abuse:M4 LightDM: and still none opens'
type_text "$NEW"
asked_again_again() { [ "$(told_times 'again')" -ge 2 ]; }
holds 'abuse:M4 LightDM: and once more, the same' eventually asked_again_again
type_text "$NEW"
holds 'abuse:M4 LightDM: then the session opens' eventually opened "$before"
like "$(probe -a "$NEW" -a "$(code bob)" test-plain bob authenticate </dev/null)" 'PAM_SUCCESS' 'B1 LightDM: the new password opens'
unlike "$(probe -a "$(password bob)" -a "$(code bob)" test-plain bob authenticate </dev/null)" 'PAM_SUCCESS' 'B1 LightDM: the old one does not'
finish
