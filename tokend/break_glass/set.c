// SPDX-License-Identifier: BSD-2-Clause
// An envelope as text: a heading, then "name value" lines, each once but consoles.
#include "base/text.h"
#include "break_glass/folder.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATEST INT64_C(253402300799) // 9999-12-31

static const char heading[] = "warifu break-glass 1";

enum fault glass_set_write(const struct glass_folder *folder, const struct glass_set *set)
{
    char name[GLASS_NAME_SIZE], text[4096];
    FILE *out = fmemopen(text, sizeof text, "w");

    if (out == NULL)
        return FAULT_MEMORY;
    fprintf(out, "%s\nset %s\nhost %s\nmachine %s\naccount %s\ncodes %u\n", heading, set->id,
            set->host, set->machine[0] == '\0' ? "-" : set->machine, set->account, set->codes);
    for (unsigned i = 0; i < set->console_count; i++)
        fprintf(out, "console %s\n", set->consoles[i]);
    for (unsigned i = 0; i < set->issuer_count; i++)
        fprintf(out, "issuer %" PRId64 " %" PRId64 " %s\n", set->issuers[i].id,
                set->issuers[i].created.seconds, set->issuers[i].name);
    fprintf(out, "issued %" PRId64 "\nuntil %" PRId64 "\nby %s\ncheck %s\n", set->issued.seconds,
            set->until.seconds, set->issued_by, set->check);
    const long size = ftell(out);
    const bool whole = ferror(out) == 0 && size > 0 && size < (long)sizeof text;
    if (fclose(out) != 0 || !whole)
        return FAULT_LIMIT;
    snprintf(name, sizeof name, "%s.set", set->id);
    return glass_file_write(folder, name, text, (size_t)size);
}

static bool take_text(char *field, size_t size, const char *value)
{
    return field[0] == '\0' && value[0] != '\0' && text_copy(field, size, value) == FAULT_NONE;
}

static bool take_time(struct wall_time *time, const char *value)
{
    return time->seconds == 0 && text_to_number(value, 1, LATEST, &time->seconds) == FAULT_NONE;
}

static bool take_id(struct glass_set *set, const char *value)
{
    return take_text(set->id, sizeof set->id, value) && glass_are_letters(set->id, sizeof set->id);
}
static bool take_host(struct glass_set *set, const char *value)
{
    return take_text(set->host, sizeof set->host, value);
}
static bool take_machine(struct glass_set *set, const char *value)
{
    if (strcmp(value, "-") == 0)
        return set->machine[0] == '\0';
    return strlen(value) == 32 && take_text(set->machine, sizeof set->machine, value);
}
static bool take_account(struct glass_set *set, const char *value)
{
    return take_text(set->account, sizeof set->account, value);
}
static bool take_codes(struct glass_set *set, const char *value)
{
    int64_t codes;

    if (set->codes != 0 || text_to_number(value, 1, GLASS_CODES_MAX, &codes) != FAULT_NONE)
        return false;
    set->codes = (unsigned)codes;
    return true;
}
static bool take_console(struct glass_set *set, const char *value)
{
    struct console_number number;

    return set->console_count < GLASS_CONSOLES_MAX && console_number(value, &number) &&
           text_copy(set->consoles[set->console_count++], CONSOLE_NAME_SIZE, value) == FAULT_NONE;
}
static bool take_issued(struct glass_set *set, const char *value)
{
    return take_time(&set->issued, value);
}
static bool take_until(struct glass_set *set, const char *value)
{
    return take_time(&set->until, value);
}
static bool take_by(struct glass_set *set, const char *value)
{
    return take_text(set->issued_by, sizeof set->issued_by, value);
}
static bool read_number(const char *from, const char *end, int64_t *number)
{
    char digits[24];
    const size_t size = (size_t)(end - from);

    if (size >= sizeof digits)
        return false;
    memcpy(digits, from, size);
    digits[size] = '\0';
    return text_to_number(digits, 1, INT64_MAX, number) == FAULT_NONE;
}
// "3 1800000000 chiba"
static bool take_issuer(struct glass_set *set, const char *value)
{
    struct glass_issuer *issuer = &set->issuers[set->issuer_count];
    const char *created = strchr(value, ' '), *name = NULL;

    if (set->issuer_count == sizeof set->issuers / sizeof *set->issuers)
        return false;
    set->issuer_count++;
    if (created == NULL) // of an earlier version
        return text_to_number(value, 1, INT64_MAX, &issuer->id) == FAULT_NONE;
    name = strchr(created + 1, ' ');
    return name != NULL && read_number(value, created, &issuer->id) &&
           read_number(created + 1, name, &issuer->created.seconds) &&
           take_text(issuer->name, sizeof issuer->name, name + 1);
}
static bool take_check(struct glass_set *set, const char *value)
{
    return take_text(set->check, sizeof set->check, value) &&
           glass_are_letters(set->check, sizeof set->check);
}

static const struct {
    const char *name;
    bool (*take)(struct glass_set *set, const char *value);
} lines[] = {
    {"set", take_id},          {"host", take_host},   {"machine", take_machine},
    {"account", take_account}, {"codes", take_codes}, {"console", take_console},
    {"issued", take_issued},   {"until", take_until}, {"by", take_by},
    {"issuer", take_issuer},   {"check", take_check},
};

static bool take_line(struct glass_set *set, char *line)
{
    char *value = strchr(line, ' ');

    if (value == NULL)
        return false;
    *value++ = '\0';
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strcmp(lines[i].name, line) == 0)
            return lines[i].take(set, value);
    return false;
}

// The last line ends as the others do: a file that was cut has another end.
static bool parse(char *text, struct glass_set *set)
{
    char *end = strchr(text, '\n');

    if (end == NULL || (size_t)(end - text) != sizeof heading - 1 ||
        memcmp(text, heading, sizeof heading - 1) != 0)
        return false;
    for (char *line = end + 1; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        if (end == NULL)
            return false;
        *end = '\0';
        if (!take_line(set, line))
            return false;
    }
    return set->id[0] != '\0' && set->host[0] != '\0' && set->account[0] != '\0' &&
           set->codes != 0 && set->console_count != 0 && set->issued.seconds != 0 &&
           set->until.seconds != 0 && set->issued_by[0] != '\0' && set->check[0] != '\0';
}

enum fault glass_set_read(const struct glass_folder *folder, const char *id, struct glass_set *set)
{
    char name[GLASS_NAME_SIZE], text[4096];
    size_t size;

    snprintf(name, sizeof name, "%.8s.set", id);
    const enum fault fault = glass_file_read(folder, name, text, sizeof text, &size, NULL);
    if (fault != FAULT_NONE)
        return fault;
    *set = (struct glass_set){0};
    return parse(text, set) && strcmp(set->id, id) == 0 ? FAULT_NONE : FAULT_FORMAT;
}

enum fault glass_active_read(const struct glass_folder *folder, char id[GLASS_SET_SIZE])
{
    char text[64];
    size_t size;
    const enum fault fault = glass_file_read(folder, "active", text, sizeof text, &size, NULL);

    if (fault != FAULT_NONE)
        return fault;
    if (size != GLASS_SET_SIZE || text[size - 1] != '\n')
        return FAULT_FORMAT;
    text[size - 1] = '\0';
    if (!glass_are_letters(text, GLASS_SET_SIZE))
        return FAULT_FORMAT;
    memcpy(id, text, GLASS_SET_SIZE);
    return FAULT_NONE;
}

enum fault glass_active_write(const struct glass_folder *folder, const char *id)
{
    char text[GLASS_SET_SIZE + 1];

    snprintf(text, sizeof text, "%.8s\n", id);
    return glass_file_write(folder, "active", text, GLASS_SET_SIZE);
}
