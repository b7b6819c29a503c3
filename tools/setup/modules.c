// SPDX-License-Identifier: BSD-2-Clause
#include "setup/modules.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const folders[] = {WARIFU_PAMDIR, "/lib/security", "/lib64/security",
                                      "/usr/lib/security"};

static bool is_there(const char *root, const char *name, size_t length)
{
    char path[PATH_MAX];
    const bool whole = *name == '/'; // a path of its own
    const size_t count = whole ? 1 : sizeof folders / sizeof *folders;

    for (size_t i = 0; i < count; i++)
        if ((size_t)snprintf(path, sizeof path, "%s%s%s%.*s", root, whole ? "" : folders[i],
                             whole ? "" : "/", (int)length, name) < sizeof path &&
            access(path, F_OK) == 0)
            return true;
    return false;
}

static const char *behind_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

// A word, or what is in brackets.
static size_t control_length(const char *at)
{
    const size_t length = strcspn(at, *at == '[' ? "]\n" : " \t\n");

    return length + (at[length] == ']');
}

static bool is_word(const char *at, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(at, word, length) == 0;
}

// The module that a line cannot do without, and its length; NULL: none.
static const char *needed(const char *line, size_t *length)
{
    const char *at = behind_blanks(line);

    if (strchr("#@-\n", *at) != NULL) // also an empty one
        return NULL;
    at = behind_blanks(at + strcspn(at, " \t\n"));
    const size_t control = control_length(at);
    if (is_word(at, control, "include") || is_word(at, control, "substack"))
        return NULL;
    at = behind_blanks(at + control);
    *length = strcspn(at, " \t\n");
    return *length > 0 ? at : NULL;
}

bool modules_are_there(const char *root, const struct image *file)
{
    for (const char *line = file->there ? file->data : ""; *line != '\0';) {
        size_t length = 0;
        const char *name = needed(line, &length);
        if (name != NULL && !is_there(root, name, length))
            return false;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return true;
}
