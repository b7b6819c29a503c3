#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Debian's profile, as pam-auth-update makes stacks of it: alone, beside other profiles, switched off and on, and
# from the two profiles that were there before (abuse:M1, abuse:M4, abuse:W4). Nobody judges a factor before ours (promise 3).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export DEBIAN_FRONTEND=noninteractive
start_tokend

update() { pam-auth-update --package "$@"; }
# The modules of a stack in their order, without what libpam-runtime adds itself.
modules() { sed -nE "s/^$1[[:space:]]+(\[[^]]*\]|[a-z]+)[[:space:]]+(pam_[a-z0-9_]+)\.so.*/\2/p" "/etc/pam.d/common-${2:-$1}"; }
line() { sed -nE "s/^$1[[:space:]]+(\[[^]]*\]|[a-z]+)[[:space:]]+pam_warifu\.so.*/\1/p" "/etc/pam.d/common-$1"; }
all_first() { # WHEN
    local phase
    for phase in auth account password; do
        is "$(modules "$phase" | head -n 1)" pam_warifu "abuse:M1 $1: ours is the first module of $phase"
    done
    is "$(grep -c 'success=end' /etc/pam.d/common-*| awk -F: '{ n += $2 } END { print n }')" 0 "abuse:M1 $1: every jump has a number"
}
opens() { # WHEN USER
    like "$(probe -t tty1 -m "code=$(code "$2")" -m "assword=$(password "$2")" login "$2" authenticate account)" \
        'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' "abuse:M1 $1: the right factors open"
    like "$(probe -t tty1 -m "code=$(code "$2")" -m 'assword=Unix-0nly-pw' login "$2" authenticate </dev/null)" \
        'authenticate: PAM_(AUTH_ERR|MAXTRIES)' "abuse:M1 $1: the shadow password and a code do not"
    admin lock clear "$2" --reason test >/dev/null
}

all_first 'as installed'
opens 'as installed' bob

# --- other profiles -------------------------------------------------------------------------------------------
profile() { # NAME PRIORITY TYPE LINE: as other packages bring them
    printf 'Name: %s\nDefault: yes\nPriority: %s\n%s-Type: Primary\n%s:\n\t%s\n' "$1" "$2" "$3" "$3" "$4" \
        >"/usr/share/pam-configs/$1"
}
profile fprintd 260 Auth '[success=end default=ignore] pam_permit.so max-tries=1' # a reader that takes anybody's finger
profile pwquality 1024 Password 'requisite pam_permit.so retry=3'
profile krb5 704 Password '[success=end default=ignore] pam_deny.so use_authtok'
profile winbind 192 Account '[success=end new_authtok_reqd=done default=ignore] pam_permit.so'
printf 'Name: sss\nDefault: yes\nPriority: 128\nAccount-Type: Additional\nAccount:\n\tsufficient pam_localuser.so\n' \
    >/usr/share/pam-configs/sss
update
all_first 'beside others'
like "$(modules auth)" $'pam_warifu\n(.*\n)*pam_permit\n' 'abuse:M1 the other modules are there'
unlike "$(cat /etc/pam.d/common-password)" 'retry=3' 'abuse:W4 a second judge of new passwords gives way'
like "$(cat /etc/pam.d/common-password)" 'use_authtok' 'abuse:W4 who stores passwords behind ours asks for none'
opens 'beside others' bob
like "$(probe -t tty1 login bob account </dev/null)" 'account: PAM_PERM_DENIED' \
    'abuse:M1 an account module that ends the stack with success does not skip ours'
rm /usr/share/pam-configs/{fprintd,pwquality,krb5,winbind,sss}
update

# --- off and on -------------------------------------------------------------------------------------------------
update --disable warifu
unlike "$(cat /etc/pam.d/common-*)" 'pam_warifu' 'abuse:M12 switched off, nothing of ours is left in the stacks'
like "$(probe -t tty1 -m 'assword=Unix-0nly-pw' login bob authenticate account)" \
    'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'abuse:M12 and the machine is as it was'
update --enable warifu
all_first 'switched on again'
opens 'switched on again' bob

# --- from the earlier profiles --------------------------------------------------------------------------------------
move_from() { # NAME AUTH-TYPE AUTH-LINE PRIORITY: a machine that has this profile, and gets today's
    local new
    new=$(cat /usr/share/pam-configs/warifu)
    update --disable warifu
    printf 'Name: %s\nDefault: no\nPriority: %s\nAuth-Type: %s\nAuth:\n\t%s\nAccount-Type: Additional\nAccount:\n\trequired pam_warifu.so\nPassword-Type: Primary\nPassword:\n\trequisite pam_warifu.so\nSession-Type: Additional\nSession:\n\trequired pam_warifu.so\n' \
        "$1" "$4" "$2" "$3" >"/usr/share/pam-configs/$1"
    update --enable "$1"
    differs "$(modules account | head -n 1)" pam_warifu "abuse:M12 with the earlier $1 another module comes first"
    printf '%s\n' "$new" >/usr/share/pam-configs/warifu # make install
    pam-auth-update --disable warifu-alone --enable warifu # as CHANGELOG.md says
    rm -f /usr/share/pam-configs/warifu-alone
    update
    all_first "after $1"
    is "$(modules auth | grep -c pam_warifu)" 1 "abuse:M12 after $1: ours stands once"
    opens "after $1" bob
}
move_from warifu Additional 'required pam_warifu.so try_first_pass' 900
move_from warifu-alone Primary '[success=end default=die] pam_warifu.so' 910

# --- what another module's account phase demands is not lost, and ours is asked all the same ----------------------
chage -d 0 bob
like "$(probe -t tty1 login bob account </dev/null)" 'account: PAM_PERM_DENIED' \
    'abuse:M4 with a demand in shadow, who did not log in with us is refused by us'
admin user suspend carol --reason test >/dev/null
chage -d 0 carol
like "$(probe cron carol account </dev/null)" 'account: PAM_ACCT_EXPIRED' 'abuse:M4 A5 nor does a demand in shadow let a suspended person in'
like "$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate account)" \
    'account: PAM_NEW_AUTHTOK_REQD' 'abuse:M4 the demand reaches the program'
finish
