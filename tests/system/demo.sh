#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# demo.sh BUILDDIR: the three daily jobs with real programs, narrated, in a throw-away overlay. Called by
# ./bootstrap demo, which also shows that nothing on the machine changed.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

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
boss() { # VERB...: the administrator's own two factors, on standard input
    local answers
    answers=$(password boss && code boss)
    as boss warifu --lang ja --stdin --yes "$@" <<<"$answers" 2>&1
}

useradd -m -s /bin/bash hanako
use_stack redhat
start_tokend
heading '準備 / What is running'
tell 'tokend (supervisor, front, names, vault, hashers) on an SQLite store in a private directory:'
ps -o user:14,pid,args -p "$(tokend_pid | tr '\n' ',' | sed 's/,$//')" | cut -c1-72 | show
tell 'The policy is the municipal profile, except that an undisciplined clock (usual in virtual machines) only warns.'

# --- (a) --------------------------------------------------------------------------------------------------
heading '(a) 職員の初回ログイン / A new member of staff logs in for the first time'
tell '管理者 boss が、自分の二要素で職員を登録します。The administrator adds hanako with her own two factors.'
command_line "warifu user add hanako --display '山田 花子' --reason 採用"
answer=$(boss user add hanako --display '山田 花子' --reason '採用' --show-secret)
show <<<"$answer"
export TEMPORARY NEW='Tsubaki-7+Nawa' EMPTY='' CODE LANG=ja_JP.UTF-8
TEMPORARY=$(grep -oE '(仮のパスワード|Temporary password)[^ ]* +[^ ]+' <<<"$answer" | awk '{print $NF}')
tell '花子さんが端末で仮のパスワードでログインすると、変更とワンタイムコードの登録に進みます。'
tell 'hanako logs in on a terminal with the temporary password: change it, scan the QR code, type a code.'
command_line 'login'
screen=$(drive <<'X'
start login
see "login: "
type hanako
hidden "パスワード: |assword: " TEMPORARY
shown "コード.*: |code.*: " EMPTY
hidden "新しいパスワード: |New password: " NEW
hidden "もう一度.*: |again: " NEW
see "(?:キー|Key): (\[A-Z2-7 \]+)"
set key [string map {{ } {}} $expect_out(1,string)]
see "表示されている.*: |shows now: "
set confirmation [exec oathtool --totp -b -d 6 $key]
puts "\nTHE-KEY $key"
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
outcome $status '仮のパスワードは一度だけ使え、変更と登録の後にだけ入れました。In, but only after the change and the enrolment.'
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
heading '(b) 管理者が自分の ID で sudo / An administrator uses sudo under his own ID'
command_line 'sudo id -un        # password alone'
screen=$(printf '%s\n\n' "$(password bob)" | as bob sudo -k -S id -un 2>&1)
show <<<"$screen"
[[ $screen != *root* ]]
outcome $? '知識だけ（一種類）では拒否。Refused with one class.'
command_line 'sudo id -un        # password and code'
screen=$(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -un 2>&1)
show <<<"$screen"
[[ $screen == *root* ]]
outcome $? '知識と所持（二種類）で昇格。Two classes open.'

# --- (c) --------------------------------------------------------------------------------------------------
heading '(c) 紛失の届け出：即時失効 / A lost authenticator is dead at once'
tell 'bob の sudo がコードの入力を待っています。A sudo of bob has his password and waits for the code.'
mkfifo /tmp/keyboard
as bob sudo -k -S id -un </tmp/keyboard >/tmp/waiting 2>&1 &
waiting=$!
exec 5>/tmp/keyboard
password bob >&5
eventually grep -q 'コード\|code' /tmp/waiting
command_line 'warifu totp revoke bob --reason 紛失'
begun=$(date +%s%N)
boss totp revoke bob --reason '紛失' | show
printf '    took %d ms, with the proof of the two factors of boss\n' $((($(date +%s%N) - begun) / 1000000))
tell '待っていた入力に、正しいコードを入れます。The waiting prompt gets the right code:'
code bob >&5
exec 5>&-
wait "$waiting"
status=$?
show </tmp/waiting
[ "$status" != 0 ] && ! grep -q root /tmp/waiting
outcome $? '待っていた入力も拒否。The prompt that was waiting already is refused.'
screen=$(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -un 2>&1)
show <<<"$screen"
[[ $screen != *root* ]]
outcome $? '次のログインも拒否。The very next one is refused.'

heading '記録 / What the log says'
command_line 'warifu log --user bob'
LANG=C.UTF-8 warifu --rescue demo --lang ja log --user bob 2>/dev/null | tail -n 6 | cut -c1-150 | show
stop_tokend
printf '\n'
if [ "$failures" = 0 ]; then tell 'すべて期待どおりでした。Everything went as it must.'; else tell "$failures steps did NOT go as they must."; fi
[ "$failures" = 0 ]
