// SPDX-License-Identifier: BSD-2-Clause
#include "factor/dictionary.h"
#include "base/secret.h"
#include <stdint.h>
#include <stdio.h>
// crack.h needs size_t and does not say so.
#include <crack.h>
#include <string.h>
#include <unistd.h>

// Exported by libcrack and declared in its packer.h, which Debian's package leaves out.
struct word_list;
extern struct word_list *PWOpen(const char *prefix, char *mode);
extern int PWClose(struct word_list *list);
extern uint32_t FindPW(struct word_list *list, char *word);

// cracklib keeps one open list a process in a static of its own; so does this file.
static struct word_list *list;
static uint32_t absent; // what FindPW() says of a word that is not there

enum fault dictionary_open(const char *path)
{
    char file[512], mode[] = "r", nothing[] = "\001\001";

    if (list != NULL)
        return FAULT_NONE;
    if (path == NULL)
        path = GetDefaultCracklibDict();
    // PWOpen() would complain on stderr.
    if (snprintf(file, sizeof file, "%s.pwd", path) >= (int)sizeof file || access(file, R_OK) != 0)
        return FAULT_NOT_FOUND;
    list = PWOpen(path, mode);
    if (list == NULL)
        return FAULT_NOT_FOUND;
    absent = FindPW(list, nothing);
    return FAULT_NONE;
}

void dictionary_close(void)
{
    if (list != NULL)
        PWClose(list);
    list = NULL;
}

bool dictionary_is_open(void)
{
    return list != NULL;
}

bool dictionary_has(const char *word)
{
    char copy[DICTIONARY_WORD_MAX + 1];
    size_t length = strnlen(word, sizeof copy);

    if (list == NULL || length == 0 || length >= sizeof copy)
        return false;
    for (size_t i = 0; i < length; i++) // FindPW() takes the first byte as a signed index
        if (word[i] <= ' ' || word[i] > '~')
            return false;
    memcpy(copy, word, length + 1);
    const bool has = FindPW(list, copy) != absent;
    secret_wipe(copy, sizeof copy);
    return has;
}
