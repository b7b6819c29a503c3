// SPDX-License-Identifier: BSD-2-Clause
// A day as it is written in a Japanese office: 2027-03-31, 2027/3/31, 2027年3月31日,
// 令和9年3月31日, R9.3.31, 令和元年5月1日; also with full-width digits. Pure.
#ifndef WARIFU_CORE_WRITTEN_DAY_H
#define WARIFU_CORE_WRITTEN_DAY_H

#include "core/calendar.h"

#define WRITTEN_DAY_MAX 64 // bytes of UTF-8; what is longer is no day

// False: it is no day, or none of its era (a year of 平成 after 2019-04-30 is refused, not
// guessed).
bool written_day_read(const char *text, struct civil_day *day);

#endif
