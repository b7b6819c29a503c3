// SPDX-License-Identifier: BSD-2-Clause
#include "settings/document.h"
#include "base/file.h"
#include "base/text.h"
#include "settings/outline.h"
#include <confuse.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS_MAX 48 // of one section

struct document {
    const struct grammar *grammar;
    struct outline outline;
    cfg_t *tree;
};

void complaint_write(const struct complaint *complaint, int line, const char *setting,
                     const char *format, ...)
{
    char message[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    snprintf(complaint->error, complaint->size, "%s:%d: %s%s%s", complaint->file, line, setting,
             setting[0] != '\0' ? ": " : "", message);
}

enum fault settings_file_read(const char *path, size_t largest, char **text, char *error,
                              size_t error_size)
{
    const struct file_demand demand = {.owner = 0, .forbidden = 0022, .largest = largest};
    size_t size = 0;
    enum fault fault = file_read_checked(path, &demand, text, &size);

    if (fault != FAULT_NONE) {
        snprintf(error, error_size, "%s: %s%s", path, fault_name(fault),
                 fault == FAULT_REFUSED
                     ? "; it must be a regular file of root that nobody else may write"
                     : "");
        return fault == FAULT_MEMORY ? fault : FAULT_CONFIG;
    }
    if (memchr(*text, '\0', size) == NULL)
        return FAULT_NONE;
    snprintf(error, error_size, "%s:1: contains a NUL byte", path);
    free(*text);
    *text = NULL;
    return FAULT_CONFIG;
}

// libconfuse's callbacks carry no context and its lexer is global anyway, so what is being read
// stands here while document_read() runs.
static struct {
    const struct grammar *grammar;
    const struct complaint *complaint;
    bool complained; // the first message is the one that helps
} reading;

static const struct section *section_by_name(const struct grammar *grammar, const char *name)
{
    for (size_t i = 1; i < grammar->count; i++)
        if (strcmp(grammar->sections[i].name, name) == 0)
            return &grammar->sections[i];
    return &grammar->sections[0];
}

static const struct setting *setting_by_name(const struct section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++)
        if (strcmp(section->settings[i].name, name) == 0)
            return &section->settings[i];
    return NULL;
}

static void list_known(const struct section *section, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < section->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? ", " : "",
                                 section->settings[i].name);
    if (section != &reading.grammar->sections[0])
        return;
    for (size_t i = 1; i < reading.grammar->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "",
                                 reading.grammar->sections[i].name);
}

__attribute__((format(printf, 2, 0))) static void on_error(cfg_t *tree, const char *format,
                                                           va_list arguments)
{
    static const char unknown[] = "no such option '";
    static const char duplicate[] = "found duplicate title '";
    const int line = tree != NULL && tree->line > 0 ? tree->line : 1;
    char message[256];
    char clean[384];
    char known[448];

    if (reading.complained)
        return;
    reading.complained = true;
    vsnprintf(message, sizeof message, format, arguments);
    if (tree != NULL && strncmp(message, unknown, sizeof unknown - 1) == 0) {
        char *name = message + sizeof unknown - 1;
        name[strcspn(name, "'")] = '\0';
        list_known(section_by_name(reading.grammar, tree->name != NULL ? tree->name : ""), known,
                   sizeof known);
        escape_text(clean, sizeof clean, name);
        complaint_write(reading.complaint, line, clean, "there is no such setting; allowed: %s",
                        known);
        return;
    }
    if (strncmp(message, duplicate, sizeof duplicate - 1) == 0) {
        char *name = message + sizeof duplicate - 1;
        name[strcspn(name, "'")] = '\0';
        escape_text(clean, sizeof clean, name);
        complaint_write(reading.complaint, line, clean, "there is another of that name");
        return;
    }
    complaint_write(reading.complaint, line, "", "%s", escape_text(clean, sizeof clean, message));
}

// Checks the value just read, while its line is known.
static int on_value(cfg_t *tree, cfg_opt_t *option)
{
    const struct section *section =
        section_by_name(reading.grammar, tree->name != NULL ? tree->name : "");
    const struct setting *setting = setting_by_name(section, option->name);
    const unsigned count = cfg_opt_size(option);
    char wrong[512] = "";
    const char *value;

    if (setting == NULL || count == 0)
        return 0;
    // A list is checked item by item as it grows.
    value = cfg_opt_getnstr(option, count - 1);
    if (setting->type->read(setting, &value, 1, NULL, wrong, sizeof wrong) == FAULT_NONE)
        return 0;
    if (!reading.complained)
        complaint_write(reading.complaint, tree->line, setting->name, "%s", wrong);
    reading.complained = true;
    return -1;
}

// libconfuse copies the tables, so they live on the caller's stack.
static void options_of(const struct section *section, cfg_opt_t options[SETTINGS_MAX + 1])
{
    size_t n = 0;

    for (; n < section->count && n < SETTINGS_MAX; n++) {
        const struct setting *setting = &section->settings[n];
        options[n] = setting->type->list
                         ? (cfg_opt_t)CFG_STR_LIST(setting->name, NULL, CFGF_NODEFAULT)
                         : (cfg_opt_t)CFG_STR(setting->name, NULL, CFGF_NODEFAULT);
        options[n].validcb = on_value;
    }
    options[n] = (cfg_opt_t)CFG_END();
}

static cfg_t *tree_new(const struct grammar *grammar)
{
    cfg_opt_t top[SETTINGS_MAX + 1];
    cfg_opt_t(*nested)[SETTINGS_MAX + 1] = calloc(grammar->count, sizeof *nested);
    const size_t settings = grammar->sections[0].count;
    cfg_t *tree = NULL;

    if (nested == NULL || settings + grammar->count > SETTINGS_MAX)
        goto end;
    options_of(&grammar->sections[0], top);
    for (size_t i = 1; i < grammar->count; i++) {
        const struct section *section = &grammar->sections[i];
        options_of(section, nested[i]);
        top[settings + i - 1] = (cfg_opt_t)CFG_SEC(
            section->name, nested[i],
            section->titled ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES : CFGF_NONE);
    }
    top[settings + grammar->count - 1] = (cfg_opt_t)CFG_END();
    tree = cfg_init(top, CFGF_NONE);
    if (tree != NULL)
        cfg_set_error_function(tree, on_error);
end:
    free(nested);
    return tree;
}

static bool may_repeat(const char *name)
{
    return section_by_name(reading.grammar, name)->titled;
}

enum fault document_read(const struct grammar *grammar, const char *text,
                         const struct complaint *complaint, struct document **document)
{
    struct document *new = calloc(1, sizeof *new);
    enum fault fault;

    if (new == NULL)
        return FAULT_MEMORY;
    reading.grammar = new->grammar = grammar;
    reading.complaint = complaint;
    reading.complained = false;
    fault = outline_read(complaint->file, text, may_repeat, &new->outline, complaint->error,
                         complaint->size);
    if (fault != FAULT_NONE)
        goto end;
    new->tree = tree_new(grammar);
    if (new->tree == NULL) {
        fault = FAULT_MEMORY;
        goto end;
    }
    if (cfg_parse_buf(new->tree, new->outline.text) != CFG_SUCCESS) {
        fault = FAULT_CONFIG;
        if (!reading.complained)
            complaint_write(complaint, 1, "", "the file cannot be read as settings");
        goto end;
    }
    *document = new;
    new = NULL;
end:
    document_free(&new);
    return fault;
}

static cfg_t *nth(const struct document *document, const struct section *section, size_t n)
{
    if (section->name == NULL)
        return document->tree;
    return cfg_getnsec(document->tree, section->name, (unsigned)n);
}

size_t document_count(const struct document *document, const struct section *section)
{
    return section->name == NULL ? 1 : cfg_size(document->tree, section->name);
}

const char *document_title(const struct document *document, const struct section *section, size_t n)
{
    return cfg_title(nth(document, section, n));
}

int document_line(const struct document *document, const struct section *section, size_t n)
{
    const int line = section->name == NULL ? 1 : outline_line(&document->outline, section->name, n);

    return line > 0 ? line : 1; // a section that is not there stands for its initial values
}

bool document_has(const struct document *document, const struct section *section, size_t n,
                  const char *setting)
{
    return cfg_size(nth(document, section, n), setting) > 0;
}

enum fault document_fill(const struct document *document, const struct section *section, size_t n,
                         void *object)
{
    cfg_t *tree = nth(document, section, n);
    char wrong[512];

    for (size_t i = 0; i < section->count; i++) {
        const struct setting *setting = &section->settings[i];
        const unsigned written = cfg_size(tree, setting->name);
        const size_t count = written > 0 ? written : setting->initial != NULL ? 1 : 0;
        const char **values;
        enum fault fault;
        if (count == 0)
            continue;
        values = calloc(count, sizeof *values);
        if (values == NULL)
            return FAULT_MEMORY;
        for (unsigned v = 0; v < count; v++)
            values[v] = written > 0 ? cfg_getnstr(tree, setting->name, v) : setting->initial;
        fault = setting->type->read(setting, values, count, (char *)object + setting->offset, wrong,
                                    sizeof wrong);
        free(values);
        if (fault != FAULT_NONE)
            return fault == FAULT_CONFIG ? FAULT_INTERNAL : fault; // they were checked before
    }
    return FAULT_NONE;
}

void document_free(struct document **document)
{
    if (*document == NULL)
        return;
    outline_free(&(*document)->outline);
    if ((*document)->tree != NULL)
        cfg_free((*document)->tree);
    free(*document);
    *document = NULL;
}

void section_dump(const struct section *section, const void *object, const char *indent,
                  bool (*wanted)(const struct setting *setting, const void *object), FILE *out)
{
    for (size_t i = 0; i < section->count; i++) {
        const struct setting *setting = &section->settings[i];
        const void *field = (const char *)object + setting->offset;
        if (wanted != NULL && !wanted(setting, object))
            continue;
        if (setting->type->empty != NULL && setting->type->empty(field))
            continue;
        fprintf(out, "%s%s = ", indent, setting->name);
        setting->type->write(setting, field, out);
        fputc('\n', out);
    }
}
