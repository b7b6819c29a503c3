// SPDX-License-Identifier: BSD-2-Clause
// What waits for a second person, or is in force: sealed items (D8, F2).
#include "store/request.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/doer.h"
#include "store/item.h"
#include "store/meta.h"
#include "store/person.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool ends(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static bool is_sane(const struct request *request)
{
    return doer_is_sane(&request->by) && doer_is_sane(&request->closed_by) &&
           doer_is_sane(&request->ended_by) && ends(request->reason, sizeof request->reason) &&
           ends(request->verdict, sizeof request->verdict) &&
           ends(request->done, sizeof request->done) &&
           ends(request->service, sizeof request->service) &&
           ends(request->host, sizeof request->host) && ends(request->what, sizeof request->what) &&
           ends(request->seen, sizeof request->seen) && request->kind > REQUEST_NOTHING &&
           request->kind < REQUEST_KIND_COUNT_ && request->state > REQUEST_NONE &&
           request->state < REQUEST_STATE_COUNT_ && request->before <= ROLE_AUDITOR &&
           request->after <= ROLE_AUDITOR && request->concerned_count <= REQUEST_CONCERNED_MAX &&
           request->call_size <= REQUEST_CALL_MAX;
}

// A deputy has somebody's role for a time: that joins two people as a gift of it does.
static enum item_kind item_kind(const struct request *request)
{
    return request->kind == REQUEST_ROLE || request->kind == REQUEST_DEPUTY ? ITEM_ROLE
                                                                            : ITEM_REQUEST;
}

static enum fault to_item(const struct request *request, struct item *item)
{
    if (!is_sane(request))
        return FAULT_LIMIT;
    *item = (struct item){.id = request->id,
                          .kind = item_kind(request),
                          .person = request->person,
                          .open = request_is_open(request->state)};
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_number(&packer, request->kind);
    pack_number(&packer, request->state);
    pack_number(&packer, request->before);
    pack_number(&packer, request->after);
    doer_pack(&packer, &request->by);
    doer_pack(&packer, &request->closed_by);
    pack_time(&packer, request->opened);
    pack_time(&packer, request->closed);
    pack_text(&packer, request->reason);
    pack_text(&packer, request->verdict);
    pack_text(&packer, request->done);
    pack_number(&packer, request->concerned_count);
    for (size_t i = 0; i < request->concerned_count; i++)
        pack_signed(&packer, request->concerned[i]);
    // Since schema 8.
    doer_pack(&packer, &request->ended_by);
    pack_time(&packer, request->ended);
    pack_time(&packer, request->answer_by);
    pack_time(&packer, request->from);
    pack_time(&packer, request->until);
    pack_text(&packer, request->service);
    pack_text(&packer, request->host);
    pack_text(&packer, request->what);
    pack_bytes(&packer, request->call, request->call_size);
    // Since schema 10.
    pack_number(&packer, request->by_applicant);
    pack_text(&packer, request->seen);
    item->size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}

// What schema 7 had of it.
static void unpack_review(struct unpacker *unpacker, struct request *request)
{
    request->kind = (enum request_kind)unpack_number(unpacker, REQUEST_KIND_COUNT_ - 1);
    request->state = (enum request_state)unpack_number(unpacker, REQUEST_STATE_COUNT_ - 1);
    request->before = (enum role)unpack_number(unpacker, ROLE_AUDITOR);
    request->after = (enum role)unpack_number(unpacker, ROLE_AUDITOR);
    doer_unpack(unpacker, &request->by);
    doer_unpack(unpacker, &request->closed_by);
    request->opened = unpack_time(unpacker);
    request->closed = unpack_time(unpacker);
    unpack_text(unpacker, request->reason, sizeof request->reason);
    unpack_text(unpacker, request->verdict, sizeof request->verdict);
    unpack_text(unpacker, request->done, sizeof request->done);
    request->concerned_count = unpack_number(unpacker, REQUEST_CONCERNED_MAX);
    for (size_t i = 0; i < request->concerned_count && !unpacker->bad; i++)
        request->concerned[i] = unpack_signed(unpacker, 1, INT64_MAX);
}

static void unpack_rest(struct unpacker *unpacker, struct request *request)
{
    doer_unpack(unpacker, &request->ended_by);
    request->ended = unpack_time(unpacker);
    request->answer_by = unpack_time(unpacker);
    request->from = unpack_time(unpacker);
    request->until = unpack_time(unpacker);
    unpack_text(unpacker, request->service, sizeof request->service);
    unpack_text(unpacker, request->host, sizeof request->host);
    unpack_text(unpacker, request->what, sizeof request->what);
    request->call_size = unpack_bytes(unpacker, request->call, sizeof request->call);
}

static enum fault from_item(const struct item *item, struct request *request)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    *request = (struct request){.id = item->id, .person = item->person};
    unpack_review(&unpacker, request);
    unpack_rest(&unpacker, request);
    if (unpacker.left > 0 && !unpacker.bad) { // else one from before, which stays as it is
        request->by_applicant = unpack_number(&unpacker, 1) != 0;
        unpack_text(&unpacker, request->seen, sizeof request->seen);
    }
    return unpack_end(&unpacker) ? FAULT_NONE : FAULT_CORRUPT;
}

struct request_life request_life(const struct request *request)
{
    return (struct request_life){
        .kind = request->kind,
        .state = request->state,
        .applicant = request->by.person,
        .concerned = request->concerned,
        .concerned_count = request->concerned_count,
        .answer_by = request->answer_by,
        .from = request->from,
        .until = request->until,
        .by_applicant = request->by_applicant,
    };
}

#define ROLES "roles" // how many items of that kind there are: one that was made another is missed

static enum fault count_roles(struct store *store)
{
    char text[24];
    int64_t rows;
    enum fault fault = store_number(store, SQL_ROLE_ROWS, &rows);
    snprintf(text, sizeof text, "%" PRId64, fault == FAULT_NONE ? rows : 0);
    if (fault == FAULT_NONE)
        fault = store_meta_put(store, ROLES, text);
    return fault;
}

static enum fault check_roles(struct store *store)
{
    char text[24];
    int64_t rows, noted = 0;
    enum fault fault = store_number(store, SQL_ROLE_ROWS, &rows);
    if (fault != FAULT_NONE)
        return fault;
    fault = store_meta_get(store, ROLES, text, sizeof text);
    if (fault == FAULT_NONE)
        fault =
            text_to_number(text, 0, INT64_MAX, &noted) == FAULT_NONE ? FAULT_NONE : FAULT_CORRUPT;
    else if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    return fault == FAULT_NONE && rows != noted ? FAULT_CORRUPT : fault;
}

enum fault store_request_add(struct store *store, struct request *request)
{
    struct item item;
    enum fault fault = to_item(request, &item);
    if (fault == FAULT_NONE && item.kind == ITEM_ROLE) {
        fault = store_may_write(store);
        if (fault == FAULT_NONE)
            fault = check_roles(store);
    }
    if (fault == FAULT_NONE)
        fault = item_add(store, &item);
    if (fault != FAULT_NONE)
        return fault;
    request->id = item.id;
    if (item.kind == ITEM_ROLE && (fault = count_roles(store)) != FAULT_NONE)
        store->broken = fault; // the row alone must not be committed
    return fault;
}

struct taking {
    struct request *requests;
    size_t max, count;
};

static enum fault take(void *context, const struct item *item)
{
    struct taking *taking = context;
    if (taking->count == taking->max)
        return FAULT_LIMIT;
    return from_item(item, &taking->requests[taking->count++]);
}

enum fault store_request_get(struct store *store, int64_t id, struct request *request)
{
    struct taking taking = {request, 1, 0};
    const struct value arguments[] = {value_number(id)};
    enum fault fault =
        item_read_requests(store, SQL_REQUEST_GET, arguments, 1, false, take, &taking);
    return fault == FAULT_NONE && taking.count == 0 ? FAULT_NOT_FOUND : fault;
}

enum fault store_request_put(struct store *store, const struct request *request,
                             enum request_state from)
{
    struct request stored;
    struct item item;
    enum fault fault = store_request_get(store, request->id, &stored);
    if (fault == FAULT_NONE &&
        (stored.state != from || stored.kind != request->kind || stored.person != request->person))
        fault = FAULT_CONFLICT;
    if (fault == FAULT_NONE)
        fault = to_item(request, &item);
    if (fault == FAULT_NONE)
        fault = item_put(store, &item);
    return fault;
}

enum fault store_request_list(struct store *store, int64_t after, bool open,
                              struct request *requests, size_t max, size_t *count)
{
    struct taking taking = {requests, max, 0};
    const struct value arguments[] = {value_number(after), value_number((int64_t)max)};
    enum fault fault = item_read_requests(store, open ? SQL_REQUEST_OPEN : SQL_REQUEST_LIST,
                                          arguments, 2, true, take, &taking);
    *count = taking.count;
    return fault;
}

enum fault store_request_of(struct store *store, int64_t person, int64_t after,
                            struct request *requests, size_t max, size_t *count)
{
    struct taking taking = {requests, max, 0};
    const struct value arguments[] = {value_number(person), value_number(after),
                                      value_number((int64_t)max)};
    enum fault fault =
        item_read_requests(store, SQL_REQUEST_OF, arguments, 3, false, take, &taking);
    *count = taking.count;
    return fault;
}

enum fault store_request_roles(struct store *store, int64_t after, struct request *requests,
                               size_t max, size_t *count)
{
    struct taking taking = {requests, max, 0};
    const struct value arguments[] = {value_number(after), value_number((int64_t)max)};
    enum fault fault = check_roles(store);
    if (fault == FAULT_NONE)
        fault = item_read_requests(store, SQL_ROLE_LIST, arguments, 2, true, take, &taking);
    *count = taking.count;
    return fault;
}

// --- from schema 7 ------------------------------------------------------------------------------

static enum fault take_review(void *context, const struct item *item)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    struct request *request = context;
    *request = (struct request){.id = item->id, .person = item->person};
    unpack_review(&unpacker, request);
    if (unpacker.left > 0 && !unpacker.bad) // written by a program between the two versions
        unpack_rest(&unpacker, request);
    return unpack_end(&unpacker) ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault reviews_become_requests(struct store *store)
{
    int64_t items; // ids are 1, 2, 3 ..., and no row is ever deleted
    enum fault fault = store_number(store, SQL_ITEM_ROWS, &items);
    for (int64_t id = 1; fault == FAULT_NONE && id <= items; id++) {
        const struct value arguments[] = {value_number(ITEM_REQUEST), value_number(id)};
        struct request request = {.id = 0};
        struct item item;
        fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take_review, &request);
        if (fault == FAULT_CORRUPT) {
            fault = FAULT_NONE; // it stays what it is, and is told where it is needed
            continue;
        }
        if (fault != FAULT_NONE || request.id == 0)
            continue;
        fault = to_item(&request, &item);
        item.kind = ITEM_REQUEST; // the row has that; roles get theirs in schema 10
        if (fault == FAULT_NONE)
            fault = item_put(store, &item);
    }
    return fault;
}

// --- from schema 9 ------------------------------------------------------------------------------

enum fault roles_become_a_kind(struct store *store)
{
    int64_t items;
    enum fault fault = store_number(store, SQL_ITEM_ROWS, &items);
    for (int64_t id = 1; fault == FAULT_NONE && id <= items; id++) {
        struct request request;
        struct item item;
        fault = store_request_get(store, id, &request);
        if (fault == FAULT_CORRUPT || fault == FAULT_NOT_FOUND) {
            fault = FAULT_NONE; // no request, or one that is told where it is needed
            continue;
        }
        if (fault == FAULT_NONE && item_kind(&request) == ITEM_ROLE) {
            fault = to_item(&request, &item);
            if (fault == FAULT_NONE)
                fault = item_put_kind(store, &item);
        }
    }
    return fault;
}

enum fault roles_note(struct store *store, struct meta *meta)
{
    int64_t rows;
    const enum fault fault = store_number(store, SQL_ROLE_ROWS, &rows);
    uint32_t place = 0;
    while (place < meta->count && strcmp(meta->items[place].name, ROLES) != 0)
        place++;
    if (fault != FAULT_NONE || place == META_MAX)
        return fault != FAULT_NONE ? fault : FAULT_LIMIT;
    meta->count += place == meta->count;
    struct meta_item *fact = &meta->items[place];
    *fact = (struct meta_item){.name = ROLES};
    snprintf(fact->value, sizeof fact->value, "%" PRId64, rows);
    return FAULT_NONE;
}
