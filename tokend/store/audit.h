// SPDX-License-Identifier: BSD-2-Clause
// The audit log (E5).
#ifndef WARIFU_STORE_AUDIT_H
#define WARIFU_STORE_AUDIT_H

#include "store/store.h"

struct audit_record {
    int64_t sequence; // 1, 2, 3 ... without a gap; set by append
    struct wall_time wall;
    struct steady_time steady;
    char event[49];             // "login.granted"
    char user[STORE_NAME_SIZE]; // whom it is about; may be ""
    const char *body;           // one line of canonical JSON, UTF-8, escaped (vault/loop/event.h)
};

enum fault store_audit_append(struct store *store, struct audit_record *record) MUST_CHECK;
// What was altered behind our back, of which records.
enum log_flaw_kind {
    LOG_EDITED,  // there, but not as it was written
    LOG_DELETED, // missing in between
    LOG_CUT,     // missing at the end
    LOG_ADDED,   // not written by us
    LOG_FLAW_KINDS
};
struct log_flaw {
    enum log_flaw_kind kind;
    int64_t first, last;
};
typedef bool (*audit_flawed)(void *context, const struct log_flaw *flaw); // false stops

typedef bool (*audit_visit)(void *context, const struct audit_record *record); // false stops
// Which records are wanted; a field that is 0 or NULL does not restrict.
struct audit_filter {
    int64_t after; // sequence > after
    int64_t until; // sequence <= until, 0: to the end. The whole range is read: a caller that
                   // must not block long asks for a part at a time.
    struct wall_time since;
    const char *user;  // whom it is about, or who used a shared ID then (the body's `member`, A6)
    const char *event; // the beginning of its name
    bool as_it_is;     // for an export: nothing is verified, and no record need be there
    // Not NULL: whatever is wanted, every record of the range is looked at, what was altered is
    // told in its place, with the same context, and it goes on behind that.
    audit_flawed flawed;
    // With `user` and `flawed`: only records about them, by an index. What was edited among them is
    // told, what is missing is not.
    bool indexed;
};
// Oldest first. Without `flawed` it ends at what was altered: CORRUPT.
enum fault store_audit_list(struct store *store, const struct audit_filter *filter,
                            audit_visit visit, void *context) MUST_CHECK;
// The newest that is as it was written; body NULL.
enum fault store_audit_last(struct store *store, struct audit_record *record) MUST_CHECK;
// How many records were written up to the last commit, whatever is there now.
int64_t store_audit_count(const struct store *store);
// What appending has noticed since it was asked last: the end is not where it was. Records go on
// behind it, so what is missing stays missed.
bool store_audit_noticed(struct store *store, struct log_flaw *flaw);

#endif
