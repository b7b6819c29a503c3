// SPDX-License-Identifier: BSD-2-Clause
#include "settings/outline.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_MARK, TOKEN_BAD };

struct token {
    enum token_kind kind;
    char mark; // TOKEN_MARK: one of { } = , ( ) +
    const char *start;
    size_t length;
    int line;
    const char *wrong; // TOKEN_BAD
};

struct scanner {
    char *at;
    int line;
};

static struct token bad(const struct scanner *s, const char *wrong)
{
    return (struct token){.kind = TOKEN_BAD, .line = s->line, .wrong = wrong};
}

// Blanks out up to `end`, keeping the lines.
static void blank_to(struct scanner *s, const char *end)
{
    for (; s->at < end; s->at++) {
        if (*s->at == '\n')
            s->line++;
        else
            *s->at = ' ';
    }
}

// Skips blanks and comments; false at a comment that never ends.
static bool skip(struct scanner *s)
{
    for (;;) {
        s->at += strspn(s->at, " \t");
        if (*s->at == '\n') {
            s->line++;
            s->at++;
        } else if (*s->at == '#' || strncmp(s->at, "//", 2) == 0) {
            blank_to(s, s->at + strcspn(s->at, "\n"));
        } else if (strncmp(s->at, "/*", 2) == 0) {
            const char *end = strstr(s->at + 2, "*/");
            if (end == NULL)
                return false;
            blank_to(s, end + 2);
        } else {
            return true;
        }
    }
}

static struct token quoted(struct scanner *s)
{
    const char quote = *s->at;
    struct token token = {.kind = TOKEN_STRING, .start = s->at, .line = s->line};

    for (s->at++; *s->at != quote; s->at++) {
        if (*s->at == '\\' && s->at[1] != '\0')
            s->at++;
        if (*s->at == '\0' || *s->at == '\n') {
            s->line = token.line;
            return bad(s, "the text has no closing quotation mark on its line");
        }
        if (s->at[0] == '$' && s->at[1] == '{')
            return bad(s, "${...} is not allowed: a policy does not depend on the environment");
    }
    s->at++;
    token.length = (size_t)(s->at - token.start);
    return token;
}

static struct token next(struct scanner *s)
{
    struct token token;

    if (!skip(s))
        return bad(s, "the comment has no end");
    token = (struct token){.kind = TOKEN_MARK, .mark = *s->at, .start = s->at, .line = s->line};
    if (*s->at == '\0') {
        token.kind = TOKEN_END;
    } else if (*s->at == '"' || *s->at == '\'') {
        return quoted(s);
    } else if (strchr("{}=,()+", *s->at) != NULL) {
        s->at++;
    } else {
        token.kind = TOKEN_WORD;
        s->at += strcspn(s->at, " \t\n\"'#{}=,()+");
        token.length = (size_t)(s->at - token.start);
        if (memchr(token.start, '$', token.length) != NULL)
            return bad(s, "$ outside of a quoted text is not allowed");
    }
    return token;
}

struct names { // settings seen so far on one level
    const char *start[64];
    size_t length[64];
    size_t count;
};

static bool seen_before(struct names *names, const struct token *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->length[i] == name->length &&
            memcmp(names->start[i], name->start, name->length) == 0)
            return true;
    if (names->count < sizeof names->start / sizeof *names->start) {
        names->start[names->count] = name->start;
        names->length[names->count++] = name->length;
    }
    return false;
}

static enum fault note_section(struct outline *outline, const struct token *name)
{
    struct outline_section *grown;

    if (outline->count == outline->room) {
        const size_t room = outline->room == 0 ? 32 : outline->room * 2;
        if (outline->count >= OUTLINE_SECTIONS_MAX)
            return FAULT_LIMIT;
        grown = realloc(outline->sections, room * sizeof *grown);
        if (grown == NULL)
            return FAULT_MEMORY;
        outline->sections = grown;
        outline->room = room;
    }
    struct outline_section *section = &outline->sections[outline->count++];
    snprintf(section->name, sizeof section->name, "%.*s", (int)name->length, name->start);
    section->line = name->line;
    return FAULT_NONE;
}

// Of a text that is not UTF-8; 1 if there is no memory to look closer.
static int first_bad_line(const char *text)
{
    char *copy = strdup(text), *at = copy, *end;
    int line = 1;

    for (; copy != NULL && (end = strchr(at, '\n')) != NULL; at = end + 1, line++) {
        *end = '\0';
        if (!text_is_utf8(at))
            break;
    }
    free(copy);
    return line;
}

// Only tabs and line ends may control; the text must be UTF-8 (H1).
static enum fault check_characters(const char *name, const char *text, char *error, size_t size)
{
    int line = 1;

    for (const char *at = text; *at != '\0'; at++) {
        const unsigned char c = (unsigned char)*at;
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
            snprintf(error, size, "%s:%d: control character \\x%02X%s", name, line, c,
                     c == '\r' ? " (save the file with Unix line ends)" : "");
            return FAULT_CONFIG;
        }
        line += c == '\n';
    }
    if (text_is_utf8(text))
        return FAULT_NONE;
    snprintf(error, size, "%s:%d: the line is not UTF-8", name, first_bad_line(text));
    return FAULT_CONFIG;
}

enum fault outline_read(const char *name, const char *text, bool (*may_repeat)(const char *section),
                        struct outline *outline, char *error, size_t error_size)
{
    struct scanner scanner = {.line = 1};
    struct names levels[2] = {0};
    struct token head = {.kind = TOKEN_END}; // first word of the statement
    struct token token;
    char previous = '\0'; // the mark just before this token
    unsigned depth = 0;
    bool in_list = false;
    const char *wrong = NULL;
    enum fault fault = check_characters(name, text, error, error_size);

    *outline = (struct outline){0};
    if (fault != FAULT_NONE)
        return fault;
    scanner.at = outline->text = strdup(text);
    if (outline->text == NULL)
        return FAULT_MEMORY;
    for (token = next(&scanner); token.kind != TOKEN_END; token = next(&scanner)) {
        const char before = previous;
        previous = token.kind == TOKEN_MARK ? token.mark : '\0';
        if (token.kind == TOKEN_BAD) {
            wrong = token.wrong;
        } else if (token.kind == TOKEN_WORD && head.kind == TOKEN_END) {
            head = token;
        } else if (token.kind != TOKEN_MARK) {
            if (before == '=' && !in_list)
                head.kind = TOKEN_END; // a single value ends its statement
        } else if (token.mark == '+') {
            wrong = "+= is not allowed: each setting is written once";
        } else if (token.mark == '=') {
            if (head.kind == TOKEN_WORD && seen_before(&levels[depth], &head))
                wrong = "is set twice";
        } else if (token.mark == '{' && before == '=') {
            in_list = true;
        } else if (token.mark == '}' && in_list && before == '{') {
            wrong = "the list is empty; leave the setting out to match anything";
        } else if (token.mark == '}' && in_list) {
            in_list = false;
            head.kind = TOKEN_END;
        } else if (token.mark == '{' && head.kind == TOKEN_WORD && depth == 0) {
            fault = note_section(outline, &head);
            if (fault != FAULT_NONE)
                break;
            if (seen_before(&levels[0], &head) &&
                !may_repeat(outline->sections[outline->count - 1].name))
                wrong = "stands there twice";
            levels[1].count = 0;
            depth = 1;
            if (wrong == NULL)
                head.kind = TOKEN_END;
        } else if (token.mark == '}' && depth == 1) {
            depth = 0;
            head.kind = TOKEN_END;
        }
        if (wrong != NULL)
            break;
    }
    // libconfuse is content with a section that is cut off.
    if (wrong == NULL && fault == FAULT_NONE && (depth > 0 || in_list))
        wrong = "the file ends in the middle of a section";
    if (wrong != NULL) {
        const bool named = head.kind == TOKEN_WORD;
        snprintf(error, error_size, "%s:%d: %.*s%s%s", name, token.line,
                 named ? (int)head.length : 0, named ? head.start : "", named ? ": " : "", wrong);
        fault = FAULT_CONFIG;
    } else if (fault == FAULT_LIMIT) {
        snprintf(error, error_size, "%s:%d: more than %d sections", name, token.line,
                 OUTLINE_SECTIONS_MAX);
        fault = FAULT_CONFIG;
    }
    if (fault != FAULT_NONE)
        outline_free(outline);
    return fault;
}

int outline_line(const struct outline *outline, const char *section, size_t n)
{
    for (size_t i = 0; i < outline->count; i++)
        if (strcmp(outline->sections[i].name, section) == 0 && n-- == 0)
            return outline->sections[i].line;
    return 0;
}

void outline_free(struct outline *outline)
{
    free(outline->text);
    free(outline->sections);
    *outline = (struct outline){0};
}
