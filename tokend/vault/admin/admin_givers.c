// SPDX-License-Identifier: BSD-2-Clause
// From whose hands somebody has their ID and what they log in with, shown (D8).
#include "base/secret.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/hands.h"
#include "vault/login/shown_name.h"

struct gifts { // of one giver's
    int64_t giver;
    bool id, password;
    unsigned codes, keys;
};

#define GIVERS_MAX (2 + STORE_OTP_MAX + STORE_KEYS_MAX)

static struct gifts *gifts_of(struct gifts *all, int64_t giver)
{
    while (all->giver != 0 && all->giver != giver)
        all++;
    all->giver = giver;
    return all;
}

static enum fault count_gifts(struct vault *vault, const struct person *person, struct gifts *all)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct key_credential keys[STORE_KEYS_MAX];
    struct password password = {0};
    size_t code_count = 0, key_count = 0;
    enum fault fault = store_password_get(vault->store, person->id, &password);

    if (fault == FAULT_NONE)
        fault = store_otp_list(vault->store, person->id, codes, STORE_OTP_MAX, &code_count);
    if (fault == FAULT_NONE)
        fault = store_key_list(vault->store, person->id, keys, STORE_KEYS_MAX, &key_count);
    if (fault == FAULT_NONE && person->giver != 0)
        gifts_of(all, person->giver)->id = true;
    if (fault == FAULT_NONE && password.encoded[0] != '\0' && password.giver != 0)
        gifts_of(all, password.giver)->password = true;
    for (size_t i = 0; i < code_count && fault == FAULT_NONE; i++)
        if (hands_count(codes[i].state) && codes[i].giver != 0)
            gifts_of(all, codes[i].giver)->codes++;
    for (size_t i = 0; i < key_count && fault == FAULT_NONE; i++)
        if (hands_count(keys[i].state) && keys[i].giver != 0)
            gifts_of(all, keys[i].giver)->keys++;
    secret_wipe(&password, sizeof password);
    secret_wipe(codes, sizeof codes);
    return fault;
}

enum fault admin_put_givers(struct admin *admin, const struct person *person)
{
    struct gifts all[GIVERS_MAX + 1] = {{.giver = 0}};
    char name[STORE_NAME_SIZE];
    const enum fault fault = person->shared ? FAULT_NONE : count_gifts(admin->vault, person, all);

    for (const struct gifts *gifts = all; gifts->giver != 0 && fault == FAULT_NONE; gifts++) {
        person_called(admin->vault, gifts->giver, name);
        AdminRow *row = admin_row(admin);
        row_text(row, "giver", name);
        row_flag(row, "gave_id", gifts->id);
        row_flag(row, "gave_password", gifts->password);
        row_number(row, "gave_codes", gifts->codes);
        row_number(row, "gave_keys", gifts->keys);
    }
    return fault;
}
