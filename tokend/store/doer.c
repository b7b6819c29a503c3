// SPDX-License-Identifier: BSD-2-Clause
#include "store/doer.h"
#include "store/person.h"
#include <string.h>

bool doer_is_sane(const struct doer *doer)
{
    return doer->person >= 0 && memchr(doer->name, '\0', sizeof doer->name) != NULL;
}

void doer_pack(struct packer *packer, const struct doer *doer)
{
    pack_signed(packer, doer->person);
    pack_text(packer, doer->name);
}

void doer_unpack(struct unpacker *unpacker, struct doer *doer)
{
    doer->person = unpack_signed(unpacker, 0, INT64_MAX);
    unpack_text(unpacker, doer->name, sizeof doer->name);
}
