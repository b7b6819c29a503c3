// SPDX-License-Identifier: BSD-2-Clause
// The language of a man page that is made from tables (verb_pages.c, policy_pages.c). Not
// installed.
#ifndef WARIFU_TOOLS_PAGE_LANGUAGE_H
#define WARIFU_TOOLS_PAGE_LANGUAGE_H

#include <stdbool.h>

enum page_language { PAGE_ENGLISH, PAGE_JAPANESE };

// NULL: English. Else Japanese, by the catalogue below that folder as `make` writes it
// (po/local.mk); false when it cannot be read, and stderr says so.
bool page_language_choose(const char *locales);
enum page_language page_language(void);

// The text in the language of the page. One that has no Japanese is named on stderr, and then the
// page is not complete.
const char *page_text(const char *english);
// Whether every text so far was there in the language of the page.
bool page_is_complete(void);

void page_language_free(void);

#endif
