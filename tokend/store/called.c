// SPDX-License-Identifier: BSD-2-Clause
// Once, from schema 5 to 6: cards and emergency codes named people by what they were called. A name
// can be given again, the id of a person's row cannot (C2).
#include "base/secret.h"
#include "store/item.h"
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

static enum fault convert_doer(struct store *store, struct unpacker *from, struct packer *to,
                               struct wall_time when)
{
    struct doer doer = {0};
    unpack_text(from, doer.name, sizeof doer.name);
    const enum fault fault = person_called(store, doer.name, when, &doer.person);
    pack_doer(to, &doer);
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

enum fault names_become_persons(struct store *store)
{
    int64_t rows; // ids are 1, 2, 3 ..., and no row is ever deleted
    enum fault fault = store_number(store, SQL_ITEM_ROWS, &rows);
    for (int64_t id = 1; id <= rows && fault == FAULT_NONE; id++) {
        fault = convert_item(store, ITEM_EMERGENCY, id, convert_emergency);
        if (fault == FAULT_NONE)
            fault = convert_item(store, ITEM_CARD, id, convert_card);
    }
    record_drop(store);
    return fault;
}
