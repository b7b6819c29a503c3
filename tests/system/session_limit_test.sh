#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D4: what sudo, su and pkexec begin ends at the limit of their rule, with all that it has begun, under a real systemd,
# logind and polkit (tests/system/boot.sh); and with the login in which it was begun. Whoever began it goes on in their
# own login.
# shellcheck source=tests/system/boot_lib.sh
. "$(dirname "$0")/boot_lib.sh"

need_programs sudo loginctl:systemd dbus-daemon:dbus systemd-run:systemd jq script:bsdutils oathtool pkexec pkttyagent:polkitd /usr/lib/polkit-1/polkitd:polkitd
need_file '/lib/*/security/pam_systemd.so' libpam-systemd
stage "$top_builddir/tests/system/pam_probe" "$top_srcdir/tests/system/boot_people.sh"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
. "$WORK/boot_people.sh"
limit() { # DURATION: of what begins inside a login
    sed -i -E '/^rule "(elevate|become)"/,/^}/ { /^    session = /d; s/^    origin = local/&\n    session = "'"$1"'"/ }' /etc/warifu/test.policy
    holds "a policy with session = $1 for sudo and su is good" tokend -n
    systemctl restart tokend
}
install_product
holds 'the units are good' systemd-analyze verify --man=no tokend-scope.socket tokend-scope@1.service
is "$(stat -c '%U %a' /run/warifu/scope.sock)" 'root 600' 'D4 nobody but root asks for a scope'
useradd -m -s /bin/bash boss
admin init boss --show-secret >/tmp/init || fail "the store is made" "$(cat /tmp/said)"
enrol alice
enrol bob
guard sudo su
printf 'alice ALL=(ALL) ALL\n' >/etc/sudoers.d/test
cp /usr/share/warifu/sudoers /etc/sudoers.d/warifu
chmod 440 /etc/sudoers.d/test /etc/sudoers.d/warifu

# --- sudo -----------------------------------------------------------------------------------------------
limit 10s
at_terminal alice desk
holds 'alice runs sudo sh' runs desk alice "sudo sh -c 'setsid -f bash /run/types apart; bash /run/types child & exec sh'"
holds 'D4 it begins' eventually types apart
began=$(date +%s)
in_terminal desk 'bash /run/types shell'
holds 'D4 a shell of root' eventually types shell
like "$(unit_of shell)" "^warifu-$(sessions_of alice)-0-[0-9a-f]{8}\.scope$" 'D4 in a scope of its own, which names the login'
is "$(unit_of apart)" "$(unit_of shell)" 'D4 with what has let go of its terminal'
like "$(unit_of desk)" '^session-' 'D4 the login is where it was'
like "$(systemctl show "$(unit_of shell)" -p RuntimeMaxUSec,BindsTo,Slice | sort | xargs)" \
    "^BindsTo=session-$(sessions_of alice)\.scope RuntimeMaxUSec=(10|[89]\.[0-9]+)s Slice=user-$(id -u alice)\.slice\$" 'D4 with the limit of the rule, bound to the login, in its slice'
holds 'D4 it ends, and nobody has typed anything' eventually falls_silent shell
holds 'D4 so does a child in the background' eventually falls_silent child
holds 'D4 and one that has let go of its terminal' eventually falls_silent apart
at_most $(($(date +%s) - began)) 20 'D4 at the limit'
holds 'D4 nothing stays of the scope' eventually no_scopes
holds 'D4 the login goes on' types desk
is "$(sessions_of alice | wc -l)" 1 'D4 and there is one of it'
seen=$(stat -c %s /run/typed/desk.screen)
in_terminal desk 'echo still-"here" $(id -u)'
holds 'D4 alice is back in their own shell' eventually asks desk "$seen" "still-here $(id -u alice)"
is "$(admin session list root | jq '.rows | length')" 0 'A4 and the session of sudo is closed in the register'

# --- su, with pam_systemd behind us in its stack -------------------------------------------------------------
holds 'alice runs su' runs desk bob "su bob -c 'bash /run/types guest & exec bash /run/types su'"
holds 'D4 su begins' eventually types su
like "$(unit_of guest)" '^warifu-[0-9]+-0-' 'D4 in a scope, too'
is "$(sessions_of bob | wc -l)" 0 'D4 and logind is asked for no second session'
holds 'D4 it ends' eventually falls_silent su
holds 'D4 with its children' eventually falls_silent guest
holds 'D4 the login goes on' types desk

# --- one in the other -------------------------------------------------------------------------------------
limit 1h
seen=$(stat -c %s /run/typed/desk.screen)
holds 'alice runs sudo' runs desk alice 'sudo sh'
holds 'and is root' eventually asks desk "$seen" '^# $' # the session is open; its scope alone begins before
limit 10s
in_terminal desk "su -c 'bash /run/types postgres' bob"
holds 'root runs su' eventually types postgres
outer=$(unit_of postgres)
is "$(scopes | wc -l)" 1 "abuse:M2 root's own su needs no scope of its own, and has no limit of its own"
in_terminal desk $'\003'
eventually falls_silent postgres
in_terminal desk 'su bob'
holds 'bob runs su' runs desk alice "su alice -c 'setsid -f bash /run/types inner; exec bash /run/types deep'"
holds 'D4 inside it begins another one' eventually types inner
unlike "$(unit_of inner)" "^$outer$" 'D4 with a scope of its own'
is "$(systemctl show "$(unit_of inner)" -p BindsTo --value)" "$outer" 'D4 bound to the outer one'
holds 'D4 the inner one ends' eventually falls_silent inner
only_outer() { [ "$(scopes)" = "$outer" ]; }
holds 'D4 the outer one goes on' eventually only_outer
in_terminal desk exit

# --- with the login -----------------------------------------------------------------------------------------
in_terminal desk 'setsid -f bash /run/types long'
holds 'something of root runs on' eventually types long
loginctl terminate-session "$(sessions_of alice)"
holds 'D4 what privilege began ends with the login' eventually falls_silent long
holds 'D4 and the login' eventually has_sessions alice 0

# --- suspended ------------------------------------------------------------------------------------------------
limit 1h
at_terminal alice desk
at_terminal bob other
holds 'alice runs sudo' runs desk alice "sudo sh -c 'setsid -f bash /run/types root; exec bash /run/types front'"
holds 'and root runs something' eventually types root
types root || note "$(screen desk)" "$(journalctl -q --no-pager -n 20)"
like "$(unit_of root)" '^warifu-' 'in a scope'
admin user suspend alice --reason test --sessions end >/tmp/answer
is "$?" 0 'F5 abuse:M22 alice is suspended, and nothing goes on'
fails 'F5 D4 nor as root' types root
holds 'F5 others do' types other
is "$(scopes)" '' 'F5 and there is no scope'
admin user resume alice --reason test >/dev/null

# --- nothing that could end it -----------------------------------------------------------------------------------
at_terminal alice desk
systemctl stop tokend-scope.socket
runs desk alice 'sudo bash /run/types unlimited'
refused() { journalctl -q --no-pager -t sudo | grep -q 'refused: nothing would end this session'; }
holds 'D4 without the socket it is refused, and the log says why' eventually refused
fails 'D4 and nothing runs' types unlimited
like "$(tokend -n 2>&1)" 'session_scope: missing.*tokend-scope.socket' 'D4 tokend -n says what is missing, and what to do'
sed -i -E '/^rule "elevate"/,/^}/ s/^    session = .*/&\n    unenforced_session = warn/; /^rule "become"/,/^}/ s/^    session = .*/&\n    unenforced_session = warn/' /etc/warifu/test.policy
unlike "$(tokend -n 2>&1)" session_scope 'D4 with unenforced_session = warn nothing is'
systemctl restart tokend
systemctl stop tokend-scope.socket # tokend wants it
runs desk alice 'sudo bash /run/types unlimited'
holds 'D4 then it begins all the same' eventually types unlimited
warned() { journalctl -q --no-pager -t sudo | grep -q 'nothing ends this session at its limit'; }
holds 'D4 and the log says so' warned
in_terminal desk $'\003'
systemctl start tokend-scope.socket
sed -i /unenforced_session/d /etc/warifu/test.policy

# --- who asks for a scope ------------------------------------------------------------------------------------------
cat >/run/ask.pl <<'ASK'
use IO::Socket::UNIX;
use Time::HiRes "clock_gettime";
my $socket = IO::Socket::UNIX->new(Peer => "/run/warifu/scope.sock") or print("no: $!\n"), exit;
my $until = int(1000 * clock_gettime(7)) + ($ARGV[0] eq "late" ? -1 : 10000); # CLOCK_BOOTTIME
my $digits = "";
for (; $until > 127; $until >>= 7) { $digits .= chr($until & 127 | 128) }
print $socket pack("N/a*", $ARGV[0] eq "endless" ? "\x10\x01" : "\x30" . $digits . chr($until));
$socket->read(my $answer, 6);
print "answer ", unpack("x4 H*", $answer), "\n";
ASK
like "$(runuser -u bob -- perl /run/ask.pl)" 'no: Permission denied' 'abuse:D1 D4 somebody who is not root does not reach it'
is "$(systemd-run -q --pipe --wait perl /run/ask.pl endless)" 'answer 0802' 'abuse:D3 a call without a limit is refused'
is "$(systemd-run -q --pipe --wait perl /run/ask.pl late)" 'answer 0802' 'D4 one that comes when its time is over, too'
is "$(systemd-run -q --pipe --wait perl /run/ask.pl)" 'answer 0801' "D4 a program of root's is moved"
holds 'nothing stays' eventually no_scopes
is "$(systemctl list-units --failed --no-legend 'tokend*')" '' 'nothing failed'
finish
SCRIPT
run_booted
