# SPDX-License-Identifier: BSD-2-Clause
# Writes warifu-policy(5) anew with what settings.tsv says; nothing else changes.
#   awk [-v language=ja] -f settings-page.awk settings.tsv warifu-policy.5
function english() {
    comma = ", "; last_comma = " and "; stop = "."
    without["-otp"] = "In a rule without one-time codes:"; without["-key"] = "In a rule without keys:"
    before = "For "; after = ":"
    reason = 4
    none = ".Ss What works for which programs\n" \
        "A setting that can do nothing where it stands is refused by\n" \
        ".Ql tokend -n ,\n" \
        "at start and at a reload; an error of\n" \
        ".Ql warifu policy lint .\n" \
        "That is so when a rule names such a service, and when all services that its patterns mean are such; where only\n" \
        "some are, it is advice.\n" \
        "The kinds of services (greeter, locker, elevation ...) are those of\n" \
        ".Ql warifu policy services ;\n" \
        "greeter-one and locker-one are programs with one field, which give one answer to every question."
    idle = "What follows never comes about there, and lets nobody in; lint advises against it:"
    late = "No program is made to end when the time of\n" \
        ".Cm prompt\n" \
        "or\n" \
        ".Cm login\n" \
        "is up, for the module waits inside the program's own prompt; but what is answered after that is refused,\n" \
        "and charged to nobody.\n" \
        "When the screen itself ends is the program's matter:"
    full = "All other settings work for every service.\n" \
        "Anybody may start PAM under any service's name, so that what limits guesses holds for jobs as well."
}
function japanese() {
    comma = "、\\:"; last_comma = " 及び "; stop = "。"
    without["-otp"] = "ワンタイムコードを使わない規則の場合:"; without["-key"] = "キーを使わない規則の場合:"
    before = ""; after = " の場合:"
    reason = 5
    none = ".Ss どの設定がどのプログラムに効くか\n" \
        "書かれた場所で何の効果も持ち得ない設定は、\n" \
        ".Ql tokend -n\n" \
        "でも、起動時及び再読込み時にも拒否し、\n" \
        ".Ql warifu policy lint\n" \
        "ではエラーになります。\n" \
        "規則がそのようなサービスを名指しするとき、及び規則のパターンに当てはまるサービスがすべてそうであるときです。\n" \
        "一部だけがそうであるときは助言にとどめます。\n" \
        "サービスの種類（greeter、locker、elevation など）は、\n" \
        ".Ql warifu policy services\n" \
        "に示すものです。\n" \
        "greeter-one と locker-one は、入力欄が一つしかなく、どの質問にも同じ答えを返すプログラムです。"
    idle = "次のものは、そこでは決して起こらず、それによって誰かを通すこともありません。lint は助言として示します。"
    late = ".Cm prompt\n" \
        "又は\n" \
        ".Cm login\n" \
        "の時間が過ぎても、プログラムを終わらせることはありません。モジュールはプログラム自身の入力待ちの中で待っているからです。\n" \
        "ただし、その後の答えは拒否し、誰の失敗にも数えません。\n" \
        "画面そのものがいつ終わるかは、プログラムによります。"
    full = "ほかのすべての設定は、どのサービスにも効きます。\n" \
        "誰でも、どのサービスの名前でも PAM を始められるので、推測を制限する設定は自動実行のサービスにも効きます。"
}
BEGIN {
    if (language == "ja")
        japanese()
    else
        english()
}
function list(words,    n, i, part, text) {
    n = split(words, part, " ")
    for (i = 1; i <= n; i++)
        text = text (i == 1 ? "" : i == n ? last_comma : comma) part[i]
    return text
}
function tell(effect,    row, last) {
    print ".Bl -tag -width Ds"
    for (row = 1; row <= rows; row++) {
        if (kind[row] != effect)
            continue
        if (setting[row] != last)
            print ".It Cm " setting[row]
        last = setting[row]
        print where[row] in without ? without[where[row]] : before list(where[row]) after
        print why[row] stop
    }
    print ".El"
}
FILENAME == ARGV[1] {
    FS = "\t"
    if (/^#/)
        next
    split($0, column, "\t")
    setting[++rows] = column[1]
    kind[rows] = column[2]
    where[rows] = column[3]
    why[rows] = column[reason]
    if (column[2] != "full" && why[rows] == "") {
        print "settings.tsv does not say why: " column[1] ", " column[3] > "/dev/stderr"
        failed = 1
    }
    next
}
/^\.\\" end of settings.tsv/ { inside = 0 }
!inside { print }
/^\.\\" settings.tsv/ {
    inside = 1
    print none
    tell("none")
    print ".Pp"
    print idle
    tell("idle")
    print ".Pp"
    print late
    tell("late")
    print ".Pp"
    print full
}
END { exit failed }
