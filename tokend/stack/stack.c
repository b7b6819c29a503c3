// SPDX-License-Identifier: BSD-2-Clause
#include "stack/stack.h"
#include "stack/line.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FOLDER "/etc/pam.d"
#define FOLDER_OF_PACKAGES "/usr/lib/pam.d"
#define ONE_FILE "/etc/pam.conf"
#define DEFAULT_SERVICE "other"
#define PATH_SIZE 4096
// libpam has no limit: it goes on until it may open no further file, usually 1,024.
#define INCLUDES_MAX 64
#define ENTRIES_MAX 16384 // of a service; real ones have twenty

static const char *const type_names[STACK_TYPES] = {"auth", "account", "password", "session"};
enum { TYPE_ANY = STACK_TYPES };

// How reading a file ended.
enum reading { READ, GIVEN_UP, FATAL }; // FATAL: nothing further is read, stacks->state says why

struct reader {
    const struct stack_files *files;
    struct stacks *stacks;
    const char *service;
    enum fault fault; // FATAL because of this
    size_t entries;
};

struct place {
    const char *service; // that the lines are for
    int only;            // the type whose lines count, or TYPE_ANY
    unsigned level, depth;
    const char *file;
    unsigned line;
};

static enum reading read_file(struct reader *reader, const struct place *place, bool has_services,
                              bool *found);

const char *stack_type_name(enum stack_type type)
{
    return type_names[type];
}

// --- entries -------------------------------------------------------------------------------------

static enum reading fatal(struct reader *reader, const struct place *place, enum stacks_state state)
{
    struct stacks *stacks = reader->stacks;

    stacks->state = state;
    if (stacks->broken_file == NULL) {
        stacks->broken_file = strdup(place->file);
        stacks->broken_line = place->line;
    }
    return FATAL;
}

static enum reading no_memory(struct reader *reader)
{
    reader->fault = FAULT_MEMORY;
    return FATAL;
}

// libpam calls a module by what is left of its path without folders and ending, and gives up where
// that is nothing.
static bool has_name(const char *module)
{
    const char *slash = strrchr(module, '/');
    const char *name = slash != NULL ? slash + 1 : module;
    const char *dot = strrchr(name, '.');
    const size_t length = dot != NULL ? (size_t)(dot - name) : strlen(name);

    return length > 0 && (length != 1 || name[0] != '?');
}

static bool copy_arguments(struct stack_entry *entry, char *rest)
{
    size_t size = 0;

    if (rest == NULL)
        return true;
    entry->arguments = malloc(strlen(rest) + 1);
    if (entry->arguments == NULL)
        return false;
    for (char *word; (word = line_word(&rest)) != NULL; entry->argument_count++) {
        memcpy(entry->arguments + size, word, strlen(word) + 1);
        size += strlen(word) + 1;
    }
    return true;
}

static void entry_free(struct stack_entry *entry)
{
    free(entry->module);
    free(entry->arguments);
    free(entry->file);
}

// `entry` has kind, control and undefined; the rest is filled in here. `module` NULL: none is
// named.
static enum reading add(struct reader *reader, const struct place *place, int type,
                        struct stack_entry entry, const char *module, char *arguments)
{
    if (++reader->entries > ENTRIES_MAX)
        return fatal(reader, place, STACKS_ENDLESS);
    if (module != NULL && !has_name(module)) // within an include it leaves a dangling pointer
        return place->depth > 0 ? fatal(reader, place, STACKS_CRASH) : GIVEN_UP;
    if (type == TYPE_ANY) // a broken @include of no type
        return GIVEN_UP;
    struct stack *stack = strcasecmp(place->service, DEFAULT_SERVICE) == 0
                              ? &reader->stacks->other[type]
                              : &reader->stacks->own[type];
    struct stack_entry *more = realloc(stack->entries, (stack->count + 1) * sizeof *stack->entries);
    if (more == NULL)
        return no_memory(reader);
    stack->entries = more;
    entry.level = place->level;
    entry.line = place->line;
    entry.module = strdup(module != NULL ? module : "");
    entry.file = strdup(place->file);
    if (entry.module == NULL || entry.file == NULL || !copy_arguments(&entry, arguments)) {
        entry_free(&entry);
        return no_memory(reader);
    }
    stack->entries[stack->count++] = entry;
    return READ;
}

// --- a line --------------------------------------------------------------------------------------

struct words {
    int type;
    bool broken;
    struct stack_control control;
    bool include, substack, debian; // debian: "@include"
};

static void read_type(const struct place *place, char **rest, struct words *words)
{
    const char *word = line_word(rest);

    words->type = place->only != TYPE_ANY ? place->only : STACK_AUTH; // of what is not understood
    if (word == NULL) {
        words->broken = true;
        return;
    }
    word += word[0] == '-';
    for (int i = 0; i < STACK_TYPES; i++)
        if (strcasecmp(word, type_names[i]) == 0) {
            words->type = i;
            return;
        }
    if (strcasecmp(word, "@include") == 0) {
        words->debian = words->include = true;
        words->type = place->only;
        return;
    }
    words->broken = true;
}

static void read_control(char **rest, struct words *words)
{
    const char *word = line_word(rest);

    if (word == NULL) {
        control_default(&words->control, CONTROL_BAD);
        words->broken = true;
    } else if (strcasecmp(word, "include") == 0 || strcasecmp(word, "substack") == 0) {
        words->include = true;
        words->substack = strcasecmp(word, "substack") == 0;
    } else {
        control_read(&words->control, word);
    }
}

// Debian looks for what is included in one folder only, and not at all where that is missing.
static enum reading read_included(struct reader *reader, const struct place *place,
                                  const struct words *words, const char *name)
{
    char path[PATH_SIZE];
    const struct place inside = {.service = place->service,
                                 .only = words->type,
                                 .level = place->level + words->substack,
                                 .depth = place->depth + 1,
                                 .file = path};

    if (inside.level >= LEVELS_MAX)
        return GIVEN_UP;
    if (inside.depth > INCLUDES_MAX) {
        reader->stacks->loop = true;
        return GIVEN_UP;
    }
    if (name[0] != '/' && !reader->files->is_folder(reader->files->context, FOLDER))
        return GIVEN_UP;
    const int length = name[0] == '/' ? snprintf(path, sizeof path, "%s", name)
                                      : snprintf(path, sizeof path, FOLDER "/%s", name);
    if (length < 0 || (size_t)length >= sizeof path)
        return GIVEN_UP;
    return read_file(reader, &inside, false, NULL);
}

static enum reading include(struct reader *reader, const struct place *place, struct words *words,
                            char *rest)
{
    const char *name = line_word(&rest);
    struct stack_entry entry = {.kind = ENTRY_SUBSTACK, .control = words->control};

    if (name == NULL) // Debian's libpam looks at its first letter
        return fatal(reader, place, STACKS_CRASH);
    if (words->substack) {
        const enum reading reading = add(reader, place, words->type, entry, name, NULL);
        if (reading != READ)
            return reading;
    }
    const enum reading reading = read_included(reader, place, words, name);
    if (reading != GIVEN_UP)
        return reading;
    // What could be read of it stands; then comes an entry that fails.
    control_default(&entry.control, CONTROL_BAD);
    entry.kind = ENTRY_BROKEN;
    entry.undefined = words->debian;
    return add(reader, place, words->type, entry, NULL, NULL);
}

static enum reading read_line(struct reader *reader, const struct place *place, char *rest)
{
    struct words words = {.type = TYPE_ANY};

    control_begin(&words.control);
    read_type(place, &rest, &words);
    if (words.debian)
        return include(reader, place, &words, rest);
    if (place->only != TYPE_ANY && words.type != place->only)
        return READ;
    read_control(&rest, &words);
    if (words.include)
        return include(reader, place, &words, rest);
    const char *module = line_word(&rest);
    const struct stack_entry entry = {.kind = words.broken || module == NULL ? ENTRY_BROKEN
                                                                             : ENTRY_MODULE,
                                      .control = words.control};
    return add(reader, place, words.type, entry, module, rest);
}

// --- files ---------------------------------------------------------------------------------------

static enum reading read_lines(struct reader *reader, struct place *place,
                               struct line_source *source, bool has_services)
{
    char line[LINE_SIZE];

    for (;;) {
        const enum line_end end = line_next(source, line, &place->line);
        char *rest = line;

        reader->stacks->cut = reader->stacks->cut || source->cut != 0;
        if (end == LINE_NONE)
            return READ;
        if (end == LINE_ENDLESS)
            return fatal(reader, place, STACKS_ENDLESS);
        if (end == LINE_REFUSED)
            return GIVEN_UP;
        if (has_services) {
            place->service = line_word(&rest);
            if (strcasecmp(place->service, reader->service) != 0 &&
                strcasecmp(place->service, DEFAULT_SERVICE) != 0)
                continue;
        }
        const enum reading reading = read_line(reader, place, rest);
        if (reading != READ)
            return reading;
    }
}

static enum reading read_text(struct reader *reader, const struct place *place, const char *text,
                              size_t size, bool has_services)
{
    struct place here = *place;
    struct line_source source = {.text = text, .size = size};
    const enum reading reading = read_lines(reader, &here, &source, has_services);

    if (reading == GIVEN_UP && reader->stacks->broken_file == NULL) {
        reader->stacks->broken_file = strdup(here.file);
        reader->stacks->broken_line = here.line;
    }
    return reading;
}

// GIVEN_UP too where it cannot be opened; `found` (may be NULL) tells the two apart.
static enum reading read_file(struct reader *reader, const struct place *place, bool has_services,
                              bool *found)
{
    char *text = NULL;
    size_t size = 0;
    const enum fault fault = reader->files->read(reader->files->context, place->file, &text, &size);

    if (fault == FAULT_MEMORY)
        return no_memory(reader);
    if (found != NULL)
        *found = fault == FAULT_NONE;
    if (fault != FAULT_NONE)
        return GIVEN_UP;
    const enum reading reading = read_text(reader, place, text, size, has_services);
    free(text);
    return reading;
}

// The file of a service, in the first folder that has one. READ where none has.
static enum reading read_service(struct reader *reader, const char *service, bool *found)
{
    static const char *const folders[] = {FOLDER, FOLDER_OF_PACKAGES};
    char path[PATH_SIZE];

    *found = false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const struct place place = {.service = service, .only = TYPE_ANY, .file = path};
        const int length = snprintf(path, sizeof path, "%s/%s", folders[i], service);
        if (length < 0 || (size_t)length >= sizeof path)
            continue;
        const enum reading reading = read_file(reader, &place, false, found);
        if (*found || reading == FATAL)
            return reading;
    }
    return READ;
}

static enum reading read_folders(struct reader *reader)
{
    bool found = false, found_other = false;
    enum reading reading = read_service(reader, reader->service, &found);

    if (reading == READ) // "other" is read for every service, and its errors are everybody's
        reading = read_service(reader, DEFAULT_SERVICE, &found_other);
    return reading == READ && !found && !found_other ? GIVEN_UP : reading;
}

enum fault stacks_read(const struct stack_files *files, const char *service, struct stacks *stacks)
{
    struct reader reader = {.files = files, .stacks = stacks, .service = service};
    const struct place one = {.only = TYPE_ANY, .file = ONE_FILE};

    *stacks = (struct stacks){.state = STACKS_MADE};
    const bool folders = files->is_folder(files->context, FOLDER) ||
                         files->is_folder(files->context, FOLDER_OF_PACKAGES);
    const enum reading reading =
        folders ? read_folders(&reader) : read_file(&reader, &one, true, NULL);
    if (reading == GIVEN_UP)
        stacks->state = STACKS_REFUSED;
    return reader.fault;
}

static void stack_free(struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        entry_free(&stack->entries[i]);
    free(stack->entries);
}

void stacks_free(struct stacks *stacks)
{
    for (size_t i = 0; i < STACK_TYPES; i++) {
        stack_free(&stacks->own[i]);
        stack_free(&stacks->other[i]);
    }
    free(stacks->broken_file);
    *stacks = (struct stacks){.state = STACKS_REFUSED};
}

const struct stack *stacks_of(const struct stacks *stacks, enum stack_type type)
{
    return stacks->own[type].count > 0 ? &stacks->own[type] : &stacks->other[type];
}
