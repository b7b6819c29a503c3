#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M4: passwords and accounts that have expired where another PAM service keeps them, as pam_sss and pam_krb5 say it:
# a changed password, or a refusal that says what to do; in each kind of program. People have no line in the shadow
# file here, as people of a domain.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/guess_lib.sh
. "$(dirname "$0")/guess_lib.sh"
need_programs gcc sshd:openssh-server ssh:openssh-client
enter_overlay "$@"

# A module that judges by /etc/domain/USER.password and then says what stands in /etc/domain/USER.says: for the auth
# phase, and for the account phase, a number each; "-1" in the first: it asks for a new password, as Kerberos does.
cat >/tmp/domain.c <<'C'
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int path(pam_handle_t *h, const char *end, char *out, size_t size)
{
    const char *user = NULL;
    return pam_get_user(h, &user, NULL) == PAM_SUCCESS && snprintf(out, size, "/etc/domain/%s.%s", user, end) < (int)size;
}

static int says(pam_handle_t *h, int *auth, int *account)
{
    char name[400];
    FILE *file = path(h, "says", name, sizeof name) ? fopen(name, "r") : NULL;
    int got = file != NULL ? fscanf(file, "%d %d", auth, account) : 0;
    if (file != NULL)
        fclose(file);
    return got == 2;
}

static int new_password(pam_handle_t *h) // as libkrb5's prompter: all in one call
{
    const struct pam_message m[] = {{PAM_TEXT_INFO, "Password expired.  You must change it now."},
        {PAM_PROMPT_ECHO_OFF, "Enter new password: "}, {PAM_PROMPT_ECHO_OFF, "Enter it again: "}};
    const struct pam_message *all[] = {m, m + 1, m + 2};
    struct pam_response *r = NULL;
    const struct pam_conv *c = NULL;
    if (pam_get_item(h, PAM_CONV, (const void **)&c) != PAM_SUCCESS)
        return PAM_SYSTEM_ERR;
    return c->conv(3, all, &r, c->appdata_ptr) == PAM_SUCCESS ? PAM_SUCCESS : PAM_AUTHINFO_UNAVAIL;
}

int pam_sm_authenticate(pam_handle_t *h, int f, int n, const char **v)
{
    char name[400], right[400] = "";
    const char *typed = NULL;
    int auth, account;
    FILE *file = path(h, "password", name, sizeof name) ? fopen(name, "r") : NULL;
    if (file == NULL || fgets(right, sizeof right, file) == NULL || !says(h, &auth, &account))
        return PAM_USER_UNKNOWN;
    fclose(file);
    right[strcspn(right, "\n")] = '\0';
    if (pam_get_authtok(h, PAM_AUTHTOK, &typed, "Password: ") != PAM_SUCCESS)
        return PAM_AUTH_ERR;
    if (strcmp(right, typed) != 0)
        return PAM_AUTH_ERR;
    return auth == -1 ? new_password(h) : auth;
}

int pam_sm_setcred(pam_handle_t *h, int f, int n, const char **v) { return PAM_SUCCESS; }

int pam_sm_acct_mgmt(pam_handle_t *h, int f, int n, const char **v)
{
    int auth, account;
    return says(h, &auth, &account) ? account : PAM_USER_UNKNOWN;
}

int pam_sm_chauthtok(pam_handle_t *h, int flags, int n, const char **v)
{
    char name[400];
    const char *typed = NULL;
    FILE *file;
    if (flags & PAM_PRELIM_CHECK)
        return PAM_SUCCESS;
    if (pam_get_authtok(h, PAM_AUTHTOK, &typed, NULL) != PAM_SUCCESS || !path(h, "password", name, sizeof name) ||
        (file = fopen(name, "w")) == NULL)
        return PAM_AUTHTOK_ERR;
    fprintf(file, "%s\n", typed);
    fclose(file);
    if (!path(h, "says", name, sizeof name) || (file = fopen(name, "w")) == NULL)
        return PAM_AUTHTOK_ERR;
    fprintf(file, "0 0\n");
    fclose(file);
    return PAM_SUCCESS;
}
C
mkdir -p /lib/security /etc/domain
premise 'the module builds' gcc -w -shared -fPIC -o /lib/security/pam_domain.so /tmp/domain.c -lpam
printf '%s required /lib/security/pam_domain.so\n' auth account >/etc/pam.d/warifu-password
sed -i 's,pam_unix.so.*,/lib/security/pam_domain.so use_authtok,' /etc/pam.d/common-{account,password}
sed -i /pam_faildelay/d /etc/pam.d/login
[ -e /etc/pam.d/lightdm ] || printf '@include common-auth\n@include common-account\n@include common-password\n' >/etc/pam.d/lightdm
use_profile municipal own
start_tokend
people=(login su sshd lightdm)
for place in "${people[@]}"; do enrol "of-$place" hotp; done
use_profile municipal pam
stop_tokend
start_tokend
domain() { # USER AUTH ACCOUNT: the password is right again, and what else is said
    shadow_of "$1" >"/etc/domain/$1.password"
    echo "$2 $3" >"/etc/domain/$1.says"
    chown root:warifu-check "/etc/domain/$1".*
    chmod 640 "/etc/domain/$1".*
}
for place in "${people[@]}"; do
    domain "of-$place" 0 0
    sed -i "/^of-$place:/d" /etc/shadow
done
declare -A OPTIONS=([login]='-t /dev/tty1' [sshd]='-r 192.0.2.7' [lightdm]='-t :0')
# su is root's program that somebody else has started.
install -o root -g root -m 4755 "$HELPERS/pam_probe" /usr/local/bin/set-uid-probe
probe_of() { # PLACE OPTION...
    if [ "$1" = su ]; then as alice set-uid-probe "${@:2}"; else probe "${@:2}"; fi
}
# All of what a program does at a login, up to the change that its account phase demands.
all_of() { # PLACE PASSWORD CODE OPERATION...
    # shellcheck disable=SC2086  # options
    probe_of "$1" ${OPTIONS[$1]-} -m "code=$3" -m "New password=$NEW" -m "again=$NEW" -m "assword=$2" "$1" "of-$1" "${@:4}" </dev/null
}
one_try() { # PLACE PASSWORD CODE
    # shellcheck disable=SC2086  # options
    probe_of "$1" ${OPTIONS[$1]-} -a "$2" -a "$3" "$1" "of-$1" authenticate </dev/null
}
NEW=Tani-k0-9Wq+domain
changed() { [ "$(cat "/etc/domain/of-$1.password")" = "$NEW" ]; }
refused() { # PLACE WHAT PATTERN-IN-THE-LOG: with both right; and with one wrong it sounds like any wrong one
    local result wrong before
    result=$(one_try "$1" "$(shadow_of "of-$1")" "$(code "of-$1")")
    like "$result" 'authenticate: PAM_(AUTH|CONV)_ERR' "abuse:M4 $1: $2 is refused" # login asks again, and hears nothing
    like "$result" 'account, or its password, may have expired' "abuse:M4 $1: $2: who proved both hears why"
    like "$(logged "refuses of-$1" | tail -1)" "$3" "abuse:M4 $1: $2: the log says what it is"
    before=$(failures_of "of-$1")
    result=$(one_try "$1" "$(shadow_of "of-$1")" "$(code "of-$1" wrong)")
    wrong=$(one_try "$1" never-right "$(code "of-$1" wrong)")
    is "$result" "$wrong" "promise 3 $1: $2: who proved one hears what is heard for a wrong one"
    is "$(($(failures_of "of-$1") - before))" 2 "A4 $1: $2: and is charged"
    unlock "of-$1"
}

for place in "${people[@]}"; do
    like "$(all_of "$place" "$(shadow_of "of-$place")" "$(code "of-$place")" authenticate account)" 'account: PAM_SUCCESS' \
        "A1 $place: opens with both right"
    domain "of-$place" 27 0 # PAM_AUTHTOK_EXPIRED
    refused "$place" 'a password that has expired (authentication)' 'password has expired there'
    domain "of-$place" 12 0 # PAM_NEW_AUTHTOK_REQD
    refused "$place" 'a change demanded by authentication' 'must be changed there'
    domain "of-$place" 0 13 # PAM_ACCT_EXPIRED
    refused "$place" 'an account that has expired' 'account has expired there'
    domain "of-$place" 0 6 # PAM_PERM_DENIED
    refused "$place" 'an account that is not permitted' 'does not permit this account'
    domain "of-$place" 0 27
    refused "$place" 'a password that expired too long ago' 'too long ago'
    domain "of-$place" -1 0
    refused "$place" 'Kerberos that asks for a new password' 'defer_pwchange'
    is "$(logged 'cannot judge passwords')" '' "abuse:M14 $place: nothing of that was a fault"

    domain "of-$place" 0 12 # must be changed: as pam_sss, and pam_krb5 with defer_pwchange, say it
    result=$(all_of "$place" "$(shadow_of "of-$place")" "$(code "of-$place")" authenticate account expired)
    like "$result" 'account: PAM_NEW_AUTHTOK_REQD' "abuse:M4 $place: a change demanded by the account phase is carried on"
    like "$result" 'expired: PAM_SUCCESS' "abuse:M4 $place: and made"
    holds "abuse:M4 $place: where the password is kept" changed "$place"
    like "$(all_of "$place" "$NEW" "$(code "of-$place")" authenticate account)" 'account: PAM_SUCCESS' "abuse:M4 $place: the new one opens"
done

# The real su and sshd (with a terminal, which it wants for the change).
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'
export PASSWORD CODE NEW
NEW=mB6_tUeS@kJ2-su # none that they have had (B6)
PASSWORD=$(shadow_of of-su) CODE=$(code of-su)
domain of-su 0 12
output=$(drive <<'S'
as bob su of-su -c "echo in-as-`id -un`"
hidden "assword: " PASSWORD
shown "code.*: " CODE
hidden "New password: " NEW
hidden "again: " NEW
over
S
)
like "$output" 'in-as-of-su' 'abuse:M4 the real su: the demanded change is made, and it opens'
holds 'abuse:M4 the real su: where the password is kept' changed su
domain of-sshd 0 12
NEW=gR9.cFjQ%xV4-sshd # none that they have had (B6)
PASSWORD=$(shadow_of of-sshd) CODE=$(code of-sshd)
output=$(drive <<'S'
start ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
    of-sshd@127.0.0.1 "echo in-as-\$(id -un)"
hidden "assword: " PASSWORD
shown "code.*: " CODE
hidden "New password: " NEW
hidden "again: " NEW
over
S
)
like "$output" 'in-as-of-sshd' 'abuse:M4 the real sshd: the demanded change is made, and it opens'
holds 'abuse:M4 the real sshd: where the password is kept' changed sshd
domain of-sshd 27 0
CODE=$(code of-sshd)
output=$(drive <<'S'
start ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
    of-sshd@127.0.0.1 "echo in-as-\$(id -un)"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
S
)
# What a module says while it refuses OpenSSH's server shows to nobody, so there only the log tells.
unlike "$output" 'in-as-of-sshd' 'abuse:M4 the real sshd: an expired password does not open'
holds 'abuse:M4 the real sshd: the record says why' grep -q barred_elsewhere <(events login.denied of-sshd | tail -1)
finish
