// SPDX-License-Identifier: BSD-2-Clause
// What a spreadsheet would compute instead of showing it (abuse:D15).
#ifndef WARIFU_TOOLS_FORMULA_H
#define WARIFU_TOOLS_FORMULA_H

#include <stdbool.h>

// Whether the text of a cell begins as a formula; also as Japanese input methods write it.
bool formula_begins(const char *text);

#endif
