// SPDX-License-Identifier: BSD-2-Clause
#include "store/schema.h"
#include "base/secret.h"
#include <stdlib.h>
#include <string.h>

// Words in braces differ between databases (driver.h). A column exists where SQL must search by it;
// everything else lies in the sealed record beside it (record.h).
static const char version_1[] =
    "CREATE TABLE store (id {key}, schema {int} NOT NULL, identity {blob} NOT NULL,"
    " key_check {blob} NOT NULL, facts {blob} NOT NULL, CHECK (id = 1)) {strict};"

    "CREATE TABLE person (id {key}, name {text} NOT NULL, uid {int} NOT NULL,"
    " state {int} NOT NULL, strained {int} NOT NULL, record {blob} NOT NULL) {strict};"
    "CREATE UNIQUE INDEX person_name ON person (name) WHERE state <> 3;"
    "CREATE UNIQUE INDEX person_uid ON person (uid) WHERE state <> 3;"
    "CREATE INDEX person_strained ON person (name) WHERE strained = 1;"

    "CREATE TABLE bucket (id {key}, record {blob} NOT NULL) {strict};"

    "CREATE TABLE session (id {key}, person {int} NOT NULL REFERENCES person (id),"
    " interactive {int} NOT NULL, closed {int} NOT NULL, record {blob} NOT NULL) {strict};"
    "CREATE INDEX session_open ON session (id) WHERE closed = 0;"

    "CREATE TABLE audit (sequence {key}, wall {int} NOT NULL, steady {int} NOT NULL,"
    " event {text} NOT NULL, subject {text} NOT NULL, body {text} NOT NULL,"
    " mac {blob} NOT NULL) {strict};"
    "{audit_guard}";

// FIDO2 keys live in the person's record. This only finds whose a handle (as a keyed hash) or a
// card is; rows stay when the credential is revoked, so no handle is ever enrolled twice.
static const char version_2[] =
    "CREATE TABLE key_index (id {key}, person {int} NOT NULL REFERENCES person (id),"
    " handle {blob} NOT NULL, card {text} NOT NULL) {strict};"
    "CREATE UNIQUE INDEX key_handle ON key_index (handle);"
    "CREATE INDEX key_card ON key_index (card) WHERE card <> '';";

// Emergency codes, cards: whatever is listed until it is closed. One table, because all of them are
// sought by kind and name, or by person while they are open.
static const char version_3[] =
    "CREATE TABLE item (id {key}, kind {int} NOT NULL, name {text} NOT NULL,"
    " person {int} NOT NULL, open {int} NOT NULL, record {blob} NOT NULL) {strict};"
    "CREATE UNIQUE INDEX item_name ON item (kind, name) WHERE name <> '';"
    "CREATE INDEX item_open ON item (kind, person) WHERE open = 1;";

// Every seed that was imported, as a keyed hash of 63 bits, and whose it was: nobody gets one a
// second time. A row is never deleted. The hash is the key itself, so a row takes 20 bytes.
static const char version_4[] = "CREATE TABLE seed (id {key}, person {int} NOT NULL) {strict};";

// Who was removed is found by name and by uid, without a walk through everybody. From here on names
// may have 255 bytes; an older version, which takes 32, refuses the store as newer than itself.
static const char version_5[] = "CREATE INDEX person_removed_name ON person (name) WHERE state = 3;"
                                "CREATE INDEX person_removed_uid ON person (uid) WHERE state = 3;";

// Cards and emergency codes name people by their ids. The tables stay; what is sealed in their rows
// changes.
static const char version_6[] = "";

// So do keys and sessions, and codes name their cards. A step of its own: there are stores of
// schema 6.
static const char version_7[] = "";

// What waits for a second person has a window, a place and a call, too.
static const char version_8[] = "";

// Who has to be looked at soon, because time does something to their ID (due.h). Logins leave it
// alone.
static const char version_9[] = "CREATE TABLE due (id {key}, at {int} NOT NULL) {strict};"
                                "CREATE INDEX due_at ON due (at);";

// Roles are items of a kind of their own, and what is open is found without a walk through all that
// was ever asked for.
static const char version_10[] =
    "CREATE INDEX IF NOT EXISTS item_role ON item (id) WHERE kind = 6;"
    "CREATE INDEX IF NOT EXISTS item_waiting ON item (id) WHERE open = 1 AND kind IN (3, 6);";

// Signed heads of the log's tree, which itself is in the meta data.
static const char version_11[] =
    "CREATE TABLE IF NOT EXISTS head (size {key}, note {text} NOT NULL) {strict};";

// What is about one person is found without a walk through the log. Appended at one place for each
// person; the number of the record is in it.
static const char version_12[] = "CREATE INDEX IF NOT EXISTS audit_subject ON audit (subject);";

// The meta data has the sum of all rows. The tables stay.
static const char version_13[] = "";

// And that of each row's hash times its place.
static const char version_14[] = "";

const struct migration migrations[] = {
    {1, version_1, NULL},
    {2, version_2, NULL},
    {3, version_3, NULL},
    {4, version_4, seeds_enter_all},
    {5, version_5, NULL},
    {6, version_6, names_in_items_become_persons},
    {7, version_7, names_beside_become_persons},
    {8, version_8, reviews_become_requests},
    {9, version_9, NULL},
    {10, version_10, roles_become_a_kind},
    {11, version_11, NULL},
    {12, version_12, NULL},
    {13, version_13, NULL},
    {14, version_14, NULL},
};
const size_t migration_count = sizeof migrations / sizeof *migrations;

static const char *word_at(const struct schema_words *words, const char *place, size_t *length)
{
    for (; words->token != NULL; words++) {
        *length = strlen(words->token);
        if (strncmp(place, words->token, *length) == 0)
            return words->text;
    }
    return NULL;
}

static enum fault run_script(const struct driver *driver, struct database *database,
                             const char *sql)
{
    size_t longest = 0;
    for (const struct schema_words *word = driver->words; word->token != NULL; word++)
        if (strlen(word->text) > longest)
            longest = strlen(word->text);
    // Every character could at worst begin a word.
    char *text = malloc(strlen(sql) + 1 + longest * (1 + strlen(sql) / 5));
    if (text == NULL)
        return FAULT_MEMORY;
    char *out = text;
    for (const char *in = sql; *in != '\0';) {
        size_t length;
        const char *word = *in == '{' ? word_at(driver->words, in, &length) : NULL;
        if (word == NULL) {
            *out++ = *in++;
            continue;
        }
        out = stpcpy(out, word);
        in += length;
    }
    *out = '\0';
    enum fault fault = driver->script(database, text);
    free(text);
    return fault;
}

enum fault schema_create(const struct driver *driver, struct database *database)
{
    for (size_t i = 0; i < migration_count; i++) {
        enum fault fault = run_script(driver, database, migrations[i].sql);
        if (fault != FAULT_NONE)
            return fault;
    }
    return FAULT_NONE;
}

enum fault schema_digest(struct store *store, uint8_t digest[SEAL_MAC_SIZE])
{
    char *schema = NULL;
    enum fault fault = store->driver->describe(store->database, &schema);
    if (fault == FAULT_NONE)
        seal_hash(store->keys.mac, schema, strlen(schema), digest, SEAL_MAC_SIZE);
    free(schema);
    return fault;
}

enum fault schema_migrate(struct store *store, const struct migration *steps, size_t count)
{
    if (count == 0 || store->schema >= steps[count - 1].version)
        return FAULT_NONE;
    struct meta meta;
    enum fault fault = store_begin(store);
    if (fault != FAULT_NONE)
        return fault;
    int64_t before = store->schema;
    fault = meta_load(store, &meta);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (steps[i].version <= before)
            continue;
        fault = run_script(store->driver, store->database, steps[i].sql);
        if (fault == FAULT_NONE && steps[i].convert != NULL)
            fault = steps[i].convert(store);
        if (fault == FAULT_NONE)
            store->schema = steps[i].version;
    }
    if (fault == FAULT_NONE && before < 10 && store->schema >= 10)
        fault = roles_note(store, &meta);
    if (fault == FAULT_NONE && before < 11 && store->schema >= 11)
        fault = tree_plant(store, &meta);
    if (fault == FAULT_NONE && before < 13 && store->schema >= 13) {
        fault = record_flush(store);
        if (fault == FAULT_NONE)
            fault = rows_add_up(store, meta.rows);
        rows_forget(store); // they are among them
    }
    // What another sum was stays another one: a row that was put back before does not become one
    // that belongs there.
    if (fault == FAULT_NONE && before == 13 && store->schema >= 14)
        fault = rows_add_places(store, &meta);
    if (fault == FAULT_NONE)
        fault = schema_digest(store, meta.schema);
    if (fault == FAULT_NONE)
        fault = meta_save(store, &meta);
    secret_wipe(&meta, sizeof meta);
    if (fault == FAULT_NONE)
        fault = store_commit(store);
    else
        store_rollback(store);
    if (fault != FAULT_NONE)
        store->schema = before;
    return fault;
}
