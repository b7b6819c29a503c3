// SPDX-License-Identifier: BSD-2-Clause
// The texts of policies: the one in force, the one that waits, earlier ones (D7, E5).
#include "base/text.h"
#include "settings/policy_file.h"
#include "store/policy_text.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/loop/in_force.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECES 12         // fields of a row that hold text
#define SHORTEST_PREFIX 8 // of a digest that somebody types

// --- which one ----------------------------------------------------------------------------------

static enum fault none_such(struct admin *admin)
{
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                     N_("There is no policy with this digest, or more than one."),
                     N_("See: warifu policy list"), "digest");
}

enum fault admin_policy_version(struct admin *admin, const char *prefix,
                                struct policy_version *version, bool *found)
{
    const size_t length = strlen(prefix);
    struct policy_version one;
    int64_t after = 0;
    size_t count = 0, matches = 0;
    enum fault fault = FAULT_NONE;

    *found = false;
    while (length >= SHORTEST_PREFIX &&
           (fault = store_policy_list(admin->vault->store, after, &one, 1, &count)) == FAULT_NONE &&
           count == 1) {
        after = one.id;
        if (strncmp(one.digest, prefix, length) == 0) {
            *version = one;
            matches++;
        }
    }
    if (fault != FAULT_NONE)
        return fault;
    *found = matches == 1;
    return *found ? FAULT_NONE : none_such(admin);
}

// --- policy.text --------------------------------------------------------------------------------

// What the vault serves by, from where it was read, or as it would be written.
static char *own_text(const struct vault *vault)
{
    char *text = NULL;
    size_t size = 0;

    if (vault->ports->policy_text != NULL)
        return strdup(vault->ports->policy_text);
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    policy_dump(vault->policy, out);
    const bool written = !ferror(out);
    if (fclose(out) == 0 && written)
        return text;
    free(text);
    return NULL;
}

// Cut between characters; returns how much went into the row.
static size_t put_pieces(AdminRow *row, const char *text)
{
    const char *at = text;

    for (unsigned i = 0; i < PIECES && *at != '\0'; i++) {
        char piece[sizeof row->fields->value.text];
        size_t size = strnlen(at, sizeof piece - 1);
        while (at[size] != '\0' && size > 0 && ((unsigned char)at[size] & 0xc0) == 0x80)
            size--;
        memcpy(piece, at, size);
        piece[size] = '\0';
        row_text(row, "text", piece);
        at += size;
    }
    return (size_t)(at - text);
}

static enum fault put_text(struct admin *admin, const char *digest, const char *text)
{
    const size_t size = strlen(text);
    uint64_t from = (uint64_t)admin_number(admin, "after", 0);
    char cursor[32];

    admin->skip = 0; // this cursor is a place in the text, not the number of a row
    if (from > size)
        from = size;
    while (from < size && admin_shows_next(admin)) {
        AdminRow *row = admin_row(admin);
        row_text(row, "digest", digest);
        row_number(row, "size", (int64_t)size);
        from += put_pieces(row, text + from);
    }
    if (from == size)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRIu64, from);
    return admin_cursor(admin, cursor);
}

static enum fault verb_policy_text(struct admin *admin)
{
    const char *prefix = admin_text(admin, "digest");
    struct policy_version version;
    char *text = NULL;
    bool found = true;
    enum fault fault = FAULT_NONE;

    if (prefix == NULL) {
        text = own_text(admin->vault);
        fault = text != NULL ? put_text(admin, admin->vault->policy_digest, text) : FAULT_MEMORY;
        free(text);
        return fault;
    }
    if (admin->vault->store == NULL)
        return none_such(admin);
    fault = admin_policy_version(admin, prefix, &version, &found);
    if (fault != FAULT_NONE || !found)
        return fault;
    fault = store_policy_text(admin->vault->store, &version, &text);
    if (fault == FAULT_NONE)
        fault = put_text(admin, version.digest, text);
    free(text);
    return fault;
}

// --- policy.list --------------------------------------------------------------------------------

static enum fault verb_policy_list(struct admin *admin)
{
    char active[POLICY_DIGEST_SIZE], offered[POLICY_DIGEST_SIZE];
    struct policy_version version;
    int64_t after = 0;
    size_t count = 0;
    enum fault fault = in_force_active(admin->vault, active);

    if (fault == FAULT_NONE)
        fault = in_force_offered(admin->vault, offered);
    while (fault == FAULT_NONE &&
           (fault = store_policy_list(admin->vault->store, after, &version, 1, &count)) ==
               FAULT_NONE &&
           count == 1) {
        after = version.id;
        AdminRow *row = admin_row(admin);
        row_text(row, "digest", version.digest);
        row_text(row, "state",
                 strcmp(version.digest, active) == 0    ? "in_force"
                 : strcmp(version.digest, offered) == 0 ? "offered"
                 : version.activated.seconds != 0       ? "earlier"
                                                        : "never_in_force");
        row_text(row, "profile", version.profile);
        row_number(row, "size", version.size);
        row_number(row, "seen", version.seen.seconds);
        row_number(row, "activated", version.activated.seconds);
    }
    return fault == FAULT_NONE ? admin_pages(admin) : fault;
}

// --- policy.people ------------------------------------------------------------------------------

#define PEOPLE_IN_A_ROW 12 // two fields each

// All people, for what compares policies: names and numbers alone, so that twenty thousand are some
// hundred calls.
static enum fault verb_policy_people(struct admin *admin)
{
    const char *after = admin_text(admin, "after");
    struct person people[PEOPLE_IN_A_ROW];
    char last[STORE_NAME_SIZE] = "";
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    if (after != NULL)
        text_put(last, sizeof last, after);
    admin->skip = 0; // this cursor is a name
    do {
        if (!admin_shows_next(admin))
            return admin_cursor(admin, last);
        fault = store_person_list(admin->vault->store, last, people, PEOPLE_IN_A_ROW, &count);
        AdminRow *row = fault == FAULT_NONE && count > 0 ? admin_row(admin) : NULL;
        for (size_t i = 0; i < count && row != NULL; i++) {
            memcpy(last, people[i].name, sizeof last);
            row_text(row, "person", people[i].name);
            row_number(row, "uid", people[i].uid);
        }
    } while (fault == FAULT_NONE && count == PEOPLE_IN_A_ROW);
    return fault == FAULT_NONE ? admin_done(admin, "") : fault;
}

const struct admin_handler handlers_policy_text[] = {
    {"policy.text", verb_policy_text},
    {"policy.list", verb_policy_list},
    {"policy.people", verb_policy_people},
    {NULL, NULL},
};
