// SPDX-License-Identifier: BSD-2-Clause
#include "factor/dictionary.h"
#include "base/file.h"
#include "base/secret.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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
    char mode[] = "r", nothing[] = "\001\001";

    if (list != NULL)
        return FAULT_NONE;
    path = dictionary_path(path);
    const enum fault fault = dictionary_check(path); // PWOpen() would complain on stderr
    if (fault != FAULT_NONE)
        return fault;
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
#define BLOCK_WORDS 16
#define PREFIXES 256 // .hwm: where the words of each first byte end

#define PART_MOST (256 * 1024 * 1024)
#define WORD_MOST 255 // cracklib's buffers have 1024

const char *dictionary_path(const char *path)
{
    return path != NULL ? path : GetDefaultCracklibDict();
}

struct part {
    char *bytes;
    size_t size;
};

struct walk { // through all words, in their order
    const struct part *words;
    size_t at;
    unsigned char word[WORD_MOST + 1], before[WORD_MOST + 1];
    uint32_t count, last_of[PREFIXES]; // the last word that begins with no later byte
};

static enum fault read_part(const char *path, const char *ending, struct part *part)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0, PART_MOST};
    char file[512];

    if (snprintf(file, sizeof file, "%s.%s", path, ending) >= (int)sizeof file)
        return FAULT_NOT_FOUND;
    const enum fault fault = file_read_checked(file, &demand, &part->bytes, &part->size);
    return fault == FAULT_CONFLICT ? FAULT_CORRUPT : fault; // it is being written
}

// The first word of a block stands whole; the others begin with the number of bytes that they share
// with the one before.
static bool next_word(struct walk *walk, bool first)
{
    const unsigned char *bytes = (const unsigned char *)walk->words->bytes;
    size_t shared = 0;

    memcpy(walk->before, walk->word, sizeof walk->before);
    if (!first) {
        if (walk->at >= walk->words->size)
            return false;
        shared = bytes[walk->at++];
        if (shared > strlen((const char *)walk->word))
            return false;
    }
    for (;; shared++, walk->at++) {
        if (walk->at >= walk->words->size || shared > WORD_MOST)
            return false;
        walk->word[shared] = bytes[walk->at];
        if (bytes[walk->at] == '\0')
            break;
    }
    walk->at++;
    if (walk->word[0] == '\0' ||
        (walk->count > 0 && strcmp((const char *)walk->before, (const char *)walk->word) > 0))
        return false;
    walk->last_of[walk->word[0]] = walk->count++;
    return true;
}

static bool index_fits(const struct part *index, struct walk *walk)
{
    struct index_header header;
    uint32_t start;

    if (index->size < sizeof header)
        return false;
    memcpy(&header, index->bytes, sizeof header);
    if (header.magic != INDEX_MAGIC || header.words == 0 || header.block != BLOCK_WORDS ||
        index->size !=
            sizeof header + ((uint64_t)header.words + BLOCK_WORDS - 1) / BLOCK_WORDS * sizeof start)
        return false;
    for (uint32_t i = 0; i < header.words; i++) {
        const bool first = i % BLOCK_WORDS == 0;
        memcpy(&start, index->bytes + sizeof header + i / BLOCK_WORDS * sizeof start, sizeof start);
        if ((first && start != walk->at) || !next_word(walk, first))
            return false;
    }
    return true;
}

static bool prefixes_fit(const struct part *prefixes, struct walk *walk)
{
    if (prefixes->size != sizeof walk->last_of)
        return false;
    for (size_t i = 1; i < PREFIXES; i++)
        if (walk->last_of[i] == 0)
            walk->last_of[i] = walk->last_of[i - 1];
    return memcmp(prefixes->bytes, walk->last_of, sizeof walk->last_of) == 0;
}

static enum fault check_whole(const char *path)
{
    struct part index = {0}, words = {0}, prefixes = {0};
    struct walk *walk = calloc(1, sizeof *walk);
    enum fault fault = walk == NULL ? FAULT_MEMORY : FAULT_NONE;

    if (fault == FAULT_NONE)
        fault = read_part(path, "pwi", &index);
    if (fault == FAULT_NONE)
        fault = read_part(path, "pwd", &words);
    if (fault == FAULT_NONE)
        fault = read_part(path, "hwm", &prefixes);
    if (fault == FAULT_NONE) {
        walk->words = &words;
        if (!index_fits(&index, walk) || !prefixes_fit(&prefixes, walk))
            fault = FAULT_CORRUPT;
    }
    free(prefixes.bytes);
    free(words.bytes);
    free(index.bytes);
    free(walk);
    return fault;
}

uint64_t dictionary_stamp(const char *path)
{
    static const char *const endings[] = {"pwd", "pwi", "hwm"};
    uint64_t stamp = 0;

    path = dictionary_path(path);
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

// Whole once, and again when the files have changed: each login at a desk asks.
enum fault dictionary_check(const char *path)
{
    static struct {
        uint64_t stamp;
        enum fault fault;
    } known;
    const uint64_t stamp = dictionary_stamp(path);

    path = dictionary_path(path);
    if (stamp == 0 || stamp != known.stamp) {
        known.fault = check_whole(path);
        known.stamp = dictionary_stamp(path) == stamp ? stamp : 0; // not while it is being written
    }
    return known.fault;
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
