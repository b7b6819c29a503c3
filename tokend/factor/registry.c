// SPDX-License-Identifier: BSD-2-Clause
#include "factor/registry.h"
#include "wire/channel.pb.h"
#include <string.h>

static const struct factor table[] = {
    {FactorKind_FACTOR_PASSWORD, "password", CLASS_KNOWLEDGE, "asserted by this host"},
    {FactorKind_FACTOR_OTP, "otp", CLASS_POSSESSION, "asserted by this host"},
    {FactorKind_FACTOR_KEY, "key", CLASS_ALL, "signed by the authenticator"},
};
enum { FACTORS = sizeof table / sizeof *table };

const struct factor *factor_table(unsigned *count)
{
    *count = FACTORS;
    return table;
}

const struct factor *factor_by_kind(uint8_t kind)
{
    for (unsigned i = 0; i < FACTORS; i++)
        if (table[i].kind == kind)
            return &table[i];
    return NULL;
}

const struct factor *factor_by_name(const char *name)
{
    for (unsigned i = 0; name != NULL && i < FACTORS; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
