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
};
// Oldest first.
enum fault store_audit_list(struct store *store, const struct audit_filter *filter,
                            audit_visit visit, void *context) MUST_CHECK;
enum fault store_audit_last(struct store *store,
                            struct audit_record *record) MUST_CHECK; // body NULL

#endif
