// SPDX-License-Identifier: BSD-2-Clause
// Statements, values, rows: what goes in comes out, and what may not go in does not.
#include "driver_demands.h"
#include <stdint.h>
#include <string.h>

static enum fault add_values(const struct driver *driver, struct database *database, int64_t id,
                             struct value name, struct value uid, struct value record)
{
    const struct value arguments[] = {value_number(id), name,  uid, value_number(0),
                                      value_number(0),  record};
    return demand_run(driver, database, SQL_PERSON_INSERT, arguments, 6, NULL);
}

static struct value text_of(const void *data, size_t size)
{
    return (struct value){.kind = VALUE_TEXT, .data = data, .size = size};
}

// --- statements ------------------------------------------------------------------------------

// Arguments and columns: n a number (1), z the number 0, m a larger one, 6 the kind of a role that
// was asked for, t the text "a", e "", b one byte. No columns: no row is expected.
static const struct statement_shape {
    enum statement statement;
    const char *arguments, *columns;
    uint64_t changed;
} shapes[SQL_STATEMENTS_] = {
    // In this order: what is inserted first is found by the next.
    {SQL_STORE_INSERT, "nbbb", "", 1},
    {SQL_STORE_GET, "", "nbbb", 0},
    {SQL_STORE_SET_META, "nb", "", 1},
    {SQL_PERSON_INSERT, "ntnznb", "", 1},
    {SQL_PERSON_SEALED, "", "nb", 0},
    {SQL_PERSON_EVERY, "", "ntnnnb", 0},
    {SQL_PERSON_BY_ID, "n", "ntnnnb", 0},
    {SQL_PERSON_BY_UID, "n", "ntnnnb", 0},
    {SQL_PERSON_BY_NAME, "t", "ntnnnb", 0},
    {SQL_PERSON_LIST, "en", "ntnnnb", 0},
    {SQL_PERSON_STRAINED, "en", "ntnnnb", 0},
    {SQL_PERSON_UPDATE, "nznb", "", 1},
    {SQL_PERSON_UPDATE_RECORD, "nb", "", 1},
    {SQL_PERSON_RENAME, "ntnb", "", 1},
    {SQL_PERSON_COUNT, "", "n", 0},
    {SQL_PERSON_ROWS, "", "n", 0},
    {SQL_PERSON_REMOVED, "tn", "", 0},
    {SQL_PERSON_CALLED, "t", "n", 0},
    {SQL_PERSON_LATEST, "", "n", 0},
    {SQL_KEY_INSERT, "nnbt", "", 1},
    {SQL_KEY_PEOPLE, "t", "n", 0},
    {SQL_KEY_OWNER, "b", "nnt", 0},
    {SQL_SEED_INSERT, "nn", "", 1},
    {SQL_SEED_OWNER, "n", "n", 0},
    {SQL_BUCKET_PUT, "nb", "", 1},
    {SQL_BUCKET_GET, "n", "b", 0},
    {SQL_SESSION_LATEST, "", "n", 0},
    {SQL_SESSION_INSERT, "nnnzb", "", 1},
    {SQL_SESSION_GET, "n", "nnnnb", 0},
    {SQL_SESSION_LIST_OPEN, "znn", "nnnnb", 0},
    {SQL_SESSION_COUNT_OPEN, "", "n", 0},
    {SQL_SESSION_CLOSE, "nnb", "", 1},
    {SQL_SESSION_FORGET, "n", "", 1},
    {SQL_ITEM_ROWS, "", "n", 0},
    {SQL_ITEM_INSERT, "nntnnb", "", 1},
    {SQL_ITEM_SEALED, "", "nb", 0},
    {SQL_ITEM_SEAL, "n", "b", 0},
    {SQL_ITEM_GET, "nn", "nntnnb", 0},
    {SQL_ITEM_NAMED, "nt", "nntnnb", 0},
    {SQL_ITEM_OF, "nnzn", "nntnnb", 0},
    {SQL_ITEM_LIST, "nznn", "nntnnb", 0},
    {SQL_ITEM_UPDATE, "nnb", "", 1},
    {SQL_ITEM_UPDATE_KIND, "n6b", "", 1},
    {SQL_REQUEST_GET, "n", "nntnnb", 0},
    {SQL_REQUEST_LIST, "zn", "nntnnb", 0},
    {SQL_REQUEST_OPEN, "zn", "nntnnb", 0},
    {SQL_REQUEST_OF, "nzn", "nntnnb", 0},
    {SQL_ROLE_LIST, "zn", "nntnnb", 0},
    {SQL_ROLE_ROWS, "", "n", 0},
    {SQL_DUE_PUT, "nn", "", 1},
    {SQL_DUE_LIST, "nn", "n", 0},
    {SQL_DUE_FORGET, "n", "", 1},
    {SQL_AUDIT_INSERT, "nnntttb", "", 1},
    {SQL_AUDIT_LATEST, "", "nnntttb", 0},
    {SQL_AUDIT_HIGHEST, "", "n", 0},
    {SQL_AUDIT_LIST, "zmztet", "nnntttb", 0},
    {SQL_AUDIT_ABOUT, "tzmz", "nnntttb", 0},
    {SQL_HEAD_INSERT, "nt", "", 1},
    {SQL_HEAD_LIST, "zn", "nt", 0},
};

static struct value value_of(char kind)
{
    switch (kind) {
    case 'n':
        return value_number(1);
    case 'z':
        return value_number(0);
    case 'm':
        return value_number(9);
    case '6':
        return value_number(6);
    case 't':
        return value_text("a");
    case 'e':
        return value_text("");
    }
    return value_bytes("b", 1);
}

static bool take_shape(void *context, const struct value *row, unsigned columns)
{
    char *shape = context;
    static const char letters[] = {
        [VALUE_NULL] = '0', [VALUE_NUMBER] = 'n', [VALUE_TEXT] = 't', [VALUE_BYTES] = 'b'};
    must(columns <= DRIVER_COLUMNS_MAX && *shape == '\0');
    for (unsigned i = 0; i < columns; i++)
        shape[i] = letters[row[i].kind];
    shape[columns] = '\0';
    return true;
}

static enum fault run_shape(const struct driver *driver, struct database *database,
                            const struct statement_shape *shape, unsigned count, char *columns,
                            uint64_t *changed)
{
    struct value arguments[DRIVER_ARGUMENTS_MAX + 1];
    for (unsigned i = 0; i < count; i++)
        arguments[i] = value_of(i < strlen(shape->arguments) ? shape->arguments[i] : 'n');
    const struct call call = {shape->statement, arguments, count, take_shape, columns};
    return driver->run(database, &call, changed);
}

static void every_statement(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    bool seen[SQL_STATEMENTS_] = {false};
    must_do(driver->begin(database));
    for (size_t i = 0; i < SQL_STATEMENTS_; i++) {
        char columns[DRIVER_COLUMNS_MAX + 1] = "";
        uint64_t changed = 77;
        must(!seen[shapes[i].statement]);
        seen[shapes[i].statement] = true;
        must_do(run_shape(driver, database, &shapes[i], (unsigned)strlen(shapes[i].arguments),
                          columns, &changed));
        must(strcmp(columns, shapes[i].columns) == 0);
        must(changed == shapes[i].changed);
    }
    must_do(driver->commit(database));
    driver->close(&database);
}

static void number_of_arguments(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    for (size_t i = 0; i < SQL_STATEMENTS_; i++) {
        char columns[DRIVER_COLUMNS_MAX + 1] = "";
        const unsigned count = (unsigned)strlen(shapes[i].arguments);
        uint64_t changed = 77;
        must_be(run_shape(driver, database, &shapes[i], count + 1, columns, &changed),
                FAULT_INTERNAL);
        if (count > 0)
            must_be(run_shape(driver, database, &shapes[i], count - 1, columns, &changed),
                    FAULT_INTERNAL);
        must(changed == 77 && columns[0] == '\0');
    }
    must(demand_people(driver, database) == 0 && driver->in_transaction(database));
    driver->close(&database);
}

static void words(const struct subject *subject, const char *place)
{
    static const char *const tokens[] = {"{int}", "{text}",   "{blob}",
                                         "{key}", "{strict}", "{audit_guard}"};
    (void)place;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const struct schema_words *word = subject->driver->words;
        while (word->token != NULL && strcmp(word->token, tokens[i]) != 0)
            word++;
        must(word->token != NULL && word->text != NULL);
    }
    must(subject->driver->name != NULL && subject->driver->name[0] != '\0');
}

// --- values ----------------------------------------------------------------------------------

static void numbers(const struct subject *subject, const char *place)
{
    static const int64_t tried[] = {INT64_MIN,
                                    INT64_MIN + 1,
                                    -1,
                                    0,
                                    1,
                                    INT32_MAX,
                                    (int64_t)INT32_MAX + 1,
                                    ((int64_t)1 << 53) + 1,
                                    INT64_MAX};
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        struct value row[DRIVER_COLUMNS_MAX];
        const char name[] = {(char)('a' + i), '\0'};
        must_do(add_values(driver, database, tried[i], value_text(name), value_number(tried[i]),
                           value_bytes("r", 1)));
        must(demand_person(driver, database, tried[i], row));
        must(row[0].number == tried[i]);
        must(row[2].kind == VALUE_NUMBER && row[2].number == tried[i]);
    }
    driver->close(&database);
}

static void bytes(const struct subject *subject, const char *place)
{
    static uint8_t data[DRIVER_VALUE_MAX + 1];
    const size_t sizes[] = {1, 255, 4096, 70000, DRIVER_VALUE_MAX};
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 >> (i >> 8 & 3)); // every byte, NUL first
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        const int64_t id = (int64_t)i + 1;
        must_do(add_values(driver, database, id, value_text(name), value_number(id),
                           value_bytes(data, sizes[i])));
        must(demand_person(driver, database, id, row));
        must(row[5].kind == VALUE_BYTES && row[5].size == sizes[i]);
        must(memcmp(row[5].data, data, sizes[i]) == 0);
    }
    must_be(add_values(driver, database, 90, value_text("z"), value_number(90),
                       value_bytes(data, DRIVER_VALUE_MAX + 1)),
            FAULT_LIMIT);
    must(!demand_person(driver, database, 90, row));
    driver->close(&database);
}

static void no_bytes(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    must_do(
        add_values(driver, database, 1, text_of(NULL, 0), value_number(1), value_bytes(NULL, 0)));
    must_do(add_values(driver, database, 2, value_text("b"), value_number(2), value_bytes("x", 0)));
    for (int64_t id = 1; id <= 2; id++) {
        must(demand_person(driver, database, id, row));
        must(row[5].kind == VALUE_BYTES && row[5].size == 0 && row[5].data != NULL);
    }
    must(demand_person(driver, database, 1, row));
    must(row[1].kind == VALUE_TEXT && row[1].size == 0 && row[1].data != NULL);
    driver->close(&database);
}

static void texts(const struct subject *subject, const char *place)
{
    static const char *const tried[] = {"hanako",
                                        "割符 花子",
                                        "\xf0\x9f\x94\x91",
                                        "e\xcc\x81",
                                        "é",
                                        " a ",
                                        "'; DROP TABLE person; --",
                                        "$1 %s ?1 :a {int}",
                                        "a\x01\n\t\x7f"};
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        const int64_t id = (int64_t)i + 1;
        must_do(demand_add(driver, database, id, tried[i]));
        must(demand_person(driver, database, id, row));
        must(row[1].kind == VALUE_TEXT && row[1].size == strlen(tried[i]));
        must(memcmp(row[1].data, tried[i], row[1].size) == 0);
    }
    must_be(
        add_values(driver, database, 50, text_of("a\0b", 3), value_number(50), value_bytes("r", 1)),
        FAULT_FORMAT);
    must(!demand_person(driver, database, 50, row));
    // Latin 1, half a character, a surrogate: as they were, or not at all.
    static const char *const wild[] = {"\xe9t\xe9", "a\xe5\x89", "\xed\xa0\x80"};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        const int64_t id = 60 + (int64_t)i;
        const enum fault fault = demand_add(driver, database, id, wild[i]);
        must(fault == FAULT_NONE || fault == FAULT_FORMAT);
        must(demand_person(driver, database, id, row) == (fault == FAULT_NONE));
        if (fault == FAULT_NONE)
            must(row[1].size == strlen(wild[i]) && memcmp(row[1].data, wild[i], row[1].size) == 0);
    }
    driver->close(&database);
}

// A value of another kind than the column's, none at all, a reference to nobody.
static void forbidden(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    const struct value null = {.kind = VALUE_NULL}, number = value_number(5);
    const struct value text = value_text("five"), record = value_bytes("r", 1);
    must_do(driver->begin(database));
    must_be(add_values(driver, database, 1, null, number, record), FAULT_INTERNAL);
    must_be(add_values(driver, database, 1, text, null, record), FAULT_INTERNAL);
    must_be(add_values(driver, database, 1, text, number, null), FAULT_INTERNAL);
    must_be(add_values(driver, database, 1, text, text, record), FAULT_INTERNAL);
    must_be(add_values(driver, database, 1, text, number, text), FAULT_INTERNAL);
    const struct value session[] = {value_number(1), value_number(404), value_number(1),
                                    value_number(0), record};
    must_be(demand_run(driver, database, SQL_SESSION_INSERT, session, 5, NULL), FAULT_INTERNAL);
    must(driver->in_transaction(database) && demand_people(driver, database) == 0);
    must_do(add_values(driver, database, 1, text, number, record));
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

// --- rows ------------------------------------------------------------------------------------

struct names {
    unsigned seen, wanted;
    char name[8][16];
};

static bool take_name(void *context, const struct value *row, unsigned columns)
{
    struct names *names = context;
    must(columns == 6 && names->seen < 8 && row[1].size < 16);
    memcpy(names->name[names->seen], row[1].data, row[1].size);
    names->name[names->seen++][row[1].size] = '\0';
    return names->seen < names->wanted;
}

static struct names list(const struct driver *driver, struct database *database, const char *after,
                         int64_t limit, unsigned wanted)
{
    struct names names = {.wanted = wanted};
    const struct value arguments[] = {value_text(after), value_number(limit)};
    const struct call call = {SQL_PERSON_LIST, arguments, 2, take_name, &names};
    must_do(driver->run(database, &call, NULL));
    return names;
}

static void order(const struct subject *subject, const char *place)
{
    static const char *const sorted[] = {"A", "Z", "b", "b c", "b-c", "bc", "z", "é"};
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    for (int64_t i = 0; i < 8; i++) // 5 is prime to 8: each once, in another order
        must_do(demand_add(driver, database, i + 1, sorted[i * 5 % 8]));
    struct names names = list(driver, database, "", 8, 9);
    must(names.seen == 8);
    for (size_t i = 0; i < 8; i++)
        must(strcmp(names.name[i], sorted[i]) == 0);
    names = list(driver, database, "Z", 2, 9);
    must(names.seen == 2 && strcmp(names.name[0], "b") == 0);
    must(strcmp(names.name[1], "b c") == 0);
    driver->close(&database);
}

static void visit_stops(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    for (int64_t i = 1; i <= 5; i++)
        must_do(demand_add(driver, database, i, (const char[]){(char)('a' + i), '\0'}));
    must(list(driver, database, "", 8, 2).seen == 2);
    must(list(driver, database, "", 8, 8).seen == 5); // from the first row again
    const struct value arguments[] = {value_text(""), value_number(8)};
    must_do(demand_run(driver, database, SQL_PERSON_LIST, arguments, 2, NULL)); // nobody looks
    must_do(driver->commit(database)); // nothing is still being read
    driver->close(&database);
}

static void changed_rows(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    const struct value seed[] = {value_number(7), value_number(1)};
    const struct value nobody[] = {value_number(404), value_bytes("r", 1)};
    const struct value same[] = {value_number(1), value_bytes("r", 1)};
    const struct value id[] = {value_number(1)};
    uint64_t changed = 77;
    must_do(demand_add(driver, database, 1, "a"));
    must_do(demand_run(driver, database, SQL_PERSON_UPDATE_RECORD, same, 2, &changed));
    must(changed == 1);
    must_do(demand_run(driver, database, SQL_PERSON_BY_ID, id, 1, &changed));
    must(changed == 0);
    must_do(demand_run(driver, database, SQL_SEED_INSERT, seed, 2, &changed));
    must(changed == 1);
    must_do(demand_run(driver, database, SQL_SEED_INSERT, seed, 2, &changed));
    must(changed == 0);
    for (int i = 0; i < 2; i++) { // inserted, then replaced
        must_do(demand_run(driver, database, SQL_BUCKET_PUT, same, 2, &changed));
        must(changed == 1);
    }
    must_do(demand_run(driver, database, SQL_PERSON_UPDATE_RECORD, nobody, 2, &changed));
    must(changed == 0);
    changed = 77;
    must_be(demand_run(driver, database, SQL_STORE_SET_META, nobody, 1, &changed), FAULT_INTERNAL);
    must(changed == 77);
    driver->close(&database);
}

const struct demand value_demands[] = {
    {"every token of the schema has a word", words},
    {"every statement is understood, with its arguments, columns and changed rows",
     every_statement},
    {"one argument more or less than the statement has is INTERNAL", number_of_arguments},
    {"numbers have 64 bits", numbers},
    {"bytes are any bytes, up to the limit and not beyond", bytes},
    {"none at all is a value, and not NULL", no_bytes},
    {"text comes back as it was, and a NUL in it is FORMAT", texts},
    {"what else the schema forbids is INTERNAL, and the transaction goes on", forbidden},
    {"text is ordered byte by byte", order},
    {"a visit that stops leaves nothing half read", visit_stops},
    {"changed rows are those of this statement", changed_rows},
};
const size_t value_demand_count = sizeof value_demands / sizeof *value_demands;
