// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST 63 // Begin.language and Begin.terminal in wire/warifu.options, without the NUL

static const char *plausible(const char *value)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_.@+-";
    if (value == NULL || strnlen(value, LONGEST + 1) > LONGEST ||
        value[strspn(value, allowed)] != '\0')
        return "";
    return value;
}

const char *language_name(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value != '\0')
            return plausible(value);
    }
    return "";
}

const char *language_terminal(void)
{
    return plausible(getenv("TERM"));
}

static bool is_japanese(void)
{
    const char *language = language_name();
    const char *codeset = strchr(language, '.');
    return strncmp(language, "ja", 2) == 0 && (language[2] == '_' || language[2] == '.') &&
           codeset != NULL &&
           (strncasecmp(codeset, ".utf-8", 6) == 0 || strncasecmp(codeset, ".utf8", 5) == 0) &&
           strcmp(language_terminal(), "linux") != 0;
}

static const struct {
    const char *english, *japanese;
} texts[TROUBLE_COUNT_] = {
    [TROUBLE_SETUP] = {"Login is not set up correctly here. Please tell your administrator.",
                       "この端末の認証設定に誤りがあります。システム管理者に連絡してください。"},
    [TROUBLE_MEMORY] = {"Out of memory. Please try again later.",
                        "メモリが不足しています。しばらくしてからもう一度お試しください。"},
    [TROUBLE_UNREACHABLE] = {"The login service cannot be reached. "
                             "Please tell your administrator.",
                             "認証サービスに接続できません。システム管理者に連絡してください。"},
    [TROUBLE_UNTRUSTED] =
        {"The login service cannot be trusted. Please tell your administrator.",
         "認証サービスが本物か確認できません。システム管理者に連絡してください。"},
    [TROUBLE_NO_ANSWER] = {"The login service does not answer. Please try again, "
                           "or tell your administrator.",
                           "認証サービスが応答しません。もう一度試すか、システム管理者に連絡して"
                           "ください。"},
    [TROUBLE_BAD_ANSWER] = {"The login service gave a bad answer. Please tell your administrator.",
                            "認証サービスの応答が不正です。システム管理者に連絡してください。"},
};

const char *trouble_text(enum trouble trouble)
{
    return is_japanese() ? texts[trouble].japanese : texts[trouble].english;
}

static const struct {
    const char *english, *japanese;
} glass_texts[GLASS_TEXT_COUNT_] = {
    [GLASS_TEXT_OFFER] = {"Break-glass login of %1: have envelope %2 and the password of this "
                          "account at hand. Every use is recorded and reviewed. Return without a "
                          "code ends it.",
                          "非常時のログイン（端末 %1）：封筒 %2 "
                          "のコードと、このアカウントのパスワードを用意してください。使用は必ず記録"
                          "され、後で確認されます。コードを入力せずに Enter を押すと終了します。"},
    [GLASS_TEXT_CODE] = {"Code from the envelope: ", "封筒のコード: "},
    [GLASS_TEXT_PASSWORD] = {"%1's password: ", "%1 のパスワード: "},
    [GLASS_TEXT_FORM] =
        {"A code has 20 letters and digits, in four groups. Please type it again.",
         "コードは英数字 20 文字（5 文字ずつ 4 組）です。もう一度入力してください。"},
    [GLASS_TEXT_TYPO] = {"Group %1 of the code is mistyped. Please type the code again.",
                         "コードの第 %1 組に入力の誤りがあります。もう一度入力してください。"},
    [GLASS_TEXT_WRONG] = {"Code or password is wrong, or the code was used before.",
                          "コードかパスワードが違うか、すでに使用されたコードです。"},
    [GLASS_TEXT_UNMARKED] = {"Nobody is let in: the use of a code cannot be recorded, the disk is "
                             "read-only or damaged. Start the recovery system.",
                             "ディスクが読取り専用か破損していて、コードの使用を記録できないため、"
                             "ログインできません。回復用のシステムで起動してください。"},
    [GLASS_TEXT_BUSY] = {"Another console is using a code. Please try again.",
                         "ほかのコンソールでコードを使用中です。もう一度試してください。"},
    [GLASS_TEXT_GRANTED] = {"The code is used up: cross it out. Write down who you are, when and "
                            "why, and report it at once.",
                            "このコードはもう使えません。線で消し、使用者・日時・理由を書き、"
                            "速やかに報告してください。"},
};

static void add(char *out, size_t size, size_t *used, const char *text, size_t length)
{
    if (length > size - 1 - *used)
        length = size - 1 - *used;
    memcpy(out + *used, text, length);
    *used += length;
    out[*used] = '\0';
}

const char *glass_text(char *out, size_t size, enum glass_text text, const char *first,
                       const char *second)
{
    const char *from = is_japanese() ? glass_texts[text].japanese : glass_texts[text].english;
    size_t used = 0;

    out[0] = '\0';
    for (const char *at; (at = strchr(from, '%')) != NULL; from = at + 2) {
        const char *value = at[1] == '1' ? first : second;
        add(out, size, &used, from, (size_t)(at - from));
        add(out, size, &used, value, strlen(value));
    }
    add(out, size, &used, from, strlen(from));
    return out;
}
