#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Managers are told (F5, D6, E7): a real tokend, a real hook under its own user, and mails for whoever takes them. What
# fails is tried again under the same number, and listed until then.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs jq base64
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
NOTICE_USER=www-data
id "$NOTICE_USER" >/dev/null 2>&1 || skip_all "this machine has no user $NOTICE_USER"
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
FOLDER=$HOME_DIR/notices HOOK=$HOME_DIR/hook/take TAKEN=$HOME_DIR/taken
mkdir -m 755 "$HOME_DIR/hook"
install -d -o "$NOTICE_USER" -m 700 "$TAKEN"
set_conf notice_folder "\"$FOLDER\""
set_conf notice_user "\"$NOTICE_USER\""
set_conf language '"en"'

warifu() { # WORD...: sets OUT and CODE
    SECRET_OF_ROOT=x "$HOME_DIR/warifu" --lang en --locale-dir "$HOME_DIR/po" --socket "$RESCUE" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
send() { warifu notice send --config "$CONF" --json "$@"; }
listed() { warifu notice list --config "$CONF" --json; }
json() { jq -r "$1" <<<"$OUT"; }
did() { json '.rows[0] | "\(.made_now) \(.delivered) \(.waiting)"'; } # made, delivered, waiting
got() { cat "$TAKEN"/*.got 2>/dev/null; }
of() { got | jq -r "select(.event == \"$1\") | $2"; } # EVENT EXPRESSION
hook() { # lines of sh: what it does; it always keeps what it got
    printf '#!/bin/sh\nn=$(mktemp %s/XXXXXX)\ncat >"$n" && mv "$n" "$n.got"\nenv >%s/environment\nid >%s/who\n%s\n' \
        "$TAKEN" "$TAKEN" "$TAKEN" "$*" >"$HOOK"
    chmod 755 "$HOOK"
}
forget() { rm -f "$TAKEN"/*.got; }

start
make_store || bail_out 'no store'
add lp || bail_out 'no lp'

# --- nobody is named --------------------------------------------------------------------------------
send
is "$CODE" 66 'F5 with nobody to tell it says so'
like "$OUT" 'notice_hook' 'and which settings name somebody'

# --- from now on ------------------------------------------------------------------------------------
hook exit 0
set_conf notice_hook "\"$HOOK\""
set_conf notice_to "\"joho@town.example, lp=lp-kacho@town.example, audio=nobody@town.example\""
send
is "$CODE/$(did)" '0/0 0 0' 'the first run tells of nothing that was before'
rescue 'user.suspend user=lp reason=rights-taken-away' >"$HOME_DIR/suspended"
records() { "$HOME_DIR/warifu" --socket "$RESCUE" status --json | jq -r '.rows[] | select(.item == "records").value'; }
before=$(records)
send
is "$CODE/$(of user.suspended .user)/$(of user.suspended .reason)" 0/lp/rights-taken-away 'F5 the hook gets that rights were taken away, of whom and why'
is "$(json '.rows[0].waiting')" 0 'it is delivered'
is "$(of user.suspended .title)/$(of user.suspended .host)" "person suspended/test-host" 'in words, with the workstation'
is "$(of admin.rescue .event | sort -u)" admin.rescue 'F2 so is what root did in a rescue'
like "$(cat "$TAKEN/who")" "^uid=[0-9]*\($NOTICE_USER\) gid=[0-9]*\([a-z-]*\) groups=[0-9]*\([a-z-]*\)$" 'B7 the hook has a user of its own, and no group besides'
unlike "$(cat "$TAKEN/environment")" 'SECRET_OF_ROOT' 'B7 and nothing of what root has in its environment'
number=$(of user.suspended .notice)
mail=$FOLDER/mail/$(printf %012d "$number").eml
is "$(stat -c '%a %U %G' "$mail")" "640 root $(id -gn "$NOTICE_USER")" 'a mail for whoever is in the group'
like "$(tr -d '\r' <"$mail")" "^From: warifu@test-host
To: joho@town.example, lp-kacho@town.example
Subject: =\?UTF-8\?B\?" 'F5 to the manager of the department and to whoever is told of all, to nobody else'
decoded=$(tr -d '\r' <"$mail" | sed '1,/^$/d' | base64 -d)
like "$decoded" 'person suspended.*Person: lp.*reason: rights-taken-away' 'it says what happened'
like "$(tr -d '\r' <"$mail")" "Message-ID: <$number\.[0-9]+\.warifu@test-host>" 'with an id that is the same each time'
is "$(LC_ALL=C awk 'length > 79' "$mail" | wc -l)" 0 'no line is longer than a mail may have'
if command -v python3 >/dev/null; then
    is "$(python3 -c 'import email, email.policy, sys
m = email.message_from_file(open(sys.argv[1]), policy=email.policy.default)
print(m["Subject"], "|", "Person: lp" in m.get_content(), "|", m.defects)' "$mail")" \
        '[warifu] person suspended: lp (test-host) | True | []' 'RFC 5322 another program reads it'
else
    skip 'RFC 5322 another program reads it' 'needs python3'
fi
unlike "$(got)$decoded" 'temporary_password|secret' 'B8 no secret is in it'
forget
send
is "$CODE/$(did)/$(got)" '0/0 0 0/' 'F5 each once'
is "$(records)" "$before" 'F2 what root looks at for that is no rescue, and leaves no record'
is "$(rescue 'log event=user.suspended' | value sequence)" "$number" 'its number is that of the record'
listed
is "$CODE/$(json '[.rows[] | select(.way == "hook")] | length')" 7/0 'mails that nobody has taken are listed'
rm -f "$FOLDER"/mail/*.eml
listed
is "$CODE" 0 'until somebody has'
send # what the look at the log left
rm -f "$FOLDER"/mail/*.eml
forget

# --- the hook fails -----------------------------------------------------------------------------------
hook 'echo the chat server is away; exit 3'
rescue 'user.resume user=lp reason=back' >/dev/null
send
is "$CODE" 7 'F5 what is not taken is said'
number=$(of user.resumed .notice)
listed
is "$CODE/$(json ".rows[] | select(.notice == $number and .way == \"hook\") | \"\(.user) \(.tries) \(.why)\"")" \
    '7/lp 1 ended with 3: the chat server is away' 'and listed, with why'
forget
send
is "$(of user.resumed .notice)" '' 'it is not tried again at once'
hook exit 0
send --now
is "$CODE/$(of user.resumed .notice)/$(of user.resumed .user)" "0/$number/lp" 'F5 but later, with the same number'
listed
is "$(json '[.rows[] | select(.way == "hook")] | length')" 0 'and then listed no more'
forget
rm -f "$FOLDER"/mail/*.eml

# --- it hangs, and leaves something behind ------------------------------------------------------------
hook "sleep 3601 & echo \$! >$TAKEN/left; sleep 3602"
rescue 'user.suspend user=lp reason=again' >/dev/null
send
is "$CODE" 7 'a hook that hangs is ended'
listed
like "$(json '.rows[].why')" 'took longer than 30 seconds' 'and it is said why'
left_ended() { ! kill -0 "$(cat "$TAKEN/left")" 2>/dev/null; }
holds 'so is what it has left behind' eventually left_ended
hook exit 0
send --now
forget

# --- stopped in the middle ------------------------------------------------------------------------------
hook "touch $TAKEN/there; sleep 3603"
rm -f "$TAKEN/there"
rescue 'user.resume user=lp reason=back' >/dev/null
"$HOME_DIR/warifu" --socket "$RESCUE" notice send --config "$CONF" >/dev/null 2>&1 &
sender=$!
eventually test -e "$TAKEN/there"
kill -KILL "$sender"
wait "$sender" 2>/dev/null
pkill -KILL -f 'sleep 3603'
first=$(got | jq .notice)
hook exit 0
send --now
is "$CODE/$(got | jq .notice | grep -cx "$first")/$(of user.resumed .user)" 0/2/lp \
    'abuse:R6 a power cut loses none, and the number tells one that comes twice'
forget

# --- whose the hook is ----------------------------------------------------------------------------------
chmod 757 "$HOOK"
rescue 'user.suspend user=lp reason=x' >/dev/null
send
like "$CODE/$OUT" '^7/.*not a program that only root may write' 'abuse:C3 a hook that others may write is not run'
is "$(got)" '' 'it was not'
chmod 755 "$HOOK"
chmod 777 "$HOME_DIR/hook"
send --now
like "$CODE/$OUT" '^7/.*a folder that others may write' 'abuse:C3 nor one in a folder that they may'
chmod 755 "$HOME_DIR/hook"
send --now
is "$CODE/$(of user.suspended .user)" 0/lp 'then it is delivered'
forget

# --- many ------------------------------------------------------------------------------------------------
for n in $(seq 30); do
    printf 'call=user.resume user=lp reason=%s\ncall=user.suspend user=lp reason=%s\n' "$n" "$n"
done >"$HOME_DIR/calls"
mapfile -t calls <"$HOME_DIR/calls"
talk "$RESCUE" op=admin rescue=test "${calls[@]}" >/dev/null
send
is "$CODE/$(of user.suspended .notice | wc -l)/$(of user.suspended 'select(.notices != null) | .notices')" 0/21/10 \
    'abuse:X4 of many of one kind twenty come singly, the rest as one'
forget
rm -f "$FOLDER"/mail/*.eml

# --- a test, no room, no tokend ----------------------------------------------------------------------------
send --test
is "$CODE/$(of notice.test .title)" '0/this is a test: nothing happened' 'an administrator sees that it arrives'
forget
set_conf language '"ja"'
send --test
is "$CODE/$(of notice.test .title)" '0/これは試験です。何も起きていません' 'in the language of tokend.conf, whatever that of root is'
forget
mkdir "$HOME_DIR/small"
if unshare -m true 2>/dev/null; then
    rescue 'user.resume user=lp reason=full' >/dev/null
    cat >"$HOME_DIR/full" <<FULL
mount -t tmpfs -o size=40k tmpfs "$HOME_DIR/small" && cp -a "$FOLDER" "$HOME_DIR/small/notices" || exit 99
dd if=/dev/zero of="$HOME_DIR/small/fill" bs=1k count=200 2>/dev/null
before=\$(cat "$HOME_DIR/small/notices/told")
"$HOME_DIR/warifu" --lang en --socket "$RESCUE" notice send --config "$HOME_DIR/small.conf" >"$HOME_DIR/out" 2>&1
echo "\$? \$(test "\$before" = "\$(cat "$HOME_DIR/small/notices/told")" && echo same)" >"$HOME_DIR/said"
FULL
    sed "s|^notice_folder = .*|notice_folder = \"$HOME_DIR/small/notices\"|" "$CONF" >"$HOME_DIR/small.conf"
    unshare -m sh "$HOME_DIR/full"
    is "$(cat "$HOME_DIR/said")" '74 same' 'abuse:M14 on a full disk nothing counts as told'
    like "$(cat "$HOME_DIR/out")" 'Nothing is lost' 'and that is said'
    send
    is "$CODE/$(of user.resumed .user)" 0/lp 'with room it is told'
else
    skip 'abuse:M14 a full disk' 'no mounts here'
fi
forget
stop
send
is "$CODE" 69 'without tokend it says so'
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
