// SPDX-License-Identifier: BSD-2-Clause
// PINs of authenticators (CTAP 2.1 section 6.5.1): 4 to 63 bytes of UTF-8 in NFC, at least four
// characters. They are activation secrets: not measured as passwords are (B2).
#ifndef WARIFU_FACTOR_PIN_H
#define WARIFU_FACTOR_PIN_H

#include <stdbool.h>
#include <stddef.h>

#define PIN_SIZE 64 // bytes, with the NUL
#define PIN_LEAST 4 // characters

// Composes it in place, so that the same characters are the same PIN from every keyboard. False,
// and nothing was changed: it is no text, or does not fit into PIN_SIZE then.
bool pin_compose(char pin[PIN_SIZE]);

// In characters, of one that was composed.
size_t pin_length(const char *pin);

#endif
