// SPDX-License-Identifier: BSD-2-Clause
// That each row is the one that was written last, and not an older one of its own (abuse:T9,
// abuse:R6): a sealed row is bound to its place, but an earlier state of it opens as well. So the
// store's meta data, which every commit with a record writes anyway, has the sum of all rows of
// people and items: the exclusive or of a keyed hash of each. Whoever writes a row takes the old
// one out and puts the new one in, for a microsecond; whoever opens the store adds them up.
//
// The hashes are secret (seal.h), so nobody finds other rows of the same sum. A second sum is that
// of each hash times its row's place, in a field of 2^64. If one row alone is another, the two
// differences name it; if more are, they name none. So a row that does not open keeps out whom it
// belongs to and nobody else, and hides no other one that was put back. For rows that were put
// back, however many, a row of a person has the number of the log's record that was the newest when
// it was written (person.h, `logged`), and the log has what happened to them since.
#ifndef WARIFU_STORE_ROWS_H
#define WARIFU_STORE_ROWS_H

#include "store/store.h"

// Inside of a transaction: with its commit they are taken as they are then.
enum fault store_rows_accept(struct store *store) MUST_CHECK;

#endif
