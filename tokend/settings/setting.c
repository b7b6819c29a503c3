// SPDX-License-Identifier: BSD-2-Clause
#include "settings/setting.h"
#include "base/text.h"
#include "factor/registry.h"
#include "settings/clauses.h"
#include <stdlib.h>
#include <string.h>

#define SHOWN 96 // bytes of a wrong value that are shown

static const char *shown(char out[SHOWN], const char *value)
{
    return escape_text(out, SHOWN, value);
}

static const struct choice *choice_by_word(const struct choice *choices, const char *word)
{
    for (; choices != NULL && choices->word != NULL; choices++)
        if (strcmp(choices->word, word) == 0)
            return choices;
    return NULL;
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

static enum fault wrong_choice(const struct setting *setting, const char *value, const char *more,
                               char *wrong, size_t size)
{
    char value_shown[SHOWN];
    char words[192];

    snprintf(words, sizeof words, "%s", more);
    list_words(setting->choices, words, sizeof words);
    snprintf(wrong, size, "\"%s\" is not known; allowed: %s", shown(value_shown, value), words);
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
    const struct choice *special = choice_by_word(setting->choices, values[0]);
    char value_shown[SHOWN];
    char words[96] = "";
    int64_t number = 0;

    (void)count;
    if (special == NULL &&
        text_to_number(values[0], setting->min, setting->max, &number) != FAULT_NONE) {
        list_words(setting->choices, words, sizeof words);
        snprintf(wrong, size, "\"%s\" is not a number in range; allowed: %u to %u%s%s",
                 shown(value_shown, values[0]), setting->min, setting->max,
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
    const struct choice *special = choice_by_word(setting->choices, value);
    char value_shown[SHOWN];
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
             shown(value_shown, value), least, most, words[0] != '\0' ? ", " : "", words,
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
    const struct choice *choice = choice_by_word(setting->choices, values[0]);

    (void)count;
    if (choice == NULL)
        return wrong_choice(setting, values[0], "", wrong, size);
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
        return wrong_choice(setting, values[0], "yes, no", wrong, size);
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

// --- texts ---------------------------------------------------------------------------------------

// What a text in a settings file may be: UTF-8 without control characters (an escape sequence such
// as "\n" or "\x1b" makes one), not longer than max - 1 bytes.
static enum fault check_text(const struct setting *setting, const char *value, char *wrong,
                             size_t size)
{
    char value_shown[SHOWN];
    const size_t most = (setting->max > 0 ? setting->max : 256) - 1;

    for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++) {
        if (*c < 0x20 || *c == 0x7F) {
            snprintf(wrong, size, "\"%s\" contains a control character", shown(value_shown, value));
            return FAULT_CONFIG;
        }
    }
    if (!text_is_utf8(value)) {
        snprintf(wrong, size, "\"%s\" is not UTF-8", shown(value_shown, value));
        return FAULT_CONFIG;
    }
    if (strlen(value) < setting->min || strlen(value) > most) {
        snprintf(wrong, size, "\"%s\" has %zu bytes; allowed: %u to %zu", shown(value_shown, value),
                 strlen(value), setting->min, most);
        return FAULT_CONFIG;
    }
    return FAULT_NONE;
}

static enum fault read_text(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    const enum fault fault = check_text(setting, values[0], wrong, size);

    (void)count;
    if (setting->choices != NULL && choice_by_word(setting->choices, values[0]) == NULL)
        return wrong_choice(setting, values[0], "", wrong, size);
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
    char value_shown[SHOWN];

    if (values[0][0] == '/')
        return read_text(setting, values, count, field, wrong, size);
    snprintf(wrong, size, "\"%s\" is no absolute path", shown(value_shown, values[0]));
    return FAULT_CONFIG;
}

const struct setting_type type_path = {.read = read_path, .write = write_text};

static enum fault read_string(const struct setting *setting, const char *const *values,
                              size_t count, void *field, char *wrong, size_t size)
{
    const enum fault fault = check_text(setting, values[0], wrong, size);
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

// --- lists ---------------------------------------------------------------------------------------

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
        const enum fault fault = check_text(setting, values[i], wrong, size);
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

static enum fault read_clauses(const struct setting *setting, const char *const *values,
                               size_t count, void *field, char *wrong, size_t size)
{
    char value_shown[SHOWN];

    (void)setting;
    for (size_t i = 0; i < count; i++) {
        if (clause_by_id(values[i]) == NULL) {
            snprintf(wrong, size,
                     "\"%s\" is no clause; allowed: A1 to A9, B1 to B8 ... (see "
                     "warifu-policy(5))",
                     shown(value_shown, values[i]));
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
        const struct choice *choice = choice_by_word(setting->choices, values[i]);
        if (choice == NULL)
            return wrong_choice(setting, values[i], "", wrong, size);
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

// --- ways ----------------------------------------------------------------------------------------

static void list_factors(char *out, size_t size)
{
    unsigned count = 0;
    const struct factor *factors = factor_table(&count);
    size_t used = 0;

    for (unsigned i = 0; i < count && used < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? ", " : "", factors[i].name);
}

// "password+otp": factors in the order in which they are asked, none twice.
static enum fault read_way(const char *text, struct way *way, char *wrong, size_t size)
{
    char value_shown[SHOWN];
    char name[32];
    char known[96];
    size_t n = 0;

    *way = (struct way){{0}};
    for (;;) {
        const size_t length = strcspn(text, "+");
        const struct factor *factor = NULL;
        if (length < sizeof name) {
            memcpy(name, text, length);
            name[length] = '\0';
            factor = factor_by_name(name);
        }
        if (factor == NULL) {
            list_factors(known, sizeof known);
            snprintf(wrong, size, "\"%s\" names no factor; allowed: %s, joined by \"+\"",
                     shown(value_shown, text), known);
            return FAULT_CONFIG;
        }
        if (n == sizeof way->factors || memchr(way->factors, factor->kind, n) != NULL) {
            snprintf(wrong, size, "\"%s\" stands there twice: asking the same again proves nothing",
                     factor->name);
            return FAULT_CONFIG;
        }
        way->factors[n++] = factor->kind;
        text += length;
        if (*text == '\0')
            return FAULT_NONE;
        text++;
    }
}

static enum fault read_ways(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    struct way ways[WAYS_MAX] = {0};
    struct rule *rule = field;

    (void)setting;
    if (count > WAYS_MAX) {
        snprintf(wrong, size, "%zu ways; allowed: 1 to %d", count, WAYS_MAX);
        return FAULT_CONFIG;
    }
    for (size_t i = 0; i < count; i++) {
        const enum fault fault = read_way(values[i], &ways[i], wrong, size);
        if (fault != FAULT_NONE)
            return fault;
    }
    if (rule != NULL) {
        memcpy(rule->ways, ways, sizeof ways);
        rule->way_count = count;
    }
    return FAULT_NONE;
}

static void write_ways(const struct setting *setting, const void *field, FILE *out)
{
    const struct rule *rule = field;

    (void)setting;
    fputc('{', out);
    for (size_t w = 0; w < rule->way_count; w++) {
        const struct way *way = &rule->ways[w];
        fputs(w > 0 ? ", \"" : "\"", out);
        for (size_t f = 0; f < sizeof way->factors && way->factors[f] != 0; f++) {
            const struct factor *factor = factor_by_kind(way->factors[f]);
            fprintf(out, "%s%s", f > 0 ? "+" : "", factor != NULL ? factor->name : "");
        }
        fputc('"', out);
    }
    fputc('}', out);
}

static bool ways_empty(const void *field)
{
    return ((const struct rule *)field)->way_count == 0;
}

const struct setting_type type_ways = {
    .list = true, .read = read_ways, .write = write_ways, .empty = ways_empty};
