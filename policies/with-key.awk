# SPDX-License-Identifier: BSD-2-Clause
# Makes of a profile the one for a site whose people have ID cards or keys (PROFILE-key.policy).
# The profiles differ in this alone, so they cannot drift apart:
# - people may register a further key themselves, with two classes that they have (abuse:C5);
# - the key comes first, password and code second: whoever has a card types its PIN and is in (A1);
# - a key that shows possession alone (of a department, or taken over from pam_u2f) opens with the password;
# - administration keeps its order, because scripts answer it on standard input;
# - two classes are wanted, whichever they are: with a finger none of them is knowledge;
# - programs that take one answer are let in with the key alone, at one try: its PIN is that answer;
# - nothing remote changes: the key lies at a desk (abuse:F12). Nor does what asks nobody.
/^profile = "/ {
    sub(/"$/, "-key\"")
    print
    print ""
    print "# ID カード・キー（FIDO2）が先、パスワードとワンタイムコードは「2」で、部署のカードは「3」でパスワードとともに。誰にも同じ画面を出す。"
    print "# ID card or key first, password and one-time code by the number 2, a department's card and the password by 3;"
    print "# the same for everybody."
    next
}
/^code \{/ { code = 1 }
/^}/ && code {
    print
    print ""
    print "# すでに持つ二つの種類の要素を示した本人は、キーを自分で追加できる。新しいキーは必ず本人に知らされる。"
    print "# A user who proves two classes may register a further key alone; every owner is told of every new key."
    print "key {"
    print "    self_enrolment = yes"
    print "}"
    code = 0
    next
}
/^#/ { comment = comment $0 "\n"; next } # belongs to what follows
/^rule "/ {
    name = $2
    gsub(/"/, "", name)
    one_answer = name ~ /^one-answer-/
    like = name == "one-answer-login" ? "desktop" : "locker"
}
/^rule "one-answer-login"/ {
    comment = "# 入力欄が一つのプログラム：答えは一つだけなので、ID カードやキーの PIN で。パスワードとコードは使えない。\n"
    comment = comment "# Programs with one field take one answer: the PIN of a card or key. Password and code do not do.\n"
}
comment != "" { printf "%s", comment; comment = "" }
one_answer && /^ *deny = / { printf "%s", demands[like]; next }
one_answer && /^ *reason/ { next }
/^ *classes = / { demands[name] = $0 "\n    way = {\"key\"}\n" }
/^ *(failures|window|lock|prompt|login|session|show_retry|interactive) = / { demands[name] = demands[name] $0 "\n" }
/^ *tries = / { demands[name] = demands[name] "    tries = 1\n" } # the same answer would be tried again
name == "" || name == "remote" || name == "background" { print; next }
/^ *include = / { include = $0; next } # only beside a way that a key now stands beside
/^ *way = / {
    if ($0 ~ /\{"password\+otp"\}/)
        sub(/\{.*\}/, name == "administration" ? "{\"password+otp\", \"key\", \"password+key\"}" : "{\"key\", \"password+otp\", \"password+key\"}")
    else if (include != "")
        print include
    include = ""
}
{ print }
