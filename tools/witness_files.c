// SPDX-License-Identifier: BSD-2-Clause
#include "witness_files.h"
#include "base/file.h"
#include "base/secret.h"
#include "factor/random.h"
#include "language.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 4096

static bool path_of(const char *directory, const char *name, char path[PATH_SIZE])
{
    return snprintf(path, PATH_SIZE, "%s/%s", directory, name) < PATH_SIZE;
}

static enum exit_code no_memory(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                       _("There is no memory left."));
}

// --- making them --------------------------------------------------------------------------------

static enum exit_code put(const char *directory, const char *name, mode_t mode, const char *text,
                          struct outcome *outcome)
{
    char path[PATH_SIZE];
    enum fault fault = path_of(directory, name, path) ? FAULT_NONE : FAULT_LIMIT;

    if (fault == FAULT_NONE)
        fault = file_create(path, mode, text, strlen(text));
    if (fault == FAULT_EXISTS)
        return outcome_set(outcome, EXIT_CONFLICT,
                           _("A witness whose state is made anew signs what the old one would "
                             "refuse: take another directory, and tell everybody the new key."),
                           _("There is a witness in %s already."), outcome_quote(directory));
    return fault == FAULT_NONE
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_NO_OUTPUT,
                             _("It has to be on a disk with a file system of Linux, not on a "
                               "stick: the key stays where it is."),
                             _("%s in %s cannot be written (%s)."), name, outcome_quote(directory),
                             fault_name(fault));
}

static void take_back(const char *directory, const char *name)
{
    char path[PATH_SIZE];

    if (path_of(directory, name, path))
        unlink(path);
}

// The key last: without it there is no witness.
static enum exit_code put_all(const char *directory, const struct note_key *key,
                              const uint8_t seed[NOTE_SEED_SIZE], struct outcome *outcome)
{
    char public[NOTE_KEY_TEXT_SIZE + 1], secret[COSIGNER_SECRET_SIZE + 1], *text = NULL;
    struct witness_state *empty = calloc(1, sizeof *empty);
    const enum fault fault =
        empty == NULL ? FAULT_MEMORY : witness_state_write(empty, key, seed, &text);

    free(empty);
    if (fault != FAULT_NONE)
        return no_memory(outcome);
    note_key_write(key, public);
    strcat(public, "\n");
    enum exit_code code = put(directory, WITNESS_STATE, 0600, text, outcome);
    free(text);
    if (code != EXIT_DONE)
        return code;
    code = put(directory, WITNESS_PUBLIC, 0644, public, outcome);
    if (code == EXIT_DONE) {
        cosigner_secret_write(key, seed, secret);
        strcat(secret, "\n");
        code = put(directory, WITNESS_KEY, 0600, secret, outcome);
        secret_wipe(secret, sizeof secret);
        if (code != EXIT_DONE)
            take_back(directory, WITNESS_PUBLIC);
    }
    if (code != EXIT_DONE)
        take_back(directory, WITNESS_STATE);
    return code;
}

enum exit_code witness_create(const char *directory, const char *name, struct note_key *key,
                              struct outcome *outcome)
{
    uint8_t seed[NOTE_SEED_SIZE];

    if (!note_name_is_valid(name))
        return outcome_set(outcome, EXIT_USAGE,
                           _("For example the town and the department: kikuyo.example/audit"),
                           _("The name of a witness has no blank and no plus sign."));
    if (note_keys_start() != FAULT_NONE || random_fill(seed, sizeof seed) != FAULT_NONE)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("No key could be drawn."));
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be created: %s."),
                           outcome_quote(directory), strerror(errno));
    const enum exit_code code = cosigner_of_seed(name, seed, key) != FAULT_NONE
                                    ? no_memory(outcome)
                                    : put_all(directory, key, seed, outcome);
    secret_wipe(seed, sizeof seed);
    return code;
}

// --- using them ---------------------------------------------------------------------------------

static enum exit_code cannot_read(const char *path, enum fault fault, struct outcome *outcome)
{
    return outcome_set(
        outcome, EXIT_NO_INPUT,
        fault == FAULT_REFUSED ? _("The key is a file of its owner's alone (mode 0600).") : NULL,
        _("%s cannot be read (%s)."), outcome_quote(path), fault_name(fault));
}

static enum exit_code read_key(struct witness *witness, const char *path, struct outcome *outcome)
{
    const struct file_demand demand = {geteuid(), 0077, COSIGNER_SECRET_SIZE + 1};
    char *text = NULL;
    size_t size = 0;
    enum fault fault = file_open_checked(path, &demand, &witness->lock);

    if (fault != FAULT_NONE)
        return cannot_read(path, fault, outcome);
    if (flock(witness->lock, LOCK_EX | LOCK_NB) != 0)
        return outcome_set(outcome, EXIT_TEMPORARY, NULL,
                           _("Somebody else is signing with this key now."));
    fault = file_read_checked(path, &demand, &text, &size);
    if (fault != FAULT_NONE)
        return cannot_read(path, fault, outcome);
    text[strcspn(text, "\n")] = '\0';
    const bool read = cosigner_secret_read(text, &witness->key, witness->seed);
    secret_free_string(&text);
    return read ? EXIT_DONE
                : outcome_set(outcome, EXIT_BAD_DATA, NULL, _("%s is no key of a witness."),
                              outcome_quote(path));
}

static enum exit_code read_state(struct witness *witness, const char *path, struct outcome *outcome)
{
    const struct file_demand demand = {geteuid(), 0022, NOTE_MAX};
    char *text = NULL;
    size_t size = 0;
    enum fault fault = file_read_checked(path, &demand, &text, &size);

    if (fault == FAULT_NONE)
        fault = witness_state_read(text, &witness->key, witness->state);
    free(text);
    if (fault == FAULT_FORMAT || fault == FAULT_REFUSED)
        return outcome_set(outcome, EXIT_BAD_DATA,
                           _("Nothing is signed: what was signed before is not known any more. "
                             "Find out who had this machine in their hands; then make a new "
                             "witness, and tell everybody its key."),
                           _("%s was altered: it is not what this witness wrote."),
                           outcome_quote(path));
    return fault == FAULT_NONE ? EXIT_DONE : cannot_read(path, fault, outcome);
}

enum exit_code witness_open(struct witness *witness, const char *directory, struct outcome *outcome)
{
    char key[PATH_SIZE], state[PATH_SIZE];

    witness->directory = directory;
    witness->state = calloc(1, sizeof *witness->state);
    if (witness->state == NULL || note_keys_start() != FAULT_NONE)
        return no_memory(outcome);
    if (!path_of(directory, WITNESS_KEY, key) || !path_of(directory, WITNESS_STATE, state))
        return cannot_read(directory, FAULT_LIMIT, outcome);
    const enum exit_code code = read_key(witness, key, outcome);
    return code != EXIT_DONE ? code : read_state(witness, state, outcome);
}

enum exit_code witness_keep(const struct witness *witness, struct outcome *outcome)
{
    char path[PATH_SIZE], draft[PATH_SIZE], *text = NULL;
    enum fault fault = path_of(witness->directory, WITNESS_STATE, path) &&
                               path_of(witness->directory, WITNESS_STATE ".new", draft)
                           ? FAULT_NONE
                           : FAULT_LIMIT;

    if (fault == FAULT_NONE)
        fault = witness_state_write(witness->state, &witness->key, witness->seed, &text);
    if (fault == FAULT_NONE) {
        unlink(draft); // of a run that did not come to its end
        fault = file_create(draft, 0600, text, strlen(text));
    }
    if (fault == FAULT_NONE && rename(draft, path) != 0)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE)
        fault = file_flush_directory(path);
    free(text);
    return fault == FAULT_NONE
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_NOT_WRITTEN,
                             _("Nothing was signed: what is signed has to be remembered first."),
                             _("The state of the witness cannot be written (%s)."),
                             fault_name(fault));
}

void witness_close(struct witness *witness)
{
    secret_wipe(witness->seed, sizeof witness->seed);
    free(witness->state);
    witness->state = NULL;
    if (witness->lock >= 0)
        close(witness->lock);
    witness->lock = -1;
}
