// SPDX-License-Identifier: BSD-2-Clause
// All factors there are, one row each: to add a factor, add a row here, a FactorKind in
// wire/channel.proto and its verification in vault/.
#ifndef WARIFU_FACTOR_REGISTRY_H
#define WARIFU_FACTOR_REGISTRY_H

#include "core/classes.h"
#include <stdint.h>

struct factor {
    uint8_t kind;         // FactorKind
    const char *name;     // as in policy files: "password", "otp"
    class_set classes;    // the most it can show; what it showed is the vault's verdict
    const char *evidence; // "asserted by this host" or "signed by the authenticator"
};

// NULL when there is none of that kind or name.
const struct factor *factor_by_kind(uint8_t kind);
const struct factor *factor_by_name(const char *name);
const struct factor *factor_table(unsigned *count);

#endif
