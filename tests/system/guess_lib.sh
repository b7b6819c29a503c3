# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
# What the tests of guessing have in common (lib.sh first, and root's overlay): people of their own for each
# program, so that their budgets are apart, and how the record of a person has grown.

shadow_of() { printf 'ho7u-%s-Kz9.shadow' "$1"; } # what PAM says is the password of a person, in pam: mode
give_shadow() { # USER...
    local person
    for person; do echo "$person:$(shadow_of "$person")" | chpasswd -c SHA256 -s 1000; done
}
right_password() { if [ "$MODE" = own ]; then password "$1"; else shadow_of "$1"; fi; } # by the mode that is on
unlock() { admin lock clear "$1" --reason test >/dev/null 2>&1; }

# The shipped profile NAME as it is, but that hashes are cheap and that a clock which nobody disciplines only warns:
# what is counted depends on neither. MODE pam: the passwords are those of /etc/pam.d/warifu-password.
use_profile() { # NAME own|pam
    install -m 644 -o root -g root "/usr/share/warifu/policies/$1.policy" /etc/warifu/test.policy
    set_policy unsynchronised_clock warn
    set_policy argon2_memory_kib 8192
    set_policy argon2_passes 1
    [ "$2" = own ] || sed -i '/^profile/a knowledge = "pam:warifu-password"' /etc/warifu/test.policy
    MODE=$2
}

# Both codes of a person: the next one stays right while nothing but guesses use it.
codes_of() { # USER: sets RIGHT and WRONG
    local next
    next=$(known "$1" next)
    RIGHT=$(code "$1")
    echo "$next" >"$PEOPLE/$1.next"
    WRONG=$(code "$1" wrong)
}

tally() { # USER: how many events of each kind there are
    admin --json log --user "$1" | sed -nE 's/.*"event": ?"([a-z._]+)".*/\1/p' | sort | uniq -c
}
grown() { # BEFORE AFTER EVENT...: by how many, in one line
    local before=$1 after=$2
    shift 2
    awk -v names="$*" 'BEGIN { count = split(names, name, " ") }
        { n[$2] += FILENAME == ARGV[2] ? $1 : -$1 }
        END { for (i = 1; i <= count; i++) printf "%d%s", n[name[i]], i < count ? " " : "\n" }' "$before" "$after"
}
