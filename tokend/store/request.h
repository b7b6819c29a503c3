// SPDX-License-Identifier: BSD-2-Clause
// What one person asks for, or did, and another approves or looks at (core/request.h): sealed rows,
// never deleted, as emergency codes are.
#ifndef WARIFU_STORE_REQUEST_H
#define WARIFU_STORE_REQUEST_H

#include "core/request.h"
#include "store/person.h"
#include "store/store.h"

#define REQUEST_CONCERNED_MAX 16
#define REQUEST_CALL_MAX 2048

struct request {
    int64_t id; // among all listed things; set by add
    enum request_kind kind;
    enum request_state state;
    int64_t person;                      // whom it is about; 0: nobody, or root
    enum role before, after;             // ROLE
    struct doer by, closed_by, ended_by; // who asked or did it, answered or looked at it, ended it
    struct wall_time opened, closed, ended;
    struct wall_time answer_by;   // 0: it waits for ever
    struct wall_time from, until; // of what lasts
    char reason[257];             // of whoever did it or asks
    char verdict[257];            // of whoever answered it
    char done[513];               // RESCUE: verbs; BREAK_GLASS: where and when
    char service[65], host[65];   // PRIVILEGE, EXCEPTION: where, patterns (core/glob.h)
    char what[257]; // EXCEPTION: what is relaxed to what; DEPUTY: for whom; DEED: verb;
                    // BREAK_GLASS: envelope-code
    size_t concerned_count;
    int64_t concerned[REQUEST_CONCERNED_MAX]; // people who do not judge it either
    size_t call_size;
    uint8_t call[REQUEST_CALL_MAX]; // DEED: the call that was made, encoded
    bool by_applicant;              // DEED: core/request.h
    // DEED: what was approved of it, as a word; EXCEPTION, PRIVILEGE: the first digits of the
    // policy's digest when it was asked for; of older versions ""
    char seen[17];
};

// What core judges it by. It points into *request.
struct request_life request_life(const struct request *request);

enum fault store_request_add(struct store *store, struct request *request) MUST_CHECK;
enum fault store_request_get(struct store *store, int64_t id, struct request *request) MUST_CHECK;
// CONFLICT unless it is in `from` still, of this kind, and about this person: of two who approve it
// at once, one does.
enum fault store_request_put(struct store *store, const struct request *request,
                             enum request_state from) MUST_CHECK;
// All, or those that are open (request_is_open()), with id > after, by id; at most `max`.
enum fault store_request_list(struct store *store, int64_t after, bool open,
                              struct request *requests, size_t max, size_t *count) MUST_CHECK;
// Those about a person (0: about nobody) that are open, the same way.
enum fault store_request_of(struct store *store, int64_t person, int64_t after,
                            struct request *requests, size_t max, size_t *count) MUST_CHECK;

// Every request about a role or a deputy, open or not, with id > after, by id; at most `max`.
// CORRUPT when one is missing.
enum fault store_request_roles(struct store *store, int64_t after, struct request *requests,
                               size_t max, size_t *count) MUST_CHECK;

#endif
