// SPDX-License-Identifier: BSD-2-Clause
// What became of the open sessions that a command was to stop, as it is told: a word and two
// numbers in the command's own row, a row for each session, a record in the log for each, and an
// exit code that says whether something is left to do (abuse:M22).
#ifndef WARIFU_TOOLS_STOPPED_H
#define WARIFU_TOOLS_STOPPED_H

#include "cli.h"
#include "report.h"
#include "stopping.h"

enum stop_wish { STOP_NOT_ASKED, STOP_LEAVE, STOP_LOCK, STOP_END };

struct stopped_item {
    struct logind_session session;
    enum stopping_done done;
    enum stopping_seen seen;
    bool known_only; // tokend knows of it, and there is no logind to ask
};

struct stopped { // begins as zero, ends with stopped_free()
    enum stop_wish wish;
    enum stopping_heard heard;
    bool incomplete; // tokend's list was not had whole: none was spared; or there was no memory
    struct stopped_item *items;
    size_t count;
    AdminRow row; // the one that is made
};

// Which open sessions are meant, and what tokend does about them; as in tools/stopping.h.
struct stopped_choice {
    bool (*session)(void *context, const struct logind_session *session);
    bool (*inside)(void *context, const struct inside *inside);
    bool (*scope)(void *context, const struct scope_name *scope);
    bool (*have_done)(void *context, const struct logind_session *session,
                      const struct scope_name *scope, enum stopping_how how);
    void *context;
};

// Asks logind, by `wish`; nothing for those that are not asked or left.
void stopped_run(struct stopped *stopped, const struct stopped_choice *choice);
// A session that tokend knows, where logind cannot be asked.
void stopped_known(struct stopped *stopped, const AdminRow *row);

// "sessions", "stopped" and "not_stopped" into the command's row.
void stopped_summary(const struct stopped *stopped, AdminRow *row);

// The rows and the records. EXIT_NOT_ALL, with outcome, where something goes on that should not, or
// could not be recorded.
enum exit_code stopped_report(struct stopped *stopped, struct cli *cli, struct report *report,
                              struct outcome *outcome);

void stopped_free(struct stopped *stopped);

#endif
