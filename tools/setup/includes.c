// SPDX-License-Identifier: BSD-2-Clause
#include "setup/includes.h"
#include "setup/image.h"
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

// The next word of a line, which is moved behind it; its length, 0 at the end.
static size_t next_word(const char **at, const char **word)
{
    *word = *at + strspn(*at, " \t");
    const size_t length = strcspn(*word, " \t\n");
    *at = *word + length;
    return length;
}

static bool is_word(const char *word, size_t length, const char *meant)
{
    return strlen(meant) == length && strncasecmp(word, meant, length) == 0;
}

// "@include NAME" and "auth include NAME": where the name is, or NULL.
static const char *included(const char *line, size_t *length)
{
    const char *word;
    size_t size = next_word(&line, &word);

    if (!is_word(word, size, "@include")) {
        size = next_word(&line, &word);
        if (!is_word(word, size, "include") && !is_word(word, size, "substack"))
            return NULL;
    }
    *length = next_word(&line, &word);
    return *length > 0 && *word != '/' ? word : NULL;
}

static void put_line(FILE *out, const char *folder, const char *line, size_t size)
{
    char path[PATH_MAX];
    size_t length = 0;
    const char *name = included(line, &length);

    if (name != NULL && name < line + size &&
        (size_t)snprintf(path, sizeof path, "%s/%.*s", folder, (int)length, name) < sizeof path &&
        access(path, F_OK) == 0) {
        fprintf(out, "%.*s%s", (int)(name - line), line, path);
        size -= (size_t)(name + length - line);
        line = name + length;
    }
    fwrite(line, 1, size, out);
}

static enum fault point(const char *folder, const char *path)
{
    struct image image, changed = {.there = false};
    enum fault fault = image_take(path, &image);

    if (fault != FAULT_NONE || !image.there)
        return fault;
    FILE *out = open_memstream(&changed.data, &changed.size);
    if (out != NULL) {
        for (const char *line = image.data; *line != '\0';) {
            const size_t length = strcspn(line, "\n");
            const size_t size = length + (line[length] == '\n');
            put_line(out, folder, line, size);
            line += size;
        }
        changed.there = fclose(out) == 0;
    }
    changed.mode = image.mode;
    changed.uid = image.uid;
    changed.gid = image.gid;
    fault = changed.there ? image_put(path, &changed) : FAULT_MEMORY;
    image_free(&image);
    image_free(&changed);
    return fault;
}

enum fault includes_stay_in(const char *folder)
{
    DIR *directory = opendir(folder);
    enum fault fault = FAULT_NONE;
    char path[PATH_MAX];

    if (directory == NULL)
        return fault_from_errno(errno);
    for (struct dirent *entry; fault == FAULT_NONE && (entry = readdir(directory)) != NULL;)
        if (image_is_file(directory, entry) && strchr(entry->d_name, '~') == NULL)
            fault =
                (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < sizeof path
                    ? point(folder, path)
                    : FAULT_LIMIT;
    closedir(directory);
    return fault;
}
