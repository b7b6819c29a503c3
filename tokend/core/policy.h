// SPDX-License-Identifier: BSD-2-Clause
// The policy in force: its rules in order (core/rule.h), and what it says apart from them. Who is
// let in by it: core/policy_decide.h. settings/policy_file.h makes a struct policy from a file.
#ifndef WARIFU_CORE_POLICY_H
#define WARIFU_CORE_POLICY_H

#include "core/policy_sections.h"
#include "core/rule.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How another text in the file's place becomes the policy in force (vault/loop/in_force.h).
enum activation { ACTIVATION_FREE, ACTIVATION_APPROVED };
enum altered_demand { ALTERED_WARN, ALTERED_REFUSE }; // logins while the log is not as written (E1)

struct host_group {
    char *name;
    struct text_list hosts; // globs
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
    uint32_t privileged_holders; // more people with a privileged ID are a finding; UINT32_MAX: any
    uint32_t exception_seconds;  // an exception lasts no longer (F1); 0 = there are none
    uint32_t deputy_seconds;     // a deputy stands in no longer (D6); 0 = there are none
    // Administrators' verbs, as they are typed (core/dual_control.h), that two people do together
    // (D7): always, or where they are about a privileged ID.
    struct text_list two_people, two_people_privileged;
    uint32_t request_seconds;   // what waits for a second person is void then
    uint32_t dormant_seconds;   // without a login, and an ID is refused (A5); 0 = never
    uint32_t id_warn_seconds;   // before an ID is dormant or over, it is told (A5)
    struct text_list witnesses; // public keys of who co-signs the log (E1, E4)
    uint32_t witnesses_needed;  // so many of them, 0 = none ...
    uint32_t witness_seconds;   // ... no longer ago
    uint32_t review_seconds;    // how often lists of IDs and privilege are signed (G3); 0 = never
    struct password_policy password;
    struct otp_policy otp;
    struct key_policy key;
    struct glass_policy glass;
    struct alert_policy alerts;
};

// Whether a list of patterns means this text: it matches one of them, or there are none but
// exclusions, and it matches no exclusion.
bool policy_list_holds(const struct text_list *list, const char *text);

// Whether one of these services, or of those that a rule is about, is one that the policy calls
// privileged; patterns count both ways. A rule says it by its own word, too (`privileged`).
bool policy_serves_privilege(const struct policy *policy, const struct text_list *services);
bool policy_rule_serves_privilege(const struct policy *policy, const struct rule *rule);

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

void policy_free(struct policy **policy);

#endif
