// SPDX-License-Identifier: BSD-2-Clause
// What the module says by itself when the daemon cannot: a few texts in two languages. Everything
// else is the daemon's. Reads LC_ALL, LC_MESSAGES, LANG and TERM, and nothing else of the
// environment (abuse:P14); a value is believed only if it looks like one.
#ifndef WARIFU_PAM_LANGUAGE_H
#define WARIFU_PAM_LANGUAGE_H

#include <stddef.h>

enum trouble {
    TROUBLE_SETUP, // a bad module option, or a broken invariant
    TROUBLE_MEMORY,
    TROUBLE_UNREACHABLE, // no daemon there
    TROUBLE_UNTRUSTED,   // somebody else's socket
    TROUBLE_NO_ANSWER,   // silence, or it hung up
    TROUBLE_BAD_ANSWER,
    TROUBLE_COUNT_
};

enum glass_text {        // of break_glass.h
    GLASS_TEXT_OFFER,    // host, envelope
    GLASS_TEXT_CODE,     // a prompt
    GLASS_TEXT_PASSWORD, // a prompt: user
    GLASS_TEXT_FORM,
    GLASS_TEXT_TYPO, // group
    GLASS_TEXT_WRONG,
    GLASS_TEXT_UNMARKED,
    GLASS_TEXT_BUSY,
    GLASS_TEXT_GRANTED,
    GLASS_TEXT_COUNT_
};

// The first of LC_ALL, LC_MESSAGES, LANG that is set, or "" (also when it is not plausible).
const char *language_name(void);

// TERM, or "" likewise.
const char *language_terminal(void);

// What to tell the person; Japanese if the language is Japanese in UTF-8 and the terminal is not
// the Linux text console, which cannot show it (abuse:E2). Static storage.
const char *trouble_text(enum trouble trouble);
// The same of break-glass, with what %1 and %2 stand for; never longer than `size` with its NUL.
#define GLASS_TEXT_SIZE 512
const char *glass_text(char *out, size_t size, enum glass_text text, const char *first,
                       const char *second);

#endif
