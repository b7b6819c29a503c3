// SPDX-License-Identifier: BSD-2-Clause
// What people are told about their ID card or key (abuse:F5, abuse:F10, abuse:F11).
#include "front/texts/texts_key.h"
#include "factor/key_status.h"
#include <stdio.h>
#include <string.h>

#define N_(text) text

void texts_say_key(const struct reader *reader, const struct key_values *values, text_line *line,
                   void *context)
{
    const char *english = key_status_text(values->status);
    char text[TEXT_LINE_MAX];
    if (english == NULL)
        return;
    if (values->status != KeyStatus_KEY_PIN_WRONG || !values->tries_known) {
        line(context, true, texts_translate(reader, english));
        return;
    }
    if (values->tries == 0) {
        line(context, true, texts_translate(reader, key_status_text(KeyStatus_KEY_PIN_BLOCKED)));
        return;
    }
    int length =
        snprintf(text, sizeof text,
                 texts_translate_count(reader, "PIN wrong: %lu try left on this key.",
                                       "PIN wrong: %lu tries left on this key.", values->tries),
                 (unsigned long)values->tries);
    if (length > 0 && (size_t)length < sizeof text)
        line(context, true, text);
}

void texts_say_touch(const struct reader *reader, const Subject *subject, const char *named,
                     text_line *line, void *context)
{
    char text[TEXT_LINE_MAX], user[80], service[80], terminal[80];
    texts_readable(reader, user, sizeof user, named);
    texts_readable(reader, service, sizeof service, subject->service);
    texts_readable(reader, terminal, sizeof terminal, subject->tty);
    int length;
    // Who is told together with the prompt for the PIN has not been asked for a key yet.
    if (reader->stops_for_info && terminal[0] != '\0')
        length = snprintf(text, sizeof text,
                          texts_translate(reader, N_("When your key asks for it after the PIN, "
                                                     "touch it: %s for %s on %s.")),
                          service, user, terminal);
    else if (reader->stops_for_info)
        length = snprintf(text, sizeof text,
                          texts_translate(reader, N_("When your key asks for it after the PIN, "
                                                     "touch it: %s for %s.")),
                          service, user);
    else if (terminal[0] != '\0')
        length =
            snprintf(text, sizeof text,
                     texts_translate(reader, N_("If your key blinks, touch it: %s for %s on %s.")),
                     service, user, terminal);
    else
        length = snprintf(text, sizeof text,
                          texts_translate(reader, N_("If your key blinks, touch it: %s for %s.")),
                          service, user);
    if (length > 0 && (size_t)length < sizeof text)
        line(context, false, text);
}

static const char *name_of(const struct reader *reader, FactorKind factor)
{
    switch (factor) {
    case FactorKind_FACTOR_PASSWORD:
        return texts_translate(reader, N_("password"));
    case FactorKind_FACTOR_OTP:
        return texts_translate(reader, N_("one-time code"));
    case FactorKind_FACTOR_KEY:
        return texts_translate(reader, N_("ID card or key"));
    default:
        return "?";
    }
}

void texts_say_ways(const struct reader *reader, const PlanWay *ways, size_t count, size_t current,
                    text_line *line, void *context)
{
    char text[TEXT_LINE_MAX];
    size_t used = 0;
    int length = snprintf(text, sizeof text, "%s",
                          texts_translate(reader, N_("To log in another way, type its number:")));
    for (size_t i = 0; i < count; i++) {
        if (i == current)
            continue;
        used += length > 0 ? (size_t)length : sizeof text;
        if (used >= sizeof text)
            return;
        length = snprintf(text + used, sizeof text - used, "  %zu = ", i + 1);
        for (pb_size_t f = 0; f < ways[i].factors_count; f++) {
            used += length > 0 ? (size_t)length : sizeof text;
            if (used >= sizeof text)
                return;
            length = snprintf(text + used, sizeof text - used, "%s%s", f > 0 ? " + " : "",
                              name_of(reader, ways[i].factors[f]));
        }
    }
    used += length > 0 ? (size_t)length : sizeof text;
    if (used < sizeof text)
        line(context, false, text);
}
