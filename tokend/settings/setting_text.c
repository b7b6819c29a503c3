// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.h"
#include "factor/plain_text.h"
#include "settings/setting_value.h"
#include <stdlib.h>
#include <string.h>

enum fault setting_check_text(const struct setting *setting, const char *value, char *wrong,
                              size_t size)
{
    char value_shown[SETTING_SHOWN];
    const size_t most = (setting->max > 0 ? setting->max : 256) - 1;

    for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++) {
        if (*c < 0x20 || *c == 0x7F) {
            snprintf(wrong, size, "\"%s\" contains a control character",
                     setting_shown(value_shown, value));
            return FAULT_CONFIG;
        }
    }
    if (!text_is_utf8(value)) {
        snprintf(wrong, size, "\"%s\" is not UTF-8", setting_shown(value_shown, value));
        return FAULT_CONFIG;
    }
    if (!plain_text(value)) {
        snprintf(wrong, size,
                 "\"%s\" contains characters that cannot be seen, or that are not composed (NFC)",
                 setting_shown(value_shown, value));
        return FAULT_CONFIG;
    }
    if (strlen(value) < setting->min || strlen(value) > most) {
        snprintf(wrong, size, "\"%s\" has %zu bytes; allowed: %u to %zu",
                 setting_shown(value_shown, value), strlen(value), setting->min, most);
        return FAULT_CONFIG;
    }
    return FAULT_NONE;
}

static enum fault read_text(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    const enum fault fault = setting_check_text(setting, values[0], wrong, size);

    (void)count;
    if (setting->choices != NULL && setting_choice(setting->choices, values[0]) == NULL)
        return setting_wrong_choice(setting, values[0], "", wrong, size);
    if (fault == FAULT_NONE && field != NULL)
        memcpy(field, values[0], strlen(values[0]) + 1);
    return fault;
}

static void write_text(const struct setting *setting, const void *field, FILE *out)
{
    (void)setting;
    setting_write_text(field, out);
}

const struct setting_type type_text = {.read = read_text, .write = write_text};

// A relative path would mean something else for each directory a program is started in.
static enum fault read_path(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];

    if (values[0][0] == '/')
        return read_text(setting, values, count, field, wrong, size);
    snprintf(wrong, size, "\"%s\" is no absolute path", setting_shown(value_shown, values[0]));
    return FAULT_CONFIG;
}

static bool path_empty(const void *field)
{
    return ((const char *)field)[0] == '\0';
}

const struct setting_type type_path = {.read = read_path, .write = write_text, .empty = path_empty};

static enum fault read_string(const struct setting *setting, const char *const *values,
                              size_t count, void *field, char *wrong, size_t size)
{
    const enum fault fault = setting_check_text(setting, values[0], wrong, size);
    char **text = field;

    (void)count;
    if (fault != FAULT_NONE || text == NULL)
        return fault;
    *text = strdup(values[0]);
    return *text != NULL ? FAULT_NONE : FAULT_MEMORY;
}

static void write_string(const struct setting *setting, const void *field, FILE *out)
{
    const char *text;

    (void)setting;
    memcpy(&text, field, sizeof text);
    setting_write_text(text != NULL ? text : "", out);
}

static bool string_empty(const void *field)
{
    const char *text;

    memcpy(&text, field, sizeof text);
    return text == NULL;
}

const struct setting_type type_string = {
    .read = read_string, .write = write_string, .empty = string_empty};
