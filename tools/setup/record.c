// SPDX-License-Identifier: BSD-2-Clause
#include "setup/record.h"
#include "base/text.h"
#include "setup/image.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const states[] = {
    [SWITCH_OFF] = "off",
    [SWITCH_HALF] = "interrupted",
    [SWITCH_WAITING] = "unconfirmed",
    [SWITCH_ON] = "on",
};

const char *switch_state_name(enum switch_state state)
{
    return states[state];
}

static bool read_state(const char *value, struct switch_record *record)
{
    for (size_t i = SWITCH_HALF; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i], value) == 0) {
            record->state = (enum switch_state)i;
            return true;
        }
    return false;
}

static bool read_boot(const char *value, struct switch_record *record)
{
    return text_copy(record->boot, sizeof record->boot, value) == FAULT_NONE;
}

static bool read_deadline(const char *value, struct switch_record *record)
{
    return text_to_number(value, 0, INT64_MAX, &record->deadline) == FAULT_NONE;
}

static bool read_since(const char *value, struct switch_record *record)
{
    return text_to_number(value, 0, INT64_MAX, &record->since) == FAULT_NONE;
}

static bool read_replaced(const char *value, struct switch_record *record)
{
    return record->count < RECORD_FILES_MAX && value[0] == '/' &&
           text_copy(record->paths[record->count++], sizeof *record->paths, value) == FAULT_NONE;
}

static bool read_created(const char *value, struct switch_record *record)
{
    if (record->count < RECORD_FILES_MAX)
        record->created[record->count] = true;
    return read_replaced(value, record);
}

static const struct {
    const char *key;
    bool (*read)(const char *value, struct switch_record *record);
} keys[] = {
    {"state", read_state},   {"boot", read_boot},         {"deadline", read_deadline},
    {"since", read_since},   {"replaced", read_replaced}, {"created", read_created},
    {"file", read_replaced}, // of before there were two
};

static bool read_line(char *line, struct switch_record *record)
{
    char *value = strchr(line, ' ');

    if (value == NULL)
        return false;
    *value++ = '\0';
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, line) == 0)
            return keys[i].read(value, record);
    return false;
}

// A record that does not end with its last line is half a record.
static enum fault read_lines(char *data, struct switch_record *record)
{
    char *rest = NULL;

    for (char *line = strtok_r(data, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strcmp(line, "end") == 0)
            return record->state != SWITCH_OFF && *rest == '\0' ? FAULT_NONE : FAULT_FORMAT;
        if (!read_line(line, record))
            return FAULT_FORMAT;
    }
    return FAULT_FORMAT;
}

enum fault record_read(const char *path, struct switch_record *record)
{
    struct switch_record found = {.state = SWITCH_OFF};
    struct image image;
    enum fault fault = image_take(path, &image);

    if (fault == FAULT_NONE)
        fault = image.there ? read_lines(image.data, &found) : FAULT_NOT_FOUND;
    image_free(&image);
    if (fault == FAULT_NONE)
        *record = found;
    return fault;
}

enum fault record_write(const char *path, const struct switch_record *record)
{
    struct image image = {.there = true, .mode = 0600, .uid = geteuid(), .gid = getegid()};
    FILE *out = open_memstream(&image.data, &image.size);

    if (out == NULL)
        return FAULT_MEMORY;
    fprintf(out, "state %s\nboot %s\ndeadline %" PRId64 "\nsince %" PRId64 "\n",
            states[record->state], record->boot, record->deadline, record->since);
    for (size_t i = 0; i < record->count; i++)
        fprintf(out, "%s %s\n", record->created[i] ? "created" : "replaced", record->paths[i]);
    fputs("end\n", out);
    enum fault fault = fclose(out) == 0 ? FAULT_NONE : FAULT_MEMORY;
    if (fault == FAULT_NONE)
        fault = image_put(path, &image);
    image_free(&image);
    return fault;
}
