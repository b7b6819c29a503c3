// SPDX-License-Identifier: BSD-2-Clause
// Entries of passwd and group, of any size that one may have.
#ifndef WARIFU_FRONT_ENTRY_H
#define WARIFU_FRONT_ENTRY_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

// Bytes of one passwd or group entry: a group of a hundred thousand people fits in.
#define ENTRY_MAX (1u << 24)
#define ENTRY_FIRST (1u << 12) // what nearly all fit in

// One look-up of passwd or group with a buffer that grows. Returns what the reentrant functions of
// <pwd.h> and <grp.h> return; *buffer belongs to the caller.
#define LOOK_UP(function, key, entry, buffer, result)                                              \
    ({                                                                                             \
        int error_ = ERANGE;                                                                       \
        for (size_t size_ = ENTRY_FIRST; error_ == ERANGE && size_ <= ENTRY_MAX; size_ *= 2) {     \
            free(*(buffer));                                                                       \
            *(buffer) = malloc(size_);                                                             \
            error_ = *(buffer) == NULL ? ENOMEM : function(key, entry, *(buffer), size_, result);  \
        }                                                                                          \
        error_;                                                                                    \
    })

// Whether that is a failure, and not "there is none", which services say in three ways.
static inline bool entry_failed(int error)
{
    return error != 0 && error != ENOENT && error != ESRCH;
}

#endif
