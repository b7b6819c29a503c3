// SPDX-License-Identifier: BSD-2-Clause
#include "store/giver.h"

// In the order in which the row has them: the ID, the password, each generator, each key.
static int64_t *giver_at(struct record *record, uint32_t n)
{
    if (n == 0)
        return &record->person.giver;
    if (n == 1)
        return &record->password.giver;
    n -= 2;
    return n < record->credential_count ? &record->credentials[n].giver
                                        : &record->keys[n - record->credential_count].giver;
}

static int64_t giver_of(const struct record *record, uint32_t n)
{
    if (n < 2)
        return n == 0 ? record->person.giver : record->password.giver;
    n -= 2;
    return n < record->credential_count ? record->credentials[n].giver
                                        : record->keys[n - record->credential_count].giver;
}

static uint32_t count_of(const struct record *record)
{
    return 2 + record->credential_count + record->key_count;
}

bool givers_are_rare(const struct record *record)
{
    for (uint32_t i = 0; i < count_of(record); i++)
        if (giver_of(record, i) != 0)
            return true;
    return false;
}

void givers_pack(struct packer *packer, const struct record *record)
{
    for (uint32_t i = 0; i < count_of(record); i++)
        pack_signed(packer, giver_of(record, i));
}

void givers_unpack(struct unpacker *unpacker, struct record *record)
{
    for (uint32_t i = 0; i < count_of(record) && !unpacker->bad; i++)
        *giver_at(record, i) = unpack_signed(unpacker, 0, INT64_MAX);
    if (!givers_are_rare(record)) // one form for each value
        unpacker->bad = true;
}
