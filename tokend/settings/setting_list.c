// SPDX-License-Identifier: BSD-2-Clause
#include "core/console.h"
#include "core/dual_control.h"
#include "core/window.h"
#include "settings/clauses.h"
#include "settings/setting_value.h"
#include <stdlib.h>
#include <string.h>

enum fault text_list_copy(struct text_list *list, const char *const *values, size_t count)
{
    *list = (struct text_list){0};
    if (count == 0)
        return FAULT_NONE;
    list->items = calloc(count, sizeof *list->items);
    if (list->items == NULL)
        return FAULT_MEMORY;
    for (; list->count < count; list->count++) {
        list->items[list->count] = strdup(values[list->count]);
        if (list->items[list->count] == NULL) {
            while (list->count > 0)
                free(list->items[--list->count]);
            free(list->items);
            *list = (struct text_list){0};
            return FAULT_MEMORY;
        }
    }
    return FAULT_NONE;
}

static enum fault keep_list(const char *const *values, size_t count, void *field)
{
    return field == NULL ? FAULT_NONE : text_list_copy(field, values, count);
}

static enum fault read_list(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        const enum fault fault = setting_check_text(setting, values[i], wrong, size);
        if (fault != FAULT_NONE)
            return fault;
        if (values[i][0] == '\0') {
            snprintf(wrong, size, "an item is empty");
            return FAULT_CONFIG;
        }
    }
    return keep_list(values, count, field);
}

static void write_list(const struct setting *setting, const void *field, FILE *out)
{
    const struct text_list *list = field;

    (void)setting;
    fputc('{', out);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        setting_write_text(list->items[i], out);
    }
    fputc('}', out);
}

static bool list_empty(const void *field)
{
    return ((const struct text_list *)field)->count == 0;
}

const struct setting_type type_list = {
    .list = true, .read = read_list, .write = write_list, .empty = list_empty};

static enum fault read_patterns(const struct setting *setting, const char *const *values,
                                size_t count, void *field, char *wrong, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(values[i], "!") == 0) {
            snprintf(wrong, size, "\"!\" excludes nothing; write what is excluded behind it");
            return FAULT_CONFIG;
        }
    }
    return read_list(setting, values, count, field, wrong, size);
}

const struct setting_type type_patterns = {
    .list = true, .read = read_patterns, .write = write_list, .empty = list_empty};

// --- what two people do --------------------------------------------------------------------------

static enum fault read_verbs(const struct setting *setting, const char *const *values, size_t count,
                             void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        const struct dual_control *dual = dual_control_by_words(values[i]);
        if (dual == NULL)
            snprintf(wrong, size,
                     "\"%s\" is no command that can wait for a second person; allowed are "
                     "\"emergency issue\", \"lock clear\" ... (see warifu-policy(5))",
                     setting_shown(value_shown, values[i]));
        else if (dual->way == DUAL_NEVER)
            snprintf(wrong, size, "\"%s\" cannot wait for a second person: %s", dual->words,
                     dual->why);
        if (dual == NULL || dual->way == DUAL_NEVER)
            return FAULT_CONFIG;
    }
    return keep_list(values, count, field);
}

const struct setting_type type_verbs = {
    .list = true, .read = read_verbs, .write = write_list, .empty = list_empty};

// --- times ---------------------------------------------------------------------------------------

static enum fault read_windows(const struct setting *setting, const char *const *values,
                               size_t count, void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];
    struct window window;

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        if (!window_read(values[i], &window)) {
            snprintf(wrong, size,
                     "\"%s\" is no window of time; allowed: \"mon-fri 08:30-17:15\", \"sat,sun\", "
                     "\"22:00-05:00\", \"holiday\", or what is excluded, as \"!holiday\"",
                     setting_shown(value_shown, values[i]));
            return FAULT_CONFIG;
        }
    }
    return keep_list(values, count, field);
}

const struct setting_type type_windows = {
    .list = true, .read = read_windows, .write = write_list, .empty = list_empty};

static enum fault read_days_closed(const struct setting *setting, const char *const *values,
                                   size_t count, void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];
    struct civil_day day;

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        if (!civil_day_read(values[i], &day)) {
            snprintf(wrong, size,
                     "\"%s\" is no day; allowed: \"2026-12-29\", or \"12-29\" for every year",
                     setting_shown(value_shown, values[i]));
            return FAULT_CONFIG;
        }
    }
    return keep_list(values, count, field);
}

const struct setting_type type_days_closed = {
    .list = true, .read = read_days_closed, .write = write_list, .empty = list_empty};

// --- consoles ------------------------------------------------------------------------------------

static enum fault read_consoles(const struct setting *setting, const char *const *values,
                                size_t count, void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];
    struct console_number number;

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        if (!console_number(values[i], &number)) {
            snprintf(wrong, size,
                     "\"%s\" is no console of this machine; allowed: tty1 to tty63, ttyS0 ..., "
                     "hvc0 ..., ttyAMA0 ...",
                     setting_shown(value_shown, values[i]));
            return FAULT_CONFIG;
        }
    }
    if (count > 16) {
        snprintf(wrong, size, "names %zu consoles; 16 at most", count);
        return FAULT_CONFIG;
    }
    return keep_list(values, count, field);
}

const struct setting_type type_consoles = {
    .list = true, .read = read_consoles, .write = write_list, .empty = list_empty};

// --- clauses -------------------------------------------------------------------------------------

static enum fault read_clauses(const struct setting *setting, const char *const *values,
                               size_t count, void *field, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        if (clause_by_id(values[i]) == NULL) {
            snprintf(wrong, size,
                     "\"%s\" is no clause; allowed: A1 to A9, B1 to B8 ... (see "
                     "warifu-policy(5))",
                     setting_shown(value_shown, values[i]));
            return FAULT_CONFIG;
        }
    }
    return keep_list(values, count, field);
}

const struct setting_type type_clauses = {
    .list = true, .read = read_clauses, .write = write_list, .empty = list_empty};

// --- classes -------------------------------------------------------------------------------------

static enum fault read_classes(const struct setting *setting, const char *const *values,
                               size_t count, void *field, char *wrong, size_t size)
{
    class_set set = CLASS_NONE;

    for (size_t i = 0; i < count; i++) {
        const struct choice *choice = setting_choice(setting->choices, values[i]);
        if (choice == NULL)
            return setting_wrong_choice(setting, values[i], "", wrong, size);
        set = (class_set)(set | choice->number);
    }
    if (field != NULL)
        memcpy(field, &set, sizeof set);
    return FAULT_NONE;
}

static void write_classes(const struct setting *setting, const void *field, FILE *out)
{
    class_set set;
    const char *separator = "";

    memcpy(&set, field, sizeof set);
    fputc('{', out);
    for (const struct choice *choice = setting->choices; choice->word != NULL; choice++) {
        if ((set & choice->number) == 0)
            continue;
        fputs(separator, out);
        setting_write_text(choice->word, out);
        separator = ", ";
    }
    fputc('}', out);
}

static bool classes_empty(const void *field)
{
    class_set set;

    memcpy(&set, field, sizeof set);
    return set == CLASS_NONE;
}

const struct setting_type type_classes = {
    .list = true, .read = read_classes, .write = write_classes, .empty = classes_empty};
