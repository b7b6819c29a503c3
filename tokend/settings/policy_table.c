// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_table.h"
#include "core/console.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HOUR 3600
#define DAY 86400

static const struct choice origins[] = {
    {"any", ORIGIN_ANY}, {"local", ORIGIN_LOCAL}, {"remote", ORIGIN_REMOTE}, {NULL, 0}};
static const struct choice tristates[] = {{"either", EITHER}, {"yes", YES}, {"no", NO}, {NULL, 0}};
static const struct choice clock_demands[] = {
    {"refuse", CLOCK_REFUSE}, {"warn", CLOCK_WARN}, {NULL, 0}};
static const struct choice end_demands[] = {{"refuse", END_REFUSE}, {"warn", END_WARN}, {NULL, 0}};
static const struct choice classes[] = {{"knowledge", CLASS_KNOWLEDGE},
                                        {"possession", CLASS_POSSESSION},
                                        {"inherence", CLASS_INHERENCE},
                                        {NULL, 0}};
static const struct choice all_or_number[] = {{"all", UINT32_MAX}, {NULL, 0}};
static const struct choice all_or_none[] = {{"all", UINT32_MAX}, {"none", 0}, {NULL, 0}};
static const struct choice none_is_zero[] = {{"none", 0}, {NULL, 0}};
static const struct choice unlimited[] = {{"unlimited", UINT32_MAX}, {NULL, 0}};
static const struct choice algorithms[] = {{"SHA1", 0}, {"SHA256", 0}, {"SHA512", 0}, {NULL, 0}};
static const struct choice periods[] = {{"30", 30}, {"60", 60}, {NULL, 0}};

static const struct choice stops[] = {
    {"lock", SESSIONS_LOCK}, {"end", SESSIONS_END}, {"leave", SESSIONS_LEAVE}, {NULL, 0}};

static const struct choice leaked_hashes[] = {{"SHA1", 40}, {"NTLM", 32}, {NULL, 0}};
static const struct choice altered_demands[] = {
    {"warn", ALTERED_WARN}, {"refuse", ALTERED_REFUSE}, {NULL, 0}};

static const struct choice activations[] = {
    {"free", ACTIVATION_FREE}, {"approved", ACTIVATION_APPROVED}, {NULL, 0}};

#define ROW(object, field, kind)                                                                   \
    .name = #field, .type = &type_##kind, .offset = offsetof(object, field)
#define AS(object, field, written, kind)                                                           \
    .name = written, .type = &type_##kind, .offset = offsetof(object, field)

static const struct setting top[] = {
    {ROW(struct policy, profile, string), .min = 1, .max = 65},
    {ROW(struct policy, documents, list), .max = 256},
    {AS(struct policy, activation, "policy_activation", choice), .choices = activations,
     .initial = "free"},
    {AS(struct policy, knowledge_service, "knowledge", knowledge), .max = POLICY_SERVICE_SIZE,
     .initial = "own"},
    {ROW(struct policy, privileged_services, patterns), .max = 64},
    {ROW(struct policy, default_names, patterns), .max = 256},
    {ROW(struct policy, contractors, patterns), .max = 257},
    {ROW(struct policy, closed_days, days_closed), .max = 11},
    {AS(struct policy, dormant_seconds, "dormant", duration), .min = 1, .max = 3650u * DAY,
     .choices = none_is_zero, .initial = "none"},
    {AS(struct policy, id_warn_seconds, "id_warn", duration), .max = 180u * DAY, .initial = "14d"},
    {AS(struct policy, review_seconds, "review_every", duration), .min = 1, .max = 3650u * DAY,
     .choices = none_is_zero, .initial = "none"},
    {ROW(struct policy, witnesses, list), .max = 354},
    {ROW(struct policy, witnesses_needed, number), .min = 1, .max = 16, .choices = none_is_zero,
     .initial = "none"},
    {AS(struct policy, witness_seconds, "witness_every", duration), .min = DAY, .max = 3650u * DAY,
     .initial = "35d"},
    {ROW(struct policy, altered_log, choice), .choices = altered_demands, .initial = "warn"},
    {ROW(struct policy, revoked_sessions, choice), .choices = stops, .initial = "lock"},
    {AS(struct policy, grant_seconds, "grant_longest", duration), .min = 60, .max = 366u * DAY,
     .initial = "12h"},
    {ROW(struct policy, grant_holders, number), .max = 1000, .choices = unlimited,
     .initial = "unlimited"},
    {ROW(struct policy, privileged_holders, number), .min = 1, .max = 1000, .choices = unlimited,
     .initial = "unlimited"},
    {AS(struct policy, exception_seconds, "exception_longest", duration), .min = 60,
     .max = 366u * DAY, .choices = none_is_zero, .initial = "31d"},
    {AS(struct policy, deputy_seconds, "deputy_longest", duration), .min = 60, .max = 366u * DAY,
     .choices = none_is_zero, .initial = "31d"},
    {ROW(struct policy, two_people, verbs), .max = 33},
    {ROW(struct policy, two_people_privileged, verbs), .max = 33},
    {AS(struct policy, request_seconds, "request_lifetime", duration), .min = 60, .max = 90u * DAY,
     .initial = "7d"},
};

static const struct setting password[] = {
    {ROW(struct password_policy, min_length, number), .min = 1, .max = 64, .initial = "8"},
    {ROW(struct password_policy, min_classes, number), .min = 1, .max = 4, .initial = "3"},
    {ROW(struct password_policy, dictionary, flag), .initial = "yes"},
    {ROW(struct password_policy, history, number), .max = 1000, .choices = all_or_number,
     .initial = "all"},
    {AS(struct password_policy, max_age_days, "max_age", days), .min = 1, .max = 3650,
     .choices = none_is_zero, .initial = "none"},
    {AS(struct password_policy, privileged_max_age_seconds, "privileged_max_age", duration),
     .min = 1, .max = 3650u * DAY, .choices = none_is_zero, .initial = "none"},
    {ROW(struct password_policy, privileged_min_length, number), .min = 1, .max = 64,
     .choices = none_is_zero, .initial = "none"},
    {ROW(struct password_policy, privileged_min_classes, number), .min = 1, .max = 4,
     .choices = none_is_zero, .initial = "none"},
    {ROW(struct password_policy, privileged_history, number), .min = 1, .max = 1000,
     .choices = all_or_none, .initial = "none"},
    {ROW(struct password_policy, privileged_max_uses, number), .min = 1, .max = 100000,
     .choices = none_is_zero, .initial = "none"},
    {AS(struct password_policy, warn_days, "warn", days), .max = 90, .initial = "14d"},
    {AS(struct password_policy, min_age_seconds, "min_age", duration), .max = 30 * DAY,
     .initial = "0s"},
    {AS(struct password_policy, temporary_seconds, "temporary", duration), .min = 1,
     .max = 30 * DAY, .initial = "3d"},
    {ROW(struct password_policy, argon2_memory_kib, number), .min = 8, .max = 1048576,
     .initial = "65536"},
    {ROW(struct password_policy, argon2_passes, number), .min = 1, .max = 16, .initial = "2"},
    {ROW(struct password_policy, site_words, list), .max = 65},
    {ROW(struct password_policy, leaked, path), .max = sizeof((struct password_policy *)0)->leaked},
    {AS(struct password_policy, leaked_digits, "leaked_hash", choice), .choices = leaked_hashes,
     .initial = "SHA1"},
};

static const struct setting code[] = {
    {ROW(struct otp_policy, digits, number), .min = 6, .max = 8, .initial = "6"},
    {ROW(struct otp_policy, period, choice), .choices = periods, .initial = "30"},
    {ROW(struct otp_policy, algorithm, text), .max = sizeof((struct otp_policy *)0)->algorithm,
     .choices = algorithms, .initial = "SHA1"},
    {AS(struct otp_policy, pending_seconds, "pending", duration), .min = 1, .max = 7 * DAY,
     .initial = "15m"},
    {AS(struct otp_policy, emergency_seconds, "emergency_longest", duration), .min = 60,
     .max = 7 * DAY, .initial = "12h"},
    {ROW(struct otp_policy, emergency_approval, flag), .initial = "no"},
};

static const struct choice attestations[] = {
    {"none", 0}, {"self", 1}, {"certificate", 2}, {NULL, 0}};

static const struct setting key[] = {
    {ROW(struct key_policy, rp_id, text), .max = sizeof((struct key_policy *)0)->rp_id,
     .initial = "warifu"},
    {AS(struct key_policy, count_denies, "count_must_grow", flag), .initial = "yes"},
    {ROW(struct key_policy, attestation, choice), .choices = attestations, .initial = "none"},
    {ROW(struct key_policy, models, list), .max = 37},
    {ROW(struct key_policy, anchors, path), .max = sizeof((struct key_policy *)0)->anchors},
    {ROW(struct key_policy, discoverable, flag), .initial = "no"},
    {ROW(struct key_policy, pin_length, number), .min = 4, .max = 63, .initial = "4"},
    {ROW(struct key_policy, self_enrolment, flag), .initial = "no"},
};

static const struct setting break_glass[] = {
    {ROW(struct glass_policy, allow, flag), .initial = "no"},
    {ROW(struct glass_policy, account, text), .max = sizeof((struct glass_policy *)0)->account,
     .initial = "root"},
    {ROW(struct glass_policy, consoles, consoles), .max = CONSOLE_NAME_SIZE},
    {ROW(struct glass_policy, codes, number), .min = 2, .max = 20, .initial = "10"},
    {AS(struct glass_policy, lasts_seconds, "lasts", duration), .min = DAY, .max = 1100u * DAY,
     .initial = "366d"},
};

#define ALERT(field) ROW(struct alert_policy, field, number), .min = 1, .max = 100
#define ALERT_WITHIN(field) ROW(struct alert_policy, field, duration), .min = 60, .max = 31u * DAY

static const struct setting alerts[] = {
    {ALERT(guess_failures), .initial = "10"},
    {ALERT_WITHIN(guess_window), .initial = "1h"},
    {ALERT(spray_people), .initial = "20"},
    {ALERT_WITHIN(spray_window), .initial = "10m"},
    {ALERT(source_people), .initial = "10"},
    {ALERT_WITHIN(source_window), .initial = "1h"},
    {ALERT_WITHIN(slip_window), .initial = "30m"},
    {ALERT(pin_failures), .initial = "5"},
    {ALERT_WITHIN(pin_window), .initial = "1h"},
    {ALERT(dormant_tries), .initial = "1"},
    {ALERT_WITHIN(dormant_window), .initial = "1d"},
    {ALERT(learn_logins), .initial = "20"},
    {ALERT_WITHIN(learn_time), .initial = "14d"},
    {ALERT(odd_hour_share), .initial = "5"},
    {ALERT_WITHIN(habit_window), .initial = "4h"},
    {ROW(struct alert_policy, dormant_after, duration), .min = DAY, .max = 3650u * DAY,
     .initial = "60d"},
    {ALERT_WITHIN(pair_window), .initial = "2m"},
    {ALERT(outside_tries), .initial = "5"},
    {ALERT_WITHIN(outside_window), .initial = "1h"},
    {ALERT_WITHIN(privilege_slack), .initial = "10m"},
    {ROW(struct alert_policy, clock_jump, duration), .min = 10, .max = DAY, .initial = "2m"},
};

static const struct setting host_group[] = {
    {AS(struct host_group, hosts, "hosts", patterns), .max = 128},
};

// In the order in which a rule reads best, which is also the order of the dump: for whom it is,
// then, from FIRST_DEMAND on, what it demands.
#define FIRST_DEMAND "classes"
static const struct setting rule[] = {
    {ROW(struct rule, clauses, clauses)},
    {AS(struct rule, services, "service", patterns), .max = 65},
    {AS(struct rule, users, "user", patterns), .max = 256},
    {AS(struct rule, groups, "group", patterns), .max = 257},
    {AS(struct rule, hosts, "host", patterns), .max = 128},
    {AS(struct rule, host_groups, "host_group", patterns), .max = 66},
    {AS(struct rule, times, "time", windows), .max = 64},
    {ROW(struct rule, origin, choice), .choices = origins, .initial = "any"},
    {ROW(struct rule, default_name, choice), .choices = tristates, .initial = "either"},
    {ROW(struct rule, privileged, choice), .choices = tristates, .initial = "either"},
    {ROW(struct rule, deny, flag), .initial = "no"},
    {ROW(struct rule, reason, string), .min = 1, .max = RULE_REASON_SIZE},
    {ROW(struct rule, reason_ja, string), .min = 1, .max = RULE_REASON_SIZE},
    {ROW(struct rule, classes, number), .min = 1, .max = 3},
    {ROW(struct rule, one_class_by, string), .min = 1, .max = RULE_REASON_SIZE},
    {ROW(struct rule, include, classes), .choices = classes},
    {.name = "way", .type = &type_ways}, // of the whole rule: it fills two fields
    {ROW(struct rule, account_without_authentication, flag), .initial = "no"},
    {ROW(struct rule, root_without_authentication, flag), .initial = "no"},
    {ROW(struct rule, first_login, flag), .initial = "no"},
    {ROW(struct rule, shared_ids, flag), .initial = "no"},
    {ROW(struct rule, grant, flag), .initial = "no"},
    {ROW(struct rule, unprotected_keys, flag), .initial = "no"},
    {ROW(struct rule, emergency, flag), .initial = "no"},
    {ROW(struct rule, unsynchronised_clock, choice), .choices = clock_demands, .initial = "refuse"},
    {ROW(struct rule, failures, number), .min = 1, .max = 100, .initial = "5"},
    {ROW(struct rule, window, duration), .min = 1, .max = 30 * DAY, .initial = "15m"},
    {ROW(struct rule, lock, duration), .min = 1, .max = 30 * DAY, .initial = "15m"},
    {ROW(struct rule, tries, number), .min = 1, .max = 10, .initial = "3"},
    {AS(struct rule, prompt_seconds, "prompt", duration), .min = 1, .max = HOUR, .initial = "60s"},
    {AS(struct rule, login_seconds, "login", duration), .min = 1, .max = HOUR, .initial = "3m"},
    {AS(struct rule, session_seconds, "session", duration), .min = 1, .max = 30 * DAY,
     .choices = none_is_zero, .initial = "none"},
    {ROW(struct rule, unenforced_session, choice), .choices = end_demands, .initial = "refuse"},
    {AS(struct rule, fresh_seconds, "fresh", duration), .min = 1, .max = HOUR, .initial = "10m"},
    {ROW(struct rule, show_retry, flag), .initial = "no"},
    {ROW(struct rule, interactive, flag), .initial = "no"},
    {ROW(struct rule, echo_code, flag), .initial = "no"},
    {ROW(struct rule, totp_window, number), .max = 10, .initial = "1"},
    {ROW(struct rule, hotp_look_ahead, number), .min = 1, .max = 100, .initial = "10"},
};

const struct section policy_sections[SECTION_COUNT_] = {
    [SECTION_TOP] = {NULL, top, COUNT(top), false},
    [SECTION_PASSWORD] = {"password", password, COUNT(password), false},
    [SECTION_CODE] = {"code", code, COUNT(code), false},
    [SECTION_KEY] = {"key", key, COUNT(key), false},
    [SECTION_BREAK_GLASS] = {"break_glass", break_glass, COUNT(break_glass), false},
    [SECTION_ALERTS] = {"alerts", alerts, COUNT(alerts), false},
    [SECTION_HOST_GROUP] = {"host_group", host_group, COUNT(host_group), true},
    [SECTION_RULE] = {"rule", rule, COUNT(rule), true},
};

const struct grammar policy_grammar = {policy_sections, SECTION_COUNT_};

bool setting_says_whom(const struct setting *setting)
{
    size_t first = 0;

    while (strcmp(rule[first].name, FIRST_DEMAND) != 0)
        first++;
    return setting >= rule && setting < rule + first;
}
