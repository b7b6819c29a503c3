// SPDX-License-Identifier: BSD-2-Clause
// Whether the rows are those that were written last (rows.h), and which one is not.
#ifndef WARIFU_STORE_ROWS_LOOK_H
#define WARIFU_STORE_ROWS_LOOK_H

#include "store/person.h"

struct rows_state {
    bool hold;      // all rows are those that were written last
    int64_t person; // else: all but the row of this one; 0: of nobody knows whom
    bool damaged;   // that row does not open: it lets nobody in as it is
    // As it stands beside that row, which nobody vouches for; "": it is no name.
    char name[STORE_NAME_SIZE];
};

// Reads all of them: a microsecond each. In a transaction, as they are with what it has written.
enum fault store_rows_look(struct store *store, struct rows_state *state) MUST_CHECK;

#endif
