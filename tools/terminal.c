// SPDX-License-Identifier: BSD-2-Clause
#include "terminal.h"
#include "base/secret.h"
#include "base/text.h"
#include "language.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) // gcc
#define LEAK_CHECK
#elif defined(__has_feature) // clang
#if __has_feature(address_sanitizer)
#define LEAK_CHECK
#endif
#endif

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
#define WATCHED (sizeof watched / sizeof *watched)

// Signal handlers have no other way to speak.
static volatile sig_atomic_t caught[WATCHED];

static void remember(int number)
{
    for (size_t i = 0; i < WATCHED; i++)
        if (watched[i] == number)
            caught[i] = 1;
}

// Installs `handler`, except where the signal was ignored on purpose (nohup).
static void watch(void (*handler)(int), struct sigaction before[WATCHED])
{
    struct sigaction action = {.sa_handler = handler}; // no SA_RESTART: read() must return

    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED; i++) {
        sigaction(watched[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

static void unwatch(const struct sigaction before[WATCHED])
{
    for (size_t i = 0; i < WATCHED; i++)
        sigaction(watched[i], &before[i], NULL);
}

static bool any_caught(void)
{
    for (size_t i = 0; i < WATCHED; i++)
        if (caught[i])
            return true;
    return false;
}

// Lets what was caught happen. True when the question must be asked again (the person came back).
static bool deliver(void)
{
    bool again = false;

    for (size_t i = 0; i < WATCHED; i++) {
        if (!caught[i])
            continue;
        caught[i] = 0;
        kill(getpid(), watched[i]);
        again = again || watched[i] == SIGTSTP || watched[i] == SIGTTIN || watched[i] == SIGTTOU;
    }
    return again;
}

static void put(int fd, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t wrote = write(fd, text, left);

        if (wrote < 0 && errno == EINTR && !any_caught())
            continue;
        if (wrote <= 0)
            return;
        text += wrote;
        left -= (size_t)wrote;
    }
}

// One line, a byte at a time, so that the next reader finds the rest. `open`: the signals that end
// it are blocked but while it waits, when this mask holds; NULL where none does.
static enum ask read_line(int fd, const sigset_t *open, char *answer, size_t size)
{
    size_t used = 0;
    enum ask result = ASK_NOTHING;

    for (;;) {
        struct pollfd input = {.fd = fd, .events = POLLIN};
        char byte;

        if (open != NULL && ppoll(&input, 1, NULL, open) < 0 && errno == EINTR && !any_caught())
            continue;
        if (open != NULL && any_caught())
            break;
        ssize_t got = read(fd, &byte, 1);

        if (got < 0 && errno == EINTR && !any_caught())
            continue;
        if (got < 0 && errno == EAGAIN) { // somebody left it non-blocking
            struct pollfd ready = {.fd = fd, .events = POLLIN};
            poll(&ready, 1, -1);
            if (!any_caught())
                continue;
        }
        if (got <= 0)
            break;
        result = result == ASK_OVERSIZE ? ASK_OVERSIZE : ASK_GIVEN;
        if (byte == '\n')
            break;
        if (byte == '\0')
            byte = '\1'; // never a shorter answer than was given
        if (used + 1 < size)
            answer[used++] = byte;
        else
            result = ASK_OVERSIZE;
    }
    answer[used] = '\0';
    if (result == ASK_GIVEN && used > 0 && answer[used - 1] == '\r')
        answer[--used] = '\0'; // files from Windows given to --stdin
    if (result == ASK_GIVEN && !text_is_utf8(answer))
        result = ASK_NOT_TEXT;
    if (result != ASK_GIVEN)
        secret_wipe(answer, size);
    return result;
}

static enum ask ask_terminal(const char *question, bool echo, char *answer, size_t size)
{
    struct sigaction before[WATCHED];
    struct termios old, quiet;
    sigset_t ending, open_signals;
    enum ask result;
    bool again;
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (fd < 0)
        return ASK_NO_TERMINAL;
    // Not SIGTTIN and SIGTTOU: blocked, they would let a background process read and write.
    sigemptyset(&ending);
    for (size_t i = 0; i < WATCHED; i++)
        if (watched[i] != SIGTTIN && watched[i] != SIGTTOU)
            sigaddset(&ending, watched[i]);
    do {
        watch(remember, before);
        bool silenced = !echo && tcgetattr(fd, &old) == 0;
        if (silenced) {
            quiet = old;
            quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
            while (tcsetattr(fd, TCSAFLUSH, &quiet) != 0 && errno == EINTR && !any_caught())
                ;
        }
        put(fd, question);
        // Nothing may come between the look at what was caught and the wait for an answer.
        sigprocmask(SIG_BLOCK, &ending, &open_signals);
        result = any_caught() ? ASK_NOTHING : read_line(fd, &open_signals, answer, size);
        sigprocmask(SIG_SETMASK, &open_signals, NULL);
        if (silenced) {
            put(fd, "\n");
            while (tcsetattr(fd, TCSAFLUSH, &old) != 0 && errno == EINTR)
                ;
        }
        if (any_caught())
            secret_wipe(answer, size);
        unwatch(before);
        again = deliver();
    } while (again);
    close(fd);
    return result;
}

enum ask terminal_ask(bool from_stdin, const char *question, bool echo, char *answer, size_t size)
{
    fflush(stdout);
    fflush(stderr);
    if (!from_stdin)
        return ask_terminal(question, echo, answer, size);
    put(STDERR_FILENO, question);

    enum ask result = read_line(STDIN_FILENO, NULL, answer, size);

    put(STDERR_FILENO, "\n");
    return result;
}

bool terminal_confirm(bool from_stdin, const char *question, bool *nobody)
{
    static const char *const yes[] = {"y", "Y", "yes", "YES", "はい"};
    char whole[640], answer[16] = "";

    snprintf(whole, sizeof whole, "%s %s ", question, _("[y/N]"));
    enum ask result = terminal_ask(from_stdin, whole, true, answer, sizeof answer);
    *nobody = result == ASK_NO_TERMINAL || (from_stdin && result == ASK_NOTHING);
    for (size_t i = 0; result == ASK_GIVEN && i < sizeof yes / sizeof *yes; i++)
        if (strcmp(answer, yes[i]) == 0)
            return true;
    return false;
}

bool terminal_clearable(void)
{
    const char *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

void terminal_size(unsigned *columns, unsigned *rows)
{
    struct winsize size = {0};

    *columns = *rows = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        *columns = size.ws_col;
        *rows = size.ws_row;
    }
}

// Home, erase the screen, erase the scroll-back. The page of its own (1049) keeps the secret out of
// the scroll-back of terminals that have one; the others clear it.
#define ERASE "\033[H\033[2J\033[3J"
static const char enter[] = "\033[?1049h" ERASE;
static const char leave[] = ERASE "\033[?1049l" ERASE;

static struct sigaction before_secret[WATCHED];
static bool secret_shown;

static void erase_and_die(int number)
{
    struct sigaction default_action = {.sa_handler = SIG_DFL};
    sigset_t only;

    if (write(STDOUT_FILENO, leave, sizeof leave - 1) < 0)
        _exit(128 + number);
    sigaction(number, &default_action, NULL);
    sigemptyset(&only);
    sigaddset(&only, number);
    kill(getpid(), number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
}

void terminal_secret_open(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    fflush(stdout);
    watch(erase_and_die, before_secret);
    sigaction(SIGTSTP, &ignore, NULL); // a stopped program cannot clear its screen
    secret_shown = true;
    put(STDOUT_FILENO, enter);
}

void terminal_secret_page(void)
{
    fflush(stdout);
    put(STDOUT_FILENO, ERASE);
}

void terminal_secret_close(void)
{
    if (!secret_shown)
        return;
    fflush(stdout);
    put(STDOUT_FILENO, leave);
    unwatch(before_secret);
    secret_shown = false;
}

// A descriptor that is missing would be taken by the next file that is opened.
static void have_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

void terminal_harden(void)
{
    struct rlimit none = {0, 0};

    have_standard_descriptors();
    signal(SIGCHLD, SIG_DFL); // whoever ignores it loses the status of their children

    setrlimit(RLIMIT_CORE, &none);
#ifndef LEAK_CHECK // of test builds: it must trace its own process
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

void terminal_progress(size_t done, size_t all)
{
    if (!isatty(STDERR_FILENO) || (done % 64 != 0 && done != all))
        return;
    if (done == 0)
        fputs("\r\033[K", stderr);
    else if (all > 0)
        fprintf(stderr, "\r%zu/%zu", done, all);
    else
        fprintf(stderr, "\r%zu ...", done);
    fflush(stderr);
}
