// SPDX-License-Identifier: BSD-2-Clause
// What tokend knows of open sessions, against those that logind has: which of them rest on what was
// taken away, a card, a key, a code, all of a person, and which surely on something else (C4,
// abuse:R1).
#ifndef WARIFU_TOOLS_OPENED_H
#define WARIFU_TOOLS_OPENED_H

#include "cli.h"
#include "inside.h"
#include "wire/warifu.pb.h"

#define OPENED_MAX 256

struct opened_by { // what sessions rest on: what was taken, something else, nobody knows
    bool taken, other, unknown;
};

struct opened { // the open sessions of a person at one place
    char user[ACCOUNT_NAME_SIZE], service[64], tty[128], rhost[256];
    struct opened_by last; // at a terminal the newest: crashed machines leave rows behind
    struct opened_by any;  // all of them: su in su is open, too
};

struct opened_list {
    struct opened items[OPENED_MAX];
    size_t count;
    bool partial;       // there may be more
    const char *holder; // whose it was; "": a department's card
    int64_t grant;      // that was taken, and nothing else of the holder's; 0: something else was
};

// Gives each row of tokend's list to `visit`; to whoever ends a grant of their own and has no role,
// of their own sessions. False: it was not had whole.
bool opened_rows(struct cli *cli, const char *taken, const char *holder,
                 enum exit_code (*visit)(void *context, const AdminRow *row), void *context);

// Reads the whole list from tokend. `taken` is what tokend's answer said was taken; `holder` must
// outlive the list. What cannot be had makes it partial: then nothing is sure.
void opened_read(struct opened_list *list, struct cli *cli, const char *taken, const char *holder);

// Whether a session is to be stopped. Of the holder all are but those that surely rest on something
// else; of others, users of a shared ID say, those that surely rest on what was taken, and of an ID
// that the holder shares those of which nobody knows whose they are.
bool opened_is_meant(const struct opened_list *list, const struct logind_session *session);

// The same for what a person runs inside the login of somebody else.
bool opened_is_meant_inside(const struct opened_list *list, const struct inside *inside);

// The same for the scope of a privileged session: one that rests on the grant that was taken. What
// else may have been begun by sudo ends with the login in which it was.
bool opened_is_meant_scope(const struct opened_list *list, const struct scope_name *scope);

// The same for a row of tokend's list, where there is nobody to ask.
bool opened_row_is_meant(const AdminRow *row, const char *holder);
// Whether a row is the holder's, and surely rests on something else.
bool opened_row_goes_on(const AdminRow *row, const char *holder);

#endif
