// SPDX-License-Identifier: BSD-2-Clause
// Named values about the store itself.
#ifndef WARIFU_STORE_META_H
#define WARIFU_STORE_META_H

#include "store/store.h"

#define STORE_META_SIZE 512 // of a value, with its end

enum fault store_meta_get(struct store *store, const char *name, char *value,
                          size_t size) MUST_CHECK;
enum fault store_meta_put(struct store *store, const char *name, const char *value) MUST_CHECK;

#endif
