// SPDX-License-Identifier: BSD-2-Clause
// Words for tests of the admin verbs: arguments, and how a call ends.
#ifndef WARIFU_TESTS_VAULT_ADMIN_H
#define WARIFU_TESTS_VAULT_ADMIN_H

#include "vault_rig.h"

#define ARGS(...)                                                                                  \
    (const struct rig_arg[])                                                                       \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TEXT(name, value)                                                                          \
    {                                                                                              \
        name, value, 0                                                                             \
    }
#define NUMBER(name, value)                                                                        \
    {                                                                                              \
        name, NULL, value                                                                          \
    }
#define USER(name)                                                                                 \
    {                                                                                              \
        "user", name, 0                                                                            \
    }
#define WHY                                                                                        \
    {                                                                                              \
        "reason", "because", 0                                                                     \
    }

#define DONE AdminStatus_ADMIN_DONE
#define MORE AdminStatus_ADMIN_MORE
#define INVALID AdminStatus_ADMIN_INVALID
#define FORBIDDEN AdminStatus_ADMIN_FORBIDDEN
#define CONFLICT AdminStatus_ADMIN_CONFLICT
#define NOT_FOUND AdminStatus_ADMIN_NOT_FOUND
#define STALE AdminStatus_ADMIN_STALE

#endif
