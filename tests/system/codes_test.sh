#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Once means once: replays, races, clocks, and what counts as six digits (abuse:T1, abuse:T2, abuse:T5; abuse:T7 is in first_login_test.sh).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

try() { # USER CODE: the result of one login
    probe -m "code=$2" -m "assword=$(password "$1")" su "$1" authenticate | sed -n 's/^authenticate: //p'
}
forgive() { admin lock clear "$1" --reason test >/dev/null; }

start_tokend
use_stack plain

# --- abuse:T1: one code offered by many at once ---------------------------------------------------------------
race() { # SERVICE ROUNDS TEXT
    printf 'bob %s %s %s 6\n' "$(password bob)" "$(secret_of bob)" "$(cat "$PEOPLE/bob.next")" >/root/bob.credential
    bench race -c /root/bob.credential -s "$1" -p 40 -n "$2" >/tmp/race
    note "$(cat /tmp/race)"
    like "$(cat /tmp/race)" "exactly_one=$2 least=1 most=1" "abuse:T1 one code offered 40 times in parallel is accepted once, in each of $2 rounds ($3)"
    echo $(($(cat "$PEOPLE/bob.next") + $2)) >"$PEOPLE/bob.next"
}
race test-code 100 'code alone'
rounds=3
slow && rounds=30
race su "$rounds" 'password and code'
like "$(try bob "$(code bob)")" PAM_SUCCESS 'abuse:T1 and nobody is locked: right codes that lost the race are no guesses'

# --- abuse:T2: reuse, older ones, and things that look like the code --------------------------------------------
used=$(code bob)
is "$(try bob "$used")" PAM_SUCCESS 'abuse:T2 a fresh code opens'
is "$(try bob "$used")" PAM_AUTH_ERR 'abuse:T2 the same code again does not'
is "$(try bob "$(oathtool --hotp -c 0 -d 6 "$(secret_of bob)")")" PAM_AUTH_ERR 'abuse:T2 the code of a counter long ago does not'
forgive bob
fresh=$(code bob)
for shape in "$fresh " " $fresh" "$fresh"$'\u00a0' "+$fresh" "0$fresh" "${fresh:0:5}" \
    "$(sed 'y/0123456789/０１２３４５６７８９/' <<<"$fresh")" "${fresh:0:3} ${fresh:3}" "$fresh"$'\t'; do
    is "$(try bob "$shape")" PAM_AUTH_ERR "abuse:T2 $(printf '%q' "${shape/$fresh/NNNNNN}") is not the code"
    forgive bob
done
is "$(try bob "$fresh")" PAM_SUCCESS 'abuse:T2 and the code itself is still good: none of those used it up'

# --- abuse:T5: the clock goes back and the code is offered again --------------------------------------------------------
# On a machine that takes longer for a login than a code is good for, the next one is offered.
for ((tries = 1; tries <= 3; tries++)); do
    begun=$EPOCHSECONDS
    used=$(code alice)
    result=$(try alice "$used")
    [ $((EPOCHSECONDS - begun)) -ge 30 ] || break
done
is "$result" PAM_SUCCESS 'abuse:T5 a time-based code opens'
is "$(try alice "$used")" PAM_AUTH_ERR 'abuse:T5 abuse:T2 and does not a second time in its own step'
stop_tokend
faketime=$(find /usr/lib -name libfaketime.so.1 | head -n 1)
if sanitized; then
    skip 'abuse:T5 the clock an hour back: the used code does not open' 'libfaketime and sanitizers do not go together; build/gcc runs it'
elif [ -z "$faketime" ]; then
    skip_missing 'abuse:T5 the clock an hour back: the used code does not open' libfaketime
else
    step=$(($(date +%s) / 30 - 120))
    echo '-1h' >/etc/faketimerc
    LD_PRELOAD=$faketime start_tokend
    older=$(oathtool --totp -N "@$((step * 30))" -d 6 "$(secret_of alice)")
    is "$(try alice "$used")" PAM_AUTH_ERR 'abuse:T5 the clock an hour back: the used code does not open'
    is "$(try alice "$older")" PAM_AUTH_ERR 'abuse:T5 the clock an hour back: the code of that time does not open (step <= last)'
    stop_tokend
    rm -f /etc/faketimerc
fi
finish
