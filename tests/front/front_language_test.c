// SPDX-License-Identifier: BSD-2-Clause
// abuse:E1 abuse:E2: who is shown Japanese, and who can be shown nothing but ASCII.
#include "front/texts/language.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *service, *language, *terminal, *tty, *fallback;
    bool japanese, utf8;
} rows[] = {
    // a terminal says what it can do
    {"login", "ja_JP.UTF-8", "xterm-256color", "/dev/pts/3", "en", true, true},
    {"su", "ja_JP.utf8", "screen", "pts/3", "en", true, true},
    {"sudo", "ja.UTF-8", "tmux", "/dev/pts/0", "en", true, true},
    {"sudo", "ja_JP.UTF-8@modifier", "tmux", "/dev/pts/0", "en", true, true},
    {"sudo", "en_US.UTF-8", "xterm", "/dev/pts/0", "ja", false, true},
    {"sudo", "de_DE.UTF-8", "xterm", "/dev/pts/0", "ja", false, true},
    {"sudo", "jav_ID.UTF-8", "xterm", "/dev/pts/0", "ja", false, true},
    {"sudo", "C.UTF-8", "xterm", "/dev/pts/0", "ja", true, true},
    {"sudo", "C.UTF-8", "xterm", "/dev/pts/0", "en", false, true},
    // abuse:E2: a terminal that cannot show Japanese
    {"login", "ja_JP.UTF-8", "linux", "/dev/tty1", "ja", false, true},
    {"login", "ja_JP.UTF-8", "linux", "", "ja", false, true},
    {"login", "ja_JP.UTF-8", "vt220", "tty6", "ja", false, true},
    {"login", "ja_JP.UTF-8", "vt220", "/dev/ttyS0", "ja", true, true},
    {"sudo", "C", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "POSIX", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "", "xterm", "/dev/pts/0", "ja", false, false},
    {"login", "", "", "tty1", "ja", false, false},
    // abuse:E1: other charsets
    {"sudo", "ja_JP.eucJP", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "ja_JP", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "ja_JP.SJIS", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "tr_TR.ISO-8859-9", "xterm", "/dev/pts/0", "ja", false, false},
    {"sudo", "ar_EG.UTF-8", "xterm", "/dev/pts/0", "ja", false, true},
    {"sudo", "ja_JP.UTF-88", "xterm", "/dev/pts/0", "ja", false, false},
    // what is no terminal has the site's language
    {"sshd", "", "", "ssh", "ja", true, true},
    {"sshd", "C", "", "ssh", "ja", true, true},
    {"sshd", "ja_JP.UTF-8", "", "ssh", "en", false, true},
    {"lightdm", "", "", ":0", "ja", true, true},
    {"gdm-password", "en_US.UTF-8", "", "/dev/tty1", "ja", true, true},
    {"polkit-1", "", "", "", "ja", true, true},
    {"xscreensaver", "", "", "", "ja", true, true},
    {"xscreensaver", "ja_JP.UTF-8", "", ":0", "en", true, true},
    // nothing odd confuses it
    {"", "", "", "", "en", false, true},
    {"sudo", ".", ".", ".", "ja", false, false},
    {"sudo", "ja_JP.", "xterm", "", "ja", false, false},
};

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reader reader = language_of_reader(rows[i].service, rows[i].language,
                                                  rows[i].terminal, rows[i].tty, rows[i].fallback);
        if (reader.japanese != rows[i].japanese || reader.utf8 != rows[i].utf8)
            fail_msg("row %zu: %s %s %s %s: japanese %d utf8 %d", i, rows[i].service,
                     rows[i].language, rows[i].terminal, rows[i].tty, reader.japanese, reader.utf8);
        assert_false(reader.japanese && !reader.utf8);
    }
}

static void screens(void **state)
{
    (void)state;
    assert_true(language_of_reader("login", "ja_JP.UTF-8", "linux", "tty1", "ja").terminal);
    assert_true(language_of_reader("su", "C", "xterm", "pts/0", "ja").terminal);
    assert_false(language_of_reader("su", "C", "dumb", "pts/0", "ja").terminal);
    assert_false(language_of_reader("sshd", "C", "xterm", "ssh", "ja").terminal);
    assert_false(language_of_reader("lightdm", "", "", ":0", "ja").terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:E1 abuse:E2 Japanese only where it can be read", table, NULL, NULL, NULL},
        {"abuse:C1 only real terminals are cleared", screens, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
