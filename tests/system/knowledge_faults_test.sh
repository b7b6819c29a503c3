#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M14: a nested PAM service whose modules hang, crash, start others or ask us again; a checker that dies; a
# hundred checks at once. And the first login where another service keeps the passwords.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

SERVICE=/etc/pam.d/warifu-password
GRANTED='authenticate: PAM_SUCCESS'
FAULT='authenticate: PAM_SYSTEM_ERR'

sed -i '/^profile/a knowledge = "pam:warifu-password"' /etc/warifu/test.policy
cp "$SERVICE" /root/shipped
shadow_of() { printf 'ho7u-%s-Kz9.shadow' "$1"; }
for person in boss alice bob carol erin; do
    echo "$person:$(shadow_of "$person")" | chpasswd -c YESCRYPT
done
nested() { printf '%s\n' "$@" >"$SERVICE.new" && chmod 644 "$SERVICE.new" && mv "$SERVICE.new" "$SERVICE"; }
shipped() { install -m 644 -o root -g root /root/shipped "$SERVICE"; }
try() { probe -a "$2" -a "$3" "${4:-sudo}" "$1" authenticate; } # USER PASSWORD CODE [SERVICE]
right() { try bob "$(shadow_of bob)" "$(code bob)"; }
same_code_again() { cp "$PEOPLE/bob.next" /root/next && "$@" && cp /root/next "$PEOPLE/bob.next"; }
of_checkers() { pgrep -u warifu-check "$@"; }
left_over() { of_checkers sleep; }
nobody_left() { ! left_over; }
start_tokend
holds 'a login works' grep -q "$GRANTED" <(right)

# --- it hangs, with children of its own in sessions of their own ---------------------------------------

cat >/usr/local/bin/linger <<'S'
#!/bin/sh
setsid sleep 300 &
(sleep 300 & sleep 300 &)
exec sleep 300
S
chmod 755 /usr/local/bin/linger
nested 'auth required pam_unix.so' 'auth required pam_exec.so /usr/local/bin/linger' 'account required pam_unix.so'
before=$(failures_of bob)
begun=$SECONDS
result=$(same_code_again right)
like "$result" "$FAULT" 'abuse:M14 a module that hangs is a fault'
at_most $((SECONDS - begun)) 25 'abuse:M14 within the time that a check has'
is "$(failures_of bob)" "$before" 'abuse:M14 uncharged'
like "$(events attempt.fault bob | tail -1)" 'why.{1,8}checker' 'abuse:M14 and on record, with who could not judge'
holds 'abuse:M14 and what it had started is gone' eventually nobody_left
like "$(logged 'cannot judge passwords' | tail -1)" 'did not answer within' 'abuse:M14 the log says that it hangs'
nested 'auth required pam_unix.so' 'auth optional pam_exec.so /usr/local/bin/leave' 'account required pam_unix.so'
printf '#!/bin/sh\nsetsid sleep 300 </dev/null >/dev/null 2>&1 &\n' >/usr/local/bin/leave
chmod 755 /usr/local/bin/leave
like "$(right)" "$GRANTED" 'abuse:M14 a module that leaves a process behind'
holds 'abuse:M14 finds it ended' eventually nobody_left

# --- it crashes -----------------------------------------------------------------------------------------

printf '#include <security/pam_modules.h>\n#include <stdlib.h>\nint pam_sm_authenticate(pam_handle_t *h, int f, int c, const char **v) { abort(); }\nint pam_sm_setcred(pam_handle_t *h, int f, int c, const char **v) { return 0; }\n' >/tmp/crash.c
if gcc -w -shared -fPIC -o /lib/security/pam_crash.so /tmp/crash.c 2>/dev/null || { mkdir -p /lib/security && gcc -w -shared -fPIC -o /lib/security/pam_crash.so /tmp/crash.c; }; then
    nested 'auth required pam_unix.so' 'auth required /lib/security/pam_crash.so' 'account required pam_unix.so'
    like "$(same_code_again right)" "$FAULT" 'abuse:M14 a module that crashes is a fault'
    like "$(logged 'cannot judge passwords' | tail -1)" 'died of signal 6' 'abuse:M14 the log says of what it died'
    # pam_warifu under a name that says nothing: it connects as warifu-check, who may ask for nobody.
    cp "$(dirname "$(find /usr/lib -name pam_warifu.so | head -1)")/pam_warifu.so" /lib/security/pam_secret.so
    nested 'auth required pam_unix.so' 'auth required /lib/security/pam_secret.so' 'account required pam_unix.so'
    unlike "$(same_code_again right)" "$GRANTED" 'abuse:M1 pam_warifu in disguise lets nobody in'
    admin lock clear bob --reason test >/dev/null
else
    note 'SKIP: no compiler in this root; install gcc'
fi
shipped

# --- a checker dies -------------------------------------------------------------------------------------

nested 'auth required pam_unix.so' 'auth optional pam_exec.so /usr/local/bin/linger' 'account required pam_unix.so'
same_code_again right >/tmp/killed 2>&1 &
waiting=$!
lingers() { [ "$(of_checkers -c sleep)" -ge 4 ]; }
holds 'a check is under way' eventually lingers
# shellcheck disable=SC2046  # numbers
kill -KILL $(tokend_pid checker)
wait "$waiting"
unlike "$(cat /tmp/killed)" "$GRANTED" 'abuse:D12 a checker that is killed lets nobody in'
holds 'abuse:M14 and nothing of its check lives on' eventually nobody_left
shipped
admin lock clear bob --reason test >/dev/null
works() { right | grep -q "$GRANTED"; }
holds 'abuse:M15 logins go on without a hand' eventually works

# --- a hundred at once -----------------------------------------------------------------------------------

for i in $(seq 100); do
    try "nobody-$i" wrong 123456 >"/tmp/many.$i" &
    [ $((i % 4)) != 0 ] || try "$(printf 'alice\nbob\ncarol\nerin\n' | sed -n "$((i / 4 % 4 + 1))p")" wrong 1 >/dev/null &
done
most=0
while [ -n "$(jobs -r)" ]; do
    now=$(of_checkers -c .)
    [ "$now" -le "$most" ] || most=$now
done
wait
checkers=$(tokend_pid checker | wc -l)
at_most "$most" $((3 * checkers)) "abuse:X2 a hundred checks at once: $most processes of $checkers checkers"
is "$(grep -l "$GRANTED" /tmp/many.* | wc -l)" 0 'abuse:M1 none of them was let in'
for person in alice bob carol erin; do admin lock clear "$person" --reason test >/dev/null; done
holds 'abuse:X2 and then logins work' eventually works

# --- the first login -------------------------------------------------------------------------------------

useradd -m -s /bin/bash fumi
echo "fumi:$(shadow_of fumi)" | chpasswd -c YESCRYPT
answer=$(admin --json user add fumi --reason test --show-secret)
CODE=$(field registration_code <<<"$answer")
like "$CODE" '^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$' 'B3 a new person is given a registration code'
is "$(field temporary_password <<<"$answer")" '' 'abuse:M1 and no temporary password: there is one password, elsewhere'
unlike "$(admin --json user list)" "$CODE" 'B8 nobody reads it back'
like "$(admin --json user list | grep fumi)" '"registration"' 'the list says what is waited for'
like "$(admin --json user list --stuck)" '"erin"' 'who had only a temporary password here has nothing to log in with'
unlike "$(admin --json user list --stuck)" '"fumi"' 'and fumi has'
first() { # CODE-AT-THE-PROMPT OPERATION...
    probe -t /dev/tty1 -a "$(shadow_of fumi)" -a "$1" login fumi "${@:2}"
}
like "$(first '' authenticate)" 'registration code' 'the code prompt says what belongs there'
unlike "$(first '' authenticate)" "$GRANTED" 'A1 the password alone opens nothing'
unlike "$(try fumi "$(shadow_of fumi)" "$CODE")" "$GRANTED" 'B3 where no first login is, the code opens nothing'
unlike "$(probe -a wrong -a "$CODE" login fumi authenticate)" "$GRANTED" 'A1 nor without the password'
admin lock clear fumi --reason test >/dev/null
result=$(first "$CODE" authenticate account)
like "$result" 'account: PAM_NEW_AUTHTOK_REQD' 'B3 password and code lead to the registration and no further'
like "$(first "$CODE" authenticate account)" 'account: PAM_NEW_AUTHTOK_REQD' 'a registration that was broken off is taken up again'
register() { # the secret as it is shown, and one code of it
    mkfifo /tmp/to
    probe -t /dev/tty1 login fumi authenticate account expired </tmp/to >/tmp/from &
    exec 8>/tmp/to
    printf '%s\n%s\n' "$(shadow_of fumi)" "$CODE" >&8
    shown() { grep -qaE '([A-Z2-7]{4} ){5,}' /tmp/from; }
    eventually shown || return 1
    grep -aoE '([A-Z2-7]{4} ){5,}[A-Z2-7]{0,4}' /tmp/from | head -1 | tr -d ' ' >/root/secret
    time_step_with_room
    oathtool --totp -b -d 6 "$(cat /root/secret)" >&8
    exec 8>&-
    wait $!
    grep -q 'expired: PAM_SUCCESS' /tmp/from
}
holds 'C1 the code leads to the registration of an authenticator' register
unlike "$(first "$CODE" authenticate)" "$GRANTED" 'promise 5 once means once: it is used up'
# Of the next step: the one that the registration used does not open again.
like "$(first "$(oathtool --totp -b -d 6 -N '30 seconds' "$(cat /root/secret)")" authenticate account)" 'account: PAM_SUCCESS' 'A1 then shadow password and code open'
exits 4 'totp register is refused to who has a generator' admin totp register fumi --reason test --show-secret
exits 4 'abuse:M1 password reset says that it is kept elsewhere' admin password reset fumi --reason test --show-secret
like "$(warifu --rescue test --yes password reset fumi --reason x --show-secret 2>&1)" 'warifu-password|not kept here' 'abuse:M1 and by whom'
holds 'B5 password expire is for a password that is kept elsewhere, too' admin password expire fumi --reason test --dry-run
admin totp revoke fumi --reason lost >/dev/null
CODE=$(admin --json totp register fumi --reason test --show-secret | field registration_code)
like "$(first "$CODE" authenticate account)" 'account: PAM_NEW_AUTHTOK_REQD' 'a lost generator: a new registration code'
like "$(events registration.issued fumi)" 'registration.issued' 'E5 it is on record'

# --- many at once, and the first day ----------------------------------------------------------------------

useradd -M gen
printf 'user,reason\ngen,test\n' >/tmp/people.csv
chmod 600 /tmp/people.csv
holds 'people are imported' admin user import /tmp/people.csv --output /root/codes.csv
like "$(cat /root/codes.csv)" $'^user,registration_code,expires\ngen,[0-9A-Z-]{19},[0-9]+$' 'B4 with a registration code each, in the file'
stop_tokend
rm -rf /var/lib/warifu/store/* /var/lib/warifu/key/*
start_tokend
CODE=$(warifu --rescue 'first set-up' --yes --json init alice --show-secret 2>/dev/null | field registration_code)
result=$(probe -t /dev/tty1 -a "$(shadow_of alice)" -a "$CODE" login alice authenticate account)
like "$result" 'account: PAM_NEW_AUTHTOK_REQD' 'A5 init gives the first administrator a registration code, and it leads on'

finish
