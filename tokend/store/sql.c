// SPDX-License-Identifier: BSD-2-Clause
#include "store/sql.h"

// The rows of one person, one session ... are read in this order everywhere.
#define PERSON "id, name, uid, state, strained, record"
#define SESSION "id, person, interactive, closed, record"
#define ITEM "id, kind, name, person, open, record"
#define AUDIT "sequence, wall, steady, event, subject, body, mac"

static const char *const texts[SQL_STATEMENTS_] = {
    [SQL_STORE_INSERT] = "INSERT INTO store (id, schema, identity, key_check, facts)"
                         " VALUES (1, $1, $2, $3, $4)",
    [SQL_STORE_GET] = "SELECT schema, identity, key_check, facts FROM store WHERE id = 1",
    [SQL_STORE_SET_META] = "UPDATE store SET schema = $1, facts = $2 WHERE id = 1",

    [SQL_PERSON_INSERT] = "INSERT INTO person (" PERSON ") VALUES ($1, $2, $3, $4, $5, $6)",
    [SQL_PERSON_SEALED] = "SELECT id, record FROM person",
    [SQL_PERSON_EVERY] = "SELECT " PERSON " FROM person ORDER BY id",
    [SQL_ITEM_SEALED] = "SELECT id, record FROM item",
    [SQL_ITEM_SEAL] = "SELECT record FROM item WHERE id = $1",
    [SQL_PERSON_BY_ID] = "SELECT " PERSON " FROM person WHERE id = $1",
    [SQL_PERSON_BY_UID] = "SELECT " PERSON " FROM person WHERE uid = $1 AND state <> 3",
    [SQL_PERSON_BY_NAME] = "SELECT " PERSON " FROM person WHERE name = $1 AND state <> 3",
    [SQL_PERSON_LIST] = "SELECT " PERSON " FROM person WHERE name > $1 AND state <> 3"
                        " ORDER BY name LIMIT $2",
    [SQL_PERSON_STRAINED] = "SELECT " PERSON " FROM person WHERE name > $1 AND strained = 1"
                            " ORDER BY name LIMIT $2",
    // The second form leaves every index alone: it is the one that logins use.
    [SQL_PERSON_UPDATE] = "UPDATE person SET state = $2, strained = $3, record = $4 WHERE id = $1",
    [SQL_PERSON_UPDATE_RECORD] = "UPDATE person SET record = $2 WHERE id = $1",
    [SQL_PERSON_RENAME] = "UPDATE person SET name = $2, uid = $3, record = $4 WHERE id = $1",
    [SQL_PERSON_COUNT] = "SELECT COUNT(*) FROM person WHERE state <> 3",
    [SQL_PERSON_ROWS] = "SELECT COUNT(*) FROM person",
    [SQL_PERSON_REMOVED] = "SELECT id FROM person WHERE name = $1 AND state = 3 UNION ALL"
                           " SELECT id FROM person WHERE uid = $2 AND state = 3"
                           " ORDER BY 1 DESC LIMIT 1",
    [SQL_PERSON_CALLED] = "SELECT id FROM person WHERE name = $1 AND state <> 3 UNION ALL"
                          " SELECT id FROM person WHERE name = $1 AND state = 3"
                          " ORDER BY 1 DESC LIMIT 64",
    [SQL_PERSON_LATEST] = "SELECT COALESCE(MAX(id), 0) FROM person",

    [SQL_KEY_INSERT] = "INSERT INTO key_index (id, person, handle, card) VALUES ($1, $2, $3, $4)",
    [SQL_KEY_OWNER] = "SELECT id, person, card FROM key_index WHERE handle = $1",
    [SQL_KEY_PEOPLE] = "SELECT DISTINCT person FROM key_index WHERE card = $1 ORDER BY person",

    [SQL_SEED_INSERT] = "INSERT INTO seed (id, person) VALUES ($1, $2)"
                        " ON CONFLICT (id) DO NOTHING",
    [SQL_SEED_OWNER] = "SELECT person FROM seed WHERE id = $1",

    [SQL_BUCKET_GET] = "SELECT record FROM bucket WHERE id = $1",
    [SQL_BUCKET_PUT] = "INSERT INTO bucket (id, record) VALUES ($1, $2)"
                       " ON CONFLICT (id) DO UPDATE SET record = excluded.record",

    [SQL_SESSION_LATEST] = "SELECT COALESCE(MAX(id), 0) FROM session",
    [SQL_SESSION_INSERT] = "INSERT INTO session (" SESSION ") VALUES ($1, $2, $3, $4, $5)",
    [SQL_SESSION_GET] = "SELECT " SESSION " FROM session WHERE id = $1",
    [SQL_SESSION_CLOSE] = "UPDATE session SET closed = $2, record = $3 WHERE id = $1",
    [SQL_SESSION_FORGET] = "DELETE FROM session WHERE id = $1 AND closed > 0",
    [SQL_SESSION_LIST_OPEN] = "SELECT " SESSION " FROM session WHERE closed = 0 AND id > $1"
                              " AND ($2 = 0 OR person = $2) ORDER BY id LIMIT $3",
    [SQL_SESSION_COUNT_OPEN] = "SELECT COUNT(*) FROM session WHERE closed = 0",

    [SQL_ITEM_ROWS] = "SELECT COUNT(*) FROM item",
    [SQL_ITEM_INSERT] = "INSERT INTO item (" ITEM ") VALUES ($1, $2, $3, $4, $5, $6)",
    [SQL_ITEM_GET] = "SELECT " ITEM " FROM item WHERE id = $2 AND kind = $1",
    [SQL_ITEM_NAMED] = "SELECT " ITEM " FROM item WHERE kind = $1 AND name = $2 AND name <> ''",
    [SQL_ITEM_OF] = "SELECT " ITEM " FROM item WHERE kind = $1 AND person = $2 AND open = 1"
                    " AND id > $3 ORDER BY id LIMIT $4",
    [SQL_ITEM_LIST] = "SELECT " ITEM " FROM item WHERE kind = $1 AND id > $2"
                      " AND ($3 = 0 OR open = 1) ORDER BY id LIMIT $4",
    [SQL_ITEM_UPDATE] = "UPDATE item SET open = $2, record = $3 WHERE id = $1",
    [SQL_ITEM_UPDATE_KIND] = "UPDATE item SET kind = $2, record = $3 WHERE id = $1",
    // Requests are of two kinds. As the indexes of schema 10 have them.
    [SQL_REQUEST_GET] = "SELECT " ITEM " FROM item WHERE id = $1 AND kind IN (3, 6)",
    [SQL_REQUEST_LIST] = "SELECT " ITEM " FROM item WHERE kind IN (3, 6) AND id > $1"
                         " ORDER BY id LIMIT $2",
    [SQL_REQUEST_OPEN] = "SELECT " ITEM " FROM item WHERE open = 1 AND kind IN (3, 6) AND id > $1"
                         " ORDER BY id LIMIT $2",
    [SQL_REQUEST_OF] = "SELECT " ITEM " FROM item WHERE kind IN (3, 6) AND person = $1"
                       " AND open = 1 AND id > $2 ORDER BY id LIMIT $3",
    [SQL_ROLE_LIST] = "SELECT " ITEM " FROM item WHERE kind = 6 AND id > $1 ORDER BY id LIMIT $2",
    [SQL_ROLE_ROWS] = "SELECT COUNT(*) FROM item WHERE kind = 6",

    [SQL_DUE_LIST] = "SELECT id FROM due WHERE at <= $1 ORDER BY at LIMIT $2",
    [SQL_DUE_PUT] = "INSERT INTO due (id, at) VALUES ($1, $2)"
                    " ON CONFLICT (id) DO UPDATE SET at = excluded.at",
    [SQL_DUE_FORGET] = "DELETE FROM due WHERE id = $1",

    [SQL_AUDIT_LATEST] = "SELECT " AUDIT " FROM audit ORDER BY sequence DESC",
    [SQL_AUDIT_HIGHEST] = "SELECT COALESCE(MAX(sequence), 0) FROM audit",
    [SQL_AUDIT_INSERT] = "INSERT INTO audit (" AUDIT ") VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [SQL_AUDIT_LIST] = "SELECT " AUDIT " FROM audit WHERE sequence > $1 AND sequence <= $2"
                       " AND wall >= $3"
                       " AND ($4 = '' OR substr(event, 1, length($4)) = $4)"
                       // Every database can replace(); it changes what holds the text.
                       " AND ($5 = '' OR subject = $5 OR replace(body, $6, '') <> body)"
                       " ORDER BY sequence",
    [SQL_AUDIT_ABOUT] = "SELECT " AUDIT " FROM audit WHERE subject = $1 AND sequence > $2"
                        " AND sequence <= $3 AND wall >= $4 ORDER BY sequence",
    // One that is there was put there by somebody else.
    [SQL_HEAD_INSERT] = "INSERT INTO head (size, note) VALUES ($1, $2)"
                        " ON CONFLICT (size) DO UPDATE SET note = excluded.note",
    [SQL_HEAD_LIST] = "SELECT size, note FROM head WHERE size > $1 AND size <= $2 ORDER BY size",
};

const char *sql_text(enum statement statement)
{
    return texts[statement];
}
