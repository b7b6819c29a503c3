// SPDX-License-Identifier: BSD-2-Clause
// The language of the texts. Japanese and English are always there: hosts often have no locale but
// C.UTF-8, so the catalogue is chosen by LANGUAGE under C.UTF-8 and never depends on locale data.
// Inside, all text is UTF-8 whatever the locale says (abuse:E1).
#ifndef WARIFU_TOOLS_LANGUAGE_H
#define WARIFU_TOOLS_LANGUAGE_H

#include <stdbool.h>

#define _(text) language_text(text)
#define N_(text) text // marks a text for translation where it cannot be called

struct language {
    bool utf8;         // the terminal shows UTF-8; else everything beyond ASCII is escaped
    char wire[64];     // for Begin.language
    char terminal[64]; // for Begin.terminal; "" when the person insists on a language
};

// `forced` is the argument of --lang ("ja", "en") or NULL: then LC_ALL, LC_MESSAGES, LANG and
// LANGUAGE decide. A terminal that cannot show Japanese (LANG=C, another charset, the Linux text
// console) gets readable English, never mojibake (abuse:E2). `catalogues` is NULL for the
// installed ones.
void language_choose(struct language *language, const char *forced, const char *catalogues);

// The text in the language that was chosen; in English before that, and while the catalogue is
// missing or damaged (abuse:M18: `warifu status` and `tokend -n` name it).
const char *language_text(const char *english) __attribute__((format_arg(1)));

// "ja" or "en".
bool language_known(const char *name);

#endif
