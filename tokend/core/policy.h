// SPDX-License-Identifier: BSD-2-Clause
// The policy: ordered rules; the first that matches decides; none -> deny (A1-A3, A8, D3). Pure: no
// I/O, no clock. settings/policy_file.h makes a struct policy from a file, `warifu policy explain`
// prints the same decision that logs people in.
#ifndef WARIFU_CORE_POLICY_H
#define WARIFU_CORE_POLICY_H

#include "core/calendar.h"
#include "core/classes.h"
#include "core/exception.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum origin { ORIGIN_ANY, ORIGIN_LOCAL, ORIGIN_REMOTE };
enum tristate { EITHER, YES, NO };
// How another text in the file's place becomes the policy in force (vault/loop/in_force.h).
enum activation { ACTIVATION_FREE, ACTIVATION_APPROVED };
enum altered_demand { ALTERED_WARN, ALTERED_REFUSE }; // logins while the log is not as written (E1)
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

struct text_list { // owned by the policy; NULL/0 means "matches anything"
    char **items;
    size_t count;
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
    char *
        one_class_by; // with classes = 1: the document's clause that allows it (A1); NULL otherwise
    char *reason, *reason_ja; // with deny: why, for whoever is refused (A2); NULL: none is given
    bool account_without_authentication; // sshd public keys, cron, su from root (section 4 of PAM)
    // Root's own work on accounts asks nobody's factors (adduser, chfn, passwd): recorded, and
    // never on a password that is kept here. For root alone; a set-uid program is not root.
    bool root_without_authentication;
    bool emergency;   // an emergency code may stand for the one-time code (F2)
    bool first_login; // temporary passwords are accepted here (interactive services)
    bool shared_ids;  // IDs of several, used by their listed members, are allowed here (A6)
    bool grant;       // only while whoever proves holds a running privilege grant (D1, D4)
    bool
        unprotected_keys; // keys that sign without their PIN are good here (no credProtect level 3)

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

struct host_group {
    char *name;
    struct text_list hosts; // globs
};

struct password_policy {
    uint32_t min_length;  // characters (B1)
    uint32_t min_classes; // of upper, lower, digit, symbol
    bool dictionary;
    uint32_t history;                    // old passwords remembered; UINT32_MAX = all
    uint32_t max_age_days;               // 0 = never expires
    uint32_t privileged_max_age_seconds; // of administrators and for privilege (B6, D3); 0 = none
    // Of the same, stricter than for all (D3); 0 = no more than for all.
    uint32_t privileged_min_length, privileged_min_classes;
    uint32_t privileged_history;  // 0 = no more than for all
    uint32_t privileged_max_uses; // logins before it must be changed (B6); 0 = any number
    uint32_t warn_days;
    uint32_t min_age_seconds;
    uint32_t temporary_seconds;                // lifetime of a temporary password (B3)
    uint32_t argon2_memory_kib, argon2_passes; // RFC 9106
    struct text_list site_words;
    char leaked[256];       // a list of leaked passwords, a file or a folder; "": none
    uint32_t leaked_digits; // of its hashes: 40 (SHA-1), 32 (NTLM)
};

struct otp_policy { // defaults for enrolment
    uint32_t digits, period;
    char algorithm[8];          // "SHA1" "SHA256" "SHA512"
    uint32_t pending_seconds;   // an enrolment that is not confirmed by then is void
    uint32_t emergency_seconds; // an emergency code lasts no longer
    bool emergency_approval;    // and works only once a second administrator has approved it (D7)
};

struct key_policy {    // FIDO2: ID cards and security keys
    char rp_id[128];   // what keys are bound to; whoever changes it enrols every key anew
    bool count_denies; // a signature count that does not grow: denied, else flagged (abuse:F3)
    // At enrolment: who must vouch for the model (abuse:F9), which models, up to which
    // certificates.
    unsigned attestation;    // 0 nobody, 1 the key itself, 2 a certificate below `anchors`
    struct text_list models; // AAGUIDs, "00112233-4455-..."; none: any
    char anchors[256];       // file of trust anchors, PEM; "": none
    bool discoverable;
    unsigned pin_length; // characters that a PIN must have at least, wherever it is typed
    bool self_enrolment; // people may register keys of their own, with two classes they have
                         // (abuse:C5)
};

struct glass_policy { // break-glass: codes in a sealed envelope, for when nothing else works (F2)
    bool allow;
    char account[256];         // whom they let in
    struct text_list consoles; // core/console.h; none: tty1 to tty6
    uint32_t codes;            // of one envelope
    uint32_t lasts_seconds;    // then it is taken out of force
};

struct alert_policy { // from when on a pattern in the log is told (E7, tools/alerts.h); seconds
    uint32_t guess_failures, guess_window; // against one person
    uint32_t spray_people, spray_window;   // people who are tried, wherever from
    uint32_t source_people, source_window; // from one place
    uint32_t slip_window;              // who logs in within it at the same place has only mistyped
    uint32_t pin_failures, pin_window; // on one card or key
    uint32_t dormant_tries, dormant_window;
    // What people do is learnt from so many logins in so long; then what is unlike it is told.
    uint32_t learn_logins, learn_time;
    uint32_t odd_hour_share; // of 1000 logins in this hour, and it is odd
    uint32_t habit_window;   // what belongs to one alert of that
    uint32_t dormant_after;  // without a login
    uint32_t pair_window;    // from one place to another
    uint32_t outside_tries, outside_window;
    uint32_t privilege_slack; // behind the end of a grant, until its session is closed
    uint32_t clock_jump;      // against the store's own time
};

// What becomes of sessions that are open when what opened them is revoked, or their person stopped.
enum revoked_sessions { SESSIONS_LOCK, SESSIONS_END, SESSIONS_LEAVE };

#define POLICY_SERVICE_SIZE 65 // of a PAM service's name, with NUL

struct policy {
    char *profile;
    struct text_list documents; // what it implements, for the report
    // Who keeps people's passwords and judges them, never two: "" is this product's own store, else
    // the PAM service that is asked (A4, B1).
    char knowledge_service[POLICY_SERVICE_SIZE];
    struct rule *rules;
    size_t rule_count;
    struct host_group *host_groups;
    size_t host_group_count;
    struct text_list privileged_services;
    struct text_list default_names; // patterns of users (D5)
    struct text_list contractors;   // patterns of groups (D2)
    struct text_list closed_days;   // of the site, beside public holidays; civil_day_read()
    uint32_t activation;            // enum activation (D7)
    uint32_t altered_log;           // enum altered_demand (E1)
    uint32_t revoked_sessions;      // enum revoked_sessions (A9, C4)
    uint32_t grant_seconds;         // a privilege grant lasts no longer (D4)
    uint32_t grant_holders; // more people who hold one are a finding (D1); UINT32_MAX = any number
    uint32_t exception_seconds; // an exception lasts no longer (F1); 0 = there are none
    uint32_t deputy_seconds;    // a deputy stands in no longer (D6); 0 = there are none
    // Administrators' verbs, as they are typed (core/dual_control.h), that two people do together
    // (D7): always, or where they are about a privileged ID.
    struct text_list two_people, two_people_privileged;
    uint32_t request_seconds; // what waits for a second person is void then
    uint32_t dormant_seconds; // without a login, and an ID is refused (A5); 0 = never
    uint32_t id_warn_seconds; // before an ID is dormant or over, it is told (A5)
    uint32_t review_seconds;  // how often lists of IDs and privilege are signed (G3); 0 = never
    struct password_policy password;
    struct otp_policy otp;
    struct key_policy key;
    struct glass_policy glass;
    struct alert_policy alerts;
};

// Whether a list of patterns means this text: it matches one of them, or there are none but
// exclusions, and it matches no exclusion.
bool policy_list_holds(const struct text_list *list, const char *text);

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

// Whether one of these services, or of those that a rule is about, is one that the policy calls
// privileged; patterns count both ways. A rule says it by its own word, too (`privileged`).
bool policy_serves_privilege(const struct policy *policy, const struct text_list *services);
bool policy_rule_serves_privilege(const struct policy *policy, const struct rule *rule);

// Whether a rule that lets in to privilege names this person, by user or group (groups that are not
// known may be these); a rule for everybody names nobody. Service, origin and time do not matter.
bool policy_names_privileged(const struct policy *policy, const struct policy_request *person);

// Whether passwords are kept in this product's own store, not by another PAM service.
bool policy_keeps_passwords(const struct policy *policy);

// What a new password has to have, and how many older ones it must not be; `privileged`: of an
// administrator or auditor, or of whoever may come to use privilege with it (B6, D3).
uint32_t policy_password_length(const struct password_policy *policy, bool privileged);
uint32_t policy_password_classes(const struct password_policy *policy, bool privileged);
uint32_t policy_password_history(const struct password_policy *policy, bool privileged);

bool way_has(const struct way *way, uint8_t factor);

// The first rule that lets somebody in by this PAM service, whoever and wherever that is; NULL:
// none.
const struct rule *policy_rule_for_service(const struct policy *policy, const char *service);

// The group conditions of all rules, and then the groups of contractors, item after item: only what
// they name of a person's groups ever matters, however many these are and however long their names
// (abuse:M23).
#define POLICY_GROUP_ITEMS_MAX 1024

// How many items there are; if none, nobody's groups need to be known.
size_t policy_group_items(const struct policy *policy);

// Item `n`, a pattern without its "!"; NULL from policy_group_items() on.
const char *policy_group_item(const struct policy *policy, size_t n);

// Whether that item holds of somebody, by what was answered about all of them (policy_request);
// MAYBE where nobody knows, or the policy has no such item.
enum match policy_group_holds(const struct policy *policy, const char *group, bool known,
                              const uint8_t *groups, size_t size);

// Tells the items of one policy from those of another, for answers that come from a process that
// may have read the file at another time. Not against people: both are root's files.
uint64_t policy_groups_digest(const struct policy *policy);

void policy_free(struct policy **policy);

#endif
