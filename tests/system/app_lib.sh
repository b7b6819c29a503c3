# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# An authenticator app of somebody who logs in for the first time in a test (clients.exp, first_login). After tap.sh.

# Sets SECRET, and STEP: the time step of the code that confirmed it.
has_registered() { # FILE: what was on the screen
    SECRET=$(sed -nE 's/^KEY=([A-Z2-7]+).*/\1/p' "$1" | must_have 'key on the screen')
    STEP=$(($(date +%s) / 30))
}

# The code of a time step after the last one that was used, when that step has begun: one that was registered as its step
# ended counts as a slow clock, and of a slow one no code is taken early. Sets CODE.
next_code() {
    clock_passes $(((STEP + 1) * 30 - 1))
    STEP=$(($(date +%s) / 30))
    CODE=$(oathtool --totp -b -d 6 --now "$(date -u -d "@$((STEP * 30))" '+%Y-%m-%d %H:%M:%S UTC')" "$SECRET")
    export CODE
}
