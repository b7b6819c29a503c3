// SPDX-License-Identifier: BSD-2-Clause
#include "backup_paper.h"
#include <ctype.h>
#include <string.h>

#define SUM_SIZE 3
#define PAPER_BYTES (BACKUP_KEY_SIZE + SUM_SIZE) // 35: 56 letters
#define GROUP 4

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // none looks like another

// That of a whole key is what papers of earlier versions have.
static const char *const sums[] = {[BACKUP_PAPER_WHOLE] = "warifu backup 1\n",
                                   [BACKUP_PAPER_FIRST] = "warifu share 1 of 2\n",
                                   [BACKUP_PAPER_SECOND] = "warifu share 2 of 2\n"};

static void checksum(enum backup_paper kind, const uint8_t bytes[BACKUP_KEY_SIZE],
                     uint8_t sum[SUM_SIZE])
{
    uint8_t hash[crypto_generichash_BYTES_MIN];

    crypto_generichash(hash, sizeof hash, bytes, BACKUP_KEY_SIZE, (const uint8_t *)sums[kind],
                       strlen(sums[kind]));
    memcpy(sum, hash, SUM_SIZE);
    sodium_memzero(hash, sizeof hash);
}

void backup_paper_write(enum backup_paper kind, const uint8_t bytes[BACKUP_KEY_SIZE],
                        char paper[BACKUP_PAPER_SIZE])
{
    uint8_t all[PAPER_BYTES];
    size_t used = 0;

    memcpy(all, bytes, BACKUP_KEY_SIZE);
    checksum(kind, bytes, all + BACKUP_KEY_SIZE);
    for (size_t bit = 0; bit < PAPER_BYTES * 8; bit += 5) {
        const size_t at = bit / 8, shift = bit % 8;
        const unsigned two = (unsigned)all[at] << 8 | (at + 1 < PAPER_BYTES ? all[at + 1] : 0u);
        if (bit > 0 && bit % 20 == 0)
            paper[used++] = '-';
        paper[used++] = letters[two >> (11 - shift) & 31];
    }
    paper[used] = '\0';
    sodium_memzero(all, sizeof all);
}

// The letter that is meant; '\0': a blank or a dash, which means nothing.
static char meant(char typed)
{
    const int letter = toupper((unsigned char)typed);

    return letter == '-' || letter == ' '   ? '\0'
           : letter == 'O'                  ? '0'
           : letter == 'I' || letter == 'L' ? '1'
                                            : (char)letter;
}

enum backup_paper backup_paper_read(const char *paper, uint8_t bytes[BACKUP_KEY_SIZE])
{
    uint8_t all[PAPER_BYTES] = {0}, sum[SUM_SIZE];
    enum backup_paper kind = BACKUP_PAPER_NONE;
    size_t bit = 0;

    for (; *paper != '\0'; paper++) {
        const char letter = meant(*paper);
        if (letter == '\0')
            continue;
        const char *at = strchr(letters, letter);
        if (at == NULL || bit >= sizeof all * 8)
            break;
        for (unsigned i = 0; i < 5; i++, bit++)
            if (((size_t)(at - letters) >> (4 - i) & 1) != 0)
                all[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    }
    for (int i = BACKUP_PAPER_WHOLE; i <= BACKUP_PAPER_SECOND; i++) {
        checksum(i, all, sum);
        if (*paper == '\0' && bit == sizeof all * 8 &&
            sodium_memcmp(sum, all + BACKUP_KEY_SIZE, SUM_SIZE) == 0)
            kind = i;
    }
    if (kind != BACKUP_PAPER_NONE)
        memcpy(bytes, all, BACKUP_KEY_SIZE);
    sodium_memzero(all, sizeof all);
    return kind;
}

void backup_paper_split(const uint8_t key[BACKUP_KEY_SIZE], uint8_t first[BACKUP_KEY_SIZE],
                        uint8_t second[BACKUP_KEY_SIZE])
{
    randombytes_buf(first, BACKUP_KEY_SIZE);
    backup_paper_join(first, key, second);
}

void backup_paper_join(const uint8_t first[BACKUP_KEY_SIZE], const uint8_t second[BACKUP_KEY_SIZE],
                       uint8_t key[BACKUP_KEY_SIZE])
{
    for (size_t i = 0; i < BACKUP_KEY_SIZE; i++)
        key[i] = first[i] ^ second[i];
}

// Letters alone, as they are meant.
static void plain(const char *text, char *out, size_t size)
{
    size_t used = 0;

    for (; *text != '\0' && used + 1 < size; text++)
        if (meant(*text) != '\0')
            out[used++] = meant(*text);
    out[used] = '\0';
}

bool backup_paper_has(const char *paper, const unsigned groups[2], const char *typed)
{
    char whole[BACKUP_PAPER_SIZE], said[4 * BACKUP_PAPER_SIZE], part[2 * GROUP + 1];

    plain(paper, whole, sizeof whole);
    plain(typed, said, sizeof said);
    memcpy(part, whole + (size_t)(groups[0] - 1) * GROUP, GROUP);
    memcpy(part + GROUP, whole + (size_t)(groups[1] - 1) * GROUP, GROUP);
    part[2 * GROUP] = '\0';
    const bool has = strcmp(said, whole) == 0 || strcmp(said, part) == 0;
    sodium_memzero(whole, sizeof whole);
    sodium_memzero(said, sizeof said);
    sodium_memzero(part, sizeof part);
    return has;
}
