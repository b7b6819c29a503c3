// SPDX-License-Identifier: BSD-2-Clause
// What `restore` leaves beside a store: that nobody has accepted it yet, and what a later copy of
// the log knows to have been taken away since the backup, for tokend to take away again before
// anybody is let in (H3, abuse:R6; decision 85). A text:
//
//     warifu restored 1 RECORDS NEWEST     records of the backup, and of the newest copy of the log
//     key NAME+ID+KEY                      the first one of that copy's log; or no such
//     line otp.revoke 1002 news                 a deed, a number (0: none), and a name or serial
//     end 1                                how many deeds there were: a text that is cut off is
//     none
#ifndef WARIFU_EVIDENCE_RESTORED_H
#define WARIFU_EVIDENCE_RESTORED_H

#include "base/fault.h"
#include "evidence/note_key.h"
#include <stddef.h>
#include <stdint.h>

#define RESTORED_TAIL ".restored" // behind the path of the store
#define RESTORED_NAME_SIZE 256
#define RESTORED_LINE_SIZE (RESTORED_NAME_SIZE + 64)
#define RESTORED_TEXT_MOST (4u << 20) // bytes of a text

enum restored_deed {
    RESTORED_NOTHING, // to be done by people alone
    RESTORED_OTP_REVOKE,
    RESTORED_OTP_SUSPEND,
    RESTORED_KEY_REVOKE,
    RESTORED_KEY_SUSPEND,
    RESTORED_CARD_REVOKE,  // by its serial
    RESTORED_CARD_SUSPEND, // so is this
    RESTORED_PERSON_SUSPEND,
    RESTORED_PERSON_END,      // number: seconds since 1970
    RESTORED_PASSWORD_EXPIRE, // whoever knows it changes it
    RESTORED_PASSWORD_CLOSE,  // it was replaced: it opens nothing
    RESTORED_DEEDS,
};

struct restored_line {
    enum restored_deed deed;
    int64_t number; // of the credential, or a time; not negative
    char name[RESTORED_NAME_SIZE];
};

struct restored_head {
    int64_t records, newest;      // newest 0: no copy of the log is known
    char key[NOTE_KEY_TEXT_SIZE]; // ""; or which key has signed that copy, whosever it is
};

// Write one line each, with its end, and a NUL. REFUSED: a name that is no line's; it would be read
// as something else. LIMIT: no room.
enum fault restored_put_head(const struct restored_head *head, char *text, size_t size) MUST_CHECK;
enum fault restored_put_line(const struct restored_line *line, char *text, size_t size) MUST_CHECK;
enum fault restored_put_end(unsigned count, char *text, size_t size) MUST_CHECK;

// Gives each deed to `take`, whose fault stops it and is returned. CORRUPT: it is no such text, or
// not all of one; what was taken until then is to be undone.
enum fault restored_read(const char *text, struct restored_head *head,
                         enum fault (*take)(void *context, const struct restored_line *line),
                         void *context) MUST_CHECK;

#endif
