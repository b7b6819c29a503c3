// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include "base/catalogue.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name, *wire;
} languages[] = {{"ja", "ja_JP.UTF-8"}, {"en", "en_US.UTF-8"}};

#define LANGUAGES (sizeof languages / sizeof *languages)

static struct catalogue *japanese; // of the program, from language_choose() to its end

const char *language_text(const char *english)
{
    return catalogue_text(japanese, english);
}

bool language_known(const char *name)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcmp(languages[i].name, name) == 0)
            return true;
    return false;
}

// The first that is set and not empty, as setlocale(3) reads them.
static const char *first_set(const char *const names[])
{
    for (size_t i = 0; names[i] != NULL; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0')
            return value;
    }
    return "C";
}

static bool names_utf8(const char *locale)
{
    const char *dot = strchr(locale, '.');
    return dot != NULL &&
           (strncasecmp(dot + 1, "utf-8", 5) == 0 || strncasecmp(dot + 1, "utf8", 4) == 0);
}

// The language of a list like "ja_JP:en" that comes first, or "en".
static const char *first_known(const char *list)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strncmp(list, languages[i].name, 2) == 0 && strchr("_.@:", list[2]) != NULL)
            return languages[i].name;
    return "en";
}

void language_choose(struct language *language, const char *forced, const char *catalogues)
{
    const char *texts = first_set((const char *const[]){"LC_ALL", "LC_MESSAGES", "LANG", NULL});
    const char *charset = first_set((const char *const[]){"LC_ALL", "LC_CTYPE", "LANG", NULL});
    const char *list = getenv("LANGUAGE");
    const char *term = getenv("TERM");
    char path[CATALOGUE_PATH_SIZE];

    if (term == NULL)
        term = "";
    language->utf8 = names_utf8(charset) || forced != NULL;
    if (list == NULL || *list == '\0' || strcmp(texts, "C") == 0 || strcmp(texts, "POSIX") == 0)
        list = texts; // as gettext: LANGUAGE counts for nothing in the C locale

    const char *name = forced != NULL ? forced : first_known(list);
    if (forced == NULL && (!language->utf8 || strcmp(term, "linux") == 0))
        name = "en"; // abuse:E2
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcmp(languages[i].name, name) == 0)
            snprintf(language->wire, sizeof language->wire, "%s", languages[i].wire);
    if (forced != NULL || strlen(term) >= sizeof language->terminal)
        term = "";
    snprintf(language->terminal, sizeof language->terminal, "%s", term);

    // Only these two categories: numbers, dates and letters must not change with the locale
    // (abuse:E1).
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        setlocale(LC_CTYPE, "en_US.UTF-8");
    if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL)
        setlocale(LC_MESSAGES, "en_US.UTF-8");
    setenv("LANGUAGE", name, 1); // of strerror(3)
    catalogue_free(&japanese);
    if (strcmp(name, "ja") == 0 &&
        catalogue_load(catalogue_path(catalogues, path), &japanese) != FAULT_NONE)
        japanese = NULL; // the check of needs/needs.h names it
}
