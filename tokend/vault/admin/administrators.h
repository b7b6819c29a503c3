// SPDX-License-Identifier: BSD-2-Clause
// Who could administer here and now: so that the last one stays (D1), and so that a second one is
// asked where there is one (D8).
#ifndef WARIFU_VAULT_ADMINISTRATORS_H
#define WARIFU_VAULT_ADMINISTRATORS_H

#include "store/person.h"
#include "store/request.h"
#include "vault/loop/state.h"

// A lock that lasts longer is no lock of the day: who bears it cannot be counted on.
#define ADMINISTRATOR_LOCKED_SECONDS 3600

// Whether an administrator, with this role, could give commands: active, neither dormant nor over,
// not locked for longer than that, and with authenticators of their own that the rule of the
// service `warifu` takes and that show as many classes as it demands. A password that has to be
// changed first is none.
enum fault administrator_is_able(struct vault *vault, const struct person *person,
                                 bool *able) MUST_CHECK;

// Whether there is such an administrator besides these two (ids; 0: nobody). Looks at everybody
// until it finds one.
enum fault administrator_besides(struct vault *vault, int64_t one, int64_t other,
                                 bool *there_is) MUST_CHECK;

// The same besides this administrator, of those whom somebody has seen since they were last seen.
enum fault administrator_seen_later(struct vault *vault, const struct person *person,
                                    bool *there_is) MUST_CHECK;

// The same, who may approve what `one` asks for about `other` now: who is independent of `one`
// (independence.h).
enum fault administrator_to_approve(struct vault *vault, int64_t one, int64_t other,
                                    bool *there_is) MUST_CHECK;

// The names of who may approve this request now, as far as there is room for them: "boss, chiba".
enum fault administrators_to_approve(struct vault *vault, const struct request *request,
                                     char *names, size_t size) MUST_CHECK;

#endif
