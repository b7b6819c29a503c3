// SPDX-License-Identifier: BSD-2-Clause
// Privilege grants at a login: a rule with `grant = yes` lets somebody through only while a grant
// of theirs is in force here (D1, D4). Asked once all factors were judged, so nobody learns
// anything by it who has not proved who they are (promise 3), and again by each later phase
// (abuse:M21).
#ifndef WARIFU_VAULT_GRANT_H
#define WARIFU_VAULT_GRANT_H

#include "store/request.h"
#include "vault/login/claimant.h"

// The grant of this person (an id of the store) that is in force for this service on this host, the
// one that lasts longest, and no longer than grant_longest of the policy as it is now; its id is 0
// where there is none. What is noticed to be over becomes
// `ended`, with its record.
enum fault grant_find(struct vault *vault, int64_t person, const Subject *subject,
                      struct request *grant) MUST_CHECK;

// Whether it is one for this service on this host (NULL: whichever).
bool grant_covers(const struct request *grant, const char *service, const char *host);

// Whether a rule that may be theirs demands a grant and `person` (0: nobody who is known) has none
// in force, or the clock, on which that hangs, is not synchronised and the rule refuses then. Else
// a session that begins now ends with it: *seconds becomes less, and is never 0 then; *number
// (NULL: not wanted) is the grant's.
enum fault grant_missing(struct vault *vault, const struct claimant *claimant, int64_t person,
                         uint32_t *seconds, int64_t *number, bool *missing) MUST_CHECK;

// The same of somebody whom a login has let in by a grant, whatever the rule of the session's own
// subject demands. The clock was judged by the login's rule.
enum fault grant_missing_since(struct vault *vault, const Subject *subject, int64_t person,
                               uint32_t *seconds, int64_t *number, bool *missing) MUST_CHECK;

// What time has ended becomes so, with its record; *over: it did.
enum fault request_expire(struct vault *vault, struct request *request, bool *over) MUST_CHECK;

// How many of each kind are in force now.
enum fault requests_running(struct vault *vault, uint64_t running[REQUEST_KIND_COUNT_]) MUST_CHECK;

#endif
