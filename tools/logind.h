// SPDX-License-Identifier: BSD-2-Clause
// logind of this host (org.freedesktop.login1(5)): what sessions there are, and what it is asked to
// do with them. It answers "done" as soon as it has passed a request on; whether the session is
// locked, or gone, has to be looked at (tools/stopping.h does). What the caller may do is logind's
// to decide: root may, others by polkit.
#ifndef WARIFU_TOOLS_LOGIND_H
#define WARIFU_TOOLS_LOGIND_H

#include "base/scope_name.h"
#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// What logind knows of a session; "" and 0 where it knows nothing.
struct logind_session {
    char id[64], path[128], user[ACCOUNT_NAME_SIZE];
    char service[64], tty[128], rhost[256], type[24], class[32];
    uint32_t uid;
    pid_t leader;
};

enum logind_answer {
    LOGIND_SILENT, // it did not answer in time, or with something else
    LOGIND_DONE,   // it passed the request on
    LOGIND_FORBIDDEN,
    LOGIND_GONE, // it knows no such session or user
};

struct logind;

// NULL: there is no logind that answers, or no memory. logind_close() sets it to NULL.
struct logind *logind_open(void);
void logind_close(struct logind **logind);

// Every session; the caller frees *sessions. False: the list was not had.
enum logind_answer logind_list(struct logind *logind, struct logind_session **sessions,
                               size_t *count);

// Whether there can be a locker: the session has a screen of its own that is not a text console.
bool logind_has_screen(const struct logind_session *session);
// Whether it is one in which a person works, not the manager of their programs or a greeter.
bool logind_is_login(const struct logind_session *session);

enum logind_answer logind_lock(struct logind *logind, const struct logind_session *session);
enum logind_answer logind_terminate(struct logind *logind, const struct logind_session *session);
// SIGKILL for every process of it.
enum logind_answer logind_kill(struct logind *logind, const struct logind_session *session);
// LOGIND_DONE: it is there. *locked: it says that its screen is locked; the word is the session's
// own, from whatever runs in it under its person's uid.
enum logind_answer logind_look(struct logind *logind, const struct logind_session *session,
                               bool *locked);

// What a person runs outside of sessions (`systemd --user`, lingering): ended, killed, and whether
// it is there still (LOGIND_DONE) or not (LOGIND_GONE).
enum logind_answer logind_terminate_user(struct logind *logind, uint32_t uid);
enum logind_answer logind_kill_user(struct logind *logind, uint32_t uid);
enum logind_answer logind_look_user(struct logind *logind, uint32_t uid);

// --- scopes of privileged sessions (base/scope_name.h), which systemd keeps ---

struct logind_scope {
    struct scope_name name;
    char unit[SCOPE_NAME_SIZE];
};

// Every one that there is; the caller frees *scopes.
enum logind_answer logind_list_scopes(struct logind *logind, struct logind_scope **scopes,
                                      size_t *count);
// Ended (its own limit of time then kills what does not end), killed, and whether it is there
// still.
enum logind_answer logind_stop_scope(struct logind *logind, const char *unit);
enum logind_answer logind_kill_scope(struct logind *logind, const char *unit);
enum logind_answer logind_look_scope(struct logind *logind, const char *unit);

#endif
