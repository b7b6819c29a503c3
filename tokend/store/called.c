// SPDX-License-Identifier: BSD-2-Clause
// Twice: from schema 5 to 6 for cards and emergency codes, from 6 to 7 for keys and sessions, which
// named people by what they were called. A name can be given again, the id of a person's row cannot
// (C2, abuse:C5, A6).
#include "base/secret.h"
#include "store/card.h"
#include "store/doer.h"
#include "store/emergency.h"
#include "store/item.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"
#include <string.h>

#define CALLED_MAX 64 // people who had one name after each other; of more the latest are looked at

struct called {
    int64_t ids[CALLED_MAX];
    size_t count;
};

static bool visit_called(void *context, const struct value *row, unsigned columns)
{
    struct called *called = context;
    if (columns != 1 || row[0].kind != VALUE_NUMBER || called->count == CALLED_MAX)
        return false;
    called->ids[called->count++] = row[0].number;
    return true;
}

// Who bore the name at that moment: of those enrolled by then the latest, whether or not they were
// removed since. 0: nobody who is known.
static enum fault person_called(struct store *store, const char *name, struct wall_time when,
                                int64_t *person)
{
    const struct value argument = value_text(name);
    struct called called = {.count = 0};
    enum fault fault = FAULT_NONE;

    *person = 0;
    if (name[0] != '\0')
        fault = store_run(store, SQL_PERSON_CALLED, &argument, 1, visit_called, &called);
    for (size_t i = 0; i < called.count && *person == 0 && fault == FAULT_NONE; i++) {
        fault = record_load(store, called.ids[i]);
        if (fault == FAULT_NONE && store->record.person.created.seconds <= when.seconds)
            *person = called.ids[i];
        else if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT)
            fault = FAULT_NONE; // a damaged row is nobody; it must not keep the others here
    }
    return fault;
}

// --- items --------------------------------------------------------------------------------------

static enum fault convert_doer(struct store *store, struct unpacker *from, struct packer *to,
                               struct wall_time when)
{
    struct doer doer = {0};
    unpack_text(from, doer.name, sizeof doer.name);
    const enum fault fault = person_called(store, doer.name, when, &doer.person);
    doer_pack(to, &doer);
    return fault;
}

static void copy_text(struct unpacker *from, struct packer *to)
{
    char text[512];
    unpack_text(from, text, sizeof text);
    pack_text(to, text);
}

static enum fault convert_members(struct store *store, struct unpacker *from, struct packer *to,
                                  struct wall_time issued)
{
    int64_t members[CARD_MEMBERS_MAX];
    size_t known = 0;
    const size_t count = (size_t)unpack_number(from, CARD_MEMBERS_MAX);
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        char name[STORE_NAME_SIZE];
        unpack_text(from, name, sizeof name);
        fault = person_called(store, name, issued, &members[known]);
        known += members[known] != 0; // who is not known could not use it either
    }
    pack_number(to, known);
    for (size_t i = 0; i < known; i++)
        pack_signed(to, members[i]);
    return fault;
}

// The first change says when the card was issued, and stands behind the members.
static struct wall_time issued_when(struct unpacker from)
{
    char name[STORE_NAME_SIZE];
    for (size_t i = (size_t)unpack_number(&from, CARD_MEMBERS_MAX); i > 0; i--)
        unpack_text(&from, name, sizeof name);
    (void)unpack_number(&from, CARD_CHANGES_MAX);
    (void)unpack_number(&from, CARD_DESTROYED);
    return unpack_time(&from);
}

static enum fault convert_card(struct store *store, struct unpacker *from, struct packer *to)
{
    char holder[STORE_NAME_SIZE];
    pack_number(to, unpack_number(from, CARD_DESTROYED));
    unpack_text(from, holder, sizeof holder); // the row says whose it is
    for (unsigned i = 0; i < 3; i++)          // department, kind, what it replaces
        copy_text(from, to);
    enum fault fault = convert_members(store, from, to, issued_when(*from));
    const size_t count = (size_t)unpack_number(from, CARD_CHANGES_MAX);
    pack_number(to, count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        pack_number(to, unpack_number(from, CARD_DESTROYED));
        const struct wall_time when = unpack_time(from);
        pack_time(to, when);
        fault = convert_doer(store, from, to, when);
        for (unsigned k = 0; k < 3; k++) // witness, method, note
            copy_text(from, to);
    }
    return fault;
}

static enum fault convert_emergency(struct store *store, struct unpacker *from, struct packer *to)
{
    char holder[STORE_NAME_SIZE];
    uint8_t hash[sizeof(struct emergency){0}.hash];
    pack_number(to, unpack_number(from, EMERGENCY_CLOSED));
    unpack_text(from, holder, sizeof holder);
    struct unpacker ahead = *from;
    char text[512];
    for (unsigned i = 0; i < 4; i++)
        unpack_text(&ahead, text, sizeof text);
    (void)unpack_bytes(&ahead, hash, sizeof hash);
    const struct wall_time issued = unpack_time(&ahead);
    const struct wall_time until = unpack_time(&ahead), used = unpack_time(&ahead);
    const struct wall_time closed = unpack_time(&ahead);
    enum fault fault = convert_doer(store, from, to, issued);
    if (fault == FAULT_NONE) // when it was approved nobody wrote down: before it was used, or over
        fault = convert_doer(store, from, to, used.seconds != 0 ? used : until);
    if (fault == FAULT_NONE)
        fault = convert_doer(store, from, to, closed);
    copy_text(from, to);
    if (unpack_bytes(from, hash, sizeof hash) != sizeof hash)
        from->bad = true;
    pack_bytes(to, hash, sizeof hash);
    for (unsigned i = 0; i < 4; i++) // issued, until, used, closed
        pack_time(to, unpack_time(from));
    return fault;
}

typedef enum fault (*converter)(struct store *store, struct unpacker *from, struct packer *to);

static enum fault take_copy(void *context, const struct item *item)
{
    memcpy(context, item, sizeof *item);
    return FAULT_NONE;
}

static enum fault convert_item(struct store *store, enum item_kind kind, int64_t id,
                               converter convert)
{
    const struct value arguments[] = {value_number(kind), value_number(id)};
    struct item old = {0}, item;
    enum fault fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take_copy, &old);
    if (fault == FAULT_CORRUPT)
        return FAULT_NONE; // it stays what it is, and is told where it is needed
    if (fault != FAULT_NONE || old.id == 0)
        return fault; // none of this kind
    struct unpacker from = {.data = old.packed, .left = old.size};
    struct packer to = {.data = item.packed, .size = sizeof item.packed};
    item = (struct item){.id = id, .kind = kind, .person = old.person, .open = old.open};
    memcpy(item.name, old.name, sizeof item.name);
    fault = convert(store, &from, &to);
    if (fault == FAULT_NONE && (!unpack_end(&from) || to.overflow))
        fault = FAULT_CORRUPT;
    item.size = to.used;
    if (fault == FAULT_NONE)
        fault = item_put(store, &item);
    secret_wipe(&old, sizeof old);
    secret_wipe(&item, sizeof item);
    return fault;
}

enum fault names_in_items_become_persons(struct store *store)
{
    int64_t items; // ids are 1, 2, 3 ..., and no row is ever deleted
    enum fault fault = store_number(store, SQL_ITEM_ROWS, &items);
    for (int64_t id = 1; fault == FAULT_NONE && id <= items; id++) {
        fault = convert_item(store, ITEM_EMERGENCY, id, convert_emergency);
        if (fault == FAULT_NONE)
            fault = convert_item(store, ITEM_CARD, id, convert_card);
    }
    record_drop(store);
    return fault;
}

// --- beside the items ---------------------------------------------------------------------------

static enum fault card_of_label(struct store *store, const struct otp_credential *code, int64_t *id)
{
    struct card card;
    const enum fault fault = store_card_get(store, code->label, &card);

    *id = 0;
    if (fault != FAULT_NONE) // a damaged card is on nothing, and must not keep the others here
        return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
    if (card.person == code->person)
        *id = card.id;
    for (size_t i = 0; i < card.member_count; i++)
        if (card.members[i] == code->person)
            *id = card.id;
    return FAULT_NONE;
}

static enum fault labels_become_cards(struct store *store)
{
    int64_t people;
    enum fault fault = store_number(store, SQL_PERSON_LATEST, &people);
    for (int64_t id = 1; id <= people && fault == FAULT_NONE; id++) {
        fault = record_load(store, id);
        if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT) {
            fault = FAULT_NONE;
            continue;
        }
        for (uint32_t i = 0; fault == FAULT_NONE && i < store->record.credential_count; i++) {
            struct otp_credential *code = &store->record.credentials[i];
            if (code->label[0] == '\0' || code->card != 0)
                continue;
            fault = card_of_label(store, code, &code->card);
            if (fault == FAULT_NONE && code->card != 0)
                record_changed(store);
        }
    }
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    record_drop(store);
    return fault;
}

// Who registered somebody's keys, at the time when each was made.
static enum fault convert_keys(struct store *store, int64_t person)
{
    struct doer by[STORE_KEYS_MAX];
    struct wall_time when[STORE_KEYS_MAX];
    enum fault fault = record_load(store, person);
    if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT)
        return FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    const uint32_t count = store->record.key_count;
    for (uint32_t i = 0; i < count; i++) {
        by[i] = store->record.keys[i].by;
        when[i] = store->record.keys[i].created;
    }
    for (uint32_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (by[i].person == 0) // rows of the new form were written under the number 6, too
            fault = person_called(store, by[i].name, when[i], &by[i].person);
    if (fault == FAULT_NONE && count > 0)
        fault = record_load(store, person);
    if (fault != FAULT_NONE || count == 0)
        return fault;
    for (uint32_t i = 0; i < count; i++)
        store->record.keys[i].by = by[i];
    record_changed(store);
    return record_flush(store);
}

enum fault names_beside_become_persons(struct store *store)
{
    int64_t people = 0, sessions = 0; // ids are 1, 2, 3 ...
    enum fault fault = store_number(store, SQL_PERSON_LATEST, &people);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_SESSION_LATEST, &sessions);
    for (int64_t id = 1; fault == FAULT_NONE && id <= people; id++)
        fault = convert_keys(store, id);
    for (int64_t id = 1; fault == FAULT_NONE && id <= sessions; id++)
        fault = session_convert(store, id, person_called);
    record_drop(store);
    return fault == FAULT_NONE ? labels_become_cards(store) : fault;
}
