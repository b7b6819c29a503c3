// SPDX-License-Identifier: BSD-2-Clause
// The clauses this product enforces: the ids that code, tests, policies, the audit log and reports
// cite, and where each stands in the documents (K: Kobe, Y: Kikuyo, M/C/S: Kumamoto, Chikuma,
// Yatsushiro).
#ifndef WARIFU_SETTINGS_CLAUSES_H
#define WARIFU_SETTINGS_CLAUSES_H

#include <stddef.h>

struct clause {
    const char *id;        // "A4"
    const char *documents; // "K8.2.5"
    const char *title_ja;
    const char *title_en;
};

// NULL when there is no such clause.
const struct clause *clause_by_id(const char *id);

const struct clause *clause_table(size_t *count);

#endif
