// SPDX-License-Identifier: BSD-2-Clause
#include "driver_flaws.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct driver *sound;
static void (*spoil)(struct value *value);

// --- transactions ----------------------------------------------------------------------------

static enum fault nothing(struct database *database)
{
    (void)database;
    return FAULT_NONE;
}

static enum fault rolls_back_and_says_done(struct database *database)
{
    sound->rollback(database);
    return FAULT_NONE;
}

static enum fault commits_and_says_done(struct database *database)
{
    (void)sound->commit(database);
    return FAULT_NONE;
}

static void commits(struct database *database)
{
    (void)sound->commit(database);
}

static void commits_and_closes(struct database **database)
{
    if (*database != NULL)
        (void)sound->commit(*database);
    sound->close(database);
}

// Kept in memory until the next transaction: the end of the process loses it.
static bool late;

static enum fault begins_late(struct database *database)
{
    if (late)
        (void)sound->commit(database);
    late = false;
    return sound->begin(database);
}

static enum fault commits_late(struct database *database)
{
    if (!sound->in_transaction(database))
        return FAULT_INTERNAL;
    late = true;
    return FAULT_NONE;
}

static bool is_late(struct database *database)
{
    return !late && sound->in_transaction(database);
}

static bool always(struct database *database)
{
    (void)database;
    return true;
}

static enum fault begins_once(struct database *database)
{
    return sound->in_transaction(database) ? FAULT_NONE : sound->begin(database);
}

static enum fault releases_by_revert(struct database *database)
{
    return sound->revert(database);
}

static enum fault reverts_all(struct database *database)
{
    sound->rollback(database);
    return sound->begin(database);
}

static enum fault begins_a_savepoint(struct database *database)
{
    return sound->in_transaction(database) ? sound->savepoint(database) : sound->begin(database);
}

// --- statements ------------------------------------------------------------------------------

static enum fault aborts(struct database *database, const struct call *call, uint64_t *changed)
{
    const enum fault fault = sound->run(database, call, changed);
    if (fault != FAULT_NONE)
        sound->rollback(database);
    return fault;
}

static enum fault always_one(struct database *database, const struct call *call, uint64_t *changed)
{
    const enum fault fault = sound->run(database, call, changed);
    if (fault == FAULT_NONE && changed != NULL)
        *changed = 1;
    return fault;
}

static enum fault ignores_copies(struct database *database, const struct call *call,
                                 uint64_t *changed)
{
    const enum fault fault = sound->run(database, call, changed);
    return fault == FAULT_EXISTS ? FAULT_NONE : fault;
}

static enum fault pads(struct database *database, const struct call *call, uint64_t *changed)
{
    struct value arguments[DRIVER_ARGUMENTS_MAX + 1];
    struct call padded = *call;
    for (unsigned i = 0; i < call->count; i++)
        arguments[i] = call->arguments[i];
    arguments[call->count] = value_number(1);
    padded.arguments = arguments;
    enum fault fault = sound->run(database, call, changed);
    if (fault != FAULT_INTERNAL || call->count == DRIVER_ARGUMENTS_MAX)
        return fault;
    padded.count++;
    return sound->run(database, &padded, changed);
}

// Arguments or columns that are not what they were.
static void narrow(struct value *value)
{
    value->number = (int32_t)value->number;
}

static void until_nul(struct value *value)
{
    if (value->kind == VALUE_TEXT || value->kind == VALUE_BYTES)
        value->size = strnlen(value->data != NULL ? value->data : "", value->size);
}

static void empty_is_null(struct value *value)
{
    if (value->kind == VALUE_BYTES && value->size == 0)
        value->kind = VALUE_NULL;
}

static void text_is_bytes(struct value *value)
{
    if (value->kind == VALUE_TEXT)
        value->kind = VALUE_BYTES;
}

static enum fault spoils_arguments(struct database *database, const struct call *call,
                                   uint64_t *changed)
{
    struct value arguments[DRIVER_ARGUMENTS_MAX + 1];
    struct call spoilt = *call;
    for (unsigned i = 0; i < call->count; i++) {
        arguments[i] = call->arguments[i];
        spoil(&arguments[i]);
    }
    spoilt.arguments = arguments;
    return sound->run(database, &spoilt, changed);
}

static bool spoil_row(void *context, const struct value *row, unsigned columns)
{
    const struct call *call = context;
    struct value spoilt[DRIVER_COLUMNS_MAX];
    for (unsigned i = 0; i < columns; i++) {
        spoilt[i] = row[i];
        spoil(&spoilt[i]);
    }
    return call->visit == NULL || call->visit(call->context, spoilt, columns);
}

static enum fault spoils_columns(struct database *database, const struct call *call,
                                 uint64_t *changed)
{
    struct call original = *call, spoilt = *call;
    spoilt.visit = spoil_row;
    spoilt.context = &original;
    return sound->run(database, &spoilt, changed);
}

static bool visit_on(void *context, const struct value *row, unsigned columns)
{
    const struct call *call = context;
    if (call->visit != NULL)
        (void)call->visit(call->context, row, columns);
    return true;
}

static enum fault never_stops(struct database *database, const struct call *call, uint64_t *changed)
{
    struct call original = *call, on = *call;
    on.visit = visit_on;
    on.context = &original;
    return sound->run(database, &on, changed);
}

static enum fault scripts_on(struct database *database, const char *sql)
{
    (void)sound->script(database, sql);
    return FAULT_NONE;
}

// --- storage ---------------------------------------------------------------------------------

static enum fault opens_anything(const char *path, bool write_ahead, struct database **database)
{
    const enum fault fault = sound->open(path, write_ahead, database);
    return fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

static enum fault lets_in(const char *path, bool write_ahead, struct database **database)
{
    const enum fault fault = sound->open(path, write_ahead, database);
    return fault == FAULT_BUSY ? FAULT_NONE : fault;
}

static enum fault makes(const char *path, bool write_ahead, struct database **database)
{
    FILE *file = fopen(path, "ae");
    if (file != NULL)
        fclose(file);
    return sound->open(path, write_ahead, database);
}

static enum fault describes_all_alike(struct database *database, char **schema)
{
    (void)database;
    *schema = strdup("tables");
    return FAULT_NONE;
}

static void undoes(struct database *database)
{
    (void)sound->script(database, "DELETE FROM person WHERE id = 20");
}

static enum fault copies_less(struct database *database, const char *path)
{
    undoes(database);
    return sound->copy(database, path);
}

// --- the table -------------------------------------------------------------------------------

const struct flaw flaws[] = {
    {"a commit does nothing", "what is committed is there, and only then is the transaction over",
     .instead.commit = rolls_back_and_says_done},
    {"a refused commit is called done", "a commit that is refused has done nothing",
     .instead.commit = commits_and_says_done},
    {"a commit that could not be written is called done",
     "abuse:M13 a commit that cannot be written has done nothing",
     .instead.commit = commits_and_says_done},
    {"a commit of nothing is called done", "commit without a transaction is a fault",
     .instead.commit = commits_and_says_done},
    {"a commit waits in memory for the next", "abuse:S3 what was committed outlives a kill",
     .instead = {.begin = begins_late, .commit = commits_late, .in_transaction = is_late}},
    {"rollback commits", "rollback undoes the transaction", .instead.rollback = commits},
    {"close commits", "close rolls back", .instead.close = commits_and_closes},
    {"begin goes on with what was left", "begin rolls back what was left open",
     .instead.begin = begins_once},
    {"begin begins nothing", "rollback undoes the transaction", .instead.begin = nothing},
    {"each statement is its own transaction",
     "abuse:S3 what was not committed does not, nor does a lock",
     .instead = {.begin = nothing, .savepoint = nothing, .release = nothing, .commit = nothing}},
    {"it is always in a transaction",
     "what is committed is there, and only then is the transaction over",
     .instead.in_transaction = always},
    {"savepoints are nothing", "savepoints nest: revert and release are of the innermost",
     .instead = {.savepoint = nothing, .release = nothing, .revert = nothing}},
    {"revert undoes the transaction", "savepoints nest: revert and release are of the innermost",
     .instead.revert = reverts_all},
    {"release undoes", "savepoints nest: revert and release are of the innermost",
     .instead.release = releases_by_revert},
    {"release commits", "what was released goes with the transaction",
     .instead.release = commits_and_says_done},
    {"a savepoint begins a transaction", "savepoints end, and are nothing without a transaction",
     .instead.savepoint = begins_a_savepoint},
    {"a fault undoes the transaction", "a fault undoes one statement", .instead.run = aborts},
    {"a second one is no fault", "a fault undoes one statement", .instead.run = ignores_copies},
    {"names are the same in either case", "a fault undoes one statement", .token = "{text}",
     .text = "TEXT COLLATE NOCASE"},
    {"names are ordered in either case", "text is ordered byte by byte", .token = "{text}",
     .text = "TEXT COLLATE NOCASE"},
    {"columns take any kind",
     "what else the schema forbids is INTERNAL, and the transaction goes on", .token = "{strict}",
     .text = ""},
    {"the audit log can be altered", "abuse:R5 records of the audit log are not altered",
     .token = "{audit_guard}", .text = ""},
    {"a word is missing", "every token of the schema has a word", .token = "{key}", .text = NULL},
    {"every statement changes one row", "changed rows are those of this statement",
     .instead.run = always_one},
    {"reading changes a row",
     "every statement is understood, with its arguments, columns and changed rows",
     .instead.run = always_one},
    {"a missing argument is made up",
     "one argument more or less than the statement has is INTERNAL", .instead.run = pads},
    {"numbers have 32 bits", "numbers have 64 bits", .instead.run = spoils_columns,
     .spoil = narrow},
    {"bytes end at NUL", "bytes are any bytes, up to the limit and not beyond",
     .instead.run = spoils_columns, .spoil = until_nul},
    {"text is cut at NUL", "text comes back as it was, and a NUL in it is FORMAT",
     .instead.run = spoils_arguments, .spoil = until_nul},
    {"no bytes are NULL", "none at all is a value, and not NULL", .instead.run = spoils_arguments,
     .spoil = empty_is_null},
    {"text comes back as bytes",
     "every statement is understood, with its arguments, columns and changed rows",
     .instead.run = spoils_columns, .spoil = text_is_bytes},
    {"a visit is not stopped", "a visit that stops leaves nothing half read",
     .instead.run = never_stops},
    {"a script goes on after a fault", "scripts stop at a fault and are part of the transaction",
     .instead.script = scripts_on},
    {"anything is a database", "abuse:S6 what is no database is CORRUPT",
     .instead.open = opens_anything},
    {"another process is let in", "it belongs to one process", .instead.open = lets_in},
    {"another connection is let in", "it belongs to one connection", .instead.open = lets_in},
    {"what is not there is made", "abuse:R5 what is not there is never made",
     .instead.open = makes},
    {"all schemas are alike", "abuse:R5 the description is of the schema and of nothing else",
     .instead.describe = describes_all_alike},
    {"a check finds nothing", "abuse:S5 an index that lost a row is CORRUPT",
     .instead.check = nothing},
    {"a copy lacks a row", "a copy is a database of its own, with all that is committed",
     .instead.copy = copies_less},
    {"a checkpoint loses a row", "checkpoints change nothing", .instead.checkpoint = undoes},
};
const size_t flaw_count = sizeof flaws / sizeof *flaws;

static const struct schema_words *words_with(const struct flaw *flaw)
{
    static struct schema_words words[16];
    size_t i = 0;
    for (; sound->words[i].token != NULL; i++) {
        words[i] = sound->words[i];
        if (strcmp(words[i].token, flaw->token) == 0)
            words[i].text = flaw->text;
    }
    words[i] = (struct schema_words){NULL, NULL};
    return words;
}

const struct driver *flaw_in(const struct driver *driver, const struct flaw *flaw)
{
    static struct driver flawed;
    const struct driver *instead = &flaw->instead;
    sound = driver;
    spoil = flaw->spoil;
    flawed = *driver;
#define TAKE(call)                                                                                 \
    if (instead->call != NULL)                                                                     \
    flawed.call = instead->call
    TAKE(open);
    TAKE(close);
    TAKE(script);
    TAKE(run);
    TAKE(begin);
    TAKE(commit);
    TAKE(rollback);
    TAKE(savepoint);
    TAKE(release);
    TAKE(revert);
    TAKE(in_transaction);
    TAKE(checkpoint);
    TAKE(check);
    TAKE(copy);
    TAKE(describe);
#undef TAKE
    if (flaw->token != NULL)
        flawed.words = words_with(flaw);
    return &flawed;
}
