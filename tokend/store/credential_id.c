// SPDX-License-Identifier: BSD-2-Clause
// The first 999 of a person are numbered as they always were; the others lie beyond all of those.
#include "store/credential_id.h"
#include "store/store.h"

#define NEAR 1000
#define FAR (INT64_C(1) << 52) // with people up to 2^36 all of it fits into 53 bits

int64_t credential_id(int64_t person, uint32_t number)
{
    return number < NEAR ? person * NEAR + number
                         : FAR + person * (CREDENTIAL_NUMBER_MAX + 1) + number;
}

int64_t credential_person(int64_t id)
{
    if (id < 0)
        return 0;
    return id < FAR ? id / NEAR : (id - FAR) / (CREDENTIAL_NUMBER_MAX + 1);
}

uint32_t credential_number(int64_t id)
{
    return (uint32_t)(id < FAR ? id % NEAR : (id - FAR) % (CREDENTIAL_NUMBER_MAX + 1));
}
