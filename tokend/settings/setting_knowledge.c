// SPDX-License-Identifier: BSD-2-Clause
// knowledge = own | "pam:NAME": who keeps people's passwords.
#include "settings/setting_value.h"
#include <string.h>

#define NESTED "pam:"
// libpam makes capitals small, and would then read another file than the one that was checked.
#define SERVICE_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789._-"

// "other" is what libpam takes for services that have no file: whatever stands there was not
// written to judge passwords.
static bool is_service(const char *name, size_t most)
{
    const size_t length = strlen(name);

    return length > 0 && length <= most && name[0] != '.' &&
           strspn(name, SERVICE_LETTERS) == length && strcmp(name, "other") != 0;
}

static enum fault read_knowledge(const struct setting *setting, const char *const *values,
                                 size_t count, void *field, char *wrong, size_t size)
{
    const bool own = strcmp(values[0], "own") == 0;
    const bool nested = strncmp(values[0], NESTED, sizeof NESTED - 1) == 0;
    const char *name = nested ? values[0] + sizeof NESTED - 1 : "";
    char value_shown[SETTING_SHOWN];

    (void)count;
    if (!own && !nested)
        return setting_wrong_choice(setting, values[0], "own, \"pam:NAME\"", wrong, size);
    if (nested && !is_service(name, setting->max - 1)) {
        snprintf(wrong, size,
                 "\"%s\" names no PAM service; allowed: \"pam:\" and the name of a file in "
                 "/etc/pam.d, 1 to %u small letters, digits, \".\", \"_\", \"-\", not \"other\"",
                 setting_shown(value_shown, values[0]), setting->max - 1);
        return FAULT_CONFIG;
    }
    if (field != NULL)
        memcpy(field, name, strlen(name) + 1);
    return FAULT_NONE;
}

static void write_knowledge(const struct setting *setting, const void *field, FILE *out)
{
    const char *name = field;
    char text[sizeof NESTED + 256];

    (void)setting;
    if (name[0] == '\0') {
        fputs("own", out);
        return;
    }
    snprintf(text, sizeof text, NESTED "%s", name);
    setting_write_text(text, out);
}

const struct setting_type type_knowledge = {.read = read_knowledge, .write = write_knowledge};
