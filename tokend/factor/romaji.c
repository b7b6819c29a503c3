// SPDX-License-Identifier: BSD-2-Clause
#include "factor/romaji.h"
#include <string.h>

#define FIRST 0x3041 // ぁ
#define LAST 0x3096  // ゖ
#define SMALL_TSU 0x3063
#define SYLLABIC_N 0x3093
#define LONG_MARK 0x30fc

// Hepburn, in the order of Unicode. A capital vowel is a small one, which joins the syllable
// before.
static const char *const syllables[LAST - FIRST + 1] = {
    "A",  "a",  "I",   "i",  "U",  "u",   "E",  "e",  "O",  "o",                                //
    "ka", "ga", "ki",  "gi", "ku", "gu",  "ke", "ge", "ko", "go",                               //
    "sa", "za", "shi", "ji", "su", "zu",  "se", "ze", "so", "zo",                               //
    "ta", "da", "chi", "ji", "",   "tsu", "zu", "te", "de", "to", "do",                         //
    "na", "ni", "nu",  "ne", "no",                                                              //
    "ha", "ba", "pa",  "hi", "bi", "pi",  "fu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po", //
    "ma", "mi", "mu",  "me", "mo", "YA",  "ya", "YU", "yu", "YO", "yo",                         //
    "ra", "ri", "ru",  "re", "ro", "WA",  "wa", "i",  "e",  "o",  "n",  "vu", "KA", "KE",
};

static const struct {
    const char *hepburn, *kunrei;
} kunrei[] = {{"shi", "si"}, {"chi", "ti"}, {"tsu", "tu"}, {"fu", "hu"},
              {"sh", "sy"},  {"ch", "ty"},  {"ji", "zi"},  {"j", "zy"}};

struct spelling {
    char *text;
    size_t size, used;
    unsigned how;
    bool fits, doubled; // a small tsu waits for its consonant
};

static void put(struct spelling *s, const char *letters)
{
    const size_t length = strlen(letters);

    if (s->used + length >= s->size) {
        s->fits = false;
        return;
    }
    memcpy(s->text + s->used, letters, length + 1);
    s->used += length;
}

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aiueo", c) != NULL;
}

// Adds one syllable, or the beginning of one ("sh" of "sha").
static void put_syllable(struct spelling *s, const char *hepburn)
{
    const char *spelled = hepburn;

    for (size_t i = 0; (s->how & ROMAJI_KUNREI) != 0 && i < sizeof kunrei / sizeof *kunrei; i++)
        if (strcmp(hepburn, kunrei[i].hepburn) == 0) {
            spelled = kunrei[i].kunrei;
            break;
        }
    if (s->doubled) // "tch" is Hepburn's way
        put(s, (char[]){spelled[0] == 'c' ? 't' : spelled[0], '\0'});
    s->doubled = false;
    if ((s->how & ROMAJI_M) != 0 && strchr("bmp", spelled[0]) != NULL && s->used > 0 &&
        s->text[s->used - 1] == 'n')
        s->text[s->used - 1] = 'm';
    put(s, spelled);
}

// A syllable with the small one behind it: ki + small ya is "kya", but shi + small ya is "sha"; te
// + small i is "ti", u + small i is "wi".
static void put_joined(struct spelling *s, const char *syllable, const char *small)
{
    char start[5] = "";
    const size_t length = strlen(syllable) - 1;
    const char vowel = (char)(small[strlen(small) - 1] - 'A' + 'a');

    memcpy(start, syllable, length); // at most three letters and the vowel
    if (length == 0)
        start[0] = syllable[0] == 'u' ? 'w' : 'y';
    else if (small[0] == 'Y' && strcmp(start, "sh") != 0 && strcmp(start, "ch") != 0 &&
             strcmp(start, "j") != 0)
        start[length] = 'y';
    put_syllable(s, start);
    put(s, (char[]){vowel, '\0'});
}

// Whether the syllable that begins with `vowel` only makes the one before longer.
static bool lengthens(const struct spelling *s, const char *syllable)
{
    const char before = s->used > 0 ? s->text[s->used - 1] : '\0';

    return syllable[1] == '\0' && ((syllable[0] == 'u' && (before == 'o' || before == 'u')) ||
                                   (syllable[0] == 'o' && before == 'o'));
}

static void put_long(struct spelling *s)
{
    const char before = s->used > 0 ? s->text[s->used - 1] : '\0';

    if ((s->how & ROMAJI_H) != 0 && before == 'o')
        put(s, "h");
    else if ((s->how & (ROMAJI_H | ROMAJI_SHORT)) == 0 && is_vowel(before))
        put(s, (char[]){before, '\0'});
}

static bool is_small(const char *syllable)
{
    return syllable[0] >= 'A' && syllable[0] <= 'Z';
}

static const char *syllable_of(ucs4_t c)
{
    return c >= FIRST && c <= LAST ? syllables[c - FIRST] : "";
}

bool romaji_spell(const ucs4_t *kana, size_t count, unsigned how, char *text, size_t size)
{
    struct spelling s = {.text = text, .size = size, .how = how, .fits = size > 0};

    if (size > 0)
        text[0] = '\0';
    for (size_t i = 0; i < count && s.fits; i++) {
        const char *syllable = syllable_of(kana[i]);
        const char *next = i + 1 < count ? syllable_of(kana[i + 1]) : "";
        const bool whole = syllable[0] != '\0' && !is_small(syllable) && !is_small(next);
        if (kana[i] == SMALL_TSU) {
            s.doubled = true;
        } else if (kana[i] == LONG_MARK ||
                   (whole && lengthens(&s, syllable) && (how & (ROMAJI_SHORT | ROMAJI_H)) != 0)) {
            put_long(&s);
        } else if (syllable[0] == '\0') {
            s.fits = false;
        } else if (is_small(next) && !is_small(syllable)) {
            put_joined(&s, syllable, next);
            i++;
        } else if (is_small(syllable)) { // alone: as if it were large
            for (const char *c = syllable; *c != '\0'; c++)
                put(&s, (char[]){(char)(*c - 'A' + 'a'), '\0'});
        } else {
            put_syllable(&s, syllable);
        }
    }
    if (!s.fits && size > 0)
        text[0] = '\0';
    return s.fits;
}
