// SPDX-License-Identifier: BSD-2-Clause
// `warifu shell`: many commands over one proven connection. A one-time code works once; without
// this an administrator with three things to do would wait for two more codes.
#include "base/secret.h"
#include "base/text.h"
#include "commands.h"
#include "dispatch.h"
#include "report.h"
#include "terminal.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 4096
#define WORDS_MAX 64

// Splits in place: blanks, '...', "..." and backslash as in sh, nothing is expanded. Returns the
// number of words, or -1 when a quote is not closed or there are too many.
static int split_line(char *line, char *words[WORDS_MAX])
{
    int count = 0;
    char *out = line, *in = line;

    for (;;) {
        char quote = '\0';

        in += strspn(in, " \t");
        if (*in == '\0' || (*in == '#' && count == 0))
            return count;
        if (count == WORDS_MAX)
            return -1;
        words[count++] = out;
        for (; *in != '\0' && (quote != '\0' || strchr(" \t", *in) == NULL); in++) {
            if (quote == '\0' && (*in == '\'' || *in == '"'))
                quote = *in;
            else if (*in == quote && quote != '\0')
                quote = '\0';
            else if (*in == '\\' && quote != '\'' && in[1] != '\0')
                *out++ = *++in;
            else
                *out++ = *in;
        }
        if (quote != '\0')
            return -1;
        if (*in != '\0')
            in++; // before `out` may reach it
        *out++ = '\0';
    }
}

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

enum line { LINE_READ, LINE_END, LINE_DROPPED };

static enum line read_line(bool prompt, char *line, size_t size)
{
    size_t used = 0;
    bool long_one = false;

    if (prompt) {
        fputs("warifu> ", stderr);
        fflush(stderr);
    }
    for (;;) {
        char byte;
        ssize_t got = read(STDIN_FILENO, &byte, 1);

        if (got < 0 && errno == EINTR) {
            if (!interrupted)
                continue;
            interrupted = 0;
            fputc('\n', stderr);
            return LINE_DROPPED;
        }
        if (got <= 0)
            return used > 0 && !long_one ? (line[used] = '\0', LINE_READ) : LINE_END;
        if (byte == '\n')
            break;
        if (used + 1 < size)
            line[used++] = byte == '\0' ? '\1' : byte;
        else
            long_one = true;
    }
    line[used] = '\0';
    if (long_one || !text_is_utf8(line)) {
        fprintf(stderr, "warifu: %s\n", _("This line is too long or not UTF-8; nothing was done."));
        return LINE_DROPPED;
    }
    return LINE_READ;
}

static enum exit_code run_line(struct cli *cli, char *line)
{
    struct cli before = *cli;
    char *words[WORDS_MAX];
    int count = split_line(line, words);

    if (count < 0) {
        fprintf(stderr, "warifu: %s\n", _("A quote is not closed, or there are too many words."));
        return EXIT_USAGE;
    }
    if (count == 0)
        return EXIT_DONE;
    enum exit_code code = dispatch(cli, words, (size_t)count);
    before.session = cli->session; // --json and --yes hold for their own line only
    *cli = before;
    return code;
}

enum exit_code shell_run(struct cli *cli, const struct verb *verb,
                         const struct arguments *arguments, struct report *report,
                         struct outcome *outcome)
{
    struct sigaction action = {.sa_handler = interrupt}, old;
    bool prompt = isatty(STDIN_FILENO);
    char line[LINE_SIZE];
    enum exit_code last = EXIT_DONE;

    (void)verb;
    (void)arguments;
    (void)report;
    if (cli->in_shell)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("This is the shell."));
    if (session_prove(cli, outcome) != EXIT_DONE)
        return outcome->code;
    if (prompt)
        fprintf(stderr, "%s\n",
                _("Commands without \"warifu\" in front; \"help\" lists them, \"exit\" ends."));
    cli->in_shell = true;
    sigaction(SIGINT, &action, &old);
    for (enum line got = LINE_DROPPED; got != LINE_END;) {
        got = read_line(prompt, line, sizeof line);
        if (got != LINE_READ)
            continue;
        char *word = line + strspn(line, " \t");
        if (strcmp(word, "exit") == 0 || strcmp(word, "quit") == 0)
            break;
        sigaction(SIGINT, &old, NULL); // commands end as they do alone
        last = run_line(cli, line);
        sigaction(SIGINT, &action, NULL);
    }
    sigaction(SIGINT, &old, NULL);
    if (prompt)
        fputc('\n', stderr);
    cli->in_shell = false;
    session_close(&cli->session);
    outcome->code = last;
    return last;
}
