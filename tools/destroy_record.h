// SPDX-License-Identifier: BSD-2-Clause
// The record of a destruction, a page of text to sign (H6). What each run is about to destroy is
// noted on the disk of the host before the first byte goes, so whoever goes on after an
// interruption knows what there was; the record is made of these notes when all is gone.
#ifndef WARIFU_TOOLS_DESTROY_RECORD_H
#define WARIFU_TOOLS_DESTROY_RECORD_H

#include "base/fault.h"
#include "destroy_list.h"
#include "destroy_log.h"
#include <stdio.h>

struct destroy_summary {
    const char *host, *reason, *store;
    int64_t people, records;       // below 0: not known
    const struct destroy_log *log; // NULL: none was carried away
    bool lock_out;                 // logins still ask for warifu
};

// Whether a destruction has begun here, and not come to its end.
bool destroy_record_begun(void);
// Another note; on the disk when it returns.
enum fault destroy_record_note(const struct destroy_summary *summary,
                               const struct destroy_list *list) MUST_CHECK;
// The notes, what was done, what it does not cover, and where to sign.
enum fault destroy_record_write(FILE *out, const char *host) MUST_CHECK;
enum fault destroy_record_forget(void) MUST_CHECK;

// "hanako (uid 1000)": whose login ordered it, else "root".
void destroy_record_who(char *who, size_t size);

#endif
