// SPDX-License-Identifier: BSD-2-Clause
// What tokend knows of open sessions, against those that logind has: which of them a lost card
// opened, and which surely something else did (C4).
#ifndef WARIFU_TOOLS_OPENED_H
#define WARIFU_TOOLS_OPENED_H

#include "cli.h"
#include "inside.h"
#include "wire/warifu.pb.h"

#define OPENED_MAX 256

struct opened { // the open sessions of a person at one place
    char user[ACCOUNT_NAME_SIZE], service[64], tty[128], rhost[256];
    bool by_card, by_other, unknown; // with what they were opened
};

struct opened_list {
    struct opened items[OPENED_MAX];
    size_t count;
    bool partial;                // there may be more
    const char *serial, *holder; // that are asked about; holder "": a department's card
    const char *member;          // instead of a card: who uses shared IDs (A6); else NULL
};

// Reads the whole list from tokend; both texts must outlive it. What cannot be had makes it
// partial: then nothing is sure.
void opened_read(struct opened_list *list, struct cli *cli, const char *serial, const char *holder);

// The same for what somebody opened with IDs of several people: below, "the card" is then the
// person.
void opened_read_of_member(struct opened_list *list, struct cli *cli, const char *member);

// Whether a session is to be stopped for the loss of the card. Of its holder all are but those that
// surely something else opened; of others, users of a shared ID say, what surely it opened.
bool opened_by_card(const struct opened_list *list, const struct logind_session *session);

// The same for what a person runs inside the login of somebody else.
bool opened_by_card_inside(const struct opened_list *list, const struct inside *inside);

// Whether the row of a session says that the card opened it.
bool opened_is_on_card(const AdminRow *row, const char *serial);

// A session keeps the name and uid that its account had when it began: either is the person's.
bool opened_is_of(const char *user, const struct logind_session *session);

#endif
