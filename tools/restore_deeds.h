// SPDX-License-Identifier: BSD-2-Clause
// What tokend is to take away again after a restore (evidence/restored.h), each once: a log has the
// same deed as often as somebody did it, and the mark has room for so many lines.
#ifndef WARIFU_TOOLS_RESTORE_DEEDS_H
#define WARIFU_TOOLS_RESTORE_DEEDS_H

#include "evidence/restored.h"

struct restore_deed; // on the heap

struct restore_deeds { // zero: none
    void *tree;
    struct restore_deed *first, *last;
    unsigned count;
};

// Two are the same by the deed and the number of the credential, or the name of the person or card.
// Of several ends of a term the earliest counts. LIMIT: more than any mark has room for; MEMORY.
enum fault restore_deeds_add(struct restore_deeds *deeds,
                             const struct restored_line *line) MUST_CHECK;
// Gives each to `visit`, in the order in which they were first added; its fault stops it and is
// returned.
enum fault restore_deeds_visit(const struct restore_deeds *deeds,
                               enum fault (*visit)(void *context, const struct restored_line *line),
                               void *context) MUST_CHECK;
void restore_deeds_free(struct restore_deeds *deeds);

#endif
