// SPDX-License-Identifier: BSD-2-Clause
// The list of public holidays (policies/holidays.tsv, installed beside the profiles): whole years,
// a checksum at its end. A list that is cut short or changed is none: nothing is known then, and
// rules that hang on holidays let nobody in (D4, abuse:M18).
#ifndef WARIFU_SETTINGS_HOLIDAYS_FILE_H
#define WARIFU_SETTINGS_HOLIDAYS_FILE_H

#include "base/fault.h"
#include "core/calendar.h"
#include "core/policy.h"

// The calendar's days are the caller's, to be freed by holidays_free(). FAULT_CORRUPT: `error` says
// "NAME:LINE: ..."; then, and on any fault, there is no list.
enum fault holidays_parse(const char *name, const char *text, struct holidays *holidays,
                          char *error, size_t error_size) MUST_CHECK;

// The same of a file; NULL: the installed one. FAULT_NOT_FOUND: there is none.
enum fault holidays_load(const char *path, struct holidays *holidays, char *error,
                         size_t error_size) MUST_CHECK;

void holidays_free(struct holidays *holidays);

const char *holidays_path(const char *path); // NULL: the installed one

// Whether a rule of the policy asks for holidays.
bool policy_names_holidays(const struct policy *policy);

#endif
