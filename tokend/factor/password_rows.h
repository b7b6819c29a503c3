// SPDX-License-Identifier: BSD-2-Clause
// What fingers and not thoughts make: rows and columns of keyboards (US and Japanese), the
// alphabet, digits and kana in their order, repeats.
#ifndef WARIFU_FACTOR_PASSWORD_ROWS_H
#define WARIFU_FACTOR_PASSWORD_ROWS_H

#include "factor/fold.h"

#define ROW_SHORTEST 4

// How many characters from c on follow a row, either way; 0 for fewer than ROW_SHORTEST.
size_t row_length(const ucs4_t *c, size_t room);

// How many of c[0..room) go up, go down or stay the same by one step each; at least 1 unless room
// is 0.
size_t run_length(const ucs4_t *c, size_t room);

// What is the same again and again is as hard to guess as the unit that is repeated: its length in
// characters, the last one may be cut off; 0: it is not so.
size_t repeated_unit(const struct folded *password);

// Whether the whole reads the same backwards, or has fewer than five different characters, as any
// repeated unit of four has.
bool repeats_itself(const struct folded *password);

#endif
