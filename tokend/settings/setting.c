// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.h"
#include "settings/setting_value.h"
#include <stdlib.h>
#include <string.h>

const char *setting_shown(char out[SETTING_SHOWN], const char *value)
{
    return escape_text(out, SETTING_SHOWN, value);
}

const struct choice *setting_choice(const struct choice *choices, const char *word)
{
    for (; choices != NULL && choices->word != NULL; choices++)
        if (strcmp(choices->word, word) == 0)
            return choices;
    return NULL;
}

void setting_write_text(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static const struct choice *choice_by_number(const struct choice *choices, unsigned number)
{
    for (; choices != NULL && choices->word != NULL; choices++)
        if (choices->number == number)
            return choices;
    return NULL;
}

static void list_words(const struct choice *choices, char *out, size_t size)
{
    size_t used = strlen(out);

    for (; choices != NULL && choices->word != NULL && used < size; choices++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", choices->word);
}

enum fault setting_wrong_choice(const struct setting *setting, const char *value, const char *more,
                                char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];
    char words[192];

    snprintf(words, sizeof words, "%s", more);
    list_words(setting->choices, words, sizeof words);
    snprintf(wrong, size, "\"%s\" is not known; allowed: %s", setting_shown(value_shown, value),
             words);
    return FAULT_CONFIG;
}

// --- numbers -------------------------------------------------------------------------------------

static void store_number(void *field, uint32_t number)
{
    if (field != NULL)
        memcpy(field, &number, sizeof number);
}

static uint32_t load_number(const void *field)
{
    uint32_t number;

    memcpy(&number, field, sizeof number);
    return number;
}

static enum fault read_number(const struct setting *setting, const char *const *values,
                              size_t count, void *field, char *wrong, size_t size)
{
    const struct choice *special = setting_choice(setting->choices, values[0]);
    char value_shown[SETTING_SHOWN];
    char words[96] = "";
    int64_t number = 0;

    (void)count;
    if (special == NULL &&
        text_to_number(values[0], setting->min, setting->max, &number) != FAULT_NONE) {
        list_words(setting->choices, words, sizeof words);
        snprintf(wrong, size, "\"%s\" is not a number in range; allowed: %u to %u%s%s",
                 setting_shown(value_shown, values[0]), setting->min, setting->max,
                 words[0] != '\0' ? ", " : "", words);
        return FAULT_CONFIG;
    }
    store_number(field, special != NULL ? special->number : (uint32_t)number);
    return FAULT_NONE;
}

static void write_number(const struct setting *setting, const void *field, FILE *out)
{
    const uint32_t number = load_number(field);
    const struct choice *special = choice_by_number(setting->choices, number);

    if (special != NULL)
        fputs(special->word, out);
    else
        fprintf(out, "%u", number);
}

const struct setting_type type_number = {.read = read_number, .write = write_number};

// --- durations -----------------------------------------------------------------------------------

static const struct unit {
    char letter;
    uint32_t seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

#define UNITS (sizeof units / sizeof *units)

static void write_seconds(uint32_t seconds, char *out, size_t size)
{
    size_t i = 0;

    while (i + 1 < UNITS && (seconds == 0 || seconds % units[i].seconds != 0))
        i++;
    snprintf(out, size, "%u%c", seconds / units[i].seconds, units[i].letter);
}

static bool parse_seconds(const char *text, uint32_t *seconds)
{
    char digits[12];
    const size_t length = strlen(text);
    int64_t number;

    if (length < 2 || length > sizeof digits)
        return false;
    memcpy(digits, text, length - 1);
    digits[length - 1] = '\0';
    if (text_to_number(digits, 0, UINT32_MAX, &number) != FAULT_NONE)
        return false;
    for (size_t i = 0; i < UNITS; i++) {
        if (units[i].letter != text[length - 1])
            continue;
        if (number > UINT32_MAX / units[i].seconds)
            return false;
        *seconds = (uint32_t)number * units[i].seconds;
        return true;
    }
    return false;
}

// `scale`: seconds in one of the field's units.
static enum fault read_time(const struct setting *setting, const char *value, uint32_t scale,
                            void *field, char *wrong, size_t size)
{
    const struct choice *special = setting_choice(setting->choices, value);
    char value_shown[SETTING_SHOWN];
    char words[96] = "";
    char least[16];
    char most[16];
    uint32_t seconds = 0;

    if (special != NULL) {
        store_number(field, special->number);
        return FAULT_NONE;
    }
    if (parse_seconds(value, &seconds) && seconds % scale == 0 && seconds / scale >= setting->min &&
        seconds / scale <= setting->max) {
        store_number(field, seconds / scale);
        return FAULT_NONE;
    }
    list_words(setting->choices, words, sizeof words);
    write_seconds(setting->min * scale, least, sizeof least);
    write_seconds(setting->max * scale, most, sizeof most);
    snprintf(wrong, size, "\"%s\" is not a time in range; allowed: \"%s\" to \"%s\"%s%s, %s",
             setting_shown(value_shown, value), least, most, words[0] != '\0' ? ", " : "", words,
             scale == 1 ? "as a number and s, m, h or d" : "in whole days");
    return FAULT_CONFIG;
}

static enum fault read_duration(const struct setting *setting, const char *const *values,
                                size_t count, void *field, char *wrong, size_t size)
{
    (void)count;
    return read_time(setting, values[0], 1, field, wrong, size);
}

static enum fault read_days(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    (void)count;
    return read_time(setting, values[0], 86400, field, wrong, size);
}

static void write_time(const struct setting *setting, uint32_t number, uint32_t scale, FILE *out)
{
    const struct choice *special = choice_by_number(setting->choices, number);
    char text[16];

    if (special != NULL) {
        fputs(special->word, out);
        return;
    }
    write_seconds(number * scale, text, sizeof text);
    setting_write_text(text, out);
}

static void write_duration(const struct setting *setting, const void *field, FILE *out)
{
    write_time(setting, load_number(field), 1, out);
}

static void write_days(const struct setting *setting, const void *field, FILE *out)
{
    write_time(setting, load_number(field), 86400, out);
}

const struct setting_type type_duration = {.read = read_duration, .write = write_duration};
const struct setting_type type_days = {.read = read_days, .write = write_days};

// --- words ---------------------------------------------------------------------------------------

static enum fault read_choice(const struct setting *setting, const char *const *values,
                              size_t count, void *field, char *wrong, size_t size)
{
    const struct choice *choice = setting_choice(setting->choices, values[0]);

    (void)count;
    if (choice == NULL)
        return setting_wrong_choice(setting, values[0], "", wrong, size);
    store_number(field, choice->number);
    return FAULT_NONE;
}

static void write_choice(const struct setting *setting, const void *field, FILE *out)
{
    const struct choice *choice = choice_by_number(setting->choices, load_number(field));

    fputs(choice != NULL ? choice->word : "", out);
}

const struct setting_type type_choice = {.read = read_choice, .write = write_choice};

static enum fault read_flag(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    const bool yes = strcmp(values[0], "yes") == 0;

    (void)count;
    if (!yes && strcmp(values[0], "no") != 0)
        return setting_wrong_choice(setting, values[0], "yes, no", wrong, size);
    if (field != NULL)
        memcpy(field, &yes, sizeof yes);
    return FAULT_NONE;
}

static void write_flag(const struct setting *setting, const void *field, FILE *out)
{
    bool yes;

    (void)setting;
    memcpy(&yes, field, sizeof yes);
    fputs(yes ? "yes" : "no", out);
}

const struct setting_type type_flag = {.read = read_flag, .write = write_flag};
