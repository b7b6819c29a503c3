#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Passwords that another PAM service keeps (knowledge = "pam:warifu-password"): judged by a checker under
# our budget, one refusal, one text; whatever the nested service does wrong is a fault and never a grant.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

SERVICE=/etc/pam.d/warifu-password
GRANTED='authenticate: PAM_SUCCESS'
FAULT='authenticate: PAM_SYSTEM_ERR'
REFUSED='authenticate: PAM_(AUTH_ERR|MAXTRIES)'

# In this mode people have the shadow's password and no other.
sed -i '/^profile/a knowledge = "pam:warifu-password"' /etc/warifu/test.policy
cp "$SERVICE" /root/shipped
shadow_of() { printf 'ho7u-%s-Kz9.shadow' "$1"; }
for person in boss alice bob carol dave erin; do
    echo "$person:$(shadow_of "$person")" | chpasswd -c YESCRYPT
done
nested() { # LINE...: the nested service
    printf '%s\n' "$@" >"$SERVICE.new"
    chmod 644 "$SERVICE.new"
    mv "$SERVICE.new" "$SERVICE"
}
shipped() { install -m 644 -o root -g root /root/shipped "$SERVICE"; }
try() { # USER PASSWORD CODE [SERVICE]
    probe -a "$2" -a "$3" "${4:-sudo}" "$1" authenticate account
}
# bob's codes are counted (HOTP), so that nothing waits for a clock.
right() { try bob "$(shadow_of bob)" "$(code bob)" "$@"; }
unlock() { admin lock clear "${1:-bob}" --reason test >/dev/null; }
charged() { failures_of "${1:-bob}"; }

start_tokend

# --- who does it --------------------------------------------------------------------------------------

checker_status() { # FIELD
    sed -n "s/^$1:[[:space:]]*//p" "/proc/$(tokend_pid checker | head -1)/status"
}
holds 'checkers run' eventually test -n "$(tokend_pid checker)"
is "$(ps -o user= -p "$(tokend_pid checker | head -1)")" warifu-check 'B7 D11 a checker is a user of its own'
is "$(checker_status Groups | tr -d ' ')" "$(getent group shadow | cut -d: -f3)" 'B7 D11 in the group shadow and no other'
is "$(checker_status CapEff) $(checker_status CapPrm) $(checker_status NoNewPrivs) $(checker_status Seccomp)" \
    '0000000000000000 0000000000000000 1 2' 'B7 D11 without a capability, nor a way to one'
fails 'B7 D11 it cannot read the key' runuser -u warifu-check -- cat /var/lib/warifu/key/master.key

# --- one class is not enough, whichever --------------------------------------------------------------

like "$(right)" "$GRANTED" 'A1 M1 the shadow password and a code open'
like "$(try bob "$(password bob)" "$(code bob)")" "$REFUSED" 'A1 our old verifier opens nothing'
like "$(try bob "$(shadow_of bob)" "$(code bob wrong)")" "$REFUSED" 'A1 a wrong code does not open'
like "$(try bob wrong "$(code bob)")" "$REFUSED" 'A1 a wrong shadow password does not open'
is "$(charged)" 3 'A4 M1 each is one wrong try'
unlock
like "$(try dave "$(shadow_of dave)" 123456)" "$REFUSED" 'M1 an account that we do not know is refused'
like "$(try root "$(shadow_of bob)" 123456)" "$REFUSED" 'D5 root is refused'

finish
