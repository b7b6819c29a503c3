// SPDX-License-Identifier: BSD-2-Clause
// Where audit events go: first into the store, in the transaction of their effect; after the commit
// a copy to the journal or syslog (LOG_AUTHPRIV), a bounded number a minute (abuse:X4).
#ifndef WARIFU_VAULT_JOURNAL_H
#define WARIFU_VAULT_JOURNAL_H

#include "base/clock.h"
#include "base/fault.h"
#include "base/text.h"
#include "vault/loop/event.h"
#include <stdint.h>

struct vault;

struct journal_rate { // a budget of lines for each minute of boot time
    struct boot_time minute;
    uint32_t taken, dropped;
};

struct journal_line {
    enum event_id id;
    char user[ACCOUNT_NAME_SIZE];
    char *body;
};

struct journal {
    struct journal_line *lines; // recorded in this batch, not yet committed
    size_t count, room;
    struct journal_rate records, mirror;
};

// Records the event in the store (if there is one) and remembers it for the mirror. Any fault means
// that the effect must not happen either (E2: no record, no success). A sheddable event beyond the
// rate is only counted.
enum fault journal_record(struct vault *vault, const struct event *event) MUST_CHECK;

// Lines since `mark` belong to a reverted step: they are forgotten.
size_t journal_mark(const struct journal *journal);
void journal_forget(struct journal *journal, size_t mark);

// The commit failed: only events of this kind are to be mirrored, for they tell what was asked, not
// what happened.
void journal_keep(struct journal *journal, enum event_id id);

// After the commit: mirrors and forgets all lines.
void journal_mirror(struct vault *vault);

// Records how many sheddable events the last minute dropped, if it is over.
enum fault journal_tick(struct vault *vault) MUST_CHECK;
// Whether journal_tick() still owes such a record.
bool journal_owes(const struct journal *journal);

void journal_free(struct journal *journal);

#endif
