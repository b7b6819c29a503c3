// SPDX-License-Identifier: BSD-2-Clause
// Small files with public keys and signed heads (core/signed_note.h), as people keep them: saved
// under another system, with a line too many at the end, or as JSON.
#ifndef WARIFU_TOOLS_NOTE_FILE_H
#define WARIFU_TOOLS_NOTE_FILE_H

#include "evidence/note_key.h"
#include "outcome.h"
#include <stdio.h>

// EXIT_NO_INPUT below: it cannot be read, or holds something else, and the outcome says so.

// The key of a log, as `warifu audit head --key` prints it.
enum exit_code note_file_key(const char *path, struct note_key *key, struct outcome *outcome);
// Keys of witnesses, a line each; blank lines and such as begin with # are passed. On the heap; the
// caller frees.
enum exit_code note_file_witnesses(const char *path, struct note_key **keys, size_t *count,
                                   struct outcome *outcome);
// A signed head, on the heap; NULL where the path is.
enum exit_code note_file_head(const char *path, char **head, struct outcome *outcome);

// The same of a text that was read: without what other systems put in; of JSON, the head in it.
void note_file_tidy(char *text);
// Any text of at most `most` bytes, on the heap.
enum exit_code note_file_text(const char *path, size_t most, char **text, struct outcome *outcome);

// A new file, on a stick as well (no mode is set there). EXIT_NO_OUTPUT.
enum exit_code note_file_create(const char *path, FILE **file, struct outcome *outcome);
// Writes the text, flushes and closes. EXIT_NOT_WRITTEN: the file is gone again.
enum exit_code note_file_put(FILE *file, const char *path, const char *text,
                             struct outcome *outcome);

#endif
