// SPDX-License-Identifier: BSD-2-Clause
// Writes what is made from the declarations of verbs (verbs/verbs.h): `verb-pages [--japanese
// LOCALES] man` the commands of warifu(1), `verb-pages markdown` the table of doc/VERBS.md. Not
// installed; `make update-verbs`.
#include "page_language.h"
#include "verbs/verbs.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 78 // columns of a line of source

// --- mdoc(7) ---

// What stands between the texts of the declarations.
struct phrases {
    const char *stop, *fields, *exits, *none, *sessions;
};
static const struct phrases phrases_of[] = {
    [PAGE_ENGLISH] = {".", "Fields of a row:", "Exit status of its own:", "none.",
                      "See\n.Sx OPEN SESSIONS ."},
    [PAGE_JAPANESE] = {"。", "行の項目:", "固有の終了コード:", "なし。",
                       ".Sx 開いているセッション\nを参照してください。"},
};
static const struct phrases *phrases = &phrases_of[PAGE_ENGLISH];

static size_t width_of(const char *text, size_t length)
{
    size_t width = length;

    for (size_t i = 0; i < length; i++)
        width += text[i] == '\'' ? 3 : text[i] == '-' || text[i] == '\\';
    return width;
}

#define COMMA "、"

// Between the words of a list that are not Japanese, groff breaks a line only where it is told to.
static bool is_list(const char *text, size_t rest)
{
    const size_t comma = strlen(COMMA);
    return rest > comma && strncmp(text, COMMA, comma) == 0 && isalnum((unsigned char)text[comma]);
}

static void put_escaped(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        switch (text[i]) {
        case '\'':
            fputs("\\(aq", stdout);
            break;
        case '-':
            fputs("\\-", stdout);
            break;
        case '\\':
            fputs("\\e", stdout);
            break;
        default:
            if (is_list(text + i, length - i)) {
                fputs(COMMA "\\:", stdout);
                i += strlen(COMMA) - 1;
            } else {
                putchar(text[i]);
            }
        }
}

static bool ends_sentence(const char *text, size_t length, const char *next)
{
    while (length > 0 && strchr(")\"'", text[length - 1]) != NULL)
        length--;
    return length > 0 && strchr(".!?", text[length - 1]) != NULL && *next >= 'A' && *next <= 'Z';
}

// As the pages that are written by hand: a sentence is a line, for Japanese has few places where a
// line of source may end without a gap on the page.
static void put_sentences(const char *text)
{
    while (*text != '\0') {
        const char *stop = strstr(text, phrases->stop);
        const size_t length =
            stop != NULL ? (size_t)(stop - text) + strlen(phrases->stop) : strlen(text);

        if (*text == '.' || *text == '\'')
            fputs("\\&", stdout);
        put_escaped(text, length);
        putchar('\n');
        text += length;
        text += strspn(text, " ");
    }
}

// Filled text: a sentence begins a line, and no line begins like a macro.
static void put_filled(const char *text, bool capital)
{
    size_t column = 0;

    if (page_language() == PAGE_JAPANESE) {
        put_sentences(text);
        return;
    }
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        const size_t width = width_of(text, length);
        const char *next = text + length + (text[length] == ' ');

        if (column > 0 && column + 1 + width > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (column > 0)
            putchar(' ');
        else if (*text == '.' || *text == '\'')
            fputs("\\&", stdout);
        if (capital && *text >= 'a' && *text <= 'z') {
            putchar(*text - 'a' + 'A');
            put_escaped(text + 1, length - 1);
        } else {
            put_escaped(text, length);
        }
        capital = false;
        column += width + (column > 0);
        if (ends_sentence(text, length, next)) {
            putchar('\n');
            column = 0;
        }
        text = next;
    }
    if (column > 0)
        putchar('\n');
}

static void put_paragraph(const char *english)
{
    const char *text = page_text(english), *stop = phrases->stop;
    const size_t length = strlen(text);
    char line[600];

    if (length >= strlen(stop) && strcmp(text + length - strlen(stop), stop) == 0)
        stop = "";
    snprintf(line, sizeof line, "%s%s", text, stop);
    put_filled(line, true);
}

static void put_option(const struct argument *argument, const char *wrap)
{
    printf(".%s", wrap);
    if (argument->positional)
        printf("Ar %s", argument->meta);
    else
        printf("Fl \\-%s", argument->name);
    if (!argument->positional && argument->kind != ARGUMENT_FLAG)
        printf(" Ar %s", argument->meta);
    putchar('\n');
}

static void put_usage(const struct verb *verb)
{
    printf(".Bd -ragged -offset indent\n.Nm\n.Cm %s\n", verb->words);
    for (int positional = 1; positional >= 0; positional--)
        for (const struct argument *argument = verb->arguments; argument->name != NULL; argument++)
            if (argument->positional == (positional == 1))
                put_option(argument, argument->required ? "" : "Op ");
    printf(".Ed\n.Pp\n");
}

static void put_arguments(const struct verb *verb)
{
    if (verb->arguments->name == NULL)
        return;
    printf(".Bl -tag -width indent\n");
    for (const struct argument *argument = verb->arguments; argument->name != NULL; argument++) {
        put_option(argument, "It ");
        put_paragraph(argument->help);
        if (strcmp(argument->name, "sessions") == 0)
            puts(phrases->sessions);
    }
    printf(".El\n");
}

static void put_fields(const struct verb *verb)
{
    if (verb->sections == NULL)
        return;
    printf(".Pp\n%s\n", phrases->fields);
    for (const struct section *section = verb->sections; section->key != NULL; section++)
        for (const struct column *column = section->columns; column->field != NULL; column++)
            printf(".Va %s %s\n", column->field,
                   column[1].field != NULL  ? ","
                   : section[1].key != NULL ? ";"
                                            : ".");
}

static bool put_man(void *context, const struct verb *verb)
{
    (void)context;
    printf(".Ss warifu %s\n", verb->words);
    put_usage(verb);
    put_paragraph(verb->summary);
    put_filled(page_text(verb->description), true);
    if (verb->manual != NULL) {
        printf(".Pp\n");
        put_filled(page_text(verb->manual), false);
    }
    put_arguments(verb);
    put_fields(verb);
    printf(".Pp\n%s\n", phrases->exits);
    put_filled(verb->exits != NULL ? page_text(verb->exits) : phrases->none, false);
    printf(".Bd -literal -offset indent\n");
    for (const char *line = verb->example; line != NULL;
         line = strchr(line, '\n') != NULL ? strchr(line, '\n') + 1 : NULL) {
        printf("$ ");
        put_escaped(line, strcspn(line, "\n"));
        putchar('\n');
    }
    printf(".Ed\n");
    return true;
}

// --- Markdown ---

static const char *type_of(const struct argument *argument)
{
    switch (argument->kind) {
    case ARGUMENT_FLAG:
    case ARGUMENT_NUMBER:
    case ARGUMENT_TIME:
    case ARGUMENT_UNTIL:
        return " n";
    default:
        return "";
    }
}

static bool put_argument(void *context, const struct argument *argument)
{
    bool *first = context;

    printf("%s%s%s%s", *first ? "" : ", ", argument->required ? "" : "[", argument->wire,
           type_of(argument));
    if (argument->kind == ARGUMENT_CHOICE) {
        printf(": ");
        for (const char *c = argument->choices; *c != '\0'; c++)
            printf(*c == ' ' ? ", " : "%c", *c);
    }
    printf("%s", argument->required ? "" : "]");
    *first = false;
    return true;
}

static void put_columns(const struct verb *verb)
{
    bool begun = false;

    for (const struct section *section = verb->sections; section != NULL && section->key != NULL;
         section++) {
        bool first = true;
        for (const struct column *column = section->columns; column->field != NULL; column++) {
            if (column->source == BY_CLIENT)
                continue;
            printf("%s%s%s",
                   !first  ? ", "
                   : begun ? "; "
                           : "",
                   column->field,
                   column->kind == COLUMN_FLAG ? " f"
                   : column->kind == COLUMN_NUMBER || column->kind == COLUMN_TIME ||
                           column->kind == COLUMN_SECONDS
                       ? " n"
                       : "");
            first = false;
            begun = true;
        }
    }
}

static bool put_markdown(void *context, const struct verb *verb)
{
    static const struct {
        unsigned bit;
        char letter;
    } roles[] = {{BY_ADMIN, 'A'}, {BY_AUDITOR, 'U'}, {BY_SELF, 'P'}, {BY_ROOT, 'R'}};
    bool first = true;

    (void)context;
    if (verb->wire == NULL)
        return true;
    printf("| `%s` |", verb->wire);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if ((verb->roles & roles[i].bit) != 0)
            printf(" %c", roles[i].letter);
    printf(" | ");
    verb_each_argument(verb, put_argument, &first);
    printf(" | ");
    put_columns(verb);
    printf(" |\n");
    return true;
}

int main(int count, char *words[])
{
    if (!page_language_choose(&count, &words))
        return EXIT_FAILURE;
    phrases = &phrases_of[page_language()];
    if (count == 2 && strcmp(words[1], "man") == 0) {
        verb_each_command(verb_groups, put_man, NULL);
    } else if (count == 2 && strcmp(words[1], "markdown") == 0) {
        printf("| verb | role | arguments | rows |\n|---|---|---|---|\n");
        verb_each(verb_groups, put_markdown, NULL);
    } else {
        fprintf(stderr, "usage: verb-pages [--japanese LOCALES] man | markdown\n");
        return EXIT_FAILURE;
    }
    page_language_free();
    const bool written = !ferror(stdout) && fflush(stdout) == 0;
    return written && page_is_complete() ? EXIT_SUCCESS : EXIT_FAILURE;
}
