// SPDX-License-Identifier: BSD-2-Clause
// Policy files (warifu-policy(5)): libconfuse syntax, typed, located errors, and the lint that says
// which clause of which document a setting breaks.
#ifndef WARIFU_SETTINGS_POLICY_FILE_H
#define WARIFU_SETTINGS_POLICY_FILE_H

#include "base/fault.h"
#include "core/policy.h"
#include <stdio.h>

#define POLICY_FILE_MAX (256 * 1024) // bytes

// Parses text (named `name` in messages). On FAULT_CONFIG `error` holds "file:line: setting: what
// is wrong and what is allowed". Unknown settings and duplicate rule names are errors.
enum fault policy_parse(const char *name, const char *text, struct policy **policy, char *error,
                        size_t error_size) MUST_CHECK;

// The same for a policy that is to decide: refused as well when a setting does nothing where it
// stands (settings/effects.h). On a fault *policy is NULL.
enum fault policy_take(const char *name, const char *text, struct policy **policy, char *error,
                       size_t error_size) MUST_CHECK;

// Profile name ("municipal": WARIFU_POLICYDIR/municipal.policy) or absolute path; the file must be
// root's and not writable by others.
enum fault policy_load(const char *profile_or_path, struct policy **policy, char *error,
                       size_t error_size) MUST_CHECK;

// Its two halves: where the file is (also policy_path() alone), and its text, which is the caller's
// to free.
enum fault policy_path(const char *profile_or_path, char *path, size_t size, char *error,
                       size_t error_size) MUST_CHECK;
enum fault policy_read(const char *profile_or_path, char *path, size_t path_size, char **text,
                       char *error, size_t error_size) MUST_CHECK;

// The classes that all factors of a way show together.
class_set policy_way_classes(const struct way *way);

// Writes the policy back as text that parses to the same policy (`tokend -T`).
void policy_dump(const struct policy *policy, FILE *out);

struct finding {
    char clause[8];    // "A1"
    char document[64]; // "K6.4.2" ...
    char where[96];    // rule or section, file:line
    char text_ja[384];
    char text_en[384];
    bool error; // breaks a clause, or tokend refuses it; else advice
};

// All findings of a policy against the clauses; the peer returns false to stop.
void policy_lint(const struct policy *policy, bool (*visit)(void *context, const struct finding *),
                 void *context);

// Time limits whose end some programs do not show by themselves: no findings, but what whoever
// reads the findings should know. None is an error.
void policy_late(const struct policy *policy, bool (*visit)(void *context, const struct finding *),
                 void *context);

#endif
