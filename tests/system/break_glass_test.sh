#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# F2: codes of the sealed envelope, with the real getty and login on a real text console of the kernel: with tokend
# stopped, with the store deleted, once, on the console alone; told in the logs, and listed until it was looked at.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
need_programs agetty:util-linux strace logger:bsdutils
enter_overlay "$@"

# --- two consoles of the kernel that nobody else uses -------------------------------------------------------
FOLDER=/etc/warifu/break-glass
vt=$((20 + RANDOM % 20)) other=''
other=$((vt + 20))
for number in $vt $other; do
    mknod -m 600 "/dev/tty$number" c 4 "$number" 2>/dev/null && mknod -m 600 "/dev/vcs$number" c 7 "$number"
    (exec 3<>"/dev/tty$number") 2>/dev/null || skip_all "this kernel has no text consoles (CONFIG_VT), or they may not be opened here"
done
[ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ] || skip_all 'nothing can be typed into a console here: sysctl dev.tty.legacy_tiocsti=1'

screen() { tr '\0' ' ' <"/dev/vcs$1" | fold -w "$(stty -F "/dev/tty$1" size | cut -d' ' -f2)" | sed 's/ *$//' | grep .; }
shows() { tr '\0' ' ' <"/dev/vcs$1" | tr -s ' ' | grep -qE -- "$2"; } # a long line goes on where it was broken
sees() { eventually shows "$1" "$2" || { note "console $1 does not show: $2" "$(screen "$1")" && return 1; }; }
quiet() { stty -F "/dev/tty$1" -a | grep -q -- ' -echo '; }
types() { printf '%s\n' "$2" | "$HELPERS/desk" "/dev/tty$1"; }
gone() { ! pgrep -t "tty$1" >/dev/null; }
# By the shell that runs there: what is told on all consoles stands behind its prompt.
in_at() { pgrep -x -t "tty$1" bash >/dev/null; }
end_console() { # CONSOLE
    pkill -KILL -t "tty$1"
    eventually gone "$1"
}
console() { # CONSOLE USER: a fresh login prompt, and the name
    end_console "$1"
    printf '\033c' >"/dev/tty$1"
    setsid agetty --noclear --noissue "tty$1" linux </dev/null >/dev/null 2>&1 &
    disown # the shell tells of each that is killed
    sees "$1" 'login: ?$' && types "$1" "$2"
}
offered() { sees "$1" 'Code from the envelope:'; }
answer() { # CONSOLE CODE PASSWORD
    types "$1" "$2"
    sees "$1" "'s password:" && eventually quiet "$1" && types "$1" "$3"
}
inside() { # CONSOLE: who is in there
    rm -f /tmp/who
    eventually in_at "$1" && types "$1" 'id -u >/tmp/who.new; mv /tmp/who.new /tmp/who'
    eventually test -s /tmp/who && cat /tmp/who
}
let_in() { console "$1" root && offered "$1" && answer "$1" "$2" "$PASSWORD" && [ "$(inside "$1")" = 0 ]; }
asked() { console "$1" root && offered "$1"; }
refused() { # CONSOLE CODE PASSWORD: with the text for all of these
    console "$1" root && offered "$1" && answer "$1" "$2" "$3" && sees "$1" 'Code or password is wrong'
}
not_offered() { # CONSOLE USER: the login ends without a question for a code
    console "$1" "$2" && sees "$1" 'cannot be reached|nobody logs in under this name|[Pp]assword:' && ! shows "$1" 'Code from the envelope'
}
code_of() { sed -n "$1p" /root/codes; }
state_of() { basename "$(echo "$FOLDER/$ENVELOPE-$1".*)" | cut -d. -f2; }

# --- an envelope, as an administrator makes it ----------------------------------------------------------------
PASSWORD='Unix-root-9w'
usermod -p "$(perl -e 'print crypt($ARGV[0], q($6$saltsalt$))' "$PASSWORD")" root
use_stack plain login su sshd
start_tokend
exits 4 'F2 without the policy'\''s word no code is made' admin break-glass issue --reason test --show-secret
printf 'break_glass {\n    allow = yes\n    codes = 13\n    consoles = {"tty%s", "tty%s"}\n}\n' "$vt" "$other" >>/etc/warifu/test.policy
stop_tokend
start_tokend
exits 2 'abuse:C2 none is printed where the output is no terminal' admin break-glass issue --reason test
admin break-glass issue --reason test --show-secret >/root/paper
is $? 0 'F2 an envelope is issued'
grep -oE '([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}' /root/paper >/root/codes
is "$(sort -u /root/codes | wc -l)" 13 'F2 thirteen codes are on the paper'
ENVELOPE=$(sed -n 's/.*Envelope  *\([0-9A-Z]\{8\}\) .*/\1/p' /root/paper | head -1 | must_have 'number of the envelope')
check=$(sed -n 's/.*Check letters  *\([0-9A-Z]\{4\}\).*/\1/p' /root/paper | must_have 'check letters')
like "$(cat /root/paper)" '封筒番号.*アカウント.*tokend.*応答しない' 'F2 the paper is in Japanese, too'
is "$(cat $FOLDER/active 2>/dev/null)" '' 'F2 none of them is in force before the paper was seen'
exits 2 'F2 who has not seen the paper puts nothing in force' admin break-glass confirm "$ENVELOPE" --check 0000 --reason test
holds 'F2 who has, does' admin break-glass confirm "$ENVELOPE" --check "${check,,}" --reason test
is "$(cat $FOLDER/active)" "$ENVELOPE" 'F2 it is in force'
leaks=0
while read -r code; do
    ! grep -rqF -e "$code" -e "${code//-/}" /etc/warifu /var/lib/warifu /var/log /run 2>/dev/null || leaks=$((leaks + 1))
done </root/codes
is $leaks 0 'abuse:W7 no code is stored or logged'
like "$(admin break-glass list)" "$ENVELOPE.*active" 'F2 it is listed'
is "$(stat -c %a $FOLDER) $(stat -c %a "$FOLDER/$ENVELOPE-1.code")" '700 600' 'B7 nobody else may read it'

# --- tokend serves ----------------------------------------------------------------------------------------------
holds 'F2 while tokend serves no code is asked for' not_offered "$vt" root

# --- tokend is stopped --------------------------------------------------------------------------------------------
stop_tokend
holds 'F2 with tokend stopped a code and the password let root in' let_in "$vt" "$(code_of 1)"
is "$(state_of 1)" used 'F2 the code is used up'
like "$(logged 'break-glass granted')" "envelope $ENVELOPE, code 1, account root, service login, terminal tty$vt" 'F2 syslog tells it'
holds 'F2 the same code again is refused' refused "$vt" "$(code_of 1)" "$PASSWORD"
holds 'A1 the code without the password is refused' refused "$vt" "$(code_of 2)" wrong
is "$(state_of 2)" code 'A1 and is not used up by that'
holds 'A1 the password without a code is refused' refused "$vt" "$(code_of 11 | cut -c1-11)-$(code_of 12 | cut -c13-)" "$PASSWORD" # its check letters fit
console "$vt" root && offered "$vt" && types "$vt" "$(code_of 2 | sed 's/^\(.\)\(.\)\(...\)/\2\1\3/')"
if [ "$(code_of 2 | cut -c1)" != "$(code_of 2 | cut -c2)" ]; then
    sees "$vt" "'s password:" && eventually quiet "$vt" && types "$vt" "$PASSWORD"
    holds 'F2 two letters that were exchanged are told, with their group' sees "$vt" 'Group 1 of the code is mistyped'
    holds 'F2 and the right one is taken then' answer "$vt" "$(code_of 2)" "$PASSWORD"
    is "$(inside "$vt")" 0 'F2 and lets in'
fi
holds 'F2 only the account of the policy is asked' not_offered "$vt" alice

# --- only there ----------------------------------------------------------------------------------------------------
probe_here() { probe -m "envelope=$(code_of 3)" -m "assword=$PASSWORD" "$@"; }
unlike "$(probe_here -t "tty$vt" login root authenticate)" 'envelope|PAM_SUCCESS' 'F2 a pseudo terminal, or none, that says it is a console'
on_console() { setsid -c "$HELPERS/pam_probe" "$@" <"/dev/tty$vt" 2>&1; }
end_console "$vt"
like "$(on_console -m "envelope=$(code_of 3)" -m "assword=$PASSWORD" -t "tty$vt" login root authenticate account setcred open close)" \
    'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS.*setcred: PAM_SUCCESS.*open: PAM_SUCCESS' 'F2 a root process on the console, through all phases'
for service in su sshd sudo remote; do
    unlike "$(on_console -m "envelope=$(code_of 4)" -m "assword=$PASSWORD" -t "tty$vt" $service root authenticate)" 'envelope|PAM_SUCCESS' "F2 never for $service"
done
unlike "$(on_console -r 192.0.2.7 -m "envelope=$(code_of 4)" -m "assword=$PASSWORD" -t "tty$vt" login root authenticate)" 'envelope|PAM_SUCCESS' 'F2 never for somebody from another host'
unlike "$(setsid -c setpriv --reuid alice --regid alice --clear-groups "$HELPERS/pam_probe" -m "envelope=$(code_of 4)" -m "assword=$PASSWORD" \
    -t "tty$vt" login root authenticate <"/dev/tty$vt" 2>&1)" 'envelope|PAM_SUCCESS' 'F2 never in a process that is not root'\''s'
is "$(state_of 4)" code 'F2 none of this used a code up'

# --- one code at two consoles, and a power cut ------------------------------------------------------------------------
for number in $vt $other; do
    console "$number" root && offered "$number" && types "$number" "$(code_of 4)" && sees "$number" "'s password:" && eventually quiet "$number"
done
types "$vt" "$PASSWORD" & types "$other" "$PASSWORD"
wait $!
one_is_in() { in_at "$vt" || in_at "$other"; }
one_is_out() { shows "$vt" 'is wrong' || shows "$other" 'is wrong'; }
holds 'promise 5 one code at two consoles at once: one lets in' eventually one_is_in
holds 'promise 5 and one does not' eventually one_is_out
end_console "$other"
console "$vt" root && offered "$vt"
strace -f -qq -e trace=fsync -e inject=fsync:signal=SIGKILL:when=3 -p "$(pgrep -n -t "tty$vt" login)" >/tmp/strace 2>&1 &
tracer=$!
eventually grep -q "TracerPid:.*$tracer" "/proc/$(pgrep -n -t "tty$vt" login)/status"
answer "$vt" "$(code_of 5)" "$PASSWORD"
used() { [ "$(state_of "$1")" = used ]; }
holds 'promise 5 killed between mark and answer: the code is used up' eventually used 5
kill $tracer 2>/dev/null
wait $tracer
fails 'promise 5 and nobody is let in' in_at "$vt"
holds 'promise 5 nor later' refused "$vt" "$(code_of 5)" "$PASSWORD"

# --- a stolen paper -----------------------------------------------------------------------------------------------------
for _ in 1 2 3 4 5; do refused "$vt" "$(code_of 6)" wrong || refused "$vt" "$(code_of 6)" wrong; done # what is typed may be lost on a busy console
is "$(state_of 6)" used 'A4 five wrong passwords use a right code up'

# --- damage ---------------------------------------------------------------------------------------------------------------
truncate -s 100 "$FOLDER/$ENVELOPE-7.code"
holds 'abuse:M18 a code whose file was cut opens nothing' refused "$vt" "$(code_of 7)" "$PASSWORD"
chmod 644 "$FOLDER/$ENVELOPE-8.code"
holds 'abuse:D13 nor does one that others could read' refused "$vt" "$(code_of 8)" "$PASSWORD"
holds 'abuse:M18 the others go on' let_in "$vt" "$(code_of 9)"
cp -a "$FOLDER/$ENVELOPE.set" /root/set
truncate -s -3 "$FOLDER/$ENVELOPE.set"
holds 'abuse:M18 an envelope whose description was cut is not asked for' not_offered "$vt" root
cp -a /root/set "$FOLDER/$ENVELOPE.set"
chmod 755 $FOLDER
holds 'abuse:D13 nor one in a folder that others may enter' not_offered "$vt" root
chmod 700 $FOLDER
mount --bind $FOLDER $FOLDER && mount -o remount,bind,ro $FOLDER
console "$vt" root && offered "$vt" && answer "$vt" "$(code_of 10)" "$PASSWORD"
holds 'promise 5 on a read-only disk, where no use can be recorded, nobody is let in' sees "$vt" 'use of a code cannot be recorded'
umount $FOLDER
is "$(state_of 10)" code 'promise 5 and no code is lost'
sed -i 's/^until .*/until 5/; s/^issued .*/issued 4/' "$FOLDER/$ENVELOPE.set"
holds 'E6 a clock that is wrong by decades keeps nobody out' let_in "$vt" "$(code_of 10)"
cp -a /root/set "$FOLDER/$ENVELOPE.set"

# --- /var is gone, and the store with it ------------------------------------------------------------------------------------
start_tokend
uses() { admin --json review list --all | jq -rs '[.. | objects | select(.kind? == "break_glass")] | length'; }
listed() { [ "$(uses)" = "$1" ]; }
holds 'F2 once tokend is back each use is an item that waits for somebody' eventually listed 8
is "$(events break_glass.used | wc -l)" 8 'F2 and is in the log'
like "$(events break_glass.used)" "envelope[^,]*$ENVELOPE-1[^0-9]" 'F2 by envelope and code'
for _ in 1 2 3; do
    kill_tokend
    start_tokend
done
is "$(uses) $(events break_glass.used | wc -l)" '8 8' 'F2 once, however often tokend is killed'
review() { printf '%s\n' "$(password boss)" "$(code boss)" | as boss warifu --stdin --yes --lang en review close "$1" --reason 'work order 12'; }
first=$(admin --json review list | jq -rs '[.. | objects | select(.kind? == "break_glass") | .review] | first')
exits 5 'D8 root does not review it' admin review close "$first" --reason test
like "$(review "$first" 2>&1)" 'has been reviewed' 'F3 an administrator does'
like "$(admin review list --all)" 'break-glass code.*closed.*boss' 'F3 and that is shown'

stop_tokend
mv /var/lib/warifu /root/kept
mount -t tmpfs -o ro tmpfs /var
holds 'F2 with /var gone and read-only a code lets root in' let_in "$vt" "$(code_of 11)"
umount /var
mv /root/kept /var/lib/warifu

# --- the disk is full: that of the store, and that of the logs -------------------------------------------------------------
cp -a /var/lib/warifu /root/whole
mount -t tmpfs -o size=24m,mode=755 tmpfs /var/lib/warifu && cp -a /root/whole/. /var/lib/warifu/
mount -t tmpfs -o size=2m,mode=755 tmpfs /var/log
pkill -x log_sink
start_log # into the full one, as rsyslog after a rotation
start_tokend
full() { ! (echo . >>"$1/more") 2>/dev/null || [ "$(df --output=avail "$1" | tail -n 1)" -eq 0 ]; }
fill() { # until not even the smallest piece fits
    local block
    for block in 64k 4k 512 1; do dd if=/dev/zero bs=$block of="$1/filler" oflag=append conv=notrunc 2>/dev/null; done
    full "$1"
}
holds 'abuse:L13 the disk of the store is full' fill /var/lib/warifu
holds 'E2 so is that of the logs' fill /var/log
kill_tokend
rm -f /var/lib/warifu/store/*-wal # what it had of room for its log it has no more
fill /var/lib/warifu
start_tokend
printf '\033c' >"/dev/tty$other"
holds 'F2 abuse:L13 on a full disk, where tokend can record no login, a code is asked for' asked "$vt"
holds 'F2 and lets root in' answer "$vt" "$(code_of 13)" "$PASSWORD"
is "$(inside "$vt")" 0 'F2 as root, who can make room'
is "$(state_of 13)" used 'promise 5 E2 the mark of its use needs no room'
fails 'E2 the log on the full disk has nothing of it' grep -q ', code 13,' "$LOGFILE"
holds 'E2 F2 so it is told on the consoles' sees "$other" "break-glass granted: .*, code 13,"
if [ -c /dev/kmsg ] && dmesg >/tmp/kernel 2>&1; then
    like "$(cat /tmp/kernel)" "break-glass granted.*envelope $ENVELOPE, code 13" 'E2 F2 and in the log of the kernel'
else
    skip 'E2 F2 and in the log of the kernel' 'the log of the kernel may not be read here'
fi
kill_tokend
umount /var/log
umount /var/lib/warifu
start_tokend
of_code() { events break_glass.used | grep -qE "envelope[^,]*$ENVELOPE-$1[^0-9]"; }
holds 'F2 E2 once there is room again it is on record, and waits for a review' eventually of_code 13
stop_tokend

rm -rf /var/lib/warifu/store/*
start_tokend
console "$vt" root
holds 'F2 with the store deleted while tokend runs a code is asked for' offered "$vt"
holds 'F2 and lets root in' answer "$vt" "$(code_of 12)" "$PASSWORD"
is "$(inside "$vt")" 0 'F2 as root'
end_console "$vt"
rm -rf /var/lib/warifu/store/* /var/lib/warifu/key/*
stop_tokend
start_tokend
warifu --rescue 'first set-up' --yes --json init boss --show-secret >/dev/null
holds 'F2 a store that was made anew has each use again' eventually listed 11

# --- another envelope -----------------------------------------------------------------------------------------------------------
admin break-glass issue --reason test --show-secret >/root/paper.2
second=$(sed -n 's/.*Envelope  *\([0-9A-Z]\{8\}\) .*/\1/p' /root/paper.2 | head -1 | must_have 'number of the envelope')
is "$(cat $FOLDER/active)" "$ENVELOPE" 'F2 until a new one is in force the old one is'
admin break-glass confirm "$second" --check "$(sed -n 's/.*Check letters  *\([0-9A-Z]\{4\}\).*/\1/p' /root/paper.2)" --reason test >/dev/null
is "$(cat $FOLDER/active) $(find $FOLDER -name "$ENVELOPE-*.code" | wc -l)" "$second 0" 'F2 then nothing of the old one works'
holds 'F2 it is revoked at once' admin break-glass revoke --reason 'seal broken'
is "$(find $FOLDER -name active -o -name '*.code' | wc -l)" 0 'F2 and nothing of it is left'
stop_tokend
holds 'F2 without an envelope no code is asked for' not_offered "$vt" root
end_console "$vt"
finish
