// SPDX-License-Identifier: BSD-2-Clause
// The language of a man page that is made from tables (verb_pages.c, policy_pages.c). Not
// installed.
#ifndef WARIFU_TOOLS_PAGE_LANGUAGE_H
#define WARIFU_TOOLS_PAGE_LANGUAGE_H

#include <stdbool.h>

enum page_language { PAGE_ENGLISH, PAGE_JAPANESE };

// Takes "--japanese LOCALES" away from behind the program's name: the page is Japanese, by the
// catalogue below that folder as `make` writes it (po/local.mk). False when it cannot be read, and
// stderr says so. Without the option the page is English.
bool page_language_choose(int *count, char ***words);
enum page_language page_language(void);

// The text in the language of the page. One that has no Japanese is named on stderr, and then the
// page is not complete.
const char *page_text(const char *english);
// Whether every text so far was there in the language of the page.
bool page_is_complete(void);

void page_language_free(void);

#endif
