// SPDX-License-Identifier: BSD-2-Clause
// Japanese in Latin letters, as people type it: Hepburn and Kunrei (ISO 3602, Cabinet notice 1 of
// 1954), with and without long vowels.
#ifndef WARIFU_FACTOR_ROMAJI_H
#define WARIFU_FACTOR_ROMAJI_H

#include <stdbool.h>
#include <stddef.h>
#include <unitypes.h>

// How it is spelled; they add up.
enum romaji {
    ROMAJI_KUNREI = 1, // si, tu, zya; without it Hepburn: shi, tsu, ja
    ROMAJI_SHORT = 2,  // Tokyo, Kobe; without it as in kana: Toukyou, Koube
    ROMAJI_H = 4,      // Ohno: "oh" for a long o; other long vowels are written short
    ROMAJI_M = 8,      // Shimbashi: m before b, m and p
    ROMAJI_WAYS = 16
};

// Spells hiragana (and the long vowel mark) in lower-case letters. False, and "", when `kana` holds
// anything else or `size` is too small.
bool romaji_spell(const ucs4_t *kana, size_t count, unsigned how, char *text, size_t size);

#endif
