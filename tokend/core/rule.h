// SPDX-License-Identifier: BSD-2-Clause
// A rule of the policy: what it matches, what it demands, what it shows, its limits (A1-A3, D3). A
// row of settings/policy_table.h for each member.
#ifndef WARIFU_CORE_RULE_H
#define WARIFU_CORE_RULE_H

#include "core/classes.h"
#include "core/text_list.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum origin { ORIGIN_ANY, ORIGIN_LOCAL, ORIGIN_REMOTE };
enum tristate { EITHER, YES, NO };
enum clock_demand { CLOCK_REFUSE, CLOCK_WARN }; // one-time codes on an unsynchronised clock (E6)
enum end_demand { END_REFUSE, END_WARN };       // sessions that nothing can end at their limit (D4)

// Factors a way is made of; the registry (factor/registry.h) gives each its class.
typedef uint32_t factor_set;
#define FACTOR_BIT(kind) ((factor_set)1 << (kind)) // kind: FactorKind of wire/channel.proto
#define WAYS_MAX 8
#define RULE_REASON_SIZE 241 // with NUL; the line that carries it has room for no more

struct way { // one way to satisfy a rule: all of these factors, in the order they are asked
    uint8_t factors[4]; // FactorKind, 0-terminated if shorter
};

struct rule {
    char *name;               // unique; shown by explain, written in every audit event
    char *where;              // "municipal.policy:42"
    struct text_list clauses; // "A1" ...

    // what it matches
    // (patterns of core/glob.h; "!x" excludes; each stated condition must hold)
    struct text_list services, users, groups, hosts, host_groups;
    struct text_list times; // core/window.h (D4)
    enum origin origin;
    enum tristate default_name; // the user's is one of policy.default_names (D5)
    enum tristate privileged;   // target is uid 0, or the service is in policy.privileged_services

    // what it demands
    unsigned classes; // how many different ones, 1..3 ...
    enum clock_demand unsynchronised_clock;
    struct way ways[WAYS_MAX];
    size_t way_count;
    class_set include; // ... of which these
    bool deny;
    char *one_class_by;       // with classes = 1: the clause that allows it (A1); NULL otherwise
    char *reason, *reason_ja; // with deny: why, for whoever is refused (A2); NULL: none is given
    bool account_without_authentication; // sshd public keys, cron, su from root (section 4 of PAM)
    // Root's own work on accounts asks nobody's factors (adduser, chfn, passwd): recorded, and
    // never on a password that is kept here. For root alone; a set-uid program is not root.
    bool root_without_authentication;
    bool emergency;   // an emergency code may stand for the one-time code (F2)
    bool first_login; // temporary passwords are accepted here (interactive services)
    bool shared_ids;  // IDs of several, used by their listed members, are allowed here (A6)
    bool grant;       // only while whoever proves holds a running privilege grant (D1, D4)
    // Keys that sign without their PIN are good here (no credProtect level 3).
    bool unprotected_keys;

    // what it shows
    bool show_retry;  // "try again in 12 minutes"
    bool interactive; // last login lines; no output otherwise (A4, abuse:P16)
    bool echo_code;

    // limits
    uint32_t failures; // wrong tries until lockout, 1..100
    uint32_t window;   // seconds in which they count
    uint32_t lock;     // seconds
    uint32_t tries;    // of one conversation, 1..10
    uint32_t prompt_seconds, login_seconds;
    uint32_t session_seconds; // 0 = no limit
    enum end_demand unenforced_session;
    uint32_t fresh_seconds; // how long an admin's factors last on admin.sock
    uint32_t totp_window;   // steps accepted to each side
    uint32_t hotp_look_ahead;
};

#endif
