// SPDX-License-Identifier: BSD-2-Clause
#include "settings/notice_to.h"
#include <stdio.h>
#include <string.h>

struct item {
    char text[NOTICE_TO_SIZE];
    const char *group, *address; // within it; group NULL: none
};

// The next item, *at moved behind it. False at the end.
static bool next(const char **at, struct item *item)
{
    *at += strspn(*at, ", ");
    const size_t length = strcspn(*at, ", ");

    if (length == 0 || length >= sizeof item->text)
        return false;
    memcpy(item->text, *at, length);
    item->text[length] = '\0';
    *at += length;
    char *const is = strchr(item->text, '=');
    if (is != NULL)
        *is = '\0';
    item->group = is != NULL ? item->text : NULL;
    item->address = is != NULL ? is + 1 : item->text;
    return true;
}

// What may stand in a header of a mail as it is, and is read as one address.
static bool is_address(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "!#$%&'*+-/?^_`{|}~.@";
    const char *at = strchr(text, '@');

    return strspn(text, allowed) == strlen(text) && text[0] != '-' && at != text &&
           (at == NULL || (at[1] != '\0' && strchr(at + 1, '@') == NULL));
}

const char *notice_to_flaw(const char *setting)
{
    struct item item;

    while (next(&setting, &item)) {
        if (item.group != NULL && item.group[0] == '\0')
            return "an address has no group before its =";
        if (item.address[0] == '\0' || !is_address(item.address))
            return "an item is neither ADDRESS nor GROUP=ADDRESS";
    }
    return NULL;
}

static bool is_there(const char *list, const char *address)
{
    const char *at = list;

    while ((at = strstr(at, address)) != NULL) {
        const char end = at[strlen(address)];
        if ((at == list || at[-1] == ' ') && (end == '\0' || end == ','))
            return true;
        at++;
    }
    return false;
}

void notice_to_whom(const char *setting, bool (*is_in)(void *context, const char *group),
                    void *context, char out[NOTICE_WHOM_SIZE])
{
    struct item item;
    size_t used = 0;

    out[0] = '\0';
    while (next(&setting, &item)) {
        if (is_there(out, item.address) || (item.group != NULL && !is_in(context, item.group)))
            continue;
        used += (size_t)snprintf(out + used, NOTICE_WHOM_SIZE - used, "%s%s", used > 0 ? ", " : "",
                                 item.address);
    }
}
