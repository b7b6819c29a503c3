// SPDX-License-Identifier: BSD-2-Clause
// One notice to a manager (F5), as a line of JSON for a hook and as a mail (RFC 5322). Its number
// is that of the record it tells of: whoever gets it twice sees that by the number, or by the
// mail's Message-ID.
#ifndef WARIFU_TOOLS_NOTICE_H
#define WARIFU_TOOLS_NOTICE_H

#include <stdint.h>

struct notice {
    int64_t number, time; // of the record, seconds since 1970
    const char *host;     // this workstation
    const char *event, *user;
    const char *title;    // what happened, in the language in use
    const char *record;   // flat JSON object
    const char *to;       // addresses, separated by ", "; "": no mail
    int64_t first, count; // count > 1: it stands for so many of this kind, from this record on
};

// Both on the heap, the caller frees; NULL: no memory.
char *notice_json(const struct notice *notice); // one line, with its end
char *notice_mail(const struct notice *notice);

#endif
