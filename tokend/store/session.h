// SPDX-License-Identifier: BSD-2-Clause
// Sessions (A4).
#ifndef WARIFU_STORE_SESSION_H
#define WARIFU_STORE_SESSION_H

#include "store/person.h"
#include "store/store.h"

struct session {
    int64_t id;
    int64_t person;
    char service[64];
    char tty[128];
    char rhost[256];
    struct wall_time opened, closed; // closed 0: open
    bool interactive;
    struct doer member; // who used a shared ID (A6); name "": none, or not known
    bool proved;        // it is known what its login was proved with:
    int64_t credential; // one-time code; below 0: emergency code; 0: none
    int64_t key;        // 0: none
};

enum fault store_session_open(struct store *store, struct session *session) MUST_CHECK;
// CONFLICT when it is already closed, NOT_FOUND when it has been dropped since.
enum fault store_session_close(struct store *store, int64_t id, struct wall_time now) MUST_CHECK;
// The interactive session of the person that was opened last; NOT_FOUND if none.
enum fault store_session_last(struct store *store, int64_t person,
                              struct session *session) MUST_CHECK;
// The interactive session that was closed last; NOT_FOUND if none.
enum fault store_session_last_closed(struct store *store, int64_t person,
                                     struct session *session) MUST_CHECK;
// The open sessions of a person (0: of everybody) with ids after `after`, oldest first.
enum fault store_session_list_open(struct store *store, int64_t person, int64_t after,
                                   struct session *sessions, size_t max, size_t *count) MUST_CHECK;
enum fault store_session_count_open(struct store *store, uint64_t *count) MUST_CHECK;

#endif
