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
