// SPDX-License-Identifier: BSD-2-Clause
#include "factor/leaked.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST 64   // 40 digits, a colon, a count of up to 20 digits, CR LF
#define GUIDED_STEPS 8 // by what the hash says; then by halves, whatever the file is like
#define STEPS_MOST 160
#define SAMPLES 64 // lines, and files of a folder, that are looked at before a list is used

// --- lines --------------------------------------------------------------------------------------

struct line {
    int64_t start, end; // its first byte, and the next line's
    char hash[LEAKED_DIGITS_MOST + 1];
    bool counts; // more than no times
};

struct lines { // of one file
    int fd;
    int64_t size;
    unsigned digits;
};

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// HASH:COUNT and its end. False: that is no line.
static bool parse_line(const char *text, size_t size, bool last, unsigned digits, struct line *line)
{
    size_t at = 0;

    for (; at < digits; at++) {
        if (at >= size || !is_hex(text[at]))
            return false;
        line->hash[at] = text[at] >= 'a' ? (char)(text[at] - 'a' + 'A') : text[at];
    }
    line->hash[at] = '\0';
    if (at >= size || text[at++] != ':')
        return false;
    const size_t count = at;
    line->counts = false;
    for (; at < size && text[at] >= '0' && text[at] <= '9'; at++)
        line->counts = line->counts || text[at] != '0';
    if (at == count)
        return false;
    if (at < size && text[at] == '\r')
        at++;
    if (at < size && text[at] == '\n')
        at++;
    else if (!(last && at == size))
        return false;
    line->end = line->start + (int64_t)at;
    return true;
}

// The line in which byte `at` lies.
static enum fault read_line(const struct lines *lines, int64_t at, struct line *line)
{
    char buffer[3 * LINE_MOST];
    const int64_t from = at > LINE_MOST ? at - LINE_MOST : 0;
    const size_t wanted =
        lines->size - from < (int64_t)sizeof buffer ? (size_t)(lines->size - from) : sizeof buffer;
    const ssize_t got = pread(lines->fd, buffer, wanted, from);

    if (got < 0)
        return FAULT_IO;
    if ((size_t)got != wanted) // it was cut meanwhile
        return FAULT_CONFLICT;
    size_t first = (size_t)(at - from);
    while (first > 0 && buffer[first - 1] != '\n')
        first--;
    if (first == 0 && from > 0)
        return FAULT_CORRUPT;
    line->start = from + (int64_t)first;
    return parse_line(buffer + first, wanted - first, from + (int64_t)wanted == lines->size,
                      lines->digits, line)
               ? FAULT_NONE
               : FAULT_CORRUPT;
}

// The first sixteen digits as a number.
static uint64_t weight(const char *hash)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 16; i++) {
        const char digit = hash[i];
        value = value << 4 | (uint64_t)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
    }
    return value;
}

// --- the search ---------------------------------------------------------------------------------

// What is known: lines from `from` to `to` lie between these two.
struct range {
    int64_t from, to;
    char low[LEAKED_DIGITS_MOST + 1], high[LEAKED_DIGITS_MOST + 1]; // "": nothing is known
    int64_t before_low, after_high; // where their neighbours on the other side lie
};

// Hashes are spread evenly, so what a hash is says nearly where it is.
static int64_t next_place(const struct range *range, const char *hash, unsigned step)
{
    const int64_t room = range->to - range->from;
    const double low = range->low[0] != '\0' ? (double)weight(range->low) : 0.0;
    const double high = range->high[0] != '\0' ? (double)weight(range->high) : 0x1p64;
    int64_t offset = room / 2;

    if (step < GUIDED_STEPS && high > low)
        offset = (int64_t)((double)room * (((double)weight(hash) - low) / (high - low)));
    return range->from + (offset < 0 ? 0 : offset >= room ? room - 1 : offset);
}

static bool is_between(const struct range *range, const char *hash)
{
    return (range->low[0] == '\0' || strcmp(range->low, hash) < 0) &&
           (range->high[0] == '\0' || strcmp(hash, range->high) < 0);
}

// It is not there, unless the two lines between which it would be mislead: one that was changed is
// out of order with the next.
static enum fault confirm(const struct lines *lines, const struct range *range)
{
    struct line line;
    enum fault fault = FAULT_NONE;

    if (range->low[0] != '\0' && range->before_low > 0) {
        fault = read_line(lines, range->before_low - 1, &line);
        if (fault == FAULT_NONE && strcmp(line.hash, range->low) >= 0)
            fault = FAULT_CORRUPT;
    }
    if (fault == FAULT_NONE && range->high[0] != '\0' && range->after_high < lines->size) {
        fault = read_line(lines, range->after_high, &line);
        if (fault == FAULT_NONE && strcmp(line.hash, range->high) <= 0)
            fault = FAULT_CORRUPT;
    }
    return fault;
}

static enum fault search(const struct lines *lines, const char *hash, bool *has)
{
    struct range range = {.to = lines->size};

    for (unsigned step = 0; range.from < range.to && step < STEPS_MOST; step++) {
        struct line line;
        const enum fault fault = read_line(lines, next_place(&range, hash, step), &line);
        if (fault != FAULT_NONE)
            return fault;
        if (!is_between(&range, line.hash) || line.start < range.from || line.end > range.to)
            return FAULT_CORRUPT;
        const int order = strcmp(line.hash, hash);
        if (order == 0) {
            *has = line.counts;
            return FAULT_NONE;
        }
        if (order < 0) {
            range.from = line.end;
            range.before_low = line.start;
            memcpy(range.low, line.hash, sizeof range.low);
        } else {
            range.to = line.start;
            range.after_high = line.end;
            memcpy(range.high, line.hash, sizeof range.high);
        }
    }
    return range.from < range.to ? FAULT_CORRUPT : confirm(lines, &range);
}

// --- files --------------------------------------------------------------------------------------

static enum fault fault_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return FAULT_NOT_FOUND;
    case EACCES:
    case EPERM:
    case ELOOP:
        return FAULT_REFUSED;
    default:
        return FAULT_IO;
    }
}

static bool is_safe(const struct stat *status)
{
    return (status->st_uid == 0 || status->st_uid == geteuid()) && (status->st_mode & 0022) == 0;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

// One file of a folder, as leaked_open() wants it.
static enum fault open_part(const struct leaked_list *list, const char *prefix, struct lines *lines)
{
    static const char *const endings[] = {"", ".txt"};
    char name[LEAKED_PREFIX + sizeof ".txt"];
    struct stat status;

    *lines = (struct lines){.fd = -1, .digits = list->digits - LEAKED_PREFIX};
    for (size_t i = 0; i < sizeof endings / sizeof *endings && lines->fd < 0; i++) {
        memcpy(name, prefix, LEAKED_PREFIX);
        memcpy(name + LEAKED_PREFIX, endings[i], strlen(endings[i]) + 1);
        lines->fd = openat(list->fd, name, LEAKED_OPEN_FLAGS);
        if (lines->fd < 0 && errno != ENOENT)
            return fault_of(errno);
    }
    if (lines->fd < 0) // public folders have all of them
        return FAULT_CORRUPT;
    if (fstat(lines->fd, &status) != 0)
        return FAULT_IO;
    lines->size = status.st_size;
    return S_ISREG(status.st_mode) && is_safe(&status) ? FAULT_NONE : FAULT_REFUSED;
}

enum fault leaked_has(const struct leaked_list *list, const char *hash, bool *has)
{
    struct lines lines = {.fd = list->fd, .digits = list->digits};
    struct stat status;
    enum fault fault = FAULT_NONE;
    bool found = false;

    *has = false;
    if (!list->open || strlen(hash) != list->digits)
        return FAULT_INTERNAL;
    if (fstat(list->fd, &status) != 0)
        return FAULT_IO;
    if (!list->folder && !is_same(&status, &list->seen))
        return FAULT_CONFLICT;
    lines.size = status.st_size;
    if (list->folder)
        fault = open_part(list, hash, &lines);
    if (fault == FAULT_NONE)
        fault = search(&lines, list->folder ? hash + LEAKED_PREFIX : hash, &found);
    if (list->folder && lines.fd >= 0)
        close(lines.fd);
    *has = fault == FAULT_NONE && found;
    return fault;
}

// --- before it is used --------------------------------------------------------------------------

// Lines evenly spread over a file, the first and the last among them, are lines and in order.
static enum fault look_at_lines(const struct lines *lines)
{
    char before[LEAKED_DIGITS_MOST + 1] = "";

    if (lines->size == 0)
        return FAULT_CORRUPT;
    for (int64_t i = 0; i < SAMPLES; i++) {
        struct line line;
        const int64_t at = (int64_t)((double)(lines->size - 1) * (double)i / (SAMPLES - 1));
        const enum fault fault = read_line(lines, at, &line);
        if (fault != FAULT_NONE)
            return fault;
        if (strcmp(before, line.hash) > 0 || (i == 0 && line.start != 0) ||
            (i == SAMPLES - 1 && line.end != lines->size))
            return FAULT_CORRUPT;
        memcpy(before, line.hash, sizeof before);
    }
    return FAULT_NONE;
}

static enum fault look_at_folder(const struct leaked_list *list)
{
    static const char digits[] = "0123456789ABCDEF";

    for (unsigned i = 0; i < SAMPLES; i++) {
        const unsigned value = i * ((1U << 20) - 1) / (SAMPLES - 1);
        char prefix[LEAKED_PREFIX];
        struct lines lines;
        for (unsigned d = 0; d < LEAKED_PREFIX; d++)
            prefix[d] = digits[value >> 4 * (LEAKED_PREFIX - 1 - d) & 15];
        enum fault fault = open_part(list, prefix, &lines);
        if (fault == FAULT_NONE)
            fault = look_at_lines(&lines);
        if (lines.fd >= 0)
            close(lines.fd);
        if (fault != FAULT_NONE)
            return fault;
    }
    return FAULT_NONE;
}

enum fault leaked_open(const char *path, unsigned digits, struct leaked_list *list)
{
    enum fault fault = FAULT_NONE;

    *list = (struct leaked_list){.digits = digits};
    list->fd = open(path, LEAKED_OPEN_FLAGS);
    if (list->fd < 0)
        return fault_of(errno);
    list->open = true;
    if (fstat(list->fd, &list->seen) != 0)
        fault = FAULT_IO;
    else if (!is_safe(&list->seen) || !(S_ISREG(list->seen.st_mode) || S_ISDIR(list->seen.st_mode)))
        fault = FAULT_REFUSED;
    list->folder = S_ISDIR(list->seen.st_mode);
    const struct lines lines = {list->fd, list->seen.st_size, digits};
    if (fault == FAULT_NONE && !list->folder) // what lies around a line is of no use
        (void)posix_fadvise(list->fd, 0, 0, POSIX_FADV_RANDOM);
    if (fault == FAULT_NONE)
        fault = list->folder ? look_at_folder(list) : look_at_lines(&lines);
    if (fault != FAULT_NONE)
        leaked_close(list);
    return fault;
}

void leaked_close(struct leaked_list *list)
{
    if (list->open)
        close(list->fd);
    *list = (struct leaked_list){.open = false};
}

uint64_t leaked_stamp(const char *path)
{
    struct stat status;
    uint64_t stamp = 0;

    if (lstat(path, &status) != 0)
        return 0;
    const uint64_t parts[] = {(uint64_t)status.st_ino,         (uint64_t)status.st_size,
                              (uint64_t)status.st_mtim.tv_sec, (uint64_t)status.st_mtim.tv_nsec,
                              (uint64_t)status.st_mode,        (uint64_t)status.st_uid};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        stamp = (stamp ^ parts[i]) * UINT64_C(0x100000001b3); // FNV-1a, a word at a time
    return stamp != 0 ? stamp : 1;
}

enum fault leaked_check(const char *path, unsigned digits)
{
    static struct {
        uint64_t stamp;
        unsigned digits;
        enum fault fault;
    } known;
    const uint64_t stamp = leaked_stamp(path);

    if (stamp == 0 || stamp != known.stamp || digits != known.digits) {
        struct leaked_list list;
        known.fault = leaked_open(path, digits, &list);
        if (known.fault == FAULT_NONE)
            leaked_close(&list);
        known.digits = digits;
        known.stamp = leaked_stamp(path) == stamp ? stamp : 0;
    }
    return known.fault;
}
