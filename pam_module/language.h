// SPDX-License-Identifier: BSD-2-Clause
// What the module says by itself when the daemon cannot: a few texts in two languages. Everything
// else is the daemon's. Reads LC_ALL, LC_MESSAGES, LANG and TERM, and nothing else of the
// environment (abuse:P14); a value is believed only if it looks like one.
#ifndef WARIFU_PAM_LANGUAGE_H
#define WARIFU_PAM_LANGUAGE_H

enum trouble {
    TROUBLE_SETUP, // a bad module option, or a broken invariant
    TROUBLE_MEMORY,
    TROUBLE_UNREACHABLE, // no daemon there
    TROUBLE_UNTRUSTED,   // somebody else's socket
    TROUBLE_NO_ANSWER,   // silence, or it hung up
    TROUBLE_BAD_ANSWER,
    TROUBLE_COUNT_
};

// The first of LC_ALL, LC_MESSAGES, LANG that is set, or "" (also when it is not plausible).
const char *language_name(void);

// TERM, or "" likewise.
const char *language_terminal(void);

// What to tell the person; Japanese if the language is Japanese in UTF-8 and the terminal is not
// the Linux text console, which cannot show it (abuse:E2). Static storage.
const char *trouble_text(enum trouble trouble);

#endif
