// SPDX-License-Identifier: BSD-2-Clause
#include "base/fault.h"
#include <errno.h>
#include <stddef.h>

static const char *const names[FAULT_COUNT_] = {
    [FAULT_NONE] = "none",
    [FAULT_MEMORY] = "out of memory",
    [FAULT_IO] = "input/output",
    [FAULT_FULL] = "no space",
    [FAULT_READONLY] = "read-only",
    [FAULT_BUSY] = "busy",
    [FAULT_TIMEOUT] = "timeout",
    [FAULT_CLOSED] = "closed",
    [FAULT_FORMAT] = "bad format",
    [FAULT_LIMIT] = "over the limit",
    [FAULT_CORRUPT] = "corrupt",
    [FAULT_NOT_FOUND] = "not found",
    [FAULT_EXISTS] = "exists",
    [FAULT_CONFLICT] = "conflict",
    [FAULT_REFUSED] = "refused",
    [FAULT_CONFIG] = "bad setting",
    [FAULT_RANDOM] = "no randomness",
    [FAULT_VERSION] = "too new",
    [FAULT_INTERNAL] = "internal",
};

const char *fault_name(enum fault fault)
{
    if ((unsigned)fault >= FAULT_COUNT_ || names[fault] == NULL)
        return "unknown fault";
    return names[fault];
}

static const struct {
    int error_number;
    enum fault fault;
} from_errno[] = {
    {ENOMEM, FAULT_MEMORY},     {ENOSPC, FAULT_FULL},   {EDQUOT, FAULT_FULL},
    {EROFS, FAULT_READONLY},    {EAGAIN, FAULT_BUSY},   {EBUSY, FAULT_BUSY},
    {ETIMEDOUT, FAULT_TIMEOUT}, {EPIPE, FAULT_CLOSED},  {ECONNRESET, FAULT_CLOSED},
    {ENOENT, FAULT_NOT_FOUND},  {EEXIST, FAULT_EXISTS}, {EACCES, FAULT_REFUSED},
    {EPERM, FAULT_REFUSED},     {ELOOP, FAULT_REFUSED}, {ENAMETOOLONG, FAULT_LIMIT},
    {EFBIG, FAULT_LIMIT},
};

enum fault fault_from_errno(int error_number)
{
    for (size_t i = 0; i < sizeof from_errno / sizeof *from_errno; i++)
        if (from_errno[i].error_number == error_number)
            return from_errno[i].fault;
    return FAULT_IO;
}
