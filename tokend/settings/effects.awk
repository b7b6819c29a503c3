# SPDX-License-Identifier: BSD-2-Clause
# policies/settings.tsv as a C table, for settings/effects.c.
function text(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    return "\"" s "\""
}
BEGIN {
    FS = "\t"
    print "static const struct effect_row rows[] = {"
}
/^#/ { next }
$2 !~ /^(full|none|idle|late)$/ || NF != 5 && NF != 3 {
    print "effects.awk: line " FNR " is no row" >"/dev/stderr"
    failed = 1
    exit 1
}
{ print "    {" text($1) ", EFFECT_" toupper($2) ", " text($3) ", {" text($4) ", " text($5) "}}," }
END {
    if (!failed)
        print "};"
}
