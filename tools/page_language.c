// SPDX-License-Identifier: BSD-2-Clause
#include "page_language.h"
#include "base/catalogue.h"
#include <stdio.h>
#include <string.h>

// Of the program, which writes one page.
static struct catalogue *japanese;
static bool incomplete;

bool page_language_choose(int *count, char ***words)
{
    char path[CATALOGUE_PATH_SIZE];

    if (*count < 3 || strcmp((*words)[1], "--japanese") != 0)
        return true;
    const enum fault fault = catalogue_load(catalogue_path((*words)[2], path), &japanese);
    if (fault != FAULT_NONE)
        fprintf(stderr, "%s: %s\n", path, fault_name(fault));
    *count -= 2;
    *words += 2;
    return fault == FAULT_NONE;
}

enum page_language page_language(void)
{
    return japanese != NULL ? PAGE_JAPANESE : PAGE_ENGLISH;
}

const char *page_text(const char *english)
{
    const char *text = catalogue_text(japanese, english);

    if (japanese != NULL && text == english) {
        fprintf(stderr, "po/ja.po has no Japanese for: %s\n", english);
        incomplete = true;
    }
    return text;
}

bool page_is_complete(void)
{
    return !incomplete;
}

void page_language_free(void)
{
    catalogue_free(&japanese);
}
