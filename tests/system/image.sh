#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs inside an empty overlay and makes of it the machine that every system test starts from: the
# product installed, people with accounts, PAM stacks, a policy, and people enrolled by the real CLI.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
set -eE
trap 'echo "failed in line $LINENO; what was logged:"; tail -n 40 "$LOGFILE" /var/log/tokend.err' ERR

# --- the product and the test programs ------------------------------------------------------------
cp -a "$top_builddir/tests/system/stage/." /
rm -f /.made
ldconfig
mkdir -p "$HELPERS"
install -m 755 "$top_builddir"/tests/system/{pam_probe,log_sink} "$top_builddir"/tests/bench/{pam_bench,bench_load,rush} "$top_builddir/tests/vm/desk" "$HELPERS"

# A set-uid program drops LD_PRELOAD, and what the loader preloads everywhere stops programs that have nothing to
# do with this (ps and pgrep wait for ever). So the programs that load the module need the sanitizers' libraries.
if sanitized address; then
    cat >/tmp/options.c <<'C'
const char *__asan_default_options(void)
{
    return "detect_leaks=0:log_path=/var/log/asan/asan:verify_asan_link_order=0:exitcode=66:abort_on_error=0";
}
const char *__ubsan_default_options(void)
{
    return "print_stacktrace=1:log_path=/var/log/asan/ubsan";
}
C
    # AddressSanitizer looks for crypt_r(), which pam_unix calls, when the program starts and not later.
    gcc -shared -fPIC -o /usr/lib/warifu-sanitizer-options.so /tmp/options.c -Wl,--no-as-needed -l:libcrypt.so.1
    mkdir /var/log/asan
    chmod 1777 /var/log/asan
    needed=()
    for library in /usr/lib/warifu-sanitizer-options.so "$(readlink -f "$(gcc -print-file-name=libasan.so)")" \
        "$(readlink -f "$(gcc -print-file-name=libubsan.so)")"; do
        needed=(--add-needed "$library" "${needed[@]}") # each is put before what is there
    done
    for program in login su runuser sudo sshd passwd chpasswd chfn chsh newusers cron atd vlock-main i3lock pamtester \
        /usr/libexec/xscreensaver/xscreensaver-auth /usr/sbin/tokend /usr/libexec/warifu/tokend-* /usr/libexec/warifu/warifu-break-glass /usr/bin/warifu /usr/libexec/warifu-import-reader "$HELPERS"/pam_{probe,bench}; do
        program=$(readlink -f "$(command -v "$program")")
        mode=$(stat -c %a "$program")
        patchelf "${needed[@]}" "$program"
        chmod "$mode" "$program"
    done
fi

# --- people and programs ----------------------------------------------------------------------------
systemd-sysusers
for user in warifu warifu-front warifu-check warifu-names warifu-rescue warifu-hash warifu-device warifu-verify; do # where the build has no sysusers.d file
    id "$user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$user"
done
make_directories
mkdir -m 700 "$PEOPLE"
for person in boss alice bob carol dave erin; do
    id "$person" >/dev/null 2>&1 || useradd -m -s /bin/bash "$person"
    echo "$person:Unix-0nly-pw" | chpasswd -c SHA256 -s 1000
done
printf '%s ALL=(ALL:ALL) ALL\n' alice bob >/etc/sudoers.d/test-people
chmod 440 /etc/sudoers.d/test-people
: >/var/log/everything.log
: >/var/log/lastlog
: >/var/log/wtmp
: >/var/log/btmp
rm -f /etc/motd /run/motd.dynamic /etc/securetty
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/test_host_key
cat >/etc/ssh/test_sshd_config <<'CONFIG'
Port 2222
ListenAddress 127.0.0.1
HostKey /etc/ssh/test_host_key
UsePAM yes
KbdInteractiveAuthentication yes
PasswordAuthentication no
PermitRootLogin no
UseDNS no
PrintMotd no
PrintLastLog no
PidFile none
CONFIG

# --- PAM ----------------------------------------------------------------------------------------------
if [ -e /usr/share/pam-configs/warifu ]; then
    pam-auth-update --package --enable warifu
fi
for service in $SERVICES; do # programs that are not installed here still get a stack of their own
    [ -e "/etc/pam.d/$service" ] ||
        printf '@include common-%s\n' auth account password session >"/etc/pam.d/$service"
done
use_stack plain test-plain
cp -a /etc/pam.d /etc/pam.d.debian
# As authselect makes them of the profile, without its optional features; and a wrong try costs no two seconds.
for stack in system-auth password-auth fingerprint-auth smartcard-auth postlogin; do
    sed -e '/{include if/d' -e 's/delay=2000000/delay=20000/' "/usr/share/authselect/vendor/warifu/$stack" >"/etc/pam.d/$stack"
done

# --- policy and configuration: municipal, but a clock that nobody disciplines only warns, and hashes are cheap: what is
# tested depends on neither; use_shipped_policy has them ------------------------------------------------------------
install -d -m 755 /etc/warifu
sed -E -e 's/(unsynchronised_clock[[:space:]]*=[[:space:]]*)"?refuse"?/\1"warn"/' \
    -e 's/(argon2_memory_kib *= *).*/\18192/' -e 's/(argon2_passes *= *).*/\11/' \
    /usr/share/warifu/policies/municipal.policy >/etc/warifu/test.policy
sed -i '/^rule "everything-else"/,$d' /etc/warifu/test.policy
cat "$tests_dir/code_only.policy" >>/etc/warifu/test.policy
set_conf policy /etc/warifu/test.policy
set_conf desk caller # the overlay has no logind; desk_logind_test.sh is about sessions
set_conf language en # for clients that name none; the tests of Japanese name it
tokend -n

# --- enrolment through the real CLI ----------------------------------------------------------------------
start_tokend
add_first_admin
prepare_person alice totp
enrol bob hotp
enrol carol hotp
add_person erin staff
first_login alice
stop_tokend
cp /var/log/everything.log /root/enrolment.log
: >/var/log/everything.log
