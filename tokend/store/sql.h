// SPDX-License-Identifier: BSD-2-Clause
// Every statement of the store, by name. The text is written once, in the dialect that SQLite and
// PostgreSQL both speak ($1 placeholders, ON CONFLICT, COALESCE ...); only the schema has words
// that differ (store/schema.h).
#ifndef WARIFU_STORE_SQL_H
#define WARIFU_STORE_SQL_H

enum statement {
    SQL_STORE_INSERT,
    SQL_STORE_GET,
    SQL_STORE_SET_FACTS,
    SQL_PERSON_INSERT,
    SQL_PERSON_BY_ID,
    SQL_PERSON_BY_UID,
    SQL_PERSON_BY_NAME,
    SQL_PERSON_LIST,
    SQL_PERSON_STRAINED,
    SQL_PERSON_UPDATE,
    SQL_PERSON_UPDATE_RECORD,
    SQL_PERSON_RENAME,
    SQL_PERSON_COUNT,
    SQL_PERSON_ROWS,
    SQL_PERSON_REMOVED,
    SQL_PERSON_CALLED,
    SQL_PERSON_LATEST,
    SQL_KEY_INSERT,
    SQL_KEY_PEOPLE,
    SQL_KEY_OWNER,
    SQL_SEED_INSERT,
    SQL_SEED_OWNER,
    SQL_BUCKET_GET,
    SQL_BUCKET_PUT,
    SQL_SESSION_LATEST,
    SQL_SESSION_INSERT,
    SQL_SESSION_GET,
    SQL_SESSION_CLOSE,
    SQL_SESSION_FORGET,
    SQL_SESSION_LIST_OPEN,
    SQL_SESSION_COUNT_OPEN,
    SQL_ITEM_ROWS,
    SQL_ITEM_INSERT,
    SQL_ITEM_GET,
    SQL_ITEM_NAMED,
    SQL_ITEM_OF,
    SQL_ITEM_LIST,
    SQL_ITEM_UPDATE,
    SQL_AUDIT_LATEST,
    SQL_AUDIT_HIGHEST,
    SQL_AUDIT_INSERT,
    SQL_AUDIT_LIST,
    SQL_STATEMENTS_
};

// Never NULL; static storage.
const char *sql_text(enum statement statement);

#endif
