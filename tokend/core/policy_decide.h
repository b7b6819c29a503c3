// SPDX-License-Identifier: BSD-2-Clause
// Who is let in: ordered rules; the first that matches decides; none -> deny (A1-A3, A8). Pure: no
// I/O, no clock. `warifu policy explain` prints the same decision that logs people in.
#ifndef WARIFU_CORE_POLICY_DECIDE_H
#define WARIFU_CORE_POLICY_DECIDE_H

#include "core/calendar.h"
#include "core/exception.h"
#include "core/policy.h"

struct policy_request {
    const char *service, *user, *host;
    bool user_found;
    uint32_t uid;
    bool groups_known; // false: a group condition matches in the stricter sense (abuse:I4)
    // Which of the policy's group items hold, bit i % 8 of byte i / 8 for item i; what lies beyond
    // does not.
    const uint8_t *groups;
    size_t groups_size;
    enum origin origin; // policy_origin()
    // Local time, for the rules that name times. NULL: nobody knows, and such a rule matches in the
    // stricter sense. So it does where the clock is not synchronised, unless the rule says `warn`
    // (E6, abuse:L12), and where it hangs on a holiday of which the list does not know (abuse:M18).
    const struct civil_time *now;
    bool synchronised;
    const struct holidays *holidays; // NULL: there is no list
    bool at_best;                    // at whichever time lets in most: what could ever be
    // In force now, and this user's own or a group's (F1).
    const struct exception *exceptions;
    size_t exception_count;
};

// LOCAL only if PAM_RHOST is empty: "localhost:10.0" (X forwarding) and "127.0.0.1" are remote too.
enum origin policy_origin(const char *rhost);

enum decision_kind {
    DECISION_DENY_NO_RULE = 0, // nothing matched
    DECISION_DENY_RULE,        // a rule says deny
    DECISION_DENY_GROUPS,      // groups unknown and rules disagree: the stricter holds (abuse:I4)
    DECISION_DENY_TIME,        // `rule` would let in, at another time (D4)
    DECISION_DENY_CLOCK,       // the time, or whether it is a holiday, is unknown: the same
    DECISION_RULE              // `rule` holds
};

struct decision {
    enum decision_kind kind;
    const struct rule *rule; // NULL for NO_RULE
    bool privileged;         // the request is for a privileged target or service
    // In a group of contractors; also where the groups are not known (D2, abuse:I4).
    bool contractor;
    // Some rule that could be the one demands a grant, whichever of them is the strictest
    // (abuse:I4).
    bool grant;
    int64_t exception; // the number of the one that lets in; 0: the policy alone decides
    struct wall_time exception_until;
};

// First match wins. With unknown groups, or an unknown time, every rule that could match is
// considered and the strictest is taken: deny, then no account phase without authentication, most
// classes, most of them named, a grant, no emergency code, no first login, no shared IDs, fewest
// failures, longest lock.
// Exceptions are looked at only where the policy alone refuses, and for sure: not where groups or
// the time are unknown. Each is tried by itself, for nobody has approved what two of them would
// add up to; of several that let in the one that lasts longest is taken. None reaches past a rule
// that denies, opens where fewer than EXCEPTION_CLASSES are asked for (A1), or counts on a clock
// that is not synchronised, unless the rule says `warn` (E6).
struct decision policy_decide(const struct policy *policy, const struct policy_request *request);

// Whether some rule may let this person in for privilege, by whichever service that the policy
// names, at whatever time, from here or from another host; `request` says who and on which host.
// Groups that nobody knows may be those (abuse:I4). A pattern of services stands for the name that
// is left when its stars are taken out.
bool policy_may_be_privileged(const struct policy *policy, const struct policy_request *request);

// Whether a rule that lets in to privilege names this person, by user or group (groups that are not
// known may be these); a rule for everybody names nobody. Service, origin and time do not matter.
bool policy_names_privileged(const struct policy *policy, const struct policy_request *person);

#endif
