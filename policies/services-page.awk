# SPDX-License-Identifier: BSD-2-Clause
# doc/SERVICES.md from the tables:
#   awk -f services-page.awk service-kinds.tsv services.tsv
function source(text) {
    if (text ~ /^debian:/) {
        sub(/^debian:/, "", text)
        gsub(/\+/, ", ", text)
        return text
    }
    return text == "redhat" ? "*Red Hat*" : text == "upstream" ? "*upstream*" : "*" text "*"
}
BEGIN { FS = "\t" }
/^#/ { next }
FILENAME == ARGV[1] {
    name[++kinds] = $1
    rule[$1] = $2
    english[$1] = $3
    japanese[$1] = $4
    next
}
{
    kind[++services] = $3
    row[services] = "| `" $1 "` | " source($2) " | " $4 " | " $5 " |"
}
END {
    print "# Programs that ask PAM / PAM に尋ねるプログラム"
    print ""
    print "Made from `policies/services.tsv` and `policies/service-kinds.tsv` by `make update-services`; `make lint` compares."
    print "Every file that packages of Debian 12 put into `/etc/pam.d` or `/usr/lib/pam.d` is here, and names that newer"
    print "releases, other distributions (*Red Hat*) and the programs themselves (*upstream*) use."
    print ""
    print "A service has a rule in the shipped profiles, or is refused with a text that names it and says why. What stands"
    print "in no rule is refused as well. `warifu policy services` tells it for the files of a machine,"
    print "`warifu policy explain USER SERVICE` for one login. To let a further service in, copy the profile to"
    print "`/etc/warifu`, add the name to the `service` list of the rule below, and name the copy in `tokend.conf`."
    print ""
    print "Debian 12 の全パッケージが `/etc/pam.d` と `/usr/lib/pam.d` に置くファイルと、ほかで使われる名前の一覧。"
    print "どのサービスにも標準プロファイルの規則があるか、名前と理由を示して拒否する。規則に書かれていないものも拒否する。"
    print "端末ごとの状態は `warifu policy services`、個々のログインは `warifu policy explain USER SERVICE` で確かめる。"
    print "サービスを加えるには、プロファイルを `/etc/warifu` に写し、下の規則の `service` に名前を加える。"
    print ""
    print "| kind 種類 | rule 規則 | what it is | それは何か | services |"
    print "|---|---|---|---|---|"
    for (k = 1; k <= kinds; k++) {
        count = 0
        for (n = 1; n <= services; n++)
            count += kind[n] == name[k]
        print "| [" name[k] "](#" name[k] ") | `" rule[name[k]] "` | " english[name[k]] " | " japanese[name[k]] " | " count " |"
    }
    print ""
    print "What takes **one answer** (greeter-one, locker-one) sends the same text to every question. With password and code"
    print "such a login can never succeed, and each wrong try would count, so these profiles refuse it with the reason;"
    print "of the profiles made for ID cards (`-key`) the rule asks for the key alone: its PIN is the one answer, and the"
    print "key blinks for the touch, though the program shows no text. `nist-800-63b-4` unlocks screens with the password"
    print "alone, so there the screen locks of this kind are in the rule `locker`."
    print ""
    print "**答えが一つ**のもの（greeter-one、locker-one）は、どの質問にも同じ文字を返す。パスワードとコードでは決して成功せず、"
    print "失敗だけが数えられるため、理由を示して拒否する。ID カードのプロファイル（`-key`）ではカードだけを求め、PIN がその答えになる。"
    print "文字は表示されないが、カードが点滅したら触れる。`nist-800-63b-4` の画面ロックはパスワードだけなので、規則 `locker` に入る。"
    print ""
    print "Tried with the real programs in the tests: login, sshd, su, sudo, passwd, cron, at, vlock, i3lock, xscreensaver, LightDM,"
    print "SDDM, swaylock, pkexec. The others are sorted by their source text, manuals and their users' reports; GDM was not tried,"
    print "because it needs a running systemd-logind and a desktop of 450 MB. Programs that ask nobody whatever the policy says (`frr`, whose"
    print "file lets everybody pass) or read the shadow file themselves (`xtrlock`) are found by `warifu policy services` or by this table only."
    print ""
    print "実物で試したもの：login、sshd、su、sudo、passwd、cron、at、vlock、i3lock、xscreensaver、LightDM、SDDM、swaylock、pkexec。"
    print "ほかはソース、マニュアル、利用者の報告による。GDM は systemd-logind とデスクトップ一式を要するため試していない。"
    for (k = 1; k <= kinds; k++) {
        print "\n## " name[k] "\n"
        print "Rule `" rule[name[k]] "`: " english[name[k]] ". " japanese[name[k]] "。\n"
        print "| service | package | note | 注記 |"
        print "|---|---|---|---|"
        for (n = 1; n <= services; n++)
            if (kind[n] == name[k])
                print row[n]
    }
}
