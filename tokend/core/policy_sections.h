// SPDX-License-Identifier: BSD-2-Clause
// What the policy says apart from its rules: of passwords, codes, keys, break-glass and alerts.
#ifndef WARIFU_CORE_POLICY_SECTIONS_H
#define WARIFU_CORE_POLICY_SECTIONS_H

#include "core/text_list.h"
#include <stdbool.h>
#include <stdint.h>

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

#endif
