// SPDX-License-Identifier: BSD-2-Clause
// The register of one-time code credentials: one person's, or everybody's (C1).
#include "base/secret.h"
#include "base/text.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <string.h>

static void put_listed(struct admin *admin, const char *user,
                       const struct otp_credential *credential)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "user", user);
    row_number(row, "credential", credential->id);
    row_text(row, "kind", credential->parameters.kind == OTP_HOTP ? "hotp" : "totp");
    row_text(row, "state", credential_state_name(credential->state));
    row_text(row, "label", credential->label);
    row_number(row, "created", credential->created.seconds);
    row_number(row, "last_used", credential->last_used.seconds);
}

// Everybody's: the cursor is the number of rows to skip and the name to start from, so that a long
// register is not read from its beginning for every page.
static enum fault list_everybody(struct admin *admin)
{
    const char *after = admin_text(admin, "after");
    char from[STORE_NAME_SIZE] = "";
    char cursor[sizeof admin->page->end.cursor];
    struct otp_credential credentials[STORE_OTP_MAX];
    struct person person;
    size_t persons = 0, count = 0, shown = 0;
    enum fault fault = FAULT_NONE;

    // "12/alice": twelve rows of the people after alice have been shown.
    admin->skip = 0;
    if (after != NULL && after[0] != '\0') {
        const char *slash = strchr(after, '/');
        int64_t number = 0;
        char digits[16];
        if (slash == NULL || (size_t)(slash - after) >= sizeof digits ||
            strlen(slash + 1) >= sizeof from)
            return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("This is not a cursor."), NULL,
                             "after");
        memcpy(digits, after, (size_t)(slash - after));
        digits[slash - after] = '\0';
        if (text_to_number(digits, 0, INT32_MAX, &number) != FAULT_NONE)
            return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("This is not a cursor."), NULL,
                             "after");
        shown = (size_t)number;
        text_put(from, sizeof from, slash + 1);
    }
    for (;;) {
        fault = store_person_list(admin->vault->store, from, &person, 1, &persons);
        if (fault != FAULT_NONE || persons == 0)
            break;
        count = 0;
        if (person.state != PERSON_DAMAGED)
            fault =
                store_otp_list(admin->vault->store, person.id, credentials, STORE_OTP_MAX, &count);
        if (fault != FAULT_NONE)
            break;
        for (; shown < count; shown++) {
            if (admin->page->rows_count == ROWS_PER_PAGE) {
                snprintf(cursor, sizeof cursor, "%u/%s", (unsigned)shown, from);
                secret_wipe(credentials, sizeof credentials);
                return admin_cursor(admin, cursor);
            }
            put_listed(admin, person.name, &credentials[shown]);
        }
        shown = 0;
        memcpy(from, person.name, sizeof from);
    }
    secret_wipe(credentials, sizeof credentials);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

static enum fault verb_totp_list(struct admin *admin)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    struct person person;
    size_t count = 0;
    bool found;
    enum fault fault;

    if (!admin_has(admin, "user"))
        return list_everybody(admin);
    fault = admin_person(admin, &person, &found);
    if (fault != FAULT_NONE || !found)
        return fault;
    fault = store_otp_list(admin->vault->store, person.id, credentials, STORE_OTP_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        put_listed(admin, person.name, &credentials[i]);
    secret_wipe(credentials, sizeof credentials);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}

const struct admin_handler handlers_totp_list[] = {
    {"totp.list", verb_totp_list},
    {NULL, NULL},
};
