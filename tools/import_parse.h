// SPDX-License-Identifier: BSD-2-Clause
// What the parsers of import.h share (import_parse.c), and the parsers, which only import_text.c
// calls.
#ifndef WARIFU_TOOLS_IMPORT_PARSE_H
#define WARIFU_TOOLS_IMPORT_PARSE_H

#include "import.h"
#include <stdbool.h>

struct import_run {
    const struct import_handlers *handlers;
    const char *user; // whose tokens, where the file does not say; "" if nobody's
    size_t records;
};

// Hands a problem to the handlers. Arguments from the file are quoted with import_quote().
enum fault import_problem(struct import_run *run, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4))) MUST_CHECK;

// Text of the file for a sentence: escaped, cut when long. Static, overwritten by the call after
// next. Never for what may be a secret.
const char *import_quote(const char *text);

// Sets token->user to `name`, or to whose tokens the caller said they are if it is empty. False:
// the problem has been reported and *fault is what that returned.
bool import_owner(struct import_run *run, size_t line, struct import_token *token, const char *name,
                  enum fault *fault);

// Copies a name into `user`. False as above.
bool import_name(struct import_run *run, size_t line, char user[IMPORT_NAME_SIZE], const char *name,
                 enum fault *fault);

// Sets the secret; `what` names it in the sentence. False as above.
bool import_secret(struct import_run *run, size_t line, struct import_token *token,
                   const uint8_t *secret, size_t size, enum fault *fault);

// Adds a word of ours, or an escaped one, to what a token's record says in vain.
void import_ignore(struct import_token *token, const char *what);

// Hand over one record. FAULT_LIMIT (after a problem) when there are too many.
enum fault import_token_found(struct import_run *run, size_t line,
                              const struct import_token *token) MUST_CHECK;
enum fault import_person_found(struct import_run *run, size_t line,
                               const struct import_person *person) MUST_CHECK;
enum fault import_key_found(struct import_run *run, size_t line,
                            const struct import_key *key) MUST_CHECK;

// What is wrong with bytes that are no characters: a problem of their line or record, whatever else
// is in the file.
extern const char import_not_utf8[];

// The file as a whole is not of this format: a problem, then FAULT_FORMAT.
enum fault import_not_this_format(struct import_run *run, size_t line, const char *why) MUST_CHECK;

// Calls `each` for every line of UTF-8 that is neither empty nor too long, without its end.
enum fault import_each_line(struct import_run *run, char *data,
                            enum fault (*each)(struct import_run *, size_t line,
                                               char *text)) MUST_CHECK;

// Splits at the first run of spaces and tabs: the first word comes back, NULL when there is none.
char *import_word(char **rest);

// What libpskc opens once. False: it cannot.
bool import_pskc_prepare(void);

// The parsers. `data` is NUL-terminated, without other NULs; whether it is UTF-8 is theirs to look
// at.
enum fault import_pskc(struct import_run *run, char *data) MUST_CHECK;
enum fault import_pam_oath(struct import_run *run, char *data) MUST_CHECK;
enum fault import_google(struct import_run *run, char *data) MUST_CHECK;
enum fault import_otpauth(struct import_run *run, char *data) MUST_CHECK;
enum fault import_people(struct import_run *run, char *data) MUST_CHECK;
enum fault import_u2f(struct import_run *run, char *data) MUST_CHECK;

#endif
