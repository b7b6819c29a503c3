# SPDX-License-Identifier: BSD-2-Clause
# Writes warifu-policy(5) anew with what settings.tsv says; nothing else changes.
#   awk -f settings-page.awk settings.tsv warifu-policy.5
function list(words,    n, i, part, text) {
    n = split(words, part, " ")
    for (i = 1; i <= n; i++)
        text = text (i == 1 ? "" : i == n ? " and " : ", ") part[i]
    return text
}
function clause(row) {
    if (where[row] ~ /^-/)
        return "in a rule without " (where[row] == "-otp" ? "one-time codes" : "keys")
    return "for " list(where[row])
}
function tell(effect,    row, last) {
    print ".Bl -tag -width Ds"
    for (row = 1; row <= rows; row++) {
        if (kind[row] != effect)
            continue
        if (setting[row] != last)
            print ".It Cm " setting[row]
        last = setting[row]
        print toupper(substr(clause(row), 1, 1)) substr(clause(row), 2) ":"
        print why[row] "."
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
    why[rows] = column[4]
    next
}
/^\.\\" end of settings.tsv/ { inside = 0 }
!inside { print }
/^\.\\" settings.tsv/ {
    inside = 1
    print ".Ss What works for which programs"
    print "A setting that can do nothing where it stands is refused by"
    print ".Ql tokend -n ,"
    print "at start and at a reload; an error of"
    print ".Ql warifu policy lint ."
    print "That is so when a rule names such a service, and when all services that its patterns mean are such; where only"
    print "some are, it is advice."
    print "The kinds of services (greeter, locker, elevation ...) are those of"
    print ".Ql warifu policy services ;"
    print "greeter-one and locker-one are programs with one field, which give one answer to every question."
    tell("none")
    print ".Pp"
    print "What follows never comes about there, and lets nobody in; lint advises against it:"
    tell("idle")
    print ".Pp"
    print "No program is made to end when the time of"
    print ".Cm prompt"
    print "or"
    print ".Cm login"
    print "is up, for the module waits inside the program's own prompt; but what is answered after that is refused,"
    print "and charged to nobody."
    print "When the screen itself ends is the program's matter:"
    tell("late")
    print ".Pp"
    print "All other settings work for every service."
    print "Anybody may start PAM under any service's name, so that what limits guesses holds for jobs as well."
}
