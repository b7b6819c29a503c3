// SPDX-License-Identifier: BSD-2-Clause
// Whether a stream of replies grants a request, read by the rules of doc/PROTOCOL.md and nothing
// of the module: what fuzzed replies are judged by.
#ifndef WARIFU_TESTS_GRANT_ORACLE_H
#define WARIFU_TESTS_GRANT_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool stream_grants(const uint8_t *bytes, size_t size, const uint8_t nonce[16]);

#endif
