#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A card is reported lost while 64 prompts of its holder wait and others log in: no success after the command
# has returned, and how long that took (abuse:R1, abuse:R2, abuse:L10, C4).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain
prompts=64

admin totp revoke bob --reason 'gets a card' >/dev/null
admin card issue KB-1 --holder bob >/dev/null
head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$PEOPLE/bob.secret"
echo hotp >"$PEOPLE/bob.kind"
echo 0 >"$PEOPLE/bob.next"
printf 'HOTP/E/6\tbob\t-\t%s\t0\n' "$(secret_of bob)" >/root/card.oath
chmod 600 /root/card.oath
holds 'C1 a card with a generator' admin totp import /root/card.oath --format pam_oath --card KB-1
like "$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" su bob authenticate)" PAM_SUCCESS 'C1 it opens'

mkdir /tmp/storm
fds=() clients=()
for i in $(seq "$prompts"); do
    mkfifo "/tmp/storm/in.$i"
    timeout 200 "$HELPERS/pam_probe" -t "tty$i" login bob authenticate <"/tmp/storm/in.$i" >"/tmp/storm/out.$i" 2>&1 &
    clients+=($!)
    exec {fd}>"/tmp/storm/in.$i"
    fds+=("$fd")
    password bob >&"$fd"
done
answer() { # NUMBER: a code of the card that nobody has used
    local counter=$(($1 < 8 ? $1 + 1 : 9 + $1 % 10))
    oathtool --hotp -c "$counter" -d 6 "$(secret_of bob)" >&"${fds[$1]}"
}
waiting() { grep -lE 'prompt: .*code' /tmp/storm/out.* | wc -l; }
all_wait() { [ "$(waiting)" = "$prompts" ]; }
eventually all_wait || eventually all_wait
is "$(waiting)" "$prompts" "abuse:R1 $prompts logins wait at the prompt for the code"

# Others log in all the while.
printf 'boss %s %s %s 6\n' "$(password boss)" "$(secret_of boss)" "$(cat "$PEOPLE/boss.next")" >/root/boss.credential
bench rate -c /root/boss.credential -s su -p 1 -n 40 >/tmp/rate &
others=$!
for i in $(seq 0 7); do answer "$i"; done # these are on their way when the loss is reported
lost=$(admin --json card lost KB-1 --reported-by bob --when 10m)
for i in $(seq 8 $((prompts - 1))); do answer "$i"; done
is "$(field state <<<"$lost")" lost 'C4 the card is reported lost'
note "card lost took $(field milliseconds <<<"$lost") ms while $prompts prompts waited"
for fd in "${fds[@]}"; do exec {fd}>&-; done
wait "${clients[@]}"
sequence=$(events card.lost bob | field sequence | must_have "number of the loss in the log")
# Granted is recorded when the client has taken its verdict, which one of before may do a moment later.
late=$(admin --json log --event login.proved --user bob --after "$sequence" | grep -c '"sequence"')
is "$late" 0 'abuse:R1 no login with the card is let in after the record of its loss'
is "$(for i in $(seq 9 $prompts); do grep -l PAM_SUCCESS "/tmp/storm/out.$i"; done | wc -l)" 0 \
    'abuse:R1 no prompt that was answered after the command had returned let anybody in'
is "$(for i in $(seq 9 $prompts); do grep -l 'authenticate: PAM_' "/tmp/storm/out.$i"; done | wc -l)" \
    "$((prompts - 8))" 'abuse:R1 each of them has its answer, none hangs'
note "$(sed -n 's/^authenticate: //p' /tmp/storm/out.* | sort | uniq -c | tr -s ' \n' ' ')"
wait "$others"
like "$(cat /tmp/rate)" 'accepted=40' 'abuse:L10 the others logged in all the while'

# abuse:R2: what is revoked cannot be read: nobody gets in.
stop_tokend
cp -a /var/lib/warifu/store/warifu.db /root/saved.db
cp -a /var/lib/warifu/key/anchor /root/saved.anchor # or it would be an earlier state
pages=$(($(stat -c %s /var/lib/warifu/store/warifu.db) / 4096))
for page in $(seq 1 $((pages - 1))); do # the middle and the end of each, where records lie
    for at in 1000 2000 3000 4000; do
        printf broken | dd of=/var/lib/warifu/store/warifu.db bs=1 seek=$((4096 * page + at)) conv=notrunc 2>/dev/null
    done
done
start_tokend
result=$(probe -t tty1 -m "code=$(code carol)" -m "assword=$(password carol)" su carol authenticate)
unlike "$result" 'authenticate: PAM_SUCCESS' 'abuse:R2 while the store cannot be read nobody is let in'
stop_tokend
cp -a /root/saved.db /var/lib/warifu/store/warifu.db
cp -a /root/saved.anchor /var/lib/warifu/key/anchor
start_tokend
is "$(admin --json card show KB-1 | field state)" lost 'abuse:R1 the card is as lost as before after a restart'
finish
