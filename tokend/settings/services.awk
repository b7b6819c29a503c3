# SPDX-License-Identifier: BSD-2-Clause
# policies/service-kinds.tsv and policies/services.tsv as C tables, for settings/services.c.
function text(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    return "\"" s "\""
}
BEGIN { FS = "\t" }
/^#/ { next }
FILENAME == ARGV[1] {
    if (!kinds)
        print "static const struct service_kind kinds[] = {"
    number[$1] = kinds++
    print "    {" text($1) ", " text($2) ", {" text($3) ", " text($4) "}},"
    next
}
{
    if (!services++)
        print "};\nstatic const struct service services[] = {"
    if (!($3 in number)) {
        print "services.awk: no kind \"" $3 "\" in line " FNR >"/dev/stderr"
        failed = 1
        exit 1
    }
    print "    {" text($1) ", " text($2) ", &kinds[" number[$3] "], {" text($4) ", " text($5) "}},"
}
END {
    if (!failed)
        print "};"
}
