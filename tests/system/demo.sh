#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# demo.sh BUILDDIR: the daily jobs with real programs, narrated, in a throw-away overlay. Called by
# ./bootstrap demo, which also shows that nothing on the machine changed.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"

if [ -z "${IN_OVERLAY:-}" ]; then
    top_builddir=$(readlink -f "$1") top_srcdir=$(readlink -f "$top_srcdir")
    export top_srcdir top_builddir
    printf 'Preparing a throw-away copy of this machine with warifu installed (half a minute at the first time) ...\n'
    make_image
    PASS='top_srcdir top_builddir DEMO_COLOUR' DEMO_COLOUR=$([ -t 1 ] && echo 1) exec timeout -k 5 300 \
        "$tests_dir/overlay.sh" -i "$image" -b "$top_srcdir" -b "$top_builddir" "$(readlink -f "$0")" "$1"
fi

bold='' plain='' good='' bad=''
[ -z "${DEMO_COLOUR:-}" ] || { bold=$'\e[1m' plain=$'\e[0m' good=$'\e[32m' bad=$'\e[31m'; }
failures=0
heading() { printf '\n%s== %s ==%s\n' "$bold" "$1" "$plain"; }
tell() { printf '%s\n' "$1"; }
command_line() { printf '%s$ %s%s\n' "$bold" "$1" "$plain"; }
show() { sed -E 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\x1b\][^\x07]*\x07//g; s/\r//g; s/^/    | /'; }
outcome() { # STATUS TEXT
    if [ "$1" = 0 ]; then printf '%s✔ %s%s\n' "$good" "$2" "$plain"; else
        printf '%s✘ %s%s\n' "$bad" "$2" "$plain"
        failures=$((failures + 1))
    fi
}
by() { # PERSON VERB...: with their own two factors, on standard input
    local person=$1 answers
    shift
    answers=$(password "$person" && code "$person")
    as "$person" warifu --lang ja --stdin --yes "$@" <<<"$answers${MORE:+
$MORE}" 2>&1 | grep -vE '^(別の方法で.*|.*パスワード: |ワンタイムコード: )$'
}
boss() { by boss "$@"; } # the administrator
said_by() { # PERSON VERB...: the same, for programs
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/dev/null
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}
sudo_with_key() { # on a terminal
    drive <<'X'
as bob sudo -k id -un
hidden "PIN.*: " PIN
see "触れて|touch"
exec touch /tmp/waits-for-touch
expect {
    -re "root\r" { over 0 }
    -re "try again" { exec kill -KILL [exp_pid]; exit 1 }
    eof { exit 1 }
}
X
}

useradd -m -s /bin/bash hanako
start_tokend
heading '準備 / What is running'
tell 'tokend (supervisor, front, names, vault, hashers) on an SQLite store in a private directory:'
ps -o user:14,pid,args -p "$(tokend_pid | tr '\n' ',' | sed 's/,$//')" | cut -c1-72 | show
tell 'The policy is the municipal profile, except that an undisciplined clock (usual in virtual machines) only warns.'

# --- (a) --------------------------------------------------------------------------------------------------
heading '(a) 職員の初回ログイン / A new member of staff logs in for the first time'
tell '管理者 boss が、自分の二要素で職員を登録します。The administrator boss adds hanako, proving two factors.'
command_line "warifu user add hanako --display '山田 花子' --reason 採用"
answer=$(boss user add hanako --display '山田 花子' --reason '採用' --show-secret)
show <<<"$answer"
export TEMPORARY WEAK='Hanako2024!' NEW='Tsubaki-7+Nawa' EMPTY='' CODE LANG=ja_JP.UTF-8
TEMPORARY=$(grep -oE '(仮のパスワード|Temporary password)[^ ]* +[^ ]+' <<<"$answer" | awk '{print $NF}')
tell '花子さんが端末で仮のパスワードでログインすると、変更とワンタイムコードの登録に進みます。'
tell 'hanako logs in on a terminal with the temporary password: change it, scan the QR code, type a code.'
tell "はじめに「$WEAK」を試します。Hanako tries $WEAK first."
command_line 'login'
screen=$(drive <<'X'
start login
see "login: "
type hanako
hidden "パスワード: |assword: " TEMPORARY
shown "コード.*: |code.*: " EMPTY
hidden "新しいパスワード: |New password: " WEAK
hidden "もう一度.*: |again: " WEAK
see "own_name, B1"
hidden "新しいパスワード: |New password: " NEW
hidden "もう一度.*: |again: " NEW
see "(?:キー|Key): (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
see "表示されている.*: |shows now: "
set confirmation [app_code $key]
puts "\nTHE-KEY [string map {{ } {}} $key]"
type $confirmation
see "登録しました|is registered"
see {[$#] }
type "id; exit"
see "uid=\[0-9\]+.hanako"
over 0
X
)
status=$?
grep -vE 'THE-KEY|spawn' <<<"$screen" | show
outcome $status '仮のパスワードは変更のためだけに使え、変更と登録の後にだけ入れました。In, but only after the change and the enrolment.'
[[ $screen == *'own_name, B1'* ]]
outcome $? '推測しやすいパスワードは、規則と条項を示して拒否。A weak password is refused, with rule and clause.'
[[ $screen != *"$WEAK"* ]]
outcome $? '拒否したパスワードは、どこにも表示しません。And is shown nowhere.'
key=$(sed -nE 's/.*THE-KEY ([A-Z2-7]+).*/\1/p' <<<"$screen" | tr -d '\r' | head -n 1)
printf '%s\n' "$NEW" >"$PEOPLE/hanako.password"
oathtool -v --totp -b "$key" 2>/dev/null | sed -n 's/^Hex secret: //p' >"$PEOPLE/hanako.secret"
echo totp >"$PEOPLE/hanako.kind"
echo $(($(date +%s) / 30 + 1)) >"$PEOPLE/hanako.next"
result=$(probe -t tty1 -m 'コード=' -m "パスワード=$TEMPORARY" login hanako authenticate </dev/null)
[[ $result != *PAM_SUCCESS* ]]
outcome $? '仮のパスワードの二度目は拒否。The temporary password does not work again.'

tell '次のコードを待って（最長 30 秒）、二要素でログインします。With the next code (30 s at most), an ordinary login:'
CODE=$(code hanako)
command_line 'login'
screen=$(drive <<'X'
start login
see "login: "
type hanako
hidden "パスワード: |assword: " NEW
shown "コード.*: |code.*: " CODE
see {[$#] }
type "exit"
over 0
X
)
status=$?
show <<<"$screen"
outcome $status 'パスワードとワンタイムコードで入れました。Password and code open.'
[[ $screen =~ 前回のログイン|Last\ login: ]]
outcome $? '前回のログインが表示されました（K8.2.5）。The last login is shown.'

# --- (b) --------------------------------------------------------------------------------------------------
heading '(b) 管理者が自分の ID で sudo / An administrator uses sudo under their own ID'
command_line 'sudo -k id -un     # password alone'
screen=$(printf '%s\n\n' "$(password bob)" | as bob sudo -k -S id -un 2>&1)
show <<<"$screen"
[[ $screen != *root* ]]
outcome $? '知識だけ（一種類）では拒否。Refused with one class.'
command_line 'sudo -k id -un     # password and code'
screen=$(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -un 2>&1)
show <<<"$screen"
[[ $screen == *root* ]]
outcome $? '知識と所持（二種類）で昇格。Two classes open.'

# --- (c) --------------------------------------------------------------------------------------------------
heading '(c) 二人の管理者の承認 / What takes two administrators'
admin user role carol admin --reason '二人目の管理者' >/dev/null # by root: each of the two is independent of the other
admin user role bob auditor --reason '監査人' >/dev/null
tell '監査人 bob の sudo がロックされました。その解除は、管理者一人ではできません。'
tell 'bob is an auditor now and has locked themselves out of sudo. One administrator alone does not lift that.'
for _ in 1 2 3 4 5 6 7; do
    printf '%s\n' "$(password bob)" "$(code bob wrong)" | as bob sudo -k -S id -un >/dev/null 2>&1
done
command_line "warifu lock clear bob --reason '本人に確認した'        # boss"
screen=$(boss lock clear bob --reason '本人に確認した')
status=$?
show <<<"$screen"
[ "$status" = 8 ] && [[ $(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -un 2>/dev/null) != root ]]
outcome $? 'まだ何も行われていません。承認を待ちます。Nothing is done yet: it waits for a second administrator.'
number=$(awk '$1 == "番号" {print $2; exit}' <<<"$screen")
command_line "warifu request approve $number ...        # boss"
screen=$(boss request approve "$number" --shown "$(said_by boss request show "$number" | field_of shown)" --reason '自分で承認')
status=$?
show <<<"$screen"
[ "$status" != 0 ]
outcome $? '申請した人は承認できません。Who asked does not approve it.'
command_line "warifu request show $number        # carol"
screen=$(by carol request show "$number")
show <<<"$screen"
[[ $screen == *'warifu lock clear bob'*ロックを解除する* ]]
outcome $? '承認する人には、行われることがそのまま示されます。Who approves it is shown what will be done.'
shown=$(said_by carol request show "$number" | field_of shown)
command_line "warifu request approve $number --shown $shown --reason '本人に電話で確認'        # carol"
screen=$(by carol request approve "$number" --shown "$shown" --reason '本人に電話で確認')
status=$?
show <<<"$screen"
[ "$status" = 0 ] && [[ $(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -un 2>/dev/null) == root ]]
outcome $? '二人目の承認で実行され、bob は sudo を使えます。With it, it is done: sudo opens again.'
record=$(LANG=C.UTF-8 warifu --rescue demo --json log --event lock.cleared 2>/dev/null)
[[ $record == *actor*boss* && $record == *approver*carol* ]]
outcome $? '記録には二人の名前が残ります。The log names both.'
admin user role bob staff --reason '監査人の任期終了' >/dev/null
admin user role carol staff --reason '管理者の任期終了' >/dev/null

# --- (d) --------------------------------------------------------------------------------------------------
heading '(d) カードの紛失：即時失効 / A lost card is dead at once'
tell 'bob に ID カードを発行し、キーを登録します（ソフトウェアのキー。プログラムは導入済みのものです）。'
tell 'bob gets an ID card with a key on it (a software key; the programs are the installed ones).'
tell '規則は municipal-key（カード・キーが先）に替えます。The policy is now municipal-key: the card first.'
stop_tokend
overlay_keys
start_tokend
export PIN=1234
plug one pin=1234
command_line "warifu card issue KB-0042 --holder bob --method '窓口で手渡し' --reason '新規採用'"
boss card issue KB-0042 --holder bob --method '窓口で手渡し' --reason '新規採用' | show
command_line "warifu key enrol bob --card KB-0042 --reason '新規採用'"
MORE=1234 boss key enrol bob --card KB-0042 --reason '新規採用' | show
command_line 'sudo -k id -un     # ID card and PIN'
screen=$(sudo_with_key)
show <<<"$screen"
[[ $screen == *root* ]]
outcome $? 'カードと PIN（所持と知識）で昇格。どの要求に触れるのかも表示。Card and PIN open; what the touch is for is said.'

tell '別の sudo が、キーに触れるのを待っています。Another sudo, also run by bob, waits for the key to be touched.'
rm -f /tmp/waits-for-touch
token one touch=never
sudo_with_key >/tmp/waiting &
waiting=$!
eventually test -e /tmp/waits-for-touch
command_line "warifu card lost KB-0042 --reported-by '鈴木 係長' --when 40m --where '通勤の電車' --report 紛失.txt"
begun=$(date +%s%N)
screen=$(cd /home/boss && boss card lost KB-0042 --reported-by '鈴木 係長' --when 40m --where '通勤の電車' --report 紛失.txt)
status=$?
show <<<"$screen"
printf '    took %d ms, with the proof of the two factors of boss\n' $((($(date +%s%N) - begun) / 1000000))
outcome "$status" '届け出と失効は一つのコマンドで。One command takes the report and revokes all that is on the card.'
tell '待っていた要求で、いまキーに触れます。Now the key is touched for the request that waits:'
token one touch=0
wait "$waiting"
status=$?
show </tmp/waiting
[ "$status" != 0 ] && ! grep -q root /tmp/waiting
outcome $? '待っていた要求も拒否。The prompt that was waiting already is refused.'
screen=$(sudo_with_key)
show <<<"$screen"
[[ $screen != *root* ]]
outcome $? '次のログインも拒否。The very next one is refused.'
command_line 'cat 紛失.txt'
sed '/^Information security/,$d' /home/boss/紛失.txt | show
[ "$(stat -c %a /home/boss/紛失.txt)" = 600 ] && [ "$(grep -cE '^(ア|イ|ウ|エ|オ|カ|キ|ク|ケ) ' /home/boss/紛失.txt)" = 9 ]
outcome $? 'インシデント報告書（K7.3.2 の九項目）の下書き。The incident report is drafted, in Japanese and English.'

tell 'bob は今日も働きます：緊急コードと自分のパスワード。bob works today with an emergency code:'
command_line 'warifu emergency issue bob --until 4h --reason カード紛失'
answer=$(boss emergency issue bob --until 4h --reason 'カード紛失' --show-secret)
show <<<"$answer"
tell 'なくしたカードでの試行が、本人の失敗として数えられています。Tries with the lost card count against its holder.'
command_line "warifu lock clear bob --reason '紛失したカードの試行'"
boss lock clear bob --reason '紛失したカードの試行' | show
code=$(grep -oE '([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}' <<<"$answer" | head -n 1)
result=$(probe -t tty1 -m PIN=2 -m "コード=$code" -m "code=$code" -m "assword=$(password bob)" -m "パスワード=$(password bob)" login bob authenticate account)
[[ $result == *'account: PAM_SUCCESS'* ]]
outcome $? '緊急コードとパスワードでログイン（今日だけ、一度だけ）。It opens a login, once, today.'
result=$(probe -t tty1 -m PIN=2 -m "コード=$code" -m "code=$code" -m "assword=$(password bob)" -m "パスワード=$(password bob)" sudo bob authenticate)
[[ $result != *PAM_SUCCESS* ]]
outcome $? '特権には使えません。It gives no privilege.'
command_line "warifu card replace KB-0042 KB-0077 --reason '紛失'"
boss card replace KB-0042 KB-0077 --reason '紛失' | show
command_line 'warifu card list --open        # 回収待ち'
screen=$(boss card list --open)
show <<<"$screen"
[[ $screen == *KB-0042* ]]
outcome $? '古いカードは、回収と廃棄まで一覧に残ります。The old card stays listed until it is collected and destroyed.'
command_line "warifu card collect KB-0042 --witness '佐藤 花子' --reason 紛失; warifu card destroy KB-0042 --method シュレッダー --witness '佐藤 花子' --reason 紛失"
boss card collect KB-0042 --witness '佐藤 花子' --reason 紛失 >/dev/null
boss card destroy KB-0042 --method 'シュレッダー' --witness '佐藤 花子' --reason 紛失 >/dev/null
screen=$(boss card show KB-0042)
sed -n '/^経過/,/^$/p' <<<"$screen" | show
[[ $screen == *廃棄済み*シュレッダー* ]] && [[ $(boss card list --open) != *KB-0042* ]]
outcome $? '誰が、いつ、どう、誰の立会いで。Who, when, how, before whom; nothing is open any more.'
command_line 'warifu emergency list'
screen=$(boss emergency list)
show <<<"$screen"
number=$(awk '$2 == "bob" {print $1; exit}' <<<"$screen")
command_line "warifu emergency close $number --reason '本人に確認した'"
boss emergency close "$number" --reason '本人に確認した' | show
[[ $(boss emergency list) == *bob*失効* ]]
outcome $? '発行した本人は失効させることだけができ、一覧に残ります。Its issuer can only take it back; it stays listed.'
admin user role carol auditor --reason '監査人' >/dev/null # by root: whom boss made would not be independent of them
command_line "warifu emergency close $number --reason '本人に確認した'        # carol、監査人"
by carol emergency close "$number" --reason '本人に確認した' | show
[[ $(boss emergency list) != *bob* ]]
outcome $? '緊急コードは、関わりのない人が見直して閉じるまで一覧に残ります。Emergency codes stay listed until somebody with no part in them reviews them.'
command_line "warifu user offboard bob --reason '退職'"
screen=$(boss user offboard bob --reason '退職')
show <<<"$screen"
[[ $screen == *KB-0077* ]]
outcome $? '退職。ログインの手段がすべて同時に終わり、返すべき物が残ります。Somebody leaves: every way in ends at once, what must come back is listed.'

heading '記録 / What the log says'
for event in card.lost login.denied emergency.used card.destroyed; do
    command_line "warifu log --event $event"
    LANG=C.UTF-8 warifu --rescue demo --lang ja log --event "$event" 2>/dev/null | tail -n 1 | fold -s -w 110 | show
done
stop_tokend
printf '\n'
if [ "$failures" = 0 ]; then tell 'すべて期待どおりでした。Everything went as it must.'; else tell "$failures steps did NOT go as they must."; fi
[ "$failures" = 0 ]
