// SPDX-License-Identifier: BSD-2-Clause
#include "arguments.h"
#include "base/clock.h"
#include "base/text.h"
#include "edit_distance.h"
#include "factor/plain_text.h"
#include "language.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static enum exit_code usage(struct outcome *outcome, const struct verb *verb, const char *subject,
                            const char *message)
{
    char hint[160];

    snprintf(hint, sizeof hint, _("See: warifu help %s"), verb->words);
    outcome_set(outcome, EXIT_USAGE, hint, "%s", message);
    snprintf(outcome->subject, sizeof outcome->subject, "%s", subject);
    return EXIT_USAGE;
}

bool time_read(const char *text, int64_t now, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    static const char *const forms[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
                                        "%Y-%m-%dT%H:%M", "%Y-%m-%d"};
    size_t length = strlen(text);
    char digits[20];

    if (text[0] == '@')
        return text_to_number(text + 1, 0, 253402300799, seconds) == FAULT_NONE;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (length > 1 && length < sizeof digits && text[length - 1] == units[i].unit) {
            int64_t number;

            snprintf(digits, sizeof digits, "%.*s", (int)(length - 1), text);
            if (text_to_number(digits, 0, 1000000, &number) != FAULT_NONE)
                return false;
            *seconds = now - number * units[i].seconds;
            if (*seconds < 0)
                *seconds = 0;
            return true;
        }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tm when = {.tm_isdst = -1};
        const char *rest = strptime(text, forms[i], &when);

        if (rest != NULL && *rest == '\0') {
            struct tm normal = when;
            time_t made = mktime(&normal);

            // mktime turns 30 February into 2 March: what was not meant is refused.
            if (made < 0 || normal.tm_mday != when.tm_mday)
                return false;
            *seconds = made;
            return true;
        }
    }
    return false;
}

bool until_read(const char *text, int64_t now, int64_t *seconds)
{
    struct tm day = {0};
    time_t today = (time_t)now;

    if (localtime_r(&today, &day) != NULL) {
        struct tm clock = {0};
        const char *rest = strptime(text, "%H:%M", &clock);

        if (rest != NULL && *rest == '\0') {
            day.tm_hour = clock.tm_hour;
            day.tm_min = clock.tm_min;
            day.tm_sec = 0;
            day.tm_isdst = -1;
            *seconds = mktime(&day);
            return *seconds >= 0;
        }
    }
    if (!time_read(text, now, seconds))
        return false;
    // A duration: as far ahead as it would have led back. "@N" and dates say the time itself.
    if (text[0] != '@' && strchr(text, '-') == NULL)
        *seconds = now + (now - *seconds);
    return true;
}

static const char *shown_name(const struct argument *option, char *out, size_t size)
{
    if (option->positional)
        snprintf(out, size, "%s", option->meta);
    else
        snprintf(out, size, "--%s", option->name);
    return out;
}

// Whether the text is a value of this option; else `why` says what is allowed.
static bool take_value(const struct argument *option, const char *text, int64_t *number, char *why,
                       size_t size)
{
    struct wall_time now;
    size_t length = strlen(text);

    switch (option->kind) {
    case ARGUMENT_FLAG:
        snprintf(why, size, _("it takes no value"));
        return false;
    case ARGUMENT_TEXT:
    case ARGUMENT_USER:
    case ARGUMENT_FILE:
        if (!text_is_utf8(text)) {
            snprintf(why, size, _("it is not UTF-8"));
            return false;
        }
        // What stands by itself may name something that is registered: the vault knows.
        if (option->kind == ARGUMENT_TEXT && !option->positional && !plain_text(text)) {
            snprintf(why, size,
                     _("it holds characters that cannot be seen, or that are not composed (NFC)"));
            return false;
        }
        if (option->kind == ARGUMENT_FILE
                ? length == 0
                : (int64_t)length < option->min || (int64_t)length > option->max) {
            snprintf(why, size, _("it must have %lld to %lld bytes, it has %zu"),
                     (long long)(option->kind == ARGUMENT_FILE ? 1 : option->min),
                     (long long)(option->kind == ARGUMENT_FILE ? 4095 : option->max), length);
            return false;
        }
        return true;
    case ARGUMENT_NUMBER:
        if (text_to_number(text, option->min, option->max, number) == FAULT_NONE)
            return true;
        snprintf(why, size, _("it must be a number from %lld to %lld"), (long long)option->min,
                 (long long)option->max);
        return false;
    case ARGUMENT_CHOICE:
        if (argument_is_choice(option, text))
            return true;
        snprintf(why, size, _("it must be one of: %s"), option->choices);
        return false;
    case ARGUMENT_TIME:
        if (clock_read_wall(&now) == FAULT_NONE && time_read(text, now.seconds, number))
            return true;
        snprintf(why, size,
                 _("it must be a time like 2026-04-01, \"2026-04-01 08:30\", 12h or 7d"));
        return false;
    case ARGUMENT_UNTIL:
        if (clock_read_wall(&now) == FAULT_NONE && until_read(text, now.seconds, number))
            return true;
        snprintf(why, size, _("it must be a time like 17:30, \"2026-04-01 17:30\", 90m or 4h"));
        return false;
    }
    return false;
}

static enum exit_code take(struct arguments *arguments, const struct verb *verb, size_t i,
                           const char *text, struct outcome *outcome)
{
    const struct argument *option = &verb->arguments[i];
    char name[64], why[256], message[512];

    shown_name(option, name, sizeof name);
    if (arguments->values[i].given) {
        snprintf(message, sizeof message, _("%s is given twice."), name);
        return usage(outcome, verb, option->name, message);
    }
    if (!take_value(option, text, &arguments->values[i].number, why, sizeof why)) {
        snprintf(message, sizeof message, _("%s \"%s\": %s."), name, outcome_quote(text), why);
        return usage(outcome, verb, option->name, message);
    }
    arguments->values[i].given = true;
    arguments->values[i].text = text;
    return EXIT_DONE;
}

static enum exit_code unknown_option(const struct verb *verb, const char *word,
                                     struct outcome *outcome)
{
    const char *nearest = NULL;
    size_t best = 3;
    char message[512];

    for (const struct argument *option = verb->arguments; option->name != NULL; option++) {
        size_t distance = option->positional ? best : edit_distance(word + 2, option->name);

        if (distance < best) {
            best = distance;
            nearest = option->name;
        }
    }
    if (nearest != NULL)
        snprintf(message, sizeof message, _("There is no option %s; did you mean --%s?"),
                 outcome_quote(word), nearest);
    else
        snprintf(message, sizeof message, _("There is no option %s here."), outcome_quote(word));
    return usage(outcome, verb, "", message);
}

#define OUTPUT_SHORT "-o" // as most programs have it

// One --name, --name=VALUE or --name VALUE; *at moves past what was used.
static enum exit_code take_option(struct arguments *arguments, const struct verb *verb,
                                  char *const words[], size_t count, size_t *at,
                                  struct outcome *outcome)
{
    const char *word = strcmp(words[*at], OUTPUT_SHORT) == 0 ? "--output" : words[*at];
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word - 2) : strlen(word + 2);
    char message[512];

    for (size_t i = 0; verb->arguments[i].name != NULL; i++) {
        const struct argument *option = &verb->arguments[i];

        if (option->positional || strlen(option->name) != length ||
            strncmp(option->name, word + 2, length) != 0)
            continue;
        if (option->kind == ARGUMENT_FLAG && equals == NULL) {
            arguments->values[i].given = true;
            return EXIT_DONE;
        }
        if (equals == NULL && *at + 1 >= count) {
            snprintf(message, sizeof message, _("%s needs a value: %s."), word, option->meta);
            return usage(outcome, verb, option->name, message);
        }
        return take(arguments, verb, i, equals != NULL ? equals + 1 : words[++*at], outcome);
    }
    return unknown_option(verb, word, outcome);
}

static enum exit_code take_positional(struct arguments *arguments, const struct verb *verb,
                                      const char *word, struct outcome *outcome)
{
    char message[512];

    for (size_t i = 0; verb->arguments[i].name != NULL; i++)
        if (verb->arguments[i].positional && !arguments->values[i].given)
            return take(arguments, verb, i, word, outcome);
    snprintf(message, sizeof message, _("\"%s\" is one word too many."), outcome_quote(word));
    return usage(outcome, verb, "", message);
}

static enum exit_code require_all(const struct arguments *arguments, const struct verb *verb,
                                  struct outcome *outcome)
{
    char name[64], message[512];

    for (size_t i = 0; verb->arguments[i].name != NULL; i++) {
        const struct argument *option = &verb->arguments[i];

        if (!option->required || arguments->values[i].given)
            continue;
        if (option->positional)
            snprintf(message, sizeof message, _("%s is missing: %s."), option->meta,
                     _(option->help));
        else
            snprintf(message, sizeof message, _("%s %s is missing: %s."),
                     shown_name(option, name, sizeof name), option->meta, _(option->help));
        return usage(outcome, verb, option->name, message);
    }
    return EXIT_DONE;
}

enum exit_code arguments_read(struct arguments *arguments, const struct verb *verb,
                              char *const words[], size_t count, struct outcome *outcome)
{
    bool only_words = false;
    enum exit_code code;

    *arguments = (struct arguments){.declared = verb->arguments};
    for (size_t i = 0; i < count; i++) {
        if (!only_words && strcmp(words[i], "--") == 0) {
            only_words = true;
            continue;
        }
        if (!only_words && (strncmp(words[i], "--", 2) == 0 || strcmp(words[i], OUTPUT_SHORT) == 0))
            code = take_option(arguments, verb, words, count, &i, outcome);
        else if (!only_words && words[i][0] == '-' && words[i][1] != '\0')
            code = unknown_option(verb, words[i][1] == '-' ? words[i] : "--", outcome);
        else
            code = take_positional(arguments, verb, words[i], outcome);
        if (code != EXIT_DONE)
            return code;
    }
    return require_all(arguments, verb, outcome);
}

static size_t find(const struct arguments *arguments, const char *name)
{
    size_t i = 0;

    while (arguments->declared[i].name != NULL && strcmp(arguments->declared[i].name, name) != 0)
        i++;
    return i;
}

const char *argument_text(const struct arguments *arguments, const char *name)
{
    size_t i = find(arguments, name);

    return arguments->declared[i].name != NULL ? arguments->values[i].text : NULL;
}

int64_t argument_number(const struct arguments *arguments, const char *name, int64_t absent)
{
    size_t i = find(arguments, name);

    if (arguments->declared[i].name == NULL || !arguments->values[i].given)
        return absent;
    return arguments->values[i].number;
}

bool argument_flag(const struct arguments *arguments, const char *name)
{
    size_t i = find(arguments, name);

    return arguments->declared[i].name != NULL && arguments->values[i].given;
}

static Field *add(AdminCall *call, const char *name)
{
    if (call->args_count >= sizeof call->args / sizeof *call->args)
        return NULL;

    Field *field = &call->args[call->args_count];

    if (text_copy(field->name, sizeof field->name, name) != FAULT_NONE)
        return NULL;
    return field;
}

bool call_add_text(AdminCall *call, const char *name, const char *text)
{
    Field *field = add(call, name);

    if (field == NULL || text_copy(field->value.text, sizeof field->value.text, text) != FAULT_NONE)
        return false;
    field->which_value = Field_text_tag;
    call->args_count++;
    return true;
}

bool call_add_number(AdminCall *call, const char *name, int64_t number)
{
    Field *field = add(call, name);

    if (field == NULL)
        return false;
    field->which_value = Field_number_tag;
    field->value.number = number;
    call->args_count++;
    return true;
}

void arguments_to_call(const struct arguments *arguments, const char *wire, AdminCall *call)
{
    *call = (AdminCall)AdminCall_init_zero;
    snprintf(call->verb, sizeof call->verb, "%s", wire);
    call->dry_run = argument_flag(arguments, "dry-run");
    for (size_t i = 0; arguments->declared[i].name != NULL; i++) {
        const struct argument *option = &arguments->declared[i];

        if (option->wire == NULL || !arguments->values[i].given)
            continue;
        if (option->kind == ARGUMENT_FLAG)
            (void)call_add_number(call, option->wire, 1);
        else if (option->kind == ARGUMENT_NUMBER || option->kind == ARGUMENT_TIME ||
                 option->kind == ARGUMENT_UNTIL)
            (void)call_add_number(call, option->wire, arguments->values[i].number);
        else
            (void)call_add_text(call, option->wire, arguments->values[i].text);
    }
}
