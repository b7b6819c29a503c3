// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/language.h"
#include <stddef.h>
#include <string.h>
#include <strings.h>

// Daemons and greeters: what they show is shown somewhere else, by something that knows UTF-8.
static const char *const no_terminals[] = {
    "sshd",
    "lightdm",
    "lightdm-greeter",
    "gdm",
    "gdm-password",
    "sddm",
    "cron",
    "crond",
    "atd",
    "polkit-1",
    "xdm",
    "greetd",
    "xrdp-sesman",
    "systemd-user",
    "lightdm-autologin",
    "gdm-fingerprint",
    "gdm-smartcard",
};

// lightdm-gtk-greeter shows the last message and no first prompt.
static const char *const hiding_prompts[] = {"lightdm"};
static const char *const stopping_for_info[] = {"xscreensaver"};

#define IS_IN(list, service) is_in(list, sizeof(list) / sizeof *(list), service)

static bool is_in(const char *const *list, size_t count, const char *service)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(service, list[i]) == 0)
            return true;
    return false;
}

// The Linux text console has no Japanese glyphs, whatever the locale says.
static bool is_linux_console(const char *terminal, const char *tty)
{
    if (strncmp(tty, "/dev/", 5) == 0)
        tty += 5;
    return strcmp(terminal, "linux") == 0 ||
           (strncmp(tty, "tty", 3) == 0 && tty[3] >= '0' && tty[3] <= '9');
}

static bool is_utf8(const char *language)
{
    const char *charset = strchr(language, '.');
    if (charset == NULL)
        return false; // "ja_JP" alone is EUC-JP
    charset++;
    size_t length = strcspn(charset, "@");
    return (length == 5 && strncasecmp(charset, "UTF-8", 5) == 0) ||
           (length == 4 && strncasecmp(charset, "UTF8", 4) == 0);
}

// "ja", "ja_JP.UTF-8" speak Japanese, "jav" does not.
static bool speaks(const char *language, const char *code)
{
    size_t length = strlen(code);
    return strncmp(language, code, length) == 0 && strchr("_.@", language[length]) != NULL;
}

static struct reader language_of(const char *service, const char *language, const char *terminal,
                                 const char *tty, const char *fallback)
{
    bool prefers_japanese = strcmp(fallback, "ja") == 0;
    if (IS_IN(no_terminals, service))
        return (struct reader){.japanese = prefers_japanese, .utf8 = true};
    struct reader reader = {
        .utf8 = is_utf8(language),
        .terminal = terminal[0] != '\0' && strcmp(terminal, "dumb") != 0,
    };
    // A program without a terminal and without a locale is another kind of daemon.
    if (language[0] == '\0' && terminal[0] == '\0' && tty[0] == '\0')
        return (struct reader){.japanese = prefers_japanese, .utf8 = true};
    if (!reader.utf8 || is_linux_console(terminal, tty))
        return reader;
    reader.japanese = speaks(language, "ja") || (speaks(language, "C") && prefers_japanese);
    return reader;
}

struct reader language_of_reader(const char *service, const char *language, const char *terminal,
                                 const char *tty, const char *fallback)
{
    struct reader reader = language_of(service, language, terminal, tty, fallback);
    reader.hides_prompts = IS_IN(hiding_prompts, service);
    reader.stops_for_info = IS_IN(stopping_for_info, service);
    return reader;
}
