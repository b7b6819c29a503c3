// SPDX-License-Identifier: BSD-2-Clause
// What many services have from one line of a file they share is one finding that names them all.
#ifndef WARIFU_TOOLS_CHECK_GATHER_H
#define WARIFU_TOOLS_CHECK_GATHER_H

#include "check.h"

struct gathered {
    const char *finding;
    char detail[320];
    char where[480]; // names, while there is room; then how many more
    unsigned more;
};

struct gathering {
    struct gathered *list;
    size_t count;
    bool failed; // no memory: something is missing
};

// `detail`: "" or the line that is to blame, the same for all whom it concerns.
void gather(struct gathering *gathering, const char *finding, const char *where,
            const char *detail);

// Reports all of it, each once, and frees it.
void gather_tell(struct gathering *gathering, struct checking *checking);

#endif
