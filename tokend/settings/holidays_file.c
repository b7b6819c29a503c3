// SPDX-License-Identifier: BSD-2-Clause
#include "settings/holidays_file.h"
#include "base/file.h"
#include "core/window.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLIDAYS_FILE WARIFU_POLICYDIR "/holidays.tsv"
#define FILE_MAX (256U * 1024)
#define DAYS_MAX 4096

// What cksum(1) says (POSIX): CRC-32 of the bytes and then of their number.
static uint32_t checksum_byte(uint32_t crc, uint8_t byte)
{
    crc ^= (uint32_t)byte << 24;
    for (unsigned i = 0; i < 8; i++)
        crc = crc << 1 ^ ((crc & 0x80000000U) != 0 ? 0x04c11db7U : 0);
    return crc;
}

static uint32_t checksum(const char *text, size_t length)
{
    uint32_t crc = 0;

    for (size_t i = 0; i < length; i++)
        crc = checksum_byte(crc, (uint8_t)text[i]);
    for (size_t rest = length; rest != 0; rest >>= 8)
        crc = checksum_byte(crc, (uint8_t)rest);
    return ~crc;
}

// --- the lines -----------------------------------------------------------------------------------

struct reading {
    const char *name;
    unsigned line;
    struct civil_day *days;
    struct holidays *holidays;
    char *error;
    size_t error_size;
};

static bool complain(const struct reading *reading, const char *what)
{
    snprintf(reading->error, reading->error_size, "%s:%u: %s", reading->name, reading->line, what);
    return false;
}

static bool read_years(struct reading *reading, const char *line)
{
    struct holidays *holidays = reading->holidays;
    int end = 0;

    if (sscanf(line, "years\t%4" SCNu16 "\t%4" SCNu16 "%n", &holidays->first_year,
               &holidays->last_year, &end) != 2 ||
        line[end] != '\n' || holidays->first_year < 1 || holidays->last_year < holidays->first_year)
        return complain(reading, "not \"years FIRST LAST\"");
    return true;
}

static bool read_day(struct reading *reading, const char *line)
{
    struct holidays *holidays = reading->holidays;
    struct civil_day *day = &reading->days[holidays->count];
    char text[11];

    if (holidays->first_year == 0)
        return complain(reading, "\"years FIRST LAST\" must come before the days");
    if (holidays->count == DAYS_MAX)
        return complain(reading, "too many days");
    snprintf(text, sizeof text, "%s", line);
    if (strcspn(line, "\t\n") != sizeof text - 1 || !civil_day_read(text, day) ||
        day->year < holidays->first_year || day->year > holidays->last_year)
        return complain(reading, "not a day of these years");
    holidays->count++;
    return true;
}

static bool read_lines(struct reading *reading, const char *text)
{
    for (const char *line = text, *end; *line != '\0'; line = end + 1) {
        uint32_t said;
        int length = 0;
        end = strchr(line, '\n');
        reading->line++;
        if (end == NULL)
            return complain(reading, "the list is cut short");
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (sscanf(line, "cksum\t%10" SCNu32 "%n", &said, &length) == 1) {
            if (line[length] != '\n' || end[1] != '\0' ||
                said != checksum(text, (size_t)(line - text)))
                return complain(reading, "the list is not what its checksum says");
            return true;
        }
        if (line[0] == 'y' ? !read_years(reading, line) : !read_day(reading, line))
            return false;
    }
    return complain(reading, "the list is cut short: its checksum is missing");
}

enum fault holidays_parse(const char *name, const char *text, struct holidays *holidays,
                          char *error, size_t error_size)
{
    struct reading reading = {.name = name,
                              .days = calloc(DAYS_MAX, sizeof *reading.days),
                              .holidays = holidays,
                              .error = error,
                              .error_size = error_size};

    *holidays = (struct holidays){.days = reading.days};
    if (reading.days == NULL) {
        snprintf(error, error_size, "%s: %s", name, fault_name(FAULT_MEMORY));
        return FAULT_MEMORY;
    }
    if (read_lines(&reading, text))
        return FAULT_NONE;
    holidays_free(holidays);
    return FAULT_CORRUPT;
}

const char *holidays_path(const char *path)
{
    return path != NULL ? path : HOLIDAYS_FILE;
}

enum fault holidays_load(const char *path, struct holidays *holidays, char *error,
                         size_t error_size)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0022, FILE_MAX};
    char *text = NULL;
    size_t size = 0;
    enum fault fault = file_read_checked(holidays_path(path), &demand, &text, &size);

    *holidays = (struct holidays){.days = NULL};
    if (fault != FAULT_NONE) {
        snprintf(error, error_size, "%s: %s", holidays_path(path), fault_name(fault));
        return fault;
    }
    if (strlen(text) != size) {
        snprintf(error, error_size, "%s: contains a NUL byte", holidays_path(path));
        fault = FAULT_CORRUPT;
    } else {
        fault = holidays_parse(holidays_path(path), text, holidays, error, error_size);
    }
    free(text);
    return fault;
}

void holidays_free(struct holidays *holidays)
{
    free((struct civil_day *)(uintptr_t)holidays->days);
    *holidays = (struct holidays){.days = NULL};
}

bool policy_names_holidays(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (windows_name_holidays((const char *const *)policy->rules[i].times.items,
                                  policy->rules[i].times.count))
            return true;
    return false;
}
