// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/use.h"
#include "base/secret.h"
#include "base/text.h"
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Places in the file; each part is filled up with line ends, so that none needs a new block later.
#define TRIES_AT 512
#define RECORD_AT 576

static const char heading[] = "warifu break-glass code 1\n";

// --- the file
// --------------------------------------------------------------------------------------

enum fault glass_code_make(const struct glass_folder *folder, const char *set, unsigned number,
                           const uint8_t salt[GLASS_SALT_SIZE], const uint8_t hash[GLASS_HASH_SIZE])
{
    char name[GLASS_NAME_SIZE], text[GLASS_FILE_SIZE + 1];
    char salt_hex[2 * GLASS_SALT_SIZE + 1], hash_hex[2 * GLASS_HASH_SIZE + 1];

    memset(text, '\n', sizeof text);
    sodium_bin2hex(salt_hex, sizeof salt_hex, salt, GLASS_SALT_SIZE);
    sodium_bin2hex(hash_hex, sizeof hash_hex, hash, GLASS_HASH_SIZE);
    const int size = snprintf(text, sizeof text,
                              "%sset %s\n"
                              "number %u\nsalt %s\nhash %s\n",
                              heading, set, number, salt_hex, hash_hex);
    text[size] = '\n'; // where its NUL was
    memcpy(text + TRIES_AT, "tries 0\n", 8);
    glass_name(name, set, number, ".code");
    return glass_file_write(folder, name, text, GLASS_FILE_SIZE);
}

struct code {
    uint8_t salt[GLASS_SALT_SIZE], hash[GLASS_HASH_SIZE];
    unsigned tries;
};

static bool hex_read(const char *hex, uint8_t *bytes, size_t size)
{
    size_t got = 0;
    const char *end = NULL;

    return sodium_hex2bin(bytes, size, hex, 2 * size, NULL, &got, &end) == 0 && got == size &&
           end == hex + 2 * size;
}

static bool parse(const char text[GLASS_FILE_SIZE + 1], const char *set, unsigned number,
                  struct code *code)
{
    char expected[128];
    const int head = snprintf(expected, sizeof expected,
                              "%sset %s\n"
                              "number %u\nsalt ",
                              heading, set, number);
    const char *salt = text + head, *hash = salt + sizeof code->salt * 2 + 6;
    const char *end = hash + sizeof code->hash * 2;

    if (strncmp(text, expected, (size_t)head) != 0 ||
        !hex_read(salt, code->salt, GLASS_SALT_SIZE) ||
        strncmp(salt + sizeof code->salt * 2, "\nhash ", 6) != 0 ||
        !hex_read(hash, code->hash, GLASS_HASH_SIZE) ||
        strspn(end, "\n") != (size_t)(text + TRIES_AT - end) ||
        strncmp(text + TRIES_AT, "tries ", 6) != 0 || text[TRIES_AT + 6] < '0' ||
        text[TRIES_AT + 6] > '9' || text[TRIES_AT + 7] != '\n')
        return false;
    code->tries = (unsigned)(text[TRIES_AT + 6] - '0');
    return true;
}

static enum fault code_read(const struct glass_folder *folder, const char *set, unsigned number,
                            const char *suffix, struct code *code, int *fd)
{
    char name[GLASS_NAME_SIZE], text[GLASS_FILE_SIZE + 2];
    size_t size;

    glass_name(name, set, number, suffix);
    const enum fault fault = glass_file_read(folder, name, text, sizeof text, &size, fd);
    if (fault != FAULT_NONE)
        return fault;
    if (size == GLASS_FILE_SIZE && parse(text, set, number, code))
        return FAULT_NONE;
    if (fd != NULL)
        close(*fd);
    return FAULT_FORMAT;
}

// --- looking
// ---------------------------------------------------------------------------------------

static bool fits(const struct code *code, const struct glass_set *set, const char *letters)
{
    uint8_t hash[GLASS_HASH_SIZE];

    glass_code_hash(letters, set->id, set->machine, code->salt, hash);
    const bool equal = secret_equal(hash, code->hash, sizeof hash);
    secret_wipe(hash, sizeof hash);
    return equal;
}

enum fault glass_find(const struct glass_folder *folder, const struct glass_set *set,
                      const char letters[GLASS_LETTERS + 1], struct glass_found *found)
{
    struct code code;

    *found = (struct glass_found){.fd = -1};
    for (unsigned number = 1; number <= set->codes; number++) {
        int fd = -1;
        enum fault fault = code_read(folder, set->id, number, ".code", &code, &fd);
        const bool used = fault == FAULT_NOT_FOUND;
        if (used)
            fault = code_read(folder, set->id, number, ".used", &code, NULL);
        if (fault == FAULT_MEMORY || fault == FAULT_IO || fault == FAULT_READONLY) {
            glass_found_close(found);
            return fault;
        }
        if (fault != FAULT_NONE) {
            found->damaged++;
            continue;
        }
        if (found->number == 0 && fits(&code, set, letters)) {
            found->number = number;
            found->used = used;
            found->tries = code.tries;
            found->fd = fd;
        } else if (fd >= 0)
            close(fd);
    }
    secret_wipe(&code, sizeof code);
    return FAULT_NONE;
}

void glass_found_close(struct glass_found *found)
{
    if (found->fd >= 0)
        close(found->fd);
    found->fd = -1;
}

// --- changing
// --------------------------------------------------------------------------------------

static enum fault overwrite(int fd, off_t at, const char *text, size_t size)
{
    while (size > 0) {
        const ssize_t count = pwrite(fd, text, size, at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_from_errno(errno);
        text += count;
        at += count;
        size -= (size_t)count;
    }
    return fsync(fd) == 0 ? FAULT_NONE : fault_from_errno(errno);
}

enum fault glass_count_try(struct glass_found *found)
{
    const char digit = (char)('0' + (found->tries < 9 ? found->tries + 1 : 9));
    const enum fault fault = overwrite(found->fd, TRIES_AT + 6, &digit, 1);

    if (fault == FAULT_NONE)
        found->tries++;
    return fault;
}

enum fault glass_mark(const struct glass_folder *folder, const struct glass_set *set,
                      struct glass_found *found, const struct glass_use *use)
{
    char from[GLASS_NAME_SIZE], to[GLASS_NAME_SIZE];
    char record[GLASS_FILE_SIZE - RECORD_AT];

    memset(record, '\n', sizeof record);
    const int size = snprintf(record, sizeof record,
                              "used %" PRId64 "\nuptime %" PRId64 "\nboot %s\nterminal %s\n%s\n",
                              use->wall.seconds, use->uptime, use->boot, use->terminal,
                              use->granted ? "granted" : "spent");
    record[size] = '\n';
    (void)!overwrite(found->fd, RECORD_AT, record, sizeof record);
    glass_name(from, set->id, found->number, ".code");
    glass_name(to, set->id, found->number, ".used");
    if (renameat2(folder->fd, from, folder->fd, to, RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST || errno == ENOENT)
            return FAULT_CONFLICT;
        // A file system without the flag: whoever holds the folder's lock is alone.
        if (errno != EINVAL || faccessat(folder->fd, to, F_OK, 0) == 0 ||
            renameat(folder->fd, from, folder->fd, to) != 0)
            return fault_from_errno(errno);
    }
    return glass_folder_sync(folder);
}

// --- afterwards
// ------------------------------------------------------------------------------------

static bool use_parse(const char *record, struct glass_use *use)
{
    char outcome[8] = "";

    if (sscanf(record, "used %" SCNd64 "\nuptime %" SCNd64 "\nboot %36s\nterminal %15s\n%7s",
               &use->wall.seconds, &use->uptime, use->boot, use->terminal, outcome) != 5)
        return false;
    use->granted = strcmp(outcome, "spent") != 0;
    return true;
}

enum fault glass_use_read(const struct glass_folder *folder, const char *set, unsigned number,
                          struct glass_use *use)
{
    char name[GLASS_NAME_SIZE], text[GLASS_FILE_SIZE + 2];
    size_t size = 0;

    glass_name(name, set, number, ".used");
    *use = (struct glass_use){.granted = true};
    const enum fault fault = glass_file_read(folder, name, text, sizeof text, &size, NULL);
    if (fault == FAULT_NOT_FOUND || fault == FAULT_MEMORY)
        return fault;
    if (fault == FAULT_NONE && size == GLASS_FILE_SIZE && use_parse(text + RECORD_AT, use))
        return FAULT_NONE;
    *use = (struct glass_use){.granted = true};
    return FAULT_FORMAT;
}
