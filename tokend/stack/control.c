// SPDX-License-Identifier: BSD-2-Clause
#include "stack/control.h"
#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { SUCCESS = 0, NEW_AUTHTOK_REQD = 12, IGNORE = 25 };

static const char *const results[CONTROL_RESULTS + 1] = {"success",
                                                         "open_err",
                                                         "symbol_err",
                                                         "service_err",
                                                         "system_err",
                                                         "buf_err",
                                                         "perm_denied",
                                                         "auth_err",
                                                         "cred_insufficient",
                                                         "authinfo_unavail",
                                                         "user_unknown",
                                                         "maxtries",
                                                         "new_authtok_reqd",
                                                         "acct_expired",
                                                         "session_err",
                                                         "cred_unavail",
                                                         "cred_expired",
                                                         "cred_err",
                                                         "no_module_data",
                                                         "conv_err",
                                                         "authtok_err",
                                                         "authtok_recover_err",
                                                         "authtok_lock_busy",
                                                         "authtok_disable_aging",
                                                         "try_again",
                                                         "ignore",
                                                         "abort",
                                                         "authtok_expired",
                                                         "module_unknown",
                                                         "bad_item",
                                                         "conv_again",
                                                         "incomplete",
                                                         "default"};

static const char *const actions[] = {"ignore", "ok", "done", "bad", "die", "reset"};

static const struct {
    const char *word;
    int success, ignore, otherwise;
} words[] = {
    {"required", CONTROL_OK, CONTROL_IGNORE, CONTROL_BAD},
    {"requisite", CONTROL_OK, CONTROL_IGNORE, CONTROL_DIE},
    {"optional", CONTROL_OK, CONTROL_IGNORE, CONTROL_IGNORE},
    {"sufficient", CONTROL_DONE, CONTROL_IGNORE, CONTROL_IGNORE},
};

void control_begin(struct stack_control *control)
{
    for (size_t i = 0; i < CONTROL_RESULTS; i++)
        control->actions[i] = CONTROL_OPEN;
}

void control_default(struct stack_control *control, int action)
{
    for (size_t i = 0; i < CONTROL_RESULTS; i++)
        if (control->actions[i] == CONTROL_OPEN)
            control->actions[i] = action;
}

static const char *skip_blanks(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

// The first name that `at` begins with, whatever follows it; -1: none.
static int begins_with(const char *at, const char *const *names, size_t count, size_t *length)
{
    for (size_t i = 0; i < count; i++) {
        *length = strlen(names[i]);
        if (strncmp(at, names[i], *length) == 0)
            return (int)i;
    }
    return -1;
}

// A number that is too large goes round, as libpam's does: 4294967295 is "ok".
static const char *read_jump(const char *at, int *action)
{
    unsigned number = 0;

    if (!isdigit((unsigned char)*at))
        return NULL;
    for (; isdigit((unsigned char)*at); at++)
        number = number * 10 + (unsigned)(*at - '0');
    *action = (int)number;
    return number != 0 ? at : NULL;
}

// NULL: libpam does not understand it.
static const char *read_pair(struct stack_control *control, const char *at)
{
    size_t length;
    const int result = begins_with(at, results, CONTROL_RESULTS + 1, &length);

    if (result < 0)
        return NULL;
    at = skip_blanks(at + length);
    if (*at != '=')
        return NULL;
    at = skip_blanks(at + 1);
    if (*at == '\0')
        return NULL;
    int action = begins_with(at, actions, sizeof actions / sizeof *actions, &length);
    if (action >= 0) {
        action = -action;
        at += length;
    } else if ((at = read_jump(at, &action)) == NULL) {
        return NULL;
    }
    if (result == CONTROL_RESULTS)
        control_default(control, action); // what was said before stays, what comes after counts
    else
        control->actions[result] = action;
    return at;
}

// Not one word of a list that libpam does not understand counts.
static void read_pairs(struct stack_control *control, const char *word)
{
    for (const char *at = skip_blanks(word); *at != '\0'; at = skip_blanks(at)) {
        at = read_pair(control, at);
        if (at == NULL) {
            control_begin(control);
            break;
        }
    }
    control_default(control, CONTROL_BAD);
}

void control_read(struct stack_control *control, const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(word, words[i].word) != 0)
            continue;
        control->actions[SUCCESS] = control->actions[NEW_AUTHTOK_REQD] = words[i].success;
        control->actions[IGNORE] = words[i].ignore;
        control_default(control, words[i].otherwise);
        return;
    }
    read_pairs(control, word);
}
