// SPDX-License-Identifier: BSD-2-Clause
// `audit verify`: the file alone, without tokend, store or secret (E4).
#include "arguments.h"
#include "audit_verdict.h"
#include "base/file.h"
#include "cli.h"
#include "commands.h"
#include "core/signed_note.h"
#include "json_read.h"
#include <stdlib.h>
#include <string.h>

static enum exit_code cannot_read(const char *path, enum fault fault, struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                       outcome_quote(path), fault_name(fault));
}

// *text is NULL where the option was not given.
static enum exit_code read_small(const char *path, char **text, struct outcome *outcome)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0, EXPORT_HEAD_MAX - 1};
    size_t size = 0;

    *text = NULL;
    if (path == NULL)
        return EXIT_DONE;
    const enum fault fault = file_read_checked(path, &demand, text, &size);
    if (fault == FAULT_NONE && strlen(*text) != size)
        (*text)[0] = '\0'; // no text: it is no key and no head
    return fault == FAULT_NONE ? EXIT_DONE : cannot_read(path, fault, outcome);
}

static enum exit_code read_key(const char *path, char *text, struct note_key *key,
                               struct outcome *outcome)
{
    text[strcspn(text, "\n")] = '\0';
    if (note_key_read(text, key))
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_INPUT, _("It is what `warifu audit head --key` printed."),
                       _("%s holds no public key."), outcome_quote(path));
}

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

// A head as people keep them: saved under Windows, with a line too many at its end.
static enum exit_code read_head(const char *path, char *text, struct outcome *outcome)
{
    struct checkpoint checkpoint;
    struct signed_note note;
    size_t kept = 0, begin = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    for (size_t i = begin; text[i] != '\0'; i++)
        if (text[i] != '\r')
            text[kept++] = text[i];
    while (kept > 1 && text[kept - 1] == '\n' && text[kept - 2] == '\n')
        kept--;
    text[kept] = '\0';
    if (text[strspn(text, " \n\t")] == '{')
        open_json(text);
    if (note_read(text, &note) && checkpoint_read(&note.text, &checkpoint))
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_INPUT,
                       _("It is what `warifu audit head` printed, or the value of \"head\" in the "
                         "system's log."),
                       _("%s holds no signed head."), outcome_quote(path));
}

static enum exit_code verify(const char *path, const struct note_key *key, const char *older,
                             struct report *report, struct outcome *outcome)
{
    struct export_result result;
    FILE *file = fopen(path, "re");
    enum fault fault = file == NULL ? FAULT_IO : FAULT_NONE;

    if (fault == FAULT_NONE)
        fault = audit_check(file, key, older, &result);
    if (file != NULL)
        fclose(file);
    return fault != FAULT_NONE ? cannot_read(path, fault, outcome)
                               : audit_tell(&result, key != NULL, older != NULL, report, outcome);
}

enum exit_code audit_verify_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *key_path = argument_text(arguments, "key");
    char *key_text = NULL, *older = NULL;
    struct note_key key;

    (void)cli;
    (void)verb;
    enum exit_code code = read_small(key_path, &key_text, outcome);
    if (code == EXIT_DONE && key_text != NULL)
        code = read_key(key_path, key_text, &key, outcome);
    if (code == EXIT_DONE)
        code = read_small(argument_text(arguments, "checkpoint"), &older, outcome);
    if (code == EXIT_DONE && older != NULL)
        code = read_head(argument_text(arguments, "checkpoint"), older, outcome);
    if (code == EXIT_DONE)
        code = verify(argument_text(arguments, "file"), key_text != NULL ? &key : NULL, older,
                      report, outcome);
    free(key_text);
    free(older);
    return code;
}
