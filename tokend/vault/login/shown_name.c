// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/shown_name.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/budget.h"
#include "store/person.h"
#include "vault/loop/text.h"
#include <stdio.h>
#include <string.h>

static bool somebody_has_it(const struct vault *vault, const char *name)
{
    struct person person;
    const bool has =
        vault->store != NULL && store_person_by_name(vault->store, name, &person) == FAULT_NONE;

    secret_wipe(&person, sizeof person);
    return has;
}

void shown_name(const struct vault *vault, const Identity *who, char out[SHOWN_NAME_SIZE])
{
    uint8_t print[4];
    char hex[2 * sizeof print + 1] = "-";
    enum text_script script;

    out[0] = '\0';
    if (who->status == NameStatus_NAME_FOUND || who->name[0] == '\0' ||
        somebody_has_it(vault, who->name))
        return;
    if (vault->store != NULL) {
        store_fingerprint_name(vault->store, who->name, print);
        for (size_t i = 0; i < sizeof print; i++)
            snprintf(hex + 2 * i, 3, "%02x", print[i]);
    }
    const size_t characters = text_measure(who->name, &script);
    snprintf(out, SHOWN_NAME_SIZE, "(unknown name, %zu character%s, %s, %s)", characters,
             characters == 1 ? "" : "s", text_script_name(script), hex);
}

void person_called(struct vault *vault, int64_t person, char name[STORE_NAME_SIZE])
{
    struct person damaged;

    if (store_person_name(vault->store, person, name) == FAULT_NONE)
        return;
    // What stands beside a row that does not open is what their sessions go by, and their account.
    if (store_person_row_by_id(vault->store, person, &damaged) == FAULT_NONE)
        memcpy(name, damaged.name, STORE_NAME_SIZE);
    else
        strcpy(name, "?");
}

void doer_name(struct vault *vault, const struct doer *doer, char name[STORE_NAME_SIZE])
{
    if (doer->person == 0)
        text_put(name, STORE_NAME_SIZE, doer->name);
    else
        person_called(vault, doer->person, name);
}
