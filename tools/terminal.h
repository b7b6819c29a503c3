// SPDX-License-Identifier: BSD-2-Clause
// The person's terminal: questions, answers without echo, and secrets that leave the screen again.
#ifndef WARIFU_TOOLS_TERMINAL_H
#define WARIFU_TOOLS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum ask {
    ASK_GIVEN,
    ASK_NOTHING,     // end of input
    ASK_OVERSIZE,    // longer than the buffer; the answer is empty
    ASK_NOT_TEXT,    // not UTF-8
    ASK_NO_TERMINAL, // nobody to ask
};

// Asks one line. With `from_stdin` the question goes to stderr and one line is taken from standard
// input, without reading a byte further; else both happen on /dev/tty. Without echo the terminal is
// put back whatever signal comes, which then does what it would have done. The answer has no
// newline; the caller wipes it.
enum ask terminal_ask(bool from_stdin, const char *question, bool echo, char *answer, size_t size);

// On a terminal, on one line of standard error: so many of so many (`all` 0: of who knows how
// many). 0, 0 takes it away.
void terminal_progress(size_t done, size_t all);

// Asks for "yes". `question` is a whole sentence. False at anything but y, yes, はい.
bool terminal_confirm(bool from_stdin, const char *question, bool *nobody);

// Whether standard output is a terminal that can be cleared, and its size (0 when it does not say).
bool terminal_clearable(void);
void terminal_size(unsigned *columns, unsigned *rows);

// From open to close the screen holds a secret: it is shown on a page of its own, the terminal
// cannot be suspended, and however the program is made to end, screen and scroll-back are cleared
// first (abuse:C1).
void terminal_secret_open(void);
void terminal_secret_page(void); // a new, empty page
void terminal_secret_close(void);

// The three standard descriptors are open, children are waited for; no core file, not traceable,
// and no other process of this person may look into memory (B8).
void terminal_harden(void);

#endif
