// SPDX-License-Identifier: BSD-2-Clause
// Dates and years, as people put them into passwords: 19910401, 910401, 0401, 1991/4/1, 2024,
// R060401, H3.4.1, reiwa6, 令和6年, Heisei.
#ifndef WARIFU_FACTOR_PASSWORD_DATES_H
#define WARIFU_FACTOR_PASSWORD_DATES_H

#include <stddef.h>
#include <stdint.h>
#include <unitypes.h>

#define DATE_LONGEST 24 // characters

// A bit for each length of a date that begins at c[0] of folded text: 1 << 4 for "2024".
uint32_t dates_at(const ucs4_t *c, size_t room);

#endif
