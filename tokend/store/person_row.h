// SPDX-License-Identifier: BSD-2-Clause
// The row that holds a person: its sealed record (store/record.h) with the columns beside it. What
// is done with the record of the current request, record_load() and the like, is in
// store/internal.h.
#ifndef WARIFU_STORE_PERSON_ROW_H
#define WARIFU_STORE_PERSON_ROW_H

#include "store/internal.h"

enum fault person_row_seal(const struct store *store, const struct record *record,
                           uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD],
                           size_t *size) MUST_CHECK;
// Opens a row of PERSON_* into a record that is all zeros. CORRUPT.
enum fault person_row_open(const struct store *store, const struct value *row, unsigned columns,
                           struct record *record) MUST_CHECK;
// What stands beside a row of PERSON_* that does not open, in a record that has nothing else;
// PERSON_DAMAGED. False: it has no name that could be shown or where a list could go on; it is "?".
bool person_row_damaged(const struct value *row, unsigned columns, struct record *record);
// Makes the row that a statement finds by `key` the record of this request. NOT_FOUND, CORRUPT.
enum fault person_row_load(struct store *store, enum statement statement,
                           struct value key) MUST_CHECK;

#endif
