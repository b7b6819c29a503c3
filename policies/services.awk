# SPDX-License-Identifier: BSD-2-Clause
# Writes a profile anew with the service lists that services.tsv gives its rules; nothing else changes.
#   awk -f services.awk service-kinds.tsv services.tsv PROFILE.policy
# A kind whose rule the profile does not have falls to the rule named in `instead`, or to no rule.
function list(wanted, indent,    i, line, text) {
    line = ""
    text = ""
    for (i = 1; i <= count; i++) {
        if (!((rule_of[i] in has ? rule_of[i] : instead[rule_of[i]]) ~ "^(" wanted ")$"))
            continue
        if (line != "" && length(line) + length(service[i]) > 100) {
            text = text line "\n"
            line = indent "   "
        }
        line = line (line == "" ? "" : " ") "\"" service[i] "\","
    }
    text = text line
    sub(/,$/, "", text)
    return text ~ /\n/ ? "{\n" indent "    " text "\n" indent "}" : "{" text "}"
}
BEGIN {
    FS = "\t"
    instead["one-answer-locker"] = "locker" # where one answer is enough to unlock
    own["no-default-names-by-su"] # a part of its kind: polkit opens its session for root
    of["no-default-names"] = "desktop|one-answer-login|remote"
}
/^#/ && FILENAME != ARGV[ARGC - 1] { next }
FILENAME == ARGV[1] { rule[$1] = $2; next }
FILENAME == ARGV[2] { service[++count] = $1; rule_of[count] = rule[$3]; next }
{ lines[++total] = $0 }
/^rule "/ { name = $0; gsub(/^rule "|".*$/, "", name); has[name] = 1 }
END {
    name = ""
    for (n = 1; n <= total; n++) {
        if (lines[n] ~ /^rule "/) {
            name = lines[n]
            gsub(/^rule "|".*$/, "", name)
        }
        if (lines[n] ~ /^privileged_services = /)
            print "privileged_services = " list("elevate|become|administration", "")
        else if (name != "everything-else" && !(name in own) && lines[n] ~ /^    service = /)
            print "    service = " list(name in of ? of[name] : name, "    ")
        else {
            print lines[n]
            continue
        }
        while (lines[n] !~ /}/)
            n++
    }
}
