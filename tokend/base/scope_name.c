// SPDX-License-Identifier: BSD-2-Clause
#include "base/scope_name.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

static bool is_login(const char *login)
{
    const size_t length = strlen(login);

    return length > 0 && length < SCOPE_LOGIN_SIZE && login[strspn(login, LETTERS)] == '\0';
}

bool scope_name_write(const struct scope_name *name, char text[SCOPE_NAME_SIZE])
{
    return is_login(name->login) && name->grant >= 0 &&
           snprintf(text, SCOPE_NAME_SIZE, "warifu-%s-%" PRId64 "-%08" PRIx32 ".scope", name->login,
                    name->grant, name->mark) < SCOPE_NAME_SIZE;
}

// Written again it must be the same: no sign, blank or zero that a reader of numbers passes over.
bool scope_name_read(const char *unit, struct scope_name *name)
{
    char again[SCOPE_NAME_SIZE];
    int end = 0;

    *name = (struct scope_name){.grant = 0};
    if (sscanf(unit, "warifu-%63[^-]-%" SCNd64 "-%8" SCNx32 ".scope%n", name->login, &name->grant,
               &name->mark, &end) == 3 &&
        end > 0 && unit[end] == '\0' && scope_name_write(name, again) && strcmp(unit, again) == 0)
        return true;
    *name = (struct scope_name){.grant = 0};
    return false;
}
