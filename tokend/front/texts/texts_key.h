// SPDX-License-Identifier: BSD-2-Clause
// The part of texts.h that is about ID cards and keys.
#ifndef WARIFU_FRONT_TEXTS_KEY_H
#define WARIFU_FRONT_TEXTS_KEY_H

#include "front/texts/texts.h"

void texts_say_key(const struct reader *reader, const struct key_values *values, text_line *line,
                   void *context);
void texts_say_touch(const struct reader *reader, const Subject *subject, const char *named,
                     text_line *line, void *context);
void texts_say_ways(const struct reader *reader, const PlanWay *ways, size_t count, size_t current,
                    text_line *line, void *context);

#endif
