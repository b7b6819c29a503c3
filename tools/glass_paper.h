// SPDX-License-Identifier: BSD-2-Clause
// The paper for the sealed envelope: two pages of A4 as plain text of 80 columns, in Japanese and
// English, whatever the language of the terminal: whoever opens it in an emergency may read either.
#ifndef WARIFU_TOOLS_GLASS_PAPER_H
#define WARIFU_TOOLS_GLASS_PAPER_H

#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stddef.h>

#define GLASS_PAPER_SIZE 16384

// From the row of `break-glass issue`; false when there is something missing in it. Wipe it after
// use.
bool glass_paper(const AdminRow *row, char *paper, size_t size);

#endif
