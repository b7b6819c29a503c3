// SPDX-License-Identifier: BSD-2-Clause
// Words that the daemon sends as values, and how people read them. --json keeps the words.
#ifndef WARIFU_TOOLS_WORDS_H
#define WARIFU_TOOLS_WORDS_H

// The title in the person's language; the word itself when there is none.
const char *word_title(const char *word);
// The same of several, "knowledge+possession". The caller frees it; NULL: no memory.
char *word_titles(const char *several);

#endif
