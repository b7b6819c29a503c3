// SPDX-License-Identifier: BSD-2-Clause
// Sessions: who was here last, and who still is (A4). A row lives as long as its session is open or
// is the person's last one; what was before is in the log. So the table does not grow with the
// years.
#include "store/session.h"
#include "base/secret.h"
#include "store/doer.h"
#include "store/internal.h"
#include <string.h>

#define SESSION_PACKED_MAX 768
#define SCHEMA_WITH_DOERS 7 // before it a row had the name of the member alone

static void beside_session(struct beside *beside, const struct session *session)
{
    beside_start(beside, "session", session->id);
    pack_signed(&beside->packer, session->person);
    pack_number(&beside->packer, session->interactive);
    pack_signed(&beside->packer, session->closed.seconds);
}

static enum fault seal_session(const struct store *store, const struct session *session,
                               uint8_t sealed[SESSION_PACKED_MAX + SEAL_OVERHEAD], size_t *size)
{
    uint8_t plain[SESSION_PACKED_MAX];
    struct packer packer = {.data = plain, .size = sizeof plain};
    struct beside beside;
    pack_text(&packer, session->service);
    pack_text(&packer, session->tty);
    pack_text(&packer, session->rhost);
    pack_time(&packer, session->opened);
    if (session->member.name[0] != '\0' || session->proved)
        doer_pack(&packer, &session->member);
    if (session->proved) {
        pack_signed(&packer, session->credential);
        pack_signed(&packer, session->key);
    }
    beside_session(&beside, session);
    if (packer.overflow)
        return FAULT_LIMIT;
    *size = packer.used + SEAL_OVERHEAD;
    return seal_close(&store->keys, beside.data, beside.packer.used, plain, packer.used, sealed);
}

// Programs between two versions wrote doers under an older number. Where the person's number looks
// like a length the name seems to begin with its own, and no account's begins with such a byte.
static bool is_of_doer(const char *name)
{
    return (unsigned char)name[0] < 0x20 && name[0] != '\0';
}

struct reading {
    const struct store *store;
    struct session *session;
    enum fault fault;
};

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct reading *reading = context;
    struct session *session = reading->session;
    const bool older = reading->store->schema < SCHEMA_WITH_DOERS;
    uint8_t plain[SESSION_PACKED_MAX];
    struct beside beside;
    reading->fault = FAULT_CORRUPT;
    if (columns != 5 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_NUMBER ||
        row[2].kind != VALUE_NUMBER || row[2].number < 0 || row[2].number > 1 ||
        row[3].kind != VALUE_NUMBER || row[4].kind != VALUE_BYTES || row[4].size < SEAL_OVERHEAD ||
        row[4].size > sizeof plain + SEAL_OVERHEAD)
        return false;
    *session = (struct session){.id = row[0].number,
                                .person = row[1].number,
                                .interactive = row[2].number == 1,
                                .closed = {row[3].number}};
    beside_session(&beside, session);
    reading->fault = seal_open(&reading->store->keys, beside.data, beside.packer.used, row[4].data,
                               row[4].size, plain);
    if (reading->fault != FAULT_NONE)
        return false;
    struct unpacker unpacker = {.data = plain, .left = row[4].size - SEAL_OVERHEAD};
    unpack_text(&unpacker, session->service, sizeof session->service);
    unpack_text(&unpacker, session->tty, sizeof session->tty);
    unpack_text(&unpacker, session->rhost, sizeof session->rhost);
    session->opened = unpack_time(&unpacker);
    if (unpacker.left > 0 && older)
        unpack_text(&unpacker, session->member.name, sizeof session->member.name);
    else if (unpacker.left > 0) // of shared IDs
        doer_unpack(&unpacker, &session->member);
    if (unpacker.left > 0) { // where it is known; older rows do not have it
        session->proved = true;
        session->credential = unpack_signed(&unpacker, INT64_MIN, INT64_MAX);
        session->key = unpack_signed(&unpacker, 0, INT64_MAX);
    }
    if (!unpack_end(&unpacker) || (older && is_of_doer(session->member.name)))
        reading->fault = FAULT_CORRUPT;
    return false;
}

static enum fault read_one(struct store *store, int64_t id, struct session *session)
{
    struct session found;
    struct reading reading = {store, &found, FAULT_NOT_FOUND};
    const struct value argument = value_number(id);
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_SESSION_GET, &argument, 1, visit, &reading);
    if (fault == FAULT_NONE)
        fault = reading.fault;
    if (fault == FAULT_NONE && found.id != id)
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        *session = found;
    return fault;
}

static bool is_sane(const struct session *session)
{
    return memchr(session->service, '\0', sizeof session->service) != NULL &&
           memchr(session->tty, '\0', sizeof session->tty) != NULL &&
           memchr(session->rhost, '\0', sizeof session->rhost) != NULL &&
           doer_is_sane(&session->member);
}

// Of two that the person's record names, `id` is named no longer. An open one stays.
static enum fault forget(struct store *store, int64_t id, int64_t still_named)
{
    const struct value argument = value_number(id);
    if (id == 0 || id == still_named)
        return FAULT_NONE;
    return store_run(store, SQL_SESSION_FORGET, &argument, 1, NULL, NULL);
}

enum fault store_session_open(struct store *store, struct session *session)
{
    uint8_t sealed[SESSION_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    if (!is_sane(session))
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, session->person); // the person exists and is sound
    if (fault != FAULT_NONE)
        return fault;
    struct session opened = *session;
    opened.id = ++store->session_last;
    store->counted = true;
    opened.closed = (struct wall_time){0};
    fault = seal_session(store, &opened, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {
        value_number(opened.id), value_number(opened.person), value_number(opened.interactive),
        value_number(0),         value_bytes(sealed, size),
    };
    fault = store_change(store, SQL_SESSION_INSERT, arguments, 5);
    if (fault != FAULT_NONE)
        return fault;
    if (opened.interactive) {
        fault = forget(store, store->record.last_session, store->record.last_closed);
        if (fault != FAULT_NONE)
            return fault;
        store->record.last_session = opened.id;
        record_changed(store);
    }
    *session = opened;
    return FAULT_NONE;
}

enum fault store_session_close(struct store *store, int64_t id, struct wall_time now)
{
    uint8_t sealed[SESSION_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    struct session session;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = read_one(store, id, &session);
    if (fault != FAULT_NONE)
        return fault;
    if (session.closed.seconds != 0)
        return FAULT_CONFLICT;
    fault = record_load(store, session.person);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    session.closed = now;
    fault = seal_session(store, &session, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(id), value_number(now.seconds),
                                      value_bytes(sealed, size)};
    fault = store_change(store, SQL_SESSION_CLOSE, arguments, 3);
    if (fault != FAULT_NONE)
        return fault;
    if (!session.interactive)
        return forget(store, id, 0);
    fault = forget(store, store->record.last_closed, store->record.last_session);
    store->record.last_closed = id;
    record_changed(store);
    return fault;
}

// The person's record names the latest ones: no search however many there are, and a session that
// was deleted is damage, not "first login".
static enum fault read_noted(struct store *store, int64_t person, bool closed,
                             struct session *session)
{
    enum fault fault = record_load(store, person);
    if (fault != FAULT_NONE)
        return fault;
    int64_t id = closed ? store->record.last_closed : store->record.last_session;
    record_done(store);
    if (id == 0)
        return FAULT_NOT_FOUND;
    struct session found;
    fault = read_one(store, id, &found);
    if (fault == FAULT_NOT_FOUND || (fault == FAULT_NONE && found.person != person))
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        *session = found;
    return fault;
}

enum fault store_session_last(struct store *store, int64_t person, struct session *session)
{
    return read_noted(store, person, false, session);
}

enum fault store_session_last_closed(struct store *store, int64_t person, struct session *session)
{
    return read_noted(store, person, true, session);
}

struct listing {
    struct reading reading;
    struct session *sessions;
    size_t count, max;
};

static bool visit_listed(void *context, const struct value *row, unsigned columns)
{
    struct listing *listing = context;
    if (listing->count == listing->max)
        return false;
    listing->reading.session = &listing->sessions[listing->count];
    (void)visit(&listing->reading, row, columns);
    if (listing->reading.fault != FAULT_NONE)
        return false;
    listing->count++;
    return true;
}

enum fault store_session_list_open(struct store *store, int64_t person, int64_t after,
                                   struct session *sessions, size_t max, size_t *count)
{
    const struct value arguments[] = {value_number(after), value_number(person),
                                      value_number((int64_t)max)};
    struct listing listing = {
        .reading = {store, NULL, FAULT_NONE}, .sessions = sessions, .max = max};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_SESSION_LIST_OPEN, arguments, 3, visit_listed, &listing);
    if (fault == FAULT_NONE)
        fault = listing.reading.fault;
    if (fault == FAULT_NONE)
        *count = listing.count;
    return fault;
}

enum fault store_session_count_open(struct store *store, uint64_t *count)
{
    int64_t number;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_SESSION_COUNT_OPEN, &number);
    if (fault == FAULT_NONE)
        *count = (uint64_t)number;
    return fault;
}

enum fault session_convert(struct store *store, int64_t id,
                           enum fault (*who)(struct store *store, const char *name,
                                             struct wall_time when, int64_t *person))
{
    uint8_t sealed[SESSION_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    struct session session;
    enum fault fault = read_one(store, id, &session);
    if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT)
        return FAULT_NONE; // what is damaged stays what it is
    if (fault == FAULT_NONE)
        fault = who(store, session.member.name, session.opened, &session.member.person);
    if (fault == FAULT_NONE)
        fault = seal_session(store, &session, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(id), value_number(session.closed.seconds),
                                      value_bytes(sealed, size)};
    return store_change(store, SQL_SESSION_CLOSE, arguments, 3);
}
