// SPDX-License-Identifier: BSD-2-Clause
#include "fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_import(IMPORT_PAM_U2F, data, size);
}
