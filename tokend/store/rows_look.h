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

// People whose row does not open, whatever moved: bytes that nonce and tag do not change with leave
// the sums as they are. Removed ones, too: somebody may have edited that.
struct rows_damaged {
    uint64_t count;
    size_t named; // of the first ones it says who, by what stands beside the row, or "?"
    struct {
        int64_t person;
        char name[STORE_NAME_SIZE];
    } first[16];
};

// Opens all of them: five microseconds each. At any time, without the current record.
enum fault store_rows_damaged(struct store *store, struct rows_damaged *damaged) MUST_CHECK;

// Reads all of them: a microsecond each. In a transaction, as they are with what it has written.
enum fault store_rows_look(struct store *store, struct rows_state *state) MUST_CHECK;

#endif
