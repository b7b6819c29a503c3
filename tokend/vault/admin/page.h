// SPDX-License-Identifier: BSD-2-Clause
// The page that answers an administrator's call: its rows and its end.
#ifndef WARIFU_VAULT_PAGE_H
#define WARIFU_VAULT_PAGE_H

#include "vault/admin/admin.h"

#define ROWS_PER_PAGE 4

// The end of the page. Anything but DONE and MORE undoes what the verb did.
enum fault admin_end(struct admin *admin, AdminStatus status, const char *message, const char *hint,
                     const char *subject);
// The same, and a warning as hint when somebody who logs in for the first time could not go on
// here.
enum fault admin_done_for_somebody_new(struct admin *admin, const char *message) MUST_CHECK;
enum fault admin_done(struct admin *admin, const char *message);
// DONE, or MORE with the row number as cursor.
enum fault admin_pages(struct admin *admin);
enum fault admin_cursor(struct admin *admin, const char *cursor); // MORE

// Whether the next row is on this page.
bool admin_shows_next(const struct admin *admin);
// The next row, counted; rows outside the page go to `spare`.
AdminRow *admin_row(struct admin *admin);
void row_text(AdminRow *row, const char *name, const char *text);
void row_number(AdminRow *row, const char *name, int64_t number);
void row_flag(AdminRow *row, const char *name, bool flag);

// A text longer than a field goes into several fields of that name, cut between characters
// (doc/PROTOCOL.md).
void admin_put_pieces(AdminRow *row, const char *name, const char *text);

// Rows of the log: a record, and what is in the place of some that were altered.
struct audit_record;
struct log_flaw;
void admin_put_audit_record(struct admin *admin, const struct audit_record *record);
void admin_put_flaw(struct admin *admin, const struct log_flaw *flaw);

#endif
