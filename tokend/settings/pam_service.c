// SPDX-License-Identifier: BSD-2-Clause
#include "settings/pam_service.h"
#include "base/file.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX (64 * 1024)
#define DEPTH_MAX 16 // files that include each other; real stacks have three
#define FILES_MAX 64 // of a service
#define BLANKS " \t"

enum phase { PHASE_AUTH, PHASE_ACCOUNT, PHASES };

static const char *const phase_names[PHASES] = {"auth", "account"};

// Modules that let somebody in, keep somebody out or prepare something, and ask for no password.
static const char *const without_password[] = {
    "pam_permit.so",    "pam_deny.so",      "pam_rootok.so", "pam_env.so",        "pam_echo.so",
    "pam_debug.so",     "pam_nologin.so",   "pam_group.so",  "pam_succeed_if.so", "pam_time.so",
    "pam_faildelay.so", "pam_access.so",    "pam_issue.so",  "pam_listfile.so",   "pam_shells.so",
    "pam_localuser.so", "pam_securetty.so", "pam_warn.so",   "pam_wheel.so",      "pam_tally2.so",
    "pam_faillock.so",  "pam_cap.so"};

struct look {
    const char *directory;
    char *why;
    size_t why_size;
    unsigned files;
    bool stands[PHASES]; // a line of this phase
    bool asks;           // an auth module that may ask for a password
};

static bool unfit(const struct look *look, const char *file, const char *what)
{
    char shown[160];

    snprintf(look->why, look->why_size, "%s: %s", escape_text(shown, sizeof shown, file), what);
    return false;
}

static bool read_file(const struct look *look, const char *file, char **text)
{
    const struct file_demand demand = {.owner = 0, .forbidden = 0022, .largest = FILE_BYTES_MAX};
    // Systems link these files (authselect): where the link ends counts, and is root's.
    char *real = realpath(file, NULL);
    size_t size = 0;

    if (real == NULL)
        return unfit(
            look, file,
            "is missing, or a part of its path is; without it libpam would ask the service "
            "\"other\"");
    const enum fault fault = file_read_checked(real, &demand, text, &size);
    free(real);
    if (fault == FAULT_REFUSED)
        return unfit(look, file,
                     "must be a regular file of root that nobody else may write: chown root, chmod "
                     "644");
    if (fault != FAULT_NONE)
        return unfit(look, file, fault_name(fault));
    return true;
}

// Cuts the next word off; a control in brackets is one. NULL: there is none.
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, BLANKS);
    char *end = word[0] == '[' ? strchr(word, ']') : NULL;

    if (*word == '\0')
        return NULL;
    end = end != NULL ? end + 1 : word + strcspn(word, BLANKS);
    *at = *end != '\0' ? end + 1 : end;
    *end = '\0';
    return word;
}

// Only the name of "/lib/security/pam_x.so".
static const char *base_name(const char *module)
{
    const char *slash = strrchr(module, '/');

    return slash != NULL ? slash + 1 : module;
}

static bool asks_nothing(const char *module)
{
    for (size_t i = 0; i < sizeof without_password / sizeof *without_password; i++)
        if (strcmp(base_name(module), without_password[i]) == 0)
            return true;
    return false;
}

static bool look_at(struct look *look, const char *name, int only, unsigned depth);

// `only`: the phase whose lines count, or PHASES for both.
static bool look_at_line(struct look *look, const char *file, char *line, int only, unsigned depth)
{
    char *at = line;
    const char *type = next_word(&at);
    int phase = 0;

    if (type == NULL)
        return true;
    if (strcmp(type, "@include") == 0) {
        const char *target = next_word(&at);
        return target != NULL ? look_at(look, target, only, depth + 1)
                              : unfit(look, file, "@include names no file");
    }
    type += type[0] == '-'; // a module that may be missing
    while (phase < PHASES && strcasecmp(type, phase_names[phase]) != 0)
        phase++;
    if (phase == PHASES || (only != PHASES && phase != only))
        return true;
    const char *control = next_word(&at);
    const char *module = next_word(&at);
    if (control == NULL || module == NULL)
        return unfit(look, file, "a line names no module");
    if (strcasecmp(control, "include") == 0 || strcasecmp(control, "substack") == 0)
        return look_at(look, module, phase, depth + 1);
    if (strncmp(base_name(module), "pam_warifu.", strlen("pam_warifu.")) == 0)
        return unfit(look, file,
                     "has pam_warifu in it, which would ask for this very password again; name a "
                     "service without it, for example warifu-password");
    look->stands[phase] = true;
    look->asks = look->asks || (phase == PHASE_AUTH && !asks_nothing(module));
    return true;
}

// Comments end a line, a backslash at its end joins it with the next.
static char *next_line(char **rest)
{
    char *line = *rest;
    char *end = line;

    while ((end = strchr(end, '\n')) != NULL && end > line && end[-1] == '\\') {
        end[-1] = ' ';
        *end++ = ' ';
    }
    if (end != NULL)
        *end++ = '\0';
    *rest = end;
    line[strcspn(line, "#\r")] = '\0';
    return line;
}

static bool look_at(struct look *look, const char *name, int only, unsigned depth)
{
    char file[512];
    char *text = NULL;
    bool fit = true;
    const int length = name[0] == '/' ? snprintf(file, sizeof file, "%s", name)
                                      : snprintf(file, sizeof file, "%s/%s", look->directory, name);

    if (length < 0 || (size_t)length >= sizeof file)
        return unfit(look, name, "the name is too long");
    if (depth > DEPTH_MAX || ++look->files > FILES_MAX)
        return unfit(look, file, "its includes go round, or there are too many of them");
    if (!read_file(look, file, &text))
        return false;
    for (char *rest = text; fit && rest != NULL;)
        fit = look_at_line(look, file, next_line(&rest), only, depth);
    free(text);
    return fit;
}

bool pam_service_is_fit(const char *directory, const char *name, char *why, size_t why_size)
{
    struct look look = {.directory = directory, .why = why, .why_size = why_size};
    char file[256];

    snprintf(file, sizeof file, "%s/%s", directory, name);
    if (!look_at(&look, name, PHASES, 0))
        return false;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        char what[128];
        snprintf(what, sizeof what,
                 "has no line of type %s, so libpam would take those of the service \"other\"",
                 phase_names[phase]);
        if (!look.stands[phase])
            return unfit(&look, file, what);
    }
    if (!look.asks)
        return unfit(&look, file,
                     "none of its auth modules asks for a password; it needs pam_unix, pam_sss or "
                     "another that does");
    return true;
}
