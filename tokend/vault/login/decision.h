// SPDX-License-Identifier: BSD-2-Clause
// What the policy decides about a subject, with the exceptions that are in force for them (F1). The
// engine is core/policy.h; this gives it what it asks for.
#ifndef WARIFU_VAULT_DECISION_H
#define WARIFU_VAULT_DECISION_H

#include "core/exception.h"
#include "core/policy_decide.h"
#include "store/request.h"
#include "vault/loop/state.h"

#define EXCEPTIONS_MAX 64 // of one person, with those of all groups; further ones do not count

// An account that the name service knows.
bool identity_is_found(const Identity *who);
// What rules are about: the host that root's programs (sshd) name.
enum origin subject_origin(const Subject *subject);
// Whether *names* knew which of this policy's group conditions hold of a person.
bool identity_groups_known(const struct vault *vault, const Identity *who);

// The policy; and where that alone refuses, and the store is there, the exceptions of the person
// who has this name and uid, active and not a shared ID, and those of groups.
enum fault decision_read(struct vault *vault, const Subject *subject,
                         struct decision *decision) MUST_CHECK;

// The same with this one exception, whoever the subject is: what let somebody's login in lets its
// session begin for sudo's target, too. Refused as before where it is not in force any more.
enum fault decision_read_by(struct vault *vault, const Subject *subject, int64_t exception,
                            struct decision *decision) MUST_CHECK;

// A session of somebody who comes from a login that this exception let in rests on it as well,
// whatever the policy says of the session's own subject: the decision has the earlier end of both.
// *runs: it is in force still.
enum fault decision_rest_on(struct vault *vault, int64_t exception, struct decision *decision,
                            bool *runs) MUST_CHECK;

// Whether this request is an exception in force now, ended by exception_longest of the policy as it
// is now; then *exception is what the engine takes.
bool exception_of_request(const struct vault *vault, const struct request *request,
                          struct exception *exception);

// Whether they may ever use privilege on this host, by whichever service, with the exceptions that
// are in force now; where that is not known, they may (abuse:I4).
bool decision_may_be_privileged(struct vault *vault, const Subject *subject);

// A session that an exception lets in lasts no longer than that: *seconds becomes less, and is
// never 0 then.
void decision_limit(const struct vault *vault, const struct decision *decision, uint32_t *seconds);

#endif
