// SPDX-License-Identifier: BSD-2-Clause
// Which witnesses have co-signed a log that was verified (evidence/cosignature.h), and whether they
// are enough (E1, E4).
#ifndef WARIFU_TOOLS_AUDIT_WITNESSES_H
#define WARIFU_TOOLS_AUDIT_WITNESSES_H

#include "evidence/cosignature.h"
#include "evidence/export.h"
#include "outcome.h"
#include "report.h"

struct audit_witness {
    struct note_key key;
    int64_t records, time; // the largest head of this log that it co-signed, and when
    bool forged;           // a signature in its name is not its
};

#define AUDIT_COSIGNED_MAX 4096 // that are kept; of more the newest

struct audit_cosigned {
    char *note; // heap
    struct checkpoint head;
};

struct audit_witnesses {
    struct audit_witness *list;
    size_t count;
    struct audit_cosigned *notes; // heap; oldest first, once they are sorted
    size_t note_count, collected, next;
    struct merkle_range tree;
};

// Keys of a file, a line each; none when the path is NULL. The caller frees in any case.
enum exit_code audit_witnesses_read(struct audit_witnesses *witnesses, const char *path,
                                    struct outcome *outcome);
void audit_witnesses_free(struct audit_witnesses *witnesses);

// What the log itself tells: records that somebody has co-signed it (`audit cosign`) have the note
// whole. In a first reading audit_read() gives them to _collect() (the context is this), in a
// second one, after _sort(), each leaf that passes is compared with them by _compare(): only a head
// that this log really begins with counts. Both readings must be of the same file, which is
// verified.
void audit_witnesses_collect(void *context, const char *line, size_t length);
void audit_witnesses_sort(struct audit_witnesses *witnesses);
void audit_witnesses_compare(void *context, const char *line, size_t length);

// Counts who has signed this note; that its head is one of this log is the caller's word.
void audit_witnesses_count(struct audit_witnesses *witnesses, const char *note);

// A row each, and when fewer than `need` have signed EXIT_LOG_UNWITNESSED; else the outcome stays,
// with how many have.
enum exit_code audit_witnesses_tell(const struct audit_witnesses *witnesses, int64_t need,
                                    struct report *report, struct outcome *outcome);

#endif
