// SPDX-License-Identifier: BSD-2-Clause
// Runs the real `warifu` against a daemon that does what a script says, and catches all it prints.
#ifndef WARIFU_TESTS_CLI_SUPPORT_H
#define WARIFU_TESTS_CLI_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>

enum step {
    STEP_END_OF_SCRIPT = 0,
    ACCEPT,     // the next connection
    BEGIN,      // expects Begin; text: "", or "rescue=..." or "language=..." that it must hold
    PROMPT,     // text: the question; number 1: echo
    ANSWER,     // expects this answer; NULL: that none was given
    INFO,       // text
    WAIT,       // number: seconds
    VERDICT,    // number: Result
    BAD_NONCE,  // a verdict GRANTED for somebody else
    CALL,       // expects exactly this: "verb name=text name#number", "verb? ..." for a dry run
    ROW,        // text: "name=text;name#number;name?1"
    END,        // number: AdminStatus; text: "message|hint|subject|cursor"
    RAW,        // text[0..number): bytes without a frame around them
    SLEEP,      // number: milliseconds
    HANGUP,     // closes the connection
    EXPECT_EOF, // the client must hang up now
};

struct fake_step {
    enum step step;
    int number;
    const char *text;
};

#define GRANTED_ADMIN                                                                              \
    {ACCEPT, 0, NULL}, {BEGIN, 0, ""}, {PROMPT, 0, "Password: "}, {ANSWER, 0, "right"},            \
        {PROMPT, 1, "One-time code: "}, {ANSWER, 0, "123456"},                                     \
    {                                                                                              \
        VERDICT, 1, NULL                                                                           \
    }
#define ANSWERS "right\n123456\n"

struct run {
    int code;        // exit code, or 128 + signal
    char *out, *err; // everything printed; on a terminal `out` holds both
    size_t out_size;
    bool script_done; // the daemon saw exactly what its script says
    char *complaint;  // else: what it saw
};

// One exchange on the terminal: when `wait` has been printed (after the last one), `send` is typed.
struct typed {
    const char *wait, *send;
    void (*look)(int pid, void *context); // called in between, for example to read /proc
    void *context;
    int signal; // instead of typing
};

// Once, at the start: a directory and, for people who are not root, a user namespace in which they
// are, because the client talks to root's socket only. False when that cannot be had: skip, say
// why.
bool cli_set_up(void);
void cli_tear_down(void);

const char *cli_directory(void); // ours alone; gone at the end
const char *cli_socket(void);
const char *cli_hung_up(void); // a file that is there once a step HANGUP has been done
// `look` of a step that must not be typed before that.
void cli_wait_for_hang_up(int pid, void *context);

// `words` end with NULL, without "warifu" and --socket. Input is given whole on standard input.
void cli_run(struct run *run, const struct fake_step *script, const char *input,
             const char *const words[]);

// With standard input, output and error on a new terminal of the given size, being its controller.
void cli_run_terminal(struct run *run, const struct fake_step *script, const struct typed *typed,
                      const char *term, unsigned columns, unsigned rows, const char *const words[]);

// Without a terminal and without the daemon (script NULL).
void cli_run_alone(struct run *run, const char *const words[]);

// The next runs are of this uid (the daemon stays root's); 0: as before. False when that cannot be
// had.
bool cli_as(unsigned uid);

void run_free(struct run *run);

// Environment of the next runs, "NAME=value" or "NAME" to remove it; kept until cli_tear_down().
void cli_environment(const char *setting);

#endif
