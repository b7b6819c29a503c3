// SPDX-License-Identifier: BSD-2-Clause
// The one rule for every text that is registered: serials, labels, names, reasons, witnesses,
// departments, hosts, settings. What is shown of it later is what was meant.
#ifndef WARIFU_FACTOR_PLAIN_TEXT_H
#define WARIFU_FACTOR_PLAIN_TEXT_H

#include <stdbool.h>

// Well-formed UTF-8, composed (NFC, but for the ideographs of Japanese names that have a code point
// for compatibility alone), with no character that moves a cursor, ends a line, turns the
// direction or cannot be seen (base/text.h escapes those where they come from elsewhere). A
// variation selector behind a character beyond ASCII is part of it: names of people need them.
// Length is the caller's to bound.
bool plain_text(const char *text);

#endif
