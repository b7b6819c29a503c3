// SPDX-License-Identifier: BSD-2-Clause
// A list of people: CSV as in RFC 4180, with a header line that names the columns.
#include "base/text.h"
#include "core/written_day.h"
#include "factor/plain_text.h"
#include "formula.h"
#include "import_parse.h"
#include "language.h"
#include <search.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 8

enum column { COLUMN_USER, COLUMN_DISPLAY, COLUMN_ROLE, COLUMN_REASON, COLUMN_UNTIL, COLUMN_COUNT };

// A word of ours, and what else a list has for it: in Japanese, and as `user export` writes it.
struct word {
    const char *name, *also[4];
};

static const struct word column_names[COLUMN_COUNT] = {
    [COLUMN_USER] = {"user", {"利用者", "利用者ID", "ログイン名"}},
    [COLUMN_DISPLAY] = {"display", {"氏名", "表示名", "名前", "Name"}},
    [COLUMN_ROLE] = {"role", {"権限", "役割"}},
    [COLUMN_REASON] = {"reason", {"理由"}},
    [COLUMN_UNTIL] = {"until", {"利用期限", "最終日", "期限", "Last day"}},
};

static const struct word roles[] = {{"", {""}},
                                    {"staff", {"職員"}},
                                    {"admin", {"管理者", "administrator"}},
                                    {"auditor", {"監査人"}}};

struct reader {
    struct import_run *run;
    char *at;    // where the next record begins
    size_t line; // its number
    char *fields[COLUMNS_MAX];
    size_t field_count;
    enum column columns[COLUMNS_MAX]; // of the header
    size_t column_count;
    void *seen; // tsearch() tree of struct seen
};

struct seen {
    size_t line;
    char user[IMPORT_NAME_SIZE];
};

static int compare_seen(const void *a, const void *b)
{
    return strcmp(((const struct seen *)a)->user, ((const struct seen *)b)->user);
}

// Where a field ends: behind its closing quote or its last character. NULL: a quote is missing, or
// is where none may be. Changes nothing.
static char *end_of_field(char *from)
{
    if (*from != '"')
        return from + strcspn(from, ",\r\n\"");
    for (from++; *from != '\0'; from++) {
        if (*from == '"' && from[1] != '"')
            return from + 1;
        from += *from == '"';
    }
    return NULL;
}

// Takes the quotes off from[0..end).
static char *unquote(char *from, const char *end)
{
    char *const field = from + 1, *to = field;

    for (char *c = field; c < end - 1; c++) {
        c += *c == '"';
        *to++ = *c;
    }
    *to = '\0';
    return field;
}

// Reads one field in place and moves *at behind it. Returns the character that ended it: ',', '\n'
// or NUL; '"' when the field is malformed, and then nothing has been changed.
static char next_field(char **at, size_t *line, char **field)
{
    char *from = *at, *end = end_of_field(from), *next = end;

    if (end == NULL)
        return '"';
    while (*next == '\r')
        next++;
    const char ended_by = *next;
    if (ended_by != '\0' && ended_by != ',' && ended_by != '\n')
        return '"';
    for (const char *c = from; c < end; c++)
        *line += *c == '\n';
    if (*from == '"')
        from = unquote(from, end);
    else
        *end = '\0';
    *field = from;
    *at = next + (ended_by != '\0');
    return ended_by;
}

// Goes on behind the end of the line that `at`, in line `line`, is in.
static const char *skip_line(struct reader *reader, char *at, size_t line, const char *problem)
{
    size_t length = strcspn(at, "\n");

    reader->line = line + (at[length] == '\n');
    reader->at = at + length + (at[length] == '\n');
    return problem;
}

// Reads one record into reader->fields. Returns the sentence that says what is wrong, or NULL.
static const char *next_record(struct reader *reader)
{
    const char *const begin = reader->at;
    size_t line = reader->line;
    char *at = reader->at, end;

    reader->field_count = 0;
    do {
        if (reader->field_count == COLUMNS_MAX)
            return skip_line(reader, at, line, N_("There are more than 8 fields."));
        end = next_field(&at, &line, &reader->fields[reader->field_count++]);
        if (end == '"')
            return skip_line(reader, at, line,
                             N_("A quotation mark is not closed, or stands inside a field without "
                                "quotes."));
    } while (end == ',');
    reader->at = at;
    reader->line = line + (end == '\n');
    return (size_t)(at - begin) > IMPORT_LINE_MAX ? N_("The record is longer than 4096 bytes.")
                                                  : NULL;
}

// Of ASCII alone, whatever the locale says: in Turkish, I is no capital of i (abuse:E1).
static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equals_in_any_case(const char *a, const char *b)
{
    while (*a != '\0' && small(*a) == small(*b))
        a++, b++;
    return small(*a) == small(*b);
}

static bool same_word(const char *text, const struct word *word)
{
    for (size_t i = 0; i < sizeof word->also / sizeof *word->also; i++)
        if (word->also[i] != NULL && strcmp(text, word->also[i]) == 0)
            return true;
    return equals_in_any_case(text, word->name);
}

// The next record, all of it characters.
static const char *next_text(struct reader *reader)
{
    const char *problem = next_record(reader);

    for (size_t i = 0; problem == NULL && i < reader->field_count; i++)
        if (!text_is_utf8(reader->fields[i]))
            problem = import_not_utf8;
    return problem;
}

static enum fault read_header(struct reader *reader)
{
    bool used[COLUMN_COUNT] = {false};
    const char *problem = next_text(reader);
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; problem == NULL && i < reader->field_count; i++) {
        int c = 0;
        while (c < COLUMN_COUNT && !same_word(reader->fields[i], &column_names[c]))
            c++;
        if (c == COLUMN_COUNT || used[c]) {
            fault =
                import_problem(reader->run, 1,
                               _("The column \"%s\" is %s; the first line must name the columns "
                                 "user, display, role, reason, until (only user is needed)."),
                               import_quote(reader->fields[i]),
                               c == COLUMN_COUNT ? _("not known") : _("there twice"));
            return fault != FAULT_NONE ? fault : FAULT_FORMAT;
        }
        used[c] = true;
        reader->columns[reader->column_count++] = (enum column)c;
    }
    if (problem == NULL && !used[COLUMN_USER])
        problem = N_("The first line must name the columns; \"user\" is missing.");
    if (problem == NULL)
        return FAULT_NONE;
    fault = import_problem(reader->run, 1, "%s", _(problem));
    return fault != FAULT_NONE ? fault : FAULT_FORMAT;
}

// An apostrophe that keeps a spreadsheet from taking a text for a formula, as our own lists have it
// (page.h), is not part of the text.
static char *without_apostrophe(char *text)
{
    return text[0] == '\'' && text[1] != '\0' && formula_begins(text + 1) ? text + 1 : text;
}

// Trims spaces around a field, as people type them.
static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t length = strlen(text); length > 0 && strchr(" \t", text[length - 1]) != NULL;)
        text[--length] = '\0';
    return text;
}

static const char *fill(struct reader *reader, struct import_person *person)
{
    if (reader->field_count != reader->column_count)
        return N_("The number of fields differs from that of the first line.");
    for (size_t i = 0; i < reader->field_count; i++) {
        static const char *const too_long[COLUMN_COUNT] = {
            N_("The user name is longer than 255 bytes or not UTF-8."),
            N_("The display name is longer than 128 bytes."),
            N_("The role is not staff, admin or auditor."),
            N_("The reason is longer than 128 bytes."),
            N_("The last day is no day such as 2027-03-31 or R9.3.31.")};
        const struct {
            char *text;
            size_t size;
        } places[COLUMN_COUNT] = {{person->user, sizeof person->user},
                                  {person->display, sizeof person->display},
                                  {person->role, sizeof person->role},
                                  {person->reason, sizeof person->reason},
                                  {person->until, sizeof person->until}};
        enum column column = reader->columns[i];
        char *text = without_apostrophe(trim(reader->fields[i]));
        if (!plain_text(text))
            return N_("A field holds a control character, a line break, or characters that cannot "
                      "be seen or are not composed (NFC).");
        if (text_copy(places[column].text, places[column].size, text) != FAULT_NONE)
            return too_long[column];
    }
    struct civil_day day;
    if (person->user[0] == '\0')
        return N_("The user name is missing.");
    if (person->until[0] != '\0' && !written_day_read(person->until, &day))
        return N_("The last day is no day such as 2027-03-31 or R9.3.31.");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (same_word(person->role, &roles[i])) {
            strcpy(person->role, roles[i].name);
            return NULL;
        }
    return N_("The role is not staff, admin or auditor.");
}

// The line where the user stood before; 0 when the user is new and has been noted; SIZE_MAX: no
// memory.
static size_t seen_before(struct reader *reader, const struct import_person *person, size_t line)
{
    struct seen *seen = calloc(1, sizeof *seen), **found;

    if (seen == NULL)
        return SIZE_MAX;
    seen->line = line;
    memcpy(seen->user, person->user, sizeof seen->user);
    found = tsearch(seen, &reader->seen, compare_seen);
    if (found == NULL || *found != seen)
        free(seen);
    if (found == NULL)
        return SIZE_MAX;
    return *found == seen ? 0 : (*found)->line;
}

static enum fault each_record(struct reader *reader)
{
    struct import_person person = {.user = ""};
    size_t line = reader->line, before;
    const char *problem = next_text(reader);

    if (problem == NULL && reader->field_count == 1 && trim(reader->fields[0])[0] == '\0')
        return FAULT_NONE; // an empty line
    if (problem == NULL)
        problem = fill(reader, &person);
    if (problem != NULL)
        return import_problem(reader->run, line, "%s", _(problem));
    before = seen_before(reader, &person, line);
    if (before == SIZE_MAX)
        return FAULT_MEMORY;
    if (before != 0)
        return import_problem(reader->run, line, _("The user \"%s\" is in line %zu already."),
                              import_quote(person.user), before);
    return import_person_found(reader->run, line, &person);
}

enum fault import_people(struct import_run *run, char *data)
{
    struct reader reader = {.run = run, .at = data, .line = 1};
    enum fault fault = read_header(&reader);

    while (fault == FAULT_NONE && *reader.at != '\0')
        fault = each_record(&reader);
    tdestroy(reader.seen, free);
    return fault;
}
