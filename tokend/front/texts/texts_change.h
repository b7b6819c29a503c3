// SPDX-License-Identifier: BSD-2-Clause
// The part of texts.h that is about changes of passwords: why one is due, and why there is none.
#ifndef WARIFU_FRONT_TEXTS_CHANGE_H
#define WARIFU_FRONT_TEXTS_CHANGE_H

#include "front/texts/texts.h"

// The English text, a key of the catalogue; for what is not known the one that gives no reason.
const char *texts_cause(ChangeCause cause);

// Why there is no change, and the command that ends it. `user`: whose password it is. True when the
// reader is a person who has to ask somebody for that.
bool texts_say_change_refused(const struct reader *reader, ChangeRefusal refusal, const char *user,
                              text_line *line, void *context);

#endif
