// SPDX-License-Identifier: BSD-2-Clause
// Open sessions on this host are locked or ended, and then looked at: what is told is what was
// seen (A9, C4; abuse:M22). Only a screen can be locked, and only where a locker answers; whatever
// else is to be locked is ended. All at once: a lock has STOPPING_LOCK_MS for all sessions
// together, an end STOPPING_END_MS, and what is there then is killed and has STOPPING_END_MS more.
#ifndef WARIFU_TOOLS_STOPPING_H
#define WARIFU_TOOLS_STOPPING_H

#include "inside.h"

#define STOPPING_LOCK_MS 3000
#define STOPPING_END_MS 3000

enum stopping_done {
    STOPPING_NOTHING,    // the command itself runs in it
    STOPPING_LOCK,       // asked to lock
    STOPPING_END,        // asked to end
    STOPPING_LOCK_END,   // asked to lock; nothing confirmed that; asked to end
    STOPPING_KILL,       // asked to end, then killed
    STOPPING_LOCK_KILL,  // all three
    STOPPING_DONE_COUNT_ // none
};

enum stopping_seen {
    STOPPING_IS_THERE,
    STOPPING_IS_LOCKED,
    STOPPING_IS_GONE,   // no such session any more, and the process that opened it is dead
    STOPPING_FORBIDDEN, // it is there: logind did not permit it, and tokend did not do it
    STOPPING_UNKNOWN,   // logind stopped answering
    STOPPING_OWN,       // it is there: the command itself runs in it
    STOPPING_SEEN_COUNT_
};

enum stopping_how { STOPPING_BY_LOCK, STOPPING_BY_END, STOPPING_BY_KILL };

struct stopping {
    // Whether this session is meant.
    bool (*choose)(void *context, const struct logind_session *session);
    // Whether what a person runs inside the login of somebody else is meant.
    bool (*choose_inside)(void *context, const struct inside *inside);
    // Whether the scope of a privileged session is meant.
    bool (*choose_scope)(void *context, const struct scope_name *scope);
    // Has tokend do it, where logind or systemd does not permit us to (NULL: nobody does): false
    // when it does not. What became of it is looked at. `session` as in tell(); `scope` of a scope.
    bool (*have_done)(void *context, const struct logind_session *session,
                      const struct scope_name *scope, enum stopping_how how);
    // What became of it, once for each that was meant. For what a person left running outside of
    // sessions, where that did not end: id "user@UID", no service. For what runs inside the login
    // of somebody else: id "in SESSION". For a scope: id its name, no user, no service.
    void (*tell)(void *context, const struct logind_session *session, enum stopping_done done,
                 enum stopping_seen seen);
    void *context;
};

enum stopping_heard {
    STOPPING_NO_LOGIND, // there is none on this machine
    STOPPING_MUTE,      // there is one, and it did not say what sessions there are
    STOPPING_HEARD,     // it did; only then anything was done, and told
};

// Locks what can be locked, or with `end` nothing; ends the rest. Whoever has no session left that
// goes on has what they run outside of sessions ended, too.
enum stopping_heard stopping_run(const struct stopping *stopping, bool end);

bool stopping_is_good(enum stopping_seen seen); // stopped, and seen to be

#endif
