# SPDX-License-Identifier: BSD-2-Clause
# Writes warifu-policy(5) anew with the blocks of `policy-pages man`: between "made: SECTION.NAME" and "end of made".
# What the page says beyond that stays. Fails when the page lacks a setting, or has one that there is not.
#   policy-pages man | awk -f policy_pages.awk - warifu-policy.5
FILENAME == ARGV[1] {
    if (/^@/) {
        name = substr($0, 2)
        blocks[name] = ""
    } else {
        blocks[name] = blocks[name] $0 "\n"
    }
    next
}
/^\.\\" made: / {
    print
    if (!($3 in blocks)) {
        print "there is no setting " $3 > "/dev/stderr"
        failed = 1
    }
    printf "%s", blocks[$3]
    delete blocks[$3]
    inside = 1
    next
}
/^\.\\" end of made/ { inside = 0 }
!inside { print }
END {
    for (name in blocks) {
        print "warifu-policy(5) lacks a place for " name ": .\\\" made: " name " and .\\\" end of made" > "/dev/stderr"
        failed = 1
    }
    exit failed
}
