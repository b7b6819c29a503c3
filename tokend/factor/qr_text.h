// SPDX-License-Identifier: BSD-2-Clause
// A QR code as lines of text, for a terminal with a dark background or a greeter's message: light
// modules are drawn, dark ones left empty, no escape sequence (abuse:A1, abuse:C1).
#ifndef WARIFU_FACTOR_QR_TEXT_H
#define WARIFU_FACTOR_QR_TEXT_H

#include "base/fault.h"
#include <stddef.h>

#define QR_LINE_MAX 511 // bytes of one line at most

enum qr_style {
    QR_HALF_BLOCKS, // UTF-8: two modules above each other in one character
    QR_ASCII        // "##" a light module, one row a line
};

// Owned by the caller: qr_text_free() wipes it, because the text of an enrolment is a secret.
struct qr_text {
    char **lines; // NUL-terminated, no newline
    size_t count;
    size_t columns; // characters a line, the same for all
};

// FAULT_LIMIT when `text` does not fit (a bit more than 500 bytes).
enum fault qr_text_make(const char *text, enum qr_style style, struct qr_text **qr) MUST_CHECK;

// Sets the pointer to NULL. NULL is allowed.
void qr_text_free(struct qr_text **qr);

#endif
