// SPDX-License-Identifier: BSD-2-Clause
#include "factor/dictionary.h"
#include "base/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
// crack.h needs size_t and does not say so.
#include <crack.h>
#include <string.h>
#include <unistd.h>

// Exported by libcrack and declared in its packer.h, which Debian's package leaves out.
struct word_list;
extern struct word_list *PWOpen(const char *prefix, char *mode);
extern int PWClose(struct word_list *list);
extern uint32_t FindPW(struct word_list *list, char *word);

// cracklib keeps one open list a process in a static of its own; so does this file.
static struct word_list *list;
static uint32_t absent; // what FindPW() says of a word that is not there

enum fault dictionary_open(const char *path)
{
    char file[512], mode[] = "r", nothing[] = "\001\001";

    if (list != NULL)
        return FAULT_NONE;
    if (path == NULL)
        path = GetDefaultCracklibDict();
    // PWOpen() would complain on stderr.
    if (snprintf(file, sizeof file, "%s.pwd", path) >= (int)sizeof file || access(file, R_OK) != 0)
        return FAULT_NOT_FOUND;
    list = PWOpen(path, mode);
    if (list == NULL)
        return FAULT_NOT_FOUND;
    absent = FindPW(list, nothing);
    return FAULT_NONE;
}

// --- the shape of its files, without libcrack, which prints what it finds ---

// As cracklib's packer writes them: its header, then the start of every sixteenth word.
struct index_header {
    uint32_t magic, words;
    uint16_t block, padding;
};
#define INDEX_MAGIC 0x70775631u
#define PREFIXES_SIZE 1024 // .hwm: where the words of each first byte end

static enum fault open_part(const char *path, const char *ending, int *fd, off_t *size)
{
    char file[512];
    struct stat status;

    if (snprintf(file, sizeof file, "%s.%s", path, ending) >= (int)sizeof file)
        return FAULT_NOT_FOUND;
    *fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*fd < 0)
        return errno == ENOENT ? FAULT_NOT_FOUND : FAULT_REFUSED;
    if (fstat(*fd, &status) != 0 || !S_ISREG(status.st_mode))
        return FAULT_CORRUPT;
    *size = status.st_size;
    return FAULT_NONE;
}

// The index against its own header, and its last entry against the words.
static bool index_fits(int fd, off_t size, off_t words_size)
{
    struct index_header header;
    uint32_t last;

    if (pread(fd, &header, sizeof header, 0) != (ssize_t)sizeof header ||
        header.magic != INDEX_MAGIC || header.words == 0 || header.block == 0)
        return false;
    const off_t blocks = (header.words + header.block - 1) / header.block;
    if (size != (off_t)sizeof header + blocks * (off_t)sizeof last ||
        pread(fd, &last, sizeof last, size - (off_t)sizeof last) != (ssize_t)sizeof last)
        return false;
    return last < (uint64_t)words_size;
}

enum fault dictionary_check(const char *path)
{
    int index = -1, words = -1, prefixes = -1;
    off_t index_size = 0, words_size = 0, prefixes_size = 0;

    if (path == NULL)
        path = GetDefaultCracklibDict();
    enum fault fault = open_part(path, "pwi", &index, &index_size);
    if (fault == FAULT_NONE)
        fault = open_part(path, "pwd", &words, &words_size);
    if (fault == FAULT_NONE)
        fault = open_part(path, "hwm", &prefixes, &prefixes_size);
    if (fault == FAULT_NONE &&
        (prefixes_size != PREFIXES_SIZE || !index_fits(index, index_size, words_size)))
        fault = FAULT_CORRUPT;
    const int fds[] = {index, words, prefixes};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return fault;
}

uint64_t dictionary_stamp(const char *path)
{
    static const char *const endings[] = {"pwd", "pwi", "hwm"};
    uint64_t stamp = 0;

    if (path == NULL)
        path = GetDefaultCracklibDict();
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char file[512];
        struct stat status;
        if (snprintf(file, sizeof file, "%s.%s", path, endings[i]) >= (int)sizeof file ||
            stat(file, &status) != 0)
            return 0;
        const uint64_t parts[] = {(uint64_t)status.st_ino, (uint64_t)status.st_size,
                                  (uint64_t)status.st_mtim.tv_sec,
                                  (uint64_t)status.st_mtim.tv_nsec};
        for (size_t j = 0; j < sizeof parts / sizeof *parts; j++)
            stamp = (stamp ^ parts[j]) * UINT64_C(0x100000001b3); // FNV-1a, a word at a time
    }
    return stamp != 0 ? stamp : 1;
}

void dictionary_close(void)
{
    if (list != NULL)
        PWClose(list);
    list = NULL;
}

bool dictionary_is_open(void)
{
    return list != NULL;
}

bool dictionary_has(const char *word)
{
    char copy[DICTIONARY_WORD_MAX + 1];
    size_t length = strnlen(word, sizeof copy);

    if (list == NULL || length == 0 || length >= sizeof copy)
        return false;
    for (size_t i = 0; i < length; i++) // FindPW() takes the first byte as a signed index
        if (word[i] <= ' ' || word[i] > '~')
            return false;
    memcpy(copy, word, length + 1);
    const bool has = FindPW(list, copy) != absent;
    secret_wipe(copy, sizeof copy);
    return has;
}
