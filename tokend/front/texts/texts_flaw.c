// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/texts_flaw.h"
#include <stdio.h>

#define N_(text) text

static const struct {
    const char *text, *rule, *clause;
} flaws[_PasswordFlaw_ARRAYSIZE] = {
    [PasswordFlaw_FLAW_TOO_SHORT] = {N_("Too short."), "min_length", "B1"},
    [PasswordFlaw_FLAW_TOO_LONG] = {N_("Too long."), "length", "B1"},
    [PasswordFlaw_FLAW_NOT_TEXT] = {N_("It contains characters that cannot be typed again."),
                                    "text", "B1"},
    [PasswordFlaw_FLAW_FEW_CLASSES] =
        {N_("Too simple: use more of these kinds: upper-case letters, lower-case letters, digits, "
            "symbols, kana, kanji. Or a Japanese sentence of 15 characters."),
         "min_classes", "B1"},
    [PasswordFlaw_FLAW_DICTIONARY] =
        {N_("Easy to guess: it is made from a word in the dictionary."), "dictionary", "B1"},
    [PasswordFlaw_FLAW_PLACE] = {N_("Easy to guess: it is made from the name of a place."),
                                 "dictionary", "B1"},
    [PasswordFlaw_FLAW_DATE] = {N_("Easy to guess: it is made from a date, a year or an era."),
                                "date", "B1"},
    [PasswordFlaw_FLAW_SITE_WORD] =
        {N_("Easy to guess: it contains a word of this organisation or a variant of one."),
         "site_words", "B1"},
    [PasswordFlaw_FLAW_OWN_NAME] = {N_("Easy to guess: it contains your own name."), "own_name",
                                    "B1"},
    [PasswordFlaw_FLAW_SEQUENCE] =
        {N_("Easy to guess: it contains a sequence such as 1234, abcd, qwerty or aaaa."),
         "sequence", "B1"},
    [PasswordFlaw_FLAW_LEAKED] =
        {N_("It is on a list of leaked passwords, which attackers try first."), "leaked", "B1"},
    [PasswordFlaw_FLAW_USED_BEFORE] = {N_("You have used it before."), "history", "B6"},
    [PasswordFlaw_FLAW_SAME_AS_CURRENT] = {N_("It is the same as the current one."), "history",
                                           "B6"},
    [PasswordFlaw_FLAW_LIKE_CURRENT] = {N_("It is too much like the current one."), "similar",
                                        "B6"},
    [PasswordFlaw_FLAW_TOO_SOON] = {N_("It was changed only recently; try again later."), "min_age",
                                    "B6"},
};

// The sentence with the number in it. -1: there is none for this flaw.
static int write_counted(const struct reader *reader, PasswordFlaw flaw, unsigned long number,
                         char text[TEXT_LINE_MAX])
{
    switch (flaw) {
    case PasswordFlaw_FLAW_TOO_SHORT:
        return snprintf(text, TEXT_LINE_MAX,
                        texts_translate_count(reader, "Too short: it needs at least %lu character.",
                                              "Too short: it needs at least %lu characters.",
                                              number),
                        number);
    case PasswordFlaw_FLAW_TOO_LONG:
        return snprintf(text, TEXT_LINE_MAX,
                        texts_translate_count(reader, "Too long: at most %lu byte is allowed.",
                                              "Too long: at most %lu bytes are allowed.", number),
                        number);
    case PasswordFlaw_FLAW_FEW_CLASSES:
        return snprintf(text, TEXT_LINE_MAX,
                        texts_translate(reader, N_("Too simple: use at least %lu of these kinds: "
                                                   "upper-case letters, lower-case letters, "
                                                   "digits, symbols, kana, kanji. Or a Japanese "
                                                   "sentence of 15 characters.")),
                        number);
    default:
        return -1;
    }
}

// False: it does not fit, and half of it is not said.
static bool write_line(char text[TEXT_LINE_MAX], const char *said, PasswordFlaw flaw)
{
    const int length =
        snprintf(text, TEXT_LINE_MAX, "%s [%s, %s]", said, flaws[flaw].rule, flaws[flaw].clause);

    return length >= 0 && length < TEXT_LINE_MAX;
}

void texts_say_flaws(const struct reader *reader, const ChangeReply *changed, text_line *line,
                     void *context)
{
    unsigned long number = changed->number; // belongs to the first flaw that has one

    for (size_t i = 0; i < changed->flaws_count; i++) {
        const PasswordFlaw flaw = changed->flaws[i];
        char said[TEXT_LINE_MAX], text[TEXT_LINE_MAX];
        if ((unsigned)flaw >= _PasswordFlaw_ARRAYSIZE || flaws[flaw].text == NULL) {
            line(context, true, texts_translate(reader, N_("It does not meet the rules.")));
            continue;
        }
        int length = number > 0 ? write_counted(reader, flaw, number, said) : -1;
        if (length >= 0)
            number = 0;
        else
            length = snprintf(said, sizeof said, "%s", texts_translate(reader, flaws[flaw].text));
        if (length >= 0 && (size_t)length < sizeof said && write_line(text, said, flaw))
            line(context, true, text);
    }
}
