// SPDX-License-Identifier: BSD-2-Clause
#include "note_file.h"
#include "base/file.h"
#include "evidence/cosignature.h"
#include "evidence/export.h"
#include "json_read.h"
#include "language.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WITNESSES_MAX 256

static enum exit_code cannot_read(const char *path, enum fault fault, struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                       outcome_quote(path), fault_name(fault));
}

enum exit_code note_file_text(const char *path, size_t most, char **text, struct outcome *outcome)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0, most};
    size_t size = 0;

    *text = NULL;
    const enum fault fault = file_read_checked(path, &demand, text, &size);
    if (fault == FAULT_NONE && strlen(*text) != size)
        (*text)[0] = '\0'; // no text: it is no key and no head
    return fault == FAULT_NONE ? EXIT_DONE : cannot_read(path, fault, outcome);
}

// --- keys ---------------------------------------------------------------------------------------

enum exit_code note_file_key(const char *path, struct note_key *key, struct outcome *outcome)
{
    char *text = NULL;
    const enum exit_code code = note_file_text(path, EXPORT_HEAD_MAX - 1, &text, outcome);

    if (code != EXIT_DONE)
        return code;
    text[strcspn(text, "\r\n")] = '\0';
    const bool read = note_key_read(text, key);
    free(text);
    return read ? EXIT_DONE
                : outcome_set(outcome, EXIT_NO_INPUT,
                              _("It is what `warifu audit head --key` printed."),
                              _("%s holds no public key."), outcome_quote(path));
}

// False: a line is no key of a witness, or there are none, or too many.
static bool read_witnesses(char *text, struct note_key *keys, size_t *count)
{
    char *rest = text, *line;

    *count = 0;
    while ((line = strsep(&rest, "\n")) != NULL) {
        line[strcspn(line, "\r")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (*count == WITNESSES_MAX || !cosigner_read(line, &keys[*count]))
            return false;
        for (size_t i = 0; i < *count; i++)
            if (memcmp(keys[i].public, keys[*count].public, sizeof keys[i].public) == 0)
                return false; // one witness is not two
        ++*count;
    }
    return *count > 0;
}

enum exit_code note_file_witnesses(const char *path, struct note_key **keys, size_t *count,
                                   struct outcome *outcome)
{
    char *text = NULL;
    enum exit_code code = note_file_text(path, NOTE_MAX, &text, outcome);

    *keys = NULL;
    if (code != EXIT_DONE)
        return code;
    *keys = calloc(WITNESSES_MAX, sizeof **keys);
    if (*keys == NULL)
        code = outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                           _("There is no memory left."));
    else if (!read_witnesses(text, *keys, count))
        code = outcome_set(outcome, EXIT_NO_INPUT,
                           _("It has a line for each witness, which is what `warifu witness init` "
                             "wrote to witness.pub, and no line twice."),
                           _("%s holds no public keys of witnesses."), outcome_quote(path));
    free(text);
    return code;
}

// --- heads --------------------------------------------------------------------------------------

struct json_head {
    char *text; // where it goes
    bool found;
};

static void take_member(void *context, const struct json_member *member)
{
    struct json_head *head = context;
    if (strcmp(member->name, "head") != 0 || !member->text || head->found)
        return;
    strcpy(head->text, member->value); // shorter than the object that it stands in
    head->found = true;
}

// The head of an object of JSON, or of the first row of what --json prints, in its place.
static void open_json(char *text)
{
    const char *object = strstr(text, "\"head\":");
    struct json_head head = {.text = text};

    while (object != NULL && object > text && *object != '{')
        object--;
    if (object == NULL || *object != '{')
        return;
    char *copy = strdup(object);
    if (copy != NULL)
        (void)json_read_object(copy, take_member, &head); // what follows the object is not ours
    free(copy);
}

void note_file_tidy(char *text)
{
    size_t kept = 0, begin = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    for (size_t i = begin; text[i] != '\0'; i++)
        if (text[i] != '\r')
            text[kept++] = text[i];
    while (kept > 1 && text[kept - 1] == '\n' && text[kept - 2] == '\n')
        kept--;
    text[kept] = '\0';
    if (text[strspn(text, " \n\t")] == '{')
        open_json(text);
}

enum exit_code note_file_head(const char *path, char **head, struct outcome *outcome)
{
    struct checkpoint checkpoint;
    struct signed_note note;

    *head = NULL;
    if (path == NULL)
        return EXIT_DONE;
    const enum exit_code code = note_file_text(path, EXPORT_HEAD_MAX - 1, head, outcome);
    if (code != EXIT_DONE)
        return code;
    note_file_tidy(*head);
    if (note_read(*head, &note) && checkpoint_read(&note.text, &checkpoint))
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_INPUT,
                       _("It is what `warifu audit head` printed, or the value of \"head\" in the "
                         "system's log."),
                       _("%s holds no signed head."), outcome_quote(path));
}

// --- new files ----------------------------------------------------------------------------------

enum exit_code note_file_create(const char *path, FILE **file, struct outcome *outcome)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);

    *file = fd >= 0 ? fdopen(fd, "w+e") : NULL;
    if (*file != NULL)
        return EXIT_DONE;
    const int why = errno;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    return outcome_set(outcome, EXIT_NO_OUTPUT,
                       _("Choose a name that does not exist yet, in a directory where you may "
                         "write."),
                       _("The file %s cannot be created: %s."), outcome_quote(path), strerror(why));
}

enum exit_code note_file_put(FILE *file, const char *path, const char *text,
                             struct outcome *outcome)
{
    const bool written = fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;

    if (fclose(file) == 0 && written)
        return EXIT_DONE;
    unlink(path);
    return outcome_set(outcome, EXIT_NOT_WRITTEN, NULL, _("%s was not written to its end (%s)."),
                       outcome_quote(path), fault_name(FAULT_IO));
}
