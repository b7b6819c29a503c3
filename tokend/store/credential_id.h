// SPDX-License-Identifier: BSD-2-Clause
// The numbers of codes and keys.
#ifndef WARIFU_STORE_CREDENTIAL_ID_H
#define WARIFU_STORE_CREDENTIAL_ID_H

#include <stdint.h>

// The id of a code or key holds its person and a number that counts theirs from 1. Numbers are
// never reused; 65535 are enough for a lifetime.
#define CREDENTIAL_NUMBER_MAX 65535
int64_t credential_id(int64_t person, uint32_t number);
int64_t credential_person(int64_t id); // 0: no credential has this id
uint32_t credential_number(int64_t id);

#endif
