// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_rows.h"
#include <string.h>
#include <unistr.h>

// Folded. US, then Japanese keyboards; their shifted digits; columns; then what is not on a key.
static const char *const rows[] = {
    "`1234567890-=",
    "1234567890-^\\",
    "qwertyuiop[]\\",
    "qwertyuiop@[",
    "asdfghjkl;'",
    "asdfghjkl;:]",
    "zxcvbnm,./\\",
    "!@#$%^&*()_+",
    "!\"#$%&'()=~|",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    "!qaz\"wsx#edc$rfv%tgb&yhn'ujm",
    "0okm9ijn8uhb7ygv6tfc5rdx4esz3wa", // the columns that lean the other way
    ")okm(ijn*uhb&ygv^tfc%rdx$esz#wa",
    "okmijnuhbygvtfcrdxeszwa",
    "1qazxsw23edcvfr45tgbnhy67ujm,ki89ol./;p0",
    "qazxswedcvfrtgbnhyujm,kiol./;p",
    "qweasdzxc",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1s2d3f4g5h6j7k8l9",
    "147258369",
    "789456123",
    "abcdefghijklmnopqrstuvwxyz",
    "a1b2c3d4e5f6g7h8",
    "1a2b3c4d5e6f7g8h",
    "01234567890",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわか",
    "たていすかんなにらせ", // kana of the Japanese keyboard's rows
    "ちとしはきくまのりれ",
    "ぬふあうえおやゆよわ",
    "一二三四五六七八九十",
};

static size_t follows(const ucs4_t *c, size_t room, const ucs4_t *row, size_t count)
{
    size_t longest = 0;

    for (size_t r = 0; r < count; r++) {
        size_t up = 0, down = 0;
        while (up < room && r + up < count && c[up] == row[r + up])
            up++;
        while (down < room && down <= r && c[down] == row[r - down])
            down++;
        longest = up > longest ? up : longest;
        longest = down > longest ? down : longest;
    }
    return longest;
}

size_t row_length(const ucs4_t *c, size_t room)
{
    size_t longest = 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ucs4_t row[64];
        size_t count = 0, size = strlen(rows[i]);
        for (size_t at = 0; at < size;)
            at += (size_t)u8_mbtouc_unsafe(&row[count++], (const uint8_t *)rows[i] + at, size - at);
        const size_t length = follows(c, room, row, count);
        longest = length > longest ? length : longest;
    }
    return longest >= ROW_SHORTEST ? longest : 0;
}

size_t run_length(const ucs4_t *c, size_t room)
{
    size_t length = 1;

    if (room < 2)
        return room;
    const int64_t step = (int64_t)c[1] - (int64_t)c[0];
    if (step < -1 || step > 1)
        return 1;
    while (length < room && (int64_t)c[length] - (int64_t)c[length - 1] == step)
        length++;
    return length;
}

size_t repeated_unit(const struct folded *password)
{
    for (size_t unit = 1; unit * 2 <= password->count; unit++) {
        size_t i = unit;
        while (i < password->count && password->points[i] == password->points[i - unit])
            i++;
        if (i == password->count)
            return unit;
    }
    return 0;
}

static bool is_palindrome(const struct folded *password)
{
    for (size_t i = 0; i < password->count / 2; i++)
        if (password->points[i] != password->points[password->count - 1 - i])
            return false;
    return password->count > 1;
}

static bool has_few_different(const struct folded *password)
{
    size_t different = 0;

    for (size_t i = 0; i < password->count && different < 5; i++) {
        size_t earlier = 0;
        while (earlier < i && password->points[earlier] != password->points[i])
            earlier++;
        different += earlier == i;
    }
    return different < 5;
}

bool repeats_itself(const struct folded *password)
{
    return is_palindrome(password) || has_few_different(password);
}
