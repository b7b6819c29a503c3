// SPDX-License-Identifier: BSD-2-Clause
// Reading what other systems left: tokens (PSKC, pam_oath, google-authenticator, otpauth) and
// lists of people (CSV). A parser hands over one record at a time with the number of its line, and
// each line that is wrong with a sentence that says what is wrong; it goes on with the next line,
// so that a dry run shows every mistake at once. No secret is ever part of such a sentence
// (abuse:W7).
#ifndef WARIFU_TOOLS_IMPORT_H
#define WARIFU_TOOLS_IMPORT_H

#include "base/fault.h"
#include "base/text.h"
#include "factor/fido2_data.h"
#include "factor/otp_read.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT_FILE_MAX (16u << 20) // bytes of one file
#define IMPORT_LINE_MAX 4096u       // bytes of one line
#define IMPORT_RECORDS_MAX 100000u  // of one file
#define IMPORT_NAME_SIZE ACCOUNT_NAME_SIZE

struct import_token {
    char user[IMPORT_NAME_SIZE]; // "" when the file does not say whose it is
    char label[65];              // serial number or account; may be ""
    struct otp_parameters parameters;
    uint64_t counter; // HOTP: the next counter; TOTP: 0
    // What the record says besides, and has no effect here: "period, image"; to be told.
    char ignored[OTP_IGNORED_SIZE];
};

struct import_person {
    char user[IMPORT_NAME_SIZE];
    char display[129];
    char role[16]; // "staff", "admin", "auditor"; "" when the file does not say
    char reason[129];
    char until[65]; // the last day, as it is written; "" when the file does not say
};

#define IMPORT_HANDLE_MOST 256 // bytes of a credential id, as the store has it

struct import_key { // of an authenticator; one of its line's
    char user[IMPORT_NAME_SIZE];
    unsigned number; // in its line, from 1
    uint8_t handle[IMPORT_HANDLE_MOST];
    size_t handle_size;
    struct fido2_key key; // of the right size; whether it is on its curve is not known
    bool old;             // in pam_u2f's form from before FIDO2: bound to its appid, not its origin
    bool pin;             // the file says that a PIN was asked for
    bool verification;    // and that the authenticator verified the person by means of its own
};

// What a parser calls. A callback that returns a fault stops the parser, which returns that fault.
// `line` counts from 1; of a PSKC file it is the number of the key package.
struct import_handlers {
    void *context;
    enum fault (*token)(void *context, size_t line, const struct import_token *token);
    enum fault (*person)(void *context, size_t line, const struct import_person *person);
    enum fault (*key)(void *context, size_t line, const struct import_key *key);
    // `message` is a whole sentence, in the language of the reader, without a line number; parts
    // that came from the file are escaped already. It lives as long as the call.
    enum fault (*problem)(void *context, size_t line, const char *message);
};

// One kind of file. `user` is whose tokens they are where the file itself does not say (google-
// authenticator: needed; others: NULL or a default for records without a name).
enum import_format {
    IMPORT_PSKC,     // RFC 6030, plain keys (libpskc)
    IMPORT_PAM_OATH, // users.oath
    IMPORT_GOOGLE,   // .google_authenticator
    IMPORT_OTPAUTH,  // one otpauth:// URI a line
    IMPORT_PEOPLE,   // CSV with a header line: user[,display][,role][,reason][,until]
    IMPORT_PAM_U2F,  // pam_u2f's mapping file, with keys of authenticators
    IMPORT_FORMAT_COUNT_
};

// "pskc", "pam_oath", "google-authenticator", "otpauth", "csv", "pam_u2f"; NULL when out of range.
const char *import_format_name(enum import_format format);

// FAULT_NOT_FOUND when there is no such format.
enum fault import_format_by_name(const char *name, enum import_format *format) MUST_CHECK;

// A file, and who reads it.
struct import_source {
    enum import_format format;
    const char *path;
    const char *user;       // see import_format; or NULL
    const char *reader;     // the program import_reader.c; NULL: the one of this installation
    const char *language;   // of its sentences: "ja..." or "en..."
    const char *catalogues; // as language_choose() takes it
};

// Opens the file (never through a symlink; a regular file that others cannot write, and, when it
// holds secrets, cannot read: else FAULT_REFUSED), reads it whole, has it parsed by a process of
// its own that can open nothing, and wipes what it read. Faults: those of base/file.h, FAULT_FORMAT
// when the file as a whole is not of this format, or made its reader end (after a problem with line
// 0 said so), FAULT_LIMIT when it is larger than the limits above, FAULT_INTERNAL when the reader
// is not there or broken (after a problem, too), a callback's. FAULT_NONE says nothing about single
// lines: count the problems.
enum fault import_file(const struct import_source *source,
                       const struct import_handlers *handlers) MUST_CHECK;

// What a format's library opens (settings, its own modules) is open from here on. False: it cannot.
bool import_prepare(enum import_format format) MUST_CHECK;

// What the reader does, in this process (tests, fuzzing). `data` is data[size] == 0 terminated, is
// changed while parsing, and stays the caller's to wipe.
enum fault import_text(enum import_format format, char *data, size_t size, const char *user,
                       const struct import_handlers *handlers) MUST_CHECK;

#endif
